"""Write the report: the first language at the top, another below its code. The folder is replaced atomically."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.report.content.page_names import language_folder
from analysis.report.html.page_templates import TEMPLATES
from analysis.report.html.pages import pages
from analysis.report.pdf.typst_export import DocumentError, pdf_name
from analysis.report.report_run import ReportRun

ASSETS = ("style.css", "report.js")


def build_report(target: Path, run: ReportRun, documents: Callable[[], Mapping[str, bytes]] | None = None) -> None:
    """Write the report of one run to ``target``, replacing an earlier one.

    Parameters
    ----------
    target : Path
        ``build/<dataset>/report``; its pages link to the CSV files in ``<language>/tables`` beside it.
    run : ReportRun
    documents : callable, optional
        Returns the files to download, by path; called after the pages are made.

    Raises
    ------
    ValueError
        If the claims and the sections disagree; nothing is written.
    DocumentError
        If ``documents`` fails; the pages are still written, without the documents or links to them.
    """
    files = _page_files(run, bool(documents))
    try:
        downloads = dict(documents()) if documents else {}
    except Exception as error:  # a failed document must not prevent the pages
        _replace(target, _page_files(run, False))
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{type(error).__name__}: {error}") from error
    _replace(target, files | downloads)


def _page_files(run: ReportRun, linked: bool) -> dict[str, bytes]:
    """Render every page in each language, with or without links to the documents."""
    files = {name: (TEMPLATES / name).read_bytes() for name in ASSETS}
    for language in run.languages:
        folder = language_folder(language, run.languages)
        download = pdf_name(run.description, language) if linked else None
        for path, content in pages(run, language, download):
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
