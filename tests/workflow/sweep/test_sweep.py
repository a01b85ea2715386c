import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from ledgers import TOOL
from tiny import tiny_dataset

from analysis.claims.ledger import load_claims, registration
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.paths import DATA, ROOT
from analysis.report.section_outputs import Output
from analysis.simulation.error_rates import count_verdicts
from analysis.workflow.__main__ import main
from analysis.workflow.cache.cache_keys import folder_digest
from analysis.workflow.kernels import forked_kernel as warm_kernel
from analysis.workflow.kernels.dask_cluster import (
    ClusterUnreachable,
    UnencryptedCluster,
    UnfitWorker,
    require_encryption,
    requirement_of,
)
from analysis.workflow.kernels.executors import on_cluster, on_cores
from analysis.workflow.kernels.kernel_env import CHOICE, SERVER, runtime_folder, set_environment
from analysis.workflow.new_study.write_study import write_study
from analysis.workflow.state.input_changes import InputsChangedError
from analysis.workflow.sweep.parameter_grid import read_grid
from analysis.workflow.sweep.run_sweep import run_sweep, summary
from analysis.workflow.sweep.sweep_task import SweepTask, point_key, result_rows, run_task
from analysis.workflow.sweep.task_result import TaskResult

SIX = [f"M{number}" for number in range(1, 7)]


def grid(folder, text, name="grid.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def given(points):
    return [(point.section, dict(point.given)) for point in points]


def test_every_combination_is_a_point_and_each_unit_is_left_out_in_turn(tmp_path):
    points = read_grid(grid(tmp_path, "sections: [barriers]\ncoder: [lead, second]\nleave_out: [none, each]"))
    assert len(points) == 2 * 7
    assert [dict(point.given).get("leave_out", "none") for point in points[:7]] == ["none", *SIX]


def test_a_section_is_run_with_those_parameters_only_that_it_declares(tmp_path):
    points = read_grid(grid(tmp_path, "sections: [overall-experience, barriers]\nquotes: [8, 9]"))
    assert given(points) == [("overall-experience", {}), ("overall-experience", {"quotes": 9}), ("barriers", {})]


def test_what_a_notebook_says_by_itself_is_no_other_point(tmp_path):
    assert given(read_grid(grid(tmp_path, "sections: [barriers]\narea: [all]"))) == [("barriers", {})]


def test_numbers_of_a_parameter_that_some_sections_have_not_are_whole_in_the_results(tmp_path):
    sweep = grid(tmp_path, "sections: [overall-experience, mutual-knowledge]\nquotes: [8, 9]\n")
    swept = run_sweep(sweep, answering(lambda _: TaskResult(rows("PR-13", "supported"), 1.0), []), tmp_path)
    table = pd.read_parquet(swept.folder / "results.parquet")
    assert table.dtypes["quotes"] == "Int64"
    values = table.groupby("section")["quotes"].agg(lambda column: set(column.dropna()))
    assert values.to_dict() == {"overall-experience": {8, 9}, "mutual-knowledge": set()}


def test_an_earlier_name_of_a_parameter_is_accepted_and_one_line_says_so(tmp_path, capsys):
    now = read_grid(grid(tmp_path, "sections: [barriers]\ncoder: [lead, second]\n"))
    assert capsys.readouterr().err == ""
    before = read_grid(path := grid(tmp_path, "sections: [barriers]\ncoding: [lead, second]\n"))
    assert before == now
    assert capsys.readouterr().err == f"{path}: the parameter coding is now called coder\n"
    with pytest.raises(InputError, match="line 2: unknown value coder='led'; did you mean 'lead'"):
        read_grid(grid(tmp_path, "sections: [barriers]\ncoding: [led]\n"))
    with pytest.raises(InputError, match="line 2: no section in the grid has a parameter 'coding'"):
        read_grid(grid(tmp_path, "sections: [barriers]\ncoding: [lead]\ncoder: [second]\n"))


def test_a_wrong_grid_is_refused_with_all_that_is_wrong_in_it(tmp_path):
    text = "datasets: [nowhere]\nsections: [bariers, claims]\narea: all\ncoder: [led]\ncodr: [lead]\n"
    with pytest.raises(InputError) as refused:
        read_grid(grid(tmp_path, text))
    told = sorted(str(problem) for problem in refused.value.problems)
    assert told == [
        "line 1: nowhere: there is no such folder; name a dataset folder",
        "line 2: unknown section 'bariers'; did you mean 'barriers'?",
        "line 3: area 'all' is not a list; a list of the parameter's values: [all, children]",
        "line 4: unknown value coder='led'; did you mean 'lead'?",
        "line 5: no section in the grid has a parameter 'codr'; did you mean 'coder'?",
    ]


def test_kernels_of_another_kind_are_refused(tmp_path):
    asked = CliRunner().invoke(main, ["sweep", str(grid(tmp_path, TWO))], env={CHOICE: "hot"})
    assert asked.exit_code == 2
    assert "'hot' is not one of 'warm', 'stock'" in asked.output


def test_datasets_of_one_name_are_refused_with_all_else_that_is_wrong(tmp_path):
    one, two = (saved(tmp_path / place / "spring", {}) for place in ("a", "b"))
    again = tmp_path / "b" / ".." / "a" / "spring"
    with pytest.raises(InputError) as refused:
        read_grid(grid(tmp_path, f"datasets: [{one}, {again}, {two}]\nsections: [barriers]\ncoder: [led]\n"))
    assert sorted(str(problem) for problem in refused.value.problems) == [
        f"line 1: {two} and {one} are both called 'spring', so results could not distinguish them; "
        "rename one of the folders",
        "line 3: unknown value coder='led'; did you mean 'lead'?",
    ]


def test_a_grid_that_comes_to_no_run_is_refused(tmp_path):
    tables = tiny_dataset().tables
    nowhere = tables["interviews"].assign(unit=None)
    empty = tmp_path / "of-no-unit"
    save_dataset(tiny_dataset(interviews=nowhere, variables=tables["variables"].iloc[:0]), empty, {})
    with pytest.raises(
        InputError, match="contains no runs: no dataset has a municipality listed under leave_out; add none"
    ):
        read_grid(grid(tmp_path, f"datasets: [{empty}]\nsections: [barriers]\nleave_out: [each]\n"))


def rows(claim, verdict):
    record = {"claim": claim, "verdict": verdict, "supporting": 4, "judged": 6, "estimate": None, "low": None,
              "high": None, "negative_cases": 2}  # fmt: skip
    return list(result_rows(Output("verdict", record)))


def test_a_table_is_told_value_by_value():
    columns = [{"key": "municipality", "role": "label"}, {"key": "area", "role": "label"},
               {"key": "share", "role": "value"}, {"key": "said", "role": "value"}]  # fmt: skip
    told = list(result_rows(Output("table", {"name": "t", "columns": columns, "rows": [["M1", "adults", 0.5, "yes"]]})))
    assert told == [
        {"kind": "table", "name": "t", "row": "M1 / adults", "column": "share", "number": 0.5, "text": None},
        {"kind": "table", "name": "t", "row": "M1 / adults", "column": "said", "number": None, "text": "yes"},
    ]


def answering(answer, asked):
    """A worker that does not run anything."""

    def work(todo):
        asked.append(len(todo))
        for name, (_, (task,)) in todo.items():
            yield name, answer(task)

    return work


TWO = "sections: [barriers]\narea: [all, children]\n"


def test_what_is_done_is_not_run_again_and_what_failed_is(tmp_path):
    asked = []

    def first(task):
        failed = "area" in task.given
        return (
            TaskResult([], 1.0, "cell 3: ValueError: no", "Trace")
            if failed
            else TaskResult(rows("PR-13", "supported"), 1.0)
        )

    swept = run_sweep(grid(tmp_path, TWO), answering(first, asked), tmp_path)
    assert (swept.run, swept.unchanged, swept.failed) == (1, 0, 1)
    assert "cell 3: ValueError: no" in (swept.folder / "failures.csv").read_text()
    assert "Trace" in (swept.folder / "tracebacks.txt").read_text()
    assert len(pd.read_parquet(swept.folder / "results.parquet")) == 7
    swept = run_sweep(
        grid(tmp_path, TWO), answering(lambda _: TaskResult(rows("PR-13", "supported"), 1.0), asked), tmp_path
    )
    assert (swept.run, swept.unchanged, swept.failed, asked) == (1, 1, 0, [2, 1])
    assert not (swept.folder / "failures.csv").exists()


def test_a_result_that_cannot_be_read_is_made_anew(tmp_path):
    answer = answering(lambda _: TaskResult(rows("PR-13", "supported"), 1.0), [])
    swept = run_sweep(grid(tmp_path, TWO), answer, tmp_path)
    next(swept.folder.glob("points/*/*.json")).write_text("")
    swept = run_sweep(grid(tmp_path, TWO), answer, tmp_path)
    assert (swept.run, swept.unchanged, swept.failed) == (1, 1, 0)


def test_the_summary_tells_why_kernels_were_not_forked_and_where_the_tracebacks_are(tmp_path):
    def answer(task):
        failure = "cell 3: ValueError: no" if task.given else None
        return TaskResult(
            rows("PR-13", "supported"), 1.0, failure, "Trace", fallback_reasons=("the kernel server has gone",)
        )

    swept = run_sweep(grid(tmp_path, TWO), answering(answer, []), tmp_path)
    assert summary(swept, Path("here")) == [
        "grid: 1 run, 0 unchanged, 1 failed",
        "  stock kernels: the kernel server has gone",
        "  here/results.parquet",
        "  here/failures.csv",
        "  here/tracebacks.txt",
        "  here/index.html",
    ]


@pytest.fixture()
def surrounded():
    """The surroundings of a worker, without a kernel server."""
    with patch.dict(os.environ), runtime_folder() as folder:
        set_environment(folder)
        os.environ.pop(SERVER, None)
        os.environ.pop(CHOICE, None)
        yield


@pytest.mark.skipif(bool(warm_kernel.why_not_forkable()), reason="kernels are not forked here")
def test_a_kernel_server_that_has_died_is_followed_by_one_other_for_all_threads(tmp_path, monkeypatch, surrounded):
    started, start = [], warm_kernel._started
    monkeypatch.setattr(warm_kernel, "_started", lambda *given: started.append(start(*given)) or started[-1])
    task = sole_task("sections: [barriers]", tmp_path)
    assert run_task(task).fallback_reasons == ()
    started[0].kill()
    started[0].wait()
    with ThreadPoolExecutor(2) as threads:
        assert [returned.fallback_reasons for returned in threads.map(run_task, [task, task])] == [(), ()]
    assert len(started) == 2
    warm_kernel._stop_server()
    assert started[1].poll() is not None
    assert SERVER not in os.environ


def sole_task(text, folder):
    found = []
    run_sweep(grid(folder, text), answering(lambda task: found.append(task) or TaskResult([], 0.0), []), folder)
    return found[0]


def test_results_that_were_edited_are_run_again(tmp_path):
    asked = []
    answer = answering(lambda _: TaskResult(rows("PR-13", "supported"), 1.0), asked)
    swept = run_sweep(grid(tmp_path, TWO), answer, tmp_path)
    before = (swept.folder / "results.parquet").read_bytes()
    point = min((swept.folder / "points").rglob("*.json"))
    point.write_text(point.read_text().replace("supported", "contradicted"))
    swept = run_sweep(grid(tmp_path, TWO), answer, tmp_path)
    assert (swept.run, swept.unchanged, asked) == (1, 1, [2, 1])
    assert (swept.folder / "results.parquet").read_bytes() == before


def test_a_sweep_that_is_stopped_keeps_what_it_has(tmp_path):
    def stopped(todo):
        yield next(iter(todo)), TaskResult(rows("PR-13", "supported"), 1.0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(grid(tmp_path, TWO), stopped, tmp_path)
    assert len(pd.read_parquet(tmp_path / "sweeps" / "grid" / "results.parquet")) == 7
    page = BeautifulSoup((tmp_path / "sweeps" / "grid" / "en.html").read_text(encoding="utf-8"), "html5lib")
    assert page.select_one(".lead").text == "1 of 2 runs are complete; 0 failed."


def test_what_was_lost_with_a_worker_is_handed_out_again(tmp_path):
    times = iter([BrokenProcessPool(), *[TaskResult(rows("PR-13", "supported"), 1.0)] * 2])
    swept = run_sweep(grid(tmp_path, TWO), answering(lambda _: next(times), asked := []), tmp_path)
    assert (swept.run, swept.failed, asked) == (2, 0, [2, 1])


def test_one_that_kills_its_worker_every_time_fails_alone(tmp_path):
    def deadly(todo):
        lethal = any("area" in task.given for _, (task,) in todo.values())
        for name in todo:
            yield name, BrokenProcessPool() if lethal else TaskResult(rows("PR-13", "supported"), 1.0)

    swept = run_sweep(grid(tmp_path, TWO), deadly, tmp_path)
    assert (swept.run, swept.failed) == (1, 1)
    assert "its worker was lost" in (swept.folder / "failures.csv").read_text()


def test_a_worker_with_other_code_or_without_the_data_says_so():
    dataset = "data/synthetic/as-published"
    with pytest.raises(UnfitWorker, match="different code, packages or data; restart it if its files have changed"):
        run_task(SweepTask("0", "barriers", dataset, None, {}))
    with pytest.raises(UnfitWorker, match="no dataset data/none"):
        run_task(SweepTask("0", "barriers", "data/none", None, {}))
    places = [DATA / "synthetic" / name for name in ("as-published", "no-effect")]
    keys = {point_key("barriers", dataset, place, folder_digest(place), {}) for place in places}
    assert len(keys) == 2


def test_the_page_counts_verdicts_and_says_by_what_they_differ(tmp_path):
    def answer(task):
        return TaskResult(
            rows("PR-13", "supported" if task.given else "not_supported") + rows("PR-1", "supported"), 1.0
        )

    swept = run_sweep(grid(tmp_path, TWO), answering(answer, []), tmp_path)
    page = BeautifulSoup((swept.folder / "index.html").read_text(encoding="utf-8"), "html5lib")
    tables = [
        [[cell.text for cell in row.select("th, td")] for row in table.select("tbody tr")]
        for table in page.select("table")
    ]
    stated = {name: claim.statement("da") for name, claim in load_claims().items()}
    assert tables == [
        [["PR-1", stated["PR-1"], "2", "0", "0", "0", "2"], ["PR-13", stated["PR-13"], "1", "1", "0", "0", "2"]],
        [["PR-13", "alle områder", "0", "1", "0", "0", "1"], ["PR-13", "børneområdet", "1", "0", "0", "0", "1"]],
    ]
    assert page.select("h2")[1].text == "Efter område"
    assert {link["href"] for link in page.select("tbody a")} == {f"#{page.select('tbody tr[id]')[1]['id']}"}
    assert "Syntetiske data" in page.select_one("aside.banner").text
    assert len(page.select('.scroll[role="region"][tabindex="0"][aria-labelledby] > table')) == 2


def test_a_study_in_one_language_is_swept_in_it(tmp_path):
    folder = tmp_path / "skoler"
    write_study(folder, DATA / "studies" / "invented-schools" / "dataset", "Skoler", "da")
    text = f"datasets: [{folder / 'dataset'}]\nsections: [comparison-of-groups, ledelse]\ncoder: [lead, second]\n"
    points = read_grid(grid(tmp_path, text))
    assert [dict(point.settings)["language"] for point in points] == 4 * ["da"]
    assert [dict(point.given).get("language") for point in points] == ["da", "da", None, None]
    swept = run_sweep(
        grid(tmp_path, text), answering(lambda task: TaskResult(rows("C-1", "supported"), 1.0), []), tmp_path
    )
    assert sorted(file.name for file in swept.folder.glob("*.html")) == ["index.html"]
    page = BeautifulSoup((swept.folder / "index.html").read_text(encoding="utf-8"), "html5lib")
    assert page.html["lang"] == "da" and not page.select("a.language")


def test_claims_stand_in_the_order_of_the_ledger_and_values_in_that_of_the_grid(tmp_path):
    text = "sections: [overall-experience, barriers]\narea: [children, adults, all]\nquotes: [10, 9]\n"

    def answer(task):
        claims = ("PR-13", "PR-2") if task.section == "barriers" else ("ART-1",)
        verdict = "supported" if task.given.get("area") == "adults" else "not_supported"
        return TaskResult([row for claim in claims for row in rows(claim, verdict)], 1.0)

    swept = run_sweep(grid(tmp_path, text), answering(answer, []), tmp_path)
    page = BeautifulSoup((swept.folder / "en.html").read_text(encoding="utf-8"), "html5lib")
    claims, by_group, by_quotes = (
        [row.select("th") for row in table.select("tbody tr")] for table in page.select("table")
    )
    assert [row[0].text for row in claims] == ["PR-2", "PR-13", "ART-1"]
    assert [row[1].text for row in by_group] == 3 * ["the children's area", "the adults' area", "all areas"]
    assert [row[1].text for row in by_quotes] == ["10", "9"]


OWN = TOOL.replace("T-1", "PR-13")
LEDGERS = {"by-project": {}, "by-own": {"claims.yaml": OWN}, "by-the-same": {"claims.yaml": f"# a copy\n{OWN}"}}


def saved(folder, files):
    save_dataset(tiny_dataset(), folder, files)
    return folder


def test_verdicts_of_two_ledgers_are_not_added_up_though_their_claims_are_called_the_same(tmp_path):
    folders = [saved(tmp_path / name, files) for name, files in LEDGERS.items()]
    text = f"datasets: [{', '.join(map(str, folders))}]\nsections: [barriers]\n"

    def answer(task):
        verdict = "supported" if task.dataset == "by-project" else "contradicted"
        return TaskResult(rows("PR-13", verdict), 1.0)

    swept = run_sweep(grid(tmp_path, text), answering(answer, []), tmp_path)
    page = BeautifulSoup((swept.folder / "en.html").read_text(encoding="utf-8"), "html5lib")
    counted = {
        table.find_previous("h2").text: [cell.text for cell in table.select("tbody tr td")]
        for table in page.select("table")
    }
    assert counted == {
        "The project's claims (by-project)": [load_claims()["PR-13"].statement("en"), "1", "0", "0", "0", "1"],
        "Claims in claims.yaml from by-own, by-the-same": [
            "Several participants filter the charts.", "0", "0", "2", "0", "2",
        ],
    }  # fmt: skip
    danish = BeautifulSoup((swept.folder / "index.html").read_text(encoding="utf-8"), "html5lib")
    assert [cell.get("lang") for cell in danish.select("td.statement")] == [None, "en"]
    anchors = [anchor["id"] for anchor in page.select("[id]")]
    assert len(anchors) == len(set(anchors))
    told = pd.read_parquet(swept.folder / "results.parquet").groupby("dataset")["ledger"].agg(set)
    own = {registration(tmp_path / "by-own" / "claims.yaml")}
    assert told.to_dict() == {"by-project": {registration()}, "by-own": own, "by-the-same": own}


@pytest.fixture()
def start(tmp_path):
    """Start processes of a cluster, each in a folder of its own."""
    with ExitStack() as stack:

        def started(name, *command, **environment):
            folder = tmp_path / name
            folder.mkdir()
            log = stack.enter_context((folder / "log.txt").open("w+"))
            process = subprocess.Popen([sys.executable, "-m", "dask", *command], cwd=folder, stdout=log, stderr=log,
                                       env={**os.environ, **environment})  # fmt: skip
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield started


@pytest.fixture()
def scheduler(tmp_path, start):
    file = tmp_path / "scheduler.json"
    process = start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                    "--scheduler-file", str(file))  # fmt: skip
    return file, process


@pytest.fixture()
def worker(tmp_path, start, scheduler):
    """Start a worker, with the code in a folder."""

    def started(name, code=ROOT):
        return start(name, "worker", "--scheduler-file", str(scheduler[0]), "--nthreads", "1", "--no-nanny",
                     "--no-dashboard", "--local-directory", str(tmp_path / name), PYTHONPATH=str(code))  # fmt: skip

    return started


def address_of(file, workers):
    from dask.distributed import Client

    with Client(scheduler_file=str(file)) as client:
        if workers:
            client.wait_for_workers(len(workers), timeout=300)
        return client.scheduler.address


def test_two_workers_one_of_them_killed_lose_nothing_and_do_nothing_twice(tmp_path, scheduler, worker):
    file, workers = scheduler[0], [worker("worker-1"), worker("worker-2")]
    sweep = grid(tmp_path, "sections: [mutual-knowledge]\nleave_out: [none, M1, M2, M3]\n")

    def with_a_loss(todo):
        for number, found in enumerate(on_cluster(address_of(file, workers))(todo)):
            if number == 0:
                os.kill(workers[0].pid, signal.SIGKILL)
            yield found

    far = run_sweep(sweep, with_a_loss, tmp_path / "far")
    assert (far.run, far.failed) == (4, 0)
    near = run_sweep(sweep, on_cores(2), tmp_path / "near")
    assert (far.folder / "results.parquet").read_bytes() == (near.folder / "results.parquet").read_bytes()
    table = pd.read_parquet(far.folder / "results.parquet")
    verdicts = table[(table["kind"] == "verdict") & (table["column"] == "verdict")]
    assert verdicts.groupby(["leave_out", "name"]).size().eq(1).all()
    assert sorted(verdicts["leave_out"].unique()) == ["M1", "M2", "M3", "none"]


@pytest.fixture()
def other_code(tmp_path):
    """A copy of the project in which a measure is another."""
    folder = tmp_path / "other"
    for name in ("analysis", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", folder)
    with (folder / "analysis" / "measures" / "__init__.py").open("a") as file:
        file.write("CHANGED = True\n")
    return folder


def test_a_worker_with_other_code_swallows_nothing_and_is_told_of_once(tmp_path, scheduler, worker, other_code, capsys):
    workers = [worker("like"), worker("unlike", other_code)]
    sweep = grid(tmp_path, "sections: [mutual-knowledge, barriers]\nleave_out: [none, M1, M2]\n")
    swept = run_sweep(sweep, on_cluster(address_of(scheduler[0], workers)), tmp_path / "far")
    assert (swept.run, swept.failed) == (6, 0)
    told = [line for line in capsys.readouterr().err.splitlines() if "gets no tasks" in line]
    assert len(told) == 1
    assert re.fullmatch(
        r"tcp://127\.0\.0\.1:\d+ gets no tasks: the worker has different code, packages or data; "
        "restart it if its files have changed since it started",
        told[0],
    )


def test_points_fail_where_no_worker_has_the_code_for_them(tmp_path, scheduler, worker, other_code):
    address = address_of(scheduler[0], [worker("unlike", other_code)])
    swept = run_sweep(grid(tmp_path, TWO), on_cluster(address), tmp_path)
    assert (swept.run, swept.failed) == (0, 2)
    assert "the worker has different code" in (swept.folder / "failures.csv").read_text()


def test_a_worker_without_the_package_is_named_and_gets_no_work(tmp_path, scheduler, worker, capsys):
    (tmp_path / "empty" / "analysis").mkdir(parents=True)
    (tmp_path / "empty" / "analysis" / "__init__.py").touch()
    workers = [worker("like"), worker("without", tmp_path / "empty")]
    swept = run_sweep(grid(tmp_path, TWO), on_cluster(address_of(scheduler[0], workers)), tmp_path)
    assert (swept.run, swept.failed) == (2, 0)
    assert "gets no tasks: the worker cannot import this package: ModuleNotFoundError" in capsys.readouterr().err


def test_a_sweep_whose_data_are_changed_while_it_runs_stores_no_results(tmp_path, scheduler, worker):
    dataset = shutil.copytree(DATA / "synthetic" / "as-published", tmp_path / "spring")
    address = address_of(scheduler[0], [worker("like")])

    def with_a_change(todo):
        for number, found in enumerate(on_cluster(address)(todo)):
            if number == 0:
                (dataset / "more.txt").touch()
            yield found

    text = f"datasets: [{dataset}]\nsections: [barriers]\nleave_out: [none, each]\n"
    with pytest.raises(InputsChangedError, match=r"spring/more\.txt"):
        run_sweep(grid(tmp_path, text), with_a_change, tmp_path)
    assert not list((tmp_path / "sweeps").rglob("results.parquet"))


def test_tasks_of_other_kinds_depend_on_the_code_of_their_module():
    known = requirement_of((count_verdicts, ((1,),)))
    assert (known.kind, known.refusal()) == ("analysis.simulation.error_rates", None)
    assert "different code" in replace(known, key="0").refusal()


def test_a_worker_that_turns_up_late_helps_a_sweep_whose_workers_were_all_lost(tmp_path, scheduler, worker):
    first = worker("first")
    address = address_of(scheduler[0], [first])

    def with_a_loss(todo):
        for number, found in enumerate(on_cluster(address)(todo)):
            if number == 0:
                first.kill()
                worker("late")
            yield found

    swept = run_sweep(grid(tmp_path, "sections: [barriers]\nleave_out: [none, M1, M2]\n"), with_a_loss, tmp_path)
    assert (swept.run, swept.failed) == (3, 0)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:9", "tcp://127.0.0.1:9: no Dask scheduler answers within 8 s; start one there with"),
        ("127.0.0.1", "127.0.0.1 is not the address of a scheduler: "),
        ("http://127.0.0.1:8786", "http://127.0.0.1:8786 is not the address of a scheduler: "),
        ("tcp://127.0.0.1:port", "tcp://127.0.0.1:port is not the address of a scheduler: "),
    ],
)
def test_a_scheduler_that_is_not_there_is_told_of_in_a_line(tmp_path, address, told):
    with pytest.raises(ClusterUnreachable) as fault:
        run_sweep(grid(tmp_path, TWO), on_cluster(address), tmp_path)
    assert str(fault.value).startswith(told)
    assert "\n" not in str(fault.value)


def task_about(folder, synthetic):
    (folder / "study").mkdir()
    (folder / "study/datapackage.json").write_text(json.dumps({"synthetic": synthetic}), encoding="utf-8")
    return SweepTask("key", "variation", "study", str(folder), {})


@pytest.mark.parametrize("address", ["tcp://node1:8786", "node1:8786", "ws://10.0.0.1:80", "tcp://localhost.example:1"])
@pytest.mark.parametrize("said", [False, None])
def test_real_interviews_go_to_no_scheduler_that_is_not_encrypted(tmp_path, address, said):
    with pytest.raises(UnencryptedCluster) as refused:
        list(on_cluster(address)({"a": (run_task, (task_about(tmp_path, said),))}))
    assert refused.value.exit_code == 2
    assert refused.value.message.startswith(f"{address} is not encrypted, and study contains real interviews; start ")


@pytest.mark.parametrize(
    "address", ["tls://node1:8786", "wss://node1:1", "tcp://127.0.0.1:8786", "localhost:1", "[::1]:1"]
)
def test_they_may_go_to_one_that_is_or_stay_here(address, capsys):
    require_encryption(address, ["study"])
    assert capsys.readouterr().err == ""


def test_synthetic_data_may_go_anywhere_with_a_warning(capsys):
    require_encryption("tcp://node1:8786", [])
    assert "tcp://node1:8786 is not encrypted: anyone who can connect to it can run code" in capsys.readouterr().err


def test_a_sweep_waits_for_workers_and_says_so_and_keeps_what_it_has_when_the_scheduler_is_lost(
    tmp_path, scheduler, worker, capsys
):
    file, process = scheduler
    address = address_of(file, [])

    def with_a_loss(todo):
        threading.Timer(5, worker, ["late"]).start()
        for number, found in enumerate(on_cluster(address)(todo)):
            if number == 0:
                process.kill()
            yield found

    sweep = grid(tmp_path, "sections: [barriers]\nleave_out: [none, each]\n")
    with pytest.raises(ClusterUnreachable, match=f"{address}: the Dask scheduler has disappeared; start it again"):
        run_sweep(sweep, with_a_loss, tmp_path)
    assert f"{address}: waiting for workers; start one with: dask worker" in capsys.readouterr().err
    assert (tmp_path / "sweeps" / "grid" / "results.parquet").is_file()


def test_the_command_ends_in_a_line_without_a_scheduler(tmp_path):
    command = [sys.executable, "-m", "analysis.workflow", "error-rates", "--runs", "1", "--to", str(tmp_path),
               "--scheduler", "tcp://127.0.0.1:9"]  # fmt: skip
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1] == (
        "Error: tcp://127.0.0.1:9: no Dask scheduler answers within 8 s; start one there with 'dask scheduler', "
        "or correct the address"
    )
