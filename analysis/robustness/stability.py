"""How easily a verdict comes out otherwise: how many repetitions agree with it, and what flips it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

LEFT_OUT = ("municipality", "area", "interview")
KINDS = (*LEFT_OUT, "coder", "fork")
ENOUGH_FORKS = 0.80
ENOUGH_JUDGED = 0.50  # of what was left out of one kind: fewer are too few to call a verdict robust


@dataclass(frozen=True)
class Stability:
    """How a verdict stands.

    Attributes
    ----------
    counts : dict of str to (int, int)
        By kind of repetition, how many agree, of how many that could be judged; kinds without any are left out.
    not_judged : int
        Repetitions that end in "cannot be judged": they are no flips and no agreement, and are counted apart.
    flipped_by : tuple of (kind, name)
        What was left out, or who was read, where the verdict comes out otherwise.
    unit : {"municipality", "interview"}
        What the claim counts.
    unjudged : dict of str to (int, int)
        By kind of repetition, how many could not be judged, of how many that were tried; kinds without are left out.
    """

    counts: Mapping[str, tuple[int, int]]
    not_judged: int = 0
    flipped_by: tuple[tuple[str, str], ...] = ()
    unit: str = "municipality"
    unjudged: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """Robust where all leave-outs agree and at least .80 of the forks, and at least half of each kind of leave-out
        could be judged; fragile where leaving out one of the municipalities (or interviews) that are counted flips it;
        not-tested where nothing could be judged; else partly-robust.
        """
        if not self.counts:
            return "not-tested"
        agree, judged = self.counts.get(self.unit, (0, 0))
        if agree < judged:
            return "fragile"
        left_out = all(self.counts[kind][0] == self.counts[kind][1] for kind in LEFT_OUT if kind in self.counts)
        forks, tried_forks = self.counts.get("fork", (0, 0))
        forks_agree = forks >= ENOUGH_FORKS * tried_forks and self._is_judged("fork")
        return "robust" if left_out and forks_agree and all(map(self._is_judged, LEFT_OUT)) else "partly-robust"

    def _is_judged(self, kind: str) -> bool:
        """Tell whether enough of what was tried of a kind could be judged; where nothing was tried there is no lack."""
        failed, tried = self.unjudged.get(kind, (0, 0))
        return tried - failed >= ENOUGH_JUDGED * tried


def standings(
    verdicts: Mapping[str, str], repeated: Iterable[Mapping[str, str]], units: Mapping[str, str] | None = None
) -> dict[str, Stability | None]:
    """Count for each claim the repetitions that agree with its verdict.

    Parameters
    ----------
    verdicts : dict of str to str
        On the whole study, by claim.
    repeated : iterable of dict
        ``claim, kind, name, verdict`` of every repetition and fork.
    units : dict of str to str, optional
        What each claim counts, where that is not municipalities.

    Returns
    -------
    dict of str to Stability
        None where a claim cannot be judged: there is no verdict to stand.
    """
    of_claim: dict[str, list[Mapping[str, str]]] = {claim: [] for claim in verdicts}
    for row in repeated:
        if row["claim"] in of_claim:
            of_claim[row["claim"]].append(row)
    return {
        claim: None
        if verdict == "cannot_be_judged"
        else _standing(verdict, of_claim[claim], (units or {}).get(claim, "municipality"))
        for claim, verdict in verdicts.items()
    }


def _standing(verdict: str, repeated: list[Mapping[str, str]], unit: str) -> Stability:
    judged = [row for row in repeated if row["verdict"] != "cannot_be_judged"]
    counts = {}
    for kind in KINDS:
        of_kind = [row["verdict"] == verdict for row in judged if row["kind"] == kind]
        if of_kind:
            counts[kind] = (sum(of_kind), len(of_kind))
    tried = Counter(row["kind"] for row in repeated)
    failed = tried - Counter(row["kind"] for row in judged)
    unjudged = {kind: (failed[kind], tried[kind]) for kind in KINDS if failed[kind]}
    flipped = [(row["kind"], row["name"]) for row in judged if row["verdict"] != verdict and row["kind"] != "fork"]
    return Stability(counts, len(repeated) - len(judged), tuple(flipped), unit, unjudged)


def repetition_name(kind: str, name: str, text: Callable[..., str], label: Callable[[str], str]) -> str:
    """Say in words what was left out, or who was read.

    Parameters
    ----------
    kind, name : str
        As in `Stability.flipped_by`.
    text : callable
        The phrase for a kind, or for "without" with the ``name`` filled in.
    label : callable
        What a name is called.
    """
    if kind == "area":  # its name says what it is
        return text("without", name=label(name))
    return text(kind) if kind == "coder" else f"{text(kind)} {label(name)}"
