"""A contrast that should show nothing: whether known partners are mentioned in another phase of a case."""

from collections.abc import Mapping

import pandas as pd

from analysis.measures.passages.coded_passages import with_code
from analysis.measures.statistics.by_unit import units_of
from analysis.measures.statistics.contrast import arms_by_unit, contrast_numbers, judged_contrast
from analysis.measures.statistics.intervals import two_sided_sign_flip_p
from analysis.models import StudySubset


def negative_control_contrasts(
    material: StudySubset, exposures: Mapping[str, tuple[str, str]], family: str, fewest: int
) -> pd.DataFrame:
    """Contrast the share of each code of ``family`` among statements on known partners with that on unknown ones.

    Mutual knowledge has no reason to go with a phase. Where it does as clearly as it goes with experience, the way
    statements were coded may make both.

    Parameters
    ----------
    material : StudySubset
        The part of the study that the run analyses.
    exposures : mapping of str to (str, str)
        What to call each kind of knowledge, and its two codes.
    family : str
        The family of codes.
    fewest : int
        How many statements each arm of a unit needs.

    Returns
    -------
    DataFrame
        Indexed by ``measure`` and ``code``, the codes that are given: ``judged`` units, ``estimate``, ``low``
        and ``high`` of the mean difference within them, see `contrast_numbers`, and ``two-sided-p``, exact. One p of
        twenty falls below .05 by chance, and the rows depend on one another.

    References
    ----------
    Lipsitch, Tchetgen Tchetgen and Cohen (2010), Epidemiology 21: 383-388.
    """
    codes = material.codes.loc[material.codes["family"] == family, "code"]
    given = codes[codes.isin(material.cooccurrences["code"].unique())].tolist()
    compared = {name: _with_knowledge(material, *pair, given) for name, pair in exposures.items()}
    rows = {
        (name, code): _row(material, statements, code, fewest)
        for name, statements in compared.items()
        for code in given
    }
    table = pd.DataFrame(rows.values(), columns=["judged", "estimate", "low", "high", "two-sided-p"])
    return table.set_axis(pd.MultiIndex.from_tuples(rows, names=["measure", "code"]))


def _with_knowledge(material: StudySubset, exposure: str, against: str, codes: list[str]) -> pd.DataFrame:
    """Keep the statements with one of the two codes of knowledge and any of ``codes``."""
    exposed, unexposed = (
        with_code(material.statements, material.cooccurrences, [code]) for code in (exposure, against)
    )
    compared = with_code(material.statements, material.cooccurrences, codes) & (exposed ^ unexposed)
    return material.statements[compared].assign(exposed=exposed[compared])


def _row(material: StudySubset, compared: pd.DataFrame, code: str, fewest: int) -> list[float]:
    compared = compared.assign(share=with_code(compared, material.cooccurrences, [code]).astype(float))
    judged = judged_contrast(arms_by_unit(compared, "share", "exposed", units_of(material)), fewest)
    values = judged.loc[judged["eligible"], "difference"].to_numpy(dtype=float)
    numbers = contrast_numbers(values)
    return [len(values), numbers["estimate"], numbers["low"], numbers["high"], two_sided_sign_flip_p(values)]
