"""Find the notebooks of sections: those of a study's own folder, and the shipped ones."""

import re
from pathlib import Path

from analysis.paths import NOTEBOOKS

FOLDER = "notebooks"


def section_name(notebook: Path) -> str:
    """Give the name of the section that a notebook is for.

    Examples
    --------
    >>> section_name(Path("notebooks/03_internal_partners.ipynb"))
    'internal-partners'
    """
    return re.sub(r"^\d+[_-]+", "", notebook.stem).replace("_", "-")


def notebooks_of(study: Path) -> list[Path]:
    """List the notebooks that a study can use, its own first; a shipped one of the same section is left out.

    Parameters
    ----------
    study : path
        The study's folder; its own notebooks are in ``notebooks/``.
    """
    own, shipped = (
        sorted(path for path in folder.glob("*.ipynb") if path.is_file()) for folder in (study / FOLDER, NOTEBOOKS)
    )
    names = {section_name(path) for path in own}
    return own + [path for path in shipped if section_name(path) not in names]


def notebook_of(section: str, study: Path) -> Path:
    """Find the notebook of a section.

    Raises
    ------
    FileNotFoundError
        If neither the study nor the project has one.

    Examples
    --------
    >>> from analysis.paths import DATA
    >>> notebook_of("variation", DATA).name
    '05_variation.ipynb'
    """
    for path in notebooks_of(study):
        if section_name(path) == section:
            return path
    raise FileNotFoundError(f"no notebook for section {section!r} in {study / FOLDER} or {NOTEBOOKS}")
