"""Put together what comes of a run's executed notebooks: tables, figures, claims and report."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.errors import InputError
from analysis.models import SECTIONS
from analysis.report.pdf.typst_export import DocumentError
from analysis.report.section_outputs import SectionResult
from analysis.workflow.cache.atomic_write import atomic_write, remove
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.error_line import error_text, forget_traceback, write_traceback
from analysis.workflow.notebook_file import notebook_name
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.build_report import refresh_report
from analysis.workflow.products.robustness_table import is_wanted, remove_standings, write_standings
from analysis.workflow.products.scenario_table import is_crossed, read_scenarios
from analysis.workflow.products.section_results import (
    CLAIM_COLUMNS,
    claim_rows,
    rows_csv,
    section_result,
    write_results,
)
from analysis.workflow.state.output_state import REPORT, keep_products, products_key, stand


def put_together(request: RunConfig, kept: RunState, failed: Sequence[str]) -> tuple[str, list[str]]:
    """Write tables, figures, claims and report from the executed notebooks.

    Whatever stops this, the report that stands is marked as not current.

    Returns
    -------
    (str, list of str)
        Why there is no new report, or no document; and what else is to be said of the documents.
    """
    try:
        return _make_products(request, kept, failed)
    except DocumentError as error:
        kept.report = kept.documents = None
        kept.save()
        log = write_traceback(request.folder, error, request.is_public)
        return f"no document (PDF): {error} ({log}); the pages are new and have no link to one", []
    except BaseException as error:
        reason = str(error) if isinstance(error, ValueError) else error_text(error)
        log = write_traceback(request.folder, error, request.is_public)
        missing = _keep_report(request.folder, kept, f"{reason} ({log})")
        if isinstance(error, OSError) or not isinstance(error, Exception):
            raise
        return missing, []


def _make_products(request: RunConfig, kept: RunState, failed: Sequence[str]) -> tuple[str, list[str]]:
    key = products_key(request, kept)
    if not failed and stand(kept, key, request.whole):
        return "", []
    kept.products = None
    forget_traceback(request.folder)
    kept.save()  # a run that is killed from here on leaves no product that is taken for current
    results = {language: _section_results(request.folder / language) for language in request.languages}
    for language, sections in results.items():
        write_results(request.folder / language, sections)
    claims = _write_claims(request.folder, results)
    standings = write_standings(request, claims) if is_wanted(request) else remove_standings(request)
    if failed:
        return _keep_report(request.folder, kept, "it needs every section", _sections_of(failed)), []
    remarks = []
    if request.whole and claims:
        scenarios = read_scenarios(request.build) if is_crossed(request) else None
        remarks = refresh_report(request, kept, results, claims, scenarios, standings)
    keep_products(kept, key, request.whole)
    return "", remarks


def _section_results(folder: Path) -> list[SectionResult]:
    paths = {section: folder / "notebooks" / notebook_name(section) for section in SECTIONS}
    return [section_result(path, section) for section, path in paths.items() if path.is_file()]


def _write_claims(folder: Path, results: Mapping[str, list[SectionResult]]) -> list[dict]:
    """Write ``claims.csv``, its reasons in English where there is an English run; without a run there is none."""
    judged = {result.section: result for language in sorted(results) for result in results[language]}
    if "claims" not in judged:
        remove(folder / "claims.csv")
        return []
    rows = claim_rows(judged["claims"])
    columns = dict.fromkeys([*CLAIM_COLUMNS, *(column for row in rows for column in row)])
    claims, content = folder / "claims.csv", rows_csv(rows, columns)
    if not claims.is_file() or claims.read_bytes() != content:
        _mark(folder)  # until there is a new one, or if there never is: it tells the verdicts of before
    atomic_write(claims, content)
    return rows


def _sections_of(jobs: Sequence[str]) -> list[str]:
    """Name the sections, in their order, that jobs such as ``en/05_variation`` belong to."""
    notebooks = {name.partition("/")[2] for name in jobs}
    return [section for section in SECTIONS if Path(notebook_name(section)).stem in notebooks]


def _keep_report(folder: Path, kept: RunState, reason: str, sections: Sequence[str] = ()) -> str:
    """Mark the report that stands as not current, and say why there is no new one."""
    is_kept = _mark(folder, sections)
    kept.report = kept.documents = None
    kept.save()  # afterwards, since a full disk or a change of the dataset stops it
    return f"no {'new ' * is_kept}report: {reason}" + "; the last one is kept and says that it is not current" * is_kept


def _mark(folder: Path, sections: Sequence[str] = ()) -> bool:
    """Mark the report in a run's folder as not current; return whether there is one."""
    from analysis.workflow.products.outdated_report import mark_outdated

    return mark_outdated(folder / REPORT, sections)


def check_names(request: RunConfig, kept: RunState) -> None:
    """Take the report of a public run away if a name of the key stands in anything that the run has written."""
    if not request.is_public:
        return
    from analysis.workflow.products.name_check import (
        refuse_names,  # pandas is imported only where there is something to search
    )

    try:
        refuse_names(request)
    except InputError:
        shutil.rmtree(request.folder / REPORT, ignore_errors=True)
        kept.report = kept.documents = None
        kept.save()
        raise
