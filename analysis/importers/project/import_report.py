"""What an import read and what became of it: counted and checked."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from analysis.messages.plurals import quantity

MAX_LISTED = 40  # so many things are listed for people; the rest are counted, and stand in import-report.json
MORE = "and {} more; all are in import-report.json"
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
class ReportEntry:
    """Something a person should know of an import, and which things it concerns."""

    text: str
    items: Sequence[str] = ()


def report_entries(told: Mapping[str, Sequence[str]]) -> list[ReportEntry]:
    """Make a remark of each text that concerns anything, with how many things it concerns."""
    return [ReportEntry(f"{text}: {len(items)}", items) for text, items in told.items() if len(items)]


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    sources : sequence of dict
        Each file's name and SHA-256, and its number of rows where it is a table.
    counts : dict of str to Count
        By kind, as `qda_project.KINDS` names them.
    remarks : sequence of ReportEntry
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
    remarks: Sequence[ReportEntry]
    frequencies: Mapping | None = None
    readings: Sequence[Mapping] = ()
    checks: Sequence[Mapping] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = ["Import report", "", *shortened([_source_line(source) for source in self.sources], more=MORE)]
        lines += ["", f"{'':12}{'in':>9}{'carried':>9}{'merged':>9}{'left out':>9}{'added':>9}"]
        for kind, count in self.counts.items():
            numbers = (count.found, count.carried, count.merged, count.left_out, count.added)
            lines.append(f"{kind:12}" + "".join(f"{number:9}" for number in numbers))
        lines += _reading_lines(self.readings)
        if self.frequencies:
            lines += ["", f"Published frequencies: {self.frequencies['met']} of {self.frequencies['published']} met."]
            lines += [f"  {unmet}" for unmet in shortened(self.frequencies["unmet"], more=MORE)]
        for check in self.checks:
            lines += ["", *check["text"].rstrip().splitlines()]
        lines += ["", "What to know", *_remark_lines(self.remarks)]
        return "\n".join(lines) + "\n"


def shortened(items: Sequence[str], most: int = MAX_LISTED, more: str = "... and {} more") -> list[str]:
    """List no more than a reader would read; the rest is counted (and stands in the report for machines)."""
    return [*items[:most], *([more.format(len(items) - most)] if len(items) > most else [])]


def entries_by_heading(remarks: Sequence[ReportEntry]) -> dict[str, list[ReportEntry]]:
    """Put remarks under headings, and make one of those that say the same of other files.

    Returns
    -------
    dict
        Conflicts and what was left out come first; then each subject in turn.
    """
    groups: dict[str, list[ReportEntry]] = {heading: [] for heading in (*_FIRST, *_SUBJECTS.values(), _OTHER)}
    for remark in _merge_same_text(remarks):
        groups[_heading(remark.text)].append(remark)
    return {heading: found for heading, found in groups.items() if found}


_FIRST = {"Conflicts and warnings": re.compile(r"^[A-Z]{4,}\b"), "Left out": re.compile(r"\bleft out\b")}
_SUBJECTS = {  # the first of these words in a remark says what it is about
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
    """Add up remarks of one text, as each file of several may give the same."""
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
    """List remarks below their headings; of several that concern the same things, these are listed once."""
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
    """Say how positions were read: one line for each reading, and the sources where not all of it fitted."""
    if not readings:
        return []
    lines = ["", "Positions: how they were read, and how many selections re-read exactly"]
    for reading in dict.fromkeys(each["reading"] for each in readings):
        found = [each for each in readings if each["reading"] == reading]
        exact, begun, compared = (sum(each.get(word, 0) for each in found) for word in _COMPARED)
        cut = f", and {begun} by the beginning that a cut name tells" if begun else ""
        lines.append(f"  {reading}: {quantity(len(found), 'source')}, {exact} of {compared}{cut}")
        torn = [each for each in found if each["exact"] + each.get("beginnings", 0) < each["compared"]]
        shown = [f"{each['source'] or '(no name)'}: {each['exact']} of {each['compared']}" for each in torn]
        lines += [f"    {line}" for line in shortened(shown, more=MORE)]
    return lines
