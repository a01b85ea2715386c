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


def notebooks_of(study: Path, shipped: Path = NOTEBOOKS) -> dict[str, Path]:
    """List the notebooks that a study can use, by section: its own, and the shipped ones for other sections.

    Parameters
    ----------
    study : path
        The study's folder; its own notebooks are in ``notebooks/``.
    shipped : path
        The folder of the shipped notebooks.

    Examples
    --------
    >>> from analysis.paths import DATA
    >>> notebooks_of(DATA)["variation"].name
    '05_variation.ipynb'
    """
    folders = (shipped, study / FOLDER)
    return {section_name(path): path for folder in folders for path in sorted(folder.glob("*.ipynb")) if path.is_file()}


def notebook_of(section: str, study: Path, shipped: Path = NOTEBOOKS) -> Path:
    """Find the notebook of a section; parameters as in `notebooks_of`.

    If there is none, return the path in the study's folder where it would be.
    """
    found = notebooks_of(study, shipped).get(section)
    return found or study / FOLDER / f"{section.replace('-', '_')}.ipynb"
