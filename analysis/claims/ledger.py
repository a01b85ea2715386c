"""Read the registered texts: the claims, the rules of their words, the sections, and the terms in both languages."""

import datetime
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from analysis.claims.fingerprint import fingerprint, with_imports
from analysis.claims.rule_text import applied_numbers, departures, numbers_of, unknown_marks, with_numbers
from analysis.claims.select_ledger import LEDGER
from analysis.claims.validate_claims import character_problems, claim_problems, record_at
from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import Place, read_yaml
from analysis.files.yaml_lines import read_yaml_document
from analysis.messages.suggestions import did_you_mean
from analysis.models import LANGUAGES, Claim
from analysis.paths import DATA, ROOT
from analysis.written_names import in_code, keys_in_code

CLAIMS = "data/claims.yaml"
REGISTERED = (
    CLAIMS,
    "data/quantifiers.yaml",
    "analysis/claims/comparison_rules.py",
    "analysis/claims/reliability.py",
    "analysis/claims/rules.py",
    "analysis/claims/verdict_text.py",
    "analysis/claims/verdict.py",
    "analysis/measures/agreement/code_agreement.py",
    "analysis/measures/estimators.py",
    "analysis/measures/passages/study_subset.py",
)
ENTITIES = ("level", "kind", "entity")  # keys of a claim whose value names what is counted or described
"""The files that decide verdicts; what these modules import from `analysis.measures` belongs to them."""


def load_claims(ledger: Path = LEDGER) -> dict[str, Claim]:
    """Read and validate a ledger of claims.

    Parameters
    ----------
    ledger : path
        The project's own ledger, or that of another study, in the format of ``claims.schema.json``. Another study may
        name its sections freely.

    Returns
    -------
    dict of str to Claim
        By id, in the order of the file.

    Raises
    ------
    InputError
        With every problem in the file.

    Examples
    --------
    >>> claims = load_claims()
    >>> len(claims), claims["PR-2"].word, claims["PR-2"].estimator
    (28, 'generally', 'experience_share')
    """
    status = ledger.stat() if ledger.is_file() else None
    return _claims(ledger, status and (status.st_mtime_ns, status.st_size))


@cache
def _claims(ledger: Path, state: tuple[int, int] | None) -> dict[str, Claim]:
    """Read a ledger once, and again after it has been changed: ``state`` is its time and size."""
    marked, problems = read_yaml_document(ledger)
    if not problems:
        problems = schema_problems(marked, DATA / "claims.schema.json", partial(record_at, marked), _labels())
        own_sections = _read("sections.yaml") if ledger.resolve() == LEDGER else None
        problems += claim_problems(marked, load_quantifiers(), own_sections)
        problems += character_problems(marked)
    if problems:
        raise InputError(str(ledger), problems)
    return {record["id"]: _claim(record, marked.value["sources"]) for record in marked.value["claims"]}


def ledger_text(ledger: Path, variables: Mapping[str, Mapping]) -> str:
    """Write a valid ledger as YAML with other variables for its claims.

    Parameters
    ----------
    ledger : path
        Everything else is taken from it; its comments are lost.
    variables : dict of str to dict
        The new variables of every claim, by id.
    """
    content = read_yaml_document(ledger)[0].value
    claims = [
        {**record, "variables": _as_written(variables[record["id"]], record["variables"])}
        for record in content["claims"]
    ]
    return yaml.safe_dump({**content, "claims": claims}, allow_unicode=True, sort_keys=False, width=120)


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
        variables=_with_entities(keys_in_code(record["variables"])),
        population=_with_entities(record.get("population", {"level": "unit"})),
        minimum_data=keys_in_code(record.get("minimum_data", {})),
        negative_cases=_with_entities(record.get("negative_cases", {})),
        false_in=tuple(record.get("false_in", ())),
    )


def _as_written(part: Any, written: Any) -> Any:
    """Give the variables of a claim with the names that the record in the ledger has for their keys and entities."""
    if isinstance(part, Mapping) and isinstance(written, Mapping):
        return {key: _as_written(part[in_code(key)], value) for key, value in written.items() if in_code(key) in part}
    return written if isinstance(written, str) and in_code(written) == part else part


def _with_entities(part: Mapping) -> dict[str, Any]:
    """Give a part of a record with the code's names for what is counted or described."""
    return {
        key: in_code(value) if key in ENTITIES else _with_entities(value) if isinstance(value, Mapping) else value
        for key, value in part.items()
    }


@cache
def read_quantifiers(path: Path) -> dict[str, Any]:
    """Read the rules of all words, the threshold of "named", and the required intercoder agreement.

    Raises
    ------
    InputError
        With every problem in the file: a word lacks a term of its rule, or has a term that no rule reads.
    """
    marked, problems = read_yaml_document(path)
    problems = problems or schema_problems(marked, DATA / "quantifiers.schema.json", _word_at)
    problems = problems or [
        Issue(path.name, f"{word}: {text} states $({mark}), which is not a number of a rule", did_you_mean(mark, own))
        for word, text, mark, own in unknown_marks(marked.value)
    ]
    if problems:
        raise InputError(str(path), problems)
    return keys_in_code(marked.value)


def _word_at(place: Place) -> tuple[str, Place]:
    return (str(place[1]), place[2:]) if len(place) > 1 and place[0] == "words" else ("", place)


def load_quantifiers() -> dict[str, dict]:
    """Read the rule of each word from ``data/quantifiers.yaml``.

    Returns
    -------
    dict of str to dict
        By word: the terms of its rule, the threshold ``named``, and the texts with the rule's numbers filled in.

    Examples
    --------
    >>> load_quantifiers()["several"]["at_least"]
    3
    """
    quantifiers = read_quantifiers(DATA / "quantifiers.yaml")
    numbers, named = numbers_of(quantifiers), quantifiers["named"]
    return {word: {**_stated(rule, word, numbers), "named": named} for word, rule in quantifiers["words"].items()}


def _stated(rule: Mapping[str, Any], word: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the numbers of a rule into its texts."""
    texts = {f"basis_{language}": language for language in LANGUAGES}
    stated: dict[str, Any] = {
        name: with_numbers(rule[name], language, numbers, word) for name, language in texts.items()
    }
    if "of_interviews" in rule:
        stated["of_interviews"] = _stated(rule["of_interviews"], word, numbers)
    return {**rule, **stated}


def _labels() -> dict[str, str]:
    """Map each label in ``quantifiers.yaml`` to its word; if several words share a label, to the first."""
    labels: dict[str, str] = {}
    for word, rule in read_quantifiers(DATA / "quantifiers.yaml")["words"].items():
        for language in ("en", "da"):
            labels.setdefault(rule[language], word)
    return labels


def load_reliability() -> dict[str, Any]:
    """Read the intercoder agreement that a claim requires before it is judged.

    Examples
    --------
    >>> load_reliability()["floor"]
    0.667
    """
    return read_quantifiers(DATA / "quantifiers.yaml")["reliability"]


def load_terms() -> dict[str, dict]:
    """Read the terms of tables, axes, verdicts and reasons, in both languages, with the rules' numbers filled in.

    Examples
    --------
    >>> load_terms()["words"]["claim"]
    {'da': 'påstand', 'en': 'claim'}
    """
    return _terms(DATA / "quantifiers.yaml")


@cache
def _terms(quantifiers: Path) -> dict[str, dict]:
    terms, numbers = _read("terms.yaml"), applied_numbers(quantifiers)
    texts = {
        key: {language: with_numbers(text, language, numbers) for language, text in entry.items()}
        for key, entry in terms["texts"].items()
    }
    if departures(numbers):  # the rules that were applied are then not the registered ones
        texts["as-registered"] = texts["as-applied"]
    return {**terms, "texts": texts}


def registration(ledger: Path = LEDGER) -> str:
    """Hash everything that verdicts follow from: the claims, the rules and their code.

    A measure that no claim uses is not part of it, nor are docstrings and comments: see `fingerprint`. `rules_hash` and
    `claims_hash` are the hashes of its two parts.

    Parameters
    ----------
    ledger : path
        The ledger that was judged; wherever it is stored, the same claims give the same hash.

    Returns
    -------
    str
        A SHA-256 digest, 64 hexadecimal characters.

    Examples
    --------
    >>> len(registration())
    64
    """
    return fingerprint(registered_files(), ROOT, _instead(ledger))


def rules_hash() -> str:
    """Hash the rules and the code that applies them, without the claims.

    Two reports with different claims but the same rules have the same ``rules_hash``.

    Examples
    --------
    >>> rules_hash() == registration()
    False
    """
    return fingerprint([file for file in registered_files() if file != ROOT / CLAIMS], ROOT)


def claims_hash(ledger: Path = LEDGER) -> str:
    """Hash the claims of a ledger, without the rules; comments and layout of the file do not count.

    Parameters
    ----------
    ledger : path
        As for `registration`.

    Examples
    --------
    >>> claims_hash() == claims_hash(LEDGER)
    True
    """
    return fingerprint([ROOT / CLAIMS], ROOT, _instead(ledger))


def registration_hashes(ledger: Path = LEDGER) -> dict[str, str]:
    """Return the three hashes by name, as reports and ``run.json`` state them.

    Examples
    --------
    >>> list(registration_hashes())
    ['registration', 'rules_hash', 'claims_hash']
    """
    return {"registration": registration(ledger), "rules_hash": rules_hash(), "claims_hash": claims_hash(ledger)}


def _instead(ledger: Path) -> dict[Path, Path]:
    return {} if ledger == LEDGER else {ROOT / CLAIMS: ledger}


def registered_files() -> list[Path]:
    """List the files that `registration` is the hash of."""
    files = {ROOT / name for name in REGISTERED}
    code = {path for path in files if path.suffix == ".py"}
    return sorted(files | with_imports(code, ROOT, "analysis.measures"))


@cache
def _read(name: str) -> Any:
    return read_yaml((DATA / name).read_text(encoding="utf-8"))
