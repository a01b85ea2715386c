"""Convert extra columns of codings to variables of sources or speakers, or to notes on selections."""

from collections.abc import Sequence

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
    variables, notes, remarks, merged = [frame_of("variables")], [frame_of("notes")], [], 0
    for column in extra.columns.difference(left_out, sort=False):
        every = entities.assign(value=extra[column])
        cells = every[every["value"] != ""]
        entity = next((entity for entity in ("source", "speaker") if _is_known_of(every, entity)), "selection")
        distinct = cells.drop_duplicates([entity, "value"])
        merged += int(cells.duplicated([entity, "value"]).sum())
        (notes if entity == "selection" else variables).append(_rows(distinct, entity, column))
        remarks.append(f"{column}: {_SHOWN[entity]}")
    variables, notes = (pd.concat(frames, ignore_index=True) for frames in (variables, notes))
    unwanted = int((extra[[column for column in left_out if column in extra]] != "").to_numpy().sum())
    found = int((extra != "").to_numpy().sum())
    count = Count(found, len(variables) + len(notes), merged, unwanted)
    entries = {"further columns that were imported": remarks, "columns left out, as the mapping says": list(left_out)}
    return variables, notes, count, report_entries(entries)


def _is_known_of(every: pd.DataFrame, entity: str) -> bool:
    """Return whether a column is equal on all rows of each entity; a comment on one row of several is not."""
    first = every.groupby(entity)["value"].transform("first")
    nobody = every[entity] == ""
    return bool((every["value"] == first.where(~nobody, "")).all())


def _rows(cells: pd.DataFrame, entity: str, column: str) -> pd.DataFrame:
    keys = cells[entity].to_numpy()
    if entity == "selection":
        return frame_of("notes", {"entity": entity, "key": keys, "name": column, "text": cells["value"].to_numpy()})
    entries = {"key": keys, "variable": column, "value": cells["value"].to_numpy(), "origin": f"column '{column}'"}
    return frame_of("variables", {"entity": entity, **entries} if len(keys) else ())
