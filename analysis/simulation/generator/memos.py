"""A few memos, as coders write them."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.models import SYNTHETIC_MARK
from analysis.simulation.generator.simulated_coders import Coding
from analysis.simulation.generator.simulated_interviews import Interview

EVERY = 5
MEMOS = (
    "Lang sekvens om en enkelt sag; koderne er sat svar for svar.",
    "I tvivl om grænsen mellem generel sparring og anonym drøftelse; valgt efter, om den unge blev nævnt ved navn.",
    "Oplevelsen er kodet som blandet, hvor både ros og forbehold gælder samme samarbejdspartner.",
    "Fasen er kun kodet, hvor det fremgår af svaret selv og ikke af spørgsmålet.",
    "Fagligt kendskab er kodet, også hvor det kun er den ene part, der kender den andens opgaver.",
    "Kort interview; flere emner blev berørt uden at blive foldet ud.",
)


def memos(interviews: Sequence[Interview], codings: Mapping[str, list[Coding]]) -> Iterator[tuple[str, str, str]]:
    """One memo on every fifth interview, and one by each of the coders who led those."""
    for number, interview in enumerate(interviews[::EVERY]):
        coder = codings[interview.name][0].coder
        yield "interview", interview.name, f"{SYNTHETIC_MARK} {coder}: {MEMOS[number % len(MEMOS)]}"
