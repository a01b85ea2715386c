"""Read YAML files with the line of each value, for error messages."""

import os
from pathlib import Path

import yaml

from analysis.errors import Issue
from analysis.files import limits
from analysis.files.csv_io import capped, decode
from analysis.files.plain_files import read_plain
from analysis.files.yaml_input import Place, YamlDocument, loader_for


def read_yaml_document(path: Path) -> tuple[YamlDocument, list[Issue]]:
    """Read a YAML file with its lines, and report its YAML errors: duplicate keys, and keys that are not text.

    The value is None if the file is missing or unreadable.
    """
    loader, node, problems = read_nodes(path, "name a YAML file")
    if loader is None or node is None:
        return YamlDocument(path.name), problems
    reading = _Reading(path.name)
    try:
        value = reading.plain(loader, node, ())
    except yaml.YAMLError as error:
        return YamlDocument(path.name), [*problems, _not_yaml(path.name, error)]
    return YamlDocument(path.name, value, reading.lines), problems + capped(reading.problems)


def read_nodes(path: Path, hint: str) -> tuple[yaml.SafeLoader | None, yaml.Node | None, list[Issue]]:
    """Read the nodes of a YAML file; every YAML file from users is read here, within the same limits.

    Parameters
    ----------
    path : path
    hint : str
        How to fix a missing file.

    Returns
    -------
    (loader, node, problems)
        The node is None if the file is empty, missing, too large or not YAML; aliases in it never form a cycle.
    """
    if not os.path.exists(path):  # `Path.exists` raises an error if the name is too long
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
    detail = getattr(error, "problem", None) or getattr(error, "reason", None) or "nested too deeply"
    return Issue(file, f"not YAML: {detail}", "correct it", mark.line + 1 if mark else None)


class _Reading:
    """Convert the nodes of one file to plain data, collecting lines and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Issue] = []

    def plain(self, loader: yaml.SafeLoader, node: yaml.Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            items = enumerate(node.value)
            return [self.plain(loader, item, (*place, number)) for number, item in items]
        if isinstance(node, yaml.MappingNode):
            return self._dictionary(loader, node, place)
        if node.tag.endswith(":timestamp"):
            return node.value  # as in JSON, dates are text
        try:
            return loader.construct_object(node)
        except ValueError:  # for example an invalid number
            return node.value

    def _dictionary(self, loader: yaml.SafeLoader, node: yaml.MappingNode, place: Place) -> dict:
        result: dict[str, object] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or not isinstance(loader.construct_object(key), str):
                shown = key.value if isinstance(key, yaml.ScalarNode) else "a list or a dictionary"
                self._problem(f"key {shown} is not text", "put it in quotation marks", line)
            name = str(key.value)
            if name in result:
                self._problem(f"'{name}' appears twice", "keep one of them", line)
            self.lines[(*place, name)] = line
            result[name] = self.plain(loader, value, (*place, name))
        return result

    def _problem(self, message: str, hint: str, line: int) -> None:
        self.problems.append(Issue(self.file, message, hint, line))
