"""Count how many repetitions agree with each verdict, and classify its robustness."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

LEFT_OUT = ("unit", "group", "interview")
COLUMNS = ("claim", "kind", "name", "verdict", "estimate")  # of repeated verdicts
KINDS = (*LEFT_OUT, "coder", "fork")
MIN_AGREEING = 0.80  # of the specifications; with fewer, a verdict is not called robust
MIN_JUDGED = 0.50  # of the repetitions of each kind; with fewer, a verdict is not called robust


@dataclass(frozen=True)
class Stability:
    """How many repetitions agree with a verdict.

    Attributes
    ----------
    counts : dict of str to (int, int)
        By kind of repetition, how many agree, of how many that could be judged; kinds without any are omitted.
    not_judged : int
        Repetitions that end in "cannot be judged"; they count neither as agreement nor as another verdict.
    flipped_by : tuple of (kind, name)
        The repetitions with another verdict.
    unit : {"unit", "interview"}
        What the claim counts.
    unjudged : dict of str to (int, int)
        By kind of repetition, how many could not be judged, of how many that were tried; kinds without any are omitted.
    """

    counts: Mapping[str, tuple[int, int]]
    not_judged: int = 0
    flipped_by: tuple[tuple[str, str], ...] = ()
    unit: str = "unit"
    unjudged: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The class of robustness.

        ``robust`` if all leave-one-out runs and at least 0.80 of the specifications agree, and at least half of each
        kind could be judged; ``fragile`` if leaving out one counted unit (unit or interview) changes the
        verdict; ``not-tested`` if nothing could be judged; otherwise ``partly-robust``.
        """
        if not self.counts:
            return "not-tested"
        agree, judged = self.counts.get(self.unit, (0, 0))
        if agree < judged:
            return "fragile"
        left_out = all(self.counts[kind][0] == self.counts[kind][1] for kind in LEFT_OUT if kind in self.counts)
        agreeing, tried = self.counts.get("fork", (0, 0))
        enough_agree = agreeing >= MIN_AGREEING * tried and self._is_judged("fork")
        return "robust" if left_out and enough_agree and all(map(self._is_judged, LEFT_OUT)) else "partly-robust"

    def _is_judged(self, kind: str) -> bool:
        """Tell whether enough repetitions of a kind could be judged; true if none was tried."""
        failed, tried = self.unjudged.get(kind, (0, 0))
        return tried - failed >= MIN_JUDGED * tried


def stability_by_claim(
    verdicts: Mapping[str, str], repeated: Iterable[Mapping], units: Mapping[str, str] | None = None
) -> dict[str, Stability | None]:
    """Count, for each claim, the repetitions that agree with its verdict.

    Parameters
    ----------
    verdicts : dict of str to str
        By claim, on the whole study.
    repeated : iterable of dict
        ``claim, kind, name, verdict`` of every repetition and specification.
    units : dict of str to str, optional
        The unit that each claim counts, if not units.

    Returns
    -------
    dict of str to Stability
        By claim; None if it cannot be judged.

    Examples
    --------
    >>> rows = [
    ...     {"claim": "PR-2", "kind": "unit", "name": "Ny By", "verdict": "supported"},
    ...     {"claim": "PR-2", "kind": "unit", "name": "Åby", "verdict": "not_supported"},
    ... ]
    >>> stability = stability_by_claim({"PR-2": "supported"}, rows)["PR-2"]
    >>> stability.word, stability.counts, stability.flipped_by
    ('fragile', {'unit': (1, 2)}, (('unit', 'Åby'),))
    """
    rows_by_claim: dict[str, list[Mapping[str, str]]] = {claim: [] for claim in verdicts}
    for row in repeated:
        if row["claim"] in rows_by_claim:
            rows_by_claim[row["claim"]].append(row)
    return {
        claim: None
        if verdict == "cannot_be_judged"
        else _stability(verdict, rows_by_claim[claim], (units or {}).get(claim, "unit"))
        for claim, verdict in verdicts.items()
    }


def _stability(verdict: str, repeated: list[Mapping[str, str]], unit: str) -> Stability:
    judged = [row for row in repeated if row["verdict"] != "cannot_be_judged"]
    counts = {}
    for kind in KINDS:
        agrees = [row["verdict"] == verdict for row in judged if row["kind"] == kind]
        if agrees:
            counts[kind] = (sum(agrees), len(agrees))
    tried = Counter(row["kind"] for row in repeated)
    failed = tried - Counter(row["kind"] for row in judged)
    unjudged = {kind: (failed[kind], tried[kind]) for kind in KINDS if failed[kind]}
    flipped = [(row["kind"], row["name"]) for row in judged if row["verdict"] != verdict and row["kind"] != "fork"]
    return Stability(counts, len(repeated) - len(judged), tuple(flipped), unit, unjudged)


def repetition_name(kind: str, name: str, text: Callable[..., str], label: Callable[[str], str]) -> str:
    """Name a repetition in words.

    Parameters
    ----------
    kind, name : str
        As in `Stability.flipped_by`.
    text : callable
        Returns the phrase for a kind, or for "without" with the ``name`` filled in.
    label : callable
        Returns the label of a name.
    """
    if kind == "group":  # the label of a group needs no noun before it
        return text("without", name=label(name))
    return text(kind) if kind == "coder" else f"{text(kind)} {label(name)}"
