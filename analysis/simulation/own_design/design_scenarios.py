"""Simulate what the interviews of a study would say if a claim were true, and if it were false.

A study keeps its interviews, units, groups and topics; only what the claim names is drawn anew, for each interview by
itself. The numbers below were fixed before any rate was counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.measures.prevalence.mention_rule import alternatives_of
from analysis.models import Claim, StudySubset

MISCODED = 0.05  # of interviews: the code is missing where it was said, or given where it was not
LARGER, SMALLER = 0.8, 0.2  # shares of interviews that clearly differ
EVEN = 0.5  # the share where nothing differs
BEHIND = 0.4  # the share of the other codes of a family, where one is clearly ahead
SHIFT = 1.0  # standard deviations between the mean value and the threshold, where it is clearly beyond

SAYING: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("all", "generally-named", "most"), (1.0, 0.5)),
    **dict.fromkeys(("several", "some", "among-others"), (1.0, 0.0)),
    "nobody": (0.0, 0.2),
}
"""By word: the share of units (or interviews) that say it where the claim is true, and where it is false."""

Drawn = tuple[Claim, StudySubset]


def named_anew(material: StudySubset, alternatives: Mapping[str, Sequence[str]], named: pd.DataFrame) -> StudySubset:
    """Replace the codings of things that a claim names by simulated ones.

    Parameters
    ----------
    material : StudySubset
    alternatives : mapping of str to sequence of str
        For each thing, the codes that one segment gets where it is named.
    named : DataFrame of bool
        One row per interview of the material, one column per thing.

    Returns
    -------
    StudySubset
        With a segment for each thing in each interview that names it; other codings stay.
    """
    of_things = {code for codes in alternatives.values() for code in codes}
    kept = material.codings[~material.codings["code"].isin(of_things)]
    families = material.codes.drop_duplicates("code").set_index("code")["family"]
    rows = [
        (interview, f"{interview}/{number}", 10 * number, 10 * number + 9, code)
        for number, (thing, codes) in enumerate(alternatives.items())
        for interview in named.index[named[thing]]
        for code in codes
    ]
    drawn = pd.DataFrame(rows, columns=["interview", "segment", "start", "end", "code"])
    places = material.interviews[["interview", "unit", "group"]]
    drawn = drawn.merge(places, on="interview").assign(coder="simulated", speaker=None)
    drawn["family"] = drawn["code"].map(families)
    codings = pd.concat([kept, drawn.reindex(columns=kept.columns)], ignore_index=True)
    codings = codings.astype({"start": "Int64", "end": "Int64"})
    return replace(material, codings=codings, all_codings=codings)


def _drawn(material: StudySubset, shares: Mapping[str, float | np.ndarray], rng: np.random.Generator) -> pd.DataFrame:
    """Draw whether each interview names each thing, by the share of interviews that do."""
    interviews = pd.Index(material.interviews["interview"])
    return pd.DataFrame({name: rng.random(len(interviews)) < share for name, share in shares.items()}, index=interviews)


def _categories(claim: Claim, material: StudySubset) -> dict[str, Sequence[str]]:
    """Name the first way to name each category of a claim."""
    return {
        str(number): alternatives_of(category, material)[0]
        for number, category in enumerate(claim.variables["categories"])
    }


def say(claim: Claim, material: StudySubset, rng: np.random.Generator, there: bool) -> Drawn:
    """Let as many units (or interviews, if they are counted) say what the claim names as `SAYING` states.

    Coding errs in `MISCODED` of the interviews of either.
    """
    things, share = _categories(claim, material), SAYING[claim.word][0 if there else 1]
    counted = material.interviews[claim.unit]
    names = sorted(counted.dropna().unique())
    number = max(int(share * len(names)), int(share > 0))
    saying = {name: set(rng.permutation(names)[:number]) for name in things}
    shares = {name: np.where(counted.isin(said), 1 - MISCODED, MISCODED) for name, said in saying.items()}
    only = [{"any": [list(codes)]} for codes in things.values()]
    drawn = named_anew(material, things, _drawn(material, shares, rng))
    return replace(claim, variables={**claim.variables, "categories": only}), drawn


def groups(claim: Claim, material: StudySubset, rng: np.random.Generator, there: bool) -> Drawn:
    """Let the first group name it more often than the other, or both equally often."""
    things = _categories(claim, material)
    is_first = (material.interviews["group"] == claim.variables["group"]).to_numpy()
    shares = {name: np.where(is_first, LARGER, SMALLER) if there else EVEN for name in things}
    only = replace(claim, variables={**claim.variables, "categories": [{"any": [list(things["0"])]}]})
    return only, named_anew(material, things, _drawn(material, shares, rng))


def family(claim: Claim, material: StudySubset, rng: np.random.Generator, there: bool) -> Drawn:
    """Let the claim's code be ahead of all others of its family, or all codes be named equally often."""
    codes = material.codes.loc[material.codes["family"] == claim.variables["family"], "code"]
    shares = dict.fromkeys(codes, BEHIND if there else EVEN)
    if there:
        shares[claim.variables["code"]] = LARGER
    return claim, named_anew(material, {code: [code] for code in codes}, _drawn(material, shares, rng))


def pair(claim: Claim, material: StudySubset, rng: np.random.Generator, there: bool) -> Drawn:
    """Let one code go with the other, or be independent of it; other codes stay as they are."""
    code, other = claim.variables["code"], claim.variables["other"]
    first = rng.random(len(material.interviews)) < EVEN
    share = np.where(first, LARGER, SMALLER) if there else np.full(len(first), EVEN)
    named = pd.DataFrame(
        {code: first, other: rng.random(len(first)) < share}, index=pd.Index(material.interviews["interview"])
    )
    return claim, named_anew(material, {code: [code], other: [other]}, named)


def values(claim: Claim, material: StudySubset, rng: np.random.Generator, there: bool) -> Drawn:
    """Let each interview have a value of its own, beyond the threshold on average, or around it."""
    interviews = pd.Index(material.interviews["interview"])
    side = -1 if claim.word == "below" else 1
    drawn = float(claim.variables["threshold"]) + rng.normal(side * SHIFT * there, 1, len(interviews))
    codes = [f"simulated/{number}" for number in range(len(interviews))]
    stated = pd.DataFrame({"entity": "code", "key": codes, "variable": "value", "value": drawn.astype(str)})
    added = pd.DataFrame({"code": codes, "family": "simulated"})
    named = pd.DataFrame(np.eye(len(codes), dtype=bool), index=interviews, columns=codes)
    only = {name: part for name, part in claim.variables.items() if name != "variable"}
    only["categories"] = [{"any": [[code] for code in codes]}]
    study = replace(material, codes=pd.concat([material.codes, added], ignore_index=True), variables=stated)
    return replace(claim, variables=only), named_anew(study, {code: [code] for code in codes}, named)


Scenario = Callable[[Claim, StudySubset, np.random.Generator, bool], Drawn]
ALL, NOBODY = "all-say-it", "nobody-says-it"
SCENARIOS_OF: Mapping[str, tuple[Scenario, str, str]] = {
    **dict.fromkeys(("all", "generally-named", "most"), (say, ALL, "half-say-it")),
    **dict.fromkeys(("several", "some", "among-others"), (say, ALL, NOBODY)),
    "nobody": (say, NOBODY, "few-say-it"),
    "more-often-among": (groups, "groups-differ", "groups-alike"),
    "most-often-named": (family, "code-ahead", "codes-level"),
    "together-with": (pair, "codes-together", "codes-independent"),
    "above": (values, "values-beyond", "values-around"),
    "below": (values, "values-beyond", "values-around"),
}
"""By word: how its claims are simulated, and the scenarios in which they are true and false."""
