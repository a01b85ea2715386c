"""Run the stale sections of a study, then write its tables, figures, claims and report."""

import time
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from analysis.paths import BUILD, ROOT
from analysis.workflow.cache.atomic_write import (
    atomic_write,
    remove_misplaced,
    remove_partial_files,
)
from analysis.workflow.cache.cache_keys import own_rates_folder, reaches_error_rates
from analysis.workflow.cache.output_folder import CURVES, ensure_salt
from analysis.workflow.cache.run_state import RunState, read_run_state
from analysis.workflow.command_answers import answers_file, compute_answers, has_current_answers
from analysis.workflow.error_reporting import error_text, public_error
from analysis.workflow.kernels.kernel_env import clear_plot_settings, runtime_folder
from analysis.workflow.kernels.preload_plan import plan_preload
from analysis.workflow.kernels.process_pool import in_parallel
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.plan import notebook_keys, plan
from analysis.workflow.preflight import preflight_check
from analysis.workflow.products.build_report import is_small, prepare_report, refresh_report
from analysis.workflow.products.repetition_tasks import robustness_tasks
from analysis.workflow.products.robustness_table import (
    NAME,
    includes_robustness,
    read_repetitions,
    repetitions_key,
    write_repetitions,
)
from analysis.workflow.products.run_products import check_names, write_products
from analysis.workflow.products.stored_scenarios import (
    includes_scenarios,
    make_scenarios,
    read_scenarios,
    scenarios_key,
    write_scenarios,
)
from analysis.workflow.progress import Progress
from analysis.workflow.run_config import RunConfig
from analysis.workflow.runners.choose_runner import start_kernels
from analysis.workflow.runners.job import Job, Outcome, Runner
from analysis.workflow.state.folder_lock import lock_folder
from analysis.workflow.state.input_changes import Inputs, InputsChangedError
from analysis.workflow.state.real_data import for_owner_only
from analysis.workflow.state.run_log import durations, has_run_log, summary, write_run_log
from analysis.workflow.state.storage_errors import check_writable, is_storage_error

SCENARIOS, ANSWERS = "scenarios", "answers"
REPORT = "report"


class _Options(NamedTuple):
    """The options of `run_study`."""

    jobs: int
    kernels: str
    report: bool
    force: bool


@for_owner_only
def run_study(config: RunConfig, jobs: int, kernels: str = "warm", report: bool = True, force: bool = False) -> bool:
    """Run the stale sections of a study in ``jobs`` processes and store the results.

    Parameters
    ----------
    kernels : {"warm", "stock"}
        ``warm`` forks kernels, where possible, from a process that has imported what they need; ``stock`` starts
        each of them separately.
    report : bool
        Whether to write results from the notebooks; otherwise the next run does it.
    force : bool
        Whether to run everything, including sections that are up to date.

    Returns
    -------
    bool
        Whether every section succeeded, and the report if requested.

    Raises
    ------
    InputError
        If the dataset, the parameters or the notebooks are invalid; no kernel has been started and nothing written by
        then. Also if the output of a public run contains a name from the key.
    InputsChangedError
        If an input changed during the run. Everything finished before that is kept.
    OSError
        If results cannot be stored; where possible, this is detected before any kernel starts.
    """
    with lock_folder(config.folder):
        inputs = Inputs(config)
        try:
            return _run_study(config, inputs, _Options(jobs, kernels, report, force))
        except InputsChangedError:
            raise
        except Exception:
            inputs.raise_if_changed()  # a half-changed input can cause any error
            raise


def _remove_internal_results(config: RunConfig) -> None:
    """Remove files that an earlier internal run stored in this folder, when the notebooks have since become public."""
    for file in (answers_file(config), config.folder / CURVES):
        file.unlink(missing_ok=True)


def _run_study(config: RunConfig, inputs: Inputs, options: _Options) -> bool:
    start = time.perf_counter()
    planned = {job.name: job for job in plan(config)}
    state = read_run_state(config.folder, config.owner, inputs.raise_if_changed)
    if remove_misplaced(config.folder):
        state.save()  # its file may have been one of the removed links
    keys = notebook_keys(config, planned)
    if config.is_public:
        _remove_internal_results(config)
    if options.force:
        state.mark_stale(planned)
    stale = [job for name, job in planned.items() if not state.is_fresh(name, keys[name], job.result)]
    if stale:
        check_writable([config.folder, *(job.result.parent for job in stale)])
    with Progress(config.folder.name) as progress:
        outcomes = _run_stale(config, inputs, planned, stale, state, keys, options, progress)
        if outcomes or not has_run_log(config.folder):
            from analysis.claims.ledger import registration_hashes

            about = {**state.owner, **registration_hashes(config.ledger)}
            write_run_log(config.folder, about, outcomes, options.jobs, state.results)
        failed = [outcome.name for outcome in outcomes if outcome.failure]
        progress.begin(REPORT)
        missing, remarks = write_products(config, state, failed, refresh_report) if options.report else ("", [])
        state.raise_if_changed()
        check_names(config, state)
    folder = _relative_to_cwd(config.folder)
    print(summary(folder, outcomes, len(planned) - len(stale), time.perf_counter() - start))
    print("\n".join([missing or f"  {folder}", *(f"  {remark}" for remark in remarks)]))
    return not failed and not missing


def _run_stale(
    config: RunConfig,
    inputs: Inputs,
    planned: Mapping[str, Job],
    stale: list[Job],
    state: RunState,
    keys: Mapping[str, str],
    options: _Options,
    progress: Progress,
) -> list[Outcome]:
    """Run stale jobs and background tasks; return the outcomes of jobs and of failed tasks."""
    with ExitStack() as stack:
        runtime, runner, missing_rates = (
            _start_kernels(config, stale, options.kernels, stack) if stale else (None, None, None)
        )
        if missing_rates:
            _count_error_rates(missing_rates, options.jobs)
            inputs.refresh(own_rates_folder(config.study))
            keys = notebook_keys(config, planned)
        remove_partial_files(config.folder)
        if config.data_root != ROOT:
            ensure_salt(config.build)
            state.owner = config.owner  # another run may have stored a salt meanwhile
        background = _background_tasks(config, options.force) if options.report else {}
        tasks = dict(background)
        if runner:
            tasks |= {job.name: (runner, (job,)) for job in order_jobs(stale, config.folder)}
        progress.expect(len(tasks) + bool(tasks and options.report))
        claims_job = f"{max(config.languages)}/{config.notebook('claims').stem}"  # its verdicts go into `claims.csv`
        prepares_early = options.report and config.is_complete and not background and is_small(config.dataset)
        outcomes = []
        # Closed here, so that an interruption ends the workers before the kernel server.
        with closing(_run_tasks(config, tasks, background, options.jobs, state, keys, runtime, progress)) as finished:
            for outcome in finished:
                outcomes.append(outcome)
                if prepares_early and outcome.name == claims_job and not outcome.failure:
                    prepare_report(config, planned[claims_job].result)
    return outcomes


def _relative_to_cwd(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def order_jobs(jobs: list[Job], folder: Path) -> list[Job]:
    """Order jobs: first the claims, which the report quotes, then the longest, so that all cores finish together."""
    seconds = durations(folder)
    return sorted(jobs, key=lambda job: (job.section != "claims", -seconds.get(job.name, 0.0)))


def _start_kernels(
    config: RunConfig, stale: list[Job], choice: str, stack: ExitStack
) -> tuple[Path, Runner, tuple | None]:
    """Set up kernels until the stack is closed; return their folder, the runner and the result of `preflight_check`."""
    question = partial(preflight_check, config, any(reaches_error_rates(read_notebook(job.notebook)) for job in stale))
    runtime = stack.enter_context(runtime_folder())
    clear_plot_settings()
    preload_tasks = partial(plan_preload, [(job.notebook, job.parameters, job.data_root) for job in stale])
    kernels = stack.enter_context(start_kernels(choice, runtime, preload_tasks, question))
    if kernels.note:
        print(kernels.note)
    return runtime, kernels.runner, kernels.answer()


def _count_error_rates(missing_rates: tuple, jobs: int) -> None:
    from analysis.workflow.count_error_rates import count_own_error_rates  # imports scipy only if needed

    design, name = missing_rates
    count_own_error_rates(design, name, jobs)


def _run_tasks(
    config: RunConfig,
    tasks: Mapping[str, tuple[Callable, tuple]],
    background: Collection[str],
    jobs: int,
    state: RunState,
    keys: Mapping[str, str],
    runtime: Path | None,
    progress: Progress,
) -> Generator[Outcome, None, None]:
    """Run tasks, record results as they come in, and yield the outcomes of notebooks and of failed background tasks."""
    background_results: dict[str, Any] = {}
    background_keys, is_public = _background_keys(config, background), config.is_public
    with closing(in_parallel(tasks, jobs, runtime)) as results:  # an error here stops all other tasks
        for name, result in results:
            progress.done(name)
            state.raise_if_changed()
            if is_storage_error(result, config.build):
                raise result
            outcome = _outcome(name, result, is_public)
            if name not in background:
                _record(state, keys[name], outcome)
            elif not outcome.failure:
                background_results[name] = result
            if name not in background or outcome.failure:
                yield outcome
    state.raise_if_changed()
    _store_background_results(config, background, background_results, background_keys)


def _store_background_results(
    config: RunConfig, tasks: Collection[str], results: Mapping[str, Any], keys: Mapping[str, str]
) -> None:
    if SCENARIOS in results:
        write_scenarios(config.build, keys[SCENARIOS], results[SCENARIOS])
    if ANSWERS in results:
        atomic_write(answers_file(config), results[ANSWERS])
    shares = [name for name in tasks if name not in (SCENARIOS, ANSWERS)]
    if shares and all(name in results for name in shares):
        write_repetitions(config, [results[name] for name in shares], keys[NAME])


def _background_keys(config: RunConfig, background: Collection[str]) -> dict[str, str]:
    """Compute the keys of the background tasks before any of them starts; answers contain their own key."""
    keys = {SCENARIOS: scenarios_key()} if SCENARIOS in background else {}
    return keys | ({NAME: repetitions_key(config)} if set(background) - {SCENARIOS, ANSWERS} else {})


def _background_tasks(config: RunConfig, force: bool = False) -> dict[str, tuple[Callable, tuple]]:
    """List the tasks that run beside the sections: scenarios, robustness and answers for the command line."""
    tasks: dict[str, tuple[Callable, tuple]] = {}
    if includes_scenarios(config) and (force or read_scenarios(config.build) is None):
        tasks[SCENARIOS] = (make_scenarios, ())
    if includes_robustness(config) and (force or read_repetitions(config) is None):
        tasks |= robustness_tasks(config)
    if _stores_answers(config) and (force or not has_current_answers(config)):
        tasks[ANSWERS] = (compute_answers, (config.dataset.absolute(),))
    return tasks


def _stores_answers(config: RunConfig) -> bool:
    """Tell whether to store answers for the command line: only for the complete, unmodified study."""
    unmodified = config.is_complete and not config.assignments and not config.is_public
    return unmodified and config.build == BUILD and is_small(config.dataset)


def _outcome(name: str, result: object, is_public: bool) -> Outcome:
    if isinstance(result, Outcome):
        return result
    describe = public_error if is_public else error_text
    failure = f"{name}: {describe(result)}" if isinstance(result, BaseException) else None
    return Outcome(name, 0.0, failure=failure)


def _record(state: RunState, key: str, outcome: Outcome) -> None:
    if outcome.failure or outcome.result is None:
        state.results.pop(outcome.name, None)
    else:
        state.results[outcome.name] = {"key": key, "result": outcome.result}
    state.save()  # after each job, so that an interrupted run can resume
