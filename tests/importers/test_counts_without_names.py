"""Projects of NVivo for Windows: a byte order mark, CRLF, UTF-16, and selections without names."""

from itertools import pairwise

import pytest
from foreign import mapping
from tiny import tiny_dataset

from analysis.exporters.refi_writer import as_qdpx
from analysis.importers.compare.roundtrip import restore_dataset
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.refi.refi_project import read
from tests.exporters.test_export import complete
from tests.importers.test_refi_project import brought, coding, rows, stretch, told, xml
from tests.importers.test_text_positions import selections

LINES = [f"We waited {number} days for the ferry 😀." for number in range(1, 13)]
TEXT = "\n".join(LINES) + "\n"
STORED = "\ufeff" + TEXT.replace("\n", "\r\n")
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be"]


def counted(place, line_ends, mark, unit, text=TEXT):
    """Count a place in the text as a tool would."""
    before = text[:place].replace("\n", "\r\n") if line_ends == 2 else text[:place]
    return mark + (len(before) if unit == "code points" else len(before.encode("utf-16-le")) // 2)


def places(lines, *how, text=TEXT):
    found = [(text.index(line), text.index(line) + len(line)) for line in lines]
    return [tuple(counted(place, *how, text=text) for place in pair) for pair in found]


def project_of(folder, pairs, stored=STORED, encoding="utf-8"):
    marked = "".join(stretch(f"x-{n}", *pair, coding("c-3")) for n, pair in enumerate(pairs)).replace(' name=""', "")
    source = f'<TextSource guid="s-1" name="I1" plainTextPath="internal://s-1.txt">{marked}</TextSource>'
    return brought(folder, xml(source), texts={"sources/s-1.txt": stored.encode(encoding)})


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("unit", ["code points", "UTF-16 units"])
@pytest.mark.parametrize("mark", [0, 1])
@pytest.mark.parametrize("line_ends", [1, 2])
def test_whole_lines_without_names_are_found_however_they_are_counted(tmp_path, line_ends, mark, unit, encoding):
    project = project_of(tmp_path, places(LINES, line_ends, mark, unit), encoding=encoding)
    assert project.texts == {"S-1": TEXT}
    assert project.selections["text"].tolist() == LINES
    assert rows(project.selections, "start", "end") == [
        (str(TEXT.index(line)), str(TEXT.index(line) + len(line))) for line in LINES
    ]


@pytest.mark.parametrize("line_ends, mark", [(1, 0), (1, 1), (2, 0), (2, 1)])
def test_lines_that_are_marked_with_their_line_end_are_found(tmp_path, line_ends, mark):
    pairs = places([line + "\n" for line in LINES], line_ends, mark, "code points")
    assert project_of(tmp_path, pairs).selections["text"].tolist() == [line + "\n" for line in LINES]


def test_many_selections_are_found_though_some_begin_or_end_within_a_word(tmp_path):
    text = "\n".join(f"Anna {n} taler med skolen om det. Og politiet kom {n * 7} gange." for n in range(100)) + "\n"
    marked = [f"Anna {n} taler med skolen" for n in range(100)]
    marked += [f"politiet kom {n * 7} gange." for n in range(100)]
    marked += [f"olitiet kom {n * 7} gan" for n in range(10)]  # the hand slipped
    pairs = places(marked, 2, 1, "code points", text=text)
    project = project_of(tmp_path, pairs, "\ufeff" + text.replace("\n", "\r\n"))
    assert project.selections["text"].tolist() == marked


def test_a_utf_16_text_without_a_byte_order_mark_is_read(tmp_path):
    project = project_of(tmp_path, [(0, 9)], TEXT, "utf-16-le")
    assert (project.texts, project.selections["text"].tolist()) == ({"S-1": TEXT}, ["We waited"])


def test_where_edges_do_not_tell_no_place_is_kept_and_that_is_told(tmp_path):
    project = project_of(tmp_path, places(LINES[2:4], 2, 1, "code points"))
    assert rows(project.selections, "start", "end", "text") == [("", "", "")] * 2
    assert project.selections["locator"].str.fullmatch(r"characters \d+ to \d+, as the tool counts them").all()
    assert any("POSITIONS ARE UNSURE" in text for text in told(project))
    assert project.texts == {"S-1": TEXT}
    assert len(project.codings) == 2


def test_words_that_the_file_tells_stay_where_the_place_is_unsure():
    pairs = [(*pair, "") for pair in places(LINES[2:4], 2, 1, "code points")]
    told_by_the_file = convert_positions(
        {"s": STORED}, selections(*(("s", *pair) for pair in pairs)), {}, complete_text=True
    )
    assert told_by_the_file.selections["start"].tolist() == ["", ""]
    torn = [("s", 0, 9, "We waited"), ("s", 0, 20, "ferry 3 times")]
    fitted = convert_positions({"s": STORED}, selections(*torn), {}, complete_text=True)
    assert fitted.selections[["start", "text"]].to_numpy().tolist() == [["0", "We waited"], ["", "ferry 3 times"]]


def test_a_cut_name_shows_where_a_selection_begins_and_edges_show_where_it_ends(tmp_path):
    marked = ["\n".join(pair) for pair in pairwise(LINES)]
    pairs = places(marked, 2, 0, "code points")
    named = "".join(
        stretch(f"x-{n}", *pair, coding("c-3"), name=words[:17] + "...")
        for n, (pair, words) in enumerate(zip(pairs, marked, strict=True))
    )
    source = f'<TextSource guid="s-1" name="I1" plainTextPath="internal://s-1.txt">{named}</TextSource>'
    project = brought(tmp_path, xml(source), texts={"sources/s-1.txt": STORED.encode("utf-8")})
    assert project.selections["text"].tolist() == marked
    assert [project.readings[0][word] for word in ("exact", "beginnings", "compared")] == [0, 11, 11]


def test_a_text_in_which_all_ways_to_count_agree_needs_no_evidence(tmp_path):
    project = project_of(tmp_path, [(0, 9)], TEXT.replace("\n", "\r\n"))
    assert rows(project.selections, "start", "end", "text") == [("0", "9", "We waited")]


def test_no_place_that_is_unsure_is_exported(tmp_path):
    project = project_of(tmp_path, places(LINES[2:4], 2, 1, "code points"))
    dataset, _ = convert_project(
        project, mapping(tmp_path), complete(tiny_dataset()).tables["codes"], "d", Pseudonyms()
    )
    (tmp_path / "out.qdpx").write_bytes(as_qdpx(dataset, "1")[0])
    exported = read([tmp_path / "out.qdpx"], ImportMapping(tmp_path / "none"))
    assert (len(exported.selections), len(exported.texts)) == (0, 1)
    segments = restore_dataset(exported, "d")[0].tables["segments"]
    assert rows(segments, "start", "locator") == rows(dataset.tables["segments"], "start", "locator")
    assert len(segments) == 2


def test_utf_16_units_are_found_in_a_text_without_other_marks(tmp_path):
    project = project_of(tmp_path, places(LINES, 1, 0, "UTF-16 units"), TEXT)
    assert project.selections["text"].tolist() == LINES


def test_code_points_are_assumed_where_nothing_speaks_for_another_unit_and_that_is_told(tmp_path):
    project = project_of(tmp_path, places(LINES[1:3], 1, 0, "code points"), TEXT)
    assert project.selections["text"].tolist() == LINES[1:3]
    assert any("taken to count as one, as the standard says" in text for text in told(project))


def test_code_points_are_not_assumed_against_the_edges_of_lines(tmp_path):
    project = project_of(tmp_path, places(LINES[1:3], 1, 0, "UTF-16 units"), TEXT)
    assert rows(project.selections, "start", "end", "text") == [("", "", "")] * 2
