"""Run a grid of notebooks, on this machine or on many: what is done is kept, what fails does not stop the others."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.files.json_store import read_stored, stored_bytes
from analysis.files.permissions import close_to_others, owner_only
from analysis.paths import BUILD, ROOT
from analysis.workflow.cache.atomic_write import atomic_write, clear_parts, clear_settings
from analysis.workflow.cache.cache_keys import folder_digest
from analysis.workflow.error_line import error_text
from analysis.workflow.kernels.dask_cluster import Undone
from analysis.workflow.kernels.executors import Work
from analysis.workflow.plan import RunConfig
from analysis.workflow.state.folder_lock import exclusive
from analysis.workflow.state.input_changes import Inputs
from analysis.workflow.sweep.parameter_grid import Point, read_grid
from analysis.workflow.sweep.sweep_results import FAILURES, RESULTS, TRACEBACKS, write_sweep
from analysis.workflow.sweep.sweep_task import SweepTask, TaskResult, point_key, run_errand

SWEEPS = "sweeps"
POINTS = "points"
PAGE = "index.html"


@dataclass(frozen=True)
class Swept:
    """How a sweep ended: where its results are, and how many points are done, were done before, and failed.

    ``doubts`` are why kernels were started that should have been forked.
    """

    folder: Path
    run: int
    unchanged: int
    failed: int
    doubts: tuple[str, ...] = ()


def run_sweep(grid: Path, work: Work, build: Path = BUILD) -> Swept:
    """Run those points of a grid that have no result yet, and put the results of all of them together.

    Parameters
    ----------
    grid : Path
        Read by `parameter_grid.read_grid`.
    work : callable
        From `executors`.

    Raises
    ------
    InputError
        If the grid or a dataset in it cannot be used; nothing is run or written then.
    ChangedMeanwhile
        If the grid, a dataset, a notebook or the code was changed during the sweep. What was finished before is kept.
    """
    folder = build / SWEEPS / re.sub(r"[^\w.=+-]", "_", grid.stem)
    with exclusive(folder):
        return _swept(grid, folder, work)


def _swept(grid: Path, folder: Path, work: Work) -> Swept:
    before = Inputs(more=[grid])
    listed = read_grid(grid)
    with owner_only(any(point.real for point in listed)):
        return _run(listed, before, grid, folder, work)


def _run(listed: Sequence[Point], before: Inputs, grid: Path, folder: Path, work: Work) -> Swept:
    inputs = Inputs(*(RunConfig(point.dataset, sections=(point.section,)) for point in listed), more=[grid])
    digests = {dataset: folder_digest(dataset) for dataset in {point.dataset for point in listed}}
    points = {errand.key: (point, errand) for point in listed for errand in [_errand(point, digests[point.dataset])]}
    before.hold()
    clear_parts(folder)
    clear_settings()
    if any(point.real for point in listed):
        close_to_others(folder)
        _forget_quotes(folder, {_file(folder, point, key) for key, (point, _) in points.items()})
    todo = {key: errand for key, (point, errand) in points.items() if _rows(folder, point, key) is None}
    failures: dict[str, TaskResult] = {}
    doubts: set[str] = set()
    try:
        for key, returned in _watched(_returned(todo, work), len(points), len(points) - len(todo), grid.stem):
            inputs.hold()
            doubts.update(returned.doubts)
            if returned.failure:
                failures[key] = returned
            else:
                content = {"seconds": round(returned.seconds, 3), "rows": returned.rows}
                atomic_write(_file(folder, points[key][0], key), stored_bytes(content))
    finally:  # also of a sweep that is stopped, the results so far can be read
        if not inputs.changed():
            stored = {point: _rows(folder, point, key) for key, (point, _) in points.items()}
            done = {point: rows for point, rows in stored.items() if rows is not None}
            failed = {points[key][0]: returned for key, returned in failures.items()}
            write_sweep(folder, done, failed, len(points))
    inputs.hold()
    return Swept(folder, len(todo) - len(failures), len(points) - len(todo), len(failures), tuple(sorted(doubts)))


def _errand(point: Point, digest: str) -> SweepTask:
    request, given = RunConfig(point.dataset), dict(point.given)
    home = None if request.home == ROOT else str(request.home)
    key = point_key(point.section, request.dataset_name, point.dataset, digest, given)
    return SweepTask(key, point.section, request.dataset_name, home, given, point.quotes)


def _file(folder: Path, point: Point, key: str) -> Path:
    kind = f"{POINTS}-without-quotes" if not point.quotes else POINTS
    return folder / kind / key[:2] / f"{key}.json"


def _rows(folder: Path, point: Point, key: str) -> list[dict[str, Any]] | None:
    return read_stored(_file(folder, point, key)).get("rows")


def _forget_quotes(folder: Path, wanted: Collection[Path]) -> None:
    """Remove what earlier sweeps stored beside results of real interviews, which may hold quotes."""
    for file in (folder / POINTS).rglob("*.json"):
        if file not in wanted:
            file.unlink()


def _returned(todo: Mapping[str, SweepTask], work: Work) -> Iterator[tuple[str, TaskResult]]:
    """Hand the errands out, and again those whose worker was lost on the way: it need not have been their fault.

    When a process is killed, all that wait for one are lost with it. Those are tried again as long as others come
    through, and then each by itself.
    """
    rest = dict(todo)
    while rest:
        lost = []
        for key, result in work({key: (run_errand, (errand,)) for key, errand in rest.items()}):
            if isinstance(result, BrokenProcessPool):
                lost.append(key)
            else:
                yield key, _told(result)
        if len(lost) == len(rest):
            yield from _one_by_one(rest, work)
            return
        rest = {key: rest[key] for key in lost}


def _one_by_one(todo: Mapping[str, SweepTask], work: Work) -> Iterator[tuple[str, TaskResult]]:
    for key, errand in todo.items():
        for _, result in work({key: (run_errand, (errand,))}):
            yield key, _told(result)


def _told(result: TaskResult | BaseException) -> TaskResult:
    if isinstance(result, TaskResult):
        return result
    if isinstance(result, BrokenProcessPool):
        return TaskResult([], 0.0, "its worker was lost")
    if isinstance(result, Undone):
        return TaskResult([], 0.0, str(result))
    return TaskResult([], 0.0, error_text(result))


def _watched(
    results: Iterator[tuple[str, TaskResult]], total: int, before: int, name: str
) -> Iterator[tuple[str, TaskResult]]:
    from tqdm import tqdm

    failed = 0
    with tqdm(total=total, initial=before, desc=name, unit="notebook", leave=False, mininterval=0.5) as line:
        for key, returned in results:
            failed += bool(returned.failure)
            if failed:
                line.set_postfix_str(f"{failed} failed", refresh=False)
            line.update()
            yield key, returned


def summary(swept: Swept, folder: Path) -> Sequence[str]:
    """Say in a few lines how a sweep ended; ``folder`` as the person may open it from here."""
    counts = f"{swept.run} run, {swept.unchanged} unchanged, {swept.failed} failed"
    doubts = [f"  stock kernels: {doubt}" for doubt in swept.doubts]
    written = [name for name in (RESULTS, FAILURES, TRACEBACKS, PAGE) if (swept.folder / name).is_file()]
    return [f"{swept.folder.name}: {counts}", *doubts, *(f"  {folder / name}" for name in written)]
