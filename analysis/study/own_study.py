"""Read from the project's own ``study.yaml`` what its texts call units and groups, and which groups there are."""

from functools import cache
from typing import Any

from analysis.files.yaml_input import read_yaml
from analysis.models import Noun, StudyDefinition
from analysis.paths import DATA


@cache
def own_groups() -> tuple[str, ...]:
    """Name the groups of the project's own study, in their order."""
    return tuple(_own_study()["groups"]["values"])


def groups_of(definition: StudyDefinition | None) -> tuple[str, ...]:
    """Name the groups of a study, in their order; None stands for the project's own."""
    return tuple(definition.group_labels) if definition else own_groups()


@cache
def own_nouns() -> tuple[Noun, Noun]:
    """Give what the project's texts call a unit, and a group."""
    unit, group = (_own_study()[part] for part in ("unit", "groups"))
    return (
        Noun(unit["singular"], unit["plural"], neuter=unit.get("neuter", False)),
        Noun(group["singular"], group["plural"], neuter=group.get("neuter", False)),
    )


@cache
def _own_study() -> dict[str, Any]:
    study: dict[str, Any] = read_yaml((DATA / "study.yaml").read_bytes())
    return study
