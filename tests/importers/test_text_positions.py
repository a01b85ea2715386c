import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.importers.positions.text_positions import READINGS, convert_positions
from analysis.importers.project.qda_project import frame_of

STORED = "\ufeffRådgiver: Hej 😀\r\nVi ringer til politiet.\r\nDet går godt 😀 på skolen, siger de.\r\n"
TEXT = STORED[1:].replace("\r\n", "\n")
MARKED = ["Hej 😀\nVi", "ringer til politiet.", "godt 😀 på", "på skolen, siger de."]


def selections(*rows):
    columns = ("source", "start", "end", "text")
    cells = {column: [str(row[place]) for row in rows] for place, column in enumerate(columns)}
    return frame_of("selections", {"selection": [f"x{n}" for n in range(len(rows))], **cells})


def counted_in(reading, words):
    """Count where words stand as a tool of that reading would."""
    unit, form = reading.split(", ", 1)
    text = STORED if "byte order mark counted" in form else STORED[1:]
    text, words = (
        (text, words.replace("\n", "\r\n")) if "as they stand" in form else (text.replace("\r\n", "\n"), words)
    )
    start = text.index(words)
    if unit == "code points":
        return start, start + len(words)
    before, inside = (len(part.encode("utf-16-le")) // 2 for part in (text[:start], words))
    return before, before + inside


@pytest.mark.parametrize("reading", READINGS)
def test_every_way_of_counting_is_found_and_converted(reading):
    rows = [("s", *counted_in(reading, words), words) for words in MARKED]
    fitted = convert_positions({"s": STORED}, selections(*rows), {"s": "Interview 1"})
    assert fitted.readings == [{"source": "Interview 1", "reading": reading, "exact": 4, "compared": 4}]
    places = zip(fitted.selections["start"].astype(int), fitted.selections["end"].astype(int), strict=True)
    assert [TEXT[start:end] for start, end in places] == MARKED
    assert fitted.selections["text"].tolist() == MARKED
    assert fitted.texts == {"s": TEXT}


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("aæ😀 \n"), min_size=1, max_size=40),
    st.sampled_from(READINGS),
    st.integers(0, 40),
    st.integers(1, 40),
)
def test_a_stretch_that_re_reads_is_what_the_tool_marked(text, reading, start, length):
    words = text[start : start + length]
    stored = "\ufeff" + text.replace("\n", "\r\n")
    unit, form = reading.split(", ", 1)
    shown = stored if "byte order mark counted" in form else stored[1:]
    before = text[:start].replace("\n", "\r\n") if "as they stand" in form else text[:start]
    marked = words.replace("\n", "\r\n") if "as they stand" in form else words
    before = "\ufeff" + before if shown is stored else before
    size = len if unit == "code points" else lambda part: len(part.encode("utf-16-le")) // 2
    fitted = convert_positions({"s": stored}, selections(("s", size(before), size(before + marked), words)), {})
    row = fitted.selections.iloc[0]
    if fitted.readings[0]["exact"]:
        assert "".join(text[int(row["start"]) : int(row["end"])].split()) == "".join(words.split())


def test_a_name_that_was_cut_is_held_against_the_beginning():
    words = "Vi ringer til politiet.\nDet går godt"
    start = TEXT.index(words)
    for name in ("Vi ringer til politi...", "Vi ringer til politiet.  Det…"):
        fitted = convert_positions({"s": TEXT}, selections(("s", start, start + len(words), name)), {})
        assert [fitted.readings[0][word] for word in ("exact", "beginnings", "compared")] == [0, 1, 1]
        assert fitted.selections["text"].tolist() == [words]


def test_a_long_name_that_was_cut_without_dots_is_held_against_the_beginning():
    text = "Vi ringer til politiet, og så ringer vi til skolen. Det går godt.\nDet går godt på skolen, siger de."
    for name, beginnings in ((text[:45], 1), (text[:50], 1), (text[:30], 0)):
        fitted = convert_positions({"s": text}, selections(("s", 0, len(text), name), ("s", 0, 9, "Vi ringer")), {})
        assert [fitted.readings[0].get(word, 0) for word in ("exact", "beginnings")] == [1, beginnings]
        assert fitted.selections["text"].tolist() == [text if beginnings else "", "Vi ringer"]
    spaced = convert_positions({"s": text + " \n"}, selections(("s", 0, len(text) + 2, text)), {})
    assert spaced.readings[0]["exact"] == 1  # white space around a name proves nothing
    whole = convert_positions(
        {"s": text}, selections(("s", 0, len(text), text[:45]), ("s", 0, 9, "Vi ringer")), {}, complete_text=True
    )
    assert whole.selections["text"].tolist() == [text[:45], "Vi ringer"]  # a table tells all the words


def test_titles_and_line_numbers_prove_nothing_and_the_standard_holds():
    fitted = convert_positions({"s": TEXT}, selections(("s", 0, 8, "line:1"), ("s", 10, 13, "en hilsen")), {})
    assert fitted.readings == [{"source": "s", "reading": "not checked", "exact": 0, "compared": 0}]
    assert fitted.selections["text"].tolist() == ["Rådgiver", "Hej"]


def test_where_nothing_tells_and_tools_count_differently_nothing_is_quoted():
    fitted = convert_positions({"s": STORED}, selections(("s", 30, 38, "line:1")), {"s": "I1"})
    assert fitted.selections[["start", "end", "text"]].to_numpy().tolist() == [["", "", ""]]
    assert fitted.selections["locator"].tolist() == ["characters 30 to 38, as the tool counts them"]
    assert "say nothing of their words" in fitted.remarks[0].text


@pytest.mark.parametrize("form", [0, 2])
def test_selections_without_names_are_read_where_they_begin_and_end_with_words(form):
    stored = "\r\n".join(["Rådgiver: Vi ringer til politiet når det går galt på skolen."] * 12)
    text = stored.replace("\r\n", "\n")
    counted_text = text if form == 0 else stored
    places = [match.span() for match in re.finditer("politiet|skolen", counted_text)]
    fitted = convert_positions({"s": stored}, selections(*(("s", *place, "") for place in places)), {})
    assert fitted.readings[0]["reading"].startswith(READINGS[form])
    assert set(fitted.selections["text"]) == {"politiet", "skolen"}


def test_edges_that_are_not_those_of_words_prove_nothing():
    stored = "\r\n".join(["Rådgiver: Vi ringer til politiet når det går galt på skolen."] * 12)
    fitted = convert_positions(
        {"s": stored}, selections(*(("s", place, place + 7, "") for place in range(1, 300, 13))), {}
    )
    assert set(fitted.selections["text"]) == {""}


def test_a_title_beside_names_that_fit_is_quoted_all_the_same():
    fitted = convert_positions({"s": TEXT}, selections(("s", 0, 8, "Rådgiver"), ("s", 10, 13, "en hilsen")), {})
    assert fitted.readings[0]["compared"] == 1
    assert fitted.selections["text"].tolist() == ["Rådgiver", "Hej"]


def test_words_that_stand_elsewhere_are_not_quoted_and_the_source_is_named():
    fitted = convert_positions(
        {"s": TEXT}, selections(("s", 0, 8, "Rådgiver"), ("s", 0, 20, "ringer til politiet.")), {"s": "I1"}
    )
    assert fitted.readings == [{"source": "I1", "reading": "code points, LF", "exact": 1, "compared": 2}]
    assert fitted.selections[["start", "text"]].to_numpy().tolist() == [["0", "Rådgiver"], ["", ""]]
    assert [list(remark.items) for remark in fitted.remarks] == [["I1: 1 of 2"]]


def test_where_no_reading_fits_the_text_is_left_out_and_that_is_said_loudly():
    rows = [("s", 3, 23, "ringer til politiet."), ("s", 7, 27, "på skolen, siger de.")]
    fitted = convert_positions({"s": TEXT, "t": "x"}, selections(*rows), {"s": "I1"})
    assert fitted.texts == {"t": "x"}
    assert fitted.selections["text"].tolist() == ["", ""]
    assert fitted.selections["start"].tolist() == ["3", "7"]
    assert fitted.readings[0]["reading"] == "none fits"
    assert "SOURCES WHOSE POSITIONS FIT NO WAY OF COUNTING" in fitted.remarks[0].text


def test_where_the_text_is_missing_positions_stay_and_nothing_is_guessed():
    fitted = convert_positions({}, selections(("s", 3, 23, "ringer til ...")), {"s": "I1"})
    assert fitted.selections[["start", "end", "text"]].to_numpy().tolist() == [["3", "23", ""]]
    assert "text is missing" in fitted.remarks[0].text
    assert convert_positions({}, selections(("s", 3, 5, "Ja")), {}, complete_text=True).selections["text"].tolist() == [
        "Ja"
    ]


@pytest.mark.parametrize("start, end", [(5, 900), (900, 905), (9, 5)])
def test_a_stretch_that_is_none_keeps_its_place_in_words(start, end):
    fitted = convert_positions({"s": TEXT}, selections(("s", 0, 8, "Rådgiver"), ("s", start, end, "")), {"s": "I1"})
    row = fitted.selections.iloc[1]
    assert (row["start"], row["end"], row["text"]) == ("", "", "")
    assert row["locator"] == f"characters {start} to {end}"


def test_selections_of_length_zero_and_those_without_positions_stay():
    frame = selections(("s", 4, 4, ""), ("s", "", "", "kept"))
    fitted = convert_positions({"s": TEXT}, frame, {})
    assert fitted.selections[["start", "end", "text"]].to_numpy().tolist() == [["4", "4", ""], ["", "", "kept"]]


def test_each_source_is_read_by_itself():
    other = "Ja 😀 nej, det ved jeg ikke"
    rows = [("s", *counted_in(READINGS[6], words), words) for words in MARKED]
    rows.append(("t", 6, 9, "nej"))
    fitted = convert_positions({"s": STORED, "t": other}, selections(*rows), {})
    assert [reading["reading"] for reading in fitted.readings] == [READINGS[6], "UTF-16 units, LF"]
    assert fitted.selections["start"].tolist()[-1] == "5"
