"""What the coders of one drawn study heard, as arrays: enough to judge every claim, without a frame being built."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.models import AREAS
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.generate_dataset import draw_interviews
from analysis.simulation.scenarios import Knobs


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


def draw_readings(settings: Knobs, seed: int, interviews_per_cell: int) -> Readings:
    """Draw a study and keep what its coders heard; parameters as of `generate_dataset.draw_interviews`."""
    places, interviews, codings = draw_interviews(settings, seed, interviews_per_cell)
    places = sorted(places, key=lambda place: place.name)
    numbers = {place.name: number for number, place in enumerate(places)}
    pairs = [codings[interview.name] for interview in interviews]
    lengths = [len(lead.heard) for lead, _ in pairs]
    return Readings(
        names=[interview.name for interview in interviews],
        municipality=np.array([numbers[interview.municipality] for interview in interviews]),
        area=np.array([sorted(AREAS).index(interview.area) for interview in interviews]),
        appointed=np.array([place.appointed for place in places]),
        asked=np.array([[interview.asked[family] for family in codebook.families()] for interview in interviews]),
        interview=np.repeat(np.arange(len(interviews)), lengths),
        lead=np.concatenate([lead.heard for lead, _ in pairs]),
        second=np.concatenate([second.heard for _, second in pairs]),
        doubly=np.concatenate(
            [(np.arange(n) >= s.first) & (np.arange(n) <= s.last) for n, (_, s) in zip(lengths, pairs, strict=True)]
        ),
    )
