"""Report what an import read, what became of it, and how it was checked."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from analysis.messages.plurals import quantity

MAX_LISTED = 40  # items that the text lists; import-report.json contains all
MORE = "and {} more; all are in import-report.json"
_COMPARED = ("exact", "beginnings", "compared")


@dataclass(frozen=True)
class Count:
    """How many items of one kind were found, and what became of them; nothing is dropped silently.

    ``added`` counts items of the dataset that no single item of the file corresponds to.
    """

    found: int
    carried: int
    merged: int = 0
    left_out: int = 0
    added: int = 0

    def __post_init__(self) -> None:
        if self.found + self.added != self.carried + self.merged + self.left_out:
            raise AssertionError(f"an import lost items: {self}")  # an error of the program, not of the data


@dataclass(frozen=True)
class ReportEntry:
    """Something a reader of the report should know, and the items that it concerns."""

    text: str
    items: Sequence[str] = ()


def report_entries(items_by_text: Mapping[str, Sequence[str]]) -> list[ReportEntry]:
    """Make an entry of each text that concerns any items, followed by their number.

    Examples
    --------
    >>> [entry.text for entry in report_entries({"codes without a family": ["Nurse"], "codes of no use": []})]
    ['codes without a family: 1']
    """
    return [ReportEntry(f"{text}: {len(items)}", items) for text, items in items_by_text.items() if len(items)]


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    sources : sequence of dict
        The name and SHA-256 of each file, and the number of rows of a table.
    counts : dict of str to Count
        By kind, as in `qda_project.KINDS`.
    remarks : sequence of ReportEntry
        What was assumed, added, merged or left out, and why.
    frequencies : dict, optional
        ``published`` and ``met`` (numbers of codes), and ``unmet``: a sentence for each code whose number differs.
    readings : sequence of dict
        How the positions of each source were counted, and how many selections have exactly their text there.
    checks : sequence of dict
        Counts of the coding tool, compared with those of the import.
    """

    sources: Sequence[Mapping]
    counts: Mapping[str, Count]
    remarks: Sequence[ReportEntry]
    frequencies: Mapping | None = None
    readings: Sequence[Mapping] = ()
    checks: Sequence[Mapping] = ()

    def as_json(self) -> str:
        """Write the report as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        """Write the report for people."""
        lines = ["Import report", "", *shortened([_source_line(source) for source in self.sources], more=MORE)]
        lines += ["", f"{'':12}{'in':>9}{'carried':>9}{'merged':>9}{'left out':>9}{'added':>9}"]
        for kind, count in self.counts.items():
            numbers = (count.found, count.carried, count.merged, count.left_out, count.added)
            lines.append(f"{kind:12}" + "".join(f"{number:9}" for number in numbers))
        lines += _reading_lines(self.readings)
        if self.frequencies:
            lines += ["", f"Published frequencies: {self.frequencies['met']} of {self.frequencies['published']} match."]
            lines += [f"  {unmet}" for unmet in shortened(self.frequencies["unmet"], more=MORE)]
        for check in self.checks:
            lines += ["", *check["text"].rstrip().splitlines()]
        lines += ["", "Notes", *_remark_lines(self.remarks)]
        return "\n".join(lines) + "\n"


def shortened(items: Sequence[str], most: int = MAX_LISTED, more: str = "... and {} more") -> list[str]:
    """List the first items and the number of the others, which import-report.json contains."""
    return [*items[:most], *([more.format(len(items) - most)] if len(items) > most else [])]


def entries_by_heading(remarks: Sequence[ReportEntry]) -> dict[str, list[ReportEntry]]:
    """Sort entries under headings, and merge those of one text.

    Returns
    -------
    dict
        Warnings and what was left out come first, then each subject.
    """
    groups: dict[str, list[ReportEntry]] = {heading: [] for heading in (*_FIRST, *_SUBJECTS.values(), _OTHER)}
    for remark in _merge_same_text(remarks):
        groups[_heading(remark.text)].append(remark)
    return {heading: found for heading, found in groups.items() if found}


_FIRST = {"Conflicts and warnings": re.compile(r"^[A-Z]{4,}\b"), "Left out": re.compile(r"\bleft out\b")}
_SUBJECTS = {  # the first of these words in an entry decides its heading
    "interview": "Interviews", "source": "Interviews", "text": "Interviews", "position": "Interviews",
    "coder": "Coders", "user": "Coders",
    "code": "Codes",
    "coding": "Segments and codings", "segment": "Segments and codings", "selection": "Segments and codings",
    "name": "Names",
    "column": "Files and tables", "row": "Files and tables", "file": "Files and tables",
    "header": "Files and tables",
}  # fmt: skip
_OTHER = "Further"
_SUBJECT = re.compile(rf"\b({'|'.join(_SUBJECTS)})s?\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?s)(.*): (\d+)")


def _heading(text: str) -> str:
    for heading, pattern in _FIRST.items():
        if pattern.search(text):
            return heading
    subject = _SUBJECT.search(text)
    return _SUBJECTS[subject[1].lower()] if subject else _OTHER


def _merge_same_text(remarks: Sequence[ReportEntry]) -> list[ReportEntry]:
    """Merge entries of one text, which several files may give."""
    alike: dict[str, list[ReportEntry]] = {}
    for remark in remarks:
        numbered = _NUMBERED.fullmatch(remark.text)
        alike.setdefault(numbered[1] if numbered else remark.text, []).append(remark)
    return [same[0] if len(same) == 1 else _sum_entries(text, same) for text, same in alike.items()]


def _sum_entries(text: str, remarks: Sequence[ReportEntry]) -> ReportEntry:
    items = list(dict.fromkeys(item for remark in remarks for item in remark.items))
    numbers = [int(found[2]) for remark in remarks if (found := _NUMBERED.fullmatch(remark.text))]
    if not numbers:
        return ReportEntry(text, items)
    listed = all(number == len(remark.items) for number, remark in zip(numbers, remarks, strict=False))
    return ReportEntry(f"{text}: {len(items) if listed and len(numbers) == len(remarks) else sum(numbers)}", items)


def _remark_lines(remarks: Sequence[ReportEntry]) -> list[str]:
    """List entries under their headings; successive entries with the same items list them once."""
    lines = []
    for heading, found in entries_by_heading(remarks).items():
        lines += ["", heading]
        for place, remark in enumerate(found):
            lines.append(f"- {remark.text}")
            following = found[place + 1].items if place + 1 < len(found) else ()
            if list(remark.items) != list(following):
                lines += [f"    {item}" for item in shortened(remark.items, more=MORE)]
    return lines


def _source_line(source: Mapping) -> str:
    rows = f"{quantity(source['rows'], 'row')}, " if "rows" in source else ""
    return f"{source['file']}: {rows}SHA-256 {source['sha256']}"


def _reading_lines(readings: Sequence[Mapping]) -> list[str]:
    """Write a line for each way of counting positions, and the sources in which a selection did not match."""
    if not readings:
        return []
    lines = ["", "Positions: how they were counted, and how many selections have exactly their text there"]
    for reading in dict.fromkeys(each["reading"] for each in readings):
        found = [each for each in readings if each["reading"] == reading]
        exact, begun, compared = (sum(each.get(word, 0) for each in found) for word in _COMPARED)
        cut = f", and {begun} by the beginning of a truncated text" if begun else ""
        lines.append(f"  {reading}: {quantity(len(found), 'source')}, {exact} of {compared}{cut}")
        torn = [each for each in found if each["exact"] + each.get("beginnings", 0) < each["compared"]]
        shown = [f"{each['source'] or '(no name)'}: {each['exact']} of {each['compared']}" for each in torn]
        lines += [f"    {line}" for line in shortened(shown, more=MORE)]
    return lines
