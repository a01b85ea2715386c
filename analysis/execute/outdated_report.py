"""A report that stands while a newer run has failed: it is kept, and every page says that it is not current."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from analysis.execute.aside import write_aside
from analysis.ledger import load_sections
from analysis.report.wording import Wording, read_wording
from analysis.study import LANGUAGES

BANNER = re.compile(r'<aside class="banner not-current".*?</aside>\n', re.DOTALL)
PLACE = '<header class="masthead">'


def mark_outdated(report: Path, sections: Sequence[str]) -> bool:
    """Mark every page of a report as not current, and say so in the names of its documents.

    Parameters
    ----------
    report : Path
        ``build/<dataset>/report``.
    sections : sequence of str
        Those that failed; without any, the report itself could not be made.

    Returns
    -------
    bool
        Whether there is a report.
    """
    if not (report / "index.html").is_file():
        return False
    renamed = dict(_rename_documents(report))
    for page in sorted(report.rglob("*.html")):
        language = LANGUAGES[1] if page.is_relative_to(report / LANGUAGES[1]) else LANGUAGES[0]
        text = BANNER.sub("", page.read_text(encoding="utf-8"))
        for old, new in renamed.items():
            text = text.replace(f'href="{old}"', f'href="{new}"')
        banner = _banner(read_wording(language), sections)
        write_aside(page, text.replace(PLACE, banner + PLACE, 1).encode("utf-8"))
    return True


def _rename_documents(report: Path) -> list[tuple[str, str]]:
    """Rename the PDFs, which cannot be marked inside: ``samspil-x.en.pdf`` to ``samspil-x.en.not-current.pdf``."""
    pairs = []
    for language in LANGUAGES:
        mark = read_wording(language)("not_current.document")
        for old in sorted(report.rglob(f"*.{language}.pdf")):
            new = old.with_name(f"{old.stem}.{mark}.pdf")
            old.replace(new)
            pairs.append((old.name, new.name))
    return pairs


def _banner(words: Wording, sections: Sequence[str]) -> str:
    tag, banner, reason = map(escape, (words("not_current.tag"), words("not_current.banner"), _reason(words, sections)))
    return (
        f'<aside class="banner not-current" aria-label="{tag}">\n'
        f'  <p class="wide"><strong>{banner}.</strong> {reason}</p>\n'
        "</aside>\n"
    )


def _reason(words: Wording, sections: Sequence[str]) -> str:
    if not sections:
        return words("not_current.other")
    titles = [words("not_current.title", title=load_sections()[name][f"title_{words.language}"]) for name in sections]
    return words("not_current.one" if len(titles) == 1 else "not_current.several", names=", ".join(titles))
