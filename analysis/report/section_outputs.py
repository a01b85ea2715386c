"""What the executed notebooks hand to the report: a section's outputs, in the order they were shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Output:
    """One thing that a section showed.

    Attributes
    ----------
    kind : str
        ``section``, ``table``, ``figure`` or ``verdict``.
    record : dict
        The record that the notebook emitted beside the picture or the text.
    picture : bytes or None
        The PNG of a figure.
    vector : bytes or None
        The SVG of the same.
    """

    kind: str
    record: Mapping
    picture: bytes | None = None
    vector: bytes | None = None


@dataclass(frozen=True)
class SectionResult:
    """One section of the study as it came out of a run, in one language."""

    section: str
    title: str
    outputs: Sequence[Output]
    parameters: Mapping = field(default_factory=dict)
