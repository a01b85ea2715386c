"""Make the documents of a run, one in each language, anew when anything in them would change."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.ledger import load_quantifiers
from analysis.report.casebook import Casebook
from analysis.report.detectable_words import detectable_words
from analysis.report.document import document
from analysis.report.pdf import document_path, pdf
from analysis.report.printed import Registered
from analysis.report.results import SectionResult
from analysis.report.wording import read_wording


def make_documents(
    results: Mapping[str, Sequence[SectionResult]], description: Mapping, casebook: Casebook, *more: Any
) -> dict[str, bytes]:
    """Set the document of each language.

    Parameters
    ----------
    more
        ``claims``, ``scenarios`` and ``standings``, as in `analysis.report.build.build_report`.

    Returns
    -------
    dict of str to bytes
        By its place in the report.
    """
    claims, scenarios, standings = more
    words = {row["word"] for row in claims}
    made = {}
    for language, sections in results.items():
        known = registered(casebook, language, words)
        whole = document(language, sections, claims, scenarios, description, standings, casebook, known)
        made[document_path(description, language)] = pdf(whole)
    return made


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
