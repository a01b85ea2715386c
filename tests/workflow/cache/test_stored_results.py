import json
import os
from dataclasses import replace

import pytest

from analysis.paths import DATA, ROOT
from analysis.simulation.error_table import KEY, TABLE, key_bytes, stored_key
from analysis.workflow.cache.import_graph import Sources
from analysis.workflow.cache.run_state import RunState, read_run_state
from analysis.workflow.products.robustness_table import read_repetitions, write_repetitions
from analysis.workflow.products.specification_figures import read_specification_figures
from analysis.workflow.products.stored_scenarios import read_scenarios, scenarios_key, write_scenarios
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.run_log import durations

OWNER = {"dataset": "data/synthetic/as-published", "parameters": {}}
PUBLISHED = RunConfig(DATA / "synthetic" / "as-published")


def request_at(folder):
    return replace(PUBLISHED, build=folder.parent)


READERS = {
    "keys.json": lambda folder: read_run_state(folder, OWNER),
    "run.json": durations,
    "scenarios.json": read_scenarios,
    "repetitions.json": lambda folder: read_repetitions(request_at(folder)),
    "curves.json": lambda folder: read_specification_figures(request_at(folder)),
    KEY: stored_key,
    "imports.json": lambda folder: Sources(ROOT, folder / "imports.json").reached(["analysis.files.json_store"]),
}


@pytest.fixture
def folder(tmp_path):
    run = tmp_path / "as-published"
    run.mkdir()
    for table in ("scenarios.csv", "repetitions.csv", TABLE):
        (run / table).write_text("")
    return run


WRONG = [
    b"", b'{"owner": {"dataset"', b"{}", b"[]", b"null", b"3", b"\0\0", b"\xe6", b"[" * 100_000, b'{"digest": null}',
    b'{"owner": 5, "results": [], "products": 1}', b'{"sections": {"en/05_variation": 7}}', b'{"sections": null}',
    b'{"key": {}, "drawn": 5, "imports": null, "table": [], "design": "x"}',
]  # fmt: skip


@pytest.mark.parametrize("content", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("file", READERS)
def test_what_cannot_be_read_is_as_good_as_none(file, content, folder):
    absent = READERS[file](folder)
    (folder / file).write_bytes(content)
    assert READERS[file](folder) == absent


@pytest.mark.parametrize("file", READERS)
def test_a_pipe_or_a_folder_in_the_place_of_a_file_keeps_nobody_waiting(file, folder):
    absent = READERS[file](folder)
    os.mkfifo(folder / file)
    assert READERS[file](folder) == absent
    (folder / file).unlink()
    (folder / file).mkdir()
    assert READERS[file](folder) == absent


@pytest.fixture
def made(folder, monkeypatch):
    """A folder in which each kind of stored state was written as a run does."""
    request = request_at(folder)
    RunState(folder, PUBLISHED.owner, {"en/05_variation": {"key": "k", "result": "r"}}).save()
    write_scenarios(folder, scenarios_key(), b"scenario,claim,verdict,true\nas-published,PR-1,supported,true\n")
    row = {"claim": "PR-1", "kind": "fork", "name": "a", "verdict": "supported", "estimate": 0.5}
    write_repetitions(request, [[row]])
    curves = read_specification_figures(request)
    curves.used["shown"] = {"image/png": "supported"}
    curves.save()
    (folder / TABLE).write_text("supported\n")
    (folder / KEY).write_bytes(key_bytes(folder, {"design": "supported"}))
    return folder


def is_kept(folder):
    """Say of each kind of stored state whether it is read."""
    request = request_at(folder)
    return {
        "keys.json": bool(read_run_state(folder, PUBLISHED.owner).results),
        "scenarios": read_scenarios(folder) is not None,
        "repetitions": read_repetitions(request) is not None,
        "curves.json": bool(read_specification_figures(request).stored),
        "error_rates": stored_key(folder) is not None,
    }


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("keys.json", '"r"', '"other"'),
        ("scenarios.csv", "supported", "contradicted"),
        ("scenarios.json", '"table": "', '"table": "0'),
        ("repetitions.csv", "supported", "contradicted"),
        ("repetitions.json", '"key": "', '"key": "0'),
        ("curves.json", "supported", "contradicted"),
        (TABLE, "supported", "contradicted"),
        (KEY, "supported", "contradicted"),
    ],
)
def test_what_was_edited_is_as_good_as_none_and_nothing_else_is(made, file, old, new):
    kinds = dict.fromkeys(is_kept(made), True)
    assert is_kept(made) == kinds
    text = (made / file).read_text()
    assert old in text
    (made / file).write_text(text.replace(old, new, 1))
    assert is_kept(made) == kinds | {next(kind for kind in kinds if file.startswith(kind)): False}


def test_imports_that_were_edited_are_read_anew(folder):
    kept, name = folder / "imports.json", "analysis.report.html.pages"
    right = Sources(ROOT, kept)
    reached = right.reached([name])
    right.save()
    stored = json.loads(kept.read_text())
    kept.write_text(json.dumps({**stored, "imports": {key: [] for key in stored["imports"]}}))
    assert Sources(ROOT, kept).reached([name]) == reached


def test_what_can_be_read_is(folder):
    RunState(
        folder, OWNER, {"en/05_variation": {"key": "k", "result": "r"}}, "report", {"key": "p"}, "documents"
    ).save()
    assert read_run_state(folder, OWNER) == RunState(
        folder, OWNER, {"en/05_variation": {"key": "k", "result": "r"}}, "report", {"key": "p"}, "documents"
    )
