"""Convert selections to segments with our keys and pseudonymous speakers."""

from collections.abc import Mapping

import pandas as pd

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.identifiers import slug, unique_keys
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.lookup import named


def convert_segments(
    selections: pd.DataFrame,
    interview: Mapping[str, str],
    mapping: ImportMapping,
    pseudonyms: Pseudonyms,
    kept: bool,
) -> pd.DataFrame:
    """Number the selections of each interview in their order, and replace speakers by labels.

    Parameters
    ----------
    selections : DataFrame
        As in `QDAProject`.
    interview : dict
        Interview by source.
    kept : bool
        Whether the names in the file are labels already.

    Returns
    -------
    DataFrame
        The columns of ``segments.csv`` that a file contains, and ``selection``; one row per selection, in order.
    """
    selections = selections.reset_index(drop=True)
    where = named(selections["source"], interview)
    number = where.groupby(where).cumcount() + 1
    spoken = selections["speaker"]
    labels = pseudonyms.labels("speakers", spoken.unique(), mapping, kept)
    keys = unique_keys(labels.values(), slug)
    speaker = pd.Series("", where.index, dtype="str")
    if keys:
        labelled = where + "-" + named(spoken, {name: keys[label] for name, label in labels.items()})
        speaker = labelled.where(spoken != "", "").fillna("")
    return pd.DataFrame(
        {
            "segment": where + "-" + number.astype("str").str.zfill(4),
            "interview": where,
            **{column: selections[column] for column in ("start", "end", "locator")},
            "speaker": speaker,
            "text": selections["text"],
            "selection": selections["selection"],
        }
    )
