"""Memos as coders write them."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.models import SYNTHETIC_MARK
from analysis.simulation.generator.simulated_coders import SimulatedCoding
from analysis.simulation.generator.simulated_interviews import SimulatedInterview

EVERY = 5
MEMOS = (
    "Lang sekvens om en enkelt sag; koderne er sat svar for svar.",
    "I tvivl om grænsen mellem generel sparring og anonym drøftelse; valgt efter, om den unge blev nævnt ved navn.",
    "Oplevelsen er kodet som blandet, hvor både ros og forbehold gælder samme samarbejdspartner.",
    "Fasen er kun kodet, hvor det fremgår af svaret selv og ikke af spørgsmålet.",
    "Fagligt kendskab er kodet, også hvor det kun er den ene part, der kender den andens opgaver.",
    "Kort interview; flere emner blev berørt uden at blive foldet ud.",
)


def memos(
    interviews: Sequence[SimulatedInterview], codings: Mapping[str, list[SimulatedCoding]]
) -> Iterator[tuple[str, str, str]]:
    """Yield a memo on every fifth interview, by its lead coder."""
    for number, interview in enumerate(interviews[::EVERY]):
        coder = codings[interview.name][0].coder
        yield "interview", interview.name, f"{SYNTHETIC_MARK} {coder}: {MEMOS[number % len(MEMOS)]}"
