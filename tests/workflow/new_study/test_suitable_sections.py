"""A new study lists the sections for any study that its data suffice for, and no others."""

import pytest
from invented_studies import PROFESSIONS, Shape, write_invented_study

from analysis.study.study_definition import load_study_definition
from analysis.workflow.check_study import check_study
from analysis.workflow.new_study.write_study import write_study

ONE_FAMILY = {"f": ("", ["x", "y"])}
ALL = ["agreement", "comparison-of-groups", "co-occurrence", "saturation", "negative-cases"]


def listed(folder, shape):
    """Write a new study from the dataset of an invented one; return the sections for any study that it lists."""
    shape.sections = ["claims"]
    write_invented_study(folder / "raw", shape)
    write_study(folder / "study", folder / "raw" / "dataset", "T", "en")
    assert check_study(folder / "study") == folder / "study" / "dataset"
    sections = load_study_definition(folder / "study").sections
    assert sections[0] == "sample-and-method" and sections[-1] == "claims"
    return [name for name in sections if name in ALL]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, []),
        ({"coders": 1}, ["agreement"]),
        ({"groups": {}}, ["comparison-of-groups"]),
        ({"interviews": 4, "groups": {}}, ["comparison-of-groups", "saturation"]),
        ({"families": {"f": ("", ["x"])}}, ["co-occurrence"]),
    ],
)
def test_what_data_lack_is_not_listed(tmp_path, changed, missing):
    shape = Shape(**{"title": "T", "families": ONE_FAMILY, "groups": PROFESSIONS, **changed})
    assert listed(tmp_path, shape) == [name for name in ALL if name not in missing]
