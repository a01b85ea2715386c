"""Render the page of a sweep: how often each claim got each verdict in a grid of runs, overall and by parameter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.models import LANGUAGES, VERDICTS
from analysis.report.html.page_templates import TEMPLATES, template_environment
from analysis.report.read_texts import read_texts
from analysis.report.report_texts import ReportTexts
from analysis.written_names import in_code

STYLE, INDEX = "style.css", "index.html"
WORDED = ("group", "leave_out", "coder")  # settings whose values have labels; others are shown as they are


@dataclass(frozen=True)
class VerdictCount:
    """How often a claim got each verdict.

    Attributes
    ----------
    claim : str
    setting, value : str
        The runs that are counted: those with this value of a parameter; all runs if ``setting`` is "".
    counts : dict of str to int
        By verdict.
    """

    claim: str
    setting: str
    value: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class LedgerCounts:
    """How often the claims of one ledger got each verdict.

    Attributes
    ----------
    datasets : tuple of str
        The datasets that are judged by the ledger.
    of_project : bool
        Whether it is the project's own.
    counts : sequence of VerdictCount
    statements : dict of str to dict of str to (str, str)
        By language of the page and claim: its statement, and the language of the statement.
    """

    datasets: tuple[str, ...]
    of_project: bool
    counts: Sequence[VerdictCount]
    statements: Mapping[str, Mapping[str, tuple[str, str]]]

    @property
    def overall(self) -> list[VerdictCount]:
        return [count for count in self.counts if not count.setting]

    def differing(self) -> dict[str, list[VerdictCount]]:
        """Return, by setting, the counts of claims whose verdict varies."""
        varying = {count.claim for count in self.overall if max(count.counts.values()) < count.total}
        by_setting: dict[str, list[VerdictCount]] = {}
        for count in self.counts:
            if count.setting and count.claim in varying:
                by_setting.setdefault(count.setting, []).append(count)
        return by_setting


@dataclass(frozen=True)
class SweepSummary:
    """A sweep as its page shows it; ``results`` is the file name of all results.

    ``synthetic`` and ``real`` are whether any of its datasets is synthetic, and whether any is not; ``languages`` are
    those of the study.
    """

    name: str
    total: int
    done: int
    failures: Sequence[Mapping[str, str]]
    ledgers: Sequence[LedgerCounts]
    results: str
    synthetic: bool
    real: bool = False
    languages: tuple[str, ...] = LANGUAGES


def sweep_pages(summary: SweepSummary) -> dict[str, bytes]:
    """Write the page in each language of the study, the first as ``index.html``, and the style sheet of the report."""
    template = template_environment().get_template("sweep.html")
    pages = {STYLE: (TEMPLATES / STYLE).read_bytes()}
    files = {language: f"{language}.html" if place else INDEX for place, language in enumerate(summary.languages)}
    for language, file in files.items():
        others = [
            {"language": other, "name": read_texts(other)("name"), "href": href}
            for other, href in files.items()
            if other != language
        ]
        values = {"t": read_texts(language), "language": language, "sweep": summary, "others": others}
        pages[file] = template.render(**values, verdicts=VERDICTS, named=value_label, in_code=in_code).encode("utf-8")
    return pages


def value_label(words: ReportTexts, setting: str, value: str) -> str:
    """Return the label of a setting's value."""
    return words.label("setting", value) if in_code(setting) in WORDED else value
