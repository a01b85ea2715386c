"""A forked kernel must not be told from a started one, and must leave nothing behind."""

import ast
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from small_notebooks import code, notebook, write
from tricks import TRICKS, tricks

from analysis.claims.ledger import load_claims
from analysis.models import LANGUAGES
from analysis.paths import NOTEBOOKS, ROOT
from analysis.workflow.kernels.forked_kernel import kernel_server, use_server, why_not_forkable
from analysis.workflow.kernels.kernel_env import DATA_HOME, runtime_folder, set_environment
from analysis.workflow.kernels.kernel_manager import LocalAsyncKernelManager, fallback_reasons
from analysis.workflow.kernels.preload_plan import plan_preload
from analysis.workflow.notebook_file import read_notebook

pytestmark = pytest.mark.skipif(bool(why_not_forkable()), reason=why_not_forkable() or "possible")
PASSING = [(r"ipykernel_\d+/\d+", "ipykernel/cell"), (r"(?m)^(CPU times|Wall time): .*", r"\1")]
SECTIONS = sorted(NOTEBOOKS.glob("*.ipynb"))
WHOLE = [(path, {"language": language}, ROOT) for path in SECTIONS for language in LANGUAGES]


@contextmanager
def kernels(kind, monkeypatch, runs=()):
    with runtime_folder() as runtime, monkeypatch.context() as patch:
        for name, value in os.environ.items():  # to be put back
            patch.setenv(name, value)
        set_environment(runtime)
        os.environ[DATA_HOME] = str(ROOT)
        fallback_reasons.clear()
        with kernel_server(runtime, plan_preload(runs)) if kind == "warm" else use_server(None):
            yield runtime
        assert not fallback_reasons


def executed(content, folder):
    client = NotebookClient(
        nbformat.from_dict(content),
        kernel_name="python3",
        kernel_manager_class=LocalAsyncKernelManager,
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
        record_timing=False,
    )
    return client.execute().cells


def settled(outputs):
    """Join what was printed piece by piece, and mask what differs between any two processes."""
    found = []
    for output in (dict(output) for output in outputs):
        if found and output.get("name") is not None and found[-1].get("name") == output["name"]:
            found[-1]["text"] += output["text"]
        else:
            found.append(output)
    return [{name: masked(value) for name, value in output.items()} for output in found]


def masked(value):
    if isinstance(value, list):
        return [masked(item) for item in value]
    if isinstance(value, dict):
        return {name: masked(item) for name, item in value.items()}
    for pattern, instead in PASSING if isinstance(value, str) else ():
        value = re.sub(pattern, instead, value)
    return value


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    found = {}
    patch = pytest.MonkeyPatch()
    for kind in ("stock", "warm"):
        with kernels(kind, patch, [(path, {}, ROOT) for path in SECTIONS]):
            cells = executed(tricks(), tmp_path_factory.getbasetemp())
        found[kind] = {name: settled(cell.outputs) for name, cell in zip(TRICKS, cells, strict=True)}
    return found


@pytest.mark.parametrize("name", TRICKS)
def test_a_cell_shows_the_same_in_a_forked_kernel(tried, name):
    assert tried["warm"][name] == tried["stock"][name]


@pytest.mark.parametrize("path", SECTIONS[1:2], ids=lambda path: path.stem)  # all of them: make endurance
def test_a_section_shows_the_same_in_a_forked_kernel(path, monkeypatch):
    shown = {}
    for kind in ("stock", "warm"):
        with kernels(kind, monkeypatch, WHOLE):
            shown[kind] = [cell.get("outputs") for cell in executed(read_notebook(path), NOTEBOOKS)]
    assert shown["warm"] == shown["stock"]


def test_claims_are_measured_beforehand_only_where_many_kernels_ask_for_them():
    assert plan_preload(WHOLE)["measured"] == plan_preload(WHOLE)["openings"] != []
    assert plan_preload(WHOLE[::2])["measured"] == []


def test_a_kernel_finds_the_claims_measured(monkeypatch, tmp_path):
    source = (
        "from analysis.notebook.dataset_cache import _cache\n"
        "sorted(claim for loaded in _cache.values() for claim in loaded._evidence)"
    )
    with kernels("warm", monkeypatch, WHOLE):
        assert ast.literal_eval(value(source, tmp_path)) == sorted(load_claims())


def answer_to(question):
    with runtime_folder() as runtime, kernel_server(runtime, {}, question) as answer:
        return answer()


def test_a_question_is_answered_by_another_process_in_the_folder_it_was_asked_from(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert answer_to(os.getpid) != os.getpid()
    assert answer_to(os.getcwd) == str(tmp_path)


def test_a_question_that_fails_fails_where_it_was_asked():
    with pytest.raises(ValueError, match="invalid literal"):
        answer_to(partial(int, "seven"))


def test_a_question_to_a_server_that_has_died_is_answered_by_who_asks(monkeypatch):
    monkeypatch.setattr("analysis.workflow.kernels.forked_kernel.MODULE", "no.such.module")
    assert answer_to(os.getpid) == os.getpid()


@pytest.fixture(scope="module")
def warm():
    with kernels("warm", pytest.MonkeyPatch(), [(SECTIONS[0], {}, ROOT)]) as runtime:
        yield runtime


def value(source, folder):
    return executed(notebook(code("asked", source)), folder)[0].outputs[0].data["text/plain"]


def test_nothing_leaks_from_one_kernel_into_the_next(warm, tmp_path):
    leave = "import os, pandas, analysis.models\nos.environ['LEAKS'] = analysis.models.LEAKS = pandas.LEAKS = 'yes'"
    leave += "\nos.chdir('/')"
    look = "import os, pandas, analysis.models\n['LEAKS' in os.environ, hasattr(analysis.models, 'LEAKS'), "
    look += "hasattr(pandas, 'LEAKS'), os.getcwd() == '/']"
    executed(notebook(code("leave", leave)), tmp_path)
    assert value(look, tmp_path) == "[False, False, False, False]"


def test_every_kernel_draws_chance_of_its_own(warm, tmp_path):
    draw = "import random, numpy as np\n[random.random(), np.random.rand()]"
    assert value(draw, tmp_path) != value(draw, tmp_path)


def test_a_kernel_that_is_asked_to_end_takes_its_leave(warm, tmp_path):
    says = "import atexit\natexit.register(lambda: open('left', 'w').write('yes'))"
    executed(notebook(code("says", says)), tmp_path)
    assert (tmp_path / "left").read_text() == "yes"


def test_a_kernel_is_forked_and_no_child_of_ours(warm, tmp_path):
    assert value("import os\nos.getppid() == os.environ['JPY_PARENT_PID']", tmp_path) == "False"
    assert value("import sys\n'pandas' in sys.modules", tmp_path) == "True"


def test_a_module_that_cannot_be_imported_is_left_to_the_notebook(monkeypatch, tmp_path):
    content = notebook(code("fails", "import analysis.measures.of_nothing"))
    path = write(tmp_path / "fails.ipynb", content)
    with kernels("warm", monkeypatch, [(path, {}, ROOT)]):
        assert executed(content, tmp_path)[0].outputs[0].ename == "ModuleNotFoundError"


def test_where_the_server_has_died_kernels_are_started_and_it_is_said(monkeypatch, tmp_path):
    with kernels("warm", monkeypatch) as runtime:
        number = value("import os\nos.getppid()", tmp_path)
        os.kill(int(number), signal.SIGKILL)
        assert value("1 + 1", tmp_path) == "2"
        assert [doubt for doubt in fallback_reasons if doubt.startswith("the kernel server does not answer")]
        fallback_reasons.clear()
        assert runtime.is_dir()
    assert not runtime.exists()


def test_where_the_surroundings_are_others_kernels_are_started_and_it_is_said(monkeypatch, tmp_path):
    with kernels("warm", monkeypatch):
        os.environ["PYTHONHASHSEED"] = "1"
        assert value("import os\nos.environ['PYTHONHASHSEED']", tmp_path) == "'1'"
        assert fallback_reasons == {"the kernel server has a different PYTHONHASHSEED"}
        fallback_reasons.clear()


HOLDS = """
import os, sys, time
from analysis.workflow.kernels.kernel_env import runtime_folder, kernel_environment
from analysis.workflow.kernels.forked_kernel import ForkedKernel, kernel_server
with runtime_folder() as runtime, kernel_server(runtime, {}):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(runtime / "k.json")]
    kernel = ForkedKernel(os.environ["SAMSPIL_KERNEL_SERVER"], command, kernel_environment(runtime), "/", [1, 2])
    server = int(open(f"/proc/{kernel.pid}/stat").read().split()[3])
    print(runtime, server, kernel.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("killed", ["holder", "server", "kernel"])
def test_whoever_is_killed_nobody_and_nothing_is_left(killed, tmp_path):
    script = tmp_path / "holds.py"
    script.write_text(HOLDS)
    holder = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    runtime, server, kernel = holder.stdout.readline().split()
    os.kill({"holder": holder.pid, "server": int(server), "kernel": int(kernel)}[killed], signal.SIGKILL)
    if killed != "holder":
        holder.send_signal(signal.SIGINT)
    holder.wait(120)
    assert until(lambda: not any(os.path.exists(f"/proc/{number}") for number in (server, kernel)))
    assert until(lambda: not os.path.exists(runtime))


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_a_folder_for_sockets_is_short_in_bytes(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/tmp") as around:
        wide = Path(around, "ø" * 20)  # short enough in letters
        wide.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(wide))
        with runtime_folder() as runtime:
            assert runtime.parent == Path("/tmp")


def test_what_the_killed_have_left_is_cleared_away_and_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("analysis.workflow.kernels.kernel_env.SOCKET_PATH", 1000)
    for name in ("samspil-kernels-left", "samspil-lab-open", "samspil-errand-long"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1, 1))
    with runtime_folder() as first, runtime_folder() as second:
        assert first.is_dir() and second.is_dir()
        assert not (tmp_path / "samspil-kernels-left").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"samspil-lab-open", "samspil-errand-long"}


@pytest.fixture
def shared(monkeypatch, tmp_path):
    """A folder for temporary files that others can write to, too."""
    place = tmp_path / "shared"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.setattr("analysis.workflow.kernels.kernel_env.SOCKET_PATH", 1000)
    return place


def trap(shared, name="samspil-kernels-trap"):
    folder = shared / name
    folder.mkdir(mode=0o700)
    return folder


@pytest.mark.parametrize("age", [1, None])
def test_a_pipe_as_a_lock_keeps_nobody_waiting(age, shared):
    folder = trap(shared)
    os.mkfifo(folder / "lock")
    if age:
        os.utime(folder, (age, age))
    with runtime_folder() as mine:
        assert mine.is_dir()


def test_a_lock_that_is_a_link_makes_no_file_elsewhere(shared, tmp_path):
    folder = trap(shared)
    (folder / "lock").symlink_to(tmp_path / "elsewhere")
    os.utime(folder, (1, 1))
    (shared / "samspil-kernels-link").symlink_to(tmp_path)
    with runtime_folder() as mine:
        assert mine.is_dir()
    assert not (tmp_path / "elsewhere").exists() and not (tmp_path / "lock").exists()


@pytest.mark.parametrize("mode, own", [(0o700, False), (0o777, True)])
def test_a_folder_of_somebody_else_is_left_alone(mode, own, shared, monkeypatch):
    folder = trap(shared)
    folder.chmod(mode)
    os.utime(folder, (1, 1))
    if not own:
        monkeypatch.setattr("os.getuid", lambda: folder.stat().st_uid + 1)
    with runtime_folder():
        assert folder.is_dir() and not (folder / "lock").exists()
