"""Convert codings from a file's ids to our keys, merge equal ones, and add codings of parents that count children."""

from collections.abc import Mapping

import pandas as pd

from analysis.importers.codes.code_paths import Path, counting_ancestors
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.lookup import named, places, values_at


def convert_codings(
    given: pd.DataFrame,
    segments: pd.DataFrame,
    coder: Mapping[str, str],
    path_of: Mapping[str, Path],
    key: Mapping[Path, str],
    mapping: ImportMapping,
) -> tuple[pd.DataFrame, int, int]:
    """Convert codings to our keys.

    Parameters
    ----------
    given : DataFrame
        ``selection, code, user``.
    segments : DataFrame
        ``selection`` and ``segment``.
    coder, path_of, key : dict
        Coder by user, path by code, and our code by path.

    Returns
    -------
    (codings, merged, added)
        ``segment, coder, code``, each once, and ``place``, the segment's row in ``segments``; the number of codings
        that the mapping made equal, and the number added for codes that count the codes below them.
    """
    ours = pd.DataFrame(
        {
            "place": places(given["selection"], segments["selection"]),
            "coder": named(given["user"], coder),
            "code": named(given["code"], {code: key[path] for code, path in path_of.items()}),
        }
    )
    once = ours.drop_duplicates()
    above = counting_ancestors(dict.fromkeys(path_of.values()), mapping)
    codes = {code: [key[up] for up in above[path]] for code, path in path_of.items() if path in above}
    whole = once
    if codes:
        below = given["code"].isin(list(codes))
        more = ours[below].assign(code=given.loc[below, "code"].map(codes)).explode("code")
        whole = pd.concat([once, more]).drop_duplicates()
    whole = whole.assign(segment=values_at(whole["place"], segments["segment"]))
    return whole.reset_index(drop=True), len(ours) - len(once), len(whole) - len(once)
