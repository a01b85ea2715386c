import json
import os
import shutil
import signal
import subprocess
import sys
import time
from threading import Event
from warnings import formatwarning

import pytest
from small_notebooks import PARAMETERS, code, notebook, small_notebook, write
from tiny import tiny_dataset

from analysis.claims.ledger import registration_hashes
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.paths import DATA, ROOT
from analysis.report.section_outputs import SectionResult
from analysis.workflow.__main__ import split_assignments
from analysis.workflow.build import order_jobs, run_study
from analysis.workflow.cache.digests import digest
from analysis.workflow.cache.output_folder import _new_salt
from analysis.workflow.kernels.kernel_env import runtime_folder
from analysis.workflow.kernels.kernel_manager import LocalKernelManager
from analysis.workflow.notebook_file import read_notebook
from analysis.workflow.plan import plan
from analysis.workflow.products.build_report import describe
from analysis.workflow.run_config import RunConfig
from analysis.workflow.runners.choose_runner import run_stock
from analysis.workflow.runners.run_notebook import output_warnings

PUBLISHED = DATA / "synthetic" / "as-published"
VARIATION = "05_variation.ipynb"
DRIVER = """
import sys
from pathlib import Path
from analysis.workflow.__main__ import stop_on_sigterm
from analysis.workflow.build import run_study
from analysis.workflow.run_config import RunConfig
if __name__ == "__main__":
    stop_on_sigterm()
    run_study(RunConfig(Path(sys.argv[1]), (), ("variation",), ("en",), Path("build"), Path("notebooks")), 1)
"""


def request(folder, *assignments, dataset=PUBLISHED, sections=("variation",), languages=("en",)):
    return RunConfig(dataset, assignments, sections, languages, folder / "build", folder / "notebooks")


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "notebooks" / VARIATION, small_notebook())
    return tmp_path


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("done")
    write(folder / "notebooks" / VARIATION, small_notebook())
    assert run_study(request(folder, languages=("da", "en")), 2)
    return folder


SHARES = ("figures/variation-shares.png", "figures/variation-shares.svg")


def copied(done, tmp_path):
    return shutil.copytree(done, tmp_path / "copy")


def test_results_stand_where_they_should(done):
    assert set(contents(done / "build")) == {
        f"as-published/{language}/{name}"
        for language in ("da", "en")
        for name in ("notebooks/05_variation.ipynb", "tables/variation-partners.csv", *SHARES)
    } | {"as-published/keys.json"}
    account = json.loads((done / "build/as-published/run.json").read_text())
    assert account["dataset"] == "data/synthetic/as-published"
    assert {name: account[name] for name in ("registration", "rules_hash", "claims_hash")} == registration_hashes()
    assert account["sections"]["da/05_variation"]["seconds"] > 0


def test_two_runs_in_two_folders_give_the_same_bytes(done, folder):
    run_study(request(folder, languages=("da", "en")), 1)
    assert contents(folder / "build") == contents(done / "build")


def test_the_run_that_is_committed_has_the_cells_of_its_source(done):
    source, executed = read_notebook(done / "notebooks" / VARIATION), read_notebook(_result(done))
    assert [cell["id"] for cell in executed["cells"]] == [cell["id"] for cell in source["cells"]]
    danish = read_notebook(_result(done, "da"))
    assert [cell["id"] for cell in danish["cells"]][2] == "injected-parameters"
    assert 'language = "da"' in danish["cells"][2]["source"]


def _result(folder, language="en", run="as-published"):
    return folder / "build" / run / language / "notebooks" / VARIATION


def test_no_path_of_the_machine_gets_into_results(done):
    assert not [name for name, content in contents(done / "build").items() if os.fsencode(str(done)) in content]
    assert not [name for name, content in contents(done / "build").items() if os.fsencode(str(ROOT)) in content]


def test_content_decides_and_file_times_do_not(done, tmp_path, capsys):
    folder = copied(done, tmp_path)
    for path in folder.rglob("*"):
        os.utime(path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert run_study(request(folder, languages=("da", "en")), 2)
    assert "0 run, 2 unchanged" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_a_forced_run_runs_also_what_is_not_stale(done, tmp_path, capsys):
    folder = copied(done, tmp_path)
    before = contents(folder / "build")
    assert run_study(request(folder, languages=("da", "en")), 2, force=True)
    assert "2 run, 0 unchanged" in capsys.readouterr().out
    assert contents(folder / "build") == before


def test_a_run_that_finds_nothing_to_do_waits_for_nothing_heavy(done, tmp_path):
    folder = copied(done, tmp_path)
    script = write(folder / "run.py", "")
    script.write_text(DRIVER + "    print(sorted({'pandas', 'numpy', 'papermill', 'tqdm', 'jinja2'} & {*sys.modules}))")
    ended = subprocess.run([sys.executable, script, PUBLISHED], cwd=folder, capture_output=True, text=True)
    assert "0 run, 1 unchanged" in ended.stdout
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_result_that_somebody_changed_is_made_anew(done, tmp_path):
    folder = copied(done, tmp_path)
    before = contents(folder / "build/as-published/en")
    result = _result(folder)
    result.write_text(result.read_text().replace("police", "Police"))
    (folder / "build/as-published/en/tables/variation-partners.csv").unlink()
    (folder / "build/as-published/en/tables/variation-of-old.csv").write_text("a\n")
    assert run_study(request(folder), 1)
    assert contents(folder / "build/as-published/en") == before


@pytest.mark.parametrize("file", ["keys.json", "run.json"])
def test_a_file_of_the_runs_own_that_was_cut_short_is_made_anew(file, done, tmp_path):
    folder = copied(done, tmp_path)
    before = contents(folder)
    broken = folder / "build" / "as-published" / file
    broken.write_bytes(broken.read_bytes()[:40])
    (folder / "build/as-published/en/tables/variation-partners.csv").unlink()
    assert run_study(request(folder, languages=("da", "en")), 2)
    assert contents(folder) == before


def test_a_table_that_somebody_changed_is_put_back_though_no_section_is_stale(done, tmp_path, capsys):
    folder = copied(done, tmp_path)
    before = contents(folder)
    (folder / "build/as-published/en/tables/variation-partners.csv").write_text("a\n")
    (folder / "build/as-published/da/figures/variation-shares.png").unlink()
    (folder / "build/as-published/da/figures/of-old.png").write_text("a")
    assert run_study(request(folder, languages=("da", "en")), 1)
    assert "0 run, 2 unchanged" in capsys.readouterr().out
    assert contents(folder) == before


def test_without_a_report_the_notebooks_are_run_and_the_next_run_makes_the_rest(done, folder):
    both = request(folder, languages=("da", "en"))
    assert run_study(both, 2, report=False)
    alone = {f"as-published/{language}/notebooks/{VARIATION}" for language in ("da", "en")}
    assert set(contents(folder / "build")) == alone | {"as-published/keys.json"}
    assert run_study(both, 2)
    assert contents(folder / "build") == contents(done / "build")


def test_the_claims_are_run_first_and_then_what_took_longest(tmp_path):
    jobs = plan(RunConfig(PUBLISHED, languages=("en",), build=tmp_path))
    taken = {"en/02_overall_experience": 1.0, "en/05_variation": 3.0, "en/09_claims": 2.0}
    account = {"sections": {name: {"seconds": seconds} for name, seconds in taken.items()}}
    write(tmp_path / "as-published/run.json", "").write_text(json.dumps(account))
    ordered = [job.section for job in order_jobs(jobs, tmp_path / "as-published")]
    assert ordered[:4] == ["claims", "variation", "overall-experience", "sample-and-method"]


def test_a_failing_cell_leaves_no_result_and_says_where(done, tmp_path, capsys):
    folder = copied(done, tmp_path)
    write(folder / "notebooks" / VARIATION, small_notebook(code("broken", "print('before')\n1 / 0")))
    write(folder / "notebooks" / "08_barriers.ipynb", small_notebook())
    assert not run_study(request(folder, sections=("variation", "barriers")), 2)
    left = set(contents(folder / "build" / "as-published" / "en"))
    shares = {name.replace("variation", "barriers") for name in SHARES}
    assert left == {"notebooks/08_barriers.ipynb", "tables/barriers-partners.csv", *shares}
    said = capsys.readouterr().out
    assert "05_variation.ipynb (en), cell 7 (broken): ZeroDivisionError: division by zero" in said
    log = folder / "build" / "as-published" / "logs" / "en-05_variation.txt"
    assert str(log) in said
    assert "1 / 0" in log.read_text()
    assert read_notebook(log.with_suffix(".ipynb"))["cells"]
    write(folder / "notebooks" / VARIATION, small_notebook())
    assert run_study(request(folder), 1)
    assert list(log.parent.iterdir()) == []


@pytest.mark.parametrize(
    "raised, told", [("ValueError('\\nno $x_$\\n')", "ValueError: no $x_$"), ("KeyError", "KeyError")]
)
def test_a_failure_is_told_by_the_first_line_that_says_something(folder, capsys, raised, told):
    write(folder / "notebooks" / VARIATION, small_notebook(code("broken", f"raise {raised}")))
    assert not run_study(request(folder), 1)
    assert f"05_variation.ipynb (en), cell 7 (broken): {told}\n" in capsys.readouterr().out


def test_a_kernel_that_dies_is_a_failure_like_any_other(folder, capsys):
    write(folder / "notebooks" / VARIATION, small_notebook(code("dying", "import os\nos._exit(3)"), code("after", "")))
    assert not run_study(request(folder), 1)
    assert "05_variation.ipynb (en), cell 7 (dying): DeadKernelError" in capsys.readouterr().out
    assert not _result(folder).exists()


def test_of_a_kernel_that_never_started_no_cell_is_named(folder, monkeypatch):
    no_kernel = {"argv": [sys.executable, "-c", "raise SystemExit(3)"], "display_name": "", "language": "python"}
    monkeypatch.setattr("analysis.workflow.kernels.kernel_manager.get_kernel_dict", lambda: no_kernel)
    monkeypatch.setenv("SAMSPIL_DATA", "")
    monkeypatch.setenv("SAMSPIL_VECTOR", "")
    with runtime_folder() as place:
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(place))
        outcome = run_stock(plan(request(folder))[0])
    assert outcome.failure == "05_variation.ipynb (en): RuntimeError: Kernel died before replying to kernel_info"


def test_what_a_kernel_says_that_was_cut_off_is_no_failure(folder, monkeypatch):
    write(folder / "notebooks" / VARIATION, small_notebook(code("broken", "raise ValueError('cut off')")))
    stopping = Event()
    stopping.set()
    monkeypatch.setattr("analysis.workflow.kernels.kernel_env.stopping", stopping)
    with runtime_folder() as runtime:
        monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(runtime))
        with pytest.raises(SystemExit):
            run_stock(plan(request(folder))[0])
    assert not (folder / "build").exists()


def test_the_cell_of_the_given_parameters_is_named_where_it_failed_itself(folder, capsys):
    refuse = """def refuse(lines):
    if "# Parameters\\n" in lines:
        raise SyntaxError("refused")
    return lines
get_ipython().input_transformers_cleanup.append(refuse)"""
    write(folder / "notebooks" / VARIATION, notebook(code("first", refuse), code("p", PARAMETERS, ["parameters"])))
    assert not run_study(request(folder, "least=2"), 1)
    assert "05_variation.ipynb (en), the cell of injected parameters: SyntaxError: refused" in capsys.readouterr().out


def test_other_parameters_get_a_folder_of_their_own(done, tmp_path):
    folder = copied(done, tmp_path)
    before = contents(folder / "build" / "as-published")
    assert run_study(request(folder, "area=children", "least=2"), 1)
    executed = read_notebook(_result(folder, run="as-published--area=children--least=2"))
    assert executed["cells"][2]["source"] == '# Parameters\narea = "children"\nleast = 2\n'
    assert contents(folder / "build" / "as-published") == before


def test_wrong_parameters_are_refused_before_anything_is_written(folder):
    with pytest.raises(InputError) as refused:
        run_study(request(folder, "area=childern", "lest=2", "least=x"), 1)
    assert len(refused.value.problems) == 3
    assert not (folder / "build").exists()


def test_a_dataset_that_is_not_sound_is_refused_before_anything_is_written(folder):
    dataset = shutil.copytree(PUBLISHED, folder / "unsound")
    (dataset / "codings.csv").unlink()
    with pytest.raises(InputError):
        run_study(request(folder, dataset=dataset), 1)
    assert not (folder / "build").exists()


def test_a_whole_study_of_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="there is no such folder"):
        run_study(RunConfig(tmp_path / "nowhere", build=tmp_path / "build"), 2)
    assert not (tmp_path / "build").exists()


def test_where_no_interview_is_left_that_is_said_once_and_no_kernel_starts(folder):
    save_dataset(tiny_dataset(), folder / "tiny")
    with pytest.raises(InputError, match="no interview of tiny is left with group 'adults'") as refused:
        run_study(request(folder, "area=adults", dataset=folder / "tiny", languages=("da", "en")), 1)
    assert len(refused.value.problems) == 1
    assert not (folder / "build").exists()


def test_two_datasets_of_one_name_do_not_take_each_others_place(done, tmp_path):
    folder = copied(done, tmp_path)
    dataset = shutil.copytree(PUBLISHED, tmp_path / "as-published")
    before = contents(folder)
    with pytest.raises(InputError, match="contains results of data/synthetic/as-published"):
        run_study(request(folder, dataset=dataset), 1)
    assert contents(folder) == before


def test_progress_bars_leave_no_trace_and_warnings_are_said(folder, capsys):
    loud = code("loud", "import sys, warnings\nprint('9 % [00:01<00:02]', file=sys.stderr)\nwarnings.warn('too few')")
    write(folder / "notebooks" / VARIATION, small_notebook(loud))
    assert run_study(request(folder), 1)
    assert read_notebook(_result(folder))["cells"][-1]["outputs"] == []
    assert "en/05_variation: cell loud: UserWarning: too few" in capsys.readouterr().out


FAKE = 'print("MyWarning: fake", file=sys.stderr)'


@pytest.mark.parametrize(
    "shown, told",
    [
        (formatwarning("few", UserWarning, "/tmp/x.py", 3, FAKE), ["UserWarning: few"]),
        (formatwarning("few", UserWarning, r"C:\x.py", 3, FAKE), ["UserWarning: few"]),
        (formatwarning("see Warning: 4", Warning, "x.py", 3, FAKE), ["Warning: see Warning: 4"]),
        (formatwarning("few", UserWarning, "x.py", 3, FAKE) * 2, ["UserWarning: few"] * 2),
        (formatwarning("\nA value\n\nSee", UserWarning, "x.py", 3, FAKE), ["UserWarning:"]),
        (formatwarning("few", UserWarning, "x.py", 3, "") + "MyWarning: own\n", ["UserWarning: few", "MyWarning: own"]),
        (
            formatwarning("few", UserWarning, "x.py", 3, FAKE) + "  MyWarning: own",
            ["UserWarning: few", "MyWarning: own"],
        ),
        ("MyWarning: at x.py:3: OtherWarning: few\n", ["MyWarning: at x.py:3: OtherWarning: few"]),
        ("9 % [00:01<00:02]\r  MyWarning: own\n[x] RuntimeWarning: few", ["MyWarning: own", "RuntimeWarning: few"]),
        ("9 % [00:01<00:02]\n", []),
    ],
)
def test_a_warning_is_told_and_not_the_line_of_code_below_it(shown, told):
    outputs = [{"output_type": "stream", "name": "stderr", "text": shown}]
    assert output_warnings(outputs) == told


def test_every_kernel_has_the_same_surroundings(folder, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "svg")
    asks = (
        "import os\n[hash('a') == hash('a'), os.environ['PYTHONHASHSEED'], os.environ['OMP_NUM_THREADS'], os.getcwd()]"
    )
    write(folder / "notebooks" / VARIATION, small_notebook(code("asks", asks)))
    assert run_study(request(folder), 1)
    answer = read_notebook(_result(folder))["cells"][-1]["outputs"][0]["data"]["text/plain"]
    assert answer.startswith("[True,\n '0',\n '1',") or answer.startswith("[True, '0', '1',")
    assert answer.rstrip("]'").endswith("/notebooks")


def test_two_kernels_never_share_a_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    first, second = (LocalKernelManager() for _ in range(2))
    assert first.transport == "tcp" or first.ip != second.ip


def test_a_notebook_that_lacks_what_every_run_passes_is_refused(folder):
    write(folder / "notebooks" / VARIATION, notebook(code("p", 'area: str = "all"  # area', ["parameters"])))
    with pytest.raises(InputError, match="declares no parameter 'dataset'"):
        plan(request(folder))


def test_no_path_of_a_user_gets_into_the_results_of_data_outside_of_the_project(folder, tmp_path):
    dataset = shutil.copytree(PUBLISHED, tmp_path / "jane.doe" / "study")
    opens = code("opens", "import os\nos.path.isfile(os.path.join(os.environ['SAMSPIL_DATA'], dataset, 'codings.csv'))")
    write(folder / "notebooks" / VARIATION, small_notebook(opens))
    write(folder / "notebooks" / "08_barriers.ipynb", small_notebook(code("broken", "1 / 0")))
    assert not run_study(request(folder, dataset=dataset, sections=("variation", "barriers")), 1)
    run = folder / "build" / "study"
    executed = read_notebook(run / "en" / "notebooks" / VARIATION)
    assert executed["cells"][-1]["outputs"][0]["data"]["text/plain"] == "True"
    assert json.loads((run / "run.json").read_text())["sections"]["en/08_barriers"]["log"] == "logs/en-08_barriers.txt"
    told = [path for path in run.rglob("*") if path.is_file() and path.parent.name != "logs"]
    assert not [path for path in told if b"jane" in path.read_bytes() or os.fsencode(tmp_path) in path.read_bytes()]


def test_two_folders_of_one_name_outside_of_the_project_are_told_apart(folder, tmp_path):
    one, other = (request(folder, dataset=tmp_path / name / "study").owner for name in ("one", "other"))
    assert one["dataset"] == other["dataset"] == "study"
    assert one != other


def test_the_hash_of_a_place_cannot_be_guessed_and_holds_for_later_runs(folder, tmp_path):
    dataset = shutil.copytree(PUBLISHED, tmp_path / "jane.doe" / "study")
    write(folder / "notebooks" / VARIATION, small_notebook())
    for _ in range(2):
        assert run_study(request(folder, dataset=dataset), 1)
        _new_salt.cache_clear()  # as in another process
    place = json.loads((folder / "build/study/keys.json").read_text())["owner"]["place"]
    assert place != digest(os.fsencode(os.path.realpath(dataset)))
    assert place != request(tmp_path / "elsewhere", dataset=dataset).owner["place"]
    assert (folder / "build/.salt").stat().st_mode & 0o777 == 0o600


def test_a_dataset_is_described_whatever_its_editor_left_out_or_in(tmp_path):
    dataset = tmp_path / "study"
    dataset.mkdir()
    (dataset / "datapackage.json").write_text('{"synthetic": false}', encoding="utf-8-sig")
    description = describe(request(tmp_path, dataset=dataset), {"en": [SectionResult("claims", "Claims", ())]})
    assert (description["title"], description["synthetic"]) == ("study", False)


def test_a_notebook_whose_cells_have_no_ids_is_refused(folder):
    old = small_notebook()
    del old["cells"][0]["id"], old["cells"][2]["id"]
    write(folder / "notebooks" / VARIATION, old)
    with pytest.raises(InputError, match="2 cells have no id; open it in a newer JupyterLab and save it"):
        plan(request(folder))


def test_what_is_no_notebook_is_refused(folder):
    (folder / "notebooks" / VARIATION).write_text("<<<<<<< HEAD")
    with pytest.raises(InputError, match="is not a notebook"):
        plan(request(folder))


def test_a_cell_that_cannot_be_parsed_fails_its_own_section_only(folder, capsys):
    write(folder / "notebooks" / VARIATION, small_notebook(code("broken", "for each in:")))
    write(folder / "notebooks" / "08_barriers.ipynb", small_notebook())
    assert not run_study(request(folder, sections=("variation", "barriers")), 2)
    assert "cell 7 (broken): SyntaxError" in capsys.readouterr().out
    assert (folder / "build/as-published/en/notebooks/08_barriers.ipynb").is_file()


def test_an_open_quote_is_said_in_one_line(capsys):
    with pytest.raises(SystemExit) as stopped:
        split_assignments("leave_out='Ny")
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("WITH=leave_out='Ny: No closing quotation")
    assert said.count("\n") == 1


def test_a_connection_file_stands_in_the_runtime_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    manager = LocalKernelManager()
    manager.write_connection_file()
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_the_dataset_is_passed_from_the_projects_root(folder):
    shipped = DATA / "synthetic" / "no-effect"
    outside = ROOT.parent / "elsewhere"
    for dataset, passed in ((shipped, "data/synthetic/no-effect"), (outside, "elsewhere")):
        assert plan(request(folder, dataset=dataset))[0].parameters == {"dataset": passed}


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_nothing_half_written_and_nobody_behind(folder, signal_sent):
    tells = code("tells", "import os, time\nopen('pid', 'w').write(str(os.getpid()))")
    slow = notebook(code("p", PARAMETERS, ["parameters"]), tells, code("slow", "time.sleep(600)"))
    write(folder / "notebooks" / VARIATION, slow)
    script = folder / "run.py"
    script.write_text(DRIVER)
    driver = subprocess.Popen(
        [sys.executable, script, PUBLISHED],
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored if tests run in the background
    )
    kernel = int(_awaited(folder / "notebooks" / "pid"))
    driver.send_signal(signal_sent)
    driver.communicate(timeout=120)
    assert driver.returncode != 0
    assert [path for path in (folder / "build").rglob("*") if path.is_file()] == []
    assert _is_gone(kernel)


def _awaited(path, seconds=180):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if path.is_file() and path.read_text():
            return path.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{path.name} did not come")


def _is_gone(process, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_folder_in_the_place_of_a_result_is_replaced_by_it(folder):
    write(folder / "notebooks" / VARIATION, small_notebook())
    result = plan(request(folder))[0].result
    (result / "inner").mkdir(parents=True)
    assert run_study(request(folder), 1)
    assert result.is_file()
