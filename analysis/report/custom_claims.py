"""What a report says otherwise: of a ledger of its own, from ``custom_claims.yaml``, and for the public."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from analysis.report.report_wording import Wording, for_public, read_wording

OTHERWISE = Path(__file__).with_name("custom_claims.yaml")


def is_own(description: Mapping) -> bool:
    """Whether the claims of a run are those of the dataset's own ledger, and not the project's."""
    return bool(description.get("own_ledger"))


def is_public(description: Mapping) -> bool:
    """Tell whether a report is for the public, which is not shown every number."""
    return description.get("parameters", {}).get("audience") == "public"


def wording_of(language: str, description: Mapping) -> Wording:
    """Return the texts of ``language`` that are true of a run.

    Parameters
    ----------
    description : dict
        Where the dataset's own ledger was judged, ``own_ledger`` is what its claims count: municipality, interview or
        both.
    """
    words = _of_ledger(language, description)
    return for_public(words) if is_public(description) else words


def _of_ledger(language: str, description: Mapping) -> Wording:
    words = read_wording(language)
    if not is_own(description):
        return words
    title = _title(words, description).replace("{", "{{").replace("}", "}}")
    own = {key: text.replace("{title}", title) for key, text in own_texts(language, description["own_ledger"]).items()}
    return Wording(language, {**words.texts, **own})


def _title(words: Wording, description: Mapping) -> str:
    """Give the title of a dataset, which a scenario has in both languages at once."""
    scenario = description["synthetic"] and description.get("scenario")
    return words("front.made", scenario=words.label("scenario", scenario)) if scenario else description["title"]


@cache
def own_texts(language: str, counted: str) -> dict[str, str]:
    """Return what is said otherwise of a ledger whose claims count municipalities, interviews or ``both``."""
    tree = yaml.safe_load(OTHERWISE.read_text(encoding="utf-8"))[language]
    return tree["any"] | tree.get(counted, {})
