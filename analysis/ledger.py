"""Read what is registered: the claims, the rules of their words, the sections, and the words of both languages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analysis.fingerprint import fingerprint, with_imports
from analysis.study import DATA, ROOT, SECTIONS, Claim, Problem, Refused

REGISTERED = (
    "data/claims.yaml",
    "data/quantifiers.yaml",
    "analysis/judge/*.py",
    "analysis/measure/agreement.py",
    "analysis/measure/estimators.py",
    "analysis/measure/material.py",
)
"""What verdicts follow from; with it goes what these modules import from `analysis.measure`."""
FIELDS = ("id", "section", "source", "word", "estimator", "variables", "negative_cases", "false_in")


def load_claims() -> dict[str, Claim]:
    """Read ``data/claims.yaml``: the claims by id, in the order of the file.

    Raises
    ------
    Refused
        If a record lacks a field, repeats an id, or names a word, section or source that is not registered.
    """
    ledger = _read("claims.yaml")
    records, problems = ledger["claims"], []
    for number, record in enumerate(records, start=1):
        problems += _record_problems(record, number, ledger["sources"])
    names = [record.get("id") for record in records]
    problems += [_problem(f"{name} stands twice", "give each claim its own id") for name in _repeated(names)]
    if problems:
        raise Refused("the ledger", problems)
    return {record["id"]: _claim(record, ledger["sources"]) for record in records}


def _claim(record: Mapping, sources: Mapping) -> Claim:
    source = {**sources[record["source"]["key"]], **record["source"]}
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
        false_in=tuple(record["false_in"]),
    )


def _record_problems(record: Mapping, number: int, sources: Mapping) -> list[Problem]:
    name = record.get("id", f"record {number}")
    problems = [_problem(f"{name} has no {field}", f"add {field}") for field in FIELDS if field not in record]
    allowed = {"word": set(load_quantifiers()), "section": set(SECTIONS)}
    for field, values in allowed.items():
        if field in record and record[field] not in values:
            problems.append(
                _problem(f"{name}: {field} {record[field]!r} is not known", f"use {', '.join(sorted(values))}")
            )
    key = record.get("source", {}).get("key")
    if key not in sources:
        problems.append(_problem(f"{name}: source {key!r} is not known", f"use {', '.join(sources)}"))
    return problems


def _problem(message: str, remedy: str) -> Problem:
    return Problem("data/claims.yaml", message, remedy)


def _repeated(names: list) -> list:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def load_quantifiers() -> dict[str, dict]:
    """Read the rule of each word from ``data/quantifiers.yaml``; each knows what ``named`` means."""
    quantifiers = _read("quantifiers.yaml")
    return {word: {**rule, "named": quantifiers["named"]} for word, rule in quantifiers["words"].items()}


def load_reliability() -> dict[str, Any]:
    """Read what is demanded of coders' agreement before a claim is judged."""
    return _read("quantifiers.yaml")["reliability"]


def load_sections() -> dict[str, dict]:
    """Read titles, introductions and captions of the sections, in both languages."""
    return _read("sections.yaml")


def load_terms() -> dict[str, dict]:
    """Read the words of tables, axes, verdicts and reasons, in both languages."""
    return _read("terms.yaml")


def registration() -> str:
    """Hash the claims, the rules, and the code that verdicts follow from; printed in every report.

    A measure that no claim uses is not part of it, nor are docstrings and comments: see `analysis.fingerprint`.
    """
    return fingerprint(registered_files(), ROOT)


def registered_files() -> list[Path]:
    """List the files that `registration` is the hash of."""
    files = {path for pattern in REGISTERED for path in ROOT.glob(pattern)}
    code = {path for path in files if path.suffix == ".py"}
    return sorted(files | with_imports(code, ROOT, "analysis.measure"))


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
