"""Make the documents of a run, one in each language, anew when anything in them would change."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.execute.plan import Request
from analysis.ledger import load_quantifiers, load_terms
from analysis.report.detectable_words import detectable_words
from analysis.report.document import document
from analysis.report.pdf import document_path, pdf
from analysis.report.printed import Registered
from analysis.report.results import SectionResult
from analysis.report.wording import read_wording
from analysis.study import Wording


def make_documents(
    request: Request, results: Mapping[str, Sequence[SectionResult]], description: Mapping, *more: Any
) -> dict[str, bytes]:
    """Set the document of each language.

    Parameters
    ----------
    more
        ``claims``, ``scenarios``, ``standings`` and ``casebook``, as in `analysis.report.build.build_report`.

    Returns
    -------
    dict of str to bytes
        By its place in the report.
    """
    claims, scenarios, standings, casebook = more
    made = {}
    for language in results:
        known = registered(request.dataset / "codes.csv", language, {row["word"] for row in claims})
        known = replace(known, detectable=detectable_words(casebook, read_wording(language)))
        whole = document(language, results[language], claims, scenarios, description, standings, known)
        made[document_path(description, language)] = pdf(whole)
    return made


def registered(codebook: Path, language: str, words: set[str]) -> Registered:
    """Quote the rules of the words in use, and the codebook of a dataset, by family."""
    rules = [
        (rule[language], rule[f"basis_{language}"].strip())
        for word, rule in load_quantifiers().items()
        if word in words
    ]
    wording = Wording(language, load_terms())
    with codebook.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        codes.setdefault(wording.label(row["family"]), []).append((_label(row, language), _definition(row, language)))
    return Registered(rules, codes)


def _label(row: Mapping[str, str], language: str) -> str:
    return row.get(f"label_{language}") or row["code"]


def _definition(row: Mapping[str, str], language: str) -> str:
    """Give the definition in the language, or in English, which stands under the plain name."""
    own = row.get(f"definition_{language}") if language != "en" else ""
    return own or row.get("definition") or "–"
