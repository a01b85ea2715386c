"""The codings of one simulated study as arrays, from which every claim can be judged without data frames."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.models import AREAS
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.generate_dataset import draw_interviews
from analysis.simulation.scenarios import ScenarioParameters


@dataclass(frozen=True)
class SimulatedCodings:
    """The codings of a study of m municipalities, n interviews and s answers, by the c codes of the codebook.

    Attributes
    ----------
    names : list of n str
        The interviews.
    municipality, area : arrays of int (n,)
        The municipality and area of each interview, as positions in the sorted names.
    appointed : array of bool (m,)
        Whether a municipality has designated specialists.
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


def draw_codings(parameters: ScenarioParameters, seed: int, interviews_per_cell: int) -> SimulatedCodings:
    """Simulate the codings of a study; parameters as in `generate_dataset.draw_interviews`."""
    places, interviews, codings = draw_interviews(parameters, seed, interviews_per_cell)
    places = sorted(places, key=lambda place: place.name)
    numbers = {place.name: number for number, place in enumerate(places)}
    pairs = [codings[interview.name] for interview in interviews]
    lengths = [len(lead.given) for lead, _ in pairs]
    return SimulatedCodings(
        names=[interview.name for interview in interviews],
        municipality=np.array([numbers[interview.municipality] for interview in interviews]),
        area=np.array([sorted(AREAS).index(interview.area) for interview in interviews]),
        appointed=np.array([place.appointed for place in places]),
        asked=np.array([[interview.asked[family] for family in codebook.families()] for interview in interviews]),
        interview=np.repeat(np.arange(len(interviews)), lengths),
        lead=np.concatenate([lead.given for lead, _ in pairs]),
        second=np.concatenate([second.given for _, second in pairs]),
        doubly=np.concatenate(
            [(np.arange(n) >= s.first) & (np.arange(n) <= s.last) for n, (_, s) in zip(lengths, pairs, strict=True)]
        ),
    )
