"""Keep users, cases, sets and variables of one name in a REFI-QDA file distinct, as their ids differ."""

from collections import Counter

from analysis.importers.names.unique_names import distinct_names
from analysis.importers.refi.refi_state import RefiContent

_NAMELESS_USER = "nameless user"


def make_names_distinct(content: RefiContent) -> None:
    """Make the names of users, cases, sets and variables unique, and use them in the rows of variables."""
    _users(content)
    _groups(content)
    _variables(content)


def _users(content: RefiContent) -> None:
    names = [name for _, name in content.users]
    if names.count("") > 1:  # a single user without a name is the unknown coder
        names = [name or _NAMELESS_USER for name in names]
    distinct = distinct_names(names)
    _report_renamed(content, "users", names, distinct, shown=False)
    content.users = [(user, name) for (user, _), name in zip(content.users, distinct, strict=True)]


def _groups(content: RefiContent) -> None:
    """Number cases and sets of one name, except sets of one variable and value ("gender: male"), which are merged."""
    for kind in ("case", "set"):
        places = [place for place, group in enumerate(content.groups) if group[1] == kind and not _is_value(group)]
        names = [content.groups[place][2] for place in places]
        distinct = distinct_names(names)
        _report_renamed(content, f"{kind}s", names, distinct, shown=kind == "set")
        for place, name in zip(places, distinct, strict=True):
            content.groups[place] = (*content.groups[place][:2], name)
    values = Counter(group[2] for group in content.groups if _is_value(group))
    for name, number in values.items():
        if number > 1:
            content.report("sets of one variable and one value, put together", name)


def _is_value(group: tuple) -> bool:
    _, kind, name = group
    variable, colon, value = name.partition(":")
    return kind == "set" and bool(colon and variable.strip() and value.strip())


def _variables(content: RefiContent) -> None:
    names = list(content.variable_names.values())
    distinct = distinct_names(names)
    _report_renamed(content, "variables", names, distinct, shown=True)
    name_of_variable = dict(zip(content.variable_names, distinct, strict=True))
    content.variables = [
        (entity, key, name_of_variable.get(variable, variable or "nameless variable"), value, origin)
        for entity, key, variable, value, origin in content.variables
    ]


def _report_renamed(content: RefiContent, kind: str, names: list[str], distinct: list[str], shown: bool) -> None:
    renamed = [other for name, other in zip(names, distinct, strict=True) if name != other]
    text = f"{kind} of one name, told apart by a number"
    if not shown:  # people's names are never reported
        content.reported_counts[text] += len(renamed)
    for name in renamed if shown else ():
        content.report(text, name)
