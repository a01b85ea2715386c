"""What is wrong with a ledger of claims that its schema cannot say: names that point nowhere, or at each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.errors import Issue
from analysis.files.yaml_lines import Place, YamlDocument
from analysis.messages.characters import NOT_IN_NAME, character_name
from analysis.messages.suggestions import did_you_mean
from analysis.models import SECTIONS

UNITS = ("municipality", "interview")
LEVELLED = ("naming", "naming_under_condition")  # estimators that count interviews as well as municipalities


def whose(marked: YamlDocument, place: Place) -> tuple[str, Place]:
    """Tell which record a place of a ledger belongs to, by its id or its number, and where in it that is."""
    if len(place) < 2 or place[0] != "claims":
        return "", place
    number = place[1]
    return _name(marked.value["claims"][number], number), place[2:]


def _name(record: object, number: int) -> str:
    name = record.get("id") if isinstance(record, Mapping) else None
    return name if isinstance(name, str) and name else f"record {number + 1}"


def claim_faults(marked: YamlDocument, words: Mapping[str, Mapping], own: bool) -> list[Issue]:
    """Find what is wrong with the records of a ledger beyond its schema.

    Parameters
    ----------
    marked : YamlDocument
        Whatever somebody wrote: only what has the right shape is looked at.
    words : mapping
        The words of ``quantifiers.yaml``.
    own : bool
        Whether it is the project's own ledger, whose sections and scenarios the report knows.
    """
    said = marked.value if isinstance(marked.value, Mapping) else {}
    records = [
        (number, record)
        for number, record in enumerate(_list(said.get("claims")))
        if isinstance(record, Mapping)
    ]  # fmt: skip
    problems = list(_repeated(marked, records))
    problems += _titles(marked, _dictionary(said.get("sources"))) if own else ()
    for number, record in records:
        place = ("claims", number)
        problems += _source(marked, record, place, _dictionary(said.get("sources")))
        problems += _level(marked, record, place)
        problems += _minimum(marked, record, place, words)
        problems += _of_the_project(marked, record, place) if own else ()
    return problems


def character_faults(marked: YamlDocument) -> list[Issue]:
    """Find characters in a ledger's texts that no page can show; YAML lets them in by their numbers."""
    problems = []
    for place, text in _texts(marked.value, ()):
        if found := NOT_IN_NAME.search(text):
            about, rest = whose(marked, place)
            what = ": ".join(filter(None, [about, " > ".join(map(str, rest))]))
            problems.append(marked.problem(f"{what} holds {character_name(found[0])}", "delete the character", place))
    return problems


def _texts(said: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(said, str):
        yield place, said
    elif isinstance(said, Mapping | list):
        parts = said.items() if isinstance(said, Mapping) else enumerate(said)
        for key, part in parts:
            yield from _texts(part, (*place, key))


def _repeated(marked: YamlDocument, records: Sequence[tuple[int, Mapping]]) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for number, record in records:
        place = ("claims", number, "id")
        name = record.get("id")
        if isinstance(name, str) and name in first:
            yield marked.problem(
                f"{name} stands twice, first on line {first[name]}", "give each claim its own id", place
            )
        elif isinstance(name, str):
            first[name] = marked.lines[place]


def _source(marked: YamlDocument, record: Mapping, place: Place, sources: Mapping) -> Iterator[Issue]:
    key = _dictionary(record.get("source")).get("key")
    if isinstance(key, str) and sources and key not in sources:
        message = f"{_name(record, place[1])}: source {key!r} is not known"
        yield marked.problem(message, did_you_mean(key, sources), (*place, "source", "key"))


def _level(marked: YamlDocument, record: Mapping, place: Place) -> Iterator[Issue]:
    """Find parts of a record that speak of another unit than the one that it counts."""
    level = _dictionary(record.get("population")).get("level", "municipality")
    if record.get("estimator") not in LEVELLED or level not in UNITS:
        return
    parts = {
        ("negative_cases", "kind"): _dictionary(record.get("negative_cases")).get("kind"),
        ("variables", "condition", "entity"): _dictionary(_dictionary(record.get("variables")).get("condition")).get(
            "entity"
        ),
    }
    for part, unit in parts.items():
        if unit in UNITS and unit != level:
            message = f"{_name(record, place[1])}: {' > '.join(part)} is {unit!r}, but the claim counts by {level}"
            yield marked.problem(message, f"write {level}, or say population: {{level: {unit}}}", (*place, *part))


def _minimum(marked: YamlDocument, record: Mapping, place: Place, words: Mapping) -> Iterator[Issue]:
    """Find demands that differ from those of the word: they stand in one place only."""
    said = _dictionary(record.get("minimum_data")).get("municipalities")
    word = record.get("word")
    wanted = words[word]["minimum"]["municipalities"] if isinstance(word, str) and word in words else said
    if isinstance(said, int) and said != wanted:
        message = f"{_name(record, place[1])}: minimum_data > municipalities is {said}, but {word!r} needs {wanted}"
        yield marked.problem(message, "leave it out", (*place, "minimum_data", "municipalities"))


def _of_the_project(marked: YamlDocument, record: Mapping, place: Place) -> Iterator[Issue]:
    """Hold a record of the project's own ledger to what its report and its scenarios need."""
    name, section = _name(record, place[1]), record.get("section")
    if isinstance(section, str) and section not in SECTIONS:
        yield marked.problem(
            f"{name}: section {section!r} is not known", did_you_mean(section, SECTIONS), (*place, "section")
        )
    if "false_in" not in record:
        yield marked.problem(f"{name} has no false_in", "name the scenarios in which it is untrue, or []", place)
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
