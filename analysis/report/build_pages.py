"""Write the report: Danish pages at the top, English pages below ``en``. The folder is replaced atomically."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.i18n import LANGUAGES
from analysis.report.evidence import ReportEvidence
from analysis.report.html.pages import TEMPLATES, pages
from analysis.report.pdf.typst_export import DocumentError, pdf_name
from analysis.report.section_outputs import SectionResult
from analysis.robustness.stability import Stability

ASSETS = ("style.css", "report.js")


def build_report(
    target: Path,
    sections: Mapping[str, Sequence[SectionResult]],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    description: Mapping,
    casebook: ReportEvidence,
    standings: Mapping[str, Stability | None] | None = None,
    documents: Callable[[], Mapping[str, bytes]] | None = None,
) -> None:
    """Write the report of one run to ``target``, replacing an earlier one.

    Parameters
    ----------
    target : Path
        ``build/<dataset>/report``; its pages link to the CSV files in ``<language>/tables`` beside it.
    sections : dict of str to sequence of SectionResult
        The sections of each language, in their order.
    claims : sequence of dict
        The rows of ``claims.csv``.
    scenarios : sequence of dict, optional
        One row for each claim in each scenario: ``scenario``, ``claim``, ``verdict`` and whether it is ``true`` there.
    description : dict
        ``dataset``, ``title``, ``synthetic``, ``parameters``, ``registration`` (or None), ``versions``; and if known,
        ``rules_hash``, ``claims_hash``, ``scenario``, ``seed`` and ``data_hash``.
    casebook : ReportEvidence
        The evidence that the pages quote in addition to the sections' outputs.
    standings : dict of str to Stability, optional
        By claim, how often repetitions give the same verdict.
    documents : callable, optional
        Returns the files to download, by path; called after the pages are made.

    Raises
    ------
    ValueError
        If the claims and the sections disagree; nothing is written.
    DocumentError
        If ``documents`` fails; the pages are still written, without the documents or links to them.
    """
    content = (sections, claims, scenarios, description, casebook, standings)
    files = _page_files(*content, bool(documents))
    try:
        downloads = dict(documents()) if documents else {}
    except Exception as error:  # a failed document must not prevent the pages
        _replace(target, _page_files(*content, False))
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{type(error).__name__}: {error}") from error
    _replace(target, files | downloads)


def _page_files(
    sections: Mapping,
    claims: Sequence,
    scenarios: Any,
    description: Mapping,
    casebook: Any,
    standings: Any,
    linked: bool,
) -> dict[str, bytes]:
    """Render every page in both languages, with or without links to the documents."""
    files = {name: (TEMPLATES / name).read_bytes() for name in ASSETS}
    for language in LANGUAGES:
        folder = "" if language == LANGUAGES[0] else f"{language}/"
        download = pdf_name(description, language) if linked else None
        arguments = (sections[language], claims, scenarios, description, casebook, standings, download)
        for path, content in pages(language, *arguments):
            files[folder + path] = content if isinstance(content, bytes) else content.encode("utf-8")
    return files


def _replace(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a temporary folder, then rename it to ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as temporary:
        new = Path(temporary, "new")
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        if os.path.lexists(target):
            target.rename(Path(temporary, "old"))
        new.rename(target)
