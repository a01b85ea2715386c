"""Read untrusted YAML: its size is checked before it is built, so that no file exhausts memory or the stack.

Uses the C parser if there is one: same result in a tenth of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from analysis.errors import Issue
from analysis.files import limits

Place = tuple[str | int, ...]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp")
)
_LONG = 200_000  # characters; for longer texts the Python parser, with its clearer messages, would take seconds


@dataclass(frozen=True)
class YamlDocument:
    """The content of a YAML file, and the line of each value, by the keys and indices that lead to it."""

    file: str
    value: Any = None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, message: str, hint: str, place: Place = ()) -> Issue:
        """Make a problem at a place; if the place is missing, use the line of the collection around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return Issue(self.file, message, hint, self.lines.get(place))


def read_yaml(text: str | bytes) -> Any:
    """Read plain data from YAML text.

    Raises
    ------
    yaml.YAMLError
        If it is not YAML or exceeds a limit.
    """
    measure(text)
    return yaml.load(text, LOADER)


def loader_for(text: str) -> yaml.SafeLoader:
    """Return a loader for a text that a user wrote, after checking its size.

    Raises
    ------
    yaml.YAMLError
        As in `read_yaml`.
    """
    measure(text)
    return LOADER(text) if len(text) > _LONG else yaml.SafeLoader(text)


def measure(text: str | bytes) -> None:
    """Raise an error if a text, with aliases expanded, has too many or too deeply nested items.

    Nothing is built; the text is read as a stream of events. Syntax errors are left to the loader, unless the text is
    long.
    """
    if len(text) > limits.YAML_BYTES:
        most = limits.YAML_BYTES // limits.MB
        raise yaml.MarkedYAMLError(problem=f"the file has {len(text) // limits.MB} MB; the limit is {most} MB")
    try:
        measured = _Measured()
        for event in yaml.parse(text, LOADER):
            measured.take(event)
    except _NotAllowed:
        raise
    except yaml.YAMLError:
        if len(text) > _LONG:
            raise


class _NotAllowed(yaml.MarkedYAMLError):
    """Describes content that is not allowed, and where it is."""


def _refusal(problem: str, event: yaml.Event) -> _NotAllowed:
    mark = event.start_mark  # the stubs of yaml do not accept the marks of its C parser
    return _NotAllowed(problem=problem, problem_mark=mark)  # type: ignore[arg-type] # see above


class _Measured:
    """Count items and levels of the events so far, and of the value of each anchor."""

    def __init__(self) -> None:
        self.open: list[list] = [[0, 0, None]]  # items, levels and anchor of each open collection
        self.anchors: dict[str, tuple[int, int]] = {}

    def take(self, event: yaml.Event) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _TAGS and tag != "!":
            raise _refusal(f"the tag {tag[:60]} is not allowed", event)
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append([1, 1, event.anchor])
            self._check(0, 0, event)
        elif isinstance(event, yaml.CollectionEndEvent):
            items, levels, anchor = self.open.pop()
            self._add(items, levels, anchor, event)
        elif isinstance(event, yaml.ScalarEvent):
            self._add(1, 0, event.anchor, event)
        elif isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for _, _, anchor in self.open):
                raise _refusal("an alias is inside the value that it refers to", event)
            self._add(*self.anchors.get(event.anchor or "", (1, 0)), None, event)

    def _add(self, items: int, levels: int, anchor: str | None, event: yaml.Event) -> None:
        if anchor is not None:
            self.anchors[anchor] = items, levels
        around = self.open[-1]
        around[0] += items
        around[1] = max(around[1], levels + 1)
        self._check(around[0], levels, event)

    def _check(self, items: int, levels: int, event: yaml.Event) -> None:
        if len(self.open) + levels > limits.LEVELS:
            message = f"nested too deeply: more than {limits.LEVELS} levels of lists or dictionaries"
            raise _refusal(message, event)
        if items > limits.YAML_ITEMS:
            message = f"too large: more than {limits.YAML_ITEMS:,} items, with aliases expanded"
            raise _refusal(message, event)
