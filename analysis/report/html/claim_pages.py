"""Arrange the page of each claim: its verdict, the evidence on each side, its rule, and its robustness."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from analysis.claims.reliability import PRINTED_NUMBER
from analysis.claims.verdict_text import COUNTED_ESTIMATES
from analysis.models import SIDES, VERDICTS
from analysis.report.content.claim_rows import ClaimRow
from analysis.report.content.effect_text import detectable_value
from analysis.report.content.page_names import anchored, interview_page
from analysis.report.content.section_blocks import Figure, SectionPage, figure_of
from analysis.report.content.segment_index import SegmentIndex, token
from analysis.report.content.stability_text import repeated
from analysis.report.content.threat_rows import ThreatRows, claim_threats
from analysis.report.evidence import ClaimEvidence, TracedSegment
from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts
from analysis.report.section_outputs import Output
from analysis.robustness.stability import KINDS, Stability

WHOLE_SOURCE = ("", "news item", "article")  # locators that add nothing to the title of the source

COUNT_EACH_INTERVIEW = ("nobody", "more-often-among")  # words for which a single interview that does not name it counts


@dataclass(frozen=True)
class Grid:
    """A table of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    runs: str = ""


@dataclass(frozen=True)
class Item:
    """A rendered segment on one side of a claim, or an interview that does not mention it (``card`` is None)."""

    card: Markup | None
    anchor: str
    marks: Markup
    codes: Markup
    interview: str
    page: str
    where: str
    unit: str
    group: str


@dataclass(frozen=True)
class Side:
    """The evidence on one side; if withheld from the audience, ``listed`` is empty and ``number`` is None."""

    side: str
    number: int | None
    shown: str
    sentence: str
    cut: str
    listed: tuple[Item, ...]


@dataclass(frozen=True)
class ClaimPage:
    """The content of the page of a claim."""

    row: ClaimRow
    section: SectionPage
    locator: str
    note: str
    quoted: bool
    printed: bool
    sides: tuple[Side, ...]
    counted: str
    pairs: tuple[str, ...]
    filters: Mapping[str, Sequence[tuple[str, str]]]
    units: Grid | None
    measured: str
    units_caption: str
    word: str
    basis: str
    codes: tuple[tuple[str, str], ...]
    detectable: str
    specification_flips: str
    repetitions: Grid
    all_repetitions: Grid | None
    specifications: Grid | None
    figure: Figure | None
    errors: Grid | None
    threats: ThreatRows | None

    @property
    def page(self) -> str:
        return self.row.page


def _shown_sides(claim: ClaimEvidence) -> tuple[str, ...]:
    """Return the sides of a claim that its page shows: of a printed number, the segments that were counted."""
    if claim.word != PRINTED_NUMBER:
        return SIDES
    return ("undecided",) if claim.sides.get("undecided") else ("for",)


class ClaimPages:
    """Makes the pages of all claims in one language."""

    def __init__(
        self, index: SegmentIndex, words: ReportTexts, short: Mapping[str, Markup], attributes: Mapping[str, Markup]
    ):
        self.index, self.words = index, words
        self.short, self.attributes = short, attributes

    def page(self, row: ClaimRow, section: SectionPage, stability: Stability | None) -> ClaimPage:
        """Arrange the page of one claim."""
        claim, words = self.index.evidence.claims[row.claim], self.words
        curve = claim.curves.get(words.language)
        figure = curve.figure if curve else None
        return ClaimPage(
            row=row,
            section=section,
            locator=self._locator(claim.locator),
            note=claim.notes.get(words.language, ""),
            quoted=self.index.evidence.quoted,
            printed=claim.word == PRINTED_NUMBER,
            sides=tuple(self._sides(claim, row.verdict != "cannot_be_judged")),
            counted=self._counted(row, claim),
            pairs=tuple(self._pair(pair) for pair in claim.pairs),
            filters=self._filters(claim),
            units=self._units(claim),
            measured=words(self._of("claim.units", claim)),
            units_caption=words(self._of("claim.units_caption", claim), claim=row.claim),
            word=claim.words[words.language],
            basis=claim.basis[words.language],
            codes=tuple((code, self.index.wording.code(code)) for code in claim.codes),
            detectable=self._detectable(claim),
            specification_flips=self._specification_flips(stability),
            repetitions=self._repetitions(stability),
            all_repetitions=self._all_repetitions(claim),
            specifications=self._specifications(claim),
            figure=self._figure(figure) if figure else None,
            errors=self._errors(claim),
            threats=claim_threats(claim.threats, claim.claim, self.words),
        )

    def _of(self, key: str, claim: ClaimEvidence) -> str:
        """Return the key of a text, or for a claim that counts interviews the key of its variant, if there is one."""
        of_interviews = f"of_interviews.{key}"
        known = any(text.startswith(of_interviews) for text in self.words.texts)
        return of_interviews if claim.unit == "interview" and known else key

    def _locator(self, locator: str) -> str:
        """Name the paragraph of the statement in its source; other locators are shown as in the ledger."""
        paragraph = re.fullmatch(r"paragraph (\d+)", locator)
        if paragraph:
            return self.words("locator.paragraph", number=paragraph[1])
        return "" if locator in WHOLE_SOURCE else locator

    def _sides(self, claim: ClaimEvidence, judged: bool) -> Iterator[Side]:
        words = self.words
        seen: set[str] = set()
        if not self.index.evidence.quoted:
            yield Side("against", None, "", words("claim.withheld"), "", ())
            return
        for side in _shown_sides(claim):
            listed, number = self.index.traced(claim, side), claim.sides[side]
            shown = format_number(len(listed), words.language, 0)
            silent = sum(one.segment is None and one.side == side for one in claim.traced)
            cut = words("claim.cut", number=shown) if 0 < len(listed) < number else ""
            sentence = self._sentence(claim, side, number, silent)
            if not judged and side != "undecided":
                sentence = words("claim.nothing_judged")
            yield Side(side, number, shown, sentence, cut, tuple(self._item(one, claim, seen) for one in listed))

    def _sentence(self, claim: ClaimEvidence, side: str, number: int, silent: int) -> str:
        """Write how many segments and silent interviews are on a side."""
        words, segments = self.words, number - silent
        if number == 0 and claim.word == PRINTED_NUMBER:
            return words("claim.nothing_counted")
        if number == 0:
            compared = side == "against" and claim.word == "great-difference"
            return words("claim.nothing_compared" if compared else f"claim.nothing_{side}")
        parts = []
        if claim.word == PRINTED_NUMBER:
            return words.many("claim.segments_counted", number)
        if segments:
            parts.append(words.many(f"claim.segments_{side}", segments))
        if silent and claim.word != "count":
            what = "claim.absences" if claim.word in COUNT_EACH_INTERVIEW else "claim.silences"
            parts.append(words.many(self._of(what, claim), silent))
        if claim.word == "count":
            parts = [words.many("claim.interviews", number)]
        return " ".join(parts)

    def _item(self, traced: TracedSegment, claim: ClaimEvidence, seen: set[str]) -> Item:
        interview = self.index.interviews[traced.interview]
        anchor = "" if traced.segment is None or traced.segment in seen else self.index.anchors[traced.segment]
        if traced.segment is not None:
            seen.add(traced.segment)
        return Item(
            card=self.short[traced.segment] if traced.segment is not None else None,
            anchor=anchor,
            marks=self.attributes[traced.segment] if traced.segment is not None else Markup(),
            codes=Markup(", ").join(map(self._code, traced.codes)),
            interview=traced.interview,
            page=interview_page(traced.interview),
            where=self.index.where(traced.interview),
            unit=token(interview.unit),
            group=token(interview.group),
        )

    def _code(self, code: str) -> Markup:
        return Markup('<a href="codebook.html#code-{}">{}</a>').format(anchored(code), self.index.wording.code(code))

    def _counted(self, row: ClaimRow, claim: ClaimEvidence) -> str:
        """Explain what the verdict counts as cases against it, if their number differs from the list."""
        if not claim.sides:
            return ""
        listed = format_number(claim.sides["against"], self.words.language, 0)
        key = self._of(f"counted.{claim.estimator}", claim)
        if not row.negative_cases or row.negative_cases == listed or key not in self.words.texts:
            return ""
        return self.words("claim.counted", number=row.negative_cases, what=self.words(key))

    def _pair(self, pair: tuple[str, str, float]) -> str:
        first, second, distance = pair
        return self.words(
            "claim.pair", first=first, second=second, distance=format_number(distance, self.words.language)
        )

    def _filters(self, claim: ClaimEvidence) -> dict[str, list[tuple[str, str]]]:
        choices = self.index.choices() if claim.traced else {}
        return {kind: options for kind, options in choices.items() if len(options) > 1}

    def _units(self, claim: ClaimEvidence) -> Grid | None:
        if not claim.units:
            return None
        keys = list(claim.units[0])
        head = self.index.wording.word(claim.unit)
        columns = [head if key == "unit" else self._label(key, claim.unit) for key in keys]
        rows = [tuple(self._value(unit[key]) for key in keys) for unit in claim.units]
        numeric = [n for n, key in enumerate(keys) if n and all(_is_number(unit[key]) for unit in claim.units)]
        return Grid(tuple(columns), tuple(rows), tuple(numeric))

    def _label(self, key: str, unit: str) -> str:
        """Return the label of a column, which may depend on the unit that is counted."""
        label, unit_key = self.index.wording.label, f"{key}-{unit}"
        return label(key) if label(unit_key) == unit_key else label(unit_key)

    def _value(self, value: Any) -> str:
        if isinstance(value, tuple):
            return ", ".join(map(self.index.wording.label, value))
        if isinstance(value, bool):
            return self.words("value.true" if value else "value.false")
        if _is_number(value):
            return format_number(value, self.words.language, 0 if isinstance(value, int) else 2)
        return "" if value is None else str(value)

    def _detectable(self, claim: ClaimEvidence) -> str:
        if claim.detectable is None:
            return ""
        kind, least = claim.detectable
        return self.words(self._of(f"claim.detectable_{kind}", claim), value=detectable_value(kind, least, self.words))

    def _figure(self, output: Output) -> Figure:
        """Arrange the specification curve without its table, because the table of specifications has the numbers."""
        return replace(figure_of(output, "", f"figures/{output.record['name']}", self.words), data=())

    def _specification_flips(self, stability: Stability | None) -> str:
        agree, judged = stability.counts.get("fork", (0, 0)) if stability else (0, 0)
        total = format_number(judged, self.words.language, 0)
        return self.words.many("claim.forks_flip", judged - agree, all=total) if agree < judged else ""

    def _repetitions(self, stability: Stability | None) -> Grid:
        """Count the repetitions with the same verdict, by kind."""
        words = self.words
        columns = tuple(words(f"claim.{what}") for what in ("repetition", "agree", "judged", "flipped", "not_judged"))
        counts, unjudged = (stability.counts, stability.unjudged) if stability else ({}, {})
        rows = []
        for kind in KINDS:
            if kind in counts or kind in unjudged:
                agree, judged = counts.get(kind, (0, 0))
                numbers = (agree, judged, judged - agree, unjudged.get(kind, (0, 0))[0])
                rows.append((words(f"standing.{kind}"), *(format_number(n, words.language, 0) for n in numbers)))
        return Grid(columns, tuple(rows))

    def _all_repetitions(self, claim: ClaimEvidence) -> Grid | None:
        """List the verdict of every repetition."""
        words = self.words
        rows = [(repeated(row["kind"], row["name"], words), words(f"verdict.{row['verdict']}"),
                 format_number(row["estimate"], words.language, 0 if claim.word in COUNTED_ESTIMATES else 2))
                for row in claim.repetitions if row["kind"] != "fork"]  # fmt: skip
        columns = (words("claim.repetition"), words("claims.verdict"), words("claims.estimate"))
        return Grid(columns, tuple(rows)) if rows else None

    def _specifications(self, claim: ClaimEvidence) -> Grid | None:
        curve, words = claim.curves.get(self.words.language), self.words
        if not curve or not curve.specifications:
            return None
        rows = [(label, format_number(estimate, words.language), words(f"verdict.{verdict}"))
                for label, estimate, verdict in curve.specifications]  # fmt: skip
        return Grid((words("claim.fork"), words("claims.estimate"), words("claims.verdict")), tuple(rows))

    def _errors(self, claim: ClaimEvidence) -> Grid | None:
        if not claim.errors:
            return None
        words = self.words
        columns = (words("scenarios.scenario"), words("claim.true_there"), *(words(f"verdict.{v}") for v in VERDICTS))
        rows = [(words.label("scenario", row["scenario"]), words("value.true" if row["true"] else "value.false"),
                 *(format_number(row[v] / row["runs"], words.language, 3) for v in VERDICTS))
                for row in claim.errors]  # fmt: skip
        return Grid(
            columns, tuple(rows), runs=format_number(max(row["runs"] for row in claim.errors), words.language, 0)
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
