"""The report as one document to download, set by Typst and exported by its rules for PDF/UA-1."""

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.study import LANGUAGES

TEMPLATES = Path(__file__).with_name("templates")
TEMPLATE = TEMPLATES / "report.typ"
STANDARD = "ua-1"


def pdf_name(description: Mapping, language: str) -> str:
    """Name the document of a run in one language: ``samspil-as-published.da.pdf``; it lies beside that front page."""
    dataset = re.sub(r"[^A-Za-z0-9_.-]", "_", PurePosixPath(description["dataset"]).name)
    return f"samspil-{dataset}.{language}.pdf"


def document_path(description: Mapping, language: str) -> str:
    """Say where in the report a document lies: beside the front page of its language."""
    return ("" if language == LANGUAGES[0] else f"{language}/") + pdf_name(description, language)


def pdf(document: Mapping[str, Any]) -> bytes:
    """Set a document.

    Parameters
    ----------
    document : dict
        From `analysis.report.document.document`. It is handed over as JSON, so that no word of it is taken for markup.

    Returns
    -------
    bytes
        A tagged PDF without a date, the same for the same document.
    """
    import typst  # half of a second that only a new document needs

    return typst.compile(
        TEMPLATE,
        root=TEMPLATES,
        font_paths=[_type_of_figures()],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": json.dumps(document, ensure_ascii=False, sort_keys=True)},
        pdf_standards=[STANDARD],
    )


def _type_of_figures() -> Path:
    """Find the type that figures are measured in, which comes with the drawing library; all else comes with Typst."""
    import matplotlib

    return Path(matplotlib.get_data_path(), "fonts", "ttf")
