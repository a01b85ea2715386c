"""Add a claim to the ledger of a study."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.dataset.read import load_dataset
from analysis.errors import InputError, Issue
from analysis.measures.ratings.code_values import VALUE
from analysis.messages.suggestions import did_you_mean
from analysis.models import Dataset, StudyDefinition
from analysis.study.study_definition import dataset_of, load_study_definition
from analysis.study.study_words import in_words_of
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.new_study.claim_variables import (
    CASES,
    PARTS,
    KnownNames,
    answer_issues,
    estimator_of,
    variables_of,
)
from analysis.workflow.new_study.ledger_sources import CLAIMS
from analysis.workflow.new_study.study_file import quoted
from analysis.written_names import in_files


@dataclass(frozen=True)
class NewClaim:
    """A claim to be written.

    Attributes
    ----------
    id, section : str
    statements : mapping of str to str
        What the publication states, by language.
    source, locator : str
        The key of one of the ledger's sources, and the place in it, such as ``page 3``.
    word : str
        A key of `claim_variables.PARTS`.
    answers : mapping of str to str
        What the claim says besides: the parts that its word needs, as they were typed.
    by_interview : bool
        Whether each interview counts by itself; otherwise units are counted.
    """

    id: str
    section: str
    statements: Mapping[str, str]
    source: str
    locator: str
    word: str
    answers: Mapping[str, str]
    by_interview: bool = False


def word_rules(definition: StudyDefinition) -> dict[str, str]:
    """State the rule of each word that a new claim can have, in the first language of a study.

    Examples
    --------
    >>> "several" in word_rules(load_study_definition())
    True
    """
    language, rules = definition.languages[0], load_quantifiers()
    counted = {word: rules[word] if definition.unit else rules[word]["of_interviews"] for word in PARTS}
    return {word: in_words_of(definition, rule[f"basis_{language}"], language) for word, rule in counted.items()}


def add_claim(study: Path, claim: NewClaim) -> str:
    """Write a claim at the end of a study's ledger, after validating the ledger with it.

    Parameters
    ----------
    study : Path
        The study's folder.
    claim : NewClaim

    Returns
    -------
    str
        The record that was added.

    Raises
    ------
    InputError
        With everything that is wrong in the claim or in the ledger; nothing is written then.
    """
    definition = load_study_definition(study)
    known = known_names(load_dataset(dataset_of(study)), definition)
    if issues := [*_section_issues(claim, definition), *answer_issues(claim.word, claim.answers, known)]:
        raise InputError(str(study / CLAIMS), issues)
    before = (study / CLAIMS).read_text(encoding="utf-8")
    record = record_text(claim, definition, variables_of(claim.word, claim.answers, known))
    text = (before if before.endswith("\n") else before + "\n") + record
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / CLAIMS
        draft.write_text(text, encoding="utf-8")
        load_claims(draft)
    atomic_write(study / CLAIMS, text.encode("utf-8"))
    return record


def known_names(dataset: Dataset, definition: StudyDefinition) -> KnownNames:
    """List the codes, codes with values, and groups that a claim can name."""
    codes, variables = dataset.tables["codes"], dataset.tables["variables"]
    valued = variables.loc[(variables["entity"] == "code") & (variables["variable"] == VALUE), "key"]
    families = dict(zip(codes["code"], codes["family"], strict=True))
    return KnownNames(families, frozenset(valued), tuple(definition.group_labels))


def _section_issues(claim: NewClaim, definition: StudyDefinition) -> Iterator[Issue]:
    if claim.section not in definition.sections:
        hint = did_you_mean(claim.section, definition.sections) or "name a section of study.yaml"
        yield Issue("section", f"there is no section {claim.section!r}", hint)


def record_text(claim: NewClaim, definition: StudyDefinition, variables: Mapping[str, Any]) -> str:
    """Write a claim as a record of YAML."""
    estimator = estimator_of(claim.word, claim.answers)
    unit = "interview" if claim.by_interview or estimator == "joint_mention" else in_files("unit")
    statements = "".join(f", statement_{language}: {_json(text)}" for language, text in claim.statements.items())
    level = "" if unit != "interview" else "    population: {level: interview}\n"
    cases = CASES.get(estimator, {}).get(definition.languages[0])
    against = f"    negative_cases: {{kind: {unit}, definition: {_json(cases)}}}\n" if cases else ""
    return (
        f"  - id: {quoted(claim.id)}\n"
        f"    section: {quoted(claim.section)}\n"
        f"    source: {{key: {quoted(claim.source)}, locator: {_json(claim.locator)}{statements}}}\n"
        f"    word: {claim.word}\n"
        f"    estimator: {estimator}\n"
        f"    variables: {_flow(variables)}\n"
        f"{level}{against}"
    )


def _flow(value: Any) -> str:
    """Write a value as YAML in one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
