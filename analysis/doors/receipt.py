"""What came in through a door and what became of it: counted, checked and told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Count:
    """How many of one kind came in, and where they are: nothing is dropped in silence."""

    found: int
    carried: int
    merged: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        if self.found != self.carried + self.merged + self.left_out:
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
        Each file's name, SHA-256 and number of rows.
    counts : dict of str to Count
        By kind: rows, interviews, coders, codes, segments, codings, variables.
    remarks : sequence of Remark
        What was assumed, added, merged or left out, and why.
    frequencies : dict, optional
        ``published`` and ``met`` (numbers of codes) and ``unmet``: a remark for each code whose number differs.
    """

    sources: Sequence[Mapping]
    counts: Mapping[str, Count]
    remarks: Sequence[Remark]
    frequencies: Mapping | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        lines = ["Import report", ""]
        lines += [f"{source['file']}: {source['rows']} rows, SHA-256 {source['sha256']}" for source in self.sources]
        lines += ["", f"{'':12}{'in':>9}{'carried':>9}{'merged':>9}{'left out':>9}"]
        for kind, count in self.counts.items():
            lines.append(f"{kind:12}{count.found:9}{count.carried:9}{count.merged:9}{count.left_out:9}")
        if self.frequencies:
            lines += ["", f"Published frequencies: {self.frequencies['met']} of {self.frequencies['published']} met."]
            lines += [f"  {unmet}" for unmet in self.frequencies["unmet"]]
        lines += ["", "What to know"]
        for remark in self.remarks:
            lines.append(f"- {remark.text}")
            lines += [f"    {item}" for item in remark.items]
        return "\n".join(lines) + "\n"
