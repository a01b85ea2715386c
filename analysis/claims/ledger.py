"""Read what is registered: the claims, the rules of their words, the sections, and the words of both languages."""

import datetime
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from analysis.claims.fingerprint import fingerprint, with_imports
from analysis.claims.rule_text import applied_numbers, departures, numbers_of, unknown_marks, with_numbers
from analysis.claims.select_ledger import LEDGER
from analysis.claims.validate_claims import character_faults, claim_faults, whose
from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import read_yaml
from analysis.files.yaml_lines import Place, read_yaml_document
from analysis.messages.suggestions import did_you_mean
from analysis.models import LANGUAGES, Claim
from analysis.paths import DATA, ROOT

REGISTERED = (
    "data/claims.yaml",
    "data/quantifiers.yaml",
    "analysis/claims/reliability.py",
    "analysis/claims/rules.py",
    "analysis/claims/verdict_text.py",
    "analysis/claims/verdict.py",
    "analysis/measures/agreement/code_agreement.py",
    "analysis/measures/estimators.py",
    "analysis/measures/passages/study_subset.py",
)
"""What verdicts follow from; with it goes what these modules import from `analysis.measures`."""


@cache
def load_claims(ledger: Path = LEDGER) -> dict[str, Claim]:
    """Read a ledger: its claims by id, in the order of the file.

    Parameters
    ----------
    ledger : path
        The project's own, or that of another study, which follows the same ``claims.schema.json``; its sections may be
        called anything.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    marked, problems = read_yaml_document(ledger)
    if not problems:
        problems = schema_problems(marked, DATA / "claims.schema.json", partial(whose, marked), _labels())
        problems += claim_faults(marked, load_quantifiers(), ledger.resolve() == LEDGER)
        problems += character_faults(marked)
    if problems:
        raise InputError(str(ledger), problems)
    return {record["id"]: _claim(record, marked.value["sources"]) for record in marked.value["claims"]}


def written_ledger(ledger: Path, variables: Mapping[str, Mapping]) -> str:
    """Write a sound ledger with other variables of its claims, by id; all else as it is, without its remarks."""
    said = read_yaml_document(ledger)[0].value
    claims = [{**record, "variables": variables[record["id"]]} for record in said["claims"]]
    return yaml.safe_dump({**said, "claims": claims}, allow_unicode=True, sort_keys=False, width=120)


def _claim(record: Mapping, sources: Mapping) -> Claim:
    publication = sources[record["source"]["key"]]
    date = publication["date"]
    source = {
        **publication,
        **record["source"],
        "date": date if isinstance(date, int) else datetime.date.fromisoformat(date),
    }
    return Claim(
        id=record["id"],
        section=record["section"],
        source=source,
        word=record["word"],
        estimator=record["estimator"],
        variables=record["variables"],
        population=record.get("population", {"level": "municipality"}),
        minimum_data=record.get("minimum_data", {}),
        negative_cases=record["negative_cases"],
        false_in=tuple(record.get("false_in", ())),
    )


@cache
def read_quantifiers(path: Path) -> dict[str, Any]:
    """Read the rules of all words, and what "named" and agreement of coders mean.

    Raises
    ------
    InputError
        With everything that is wrong in the file: a word lacks a term of its rule, or has one that no rule reads.
    """
    marked, problems = read_yaml_document(path)
    problems = problems or schema_problems(marked, DATA / "quantifiers.schema.json", _whose_word)
    problems = problems or [
        Issue(path.name, f"{word}: {text} states $({mark}), which is no number of a rule", did_you_mean(mark, own))
        for word, text, mark, own in unknown_marks(marked.value)
    ]
    if problems:
        raise InputError(str(path), problems)
    return marked.value


def _whose_word(place: Place) -> tuple[str, Place]:
    return (place[1], place[2:]) if len(place) > 1 and place[0] == "words" else ("", place)


def load_quantifiers() -> dict[str, dict]:
    """Read the rule of each word from ``data/quantifiers.yaml``.

    Each knows what ``named`` means, and its texts state its numbers.
    """
    quantifiers = read_quantifiers(DATA / "quantifiers.yaml")
    numbers, named = numbers_of(quantifiers), quantifiers["named"]
    return {word: {**_stated(rule, word, numbers), "named": named} for word, rule in quantifiers["words"].items()}


def _stated(rule: Mapping[str, Any], word: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Write the numbers of a rule into its texts."""
    texts = {f"basis_{language}": language for language in LANGUAGES}
    stated = {name: with_numbers(rule[name], language, numbers, word) for name, language in texts.items()}
    if "of_interviews" in rule:
        stated["of_interviews"] = _stated(rule["of_interviews"], word, numbers)
    return {**rule, **stated}


def _labels() -> dict[str, str]:
    """Give the word behind each label of ``quantifiers.yaml``; where several words share one, the first."""
    labels: dict[str, str] = {}
    for word, rule in read_quantifiers(DATA / "quantifiers.yaml")["words"].items():
        for language in ("en", "da"):
            labels.setdefault(rule[language], word)
    return labels


def load_reliability() -> dict[str, Any]:
    """Read what is demanded of coders' agreement before a claim is judged."""
    return read_quantifiers(DATA / "quantifiers.yaml")["reliability"]


def load_sections() -> dict[str, dict]:
    """Read titles, introductions and captions of the sections, in both languages."""
    return _read("sections.yaml")


def load_terms() -> dict[str, dict]:
    """Read the words of tables, axes, verdicts and reasons, in both languages, with the numbers of rules in them."""
    return _terms(DATA / "quantifiers.yaml")


@cache
def _terms(quantifiers: Path) -> dict[str, dict]:
    terms, numbers = _read("terms.yaml"), applied_numbers(quantifiers)
    texts = {
        key: {language: with_numbers(text, language, numbers) for language, text in entry.items()}
        for key, entry in terms["texts"].items()
    }
    if departures(numbers):  # then what was applied is not what was registered
        texts["as-registered"] = texts["as-applied"]
    return {**terms, "texts": texts}


def registration(ledger: Path = LEDGER) -> str:
    """Hash the claims, the rules, and the code that verdicts follow from; printed with every verdict.

    A measure that no claim uses is not part of it, nor are docstrings and comments: see `fingerprint`.

    Parameters
    ----------
    ledger : path
        The ledger that was judged; wherever it stands, the same claims give the same hash.
    """
    return fingerprint(registered_files(), ROOT, {} if ledger == LEDGER else {ROOT / REGISTERED[0]: ledger})


def registered_files() -> list[Path]:
    """List the files that `registration` is the hash of."""
    files = {ROOT / name for name in REGISTERED}
    code = {path for path in files if path.suffix == ".py"}
    return sorted(files | with_imports(code, ROOT, "analysis.measures"))


@cache
def _read(name: str) -> Any:
    return read_yaml((DATA / name).read_text(encoding="utf-8"))
