"""Mark the report of an earlier run as not current, on every page and in the names of its documents."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from analysis.models import StudyDefinition
from analysis.report.read_texts import read_texts
from analysis.report.report_texts import ReportTexts
from analysis.study.section_texts import section_title
from analysis.study.study_definition import load_study_definition
from analysis.workflow.cache.atomic_write import atomic_write

BANNER = re.compile(r'<aside class="banner not-current".*?</aside>\n', re.DOTALL)
PLACE = '<header class="masthead">'


def mark_outdated(report: Path, sections: Sequence[str], definition: StudyDefinition | None = None) -> bool:
    """Mark every page of a report as not current, and rename its documents accordingly.

    Parameters
    ----------
    report : Path
        ``build/<dataset>/report``.
    sections : sequence of str
        The sections that failed; empty if the report itself could not be built.
    definition : StudyDefinition, optional
        The study that the report is about; by default the project's own.

    Returns
    -------
    bool
        Whether there is a report. Pages that cannot be marked are removed.
    """
    pages = sorted(page for page in report.rglob("*.html") if page.is_file())
    if not pages:
        return False
    definition = definition or load_study_definition()
    renamed = dict(_rename_documents(report, definition.languages))
    first, *others = definition.languages
    for page in pages:
        language = next((other for other in others if page.is_relative_to(report / other)), first)
        words = read_texts(language)
        titles = [section_title(name, language, definition) for name in sections]
        try:
            atomic_write(page, _marked(page.read_text(encoding="utf-8"), renamed, _banner(words, titles)))
        except (OSError, ValueError):  # a full disk, or an edited page
            page.unlink()
    return any(page.is_file() for page in pages)


def _marked(page: str, renamed: Mapping[str, str], banner: str) -> bytes:
    text = BANNER.sub("", page)
    for old, new in renamed.items():
        text = text.replace(f'href="{old}"', f'href="{new}"')
    if PLACE not in text:
        raise ValueError("a page without a place for the banner")
    return text.replace(PLACE, banner + PLACE, 1).encode("utf-8")


def _rename_documents(report: Path, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Rename the PDFs, which cannot be marked inside: ``samspil-x.en.pdf`` to ``samspil-x.en.not-current.pdf``."""
    pairs = []
    for language in languages:
        mark = read_texts(language)("not_current.document")
        for old in sorted(report.rglob(f"*.{language}.pdf")):
            new = old.with_name(f"{old.stem}.{mark}.pdf")
            old.replace(new)
            pairs.append((old.name, new.name))
    return pairs


def _banner(words: ReportTexts, titles: Sequence[str]) -> str:
    tag, banner, reason = map(escape, (words("not_current.tag"), words("not_current.banner"), _reason(words, titles)))
    return (
        f'<aside class="banner not-current" aria-label="{tag}">\n'
        f'  <p class="wide"><strong>{banner}.</strong> {reason}</p>\n'
        "</aside>\n"
    )


def _reason(words: ReportTexts, titles: Sequence[str]) -> str:
    if not titles:
        return words("not_current.other")
    names = ", ".join(words("not_current.title", title=title) for title in titles)
    return words("not_current.one" if len(titles) == 1 else "not_current.several", names=names)
