"""A notebook that tries whatever a cell can do, to hold forked kernels against started ones: ``tricks.txt``."""

import re
from pathlib import Path

from small_notebooks import code, notebook

CELLS = re.split(r"^# %% (.*)\n", Path(__file__).with_suffix(".txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[
    1:
]
TRICKS = dict(zip(CELLS[::2], (source.strip() for source in CELLS[1::2]), strict=True))


def tricks():
    """Make the notebook; each of its cells may fail."""
    return notebook(*(code(name.replace(" ", "-"), source) for name, source in TRICKS.items()))
