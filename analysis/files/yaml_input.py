"""YAML from anybody: measured before it is built, so that no file says more than memory or the stack can hold.

The parser that is written in C is used where there is one: to the same effect, in a tenth of the time.
"""

from typing import Any

import yaml

from analysis.files import limits

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map", "timestamp")
)
_LONG = 200_000  # characters: above this the slower parser, whose messages are the clearer ones, would take seconds


def read_yaml(text: str | bytes) -> Any:
    """Read plain data out of a text.

    Raises
    ------
    yaml.YAMLError
        If it is not YAML, or says more than the limits allow.
    """
    measure(text)
    return yaml.load(text, LOADER)


def loader_for(text: str) -> yaml.SafeLoader:
    """Give the loader for a text that somebody wrote, after a look at how much the text says.

    Raises
    ------
    yaml.YAMLError
        As `read_yaml`.
    """
    measure(text)
    return LOADER(text) if len(text) > _LONG else yaml.SafeLoader(text)


def measure(text: str | bytes) -> None:
    """Refuse a text whose items, with every alias written out, are too many or stand too deep within each other.

    Nothing is built: the text is read as a row of events. What is not YAML at all is left for the loader to tell,
    unless the text is long.
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
    """Says what no such file may say, and where."""


class _Measured:
    """The number of items and levels of the events so far; of each anchor, those of what it names."""

    def __init__(self):
        self.open: list[list] = [[0, 0, None]]  # of each collection around the next event: items, levels, anchor
        self.anchors: dict[str, tuple[int, int]] = {}

    def take(self, event: yaml.Event) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag not in _TAGS and tag != "!":
            raise _NotAllowed(problem=f"the tag {tag[:60]} is not allowed", problem_mark=event.start_mark)
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
                raise _NotAllowed(problem="an alias stands inside of what it names", problem_mark=event.start_mark)
            self._add(*self.anchors.get(event.anchor, (1, 0)), None, event)

    def _add(self, items: int, levels: int, anchor: str | None, event: yaml.Event) -> None:
        if anchor is not None:
            self.anchors[anchor] = items, levels
        around = self.open[-1]
        around[0] += items
        around[1] = max(around[1], levels + 1)
        self._check(around[0], levels, event)

    def _check(self, items: int, levels: int, event: yaml.Event) -> None:
        if len(self.open) + levels > limits.LEVELS:
            message = f"nested too deeply: more than {limits.LEVELS} lists or dictionaries within each other"
            raise _NotAllowed(problem=message, problem_mark=event.start_mark)
        if items > limits.YAML_ITEMS:
            message = f"says too much: more than {limits.YAML_ITEMS:,} items, those that aliases repeat included"
            raise _NotAllowed(problem=message, problem_mark=event.start_mark)
