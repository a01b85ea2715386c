"""Add a claim about what is named to the ledger of a study."""

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.claims.ledger import load_claims, load_quantifiers
from analysis.dataset.read import load_dataset
from analysis.errors import InputError, Issue
from analysis.messages.suggestions import did_you_mean
from analysis.models import StudyDefinition
from analysis.study.study_definition import dataset_of, load_study_definition
from analysis.study.study_words import in_words_of
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.new_study.ledger_sources import CLAIMS
from analysis.workflow.new_study.study_file import quoted
from analysis.written_names import in_files

WORDS = ("all", "generally-named", "several", "some")  # words that one thing can be named by
ONE = {"en": "one that does not name it", "da": "en, der ikke nævner det"}


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
        One of `WORDS`.
    codes : sequence of sequence of str
        Alternatives, each a list of codes that one passage must have.
    """

    id: str
    section: str
    statements: Mapping[str, str]
    source: str
    locator: str
    word: str
    codes: Sequence[Sequence[str]]


def word_rules(definition: StudyDefinition) -> dict[str, str]:
    """State the rule of each word that a new claim can have, in the first language of a study.

    Examples
    --------
    >>> "several" in word_rules(load_study_definition())
    True
    """
    language, rules = definition.languages[0], load_quantifiers()
    counted = {word: rules[word] if definition.unit else rules[word]["of_interviews"] for word in WORDS}
    return {word: in_words_of(definition, rule[f"basis_{language}"], language) for word, rule in counted.items()}


def parse_codes(text: str) -> list[list[str]]:
    """Read codes as they are written on the command line.

    Examples
    --------
    >>> parse_codes("nurse + threats, school")
    [['nurse', 'threats'], ['school']]
    """
    alternatives = [[code.strip() for code in part.split("+")] for part in text.split(",")]
    return [codes for codes in alternatives if any(codes)]


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
    codes = set(load_dataset(dataset_of(study)).tables["codes"]["code"])
    if issues := list(_claim_issues(claim, definition, codes)):
        raise InputError(str(study / CLAIMS), issues)
    before = (study / CLAIMS).read_text(encoding="utf-8")
    record = record_text(claim, definition)
    text = (before if before.endswith("\n") else before + "\n") + record
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / CLAIMS
        draft.write_text(text, encoding="utf-8")
        load_claims(draft)
    atomic_write(study / CLAIMS, text.encode("utf-8"))
    return record


def _claim_issues(claim: NewClaim, definition: StudyDefinition, codes: Collection[str]) -> Iterator[Issue]:
    if claim.section not in definition.sections:
        hint = did_you_mean(claim.section, definition.sections) or "name a section of study.yaml"
        yield Issue("section", f"there is no section {claim.section!r}", hint)
    if not claim.codes:
        yield Issue("codes", "no code is given", "name at least one code of dataset/codes.csv")
    for code in dict.fromkeys(code for alternative in claim.codes for code in alternative):
        if code not in codes:
            hint = did_you_mean(code, codes) or "name a code of dataset/codes.csv"
            yield Issue("codes", f"there is no code {code!r}", hint)


def record_text(claim: NewClaim, definition: StudyDefinition) -> str:
    """Write a claim as a record of YAML."""
    unit = in_files("unit") if definition.unit else "interview"
    statements = "".join(f", statement_{language}: {_json(text)}" for language, text in claim.statements.items())
    alternatives = ", ".join(f"[{', '.join(map(quoted, codes))}]" for codes in claim.codes)
    level = "" if definition.unit else "    population: {level: interview}\n"
    return (
        f"  - id: {quoted(claim.id)}\n"
        f"    section: {quoted(claim.section)}\n"
        f"    source: {{key: {quoted(claim.source)}, locator: {_json(claim.locator)}{statements}}}\n"
        f"    word: {claim.word}\n"
        f"    estimator: naming\n"
        f"    variables: {{categories: [{{any: [{alternatives}]}}]}}\n"
        f"{level}"
        f"    negative_cases: {{kind: {unit}, definition: {_json(ONE[definition.languages[0]])}}}\n"
    )


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
