"""Answer questions about a run from its description."""

import shlex
from collections.abc import Mapping


def has_custom_claims(description: Mapping) -> bool:
    """Tell whether the claims of a run come from the dataset's own ledger instead of the project's."""
    return bool(description.get("own_ledger"))


def is_public(description: Mapping) -> bool:
    """Tell whether a report is for the public, so that some numbers are withheld."""
    return description.get("parameters", {}).get("audience") == "public"


def own_study(description: Mapping) -> Mapping | None:
    """Return what the texts need of a study with a ``study.yaml`` of its own; None for the project's study.

    Returns
    -------
    mapping or None
        ``folder``: its name; ``words``: by language, what ``own_study.yaml`` takes; ``texts``: by language, texts that
        replace others by their key; "" if there is none.
    """
    return description.get("study")


def reproduction_commands(description: Mapping) -> list[tuple[str, str]]:
    """List the commands that repeat a run, each with the key of the text that explains it."""
    if study := own_study(description):
        place = shlex.quote(f"path/to/{study['folder']}")
        return [(f"make STUDY={place}", "make"), (f"make validate STUDY={place}", "test")]
    return [("make", "make"), ("make test", "test"), ("make DATASET=data/synthetic/no-effect", "other")]
