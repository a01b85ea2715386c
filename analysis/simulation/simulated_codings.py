"""What the coders of one drawn study heard, as arrays: enough to judge every claim, without a frame being built."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.simulation.generator import codebook_arrays as codebook


@dataclass(frozen=True)
class Readings:
    """The codings of a study of m municipalities, n interviews and s answers, by the c codes of the codebook.

    Attributes
    ----------
    names : list of n str
        The interviews.
    municipality, area : arrays of int (n,)
        Where each interview belongs: places among the municipalities and areas in the order of their names.
    appointed : array of bool (m,)
        Whether a municipality has appointed knowledge persons.
    asked : array of bool (n, families)
        Whether a family of codes was asked about.
    interview : array of int (s,)
        The interview of each answer; the answers of an interview stand together.
    lead, second : arrays of bool (s, c)
        The codes that the lead heard, and that the second coder heard.
    doubly : array of bool (s,)
        Whether the second coder has read the answer.

    Notes
    -----
    Two stretches of one answer always overlap and those of two answers never do, since every stretch begins where its
    answer does and ends within it: codes meet just where they stand on the same answer.
    """

    names: list[str]
    municipality: np.ndarray
    area: np.ndarray
    appointed: np.ndarray
    asked: np.ndarray
    interview: np.ndarray
    lead: np.ndarray
    second: np.ndarray
    doubly: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """The first answer of each interview (n,)."""
        return np.searchsorted(self.interview, np.arange(len(self.names)))

    @cached_property
    def counts(self) -> np.ndarray:
        """How many answers of each interview the lead gave each code (n, c)."""
        return np.add.reduceat(self.lead, self.starts, axis=0, dtype=int)

    @cached_property
    def told(self) -> tuple[np.ndarray, np.ndarray]:
        """Answer and partner (a place in the codebook) of each statement: two partners in an answer make two."""
        partners = codebook.columns("partner-internal", "partner-external")
        answer, partner = np.nonzero(self.lead[:, partners])
        return answer, partners[partner]

    @cached_property
    def experience(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Whether an answer's experience is positive, mixed, negative (s,): both good and bad is mixed."""
        good, mixed, bad = (self.lead[:, codebook.column(code)] for code in ("positive", "mixed", "negative"))
        both = mixed | (good & bad)
        return good & ~both, both, bad & ~both
