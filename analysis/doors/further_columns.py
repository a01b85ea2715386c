"""Columns beyond those a coding needs -> variables of the interview or the speaker, or notes on the segment."""

from collections.abc import Sequence

import pandas as pd

from analysis.doors.receipt import Count, Remark, counted

VARIABLES = ["entity", "key", "variable", "value", "origin"]
NOTES = ["entity", "key", "text"]


def carry(
    further: pd.DataFrame, entities: pd.DataFrame, left_out: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, Count, list[Remark]]:
    """Carry each column to what it is known of: the interview if it says one thing there, else speaker or segment.

    Parameters
    ----------
    further : DataFrame
        The columns, one row per foreign row, "" where nothing is said.
    entities : DataFrame
        ``interview``, ``speaker`` and ``segment``: the keys each row belongs to.
    left_out : sequence of str
        Columns that the mapping does not want.

    Returns
    -------
    (variables, notes, count of cells, remarks)
    """
    variables, notes, remarks, merged = [], [], [], 0
    for column in further.columns.difference(left_out, sort=False):
        every = entities.assign(value=further[column])
        cells = every[every["value"] != ""]
        entity = next((entity for entity in ("interview", "speaker") if _is_known_of(every, entity)), "segment")
        distinct = cells.drop_duplicates([entity, "value"])
        merged += int(cells.duplicated([entity, "value"]).sum())
        (notes if entity == "segment" else variables).append(_rows(distinct, entity, column))
        remarks.append(f"{column}: {'notes on segments' if entity == 'segment' else f'variable of the {entity}'}")
    variables = pd.concat([pd.DataFrame(columns=VARIABLES, dtype="str"), *variables], ignore_index=True)
    notes = pd.concat([pd.DataFrame(columns=NOTES, dtype="str"), *notes], ignore_index=True)
    unwanted = int((further[[column for column in left_out if column in further]] != "").to_numpy().sum())
    found = int((further != "").to_numpy().sum())
    count = Count(found, len(variables) + len(notes), merged, unwanted)
    told = {"further columns that were carried": remarks, "columns left out, as the mapping says": list(left_out)}
    return variables, notes, count, counted(told)


def _is_known_of(every: pd.DataFrame, entity: str) -> bool:
    """Say whether a column says the same on all rows of an entity: a comment on one row is not known of them all."""
    first = every.groupby(entity)["value"].transform("first")
    nobody = every[entity] == ""
    return bool((every["value"] == first.where(~nobody, "")).all())


def _rows(cells: pd.DataFrame, entity: str, column: str) -> pd.DataFrame:
    if entity == "segment":
        return pd.DataFrame({"entity": entity, "key": cells[entity], "text": column + ": " + cells["value"]})
    origin = f"column '{column}'"
    return pd.DataFrame(
        {"entity": entity, "key": cells[entity], "variable": column, "value": cells["value"], "origin": origin}
    )
