import numpy as np
import pandas as pd
import pytest
from materials import material

from analysis.measures.prevalence.sample import flow, topic_matrix

LINES = ["M1-c1 A 0-9 police", "M1-c1 B 0-9 police", "M2-a1 A 0-9 school", "M2-a1 A 20-29 acute"]


def assigned(*rows):
    frame = pd.DataFrame(rows, columns=["coder", "interview", "start", "end", "role"])
    return frame.astype({"start": "Int64", "end": "Int64"})


WHOLE = [("A", "M1-c1", pd.NA, pd.NA, "lead"), ("A", "M2-a1", pd.NA, pd.NA, "lead")]


def test_the_flow_tells_what_share_was_coded_twice():
    # Each text has 1,000 characters; B has read 250 of the first.
    found = flow(material(*LINES, assignments=assigned(*WHOLE, ("B", "M1-c1", 100, 350, "second"))))
    assert found.loc["doubly-coded"].tolist() == [1, 0.5]
    assert found.loc["doubly-read"].tolist() == [250, 0.125]
    assert found.loc["characters", "count"] == 2000


def test_a_second_coder_who_read_other_places_has_coded_nothing_twice():
    apart = assigned(("A", "M1-c1", 0, 100, "lead"), ("B", "M1-c1", 100, 350, "second"))
    assert flow(material(*LINES, assignments=apart)).loc[["doubly-coded", "doubly-read"], "count"].tolist() == [
        0,
        0,
    ]


def test_groups_are_counted_within_units():
    found = flow(material(*LINES, "M2-c1 A 0-9 police", assignments=assigned(*WHOLE)))
    assert found.loc[["units", "groups", "cells", "interviews"], "count"].tolist() == [2, 2, 3, 3]


@pytest.mark.parametrize("level", ["units", "participants", "codings"])
def test_what_is_no_part_of_anything_has_no_share(level):
    assert np.isnan(flow(material(*LINES)).loc[level, "share"])


def test_what_was_not_told_is_not_taken_for_not_asked():
    found = topic_matrix(material(*LINES, topics="M1-c1:phase:yes M2-a1:phase:no"))
    assert found["phase"].to_dict() == {"M1-c1": "yes", "M2-a1": "no"}
    assert found["barrier"].to_dict() == {"M1-c1": "not-known", "M2-a1": "not-known"}


def test_where_no_length_is_known_there_is_no_share_of_it():
    held = material("M1-c1 A none police")
    unknown = held.interviews.assign(characters=pd.array([pd.NA], "Int64"))
    found = flow(type(held)(**{**vars(held), "interviews": unknown}))
    assert found.loc[["characters", "doubly-read"]].isna().all(axis=None)
