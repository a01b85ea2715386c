"""Store the answers of `check`, `judge`, `trace` and `rests-on` with a run, so that these commands reply at once."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.claims.select_ledger import ledger_for
from analysis.files.formula_escaping import as_csv
from analysis.files.json_store import read_stored, stored_bytes
from analysis.models import LANGUAGES, Study
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import folder_digest, module_key
from analysis.workflow.cache.digests import digest
from analysis.workflow.plan import notebook_keys
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.input_changes import Inputs

if TYPE_CHECKING:
    from analysis.notebook.study_run import StudyRun

FILE, SHOWN = "answers.jsonl", "rests-on.json"  # the first line of the answers holds their key
MODULE = "analysis.workflow.command_answers"
TABLES = ("interviews", "coders", "codes", "segments", "codings")
TEXTS = ("rests-on", "rests-nothing")
SHARED = ("study", "material", "claims", "verdicts")  # the same in every language


def write_answers(dataset: Path, file: Path) -> None:
    """Compute all answers for a dataset and store them."""
    atomic_write(file, compute_answers(dataset))


def compute_answers(dataset: Path) -> bytes:
    """Compute all answers for a dataset, with its own ledger and its lead coders, as the bytes that are stored."""
    from analysis.claims.dependents import trace_rows
    from analysis.notebook.study_run import open_study_run

    key = _key(dataset)
    study_run = open_study_run(dataset, language=LANGUAGES[0])
    runs = {language: _in_language(study_run, language) for language in LANGUAGES}
    traces = {name: study_run.trace(name) for name in study_run.claims}
    answers = {
        "check": check_summary(study_run),
        "judge": {language: list(run.verdict_lines()) for language, run in runs.items()},
        "table": {language: table_text(run) for language, run in runs.items()},
        "trace": {
            language: {name: list(run.evidence_lines(name, trace)) for name, trace in traces.items()}
            for language, run in runs.items()
        },
        "traces": {name: trace_rows(trace) for name, trace in traces.items()},
        "known": {kind: list(study_run.names_of(kind)) for kind in ("interview", "segment", "coder", "code")},
        "texts": {
            language: {name: run.wording.terms["texts"][name][language] for name in TEXTS}
            for language, run in runs.items()
        },
    }
    content = f"{json.dumps(answers, ensure_ascii=False)}\n".encode("utf-8", "surrogatepass")
    return stored_bytes({"answers": digest(content), "key": key}) + content


def _in_language(study_run: "StudyRun", language: str) -> "StudyRun":
    copy = replace(study_run, language=language)
    vars(copy).update({name: getattr(study_run, name) for name in SHARED})
    return copy


def check_summary(study_run: "StudyRun") -> dict[str, Any]:
    """Summarise a valid dataset: its sizes, and the codes in its ledger that it lacks."""
    claims = {"claims": len(study_run.claims), "without_codes": list(study_run.unknown_codes())}
    return sizes(study_run.study) | claims


def sizes(study: Study) -> dict[str, Any]:
    """Count the rows of each table of a study, and give whether it is synthetic."""
    return {"synthetic": study.synthetic, "sizes": {name: len(getattr(study, name)) for name in TABLES}}


def table_text(study_run: "StudyRun") -> str:
    """Give all verdicts as CSV."""
    return as_csv(study_run.verdict_table())


def answers_file(config: RunConfig) -> Path:
    """Give the file in which the answers of a run are stored."""
    return config.folder / FILE


def read_answers(dataset: Path, ledger: Path | None = None, coder: str = "lead") -> dict[str, Any] | None:
    """Read the stored answers; None if there are none, or if the data, claims or code have changed.

    Parameters
    ----------
    ledger : path, optional
        Answers are stored for the dataset's own ledger only.
    coder : str
        Answers are stored for the lead coders only.
    """
    own_ledger = ledger is None or ledger.resolve() == ledger_for(dataset).resolve()
    return _read(answers_file(RunConfig(dataset)), dataset) if own_ledger and coder == "lead" else None


def has_current_answers(config: RunConfig) -> bool:
    """Tell whether the answers of a run are stored and current."""
    return _read(answers_file(config), config.dataset, load=False) is not None


def _read(file: Path, dataset: Path, load: bool = True) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    try:
        header, _, content = file.read_bytes().partition(b"\n")
        stored = json.loads(header)
        if stored["key"] != _key(dataset) or stored["answers"] != digest(content):
            return None
        return json.loads(content) if load else {}
    except (OSError, ValueError, KeyError, TypeError):  # for example a file cut short by a full disk
        return None


def read_dependent_outputs(dataset: Path, what: str) -> list[str] | None:
    """Read which tables and figures depend on an item; None if that is unknown for these data and this code."""
    stored = read_stored(RunConfig(dataset).folder / SHOWN)
    return stored.get("shown", {}).get(what) if stored.get("key") == _shown_key(dataset) else None


def store_dependent_outputs(dataset: Path, what: str, lines: list[str], inputs: Inputs) -> None:
    """Store which tables and figures depend on an item, beside the results of a run, if there are any.

    Store nothing if the ``inputs`` have changed since the work began: the answer might be for other data.
    """
    folder, key = RunConfig(dataset).folder, _shown_key(dataset)
    if not folder.is_dir() or inputs.changed():
        return
    stored = read_stored(folder / SHOWN)
    known_outputs: Mapping = stored.get("shown", {}) if stored.get("key") == key else {}
    shown = dict(sorted({**known_outputs, what: lines}.items()))
    with suppress(OSError):  # only a cache
        atomic_write(folder / SHOWN, stored_bytes({"key": key, "shown": shown}, indent=1))


def _key(dataset: Path) -> str:
    return module_key(MODULE, folder_digest(dataset))


def _shown_key(dataset: Path) -> str:
    keys = sorted(notebook_keys(RunConfig(dataset)).items())
    return module_key("analysis.workflow.references.dependent_outputs", keys)
