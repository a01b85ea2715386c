"""Find the notebooks of sections: those of a study's own folder, and the shipped ones."""

import re
from pathlib import Path

from analysis.paths import DATA, NOTEBOOKS

FOLDER = "notebooks"
ANY_STUDY = "any_study"
"""The folder of the notebooks that fit any study, in the one of the shipped notebooks."""

EXAMPLE = DATA / "studies" / "invented-schools"
"""The invented study that these notebooks are shown on."""


def section_name(notebook: Path) -> str:
    """Give the name of the section that a notebook is for.

    Examples
    --------
    >>> section_name(Path("notebooks/03_internal_partners.ipynb"))
    'internal-partners'
    """
    return re.sub(r"^\d+[_-]+", "", notebook.stem).replace("_", "-")


def notebooks_of(study: Path, shipped: Path = NOTEBOOKS) -> dict[str, Path]:
    """List the notebooks that a study can use, by section: its own, those for any study, and the shipped ones.

    Where several have one name, the study's own goes first. The project's own study goes by the shipped ones; for
    other studies, the notebooks in ``any_study/`` go before them.

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
    general = [shipped, shipped / ANY_STUDY]  # of one name, the last one is used
    folders = [*(reversed(general) if study == DATA else general), study / FOLDER]
    return {section_name(path): path for folder in folders for path in sorted(folder.glob("*.ipynb")) if path.is_file()}


def notebook_of(section: str, study: Path, shipped: Path = NOTEBOOKS) -> Path:
    """Find the notebook of a section, from `StudyDefinition.notebook_name`; parameters as in `notebooks_of`.

    If there is none, return the path in the study's folder where it would be.
    """
    found = notebooks_of(study, shipped).get(section)
    return found or study / FOLDER / f"{section.replace('-', '_')}.ipynb"
