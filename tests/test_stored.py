from dataclasses import replace

import pytest

from analysis.error_table import KEY, TABLE, stored_key
from analysis.execute.account import durations
from analysis.execute.closure import Sources
from analysis.execute.curves import read_curves
from analysis.execute.kept import Kept, read_kept
from analysis.execute.plan import Request
from analysis.execute.robustness_table import read_repetitions
from analysis.execute.scenario_table import read_scenarios
from analysis.study import DATA, ROOT

OWNER = {"dataset": "data/synthetic/as-published", "parameters": {}}
PUBLISHED = Request(DATA / "synthetic" / "as-published")


def request_at(folder):
    return replace(PUBLISHED, build=folder.parent)


READERS = {
    "keys.json": lambda folder: read_kept(folder, OWNER),
    "run.json": durations,
    "scenarios.json": read_scenarios,
    "repetitions.json": lambda folder: read_repetitions(request_at(folder)),
    "curves.json": lambda folder: read_curves(request_at(folder)),
    KEY: stored_key,
    "imports.json": lambda folder: Sources(ROOT, folder / "imports.json").reached(["analysis.stored"]),
}


@pytest.fixture
def folder(tmp_path):
    run = tmp_path / "as-published"
    run.mkdir()
    for table in ("scenarios.csv", "repetitions.csv", TABLE):
        (run / table).write_text("")
    return run


@pytest.mark.parametrize("content", [b"", b'{"owner": {"dataset"', b"{}", b"[]", b"null", b"\0\0", b"\xe6"])
@pytest.mark.parametrize("file", READERS)
def test_what_cannot_be_read_is_as_good_as_none(file, content, folder):
    absent = READERS[file](folder)
    (folder / file).write_bytes(content)
    assert READERS[file](folder) == absent


def test_what_can_be_read_is(folder):
    Kept(folder, OWNER, {"en/05_variation": {"key": "k", "result": "r"}}, "report", {"key": "p"}, "documents").save()
    assert read_kept(folder, OWNER) == Kept(
        folder, OWNER, {"en/05_variation": {"key": "k", "result": "r"}}, "report", {"key": "p"}, "documents"
    )
