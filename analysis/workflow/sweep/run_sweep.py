"""Run a grid of notebooks on this machine or a cluster; keep finished results, and continue after failures."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.files.json_store import read_stored, stored_bytes
from analysis.files.permissions import close_to_others, owner_only
from analysis.paths import BUILD, ROOT
from analysis.workflow.cache.atomic_write import atomic_write, remove_partial_files
from analysis.workflow.cache.cache_keys import folder_digest
from analysis.workflow.error_reporting import error_text
from analysis.workflow.kernels.dask_cluster import TaskNotRun
from analysis.workflow.kernels.executors import Executor
from analysis.workflow.kernels.kernel_env import clear_plot_settings
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.folder_lock import lock_folder
from analysis.workflow.state.input_changes import Inputs
from analysis.workflow.sweep.parameter_grid import Point, read_grid
from analysis.workflow.sweep.sweep_results import FAILURES, RESULTS, TRACEBACKS, write_sweep
from analysis.workflow.sweep.sweep_task import SweepTask, point_key, run_task
from analysis.workflow.sweep.task_result import TaskResult

SWEEPS = "sweeps"
POINTS = "points"
PAGE = "index.html"


@dataclass(frozen=True)
class SweepOutcome:
    """The outcome of a sweep: its folder, and how many points ran, were unchanged and failed.

    ``fallback_reasons`` say why kernels were started, although they should have been forked.
    """

    folder: Path
    run: int
    unchanged: int
    failed: int
    fallback_reasons: tuple[str, ...] = ()


def run_sweep(grid: Path, executor: Executor, build: Path = BUILD) -> SweepOutcome:
    """Run the points of a grid that have no result yet, and combine the results of all points.

    Parameters
    ----------
    grid : Path
        Read by `parameter_grid.read_grid`.
    executor : callable
        From `executors`.

    Raises
    ------
    InputError
        If the grid or one of its datasets is invalid; nothing has been run or written by then.
    InputsChangedError
        If the grid, a dataset, a notebook or the code changed during the sweep. Results finished before that are kept.
    """
    folder = build / SWEEPS / re.sub(r"[^\w.=+-]", "_", grid.stem)
    with lock_folder(folder):
        return _swept(grid, folder, executor)


def _swept(grid: Path, folder: Path, executor: Executor) -> SweepOutcome:
    initial_inputs = Inputs(more=[grid])
    grid_points = read_grid(grid)
    with owner_only(any(point.real for point in grid_points)):
        return _run(grid_points, initial_inputs, grid, folder, executor)


def _run(
    grid_points: Sequence[Point], initial_inputs: Inputs, grid: Path, folder: Path, executor: Executor
) -> SweepOutcome:
    inputs = Inputs(*(RunConfig(point.dataset, sections=(point.section,)) for point in grid_points), more=[grid])
    dataset_digests = {dataset: folder_digest(dataset) for dataset in {point.dataset for point in grid_points}}
    tasks = [(point, _task(point, dataset_digests[point.dataset])) for point in grid_points]
    points = {task.key: (point, task) for point, task in tasks}
    initial_inputs.raise_if_changed()
    remove_partial_files(folder)
    clear_plot_settings()
    if any(point.real for point in grid_points):
        close_to_others(folder)
        _remove_quotes(folder, {_file(folder, point, key) for key, (point, _) in points.items()})
    todo = {key: task for key, (point, task) in points.items() if _rows(folder, point, key) is None}
    failures: dict[str, TaskResult] = {}
    fallback_reasons: set[str] = set()
    try:
        for key, result in _with_progress(_run_tasks(todo, executor), len(points), len(points) - len(todo), grid.stem):
            inputs.raise_if_changed()
            fallback_reasons.update(result.fallback_reasons)
            if result.failure:
                failures[key] = result
            else:
                content = {"seconds": round(result.seconds, 3), "rows": result.rows}
                atomic_write(_file(folder, points[key][0], key), stored_bytes(content))
    finally:  # write the results so far even if the sweep is interrupted
        if not inputs.changed():
            _write_results(folder, points, failures)
    inputs.raise_if_changed()
    return SweepOutcome(
        folder, len(todo) - len(failures), len(points) - len(todo), len(failures), tuple(sorted(fallback_reasons))
    )


def _write_results(
    folder: Path, points: Mapping[str, tuple[Point, SweepTask]], failures: Mapping[str, TaskResult]
) -> None:
    """Write the tables and pages of all results stored so far, and of the failures."""
    stored = {point: _rows(folder, point, key) for key, (point, _) in points.items()}
    done = {point: rows for point, rows in stored.items() if rows is not None}
    failed = {points[key][0]: result for key, result in failures.items()}
    write_sweep(folder, done, failed, len(points))


def _task(point: Point, digest: str) -> SweepTask:
    config, parameters = RunConfig(point.dataset), dict(point.given)
    data_root = None if config.data_root == ROOT else str(config.data_root)
    key = point_key(point.section, config.dataset_name, point.dataset, digest, parameters)
    return SweepTask(key, point.section, config.dataset_name, data_root, parameters, point.quotes)


def _file(folder: Path, point: Point, key: str) -> Path:
    kind = f"{POINTS}-without-quotes" if not point.quotes else POINTS
    return folder / kind / key[:2] / f"{key}.json"


def _rows(folder: Path, point: Point, key: str) -> list[dict[str, Any]] | None:
    return read_stored(_file(folder, point, key)).get("rows")


def _remove_quotes(folder: Path, wanted: Collection[Path]) -> None:
    """Remove results of earlier sweeps on real interviews, since they may contain quotes."""
    for file in (folder / POINTS).rglob("*.json"):
        if file not in wanted:
            file.unlink()


def _run_tasks(todo: Mapping[str, SweepTask], executor: Executor) -> Iterator[tuple[str, TaskResult]]:
    """Run tasks, and repeat those whose worker was lost, since that need not be the task's fault.

    When a process is killed, all waiting tasks are lost with it. They are repeated as long as other tasks finish, and
    then one by one.
    """
    remaining = dict(todo)
    while remaining:
        lost = []
        for key, result in executor({key: (run_task, (task,)) for key, task in remaining.items()}):
            if isinstance(result, BrokenProcessPool):
                lost.append(key)
            else:
                yield key, _as_result(result)
        if len(lost) == len(remaining):
            yield from _one_by_one(remaining, executor)
            return
        remaining = {key: remaining[key] for key in lost}


def _one_by_one(todo: Mapping[str, SweepTask], executor: Executor) -> Iterator[tuple[str, TaskResult]]:
    for key, task in todo.items():
        for _, result in executor({key: (run_task, (task,))}):
            yield key, _as_result(result)


def _as_result(result: TaskResult | BaseException) -> TaskResult:
    if isinstance(result, TaskResult):
        return result
    if isinstance(result, BrokenProcessPool):
        return TaskResult([], 0.0, "its worker was lost")
    if isinstance(result, TaskNotRun):
        return TaskResult([], 0.0, str(result))
    return TaskResult([], 0.0, error_text(result))


def _with_progress(
    results: Iterator[tuple[str, TaskResult]], total: int, done: int, name: str
) -> Iterator[tuple[str, TaskResult]]:
    from tqdm import tqdm

    failed = 0
    with tqdm(total=total, initial=done, desc=name, unit="notebook", leave=False, mininterval=0.5) as line:
        for key, result in results:
            failed += bool(result.failure)
            if failed:
                line.set_postfix_str(f"{failed} failed", refresh=False)
            line.update()
            yield key, result


def summary(outcome: SweepOutcome, folder: Path) -> Sequence[str]:
    """Summarise a sweep in a few lines; ``folder`` is its folder relative to the working directory."""
    counts = f"{outcome.run} run, {outcome.unchanged} unchanged, {outcome.failed} failed"
    reasons = [f"  stock kernels: {reason}" for reason in outcome.fallback_reasons]
    files = [name for name in (RESULTS, FAILURES, TRACEBACKS, PAGE) if (outcome.folder / name).is_file()]
    return [f"{outcome.folder.name}: {counts}", *reasons, *(f"  {folder / name}" for name in files)]
