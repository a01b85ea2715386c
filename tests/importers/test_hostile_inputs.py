"""Every input made to do harm ends soon, in little memory, with clear problems, exit code 2, and nothing written."""

import os
import resource
from pathlib import Path

import pytest
from hostile_inputs import HOSTILE
from run_apart import loaded, run_apart

SECONDS = 30  # of processor time: ten on a quiet computer; one that is busy takes up to three times as long
MEGABYTES = 1024
ACCEPTED = {"qualcoder_with_codes_below_each_other_in_a_ring", "qualcoder_with_a_column_that_is_computed"}
LEADS_FAR = {"dataset_with_a_link_to_the_whole_disk", "run_of_a_dataset_that_leads_out"}
_OTHERS = ("ledger_of", "recoding_of", "grid_of")
_EVERYWHERE = ("aliases_of_aliases", "brackets", "1_000_000_keys")  # the loader is one, so these do for its other users
SOUGHT = [name for name in HOSTILE if not name.startswith(_OTHERS) or name.endswith(_EVERYWHERE)]
TRIED = SOUGHT if os.environ.get("HOSTILE") == "all" else SOUGHT[::3]  # `make fuzz` tries all: they take minutes


def megabytes_now() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def files_below(folder: Path, name: str) -> list[Path]:
    return [] if name in LEADS_FAR else sorted(folder.rglob("*"))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits are taken on Linux")
@pytest.mark.parametrize("name", TRIED)
def test_it_is_refused_soon_in_little_memory_and_nothing_is_written(tmp_path, name):
    arguments = HOSTILE[name](tmp_path)
    loaded()
    before, used = files_below(tmp_path, name), megabytes_now()
    end = run_apart(arguments, tmp_path)
    assert end.seconds < SECONDS
    assert end.megabytes - used < MEGABYTES
    assert "Traceback" not in end.err
    if name in ACCEPTED:
        assert end.code == 0
        return
    assert (end.code, end.out) == (2, ""), end.err
    lines = [line for line in end.err.splitlines() if not line.startswith("\r")]
    assert any(line.startswith("  ") and len(line) < 2_500 for line in lines)
    assert len(lines) < 40
    assert files_below(tmp_path, name) == before
