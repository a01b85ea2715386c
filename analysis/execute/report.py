"""Make the report of a run anew when anything in it would change."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.appraise.standing import Standing
from analysis.chosen_ledger import counted
from analysis.execute.kept import Kept
from analysis.execute.keys import error_tables, folder_digest, module_key, versions
from analysis.execute.plan import Request
from analysis.execute.robustness_table import read_repetitions
from analysis.report.pdf import document_path
from analysis.report.results import SectionResult
from analysis.study import LANGUAGES

MODULE, CASEBOOK, DOCUMENTS = "analysis.report.build", "analysis.execute.casebook", "analysis.execute.documents"
RUN_PARAMETERS = ("area", "leave_out", "coding", "audience")


def refresh_report(
    request: Request,
    kept: Kept,
    results: Mapping[str, Sequence[SectionResult]],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    standings: Mapping[str, Standing | None] | None,
) -> None:
    """Build the report unless the one that stands there was made from the same; of its parts only what would change."""
    description, target = describe(request, results), request.folder / "report"
    hashes = {name: entry["result"] for name, entry in kept.results.items()}
    stands = {claim: repr(standing) for claim, standing in (standings or {}).items()}
    made_of = (module_key(CASEBOOK), hashes, scenarios, description, stands, error_tables())
    key, documents_key = module_key(MODULE, *made_of), module_key(DOCUMENTS, *made_of)
    documents = _standing_documents(target, description) if kept.documents == documents_key else None
    if documents and kept.report == key and (target / "index.html").is_file():
        return
    from analysis.execute.casebook import make_casebook
    from analysis.report.build import build_report

    tried = read_repetitions(request) if standings else None
    casebook = make_casebook(request, description["parameters"], claims, tried)
    if not documents:
        from analysis.execute.documents import make_documents

        documents = make_documents(results, description, casebook, claims, scenarios, standings)
    build_report(target, results, claims, scenarios, description, casebook, standings, documents)
    kept.report, kept.documents = key, documents_key
    kept.save()


def _standing_documents(target: Path, description: Mapping) -> dict[str, bytes] | None:
    """Read the documents that lie in the report; None where one is missing."""
    files = {path: target / path for path in (document_path(description, language) for language in LANGUAGES)}
    found = all(file.is_file() for file in files.values())
    return {path: file.read_bytes() for path, file in files.items()} if found else None


def describe(request: Request, results: Mapping[str, Sequence[SectionResult]]) -> dict[str, Any]:
    """Say what was run, on what and with what."""
    from analysis.ledger import registration

    package = json.loads((request.dataset / "datapackage.json").read_text(encoding="utf-8-sig"))
    parameters = next(iter(results.values()))[0].parameters
    return {
        "dataset": request.dataset_name,
        "title": package.get("title") or request.dataset_name,
        "synthetic": package["synthetic"],
        "origin": package.get("origin"),
        "scenario": package.get("scenario"),
        "seed": package.get("seed"),
        "data_hash": folder_digest(request.dataset),
        "parameters": {name: parameters[name] for name in RUN_PARAMETERS if name in parameters},
        "registration": registration(),
        "versions": versions(),
    } | _of_own_ledger(request)


def _of_own_ledger(request: Request) -> dict[str, str]:
    """Say what the claims of a dataset's own ledger count, and the registration of that ledger."""
    if request.judges_the_project:
        return {}
    from analysis.ledger import load_claims, registration

    claims = load_claims(request.ledger)
    return {"registration": registration(request.ledger), "own_ledger": counted(claims.values())}
