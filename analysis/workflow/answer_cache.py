"""What `check`, `judge`, `trace` and `rests-on` say of a dataset, stored with its run so that nobody waits for it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.select_ledger import ledger_for
from analysis.files.formula_escaping import as_csv
from analysis.files.json_store import read_stored, stored_bytes
from analysis.i18n import LANGUAGES
from analysis.models import Study
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import digest, folder_digest, module_key
from analysis.workflow.plan import RunConfig, notebook_keys
from analysis.workflow.state.input_changes import Inputs

if TYPE_CHECKING:
    from analysis.notebook.study_run import Appraisal

FILE, SHOWN = "answers.jsonl", "rests-on.json"  # the first line of the answers is their key
MODULE = "analysis.workflow.answer_cache"
TABLES = ("interviews", "coders", "codes", "segments", "codings")
TEXTS = ("rests-on", "rests-nothing")
SHARED = ("study", "material", "claims", "verdicts")  # the same in every language


def make_answers(dataset: Path, file: Path) -> None:
    """Work out all answers on a dataset, and store them."""
    atomic_write(file, answers_of(dataset))


def answers_of(dataset: Path) -> bytes:
    """Work out all answers on a dataset, judged by its ledger and read by its lead coders, in their stored form."""
    from analysis.claims.dependents import trace_rows
    from analysis.notebook.study_run import open_appraisal

    key = _key(dataset)
    first = open_appraisal(dataset, language=LANGUAGES[0])
    spoken = {language: _in(first, language) for language in LANGUAGES}
    traces = {name: first.trace(name) for name in first.claims}
    answers = {
        "check": checked(first),
        "judge": {language: list(opened.judgements()) for language, opened in spoken.items()},
        "table": {language: table_text(opened) for language, opened in spoken.items()},
        "trace": {
            language: {name: list(opened.traced(name, told)) for name, told in traces.items()}
            for language, opened in spoken.items()
        },
        "traces": {name: trace_rows(told) for name, told in traces.items()},
        "known": {kind: list(first.known(kind)) for kind in ("interview", "segment", "coder", "code")},
        "texts": {
            language: {name: opened.wording.terms["texts"][name][language] for name in TEXTS}
            for language, opened in spoken.items()
        },
    }
    told = f"{json.dumps(answers, ensure_ascii=False)}\n".encode("utf-8", "surrogatepass")
    return stored_bytes({"answers": digest(told), "key": key}) + told


def _in(opened: "Appraisal", language: str) -> "Appraisal":
    other = replace(opened, language=language)
    vars(other).update({name: getattr(opened, name) for name in SHARED})
    return other


def checked(opened: "Appraisal") -> dict[str, Any]:
    """Say how large a sound dataset is, and what its ledger names that it does not have."""
    claims = {"claims": len(opened.claims), "without_codes": list(opened.without_codes())}
    return sizes(opened.study) | claims


def sizes(study: Study) -> dict[str, Any]:
    """Say how many rows the tables of a study have, and whether it is made up."""
    return {"synthetic": study.synthetic, "sizes": {name: len(getattr(study, name)) for name in TABLES}}


def table_text(opened: "Appraisal") -> str:
    """Write all verdicts as CSV."""
    return as_csv(opened.judgement_table())


def answers_file(request: RunConfig) -> Path:
    """Say where the answers of a run are stored."""
    return request.folder / FILE


def read_answers(dataset: Path, ledger: Path | None = None, coding: str = "lead") -> dict[str, Any] | None:
    """Read the stored answers; None where there are none, or they are of other data, claims or code.

    Parameters
    ----------
    ledger : path, optional
        Other claims than those that the dataset is judged by have no stored answers.
    coding : str
        Nor has another reading than that of the lead coders.
    """
    chosen = ledger is None or ledger.resolve() == ledger_for(dataset).resolve()
    return _read(answers_file(RunConfig(dataset)), dataset) if chosen and coding == "lead" else None


def are_stored(request: RunConfig) -> bool:
    """Whether the answers of a run are stored and current."""
    return _read(answers_file(request), request.dataset, whole=False) is not None


def _read(file: Path, dataset: Path, whole: bool = True) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    try:
        first, _, told = file.read_bytes().partition(b"\n")
        known = json.loads(first)
        if known["key"] != _key(dataset) or known["answers"] != digest(told):
            return None
        return json.loads(told) if whole else {}
    except (OSError, ValueError, KeyError, TypeError):  # what a full disk has left of it
        return None


def read_shown(dataset: Path, what: str) -> list[str] | None:
    """Read which tables and figures rest on a thing; None where that was not found of these data and this code."""
    stored = read_stored(RunConfig(dataset).folder / SHOWN)
    return stored.get("shown", {}).get(what) if stored.get("key") == _shown_key(dataset) else None


def keep_shown(dataset: Path, what: str, lines: list[str], inputs: Inputs) -> None:
    """Store which tables and figures rest on a thing, beside the results of a run, if there are any.

    Nothing is stored if the ``inputs`` have changed since the work began: nobody knows what it is true of.
    """
    folder, key = RunConfig(dataset).folder, _shown_key(dataset)
    if not folder.is_dir() or inputs.changed():
        return
    stored = read_stored(folder / SHOWN)
    known: Mapping = stored.get("shown", {}) if stored.get("key") == key else {}
    shown = dict(sorted({**known, what: lines}.items()))
    with suppress(OSError):  # it saves time, and is missed by nobody else
        atomic_write(folder / SHOWN, stored_bytes({"key": key, "shown": shown}, indent=1))


def _key(dataset: Path) -> str:
    return module_key(MODULE, folder_digest(dataset))


def _shown_key(dataset: Path) -> str:
    return module_key("analysis.workflow.references.output_diff", sorted(notebook_keys(RunConfig(dataset)).items()))
