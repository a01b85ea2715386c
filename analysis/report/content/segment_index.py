"""Segments as cards: what was said, by whom it was coded, and which claims it speaks for or against."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from analysis.i18n import Wording
from analysis.report.evidence import SIDES, Casebook, ClaimFile, Interview, Segment, TracedSegment

MOST = 1000  # so many segments a side are listed on a claim's page; a page of ten thousand would be read by nobody
UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True)
class Spoken:
    """That a segment, or an interview's silence, speaks on one side of a claim."""

    claim: str
    side: str


@dataclass(frozen=True)
class Cards:
    """The segments of a casebook, with what the pages of one language ask of them."""

    casebook: Casebook
    wording: Wording
    verdicts: Mapping[str, str]

    @cached_property
    def interviews(self) -> Mapping[str, Interview]:
        return {interview.interview: interview for interview in self.casebook.interviews}

    @cached_property
    def segments(self) -> Mapping[str, Segment]:
        return {segment.segment: segment for segment in self.casebook.segments}

    @cached_property
    def by_interview(self) -> Mapping[str, list[Segment]]:
        found: dict[str, list[Segment]] = {name: [] for name in self.interviews}
        for segment in self.casebook.segments:
            found[segment.interview].append(segment)
        return found

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """What each segment is called in links: its key, freed of what a link cannot hold, and never the same twice."""
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
    def spoken(self) -> Mapping[str, list[Spoken]]:
        """Which claims each segment speaks on, those it speaks against first; a claim may stand on two sides."""
        found: dict[str, dict[Spoken, None]] = {}
        for side in SIDES:
            for claim in self.casebook.claims.values():
                for told in claim.told:
                    if told.side == side and told.segment is not None:
                        found.setdefault(told.segment, {})[Spoken(claim.claim, side)] = None
        return {segment: list(spoken) for segment, spoken in found.items()}

    @cached_property
    def listed(self) -> Mapping[str, set[str]]:
        """The segments that the page of each claim lists."""
        return {claim.claim: {told.segment for side in SIDES for told in self.told(claim, side) if told.segment}
                for claim in self.casebook.claims.values()}  # fmt: skip

    def told(self, claim: ClaimFile, side: str) -> list[TracedSegment]:
        """Give what is listed on a side of a claim, the first of it where there is very much."""
        return [told for told in claim.told if told.side == side][:MOST]

    def place(self, segment: str) -> str:
        """Say where a segment stands: the page of its interview, and the place on it."""
        return f"{interview_page(self.segments[segment].interview)}#{self.anchors[segment]}"

    def where(self, interview: str) -> str:
        """Say where an interview was held, as far as it is known."""
        known = self.interviews[interview]
        parts = [known.municipality, known.area and self.wording.label(known.area)]
        return ", ".join(part for part in parts if part)

    def marks(self, segment: Segment) -> dict[str, str]:
        """Give what a segment is found by, as words divided by spaces."""
        known = self.interviews[segment.interview]
        verdicts = dict.fromkeys(self.verdicts[spoken.claim] for spoken in self.spoken.get(segment.segment, ()))
        return {
            "municipality": token(known.municipality),
            "area": token(known.area),
            "partner": " ".join(map(token, segment.partners)),
            "phase": " ".join(map(token, segment.phases)),
            "verdict": " ".join(verdicts),
        }

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """List what segments can be found by: for each kind of mark its tokens, with what they are called."""
        interviews = self.interviews.values()
        partners = dict.fromkeys(code for segment in self.segments.values() for code in segment.partners)
        phases = dict.fromkeys(code for segment in self.segments.values() for code in segment.phases)
        return {
            "municipality": _choices(sorted({i.municipality for i in interviews if i.municipality}), str),
            "area": _choices(dict.fromkeys(i.area for i in interviews if i.area), self.wording.label),
            "partner": sorted(_choices(partners, self.wording.code), key=lambda choice: danish(choice[1])),
            "phase": _choices((code.code for code in self.casebook.codes if code.code in phases), self.wording.code),
        }


def _choices(keys: Iterable[str], name: object) -> list[tuple[str, str]]:
    return [(token(key), name(key)) for key in keys]


def token(key: str | None) -> str:
    """Spell a key as one word."""
    return re.sub(r"\s+", "_", key) if key else ""


def danish(word: str) -> tuple[int, ...]:
    """Give the key that sorts words as Danish does, with æ, ø and å last."""
    last = {"æ": 0x110000, "ø": 0x110001, "å": 0x110002}
    return tuple(last.get(letter, ord(letter)) for letter in word.lower())


def interview_page(interview: str) -> str:
    return f"interview-{quote(interview)}.html"


def claim_page(claim: str) -> str:
    return f"claim-{quote(claim)}.html"
