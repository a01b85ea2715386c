"""A YAML file as somebody wrote it: what it says, and on which line it says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from analysis.delimited import decode
from analysis.study import Problem

MOST = 100_000  # things that one file may say: aliases of aliases could otherwise say more than memory holds
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Marked:
    """What a file says, and the line of every thing that it says, by the keys and numbers that lead there."""

    file: str
    said: object = None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def problem(self, message: str, remedy: str, place: Place = ()) -> Problem:
        """Say what is wrong at a place; what does not stand there has the line of what it should stand in."""
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(self.file, message, remedy, self.lines.get(place))


def read_marked(path: Path) -> tuple[Marked, list[Problem]]:
    """Read a YAML file with its lines, and find what is wrong with it as YAML: keys that stand twice or are no text.

    Nothing is said where the file is missing or cannot be read.
    """
    if not path.is_file():
        return Marked(path.name), [Problem(path.name, "there is no such file", "name a YAML file")]
    text, problems = decode(path.read_bytes(), path.name)
    reading = _Reading(path.name)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        said = reading.plain(loader, node, ()) if node else None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        message = f"not YAML: {getattr(error, 'problem', None) or 'nested too deeply'}"
        wrong = Problem(path.name, message, "correct it", mark.line + 1 if mark else None)
        return Marked(path.name), [*problems, wrong]
    return Marked(path.name, said, reading.lines), problems + reading.problems


class _Reading:
    """A walk over the nodes of one file, with the lines and faults met on it."""

    def __init__(self, file: str):
        self.file, self.lines, self.problems = file, {}, []

    def plain(self, loader: yaml.SafeLoader, node: yaml.Node, place: Place, above: tuple = ()) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if node in above or len(self.lines) > MOST:
            raise yaml.MarkedYAMLError(problem="an alias stands inside of what it names, or says too much",
                                       problem_mark=node.start_mark)  # fmt: skip
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self.plain(loader, item, (*place, number), (*above, node)) for number, item in items]
        if isinstance(node, yaml.MappingNode):
            return self._dictionary(loader, node, place, above)
        if node.tag.endswith(":timestamp"):
            return node.value  # as JSON has it: a date is text
        try:
            return loader.construct_object(node)
        except ValueError:  # such as a number that there is not
            return node.value

    def _dictionary(self, loader: yaml.SafeLoader, node: yaml.MappingNode, place: Place, above: tuple) -> dict:
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
            found[name] = self.plain(loader, value, (*place, name), (*above, node))
        return found

    def _fault(self, message: str, remedy: str, line: int) -> None:
        self.problems.append(Problem(self.file, message, remedy, line))
