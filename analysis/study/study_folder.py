"""Find the folder of the study that a dataset belongs to, and the files in it."""

import os
from pathlib import Path

from analysis.paths import DATA

FILE = "study.yaml"
FILES = (FILE, "sections.yaml", "claims.yaml")
ABOVE = 2  # folders above a dataset in which its study may be


def study_folder_of(dataset: Path) -> Path:
    """Find the folder of the study that a dataset belongs to.

    Parameters
    ----------
    dataset : path
        A dataset's folder.

    Returns
    -------
    Path
        The nearest folder with a ``study.yaml``: the dataset's own, or one of the two above it. For a dataset that
        lies in no study, the project's own study.

    Examples
    --------
    >>> study_folder_of(DATA / "synthetic" / "as-published") == DATA
    True
    """
    folder = Path(os.path.abspath(dataset))
    places = (folder, *folder.parents[:ABOVE])
    return next((place for place in places if os.path.isfile(place / FILE)), DATA)  # false for too long a name


def study_files(folder: Path) -> list[Path]:
    """List the files of a study's folder, beside its dataset and notebooks, on which results depend."""
    return [file for name in FILES if (file := folder / name).is_file()]
