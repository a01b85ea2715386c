"""Users, cases, sets and variables of one name in a REFI-QDA file: they have ids of their own, and stay apart."""

from collections import Counter

from analysis.importers.names.unique_names import distinct_names
from analysis.importers.refi.refi_state import RefiContent

_NAMELESS_USER = "nameless user"


def make_names_distinct(content: RefiContent) -> None:
    """Give users, cases, sets and variables names of their own, and the rows of variables the names of theirs."""
    _users(content)
    _groups(content)
    _variables(content)


def _users(content: RefiContent) -> None:
    names = [name for _, name in content.users]
    if names.count("") > 1:  # one alone is whoever is unknown
        names = [name or _NAMELESS_USER for name in names]
    apart = distinct_names(names)
    _report_renamed(content, "users", names, apart, shown=False)
    content.users = [(user, name) for (user, _), name in zip(content.users, apart, strict=True)]


def _groups(content: RefiContent) -> None:
    """Number cases and sets; sets of one variable and one value, such as "gender: male", say the same and stay so."""
    for kind in ("case", "set"):
        places = [place for place, group in enumerate(content.groups) if group[1] == kind and not _is_value(group)]
        names = [content.groups[place][2] for place in places]
        apart = distinct_names(names)
        _report_renamed(content, f"{kind}s", names, apart, shown=kind == "set")
        for place, name in zip(places, apart, strict=True):
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
    apart = distinct_names(names)
    _report_renamed(content, "variables", names, apart, shown=True)
    of = dict(zip(content.variable_names, apart, strict=True))
    content.variables = [
        (entity, key, of.get(variable, variable or "nameless variable"), value, origin)
        for entity, key, variable, value, origin in content.variables
    ]


def _report_renamed(content: RefiContent, kind: str, names: list[str], apart: list[str], shown: bool) -> None:
    again = [other for name, other in zip(names, apart, strict=True) if name != other]
    text = f"{kind} of one name, told apart by a number"
    if not shown:  # people's names are told nowhere
        content.reported_counts[text] += len(again)
    for name in again if shown else ():
        content.report(text, name)
