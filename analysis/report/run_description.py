"""Answer questions about a run from its description."""

from collections.abc import Mapping


def has_custom_claims(description: Mapping) -> bool:
    """Tell whether the claims of a run come from the dataset's own ledger instead of the project's."""
    return bool(description.get("own_ledger"))


def is_public(description: Mapping) -> bool:
    """Tell whether a report is for the public, so that some numbers are withheld."""
    return description.get("parameters", {}).get("audience") == "public"
