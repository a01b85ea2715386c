"""The report: Danish pages at its top, English ones below ``en``, written aside and put in place as a whole."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.i18n import LANGUAGES
from analysis.report.evidence import Casebook
from analysis.report.html.pages import TEMPLATES, pages
from analysis.report.pdf.typst_export import DocumentError, pdf_name
from analysis.report.section_outputs import SectionResult
from analysis.robustness.stability import Stability

OWN = ("style.css", "report.js")


def build_report(
    target: Path,
    sections: Mapping[str, Sequence[SectionResult]],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    description: Mapping,
    casebook: Casebook,
    standings: Mapping[str, Stability | None] | None = None,
    documents: Callable[[], Mapping[str, bytes]] | None = None,
) -> None:
    """Write the report of one run to ``target``, replacing the one that stands there.

    Parameters
    ----------
    target : Path
        ``build/<dataset>/report``; the tables' CSV files are looked for in ``<language>/tables`` beside it.
    sections : dict of str to sequence of SectionResult
        The sections of each language, in their order.
    claims : sequence of dict
        The rows of ``claims.csv``.
    scenarios : sequence of dict, optional
        One row for each claim in each scenario: ``scenario``, ``claim``, ``verdict`` and whether it is ``true`` there.
    description : dict
        ``dataset``, ``title``, ``synthetic``, ``parameters``, ``registration`` (or None), ``versions``; and where they
        are known ``scenario``, ``seed`` and ``data_hash``.
    casebook : Casebook
        What the pages quote beside the sections' outputs.
    standings : dict of str to Stability, optional
        How often each verdict stands when it is tried again, by claim.
    documents : callable, optional
        Gives what lies beside the pages to be downloaded, by its place; asked for when the pages are made.

    Raises
    ------
    ValueError
        If the claims and the sections disagree; nothing is written then.
    DocumentError
        If ``documents`` fails: the pages are written all the same, without the documents or links to them.
    """
    shown = (sections, claims, scenarios, description, casebook, standings)
    files = _page_files(*shown, bool(documents))
    try:
        made = dict(documents()) if documents else {}
    except Exception as error:  # whatever stops a document, the pages do not wait for it
        _replace(target, _page_files(*shown, False))
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"{type(error).__name__}: {error}") from error
    _replace(target, files | made)


def _page_files(
    sections: Mapping,
    claims: Sequence,
    scenarios: Any,
    description: Mapping,
    casebook: Any,
    standings: Any,
    linked: bool,
) -> dict[str, bytes]:
    """Make every page of both languages, with links to their documents or without."""
    files = {name: (TEMPLATES / name).read_bytes() for name in OWN}
    for language in LANGUAGES:
        folder = "" if language == LANGUAGES[0] else f"{language}/"
        download = pdf_name(description, language) if linked else None
        told = (sections[language], claims, scenarios, description, casebook, standings, download)
        for path, content in pages(language, *told):
            files[folder + path] = content if isinstance(content, bytes) else content.encode("utf-8")
    return files


def _replace(target: Path, files: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as aside:
        new = Path(aside, "new")
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        if os.path.lexists(target):
            target.rename(Path(aside, "old"))
        new.rename(target)
