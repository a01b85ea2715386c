"""Describe the robustness of the verdicts in the words of one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from analysis.report.report_texts import ReportTexts
from analysis.robustness.stability import KINDS, LEFT_OUT, Stability, repetition_name


@dataclass(frozen=True)
class Robustness:
    """The robustness of one verdict, as text.

    Attributes
    ----------
    word : str
        robust, partly-robust, fragile or not-tested: a key of the wording.
    short : str
        How many leave-one-out runs and specifications agree.
    counts : str
        The same for each kind of repetition.
    flips : str
        The repetitions with another verdict; "" if there are none.
    unjudged : str
        The repetitions that could not be judged, by kind; "" if there are none.
    """

    word: str
    short: str
    counts: str
    flips: str
    unjudged: str = ""


def robustness(stability: Mapping[str, Stability | None] | None, words: ReportTexts) -> dict[str, Robustness]:
    """Describe the robustness of each verdict; claims that cannot be judged or were not repeated are omitted."""
    return {
        claim: _written(one, words) for claim, one in (stability or {}).items() if one and (one.counts or one.unjudged)
    }


def _written(stability: Stability, words: ReportTexts) -> Robustness:
    parts = {"left_out": LEFT_OUT, "fork": ("fork",)}
    flips = [repeated(*flip, words) for flip in stability.flipped_by]
    return Robustness(
        word=stability.word,
        short="; ".join(filter(None, (_of(words, what, stability, kinds) for what, kinds in parts.items()))),
        counts="; ".join(filter(None, (_of(words, kind, stability, (kind,)) for kind in KINDS))),
        flips=", ".join(flips),
        unjudged="; ".join(_unjudged(words, kind, *stability.unjudged[kind]) for kind in stability.unjudged),
    )


def repeated(kind: str, name: str, words: ReportTexts) -> str:
    """Name the unit, group or interview that was left out, or the coder that was used."""
    return repetition_name(kind, name, partial(_phrase, words), partial(words.label, "setting"))


def _phrase(words: ReportTexts, what: str, **values: object) -> str:
    return words(f"standing.{what}", **values)


def _of(words: ReportTexts, what: str, stability: Stability, kinds: Sequence[str]) -> str:
    """Write how many repetitions of some kinds agree, and how many could not be judged; "" if there were none."""
    agree, judged = _sum(stability.counts, kinds)
    failed, tried = _sum(stability.unjudged, kinds)
    if not judged:
        return _unjudged(words, what, failed, tried) if failed else ""
    text = words("standing.of", what=words(f"standing.{what}"), agree=agree, judged=judged)
    return f"{text} ({words('standing.unjudged', number=failed, tried=judged + failed)})" if failed else text


def _unjudged(words: ReportTexts, what: str, failed: int, tried: int) -> str:
    return f"{words(f'standing.{what}')}: {words('standing.unjudged', number=failed, tried=tried)}"


def _sum(numbers: Mapping[str, tuple[int, int]], kinds: Sequence[str]) -> tuple[int, int]:
    pairs = [numbers[kind] for kind in kinds if kind in numbers]
    return sum(first for first, _ in pairs), sum(second for _, second in pairs)
