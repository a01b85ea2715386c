"""Run what is stale of a study, and have put together what comes of it."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from analysis.paths import BUILD, ROOT
from analysis.workflow.answer_cache import answers_file, answers_of, are_stored
from analysis.workflow.cache.atomic_write import atomic_write, clear_misplaced, clear_parts, clear_settings
from analysis.workflow.cache.cache_keys import own_rates, reaches_error_rates
from analysis.workflow.cache.output_folder import keep_salt
from analysis.workflow.cache.run_state import RunState, read_kept
from analysis.workflow.error_line import error_text, public_error
from analysis.workflow.kernel_env import runtime_folder
from analysis.workflow.kernels.forked_kernel import found_at, impossible, kernel_server
from analysis.workflow.kernels.preload_plan import needs
from analysis.workflow.kernels.process_pool import in_parallel
from analysis.workflow.notebook_file import notebook_name, read_notebook
from analysis.workflow.plan import RunConfig, notebook_keys, plan
from analysis.workflow.preflight import scrutinise
from analysis.workflow.products.assembly import check_names, put_together
from analysis.workflow.products.build_report import is_small, prepare_report
from analysis.workflow.products.robustness_table import (
    NAME,
    is_wanted,
    read_repetitions,
    repetitions_key,
    robustness_tasks,
    write_repetitions,
)
from analysis.workflow.products.scenario_table import (
    is_crossed,
    make_scenarios,
    read_scenarios,
    scenarios_key,
    write_scenarios,
)
from analysis.workflow.progress import Progress
from analysis.workflow.run_notebook import Job, Outcome, run_notebook
from analysis.workflow.state.folder_lock import exclusive
from analysis.workflow.state.input_changes import ChangedMeanwhile, Inputs
from analysis.workflow.state.output_state import CURVES
from analysis.workflow.state.real_data import for_owner_only
from analysis.workflow.state.run_log import durations, is_told, summary, write_account
from analysis.workflow.storage_errors import check_writable, is_of_results

SCENARIOS, ANSWERS = "scenarios", "answers"
REPORT = "report"
JUDGING = f"en/{Path(notebook_name('claims')).stem}"  # the job whose verdicts `claims.csv` holds


@for_owner_only
def run_study(request: RunConfig, jobs: int, kernels: str = "warm", report: bool = True, force: bool = False) -> bool:
    """Run a study's stale sections in ``jobs`` processes and store what comes of them.

    Parameters
    ----------
    kernels : {"warm", "stock"}
        Whether kernels are forked from a process that has imported what they need, where that can be, or started.
    report : bool
        Whether anything is put together from the notebooks; else it stands as it was, and is made by the next run.
    force : bool
        Whether everything is run and made anew, also what is not stale.

    Returns
    -------
    bool
        Whether every section and the report, if it was asked for, could be made.

    Raises
    ------
    InputError
        If the dataset, the parameters or the notebooks cannot be used; no kernel was started and nothing written then.
        Or if what a public run has written holds a name of the key.
    ChangedMeanwhile
        If anything that results are made from was changed during the run. What was finished before that is kept.
    OSError
        If results cannot be stored; where that can be known, no kernel was started then either.
    """
    with exclusive(request.folder):
        inputs = Inputs(request)
        try:
            return _run_study(request, inputs, jobs, kernels, report, force)
        except ChangedMeanwhile:
            raise
        except Exception:
            inputs.hold()  # what was read half changed may look wrong in any way
            raise


def _forget_single_interviews(request: RunConfig) -> None:
    """Remove what an internal run has stored in the same folder, where notebooks have become public by themselves."""
    for file in (answers_file(request), request.folder / CURVES):
        file.unlink(missing_ok=True)


def _run_study(request: RunConfig, inputs: Inputs, jobs: int, kernels: str, report: bool, force: bool) -> bool:
    start = time.perf_counter()
    planned = {job.name: job for job in plan(request)}
    kept = read_kept(request.folder, request.owner, inputs.hold)
    if clear_misplaced(request.folder):
        kept.save()  # its file may have been a link
    keys = notebook_keys(request, planned)
    if request.is_public:
        _forget_single_interviews(request)
    if force:
        kept.forget(planned)
    stale = [job for name, job in planned.items() if not kept.is_fresh(name, keys[name], job.result)]
    if stale:
        check_writable([request.folder, *(job.result.parent for job in stale)])
    with Progress(request.folder.name) as progress:
        with ExitStack() as stack:
            runtime, lacking = _prepared(request, stale, kernels, stack) if stale else (None, None)
            if lacking:
                _count_error_rates(lacking, jobs)
                inputs.renew(own_rates(request.study))
                keys = notebook_keys(request, planned)
            clear_parts(request.folder)
            if request.home != ROOT:
                keep_salt(request.build)
                kept.owner = request.owner  # another run may have stored a salt in the meantime
            beside = _beside(request, force) if report else {}
            tasks = {**beside, **{job.name: (run_notebook, (job,)) for job in in_order(stale, request.folder)}}
            progress.expect(len(tasks) + bool(tasks and report))
            outcomes, ahead = [], report and request.whole and not beside and is_small(request.dataset)
            # Closed here, so that whoever stops us ends the workers before the server of their kernels.
            with closing(_run(request, tasks, beside, jobs, kept, keys, runtime, progress)) as ended:
                for outcome in ended:
                    outcomes.append(outcome)
                    if ahead and outcome.name == JUDGING and not outcome.failure:
                        prepare_report(request, planned[JUDGING].result)
        if outcomes or not is_told(request.folder):
            write_account(request.folder, kept.owner, outcomes, jobs, kept.results)
        failed = [outcome.name for outcome in outcomes if outcome.failure]
        complete = not failed
        progress.begin(REPORT)
        missing, remarks = put_together(request, kept, failed) if report else ("", [])
        kept.hold()
        check_names(request, kept)
    folder = _relative(request.folder)
    print(summary(folder, outcomes, len(planned) - len(stale), time.perf_counter() - start))
    print("\n".join([missing or f"  {folder}", *(f"  {remark}" for remark in remarks)]))
    return complete and not missing


def _relative(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def in_order(jobs: list[Job], folder: Path) -> list[Job]:
    """Begin with the claims, which the report quotes, then with what took longest, so that all cores end at once."""
    known = durations(folder)
    return sorted(jobs, key=lambda job: (job.section != "claims", -known.get(job.name, 0.0)))


def _prepared(request: RunConfig, stale: list[Job], kernels: str, stack: ExitStack) -> tuple[Path, tuple | None]:
    """Prepare for kernels as long as the stack stands; give their folder, and what `scrutinise` finds.

    The request is scrutinised by the server that kernels are forked from, while it imports, or else here.
    """
    question = partial(scrutinise, request, any(reaches_error_rates(read_notebook(job.notebook)) for job in stale))
    runtime = stack.enter_context(runtime_folder())
    clear_settings()
    doubt = impossible()
    if kernels == "stock" or doubt:
        stack.enter_context(found_at(None))
        print(f"stock kernels: {doubt}" if doubt and kernels != "stock" else "stock kernels")
        return runtime, question()
    needed = needs((job.notebook, job.parameters, job.home) for job in stale)
    answer = stack.enter_context(kernel_server(runtime, needed, question))
    return runtime, answer()


def _count_error_rates(lacking: tuple, jobs: int) -> None:
    from analysis.workflow.count_error_rates import make_own  # scipy is imported only where it counts

    make_own(*lacking, jobs)


def _run(
    request: RunConfig,
    tasks: Mapping[str, tuple[Callable, tuple]],
    beside: Collection[str],
    jobs: int,
    kept: RunState,
    keys: Mapping[str, str],
    runtime: Path | None,
    progress: Progress,
) -> Iterator[Outcome]:
    made: dict[str, object] = {}
    beside_keys, is_public = _beside_keys(request, beside), request.is_public
    with closing(in_parallel(tasks, jobs, runtime)) as results:  # where one is refused, nobody goes on with the others
        for name, result in results:
            progress.done(name)
            kept.hold()
            if is_of_results(result, request.build):
                raise result
            outcome = _outcome(name, result, is_public)
            if name not in beside:
                _keep(kept, keys[name], outcome)
            elif not outcome.failure:
                made[name] = result
            if name not in beside or outcome.failure:
                yield outcome
    kept.hold()
    if SCENARIOS in made:
        write_scenarios(request.build, beside_keys[SCENARIOS], made[SCENARIOS])
    if ANSWERS in made:
        atomic_write(answers_file(request), made[ANSWERS])
    tried = [made[name] for name in beside if name not in (SCENARIOS, ANSWERS) and name in made]
    if tried and len(tried) == sum(name not in (SCENARIOS, ANSWERS) for name in beside):
        write_repetitions(request, tried, beside_keys[NAME])


def _beside_keys(request: RunConfig, beside: Collection[str]) -> dict[str, str]:
    """Take the keys of what is made beside the sections before anybody begins; answers bring their own."""
    keys = {SCENARIOS: scenarios_key()} if SCENARIOS in beside else {}
    return keys | ({NAME: repetitions_key(request)} if set(beside) - {SCENARIOS, ANSWERS} else {})


def _beside(request: RunConfig, force: bool = False) -> dict[str, tuple[Callable, tuple]]:
    """List what is made beside the sections: verdicts in all scenarios, and verdicts tried again and again."""
    found: dict[str, tuple[Callable, tuple]] = {}
    if is_crossed(request) and (force or read_scenarios(request.build) is None):
        found[SCENARIOS] = (make_scenarios, ())
    if is_wanted(request) and (force or read_repetitions(request) is None):
        found |= robustness_tasks(request)
    if _is_answered(request) and (force or not are_stored(request)):
        found[ANSWERS] = (answers_of, (request.dataset.absolute(),))
    return found


def _is_answered(request: RunConfig) -> bool:
    """Whether the answers of the command line are stored: they are on the whole study as it stands."""
    stands = request.whole and not request.assignments and not request.is_public
    return stands and request.build == BUILD and is_small(request.dataset)


def _outcome(name: str, result: object, is_public: bool) -> Outcome:
    if isinstance(result, Outcome):
        return result
    told = public_error if is_public else error_text
    failure = f"{name}: {told(result)}" if isinstance(result, BaseException) else None
    return Outcome(name, 0.0, failure=failure)


def _keep(kept: RunState, key: str, outcome: Outcome) -> None:
    if outcome.failure:
        kept.results.pop(outcome.name, None)
    else:
        kept.results[outcome.name] = {"key": key, "result": outcome.result}
    kept.save()  # after each, so that a run that is stopped goes on where it was
