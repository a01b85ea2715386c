"""What came in through a door and what became of it: counted, checked and told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

LISTED = 200  # so many things are listed for people, the rest are counted
_COMPARED = ("exact", "beginnings", "compared")


@dataclass(frozen=True)
class Count:
    """How many of one kind came in, and where they are: nothing is dropped in silence.

    ``added`` stand in our tables and came from no single one of the file.
    """

    found: int
    carried: int
    merged: int = 0
    left_out: int = 0
    added: int = 0

    def __post_init__(self) -> None:
        if self.found + self.added != self.carried + self.merged + self.left_out:
            raise AssertionError(f"an import lost something: {self}")  # a fault of the door's, never of the data


@dataclass(frozen=True)
class Remark:
    """Something a person should know of an import, and which things it concerns."""

    text: str
    items: Sequence[str] = ()


def counted(told: Mapping[str, Sequence[str]]) -> list[Remark]:
    """Make a remark of each text that concerns anything, with how many things it concerns."""
    return [Remark(f"{text}: {len(items)}", items) for text, items in told.items() if len(items)]


@dataclass(frozen=True)
class Receipt:
    """What an import did.

    Attributes
    ----------
    sources : sequence of dict
        Each file's name and SHA-256, and its number of rows where it is a table.
    counts : dict of str to Count
        By kind, as `analysis.doors.project.KINDS` names them.
    remarks : sequence of Remark
        What was assumed, added, merged or left out, and why.
    frequencies : dict, optional
        ``published`` and ``met`` (numbers of codes) and ``unmet``: a remark for each code whose number differs.
    readings : sequence of dict
        How the positions of each source were read, and how many selections re-read exactly.
    checks : sequence of dict
        What the tool itself reports, against the same computed from what came in.
    """

    sources: Sequence[Mapping]
    counts: Mapping[str, Count]
    remarks: Sequence[Remark]
    frequencies: Mapping | None = None
    readings: Sequence[Mapping] = ()
    checks: Sequence[Mapping] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = ["Import report", "", *map(_source_line, self.sources)]
        lines += ["", f"{'':12}{'in':>9}{'carried':>9}{'merged':>9}{'left out':>9}{'added':>9}"]
        for kind, count in self.counts.items():
            numbers = (count.found, count.carried, count.merged, count.left_out, count.added)
            lines.append(f"{kind:12}" + "".join(f"{number:9}" for number in numbers))
        lines += _reading_lines(self.readings)
        if self.frequencies:
            lines += ["", f"Published frequencies: {self.frequencies['met']} of {self.frequencies['published']} met."]
            lines += [f"  {unmet}" for unmet in capped(self.frequencies["unmet"])]
        for check in self.checks:
            lines += ["", *check["text"].rstrip().splitlines()]
        lines += ["", "What to know"]
        for remark in self.remarks:
            lines.append(f"- {remark.text}")
            lines += [f"    {item}" for item in capped(remark.items)]
        return "\n".join(lines) + "\n"


def capped(items: Sequence[str], most: int = LISTED) -> list[str]:
    """List no more than a reader would read; the rest is counted (and stands in the report for machines)."""
    return [*items[:most], *([f"... and {len(items) - most} more"] if len(items) > most else [])]


def _source_line(source: Mapping) -> str:
    rows = f"{source['rows']} rows, " if "rows" in source else ""
    return f"{source['file']}: {rows}SHA-256 {source['sha256']}"


def _reading_lines(readings: Sequence[Mapping]) -> list[str]:
    """Say how positions were read: one line for each reading, and the sources where not all of it fitted."""
    if not readings:
        return []
    lines = ["", "Positions: how they were read, and how many selections re-read exactly"]
    for reading in dict.fromkeys(each["reading"] for each in readings):
        found = [each for each in readings if each["reading"] == reading]
        exact, begun, compared = (sum(each.get(word, 0) for each in found) for word in _COMPARED)
        cut = f", and {begun} by the beginning that a cut name tells" if begun else ""
        lines.append(f"  {reading}: {len(found)} sources, {exact} of {compared}{cut}")
        torn = [each for each in found if each["exact"] + each.get("beginnings", 0) < each["compared"]]
        torn = [f"{each['source']}: {each['exact']} of {each['compared']}" for each in torn]
        lines += [f"    {line}" for line in capped(torn)]
    return lines
