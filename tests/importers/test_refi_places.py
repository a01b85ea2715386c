"""Places of selections that are no whole numbers: kept whole, or said to be broken."""

import pytest

from tests.importers.test_refi_project import brought, coding, rows, stretch, text_source, told, xml

BROKEN = "PLACES THAT ARE BROKEN, kept as the file has them: 1"


def selected(folder, kind, **attributes):
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    selection = f'<{kind}Selection guid="x" {said}>{coding("c-3")}</{kind}Selection>'
    project = brought(folder, xml(f'<{kind}Source guid="s" name="n">{selection}</{kind}Source>'))
    assert len(project.codings) == 1
    return project.selections["locator"][0], told(project).get(BROKEN)


def corners(*four):
    return dict(zip(("firstX", "firstY", "secondX", "secondY"), four, strict=True))


@pytest.mark.parametrize(
    "four, expected",
    [
        ((-3, 10, 120, 88), "region -3,10,120,88"),
        (("12.5", "10.25", "40.75", "60.50"), "region 12.5,10.25,40.75,60.5"),
        (("+5", "006", " 7 ", "8.0"), "region 5,6,7,8"),
        (("-0.5", ".5", "0", "-0"), "region -0.5,0.5,0,0"),
    ],
)
def test_a_region_stays_whole(tmp_path, four, expected):
    assert selected(tmp_path, "Picture", **corners(*four)) == (expected, None)
    assert selected(tmp_path, "PDF", page="2", **corners(*four)) == (f"page 3, {expected}", None)


@pytest.mark.parametrize(
    "kind, attributes, expected",
    [
        ("Picture", corners("a", 1, "", "12,5"), "region a,1,?,12,5"),
        ("Picture", {"firstX": 1, "firstY": 2, "secondX": 3}, "region 1,2,3,?"),
        ("Picture", {}, ""),
        ("PDF", {"page": "iv", **corners(1, 2, 3, 4)}, "page iv, region 1,2,3,4"),
        ("PDF", {"page": "-1"}, "page -1"),
        ("Audio", {"begin": "5"}, "time 5 to ?"),
        ("Audio", {"begin": "-5", "end": "2000"}, "time -5 to 2000"),
        ("Video", {"begin": "00:01", "end": "00:02"}, "time 00:01 to 00:02"),
        ("Video", {"begin": "5000", "end": "2000"}, "time 0:00:05.000 to 0:00:02.000"),
    ],
)
def test_what_is_no_place_is_kept_as_it_stands_and_said_to_be_broken(tmp_path, kind, attributes, expected):
    assert selected(tmp_path, kind, **attributes) == (expected, [f"{kind}Selection: {expected or 'no place'}"])


@pytest.mark.parametrize(
    "begin, end, expected",
    [
        ("1500.0", "2750.5", "time 0:00:01.500 to 0:00:02.7505"),
        ("0", "3661001", "time 0:00:00.000 to 1:01:01.001"),
        ("12", "12", "time 0:00:00.012 to 0:00:00.012"),
    ],
)
def test_times_keep_their_decimals(tmp_path, begin, end, expected):
    for kind in ("Audio", "Video"):
        assert selected(tmp_path, kind, begin=begin, end=end) == (expected, None)


@pytest.mark.parametrize("start, end, said", [("-3", "4", "-3 to 4"), ("1.5", "4", "1.5 to 4"), ("a", "", "a to ?")])
def test_positions_that_are_no_whole_numbers_are_kept_in_words(tmp_path, start, end, said):
    source = text_source(stretch("x-1", start, end, coding("c-3")), stretch("x-2", 0, 4, coding("c-3")))
    project = brought(tmp_path, xml(source))
    assert rows(project.selections, "start", "end", "locator") == [
        ("", "", f"characters {said}"), ("0", "4", ""),
    ]  # fmt: skip
    assert told(project)[BROKEN] == [f"I1.txt: characters {said}"]


def test_whole_numbers_with_decimals_are_positions(tmp_path):
    source = text_source(stretch("x-1", "0.0", "4.0", coding("c-3")))
    assert rows(brought(tmp_path, xml(source)).selections, "start", "end", "text") == [("0", "4", "Anna")]


def test_a_stretch_of_a_transcript_without_positions_keeps_its_time(tmp_path):
    source = f"""<AudioSource guid="a" name="Samtale"><Transcript guid="t" plainTextPath="internal://s-1.txt">
      <SyncPoint guid="y-1" timeStamp="1500"/><SyncPoint guid="y-2" position="-1" timeStamp="9000"/>
      <TranscriptSelection guid="x" fromSyncPoint="y-1" toSyncPoint="y-2" name="s">{coding("c-3")}</TranscriptSelection>
      </Transcript></AudioSource>"""
    project = brought(tmp_path, xml(source))
    assert rows(project.selections, "start", "locator") == [("", "transcript, time 0:00:01.500 to 0:00:09.000")]
    assert told(project)["selections of transcripts whose points have no place in the text: 1"] == ["s"]
