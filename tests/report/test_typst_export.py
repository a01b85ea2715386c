"""A document sets whatever people write, or says what it cannot set; the pages never wait for it."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from small_notebooks import code, small_notebook, write

from analysis.dataset.write import save_dataset
from analysis.messages.characters import NOT_IN_NAME, NOT_IN_TEXT, character_name
from analysis.paths import DATA
from analysis.report.pdf.document import document
from analysis.report.pdf.glyphs import is_simple, settable
from analysis.report.pdf.typst_export import DocumentError, pdf
from analysis.workflow.cache.run_state import read_run_state
from analysis.workflow.products import run_products
from analysis.workflow.products.build_documents import missing_glyph_remarks
from analysis.workflow.products.build_report import refresh_report
from analysis.workflow.products.character_places import character_places
from analysis.workflow.run_config import RunConfig
from tests.report.test_document import REGISTERED, description, results, run
from tests.report.test_pages import picture
from tests.report.test_pages import write as write_report
from tests.workflow.products.test_outdated_report import a_report

FAMILY, FLAG, HEART = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1f0", "\u2764\ufe0f"


@pytest.mark.parametrize(
    "text, set_as",
    [
        ("æøå ÆØÅ – ’ … ≤", "æøå ÆØÅ – ’ … ≤"),
        (f"politi {FAMILY}!", "politi [U+1F468 U+1F469 U+1F467]!"),
        (FLAG, "[U+1F1E9 U+1F1F0]"),
        (f"police {HEART}", "police \u2764"),
        ("\u09ac\u09be \u0995", "[U+09AC U+09BE] [U+0995]"),
        ("x\u0304", "x\u0304"),
        ("a\u030a", "å"),
        ("a\x00b\x1fc", "a[U+0000]b[U+001F]c"),
        ("page\x0cbreak\ufeff", "page break"),
        ("two\nlines\tand", "two\nlines\tand"),
    ],
)
def test_a_character_without_a_glyph_is_written_by_its_number(text, set_as):
    assert settable(text) == set_as


@pytest.mark.parametrize(
    "words, simple",
    [("politi, skole – 67 %", True), ("العربية", True), ("x\u0304", False), (HEART, False), (FAMILY, False),
     ("\u09ac", False), ("a\u200db", False), ("a\x1fb", False)],
)  # fmt: skip
def test_a_drawing_is_taken_up_as_it_is_where_each_character_has_a_glyph(words, simple):
    assert is_simple(f"<svg><text>{words}</text></svg>") is simple


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_document_is_set_whatever_its_labels_and_title_hold(language):
    hard = f"politi {HEART} {FAMILY} {FLAG} \u09ac\u09be\u0982 \u0627\u0644 x\u0304 \x00 \x1f \ufdd0 \u202e \u4e2d"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><text y="20">{hard[:30]}</text></svg>'
    shown = results(language, True)
    figure = replace(shown[0].outputs[-2], vector=svg.encode(), picture=picture(8, 6))
    assert figure.kind == "figure"
    shown[0] = replace(shown[0], outputs=(*shown[0].outputs[:-2], figure, shown[0].outputs[-1]))
    about, registered = description(True) | {"title": hard}, replace(REGISTERED, codes={hard: [(hard, hard)]})
    whole = document(run(language, about, shown=shown), language, registered)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(whole))).pages)
    assert all(number in "".join(text.split()) for number in ("U+09AC", "U+4E2D"))
    assert {"09AC", "0000", "FDD0", "4E2D"} <= set(whole["missing"])
    assert {"da": "skrevet med deres nummer", "en": "shown by their Unicode number"}[language] in " ".join(text.split())


def test_what_cannot_be_set_is_told_in_one_line_with_the_character_and_its_place():
    whole = document(run("en", description(True)), "en", REGISTERED)
    whole["chapters"][0]["blocks"][0]["text"] = "police\x00station"
    with pytest.raises(DocumentError) as told:
        pdf(whole)
    assert str(told.value) == (
        "U+0000 control character cannot be set in 'police\\x00station' (chapter 'The result in brief')"
    )
    whole["chapters"][0]["blocks"][0]["text"] = "police\ud800"
    with pytest.raises(DocumentError, match=r"^U\+D800 half of a surrogate pair cannot be set in"):
        pdf(whole)


@pytest.mark.parametrize("error", [DocumentError("U+0000 cannot be set"), KeyError("a fault in the document")])
def test_the_pages_are_written_without_links_where_the_documents_cannot_be_made(tmp_path, error):
    report = write_report(tmp_path / "report", documents=lambda: {"samspil-made.da.pdf": b"%PDF old"})
    assert "samspil-made.da.pdf" in (report / "index.html").read_text(encoding="utf-8")

    def fails():
        raise error

    with pytest.raises(DocumentError, match=r"cannot be set|a fault in the document"):
        write_report(report, documents=fails)
    assert not list(report.rglob("*.pdf"))
    assert [page for page in report.rglob("*.html") if ".pdf" in page.read_text(encoding="utf-8")] == []
    assert (report / "en" / "index.html").is_file()


@pytest.fixture
def kept(tmp_path):
    """A report of an earlier run, and a section to run again."""
    write(tmp_path / "notebooks" / "05_variation.ipynb", small_notebook(code("more", "1")))
    request = RunConfig(DATA / "synthetic" / "as-published", (), ("variation",), ("en",), tmp_path / "build",
                      tmp_path / "notebooks")  # fmt: skip
    a_report(request.folder / "report")
    return request


@pytest.mark.parametrize(
    "error", [KeyError("x"), RuntimeError("out"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no")]
)
def test_whatever_stops_the_making_of_a_report_the_old_one_says_that_it_is_not_current(kept, monkeypatch, error):
    def fails(*_):
        raise error

    monkeypatch.setattr(run_products, "write_results", fails)
    missing, _ = run_products.write_products(kept, read_run_state(kept.folder, kept.owner), [], refresh_report)
    assert missing.startswith("no new report: ") and "logs/report.txt" in missing
    assert (kept.folder / "logs" / "report.txt").read_text(encoding="utf-8").startswith("Traceback")
    for page in ("index.html", "en/index.html"):
        assert "not-current" in (kept.folder / "report" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_stop_goes_on_once_the_old_report_is_marked(kept, monkeypatch, error):
    def fails(*_):
        raise error

    monkeypatch.setattr(run_products, "write_results", fails)
    with pytest.raises(type(error)):
        run_products.write_products(kept, read_run_state(kept.folder, kept.owner), [], refresh_report)
    assert "not-current" in (kept.folder / "report" / "index.html").read_text(encoding="utf-8")


def test_a_document_that_fails_is_a_failure_and_leaves_new_pages_unmarked(kept, monkeypatch):
    def fails(*_):
        raise DocumentError("U+0000 cannot be set")

    monkeypatch.setattr(run_products, "write_results", fails)
    missing, _ = run_products.write_products(kept, read_run_state(kept.folder, kept.owner), [], refresh_report)
    told = "no document (PDF): U+0000 cannot be set (logs/report.txt); the pages are new and have no link to one"
    assert missing == told
    assert "not-current" not in (kept.folder / "report" / "index.html").read_text(encoding="utf-8")


def test_a_character_is_told_with_its_name_and_its_place_in_the_dataset(tmp_path):
    from tiny import tiny_dataset

    dataset = tiny_dataset()
    codes = dataset.tables["codes"].copy()
    codes.loc[1, "label_en"] = "school \u0995"
    save_dataset(
        replace(tiny_dataset(codes=codes), description={**dataset.description, "title": "\u4e2d"}), tmp_path / "d"
    )
    assert character_places(tmp_path / "d", "\u0995\u4e2d\u09be") == {
        "\u0995": "codes.csv:3, label_en",
        "\u4e2d": "datapackage.json",
        "\u09be": "",
    }
    assert missing_glyph_remarks(["\u0995"], tmp_path / "d") == [
        "the PDF has no glyph for U+0995 BENGALI LETTER KA (codes.csv:3, label_en); it shows [U+0995]"
    ]


def test_what_nobody_writes_is_told_from_what_people_do():
    assert [character_name(one) for one in "\x1f\ufdd0\u202e"] == [
        "U+001F control character",
        "U+FDD0 noncharacter",
        "U+202E RIGHT-TO-LEFT OVERRIDE",
    ]
    assert not NOT_IN_NAME.search("æ\tå\n❤️👨\u200d👩 x\u0304 العربية \u200f\u00ad\ufeff")
    assert all(NOT_IN_TEXT.search(one) for one in "\0\x08\x0e\x1f\ufdd0\ufffe\uffff\U0010ffff\ud800")
    assert not NOT_IN_TEXT.search("page\x0cbreak\x0b\x85")
