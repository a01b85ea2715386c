"""Whether a code is the one of its family that most units name."""

from collections.abc import Mapping

import pandas as pd

from analysis.measures.prevalence.counting_unit import select_counting_unit
from analysis.measures.prevalence.mention_rule import named_where
from analysis.measures.prevalence.mentions import mentions, mentions_by_municipality
from analysis.measures.statistics.by_municipality import (
    missing_codes,
    missing_families,
    missing_municipalities,
    municipalities_of,
)
from analysis.models import RIVAL, Claim, Evidence, Reason, StudySubset


def units_naming(claim: Claim, rule: Mapping, material: StudySubset) -> pd.DataFrame:
    """Determine which units name each code of a claim's family.

    Returns
    -------
    DataFrame
        One row per code and unit (index ``code, municipality``): ``judged`` and ``named``, as in `named_where`.
    """
    counted, named = select_counting_unit(claim, rule, material)
    counts = mentions_by_municipality(mentions(counted, [claim.variables["family"]]))
    return named_where(counts, named)


def rivals(claim: Claim, naming: pd.DataFrame) -> list[str]:
    """List the other codes of the family that most units name, in alphabetical order; none if no other code is named.

    Parameters
    ----------
    naming : DataFrame
        From `units_naming`.
    """
    counts = naming["named"].groupby(level="code").sum().drop(claim.variables["code"], errors="ignore")
    return list(counts.index[(counts == counts.max()) & (counts > 0)])


def lead_in_family(claim: Claim, rule: Mapping, material: StudySubset) -> Evidence:
    """Count the units that name a code, and by how many it is ahead of the next code of its family.

    Codes count by themselves, without their subcodes.

    Returns
    -------
    Evidence
        ``units``: one row per unit, with ``judged`` and ``named``; ``numbers``: ``estimate``, the lead, which is
        negative if another code is ahead, and ``rival_`` with the name of each code that comes next, the units that
        name it; ``negative``: the units that name one of these and not the claim's code.
    """
    code, family = claim.variables["code"], claim.variables["family"]
    missing = missing_municipalities(material) if claim.unit == "municipality" else ()
    missing += missing_codes(material, [code]) + missing_families(material, [family])
    missing += _missing_rivals(code, family, material) if not missing else ()
    naming = units_naming(claim, rule, material)
    names = municipalities_of(select_counting_unit(claim, rule, material)[0])
    by_code = {
        name: naming.loc[naming.index.get_level_values("code") == name] for name in [code, *rivals(claim, naming)]
    }
    tables = {name: _of_units(rows, names) for name, rows in by_code.items()}
    units = tables.pop(code)
    numbers = {f"{RIVAL}{name}": float(table["named"].sum()) for name, table in tables.items()}
    numbers["estimate"] = float(units["named"].sum()) - max(numbers.values(), default=0.0)
    named_otherwise = sum((table["named"] for table in tables.values()), pd.Series(0, index=units.index)) > 0
    against = units.index[named_otherwise & ~units["named"]]
    negative = pd.DataFrame({"municipality": against, "kind": claim.unit})
    return Evidence(units, numbers, negative, missing)


def _of_units(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Give a code's rows by unit; a unit without an interview on the topic cannot be judged."""
    by_unit = rows.droplevel("code")[["judged", "named"]]
    return by_unit.reindex(pd.Index(names, name="municipality", dtype="str"), fill_value=False)


def _missing_rivals(code: str, family: str, material: StudySubset) -> tuple[Reason, ...]:
    own = material.codes.loc[material.codes["family"] == family, "code"]
    if code not in set(own):
        return (Reason("code-not-in-family", {"codes": [code], "families": [family]}),)
    return (Reason("nothing-to-compare", {"codes": [code]}),) if len(own) == 1 else ()
