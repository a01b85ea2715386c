"""Places in the project, and where the key of a dataset is."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"


def key_beside(folder: Path) -> Path:
    """Return the default path of a dataset's key: beside the dataset's folder."""
    folder = Path(os.path.abspath(folder))
    return folder.with_name(f"{folder.name}.key.csv")
