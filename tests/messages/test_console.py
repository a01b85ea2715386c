import io
import subprocess
import sys

import pytest
from tqdm import tqdm

from analysis.messages.console import VisibleStream, visible
from analysis.paths import ROOT


@pytest.mark.parametrize(
    "text, shown",
    [
        ("help\x1b[2J", "help\\x1b[2J"),
        ("a\rb", "a\\rb"),
        ("\x9b2J", "\\x9b2J"),
        ("kode\u202etxt", "kode\\u202etxt"),
        ("\ud800", "\\ud800"),
        ("æøå\tб, ক 👩\u200d👧\n", "æøå\tб, ক 👩\u200d👧\n"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled(text, shown):
    assert visible(text) == shown


def test_progress_lines_are_drawn_as_they_were_and_what_they_tell_is_spelled():
    plain, guarded = io.StringIO(), io.StringIO()
    for stream in (plain, VisibleStream(guarded, progress=True)):
        options = {"mininterval": 0, "bar_format": "{desc} {n}", "leave": False, "disable": False}
        with tqdm(total=3, desc="a", file=stream, **options) as line:
            line.update(2)
    assert "\ra 2" in plain.getvalue()
    assert guarded.getvalue() == plain.getvalue()
    stream = VisibleStream(io.StringIO(), progress=True)
    stream.write("\rstudy\r\x1b[2Jx: 1\r")
    assert stream.getvalue() == "\rstudy\\r\\x1b[2Jx: 1\r"


@pytest.mark.parametrize("module", ["analysis check", "analysis.workflow run"])
def test_the_name_of_a_folder_does_not_steer_the_terminal(module):
    command = [sys.executable, "-m", *module.split(), "nowhere\x1b[2J\u202e"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "\\u202e: " in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
