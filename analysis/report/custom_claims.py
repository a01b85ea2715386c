"""Choose the texts of a report.

They differ for a custom ledger (``custom_claims.yaml``), a study of its own (``own_study.yaml``) and for the public.
"""

from collections.abc import Mapping
from functools import cache

import yaml

from analysis.claims.rule_text import with_numbers
from analysis.paths import DATA
from analysis.report.read_texts import for_public, read_texts
from analysis.report.report_texts import ReportTexts
from analysis.report.run_description import has_custom_claims, is_public, own_study

CUSTOM_TEXTS = DATA / "report" / "custom_claims.yaml"
STUDY_TEXTS = DATA / "report" / "own_study.yaml"
LITERAL = ("parameter.", "setting.", "section_method.", "section_limits.")  # texts that are shown as they are


def texts_of_run(language: str, description: Mapping) -> ReportTexts:
    """Return the texts of ``language`` that apply to a run.

    Parameters
    ----------
    description : dict
        For a custom ledger, ``own_ledger`` says what its claims count: unit, interview or both.
    """
    words = _of_study(_of_ledger(language, description), description)
    if description.get("own_rates"):
        words = ReportTexts(language, {**words.texts, "own_ledger.errors": words("own_ledger.errors_counted")})
    return for_public(words) if is_public(description) else words


def _of_ledger(language: str, description: Mapping) -> ReportTexts:
    words = read_texts(language)
    if not has_custom_claims(description):
        return words
    title = _title(words, description).replace("{", "{{").replace("}", "}}")
    own = {
        key: text.replace("{title}", title) for key, text in custom_texts(language, description["own_ledger"]).items()
    }
    return ReportTexts(language, {**words.texts, **own})


def _of_study(words: ReportTexts, description: Mapping) -> ReportTexts:
    """Replace the texts that name units, groups or partners of the project's study by those of a study of its own."""
    study = own_study(description)
    if not study:
        return words
    named = study["words"][words.language]
    texts = study_texts(words.language, description.get("own_ledger", "unit"))
    own = {key: _filled(text, named, key.startswith(LITERAL)) for key, text in texts.items()}
    return ReportTexts(words.language, {**words.texts, **own, **study["texts"][words.language]})


def _filled(text: str, named: Mapping[str, str], literal: bool) -> str:
    """Fill the words of a study into a text; a brace in a word is doubled where the text is formatted later."""
    for name, word in named.items():
        word = word if literal else word.replace("{", "{{").replace("}", "}}")
        text = text.replace(f"{{{name}}}", word)
        text = text.replace(f"{{{name.capitalize()}}}", word[:1].upper() + word[1:])
    return text


def _title(words: ReportTexts, description: Mapping) -> str:
    """Return the title of a dataset; that of a synthetic one names its scenario in the language."""
    scenario = description["synthetic"] and description.get("scenario")
    return words("front.made", scenario=words.label("scenario", scenario)) if scenario else description["title"]


@cache
def custom_texts(language: str, counted: str) -> dict[str, str]:
    """Return the texts that differ for a custom ledger whose claims count units, interviews or ``both``."""
    tree = yaml.safe_load(CUSTOM_TEXTS.read_text(encoding="utf-8"))[language]
    return tree["any"] | tree.get(counted, {})


@cache
def study_texts(language: str, counted: str) -> dict[str, str]:
    """Return the texts that differ for a study of its own whose claims count units, interviews or ``both``."""
    tree = yaml.safe_load(STUDY_TEXTS.read_text(encoding="utf-8"))[language]
    return {key: with_numbers(text, language) for key, text in (tree["any"] | tree[counted]).items()}
