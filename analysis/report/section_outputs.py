"""Define the outputs of an executed notebook that the report uses, in the order in which they were shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Output:
    """One output of a section.

    Attributes
    ----------
    kind : str
        ``section``, ``table``, ``figure`` or ``verdict``.
    record : dict
        The record that the notebook emitted with the picture or the text.
    picture : bytes or None
        The PNG of a figure.
    vector : bytes or None
        The SVG of the figure.
    """

    kind: str
    record: Mapping
    picture: bytes | None = None
    vector: bytes | None = None


@dataclass(frozen=True)
class SectionResult:
    """The outputs of one section in one run and language."""

    section: str
    title: str
    outputs: Sequence[Output]
    parameters: Mapping = field(default_factory=dict)
