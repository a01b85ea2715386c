"""How the verdicts of a report stand, in the words of one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from analysis.appraise.standing import LEFT_OUT, Standing, repetition_name
from analysis.report.wording import Wording


@dataclass(frozen=True)
class Robustness:
    """How one verdict stands.

    Attributes
    ----------
    word : str
        robust, partly-robust or fragile: a key of the wording.
    short : str
        How many leave-outs and forks agree.
    counts : str
        The same for each kind of repetition.
    flips : str
        What flips the verdict; "" where nothing does.
    """

    word: str
    short: str
    counts: str
    flips: str


def robustness(standings: Mapping[str, Standing | None] | None, words: Wording) -> dict[str, Robustness]:
    """Write how each verdict stands; claims that cannot be judged are left out, and all where nothing was tried."""
    return {claim: _written(standing, words) for claim, standing in (standings or {}).items() if standing}


def _written(standing: Standing, words: Wording) -> Robustness:
    left_out = [standing.counts[kind] for kind in LEFT_OUT if kind in standing.counts]
    parts = {"left_out": tuple(map(sum, zip(*left_out, strict=True))) if left_out else None,
             "fork": standing.counts.get("fork")}  # fmt: skip
    flips = [repeated(*flip, words) for flip in standing.flipped_by]
    return Robustness(
        word=standing.word,
        short="; ".join(_of(words, kind, count) for kind, count in parts.items() if count),
        counts="; ".join(_of(words, kind, count) for kind, count in standing.counts.items()),
        flips=", ".join(flips),
    )


def repeated(kind: str, name: str, words: Wording) -> str:
    """Write what was left out, or who was read."""
    return repetition_name(kind, name, partial(_phrase, words), partial(words.label, "setting"))


def _phrase(words: Wording, what: str, **values: object) -> str:
    return words(f"standing.{what}", **values)


def _of(words: Wording, kind: str, count: tuple[int, int]) -> str:
    agree, judged = count
    return words("standing.of", what=words(f"standing.{kind}"), agree=agree, judged=judged)
