"""Read the parameters cell of a notebook, and check values before a kernel starts."""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import Issue
from analysis.messages.suggestions import nearest
from analysis.models import StudyDefinition
from analysis.notebook.section_parameters import RENAMED, allowed_values
from analysis.workflow.notebook_file import read_notebook, tagged
from analysis.written_names import in_code, in_files

TAG = "parameters"
MINIMUM = {"orders": 1, "together": 1}  # for other numbers 0: they are counts or distances
SEPARATE_OPTIONS = {"dataset": "use DATASET=folder instead", "language": "every section runs in both languages"}
TYPE_SYNTAX: dict[str, tuple[re.Pattern[str], Callable[[str], Any], str]] = {
    "int": (re.compile(r"[+-]?\d+"), int, "write a whole number, such as 3"),
    "float": (re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"), float, "write a number with a point, such as 0.5"),
    "bool": (re.compile(r"true|false", re.IGNORECASE), lambda text: text.lower() == "true", "write true or false"),
    "str": (re.compile(r".*", re.DOTALL), str, ""),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter, as declared in a line of a parameters cell: ``orders: int = 1000  # random orders``."""

    name: str
    type: str
    default: Any
    meaning: str


def declared_parameters(notebook: Mapping, file: str) -> tuple[dict[str, Parameter], list[Issue]]:
    """Read the parameters cell of a notebook.

    Returns
    -------
    parameters : dict of str to Parameter
        The declared parameters by name.
    problems : list of Issue
        The problems of the cell.
    """
    cells = tagged(notebook, TAG)
    if len(cells) != 1:
        return {}, [Issue(file, f"{len(cells)} cells are tagged {TAG!r}", "tag the one that declares them")]
    source, parameters, problems = cells[0]["source"], {}, []
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        return {}, [Issue(file, f"parameters cell: {error.msg}: {error.text!r}", "declare name: type = value")]
    for statement in statements:
        line = source.splitlines()[statement.lineno - 1]
        parameter = _declared(statement, line)
        if parameter is None:
            problems.append(Issue(file, f"parameters cell: {line!r}", "declare name: type = value  # meaning"))
        else:
            parameters[parameter.name] = parameter
    return parameters, problems


def _declared(statement: ast.stmt, line: str) -> Parameter | None:
    match statement:
        case ast.AnnAssign(ast.Name(name), ast.Name(kind), ast.expr() as value) if kind in TYPE_SYNTAX:
            default, meaning = _literal(value), line.partition("#")[2].strip()
            return Parameter(name, kind, default, meaning) if type(default).__name__ == kind else None
        case _:
            return None


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:  # a call or a name: not a literal value
        return None


def audience_of(values: Mapping[str, Any], declared: Mapping[str, Parameter]) -> str:
    """Give the audience of a run: the value given, otherwise the notebook's own default."""
    default = str(declared["audience"].default) if "audience" in declared else "internal"
    return str(values.get("audience", default))


def is_for_public(notebook: Path, values: Mapping[str, Any]) -> bool:
    """Tell whether a notebook is run for the public; an unreadable one is, to be on the safe side."""
    try:
        declared, _ = declared_parameters(read_notebook(notebook), notebook.name)
    except (OSError, ValueError, KeyError):
        return True
    return audience_of(values, declared) == "public"


def audience_problems(values: Mapping[str, str], declared: Mapping[str, Mapping[str, Parameter]]) -> list[Issue]:
    """List what prevents the notebooks of a run from having one common audience.

    Parameters
    ----------
    values : dict of str to str
    declared : dict of str to dict
        The parameters of each notebook, by file name.
    """
    public_requested = values.get("audience") == "public"
    undeclared = (
        [name for name, parameters in declared.items() if "audience" not in parameters] if public_requested else []
    )
    hint = 'declare audience: str = "internal"  # internal or public, and open the section with globals()'
    if undeclared:
        message = "declares no parameter 'audience', so a public run would show internal results"
        return [Issue(name, message, hint) for name in undeclared]
    public = [name for name, parameters in declared.items() if audience_of(values, parameters) == "public"]
    if not public or len(public) == len(declared):
        return []
    message = "is public by default, while other notebooks are not"
    return [Issue(name, message, "run with audience=public or with audience=internal") for name in public]


def current_name(name: str, names: Collection[str]) -> str:
    """Give the current name of a parameter that may be given by an earlier one, unless ``names`` has both."""
    return RENAMED[name] if name in RENAMED and RENAMED[name] not in names else name


def rename_notes(names: Collection[str]) -> list[str]:
    """Write one line for each parameter that is given by an earlier name."""
    current = {name: current_name(name, names) for name in names}
    return [f"the parameter {name} is now called {new}" for name, new in current.items() if name != new]


def parse_assignments(assignments: Sequence[str]) -> tuple[dict[str, str], list[Issue]]:
    """Parse assignments such as ``orders=500`` from the command line."""
    values, problems = {}, []
    for assignment in assignments:
        name, equals, value = (part.strip() for part in assignment.partition("="))
        if not (equals and name.isidentifier()):
            problems.append(Issue("parameters", f"{assignment!r} is not an assignment", "write name=value"))
        elif name in values:
            problems.append(Issue("parameters", f"{name} is given twice", "give it once"))
        elif name in SEPARATE_OPTIONS:
            problems.append(Issue("parameters", f"{name} cannot be assigned here", SEPARATE_OPTIONS[name]))
        else:
            values[name] = value
    return values, problems


def chosen_values(definition: StudyDefinition, section: str) -> dict[str, str]:
    """Give the parameters that ``study.yaml`` lists with a section, written as on the command line."""
    choice = definition.choices.get(section)
    return {name: str(value) for name, value in choice.parameters.items()} if choice else {}


def convert_values(
    values: Mapping[str, str],
    declared: Mapping[str, Parameter],
    definition: StudyDefinition,
    units: Iterable[str] | None = None,
) -> tuple[dict[str, Any], list[Issue]]:
    """Convert each text to the type of its parameter.

    Parameters
    ----------
    values : dict of str to str
        From `parse_assignments`; a name that the notebook does not declare is a problem.
    declared : dict of str to Parameter
    definition : StudyDefinition
        The study, which has its own groups.
    units : iterable of str, optional
        Allowed values of ``leave_out``; unchecked if absent.

    Returns
    -------
    parameters : dict
        The values that differ from the notebook's defaults.
    problems : list of Issue
        A problem for each name that is not declared, and for each value that cannot be converted.
    """
    allowed = allowed_values(definition)
    if units is not None:
        allowed["leave_out"] = ("none", *units)
    converted, problems = {}, []
    for name, text in values.items():
        if name not in declared:
            problems.append(Issue("parameters", f"unknown parameter {name!r}", _nearest(name, declared)))
            continue
        spelling, read, hint = TYPE_SYNTAX[declared[name].type]
        if not spelling.fullmatch(text):
            problems.append(Issue("parameters", f"{name}={text!r} is not of type {declared[name].type}", hint))
        elif (known := allowed.get(in_code(name))) and text not in known:
            problems.append(Issue("parameters", f"unknown value {name}={text!r}", _nearest(text, known)))
        elif isinstance(value := read(text), int | float) and value < (minimum := MINIMUM.get(name, 0)):
            problems.append(Issue("parameters", f"{name}={text!r} is too small", f"write {minimum} or more"))
        elif value != declared[name].default:
            converted[name] = value
    if audience_of(values, declared) == "public" and values.get("leave_out", "none") != "none":
        message = f"leave_out={values['leave_out']!r} in a public run would identify that {in_files('unit')}"
        problems.append(Issue("parameters", message, "leave out none, or use audience=internal"))
    return converted, problems


def _nearest(word: str, known: Iterable[str]) -> str:
    known = list(known)
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"use one of {', '.join(known)}"
