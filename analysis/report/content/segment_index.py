"""Index the segments of the report by key, interview, link anchor and claim."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.i18n import Wording
from analysis.models import SIDES
from analysis.report.content.page_names import interview_page
from analysis.report.evidence import ClaimEvidence, Interview, ReportEvidence, Segment, TracedSegment

MAX_LISTED = 1000  # segments per side on the page of a claim
UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True)
class ClaimSide:
    """A claim, and the side of it that a segment is evidence for."""

    claim: str
    side: str


@dataclass(frozen=True)
class SegmentIndex:
    """The segments of the report, with the look-ups that the pages of one language need."""

    evidence: ReportEvidence
    wording: Wording
    verdicts: Mapping[str, str]

    @cached_property
    def interviews(self) -> Mapping[str, Interview]:
        return {interview.interview: interview for interview in self.evidence.interviews}

    @cached_property
    def segments(self) -> Mapping[str, Segment]:
        return {segment.segment: segment for segment in self.evidence.segments}

    @cached_property
    def by_interview(self) -> Mapping[str, list[Segment]]:
        segments: dict[str, list[Segment]] = {name: [] for name in self.interviews}
        for segment in self.evidence.segments:
            segments[segment.interview].append(segment)
        return segments

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """The unique anchor of each segment, made from its key without characters that links cannot contain."""
        anchors: dict[str, str] = {}
        taken: set[str] = set()
        for segment in self.segments:
            plain = anchor = f"segment-{UNSAFE.sub('-', segment)}"
            number = 1
            while anchor in taken:
                number += 1
                anchor = f"{plain}-{number}"
            taken.add(anchor)
            anchors[segment] = anchor
        return anchors

    @cached_property
    def claims_by_segment(self) -> Mapping[str, list[ClaimSide]]:
        """The claims that each segment is evidence on, those it contradicts first; a claim may occur on two sides."""
        sides: dict[str, dict[ClaimSide, None]] = {}
        for side in SIDES:
            for claim in self.evidence.claims.values():
                for traced in claim.traced:
                    if traced.side == side and traced.segment is not None:
                        sides.setdefault(traced.segment, {})[ClaimSide(claim.claim, side)] = None
        return {segment: list(claim_sides) for segment, claim_sides in sides.items()}

    @cached_property
    def listed(self) -> Mapping[str, set[str]]:
        """The segments that the page of each claim lists."""
        return {claim.claim: {traced.segment for side in SIDES for traced in self.traced(claim, side) if traced.segment}
                for claim in self.evidence.claims.values()}  # fmt: skip

    def traced(self, claim: ClaimEvidence, side: str) -> list[TracedSegment]:
        """List the evidence on one side of a claim, at most `MAX_LISTED`."""
        return [traced for traced in claim.traced if traced.side == side][:MAX_LISTED]

    def place(self, segment: str) -> str:
        """Return the link to a segment on the page of its interview."""
        return f"{interview_page(self.segments[segment].interview)}#{self.anchors[segment]}"

    def where(self, interview: str) -> str:
        """Name the unit and group of an interview, if known."""
        record = self.interviews[interview]
        parts = [record.unit, record.group and self.wording.label(record.group)]
        return ", ".join(part for part in parts if part)

    def marks(self, segment: Segment) -> dict[str, str]:
        """Return the values that filters look for in a segment, separated by spaces."""
        interview = self.interviews[segment.interview]
        verdicts = dict.fromkeys(self.verdicts[one.claim] for one in self.claims_by_segment.get(segment.segment, ()))
        return {
            "unit": token(interview.unit),
            "group": token(interview.group),
            "partner": " ".join(map(token, segment.partners)),
            "phase": " ".join(map(token, segment.phases)),
            "verdict": " ".join(verdicts),
        }

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """List the options of each filter, as tokens with labels."""
        interviews = self.interviews.values()
        partners = dict.fromkeys(code for segment in self.segments.values() for code in segment.partners)
        phases = dict.fromkeys(code for segment in self.segments.values() for code in segment.phases)
        return {
            "unit": _choices(sorted({i.unit for i in interviews if i.unit}), str),
            "group": _choices(dict.fromkeys(i.group for i in interviews if i.group), self.wording.label),
            "partner": sorted(_choices(partners, self.wording.code), key=lambda choice: danish(choice[1])),
            "phase": _choices((code.code for code in self.evidence.codes if code.code in phases), self.wording.code),
        }


def _choices(keys: Iterable[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(token(key), name(key)) for key in keys]


def token(key: str | None) -> str:
    """Write a key without spaces, as one value of a filter."""
    return re.sub(r"\s+", "_", key) if key else ""


def danish(word: str) -> tuple[int, ...]:
    """Return the key that sorts words in Danish order, with æ, ø and å last."""
    last = {"æ": 0x110000, "ø": 0x110001, "å": 0x110002}
    return tuple(last.get(letter, ord(letter)) for letter in word.lower())
