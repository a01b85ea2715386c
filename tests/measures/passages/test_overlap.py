import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.passages.overlap import overlapping_pairs
from analysis.measures.passages.speaker_turns import assign_turns

codings = st.lists(
    st.tuples(st.sampled_from("IJ"), st.sampled_from("AB"), st.integers(0, 12), st.integers(1, 6)), max_size=12
)


def frame(rows):
    built = pd.DataFrame(rows, columns=["interview", "coder", "start", "length"])
    built["end"] = built["start"] + built["length"]
    built[["start", "end"]] = built[["start", "end"]].astype("Int64")
    names = pd.Series([f"S{number}" for number in range(len(built))], dtype="str")
    return built.assign(segment=names).astype({"interview": "str", "coder": "str"})


def overlap(a, b):
    return a.interview == b.interview and a.coder == b.coder and a.start < b.end and b.start < a.end


@given(codings, codings)
def test_two_codings_meet_where_their_stretches_share_a_character(left, right):
    left, right = frame(left), frame(right)
    rows = list(zip(*(found.tolist() for found in overlapping_pairs(left, right)), strict=True))
    pairs = [(i, j) for i, a in enumerate(left.itertuples()) for j, b in enumerate(right.itertuples()) if overlap(a, b)]
    assert rows == pairs


@given(codings, codings)
def test_meeting_is_mutual(left, right):
    left, right = frame(left), frame(right)
    there, back = overlapping_pairs(left, right), overlapping_pairs(right, left)
    assert set(zip(*map(np.ndarray.tolist, there), strict=True)) == {
        (i, j) for j, i in zip(*map(np.ndarray.tolist, back), strict=True)
    }


def test_stretches_that_only_touch_do_not_meet():
    left, right = frame([("I", "A", 0, 5)]), frame([("I", "A", 5, 5)])
    assert len(overlapping_pairs(left, right)[0]) == 0


def test_codings_without_positions_meet_on_the_same_segment_only():
    rows = pd.DataFrame({"interview": "I", "coder": "A", "segment": ["S1", "S2"], "start": pd.NA, "end": pd.NA})
    rows[["start", "end"]] = rows[["start", "end"]].astype("Int64")
    assert [found.tolist() for found in overlapping_pairs(rows, rows)] == [[0, 1], [0, 1]]


def test_stretches_that_overlap_are_not_identical():
    left, right = frame([("I", "A", 0, 5), ("I", "A", 7, 2)]), frame([("I", "A", 0, 5), ("I", "A", 7, 3)])
    assert [found.tolist() for found in overlapping_pairs(left, right, "identical")] == [[0], [0]]


@given(codings, codings)
def test_what_is_identical_overlaps(left, right):
    left, right = frame(left), frame(right)
    identical, overlapping = (
        set(zip(*(found.tolist() for found in overlapping_pairs(left, right, way)), strict=True))
        for way in ("identical", "overlap")
    )
    assert identical <= overlapping


def test_stretches_of_one_turn_meet_though_they_are_apart_and_those_without_a_turn_by_segment():
    left = frame([("I", "A", 0, 2), ("I", "A", 9, 2), ("J", "A", 0, 2)]).assign(turn=pd.array([0, 2, None], "Int64"))
    right = frame([("I", "A", 4, 2), ("I", "A", 6, 2), ("J", "A", 0, 2)]).assign(turn=pd.array([0, 1, None], "Int64"))
    assert [found.tolist() for found in overlapping_pairs(left, right, "turn")] == [[0, 2], [0, 2]]


def test_a_way_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="use overlap, identical, turn"):
        overlapping_pairs(frame([]), frame([]), "nearly")


def test_a_turn_is_the_paragraph_in_which_a_stretch_begins():
    codings = frame([("I", "A", 0, 2), ("I", "A", 3, 9), ("I", "A", 4, 1), ("I", "A", 9, 1), ("J", "A", 0, 2)])
    assert assign_turns(codings, {"I": "Ja!\nÆrø 😀\nNej"}).fillna(-1).tolist() == [0, 0, 1, 1, -1]
