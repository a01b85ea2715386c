"""List changes to the sources of two matched projects: added, removed, renamed, other text or variables."""

import re
from collections.abc import Mapping

from analysis.importers.compare.matching import MatchedProject
from analysis.importers.names.comparable_names import comparable
from analysis.importers.project.qda_project import QDAProject

Lines = dict[str, list[str]]
_LABEL = re.compile(r"\b(?:(?:Person|Coder) \d+|[IMS]\d+)\b")  # labels that replace names in a dataset


def source_names(side: MatchedProject) -> dict[str, str]:
    """Return the name of each source by its shared id."""
    return dict(zip(side.sources["source"], side.sources["name"], strict=True))


def source_changes(
    old: QDAProject, new: QDAProject, before: MatchedProject, after: MatchedProject, mixed: bool
) -> tuple[Lines, Lines]:
    """List differences in sources, and notes for a comparison of a dataset with an export."""
    names = source_names(before), source_names(after)
    both = [key for key in names[0] if key in names[1]]
    own = [dict(zip(side.sources["source"], side.sources["own"], strict=True)) for side in (before, after)]
    texts = [{key: project.texts.get(own[k][key]) for key in both} for k, project in ((0, old), (1, new))]
    with_other_text = [key for key in both if texts[0][key] != texts[1][key]]
    missing = [names[0][key] for key in with_other_text if None in (texts[0][key], texts[1][key])]
    pairs = [(names[0][key], names[1][key]) for key in both]
    renamed = [f"{one} -> {other}" for one, other in pairs if comparable(one) != comparable(other)]
    differently, labelled, alone = _compare_variables(
        _variable_values(old, before), _variable_values(new, after), names[0], both, mixed
    )
    found = {
        "added": [title for key, title in names[1].items() if key not in names[0]],
        "gone": [title for key, title in names[0].items() if key not in names[1]],
        "renamed": [] if mixed else renamed,
        "with another text": [names[0][key] for key in with_other_text if None not in (texts[0][key], texts[1][key])],
        "with a text in only one of the two": [] if mixed else missing,
        "known of differently": differently,
    }
    notes = {
        "sources of another name": renamed,
        "sources with a text in only one of the two": missing,
        "variables of sources that hold labels in place of names": labelled,
        "variables that only one of the two has, not compared": alone,
    }
    return found, notes if mixed else {}


def _variable_values(project: QDAProject, side: MatchedProject) -> dict[tuple[str, str], str]:
    """Return the variables of sources, by shared id and variable."""
    source = dict(zip(side.sources["own"], side.sources["source"], strict=True))
    of_sources = project.variables[project.variables["entity"] == "source"]
    rows = of_sources[["key", "variable", "value"]].itertuples(index=False, name=None)
    return {(source.get(key, key), variable): value for key, variable, value in rows}


def _compare_variables(
    old: Mapping[tuple[str, str], str],
    new: Mapping[tuple[str, str], str],
    name: Mapping[str, str],
    both: list[str],
    mixed: bool,
) -> tuple[list[str], list[str], list[str]]:
    """List variables whose values differ, those that differ by a label, and those that only one project has."""
    variables = [{variable for _, variable in known} for known in (old, new)]
    alone = sorted(variables[0] ^ variables[1]) if mixed else []
    differently: list[str] = []
    labelled: list[str] = []
    compared = set(both)
    for key, variable in dict.fromkeys([*old, *new]):
        values = old.get((key, variable), ""), new.get((key, variable), "")
        if key not in compared or variable in alone or values[0] == values[1]:
            continue
        is_label = mixed and any(map(_LABEL.search, values))
        (labelled if is_label else differently).append(f"{name[key]}: {variable}")
    return differently, labelled, alone
