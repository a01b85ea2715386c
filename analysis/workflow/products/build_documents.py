"""Build the documents (PDF) of a run, one per language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.claims.ledger import load_quantifiers
from analysis.messages.characters import character_name
from analysis.report.content.effect_text import detectable_effects
from analysis.report.content.key_numbers import RegisteredRules
from analysis.report.evidence import ReportEvidence
from analysis.report.pdf.document import document
from analysis.report.pdf.typst_export import document_path, pdf
from analysis.report.read_texts import read_texts
from analysis.report.report_run import ReportRun
from analysis.workflow.products.character_places import character_places

MAX_NAMED = 10  # at most so many missing characters are listed


class Documents(NamedTuple):
    """The documents by their path in the report, and the characters missing from their fonts."""

    files: Mapping[str, bytes]
    missing: Sequence[str]


def make_documents(run: ReportRun) -> Documents:
    """Typeset the document of each language.

    Parameters
    ----------
    run : ReportRun

    Returns
    -------
    Documents

    Raises
    ------
    DocumentError
        If a document cannot be typeset.
    """
    words = {row["word"] for row in run.claims}
    files: dict[str, bytes] = {}
    missing: set[str] = set()
    for language in run.sections:
        content = document(run, language, registered(run.evidence, language, words))
        files[document_path(run.description, language, run.languages)] = pdf(content)
        missing.update(chr(int(number, 16)) for number in content["missing"])
    return Documents(files, sorted(missing))


def missing_glyph_remarks(missing: Sequence[str], dataset: Path) -> list[str]:
    """Describe which characters the documents show by number, and where each is in the dataset."""
    places = character_places(dataset, missing[:MAX_NAMED])
    lines = [
        f"the PDF has no glyph for {character_name(character)}{f' ({place})' if place else ''};"
        f" it shows [U+{ord(character):04X}]"
        for character, place in places.items()
    ]
    more = len(missing) - MAX_NAMED
    return lines + [f"the PDF shows {more} more characters by number"] * (more > 0)


def _bases(evidence: ReportEvidence, word: str, rule: Mapping, language: str) -> list[str]:
    """Quote the criteria of a quantifier for units, for interviews, or both, as its claims count them."""
    claims = [claim for claim in evidence.claims.values() if claim.word == word]
    quoted = [claim.basis[language] for unit in ("unit", "interview") for claim in claims if claim.unit == unit]
    return list(dict.fromkeys(quoted)) or [rule[f"basis_{language}"].strip()]


def registered(evidence: ReportEvidence, language: str, words: set[str]) -> RegisteredRules:
    """Quote the rules of the quantifiers in use, the codebook by family, and the smallest effect each rule detects."""
    rules = [
        (rule[language], basis)
        for word, rule in load_quantifiers().items()
        if word in words
        for basis in _bases(evidence, word, rule, language)
    ]
    codes: dict[str, list[tuple[str, str]]] = {}
    for code in evidence.codes:
        definition = code.definitions[language] or code.definitions.get("en") or "–"
        codes.setdefault(evidence.wordings[language].label(code.family), []).append((code.labels[language], definition))
    return RegisteredRules(rules, codes, detectable_effects(evidence, read_texts(language)))
