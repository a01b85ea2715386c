"""List the sources in the ledger of a study."""

from pathlib import Path

from analysis.errors import InputError
from analysis.files.yaml_lines import read_yaml_document

CLAIMS = "claims.yaml"


def sources_of(study: Path) -> list[str]:
    """List the keys of the sources in a study's ledger; raises `InputError` if it cannot be read."""
    document, issues = read_yaml_document(study / CLAIMS)
    if issues:
        raise InputError(str(study / CLAIMS), issues)
    return list(document.value.get("sources") or {}) if isinstance(document.value, dict) else []
