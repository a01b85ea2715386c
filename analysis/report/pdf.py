"""The report as one document to download, set by Typst."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath


def pdf_name(description: Mapping, language: str) -> str:
    """Name the document of a run in one language: ``samspil-as-published.da.pdf``; it lies beside that front page."""
    dataset = re.sub(r"[^A-Za-z0-9_.-]", "_", PurePosixPath(description["dataset"]).name)
    return f"samspil-{dataset}.{language}.pdf"
