"""The codings of one simulated study as arrays, from which every claim can be judged without data frames."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.simulation.generator import codebook_arrays as codebook


@dataclass(frozen=True)
class SimulatedCodings:
    """The codings of a study of m units, n interviews and s answers, by the c codes of the codebook.

    Attributes
    ----------
    names : list of n str
        The interviews.
    unit, group : arrays of int (n,)
        The unit and group of each interview, as positions in the sorted names.
    appointed : array of bool (m,)
        Whether a unit has designated specialists.
    asked : array of bool (n, families)
        Whether a code family was asked about.
    interview : array of int (s,)
        The interview of each answer; answers are sorted by interview.
    lead, second : arrays of bool (s, c)
        The codes that the lead coder and the second coder gave.
    doubly : array of bool (s,)
        Whether the second coder read the answer.

    Notes
    -----
    Codes overlap exactly if they are on the same answer: every segment begins where its answer does and ends within
    it.
    """

    names: list[str]
    unit: np.ndarray
    group: np.ndarray
    appointed: np.ndarray
    asked: np.ndarray
    interview: np.ndarray
    lead: np.ndarray
    second: np.ndarray
    doubly: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """The position of the first answer of each interview (n,)."""
        return np.searchsorted(self.interview, np.arange(len(self.names)))

    @cached_property
    def counts(self) -> np.ndarray:
        """The number of answers in each interview to which the lead coder gave each code (n, c)."""
        return np.add.reduceat(self.lead, self.starts, axis=0, dtype=int)

    @cached_property
    def passages(self) -> tuple[np.ndarray, np.ndarray]:
        """The answer and the partner (a column) of each passage; an answer with two partners is two passages."""
        partners = codebook.columns("partner-internal", "partner-external")
        answer, partner = np.nonzero(self.lead[:, partners])
        return answer, partners[partner]

    @cached_property
    def experience(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Whether the experience in an answer is positive, mixed, negative (s,); positive and negative is mixed."""
        good, mixed, bad = (self.lead[:, codebook.column(code)] for code in ("positive", "mixed", "negative"))
        both = mixed | (good & bad)
        return good & ~both, both, bad & ~both
