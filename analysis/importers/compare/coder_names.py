"""Name the coders of two matched projects in a comparison, and report who has another name."""

from collections.abc import Mapping

from analysis.importers.compare.matching import MatchedProject
from analysis.messages.plurals import quantity


def coder_labels(before: MatchedProject, after: MatchedProject, names: bool) -> dict[str, str]:
    """Number the coders, those of the old project first, or use their names."""
    every = dict(after.coders) | dict(before.coders)
    order = dict.fromkeys([*before.coders, *after.coders])
    return {
        coder: _named(every[coder]) if names else (f"coder {number}" if every[coder] else "nobody")
        for number, coder in enumerate(order, 1)
    }


def renamed_coders(before: MatchedProject, after: MatchedProject, names: bool) -> list[str]:
    """Report, for each coder with another name in the new project, how many codings are the same."""
    label = coder_labels(before, after, names)
    lines = []
    for coder, name in before.coders.items():
        new = after.coders.get(coder)
        if new is not None and new.casefold() != name.casefold():
            lines.append(f"{_sentence(name, new, before, label, coder, names)} in NEW: {_extent(before, after, coder)}")
    return lines


def _named(name: str) -> str:
    return f'coder "{name}"' if name else "nobody"


def _sentence(name: str, new: str, before: MatchedProject, label: Mapping[str, str], coder: str, names: bool) -> str:
    """Describe a coder's name in the new project, without stating it unless ``names``."""
    if not name:
        return f"codings without a coder are given to {_named(new) if names else 'a coder'}"
    if not new:
        return f"{label[coder]} is not named"
    if names:
        return f'{label[coder]} is called "{new}"'
    known = {name.casefold(): one for one, name in before.coders.items() if name}
    bearer = known.get(new.casefold())
    return f"{label[coder]} has {'another name' if bearer is None else f'the name that {label[bearer]} has in OLD,'}"


def _extent(before: MatchedProject, after: MatchedProject, coder: str) -> str:
    keys = ["place", "code", "again"]
    old, new = (side.codings.loc[side.codings["user"] == coder, keys].drop_duplicates() for side in (before, after))
    same = len(old.merge(new, on=keys))
    if same == len(old) == len(new):
        return "its one coding at the same place" if same == 1 else f"all {same} codings at the same places"
    return f"{same} of {quantity(len(old), 'coding')} at the same places"
