"""Summarise error rates: how often a claim is supported if it is true, and if it is false."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

TRUE_WORLD = "as-published"


def support_rates(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return how often each claim is supported.

    Parameters
    ----------
    rows : sequence of dict
        From `error_rates.error_rows`; may be empty.

    Returns
    -------
    DataFrame
        Indexed by claim: ``true-support``, the share of runs of the scenario as-published that support it;
        ``false-support``, the largest such share in a scenario where it is false; and ``worst-scenario``, that
        scenario. The last two are missing for a claim that is false in no scenario.
    """
    table = pd.DataFrame(list(rows), columns=["scenario", "claim", "true", "runs", "supported"])
    table = table.assign(share=table["supported"] / table["runs"])
    published = table[table["scenario"] == TRUE_WORLD].set_index("claim")["share"]
    untrue = table[~table["true"].astype(bool)].sort_values("share", kind="stable", ascending=False)
    worst = untrue.drop_duplicates("claim").set_index("claim")
    rates = pd.DataFrame({"true-support": published}).astype("float64")
    rates["false-support"] = worst["share"].reindex(rates.index).astype("float64")
    return rates.assign(**{"worst-scenario": worst["scenario"].reindex(rates.index)}).rename_axis("claim")


def beside_verdicts(verdicts: pd.DataFrame, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Join `support_rates` to the verdicts of a study (indexed by claim); missing if there is no rate.

    Parameters
    ----------
    verdicts : DataFrame
        Indexed by claim.
    rows : sequence of mapping
        The rows of a table of error rates.

    Returns
    -------
    DataFrame
        ``verdicts`` with the columns of `support_rates`.
    """
    return verdicts[["verdict"]].join(support_rates(rows))


def expected_false_supports(rated: pd.DataFrame) -> pd.DataFrame:
    """Count the supported claims, and how many would be expected if all of them were false.

    Parameters
    ----------
    rated : DataFrame
        From `beside_verdicts`.

    Returns
    -------
    DataFrame
        One row: ``supported-claims``, ``with-rate`` (those that are false in some scenario), and
        ``expected-false-supports``, the sum of their false-support rates: the expected number if every one of them were
        false, each in its worst scenario. Missing if no claim has a rate.
    """
    supported = rated[rated["verdict"] == "supported"]
    known_rates = supported["false-support"].dropna()
    expected = float(known_rates.sum()) if rated["false-support"].notna().any() else None
    row = {"supported-claims": len(supported), "with-rate": len(known_rates), "expected-false-supports": expected}
    return pd.DataFrame([row], index=pd.Index(["all"], name="claims")).astype({"expected-false-supports": "float64"})
