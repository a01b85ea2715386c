"""The parameters of a notebook: read from its parameters cell, and checked before a kernel starts."""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import Issue
from analysis.i18n import LANGUAGES
from analysis.messages.suggestions import nearest
from analysis.models import AREAS, AUDIENCES, CODINGS
from analysis.workflow.notebook_file import read_notebook, tagged

TAG = "parameters"
ALLOWED = {"area": ("all", *AREAS), "coding": CODINGS, "language": LANGUAGES, "audience": AUDIENCES}
LEAST = {"orders": 1, "together": 1}  # of all other numbers 0: each counts something, or is a distance
OWN_OPTION = {"dataset": "name the dataset by DATASET=folder", "language": "every section runs in both languages"}
SPELLED = {
    "int": (re.compile(r"[+-]?\d+"), int, "write a whole number, such as 3"),
    "float": (re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"), float, "write a number with a point, such as 0.5"),
    "bool": (re.compile(r"true|false", re.IGNORECASE), lambda text: text.lower() == "true", "write true or false"),
    "str": (re.compile(r".*", re.DOTALL), str, ""),
}


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: ``area: str = "all"  # all, children or adults``."""

    name: str
    type: str
    default: Any
    meaning: str


def declared_parameters(notebook: Mapping, file: str) -> tuple[dict[str, Parameter], list[Issue]]:
    """Read the parameters cell of a notebook.

    Returns
    -------
    (parameters, problems) : dict of str to Parameter, list of Issue
        What is declared, by name, and what is wrong with the cell.
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
        case ast.AnnAssign(ast.Name(name), ast.Name(kind), ast.expr() as value) if kind in SPELLED:
            default, meaning = _literal(value), line.partition("#")[2].strip()
            return Parameter(name, kind, default, meaning) if type(default).__name__ == kind else None
        case _:
            return None


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:  # a call, a name: no value of a type that is allowed
        return None


def audience_of(values: Mapping[str, Any], declared: Mapping[str, Parameter]) -> str:
    """Say whom a notebook is run for: whom it is given, or else whom it names by itself."""
    usual = str(declared["audience"].default) if "audience" in declared else "internal"
    return str(values.get("audience", usual))


def is_for_public(notebook: Path, values: Mapping[str, Any]) -> bool:
    """Tell whether a notebook is run for the public; one that cannot be read is, so that it shows nothing."""
    try:
        declared, _ = declared_parameters(read_notebook(notebook), notebook.name)
    except (OSError, ValueError, KeyError):
        return True
    return audience_of(values, declared) == "public"


def audience_problems(values: Mapping[str, str], declared: Mapping[str, Mapping[str, Parameter]]) -> list[Issue]:
    """Say what keeps the notebooks of a run from being for one audience.

    Parameters
    ----------
    values : dict of str to str
    declared : dict of str to dict
        The parameters of each notebook, by the name of its file.
    """
    asked = values.get("audience") == "public"
    lacking = [name for name, parameters in declared.items() if "audience" not in parameters] if asked else []
    hint = 'declare audience: str = "internal"  # internal or public, and hand it to open_section'
    if lacking:
        message = "no parameter 'audience' is declared, so it would show the public what is internal"
        return [Issue(name, message, hint) for name in lacking]
    public = [name for name, parameters in declared.items() if audience_of(values, parameters) == "public"]
    if not public or len(public) == len(declared):
        return []
    message = "is for the public by itself, while other notebooks are not"
    return [Issue(name, message, "run with audience=public or with audience=internal") for name in public]


def assigned(assignments: Sequence[str]) -> tuple[dict[str, str], list[Issue]]:
    """Split assignments such as ``area=children`` as they come from the command line."""
    values, problems = {}, []
    for assignment in assignments:
        name, equals, value = (part.strip() for part in assignment.partition("="))
        if not (equals and name.isidentifier()):
            problems.append(Issue("parameters", f"{assignment!r} assigns nothing", "write name=value"))
        elif name in values:
            problems.append(Issue("parameters", f"{name} is given twice", "give it once"))
        elif name in OWN_OPTION:
            problems.append(Issue("parameters", f"{name} is not given here", OWN_OPTION[name]))
        else:
            values[name] = value
    return values, problems


def typed(
    values: Mapping[str, str], declared: Mapping[str, Parameter], municipalities: Iterable[str] | None = None
) -> tuple[dict[str, Any], list[Issue]]:
    """Give each text the type of its parameter.

    Parameters
    ----------
    values : dict of str to str
        From `assigned`; names that the notebook does not declare are problems.
    declared : dict of str to Parameter
    municipalities : iterable of str, optional
        What may be left out; unchecked if absent.

    Returns
    -------
    (parameters, problems) : dict, list of Issue
        Those values that differ from what the notebook says by itself.
    """
    allowed = dict(ALLOWED)
    if municipalities is not None:
        allowed["leave_out"] = ("none", *municipalities)
    found, problems = {}, []
    for name, text in values.items():
        if name not in declared:
            problems.append(Issue("parameters", f"there is no parameter {name!r}", _nearest(name, declared)))
            continue
        spelling, read, hint = SPELLED[declared[name].type]
        if not spelling.fullmatch(text):
            problems.append(Issue("parameters", f"{name}={text!r} is no {declared[name].type}", hint))
        elif name in allowed and text not in allowed[name]:
            problems.append(Issue("parameters", f"{name}={text!r} is not known", _nearest(text, allowed[name])))
        elif isinstance(value := read(text), int | float) and value < (least := LEAST.get(name, 0)):
            problems.append(Issue("parameters", f"{name}={text!r} is too small", f"write {least} or more"))
        elif value != declared[name].default:
            found[name] = value
    if audience_of(values, declared) == "public" and values.get("leave_out", "none") != "none":
        message = f"leave_out={values['leave_out']!r} in a public run would give away that municipality"
        problems.append(Issue("parameters", message, "leave out none, or run with audience=internal"))
    return found, problems


def _nearest(word: str, known: Iterable[str]) -> str:
    known = list(known)
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"known are {', '.join(known)}"
