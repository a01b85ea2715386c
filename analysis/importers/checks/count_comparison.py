"""The comparison of a tool's counts with those of the import, and its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.importers.project.import_report import MORE, shortened
from analysis.messages.plurals import quantity

_NAMED = {  # items that only one of the two has, in the order of the report
    "unknown": "names in the table that no code of the project has",
    "unknown_zeros": "names in the table that are counted 0 there and that no code of the project has",
    "unknown_columns": "columns of the table that were not compared",
    "missing": "codes of the project that the table does not have",
    "missing_sources": "sources of the project that the table does not have",
    "no_numbers": "cells that are no number",
}


@dataclass(frozen=True)
class CountComparison:
    """The comparison of one table with the import: numbers of cells compared and equal, and each difference.

    Items in only one of the two are listed by name: rows and columns of the table, codes and sources of the
    project.
    """

    table: str
    convention: str
    compared: int
    equal: int
    differing: Sequence[str]
    unknown: Sequence[str]
    unknown_zeros: Sequence[str] = ()
    unknown_columns: Sequence[str] = ()
    missing: Sequence[str] = ()
    missing_sources: Sequence[str] = ()
    no_numbers: Sequence[str] = ()

    def as_text(self, listed: Mapping[str, Sequence[str]] | None = None) -> str:
        """Format the comparison for people, without the lists in ``listed``, which an earlier table has shown."""
        cells = quantity(self.compared, "cell")
        verb = "agrees" if self.compared == 1 else "agree"
        lines = [f"{self.table}: {self.equal} of {cells} {verb} ({self.convention})"]
        lines += [f"  {line}" for line in shortened(self.differing, more=MORE)]
        for name, text in _NAMED.items():
            items = getattr(self, name)
            if items and list(items) != list((listed or {}).get(name, ())):
                lines += [f"  {text}: {len(items)}", *(f"    {item}" for item in shortened(items, more=MORE))]
        return "\n".join(lines) + "\n"


def comparison_texts(found: Sequence[CountComparison]) -> list[str]:
    """Format the comparisons of one file; a list that several tables share appears once."""
    listed: dict[str, Sequence[str]] = {}
    lines = []
    for one in found:
        lines.append(one.as_text(listed))
        listed |= {name: items for name in _NAMED if (items := getattr(one, name))}
    return lines
