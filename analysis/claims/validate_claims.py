"""Find the problems in a ledger that its schema cannot express, such as names that refer to nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from analysis.errors import Issue
from analysis.files.yaml_input import Place, YamlDocument
from analysis.messages.characters import NOT_IN_NAME, character_name
from analysis.messages.suggestions import did_you_mean
from analysis.written_names import in_code, in_files

UNITS = ("unit", "interview")
PRINTED = ("count_of", "share_of", "mean_of", "agreement_of")  # estimators of printed numbers
COMPARATIVE = ("absence", "group_contrast", "joint_mention", "lead_in_family", "rating_level")
LEVELLED = (  # estimators that count interviews as well as units
    "naming",
    "naming_under_condition",
    *COMPARATIVE,
    *PRINTED,
)


def record_at(marked: YamlDocument, place: Place) -> tuple[str, Place]:
    """Return the record that a place of a ledger belongs to, by its id or number, and the place within it."""
    if len(place) < 2 or place[0] != "claims":
        return "", place
    number = place[1]
    return _name(marked.value["claims"][number], number), place[2:]


def _name(record: object, number: Any) -> str:
    name = record.get("id") if isinstance(record, Mapping) else None
    return name if isinstance(name, str) and name else f"record {number + 1}"


def claim_problems(
    marked: YamlDocument, words: Mapping[str, Mapping], own_sections: Collection[str] | None
) -> list[Issue]:
    """Find the problems in the records of a ledger that its schema cannot express.

    Parameters
    ----------
    marked : YamlDocument
        The ledger as it was written; parts of the wrong shape are skipped.
    words : mapping
        The words of ``quantifiers.yaml``.
    own_sections : collection of str, optional
        For the project's own ledger: the sections that it may name; it must also have scenarios and both languages.

    Returns
    -------
    list of Issue
        Every problem, with its line.
    """
    content = marked.value if isinstance(marked.value, Mapping) else {}
    records = [
        (number, record)
        for number, record in enumerate(_list(content.get("claims")))
        if isinstance(record, Mapping)
    ]  # fmt: skip
    problems = list(_repeated(marked, records))
    problems += _titles(marked, _dictionary(content.get("sources"))) if own_sections else ()
    for number, record in records:
        place = ("claims", number)
        problems += _source(marked, record, place, _dictionary(content.get("sources")))
        problems += _level(marked, record, place)
        problems += _compared(marked, record, place)
        problems += _minimum(marked, record, place, words)
        problems += _of_the_project(marked, record, place, own_sections) if own_sections else ()
    return problems


def character_problems(marked: YamlDocument) -> list[Issue]:
    """Find characters in a ledger's texts that no page can show; YAML allows them as escapes."""
    problems = []
    for place, text in _texts(marked.value, ()):
        if found := NOT_IN_NAME.search(text):
            about, rest = record_at(marked, place)
            what = ": ".join(filter(None, [about, " > ".join(map(str, rest))]))
            problems.append(
                marked.problem(f"{what} contains {character_name(found[0])}", "delete the character", place)
            )
    return problems


def _texts(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping | list):
        parts = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, part in parts:
            yield from _texts(part, (*place, key))


def _repeated(marked: YamlDocument, records: Sequence[tuple[int, Mapping]]) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for number, record in records:
        place = ("claims", number, "id")
        name = record.get("id")
        if isinstance(name, str) and name in first:
            yield marked.problem(
                f"duplicate claim {name}, first on line {first[name]}", "give each claim its own id", place
            )
        elif isinstance(name, str):
            first[name] = marked.lines[place]


def _source(marked: YamlDocument, record: Mapping, place: Place, sources: Mapping) -> Iterator[Issue]:
    key = _dictionary(record.get("source")).get("key")
    if isinstance(key, str) and sources and key not in sources:
        message = f"{_name(record, place[1])}: unknown source {key!r}"
        yield marked.problem(message, did_you_mean(key, sources), (*place, "source", "key"))


def _level(marked: YamlDocument, record: Mapping, place: Place) -> Iterator[Issue]:
    """Find parts of a record that refer to another unit than the one it counts."""
    level = _dictionary(record.get("population")).get("level", in_files("unit"))
    if record.get("estimator") not in LEVELLED or not _is_unit(level):
        return
    parts = {
        ("negative_cases", "kind"): _dictionary(record.get("negative_cases")).get("kind"),
        ("variables", "condition", "entity"): _dictionary(_dictionary(record.get("variables")).get("condition")).get(
            "entity"
        ),
    }
    for part, unit in parts.items():
        if _is_unit(unit) and in_code(str(unit)) != in_code(level):
            message = f"{_name(record, place[1])}: {' > '.join(part)} is {unit!r}, but the claim counts by {level}"
            yield marked.problem(message, f"write {level}, or set population: {{level: {unit}}}", (*place, *part))


def _is_unit(name: object) -> bool:
    return isinstance(name, str) and in_code(name) in UNITS


def _compared(marked: YamlDocument, record: Mapping, place: Place) -> Iterator[Issue]:
    """Find a group that is compared with itself, and a threshold that is no number."""
    variables, name = _dictionary(record.get("variables")), _name(record, place[1])
    if isinstance(variables.get("group"), str) and variables["group"] == variables.get("than"):
        message = f"{name}: variables > than is {variables['group']!r}, as is group"
        yield marked.problem(message, "name another group", (*place, "variables", "than"))
    threshold = variables.get("threshold")
    if isinstance(threshold, float) and isnan(threshold):
        message = f"{name}: variables > threshold is not a number"
        yield marked.problem(message, "write a number, such as 0", (*place, "variables", "threshold"))


def _minimum(marked: YamlDocument, record: Mapping, place: Place, words: Mapping) -> Iterator[Issue]:
    """Find a minimum number of units that differs from that of the word's rule."""
    key = in_files("units")
    stated = _dictionary(record.get("minimum_data")).get(key)
    word = record.get("word")
    required = words[word]["minimum"]["units"] if isinstance(word, str) and word in words else stated
    if isinstance(stated, int) and stated != required:
        message = f"{_name(record, place[1])}: minimum_data > {key} is {stated}, but {word!r} needs {required}"
        yield marked.problem(message, "leave it out", (*place, "minimum_data", key))


def _of_the_project(marked: YamlDocument, record: Mapping, place: Place, sections: Collection[str]) -> Iterator[Issue]:
    """Find what a record of the project's own ledger lacks for the report and the scenarios."""
    name, section = _name(record, place[1]), record.get("section")
    if isinstance(section, str) and section not in sections:
        yield marked.problem(
            f"{name}: unknown section {section!r}", did_you_mean(section, sections), (*place, "section")
        )
    if "false_in" not in record:
        yield marked.problem(f"{name} has no false_in", "list the scenarios in which it is false, or []", place)
    source = _dictionary(record.get("source"))
    for field in ("statement_da", "statement_en"):
        if source and field not in source:
            yield marked.problem(
                f"{name}: source has no {field}", "the report is in both languages", (*place, "source")
            )


def _titles(marked: YamlDocument, sources: Mapping) -> Iterator[Issue]:
    for key, publication in sources.items():
        for field in ("title_da", "title_en"):
            if isinstance(publication, Mapping) and field not in publication:
                place = ("sources", key)
                yield marked.problem(f"source {key} has no {field}", "the report is in both languages", place)


def _dictionary(value: Any) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []
