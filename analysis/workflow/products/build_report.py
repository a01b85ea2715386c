"""Build the report of a run again if anything in it would change."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.select_ledger import counted_unit
from analysis.paths import ROOT
from analysis.report.section_outputs import SectionResult
from analysis.robustness.stability import Stability
from analysis.workflow.cache.cache_keys import error_tables, folder_digest, module_key, versions
from analysis.workflow.cache.digests import digest
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.products.robustness_table import includes_robustness, read_repetitions
from analysis.workflow.products.section_results import claim_rows, section_result
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.output_state import REPORT, report_files
from analysis.workflow.state.real_data import read_description

if TYPE_CHECKING:
    from analysis.report.evidence import ReportEvidence
    from analysis.report.report_run import ReportRun
    from analysis.workflow.products.build_documents import Documents

PAGES, EVIDENCE, DOCUMENTS = (
    "analysis.report.build_pages",
    "analysis.workflow.products.collect_evidence",
    "analysis.workflow.products.build_documents",
)
SMALL_BYTES = 10_000_000  # bytes; a dataset up to this size counts as small
RUN_PARAMETERS = ("group", "leave_out", "coder", "audience")


def refresh_report(
    config: RunConfig,
    state: RunState,
    results: Mapping[str, Sequence[SectionResult]],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    stability: Mapping[str, Stability | None] | None,
) -> list[str]:
    """Build the report, or only the parts of it that would change.

    Returns
    -------
    list of str
        Remarks on new documents.

    Raises
    ------
    DocumentError
        If the documents cannot be typeset; the pages are then new and have no link to a document.
    """
    description, target = describe(config, results), config.folder / REPORT
    hashes = {name: entry["result"] for name, entry in state.results.items()}
    stability_text = {claim: repr(counts) for claim, counts in (stability or {}).items()}
    rates = error_tables(config.study, config.definition.folder)
    inputs = (module_key(EVIDENCE), hashes, scenarios, description, stability_text, rates)
    key, documents_key = module_key(PAGES, *inputs), module_key(DOCUMENTS, *inputs)
    documents = _current_documents(state, documents_key, target)
    if documents and state.report == {"key": key, "files": report_files(config.folder)}:
        return []
    from analysis.report.build_pages import build_report
    from analysis.report.report_run import ReportRun
    from analysis.report.scenario_table import scenario_table

    evidence = _collected_evidence(*_evidence_arguments(config, description["parameters"], claims, bool(stability)))
    if not config.uses_project_claims and any(claim.errors for claim in evidence.claims.values()):
        description["own_rates"] = True
    table = scenario_table(scenarios) if scenarios else None
    sections = {language: results[language] for language in config.definition.languages}
    run = ReportRun(sections, claims, description, evidence, table, stability)
    with ThreadPoolExecutor(1) as executor:  # Typst typesets the documents while this thread builds the pages
        future = None if documents else executor.submit(_new_documents, run)

        def document_files() -> Mapping[str, bytes]:
            return future.result().files if future else documents or {}

        build_report(target, run, document_files)
        files = document_files()
    state.report = {"key": key, "files": report_files(config.folder)}
    state.documents = {"key": documents_key, "files": {path: digest(content) for path, content in files.items()}}
    state.save()
    return _remarks(future.result(), config.dataset) if future else []


def _remarks(documents: "Documents", dataset: Path) -> list[str]:
    from analysis.workflow.products.build_documents import missing_glyph_remarks

    return missing_glyph_remarks(documents.missing, dataset) if documents.missing else []


def is_small(dataset: Path) -> bool:
    """Tell whether a dataset is small enough to be loaded once more while notebooks have it in memory."""
    return sum(path.stat().st_size for path in dataset.rglob("*") if path.is_file()) <= SMALL_BYTES


def prepare_report(config: RunConfig, judged: Path) -> None:
    """Collect the evidence for the report while notebooks are still running.

    Errors are ignored here, since they recur and are reported when the report is built.

    Parameters
    ----------
    judged : Path
        The executed notebook with the verdicts on all claims.
    """
    with suppress(Exception):
        result = section_result(judged, "claims")
        _collected_evidence(
            *_evidence_arguments(config, _run_parameters(result), claim_rows(result), includes_robustness(config))
        )


def _evidence_arguments(
    config: RunConfig, parameters: Mapping, claims: Sequence[Mapping], has_repetitions: bool
) -> tuple:
    """Give the arguments of `collect_evidence` in a hashable form."""
    repetitions = read_repetitions(config) if has_repetitions else None
    return config, *(json.dumps(part) for part in (parameters, claims, repetitions))


@lru_cache(maxsize=1)
def _collected_evidence(config: RunConfig, *arguments: str) -> "ReportEvidence":
    from analysis.workflow.products.collect_evidence import collect_evidence

    return collect_evidence(config, *map(json.loads, arguments))


def _run_parameters(result: SectionResult) -> dict[str, Any]:
    return {name: result.parameters[name] for name in RUN_PARAMETERS if name in result.parameters}


def _new_documents(run: "ReportRun") -> "Documents":
    from analysis.workflow.products.build_documents import make_documents

    return make_documents(run)


def _current_documents(state: RunState, key: str, target: Path) -> dict[str, bytes] | None:
    """Read the documents in the report; None if one is missing, was edited or is out of date."""
    recorded = state.documents
    if not recorded or recorded["key"] != key:
        return None
    files = {path: (target / path).read_bytes() for path in recorded["files"] if (target / path).is_file()}
    hashes = {path: digest(content) for path, content in files.items()}
    return files if hashes == recorded["files"] else None


def describe(config: RunConfig, results: Mapping[str, Sequence[SectionResult]]) -> dict[str, Any]:
    """Describe a run for its report: dataset, parameters, registration, versions."""
    from analysis.claims.ledger import registration_hashes
    from analysis.study.study_description import study_description

    package = read_description(config.dataset)
    return (
        {
            "dataset": config.dataset_name,
            "outside": config.data_root != ROOT,
            "title": package.get("title") or config.dataset_name,
            "synthetic": package.get("synthetic"),
            "origin": package.get("origin"),
            "scenario": package.get("scenario"),
            "seed": package.get("seed"),
            "data_hash": folder_digest(config.dataset),
            "parameters": _run_parameters(next(iter(results.values()))[0]),
            "versions": versions(),
        }
        | registration_hashes(config.ledger)
        | _departures()
        | _of_own_ledger(config)
        | ({} if config.is_project_study else {"study": study_description(config.definition)})
    )


def _departures() -> dict[str, list[dict]]:
    """List the thresholds that differ from the registered ones; an empty dict if none does."""
    from analysis.claims.rule_text import departures

    differences = departures()
    return {"departures": differences} if differences else {}


def _of_own_ledger(config: RunConfig) -> dict[str, str]:
    """Return the unit that a dataset's own claims count."""
    if config.uses_project_claims:
        return {}
    from analysis.claims.ledger import load_claims

    claims = load_claims(config.ledger)
    return {"own_ledger": counted_unit(claims.values())}
