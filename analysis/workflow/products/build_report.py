"""Make the report of a run anew when anything in it would change."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.select_ledger import counted
from analysis.paths import ROOT
from analysis.report.section_outputs import SectionResult
from analysis.robustness.stability import Stability
from analysis.workflow.cache.cache_keys import digest, error_tables, folder_digest, module_key, versions
from analysis.workflow.cache.run_state import RunState
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.robustness_table import is_wanted, read_repetitions
from analysis.workflow.products.section_results import claim_rows, section_result
from analysis.workflow.state.output_state import REPORT, report_files
from analysis.workflow.state.real_data import described

if TYPE_CHECKING:
    from analysis.report.evidence import Casebook
    from analysis.workflow.products.build_documents import Documents

MODULE, CASEBOOK, DOCUMENTS = (
    "analysis.report.build_pages",
    "analysis.workflow.products.collect_evidence",
    "analysis.workflow.products.build_documents",
)
SMALL = 10_000_000  # bytes of a dataset
RUN_PARAMETERS = ("area", "leave_out", "coding", "audience")


def refresh_report(
    request: RunConfig,
    kept: RunState,
    results: Mapping[str, Sequence[SectionResult]],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    standings: Mapping[str, Stability | None] | None,
) -> list[str]:
    """Build the report unless the one that stands there was made from the same; of its parts only what would change.

    Returns
    -------
    list of str
        What is to be said of new documents.

    Raises
    ------
    DocumentError
        If the documents cannot be set; the pages are new then, and lead to no document.
    """
    description, target = describe(request, results), request.folder / REPORT
    hashes = {name: entry["result"] for name, entry in kept.results.items()}
    stands = {claim: repr(standing) for claim, standing in (standings or {}).items()}
    made_of = (module_key(CASEBOOK), hashes, scenarios, description, stands, error_tables(request.study))
    key, documents_key = module_key(MODULE, *made_of), module_key(DOCUMENTS, *made_of)
    documents = _standing_documents(kept, documents_key, target)
    if documents and kept.report == {"key": key, "files": report_files(request.folder)}:
        return []
    from analysis.report.build_pages import build_report

    casebook = _casebook(*_quoted(request, description["parameters"], claims, bool(standings)))
    told = (results, claims, scenarios, description, casebook, standings)
    with ThreadPoolExecutor(1) as beside:  # Typst sets the documents on another core, while this one makes the pages
        making = None if documents else beside.submit(_new_documents, *told)
        build_report(target, *told, lambda: making.result().files if making else documents)
        made = making.result().files if making else documents
    kept.report = {"key": key, "files": report_files(request.folder)}
    kept.documents = {"key": documents_key, "files": {path: digest(content) for path, content in made.items()}}
    kept.save()
    return _remarks(making.result(), request.dataset) if making else []


def _remarks(documents: "Documents", dataset: Path) -> list[str]:
    from analysis.workflow.products.build_documents import missing_glyph_remarks

    return missing_glyph_remarks(documents.missing, dataset) if documents.missing else []


def is_small(dataset: Path) -> bool:
    """Whether a dataset may be open once more while notebooks have it open: a large one takes its memory from them."""
    return sum(path.stat().st_size for path in dataset.rglob("*") if path.is_file()) <= SMALL


def prepare_report(request: RunConfig, judged: Path) -> None:
    """Gather what the report will quote, while notebooks still run.

    What fails here fails again, and is told, when the report is made.

    Parameters
    ----------
    judged : Path
        The executed notebook that judges all claims.
    """
    with suppress(Exception):
        result = section_result(judged, "claims")
        _casebook(*_quoted(request, _run_parameters(result), claim_rows(result), is_wanted(request)))


def _quoted(request: RunConfig, parameters: Mapping, claims: Sequence[Mapping], is_tried: bool) -> tuple:
    """Give what a casebook is made of, in a form that can be told from others."""
    tried = read_repetitions(request) if is_tried else None
    return request, *(json.dumps(part) for part in (parameters, claims, tried))


@lru_cache(maxsize=1)
def _casebook(request: RunConfig, *quoted: str) -> "Casebook":
    from analysis.workflow.products.collect_evidence import make_casebook

    return make_casebook(request, *map(json.loads, quoted))


def _run_parameters(result: SectionResult) -> dict[str, Any]:
    return {name: result.parameters[name] for name in RUN_PARAMETERS if name in result.parameters}


def _new_documents(results: Mapping, claims: Sequence, scenarios: Any, description: Mapping, *more: Any) -> "Documents":
    from analysis.workflow.products.build_documents import make_documents

    casebook, standings = more
    return make_documents(results, description, casebook, claims, scenarios, standings)


def _standing_documents(kept: RunState, key: str, target: Path) -> dict[str, bytes] | None:
    """Read the documents that lie in the report; None where one is missing, was edited or would be made anew."""
    known = kept.documents
    if not known or known["key"] != key:
        return None
    found = {path: (target / path).read_bytes() for path in known["files"] if (target / path).is_file()}
    hashes = {path: digest(content) for path, content in found.items()}
    return found if hashes == known["files"] else None


def describe(request: RunConfig, results: Mapping[str, Sequence[SectionResult]]) -> dict[str, Any]:
    """Say what was run, on what and with what."""
    from analysis.claims.ledger import registration

    package = described(request.dataset)
    return (
        {
            "dataset": request.dataset_name,
            "outside": request.home != ROOT,
            "title": package.get("title") or request.dataset_name,
            "synthetic": package.get("synthetic"),
            "origin": package.get("origin"),
            "scenario": package.get("scenario"),
            "seed": package.get("seed"),
            "data_hash": folder_digest(request.dataset),
            "parameters": _run_parameters(next(iter(results.values()))[0]),
            "registration": registration(),
            "versions": versions(),
        }
        | _departures()
        | _of_own_ledger(request)
    )


def _departures() -> dict[str, list[dict]]:
    """Say which numbers of rules are not those that were registered; nothing where all are."""
    from analysis.claims.rule_text import departures

    found = departures()
    return {"departures": found} if found else {}


def _of_own_ledger(request: RunConfig) -> dict[str, str]:
    """Say what the claims of a dataset's own ledger count, and the registration of that ledger."""
    if request.judges_the_project:
        return {}
    from analysis.claims.ledger import load_claims, registration

    claims = load_claims(request.ledger)
    return {"registration": registration(request.ledger), "own_ledger": counted(claims.values())}
