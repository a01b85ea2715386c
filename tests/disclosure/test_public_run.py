"""An invented real study with a marker in every private field, run whole for the public: no marker leaves it."""

import base64
import binascii
import csv
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from contextlib import suppress

import pandas as pd
import pytest
from pypdf import PdfReader
from real_study import FOLDER, MARKER, PUBLIC, marked_study
from small_notebooks import PARAMETERS, small_notebook, write
from small_notebooks import code as code_cell

from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.paths import DATA
from analysis.study.section_notebooks import notebook_of
from analysis.workflow.build import run_study
from analysis.workflow.error_reporting import write_traceback
from analysis.workflow.notebook_file import code_cells, read_notebook, records
from analysis.workflow.products import stored_scenarios
from analysis.workflow.run_config import RunConfig

LABELLED = {"interview", "segment", "speaker", "coder", "unit", "first", "second", "text", "members"}
COUNTS = {"interviews", "units", "supporting", "supporting_band", "supporting-band"}
RANGE = re.compile(r"\d+–\d+")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the whole study for the public; scenarios, which are of synthetic data, are left out."""
    folder = tmp_path_factory.mktemp("public")
    save_dataset(marked_study(), folder / FOLDER)
    request = RunConfig(folder / FOLDER, ("audience=public",), build=folder / "build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_scenarios, "is_available", lambda: False)
        assert run_study(request, 2)
    return request


def payloads(name, content):
    """Give all that a file holds as text, whatever it is packed in: archives, pictures, documents, base64."""
    yield name, name
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        yield name, "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
        for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            with suppress(zlib.error):  # some are packed in another way
                yield name, zlib.decompress(packed).decode("latin-1")
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from payloads(f"{name}/{member}", archive.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield from payloads(name, gzip.decompress(content))
    elif content.startswith(b"PAR1"):
        yield name, pd.read_parquet(io.BytesIO(content)).to_csv()
    elif content.startswith(b"\x89PNG"):
        place = 8
        while place < len(content):
            size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
            if kind != b"IDAT":
                yield name, content[place + 8 : place + 8 + size].decode("latin-1")
            place += size + 12
    text = content.decode("utf-8", "replace")
    unescaped = html.unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text))
    yield name, text
    yield name, unescaped
    for packed in re.findall(r"[A-Za-z0-9+/]{40,}={0,2}", unescaped.replace("\\n", "").replace("\n", "")):
        try:
            inner = base64.b64decode(packed + "=" * (-len(packed) % 4))
        except (binascii.Error, ValueError):
            continue
        if inner[:4] in (b"\x89PNG", b"%PDF", b"PK\x03\x04", b"PAR1") or inner[:2] == b"\x1f\x8b" or inner.isascii():
            yield from payloads(f"{name} (base64)", inner)


def all_payloads(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from payloads(path.relative_to(folder).as_posix(), path.read_bytes())


def tables(folder):
    """Give every table that a run shows: those of notebooks by columns and rows, and all CSV files."""
    for path in sorted(folder.rglob("*.ipynb")):
        for cell in code_cells(read_notebook(path)):
            for kind, record, _ in records(cell):
                if kind == "table":
                    yield path.name, record["name"], [column["key"] for column in record["columns"]], record["rows"]
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        yield path.parent.name, path.name, header, rows


def test_no_private_field_stands_in_anything_that_a_public_run_writes(run):
    holding = {}
    seen = set()
    for name, text in all_payloads(run.build):
        seen.add(name.rpartition(".")[2].partition(" ")[0])
        if found := MARKER.findall(text):
            holding.setdefault(name, set()).update(found)
    assert {"html", "pdf", "svg", "png", "csv", "json", "ipynb"} <= seen
    assert holding == {}


def test_the_search_sees_what_may_be_told(run):
    holding = {name for name, text in all_payloads(run.build) if PUBLIC in text}
    assert "spring--audience=public/report/en/codebook.html" in holding
    assert any(name.endswith(".en.pdf") for name in holding)


def test_no_table_of_a_public_run_has_a_row_of_one_person_or_a_small_count(run):
    found = list(tables(run.folder))
    assert len(found) > 30
    for place, name, columns, rows in found:
        assert not LABELLED & set(columns), (place, name)
        for column in COUNTS & set(columns):
            values = {row[columns.index(column)] for row in rows} - {None, ""}
            if column == "supporting" and name == "claims.csv":
                assert values == set()
            assert all(RANGE.fullmatch(str(value)) for value in values), (place, name, column, values)


def test_claims_for_the_public_hold_verdicts_and_ranges_and_no_other_numbers(run):
    claims = pd.read_csv(run.folder / "claims.csv", dtype="str")
    assert len(claims) == 28 and claims["verdict"].notna().all()
    assert claims[["supporting", "estimate", "low", "high", "negative_cases"]].isna().all(axis=None)
    assert set(claims["supporting_band"].dropna()) <= {"0–2", "3–4", "5–6"}


def test_nothing_that_is_known_of_single_interviews_is_made_for_the_public(run):
    names = {path.name for path in run.build.rglob("*") if path.is_file()}
    assert not names & {"repetitions.csv", "robustness.csv", "curves.json", "answers.jsonl"}
    assert not [name for name in names if name.startswith(("interview-", "answers.", "rests-on."))]


def test_the_first_page_says_what_was_left_out(run):
    pages = {"index.html": "Tilbageholdt i den offentlige udgave", "en/index.html": "Withheld from the public edition"}
    for page, told in pages.items():
        assert told in (run.folder / "report" / page).read_text(encoding="utf-8")


def test_no_sentence_of_the_report_promises_what_is_withheld(run):
    texts = {path.name: path.read_text(encoding="utf-8") for path in (run.folder / "report").rglob("*.html")}
    reader = PdfReader(next((run.folder / "report").rglob("*.en.pdf")))
    texts["document"] = " ".join("".join(page.extract_text() for page in reader.pages).split())
    promises = [
        "how many cases speak against it. Municipalities",
        "hvor mange tilfælde der taler imod den. Det var kommuner",
        "how easily its verdict changes",
        "hvor let vurderingen ændrer sig. Ordlyden",
        "They are counted even if",
        "robustness shows",
        "with municipalities that vary as much as here",
    ]
    found = {(name, told) for name, text in texts.items() for told in promises if told in text}
    assert found == set()
    assert "is withheld for the same reason" in texts["document"] and "Roughly how many" in texts["document"]


def test_what_a_run_of_real_data_writes_is_its_owners_alone(run):
    assert run.folder.stat().st_mode & 0o777 == 0o700
    open_to_others = [path for path in run.folder.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_unit_is_not_left_out_for_the_public(tmp_path):
    asked = RunConfig(DATA / "synthetic" / "as-published", ("audience=public", "leave_out=M1"), build=tmp_path)
    with pytest.raises(InputError, match="would identify that municipality"):
        run_study(asked, 1)


def own_notebook(folder, audience, source, given=()):
    """Run a notebook with one cell that says by itself whom it is for; give the request and its files."""
    notebook = small_notebook(code_cell("own", source))
    if audience:
        declared = next(one for one in notebook["cells"] if one["source"] == PARAMETERS)
        declared["source"] += f'\naudience: str = "{audience}"  # internal or public'
    write(folder / "notebooks" / "05_variation.ipynb", notebook)
    rest = {"build": folder / "build", "notebooks": folder / "notebooks"}
    asked = RunConfig(DATA / "synthetic" / "as-published", given, ("variation",), ("en",), **rest)
    made = run_study(asked, 1, "stock")
    files = (path for path in folder.glob("build/**/*") if path.is_file())
    return asked, made, {path.name: path.read_text(encoding="utf-8", errors="replace") for path in files}


def small_public_run(folder, source):
    """Run a notebook with one cell for the public."""
    return own_notebook(folder, "internal", source, ("audience=public",))


def test_what_a_cell_shows_by_itself_is_not_for_the_public(tmp_path):
    source = "import pandas as pd\nname = 'ZQ' + 'NAME'\nprint(name)\ndisplay(name)\npd.DataFrame({'name': [name]})"
    _, made, files = small_public_run(tmp_path, source)
    assert made and "05_variation.ipynb" in files
    assert [name for name, text in files.items() if "ZQNAME" in text] == []


def test_what_fails_for_the_public_is_told_without_the_message(tmp_path):
    asked, made, files = small_public_run(tmp_path, "name = 'ZQ' + 'NAME'\nraise KeyError(name)")
    assert not made
    assert [name for name, text in files.items() if "ZQNAME" in text] == []
    assert "KeyError" in json.loads((asked.folder / "run.json").read_text())["sections"]["en/05_variation"]["failure"]


SHOWS = "import warnings\nname = 'ZQ' + 'NAME'\nprint(name)\ndisplay(name)\nwarnings.warn(name)"


@pytest.mark.parametrize("given", [(), ("audience=public",)])
def test_a_notebook_that_is_public_by_itself_is_held_to_what_the_public_may_see(tmp_path, given):
    asked, made, files = own_notebook(tmp_path, "public", SHOWS, given)
    assert made and asked.is_public
    assert [name for name, text in files.items() if "ZQNAME" in text] == []
    asked, made, files = own_notebook(tmp_path, "public", "raise KeyError('ZQ' + 'NAME')", given)
    assert not made
    assert [name for name, text in files.items() if "ZQNAME" in text] == []


def test_a_notebook_that_is_public_by_itself_may_be_run_for_internal_use(tmp_path):
    asked, made, files = own_notebook(tmp_path, "public", SHOWS, ("audience=internal",))
    assert made and not asked.is_public
    assert "ZQNAME" in files["05_variation.ipynb"]


def test_a_notebook_without_an_audience_is_not_run_for_the_public(tmp_path):
    for section, audience in {"variation": "internal", "barriers": None}.items():
        notebook = small_notebook()
        if audience:
            declared = next(one for one in notebook["cells"] if one["source"] == PARAMETERS)
            declared["source"] += f'\naudience: str = "{audience}"  # internal or public'
        write(tmp_path / "notebooks" / notebook_of(section, DATA).name, notebook)
    rest = {"build": tmp_path / "build", "notebooks": tmp_path / "notebooks"}
    asked = RunConfig(DATA / "synthetic" / "as-published", ("audience=public",), ("variation", "barriers"), **rest)
    with pytest.raises(InputError, match=r"(?s)08_barriers.ipynb.*declares no parameter 'audience'"):
        run_study(asked, 1, "stock")
    assert not list(tmp_path.glob("build/**/*.ipynb"))


def test_notebooks_of_one_run_are_for_the_same_audience(tmp_path):
    for section, audience in {"variation": "internal", "barriers": "public"}.items():
        notebook = small_notebook()
        declared = next(one for one in notebook["cells"] if one["source"] == PARAMETERS)
        declared["source"] += f'\naudience: str = "{audience}"  # internal or public'
        write(tmp_path / "notebooks" / notebook_of(section, DATA).name, notebook)
    rest = {"build": tmp_path / "build", "notebooks": tmp_path / "notebooks"}
    asked = RunConfig(DATA / "synthetic" / "as-published", (), ("variation", "barriers"), **rest)
    assert asked.is_public  # whatever is uncertain is
    with pytest.raises(InputError, match=r"(?s)08_barriers.ipynb.*is public by default, while other notebooks are not"):
        run_study(asked, 1, "stock")


@pytest.mark.parametrize("declared, opened", [("public", "internal"), ("internal", "public")])
def test_a_notebook_that_opens_its_section_for_another_audience_fails_and_says_so(tmp_path, declared, opened):
    source = (
        "from analysis.notebook.section import open_section\n"
        "run = {'area': 'all', 'leave_out': 'none', 'coder': 'lead', 'language': 'en'}\n"
        f"open_section('variation', {{**run, 'dataset': dataset, 'audience': {opened!r}}})\n"
        "name = 'ZQ' + 'NAME'\nprint(name)"
    )
    asked, made, files = own_notebook(tmp_path, declared, source)
    assert not made and [name for name, text in files.items() if "ZQNAME" in text] == []
    failure = json.loads((asked.folder / "run.json").read_text())["sections"]["en/05_variation"]["failure"]
    assert f"opens its section with audience {opened} in a run with audience {declared}" in failure


def test_a_traceback_of_a_public_run_names_places_and_no_data(tmp_path):
    try:
        raise KeyError("ZQ" + "NAME")
    except KeyError as error:
        write_traceback(tmp_path, error, is_public=True)
    told = (tmp_path / "logs" / "report.txt").read_text(encoding="utf-8")
    assert "KeyError" in told and "test_public_run.py" in told and "ZQNAME" not in told
