"""Which unit a claim counts: units, or interviews, each by itself."""

from collections.abc import Mapping
from dataclasses import replace

from analysis.models import Claim, StudySubset

IN_IT = {"interviews": 1, "share": 1.0}  # what is named in an interview once is named in it


def select_counting_unit(claim: Claim, rule: Mapping, material: StudySubset) -> tuple[StudySubset, Mapping]:
    """Give a material in the units that a claim counts, and what "named" means of one of them.

    Returns
    -------
    (material, named)
        Where a claim counts interviews, each is its own entry in the column ``unit``, also where the study
        has no units.
    """
    if claim.unit == "unit":
        return material, rule["named"]
    interviews = material.interviews.assign(unit=material.interviews["interview"])
    return replace(material, interviews=interviews), IN_IT
