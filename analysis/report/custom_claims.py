"""Choose the texts of a report, which differ for a custom ledger (``custom_claims.yaml``) and for the public."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from analysis.report.read_texts import for_public, read_texts
from analysis.report.report_texts import ReportTexts
from analysis.report.run_description import has_custom_claims, is_public

CUSTOM_TEXTS = Path(__file__).with_name("custom_claims.yaml")


def texts_of_run(language: str, description: Mapping) -> ReportTexts:
    """Return the texts of ``language`` that apply to a run.

    Parameters
    ----------
    description : dict
        For a custom ledger, ``own_ledger`` says what its claims count: municipality, interview or both.
    """
    words = _of_ledger(language, description)
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


def _title(words: ReportTexts, description: Mapping) -> str:
    """Return the title of a dataset; that of a synthetic one names its scenario in the language."""
    scenario = description["synthetic"] and description.get("scenario")
    return words("front.made", scenario=words.label("scenario", scenario)) if scenario else description["title"]


@cache
def custom_texts(language: str, counted: str) -> dict[str, str]:
    """Return the texts that differ for a custom ledger whose claims count municipalities, interviews or ``both``."""
    tree = yaml.safe_load(CUSTOM_TEXTS.read_text(encoding="utf-8"))[language]
    return tree["any"] | tree.get(counted, {})
