"""Read which columns of a table contain codes, from the keys of a mapping."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from analysis.errors import Issue
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.messages.suggestions import did_you_mean

KEYS = ("code_columns", "code_levels", "coder_columns", "value_columns")


class CodeColumn(NamedTuple):
    """A column whose cells contain codes.

    Attributes
    ----------
    column : str
    above : str
        The name of the code above its codes; "" if there is none.
    coder : str
        Who gave its codes; "" if the column does not determine it.
    is_value : bool
        Whether its cells are numbers.
    """

    column: str
    above: str = ""
    coder: str = ""
    is_value: bool = False


def code_columns(mapping: ImportMapping) -> list[CodeColumn]:
    """List the columns of codes that a mapping names under `KEYS`, without those of ``code_levels``."""
    coders = {column: coder for coder, columns in mapping.get("coder_columns", {}).items() for column in columns}
    found = {column: CodeColumn(column, "", coder) for column, coder in coders.items()}
    for above, column in _named(mapping.get("code_columns", {}), ""):
        found[column] = CodeColumn(column, above, coders.get(column, ""))
    for above, column in _named(mapping.get("value_columns", {}), None):
        found[column] = CodeColumn(column, above, coders.get(column, ""), is_value=True)
    return list(found.values())


def _named(stated: list[str] | Mapping[str, list[str]], name: str | None) -> Iterator[tuple[str, str]]:
    """Yield (name, column); columns in a list have the given name, or else their own."""
    if isinstance(stated, list):
        yield from ((column if name is None else name, column) for column in stated)
        return
    yield from ((above, column) for above, columns in stated.items() for column in columns)


def named_columns(mapping: ImportMapping) -> list[tuple[tuple[str, ...], str]]:
    """List every column that a mapping names under `KEYS`, as (place in the mapping, column)."""
    named = []
    for key in KEYS:
        stated = mapping.get(key, [])
        parts = stated.items() if isinstance(stated, Mapping) else [(None, stated)]
        for name, columns in parts:
            place = (key,) if name is None else (key, name)
            named += [((*place, column), column) for column in columns]
    return named


def unused_entries(mapping: ImportMapping, file_format: str) -> list[Issue]:
    """Find entries about columns of codes that a format does not read, and numbers for codes that no column names."""
    known = {column.above for column in code_columns(mapping) if column.above}
    problems = [
        mapping.problem(f"no column contains codes below '{above}'", did_you_mean(above, known), "values", above)
        for above in mapping.get("values", {})
        if above not in known
    ]
    if file_format == "long table":
        return problems
    hint = "write `table: long`, or leave it out"
    unread: list[tuple[str, ...]] = [(key,) for key in (*KEYS, "list_separator") if key in mapping.entries]
    unread += [("columns", "value")] if "value" in mapping.get("columns", {}) else []
    return problems + [
        mapping.problem(f"'{place[-1]}' is not read in a table of this kind ({file_format})", hint, *place)
        for place in unread
    ]


def has_code_columns(mapping: ImportMapping) -> bool:
    """Return whether a mapping names columns of codes under `KEYS`."""
    return any(mapping.get(key) for key in KEYS)
