"""Convert extra columns of codings to variables of sources or speakers, or to notes on selections."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.importers.project.import_report import Count, ReportEntry, report_entries
from analysis.importers.project.qda_project import frame_of, speaker_key

_ENTITY = {"interview": "source", "speaker": "speaker", "selection": "selection"}
_SHOWN = {"source": "variable of the interview", "speaker": "variable of the speaker", "selection": "notes on segments"}


def convert_extra_columns(
    extra: pd.DataFrame, entities: pd.DataFrame, left_out: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, Count, list[ReportEntry]]:
    """Attach each column to the interview if it is constant there, else to the speaker or the selection.

    Parameters
    ----------
    extra : DataFrame
        The columns, one row per foreign row, "" if empty.
    entities : DataFrame
        ``interview``, ``speaker`` and ``selection`` of each row.
    left_out : sequence of str
        Columns that the mapping leaves out.

    Returns
    -------
    (variables, notes, count of cells, remarks)
    """
    keys = [
        speaker_key(*pair) if pair[1] else "" for pair in entities[["interview", "speaker"]].itertuples(index=False)
    ]
    entities = entities.assign(speaker=pd.Series(keys, entities.index, dtype="str"))
    entities = entities.rename(columns=_ENTITY)
    first_rows = {entity: _first_rows(entities[entity]) for entity in ("source", "speaker")}
    variable_rows, note_rows = [frame_of("variables")], [frame_of("notes")]
    remarks, merged = [], 0
    for column in extra.columns.difference(list(left_out), sort=False):
        values = extra[column].to_numpy(dtype=object)
        entity = next((entity for entity, rows in first_rows.items() if _is_constant(values, rows)), "selection")
        cells = entities.assign(value=extra[column])[values != ""]
        distinct = cells.drop_duplicates([entity, "value"])
        merged += int(cells.duplicated([entity, "value"]).sum())
        (note_rows if entity == "selection" else variable_rows).append(_rows(distinct, entity, column))
        remarks.append(f"{column}: {_SHOWN[entity]}")
    variables, notes = (pd.concat(frames, ignore_index=True) for frames in (variable_rows, note_rows))
    unwanted = int((extra[[column for column in left_out if column in extra]] != "").to_numpy().sum())
    found = int((extra != "").to_numpy().sum())
    count = Count(found, len(variables) + len(notes), merged, unwanted)
    entries = {"further columns that were imported": remarks, "columns left out, as the mapping says": list(left_out)}
    return variables, notes, count, report_entries(entries)


def _first_rows(keys: pd.Series) -> np.ndarray:
    """Return for each row the place of the first row with the same key; -1 where the key is empty."""
    number, distinct = pd.factorize(keys)
    first = np.flatnonzero(~keys.duplicated().to_numpy())
    return np.where(keys.to_numpy(dtype=object) == "", -1, first[number]) if len(distinct) else number


def _is_constant(values: np.ndarray, first_rows: np.ndarray) -> bool:
    """Return whether a column is equal on all rows of each entity, and empty where there is none.

    A comment on one row of several is not.
    """
    has_entity = first_rows >= 0
    return bool((values == np.where(has_entity, values[first_rows], "")).all())


def _rows(cells: pd.DataFrame, entity: str, column: str) -> pd.DataFrame:
    keys = cells[entity].to_numpy()
    if entity == "selection":
        return frame_of("notes", {"entity": entity, "key": keys, "name": column, "text": cells["value"].to_numpy()})
    entries = {"key": keys, "variable": column, "value": cells["value"].to_numpy(), "origin": f"column '{column}'"}
    return frame_of("variables", {"entity": entity, **entries} if len(keys) else ())
