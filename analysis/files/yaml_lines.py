"""A YAML file as somebody wrote it: what it says, and on which line it says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from analysis.errors import Issue
from analysis.files import limits
from analysis.files.csv_io import capped, decode
from analysis.files.plain_files import read_plain
from analysis.files.yaml_input import loader_for

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Marked:
    """What a file says, and the line of every thing that it says, by the keys and numbers that lead there."""

    file: str
    said: object = None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, message: str, hint: str, place: Place = ()) -> Issue:
        """Say what is wrong at a place; what does not stand there has the line of what it should stand in."""
        while place and place not in self.lines:
            place = place[:-1]
        return Issue(self.file, message, hint, self.lines.get(place))


def read_marked(path: Path) -> tuple[Marked, list[Issue]]:
    """Read a YAML file with its lines, and find what is wrong with it as YAML: keys that stand twice or are no text.

    Nothing is said where the file is missing or cannot be read.
    """
    loader, node, problems = read_nodes(path, "name a YAML file")
    if node is None:
        return Marked(path.name), problems
    reading = _Reading(path.name)
    try:
        said = reading.plain(loader, node, ())
    except yaml.YAMLError as error:
        return Marked(path.name), [*problems, _not_yaml(path.name, error)]
    return Marked(path.name, said, reading.lines), problems + capped(reading.problems)


def read_nodes(path: Path, hint: str) -> tuple[yaml.SafeLoader | None, yaml.Node | None, list[Issue]]:
    """Read the nodes of a YAML file that somebody wrote: every such file is read here, and within the same limits.

    Parameters
    ----------
    path : path
    hint : str
        What to do where there is no such file.

    Returns
    -------
    (loader, node, problems)
        The node is None where the file is empty, missing, too large, or not YAML; aliases in it never form a ring.
    """
    if not path.exists():
        return None, None, [Issue(path.name, "there is no such file", hint)]
    raw, problems = read_plain(path, limits.YAML_BYTES)
    if problems:
        return None, None, problems
    text, problems = decode(raw, path.name)
    try:
        loader = loader_for(text)
        return loader, loader.get_single_node(), problems
    except (yaml.YAMLError, RecursionError) as error:
        return None, None, [*problems, _not_yaml(path.name, error)]


def _not_yaml(file: str, error: Exception) -> Issue:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "nested too deeply"
    return Issue(file, f"not YAML: {said}", "correct it", mark.line + 1 if mark else None)


class _Reading:
    """A walk over the nodes of one file, with the lines and faults met on it."""

    def __init__(self, file: str):
        self.file, self.lines, self.problems = file, {}, []

    def plain(self, loader: yaml.SafeLoader, node: yaml.Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self.plain(loader, item, (*place, number)) for number, item in items]
        if isinstance(node, yaml.MappingNode):
            return self._dictionary(loader, node, place)
        if node.tag.endswith(":timestamp"):
            return node.value  # as JSON has it: a date is text
        try:
            return loader.construct_object(node)
        except ValueError:  # such as a number that there is not
            return node.value

    def _dictionary(self, loader: yaml.SafeLoader, node: yaml.MappingNode, place: Place) -> dict:
        found: dict[str, object] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or not isinstance(loader.construct_object(key), str):
                shown = key.value if isinstance(key, yaml.ScalarNode) else "a list or a dictionary"
                self._fault(f"key {shown} is no text", "put it in quotation marks", line)
            name = str(key.value)
            if name in found:
                self._fault(f"'{name}' stands twice", "keep one of them", line)
            self.lines[(*place, name)] = line
            found[name] = self.plain(loader, value, (*place, name))
        return found

    def _fault(self, message: str, hint: str, line: int) -> None:
        self.problems.append(Issue(self.file, message, hint, line))
