"""Make the documents of a run, one in each language, anew when anything in them would change."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.claims.ledger import load_quantifiers
from analysis.messages.characters import character_name
from analysis.report.content.document_context import Registered
from analysis.report.content.effect_text import detectable_words
from analysis.report.evidence import Casebook
from analysis.report.pdf.document import document
from analysis.report.pdf.typst_export import document_path, pdf
from analysis.report.report_wording import read_wording
from analysis.report.section_outputs import SectionResult
from analysis.workflow.products.character_places import character_places

NAMED = 10  # characters that are named one by one


class Documents(NamedTuple):
    """The documents by their place in the report, and the characters that their fonts lack."""

    files: Mapping[str, bytes]
    missing: Sequence[str]


def make_documents(
    results: Mapping[str, Sequence[SectionResult]], description: Mapping, casebook: Casebook, *more: Any
) -> Documents:
    """Set the document of each language.

    Parameters
    ----------
    more
        ``claims``, ``scenarios`` and ``standings``, as in `build_pages.build_report`.

    Raises
    ------
    DocumentError
        If one of them cannot be set.
    """
    claims, scenarios, standings = more
    words = {row["word"] for row in claims}
    made, missing = {}, set()
    for language, sections in results.items():
        known = registered(casebook, language, words)
        whole = document(language, sections, claims, scenarios, description, standings, casebook, known)
        made[document_path(description, language)] = pdf(whole)
        missing.update(chr(int(number, 16)) for number in whole["missing"])
    return Documents(made, sorted(missing))


def missing_glyph_remarks(missing: Sequence[str], dataset: Path) -> list[str]:
    """Say which characters the documents write by number, and where each stands in the dataset."""
    places = character_places(dataset, missing[:NAMED])
    lines = [
        f"the PDF has no glyph for {character_name(character)}{f' ({place})' if place else ''};"
        f" it shows [U+{ord(character):04X}]"
        for character, place in places.items()
    ]
    more = len(missing) - NAMED
    return lines + [f"the PDF shows {more} more characters by number"] * (more > 0)


def _bases(casebook: Casebook, word: str, rule: Mapping, language: str) -> list[str]:
    """Quote what a word asks for where municipalities are counted, where interviews are, or both."""
    counted = {claim.unit for claim in casebook.claims.values() if claim.word == word}
    rules = [rule] * (counted != {"interview"}) + [rule.get("of_interviews", rule)] * ("interview" in counted)
    return [asked[f"basis_{language}"].strip() for asked in rules]


def registered(casebook: Casebook, language: str, words: set[str]) -> Registered:
    """Quote the rules of the words in use, the codebook by family, and what each rule can see at all."""
    rules = [
        (rule[language], basis)
        for word, rule in load_quantifiers().items()
        if word in words
        for basis in _bases(casebook, word, rule, language)
    ]
    codes: dict[str, list[tuple[str, str]]] = {}
    for code in casebook.codes:
        definition = code.definitions[language] or code.definitions["en"] or "–"
        codes.setdefault(casebook.wordings[language].label(code.family), []).append((code.labels[language], definition))
    return Registered(rules, codes, detectable_words(casebook, read_wording(language)))
