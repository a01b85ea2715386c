"""Describe a run: which sections of which dataset, with which parameters, and where its results go."""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.claims.select_ledger import LEDGER, ledger_for
from analysis.models import StudyDefinition
from analysis.paths import BUILD, DATA, NOTEBOOKS, ROOT
from analysis.study.section_notebooks import notebook_of
from analysis.workflow.cache.output_folder import location_hash
from analysis.workflow.parameters import is_for_public, parse_assignments


@dataclass(frozen=True)
class RunConfig:
    """Which sections of which dataset to run, with which parameters.

    Attributes
    ----------
    dataset : Path
        A folder of coded interviews.
    assignments : tuple of str
        Parameters as ``name=value``; each applies to the sections that declare it.
    sections, languages : tuple of str
        Those of the study, if none are given.
    build, notebooks : Path
        The folders of results and of the shipped notebooks.
    """

    dataset: Path
    assignments: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    build: Path = BUILD
    notebooks: Path = NOTEBOOKS

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", self.sections or self.definition.sections)
        object.__setattr__(self, "languages", self.languages or self.definition.languages)

    @cached_property
    def definition(self) -> StudyDefinition:
        """The definition of the study that the dataset belongs to."""
        from analysis.study.study_definition import definition_of  # help need not wait for YAML

        return definition_of(self.dataset)

    def notebook(self, section: str) -> Path:
        """Return the path of a section's notebook: the study's own, one for any study, or a shipped one."""
        return notebook_of(self.definition.notebook_name(section), self.definition.folder, self.notebooks)

    def result_name(self, section: str) -> str:
        """Return the name of the file of a section's executed notebook; sections may share a notebook."""
        if section in self.definition.choices:
            return f"{section.replace('-', '_')}.ipynb"
        return self.notebook(section).name

    @property
    def folder(self) -> Path:
        """The folder of the results: one for each dataset and set of parameters."""
        name = re.sub(rb"[^A-Za-z0-9_.=+-]", b"_", os.fsencode(self._name)).decode("ascii")
        return self.build / "--".join(
            [name, *(re.sub(r"[^\w.=+-]", "_", assignment) for assignment in sorted(self.assignments))]
        )

    @property
    def dataset_name(self) -> str:
        """The path from the project's root; for an external dataset only the folder's name, to hide the path."""
        return self._place.relative_to(self.data_root).as_posix()

    @property
    def is_public(self) -> bool:
        """Whether the run is public: by its parameters, or by the defaults of its notebooks."""
        values = parse_assignments(self.assignments)[0]
        if "audience" in values:
            return values["audience"] == "public"
        notebooks = map(self.notebook, self.sections)
        return any(is_for_public(path, values) for path in notebooks if path.is_file())

    @property
    def study(self) -> str:
        """The study's name, which is the name of its folder."""
        return self.dataset.resolve().name

    @property
    def data_root(self) -> Path:
        """The folder that `dataset_name` is relative to: the project's root, or the parent of an external dataset."""
        return ROOT if self._place.is_relative_to(ROOT) else self._place.parent

    @property
    def owner(self) -> dict[str, Any]:
        """The dataset and parameters; a hash identifies an external dataset, so that no path is exposed."""
        identity = {"dataset": self.dataset_name, "parameters": sorted(self.assignments)}
        outside = {"place": location_hash(self.dataset, self.build)} if self.data_root != ROOT else {}
        return identity | outside

    @property
    def _name(self) -> str:
        """The name of the dataset's folder; of a study of its own, the name of the study's folder."""
        study = Path(os.path.abspath(self.definition.folder))
        if study == DATA or not self._place.is_relative_to(study):
            return self._place.name
        if self._place in (study, study / self.definition.dataset):
            return study.name
        return f"{study.name}-{self._place.name}"

    @property
    def _place(self) -> Path:
        return Path(os.path.abspath(self.dataset))

    @property
    def ledger(self) -> Path:
        """The file of claims about the dataset."""
        return ledger_for(self.dataset)

    @property
    def uses_project_claims(self) -> bool:
        """Whether the claims are the project's own, for which scenarios and error rates exist."""
        return self.ledger == LEDGER and self.is_project_study

    @property
    def is_project_study(self) -> bool:
        """Whether the dataset belongs to the project's own study, the only one that is simulated."""
        return self.definition.folder == DATA

    @property
    def is_complete(self) -> bool:
        """Whether the run includes all sections in all languages."""
        return set(self.sections) == set(self.definition.sections) and set(self.languages) == set(
            self.definition.languages
        )
