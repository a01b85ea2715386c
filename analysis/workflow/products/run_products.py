"""Write the products of a run from its executed notebooks: tables, figures, claims and report."""

import shutil
from collections.abc import Callable, Mapping, Sequence

from analysis.errors import InputError
from analysis.report.pdf.typst_export import DocumentError
from analysis.report.section_outputs import SectionResult
from analysis.workflow.cache.atomic_write import atomic_write, remove
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.error_reporting import error_text, remove_traceback, write_traceback
from analysis.workflow.products.robustness_table import includes_robustness, remove_stability, write_stability
from analysis.workflow.products.section_results import (
    CLAIM_COLUMNS,
    claim_rows,
    rows_csv,
    section_result,
    write_results,
)
from analysis.workflow.products.stored_scenarios import includes_scenarios, read_scenarios
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.output_state import REPORT, is_current, products_key, record_products


def write_products(
    config: RunConfig, state: RunState, failed: Sequence[str], refresh_report: Callable[..., list[str]]
) -> tuple[str, list[str]]:
    """Write tables, figures, claims and report from the executed notebooks.

    After any error, an existing report is marked as not current.

    Parameters
    ----------
    config : RunConfig
    state : RunState
        What the run's folder holds; updated.
    failed : sequence of str
        The names of the jobs that failed.
    refresh_report : callable
        `build_report.refresh_report`.

    Returns
    -------
    (str, list of str)
        Why there is no new report or document, and remarks on the documents.
    """
    try:
        return _make_products(config, state, failed, refresh_report)
    except DocumentError as error:
        state.report = state.documents = None
        state.save()
        log = write_traceback(config.folder, error, config.is_public)
        return f"no document (PDF): {error} ({log}); the pages are new and have no link to one", []
    except BaseException as error:
        reason = str(error) if isinstance(error, ValueError) else error_text(error)
        log = write_traceback(config.folder, error, config.is_public)
        missing = _keep_outdated_report(config, state, f"{reason} ({log})")
        if isinstance(error, OSError) or not isinstance(error, Exception):
            raise
        return missing, []


def _make_products(
    config: RunConfig, state: RunState, failed: Sequence[str], refresh_report: Callable[..., list[str]]
) -> tuple[str, list[str]]:
    key = products_key(config, state)
    if not failed and is_current(state, key, config.is_complete):
        return "", []
    state.products = None
    remove_traceback(config.folder)
    state.save()  # if the run is killed from here on, no product counts as current
    results = {language: _section_results(config, language) for language in config.languages}
    for language, sections in results.items():
        write_results(config.folder / language, sections)
    claims = _write_claims(config, results)
    stability = write_stability(config, claims) if includes_robustness(config) else None
    if not includes_robustness(config):
        remove_stability(config)
    if failed:
        return _keep_outdated_report(config, state, "some sections failed", _sections_of(config, failed)), []
    remarks = []
    if config.is_complete and claims:
        scenarios = read_scenarios(config.build) if includes_scenarios(config) else None
        remarks = refresh_report(config, state, results, claims, scenarios, stability)
    record_products(state, key, config.is_complete)
    return "", remarks


def _section_results(config: RunConfig, language: str) -> list[SectionResult]:
    folder = config.folder / language / "notebooks"
    paths = {section: folder / config.result_name(section) for section in config.definition.sections}
    return [section_result(path, section) for section, path in paths.items() if path.is_file()]


def _write_claims(config: RunConfig, results: Mapping[str, list[SectionResult]]) -> list[dict]:
    """Write ``claims.csv``, with reasons in English if there is an English run; remove it if the claims did not run."""
    folder = config.folder
    judged = {result.section: result for language in sorted(results) for result in results[language]}
    if "claims" not in judged:
        remove(folder / "claims.csv")
        return []
    rows = claim_rows(judged["claims"])
    columns = dict.fromkeys([*CLAIM_COLUMNS, *(column for row in rows for column in row)])
    file, content = folder / "claims.csv", rows_csv(rows, columns)
    if not file.is_file() or file.read_bytes() != content:
        _mark(config)  # an existing report shows the earlier verdicts
    atomic_write(file, content)
    return rows


def _sections_of(config: RunConfig, jobs: Sequence[str]) -> list[str]:
    """List the sections, in order, of jobs such as ``en/05_variation``."""
    notebooks = {name.partition("/")[2] for name in jobs}
    names = {section: config.result_name(section).removesuffix(".ipynb") for section in config.definition.sections}
    return [section for section, name in names.items() if name in notebooks]


def _keep_outdated_report(config: RunConfig, state: RunState, reason: str, sections: Sequence[str] = ()) -> str:
    """Mark an existing report as not current, and explain why there is no new one."""
    is_kept = _mark(config, sections)
    state.report = state.documents = None
    state.save()  # last, since it raises an error if the disk is full or the dataset changed
    return f"no {'new ' * is_kept}report: {reason}" + "; the last one remains, marked as not current" * is_kept


def _mark(config: RunConfig, sections: Sequence[str] = ()) -> bool:
    """Mark the report in a run's folder as not current; return whether there is a report."""
    from analysis.workflow.products.outdated_report import mark_outdated

    return mark_outdated(config.folder / REPORT, sections, config.definition)


def check_names(config: RunConfig, state: RunState) -> None:
    """Delete the report of a public run and raise an error if any of its output contains a name from the key."""
    if not config.is_public:
        return
    from analysis.workflow.products.name_check import (
        reject_names,  # imports pandas only if there is something to search
    )

    try:
        reject_names(config)
    except InputError:
        shutil.rmtree(config.folder / REPORT, ignore_errors=True)
        state.report = state.documents = None
        state.save()
        raise
