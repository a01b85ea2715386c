"""Split names of codes in a table into paths, but only if they certainly include the name of the code above.

A ``separator`` in a mapping always splits. Otherwise the tool decides: " > " in tables of MAXQDA and of unknown tools,
a backslash in older tables of MAXQDA and in Dedoose's, and in Taguette's a dot after the name of another tag.
All other names stay whole: "bl.a. lærer", "Far/mor 3", "Alder >65".
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from analysis.importers.codes.code_paths import SEPARATOR, Path, split_path

PATH_MARK = "\x1f"  # occurs in no name
_BACKSLASH, _DOT = "\\", "."
_NUMBER = re.compile(r"\d+([.,]\d+)?\s*%?")


@dataclass(frozen=True)
class SeparatorRule:
    """Signs that separate a code from the one above it: everywhere, or only after the name of another code."""

    everywhere: tuple[str, ...] = (SEPARATOR,)
    behind_codes: tuple[str, ...] = ()
    numbers_compare: bool = False  # "Age > 65" is a name, unless "Age" has other children


_RULE_OF_FORMAT = {
    "MAXQDA coded segments": SeparatorRule((SEPARATOR,), (_BACKSLASH,)),
    "Taguette highlights": SeparatorRule((), (_DOT,)),
    "Dedoose excerpts": SeparatorRule((_BACKSLASH,)),
}
_DEFAULT_RULE = SeparatorRule((SEPARATOR,), numbers_compare=True)


def code_paths(
    codes: Sequence[tuple[str, str]], file_format: str, separator: str | None = None, others: Iterable[Path] = ()
) -> dict[tuple[str, str], Path]:
    """Return the path of each code.

    Parameters
    ----------
    codes : sequence of (name, name of the code above or "" if no column states it)
    file_format : str
        As in `QDAProject`.
    separator : str, optional
        The separator in the mapping.
    others : iterable of tuple of str
        Further codes, such as those of a codebook.
    """
    others = list(others)
    names = [name for code in codes for name in code if name]
    split = _splitter(names, file_format, separator, others)
    above = _known_parents(codes)
    return {(name, parent): _joined(name, parent, split, above, ()) for name, parent in codes}


def _known_parents(codes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the parent of each code whose rows agree on it."""
    parents: dict[str, set[str]] = {}
    for name, parent in codes:
        parents.setdefault(name, set()).add(parent)
    return {name: next(iter(found)) for name, found in parents.items() if len(found) == 1}


def _joined(
    name: str, parent: str, split: Mapping[str, Path], above: Mapping[str, str], below: tuple[str, ...]
) -> Path:
    own = split[name] if name else ()
    if not parent or not own or parent in (name, *below):
        return own
    upper = _joined(parent, above.get(parent, ""), split, above, (*below, name))
    return own if own[: len(upper)] == upper and len(own) > len(upper) else (*upper, *own)


def _splitter(names: Iterable[str], file_format: str, separator: str | None, others: Sequence[Path]) -> dict[str, Path]:
    names = list(dict.fromkeys(names))
    if separator is not None:
        return {name: split_path(name, separator) or (name,) for name in names}
    rule = _RULE_OF_FORMAT.get(file_format, _DEFAULT_RULE)
    if _BACKSLASH in rule.behind_codes and not any(SEPARATOR in name for name in names):
        rule = SeparatorRule((*rule.everywhere, _BACKSLASH), ())  # as in older versions of MAXQDA
    known = {*names, *(path[-1] for path in others if len(path) == 1)}
    paths = {name: _everywhere(name, rule, names, known) for name in names}
    known |= {SEPARATOR.join(path[:depth]) for path in [*paths.values(), *others] for depth in range(1, len(path))}
    return {name: _behind_codes(path, rule, known) for name, path in paths.items()}


def _everywhere(name: str, rule: SeparatorRule, names: Sequence[str], known: Collection[str]) -> Path:
    path: Path = (name,)
    for sign in rule.everywhere:
        path = tuple(part for piece in path for part in split_path(piece, sign))
    if len(path) < 2 or not rule.numbers_compare or not _NUMBER.fullmatch(path[-1]):
        return path or (name,)
    parent = name[: name.rindex(SEPARATOR)]
    shared = sum(other.startswith(parent + SEPARATOR) for other in names) > 1
    return path if shared or parent in known else (name,)


def _behind_codes(path: Path, rule: SeparatorRule, known: Set[str]) -> Path:
    """Split the first part of a path after the longest beginning that is a code itself."""
    for sign in rule.behind_codes:
        places = [match.start() for match in re.finditer(re.escape(sign), path[0])]
        for place in reversed(places):
            above, rest = path[0][:place], path[0][place + len(sign) :]
            if above in known and rest.strip():
                return (*_behind_codes((above,), rule, known - {path[0]}), rest.strip(), *path[1:])
    return path
