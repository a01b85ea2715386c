"""Open a section of the study in a notebook, and show its tables, figures and verdicts."""

import gc
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.select_ledger import LEDGER, counted_unit
from analysis.disclosure.thresholds import FEW_LEFT_OUT, is_rest_enough
from analysis.models import Claim, Evidence, Verdict
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.dataset_cache import load_cached
from analysis.notebook.output_bundles import show, text_bundle
from analysis.notebook.section_claims import SectionClaims
from analysis.notebook.section_parameters import section_in_study, section_parameters
from analysis.notebook.tables_and_figures import TablesAndFigures
from analysis.notebook.verdict_record import displayed_verdict, verdict_record
from analysis.paths import ROOT
from analysis.study.section_texts import section_texts, section_title
from analysis.study.study_definition import definition_of
from analysis.study.study_folder import FILE
from analysis.written_names import in_files

SECTION = "application/vnd.samspil.section+json"
VERDICT = "application/vnd.samspil.verdict+json"
COUNTS = ("supporting", "judged")

GARBAGE_THRESHOLD = 20_000
"""New objects after which Python collects garbage. A section keeps nearly all objects that it makes; with Python's
default of 700, collection takes a twelfth of its time."""


def open_section(section: str, namespace: Mapping[str, Any]) -> "Section":
    """Open a dataset for one section, with the parameters of the notebook, and show the section's title.

    Parameters
    ----------
    section : str
        One of the study's sections.
    namespace : mapping
        The names of the notebook, from ``globals()``. Six of them are used: ``dataset`` (a folder, relative to the
        project's root or to the folder in SAMSPIL_DATA), the group, ``leave_out``, ``coder``, ``language`` and
        ``audience``. A public run shows only what `publishable` lists, whether or not the data are synthetic.

    Returns
    -------
    Section

    Raises
    ------
    InputError
        If a parameter is missing or wrong, or if the dataset is not valid; with everything that is wrong.
    ValueError
        If no interview is left, or a public run leaves out few interviews.

    Examples
    --------
    In a notebook, after the cell that declares the parameters::

        section = open_section("variation", globals())
        section.table("sizes", section.material.interviews, caption="Interviews")
        section.judge("PR-3")
    """
    folder = dataset_folder(namespace.get("dataset"))
    definition = definition_of(folder or ROOT)
    section = section_in_study(section, namespace, definition)
    values = section_parameters(section, namespace, definition)
    del values["dataset"]
    gc.set_threshold(GARBAGE_THRESHOLD)
    opened = load_cached(folder or ROOT, values["group"], values["leave_out"], values["coder"])
    if values["audience"] == "public" and not is_rest_enough(opened.study.interviews, opened.material.interviews):
        raise ValueError(f"{in_files('group')}={values['group']!r} in a public run: {FEW_LEFT_OUT}")
    shown = Section(section, opened.in_language(values["language"]), values)
    shown.show_title()
    return shown


def dataset_folder(name: object) -> Path | None:
    """Find the folder that a notebook's parameter ``dataset`` names; None if it is no text.

    It is relative to the folder in SAMSPIL_DATA, where a run sets it; otherwise to the folder of the study that the
    notebook is in, and to the project's root for the shipped notebooks.
    """
    if not isinstance(name, str):
        return None
    above = Path.cwd().parent
    home = above if (above / FILE).is_file() else ROOT
    return home / os.environ.get("SAMSPIL_DATA", "") / name


@dataclass(frozen=True)
class Section(TablesAndFigures):
    """What a notebook shows of an opened study: one section's title, tables, figures and verdicts.

    `table` and `figure` come from `TablesAndFigures`.
    """

    @property
    def rules(self) -> Mapping[str, Mapping]:
        """The rule of each quantifier word."""
        return self.opened.rules

    @property
    def mention_rule(self) -> Mapping[str, float]:
        """How many of a unit's interviews must mention something: ``interviews`` and ``share``."""
        return self.rules["several"]["named"]

    @property
    def reliability(self) -> Mapping[str, Any]:
        """The reliability criteria that codes must meet."""
        return self.opened.reliability

    @property
    def agreement(self) -> pd.DataFrame:
        """Intercoder agreement, per code."""
        return self.opened.agreement

    @cached_property
    def _claims(self) -> SectionClaims:
        return SectionClaims(self.name, self.opened)

    @property
    def _public_counts(self) -> dict[str, int] | None:
        return self._unit_counts if self.is_public else None

    def show_title(self) -> None:
        """Show the section's title and introduction, and say whether the data are synthetic."""
        texts, language = section_texts(self.name, self.definition), self.wording.language
        record = {
            "section": self.name,
            "title": section_title(self.name, language, self.definition),
            "introduction": texts.get(self._introduction_key(texts), "").strip(),
            "dataset": self.study.name,
            "synthetic": self.study.synthetic,
            "parameters": dict(self.parameters),
        }
        notes = [record["introduction"], self._synthetic_note()]
        bundle = text_bundle([record["title"], *filter(None, notes)], SECTION, record)
        show(bundle | (interactive.loading_script(bundle["text/html"]) if interactive.is_wanted() else {}))

    def _introduction_key(self, texts: Mapping[str, Any]) -> str:
        """Choose the introduction that suits the ledger: some introductions mention the project's own claims."""
        custom, standard = (f"{name}_{self.wording.language}" for name in ("introduction_own_ledger", "introduction"))
        return custom if self.ledger != LEDGER and custom in texts else standard

    def judge(self, claim_id: str, estimator: str = "") -> None:
        """Measure a claim with the estimator that the ledger names, judge it, and show the verdict in words.

        If the dataset's ledger does not have the claim, show a note instead of a verdict.

        Parameters
        ----------
        claim_id : str
            As in the ledger, such as "PR-2".
        estimator : str
            Needed only where the dataset's own ledger uses the id of one of the project's claims for another claim:
            the estimator of the claim that is meant.

        Raises
        ------
        ValueError
            If the ledger names another estimator for the claim.
        """
        if self._claims.has(claim_id, estimator):
            self._show_verdict(self.verdict(claim_id, estimator))
        else:
            self._show_note(self.wording.text("not-in-this-ledger", claim=claim_id))

    def judge_claims(self) -> None:
        """Judge and show the claims that the ledger places in this section, in their order; there may be none."""
        for claim in self._claims.in_ledger.values():
            if claim.section == self.name:
                self._show_verdict(self._claims.verdict(claim))

    def judge_all(self) -> pd.DataFrame:
        """Judge and show every claim of the ledger.

        Returns
        -------
        DataFrame
            The verdicts, indexed by claim. The columns ``supporting`` and ``judged`` are renamed after the unit that
            is counted, such as units.
        """
        verdicts = [self._claims.verdict(claim) for claim in self._claims.in_ledger.values()]
        for verdict in verdicts:
            self._show_verdict(verdict)
        table = pd.DataFrame(map(self._record, verdicts)).set_index("claim").drop(columns="reason_key").convert_dtypes()
        unit = counted_unit(self._claims.in_ledger.values())
        names = {name: f"{name}-{unit}" for name in COUNTS} | {"supporting_band": "supporting-band"}
        return table.rename(columns=names)

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the ledger, by id."""
        return self._claims.in_ledger

    def claim(self, claim_id: str) -> Claim:
        """Look a claim up in the dataset's ledger, or in the project's if the dataset's does not have it.

        The second lets a section describe what a claim is about even if the claim is not judged.

        Parameters
        ----------
        claim_id : str
            The id of the claim, such as "PR-2".

        Returns
        -------
        Claim
            The record of the ledger.

        Raises
        ------
        InputError
            If neither ledger has the claim.
        """
        return self._claims.claim(claim_id)

    def evidence(self, claim_id: str, estimator: str = "") -> Evidence:
        """Measure a claim; parameters and errors as in `judge`.

        Parameters
        ----------
        claim_id, estimator : str
            As in `judge`.

        Returns
        -------
        Evidence
            The numbers of each unit (``units``), their summary (``numbers``) and the negative cases.
        """
        return self._claims.evidence(claim_id, estimator)

    def verdict(self, claim_id: str, estimator: str = "") -> Verdict:
        """Measure and judge a claim without showing it; errors as in `judge`.

        Parameters
        ----------
        claim_id, estimator : str
            As in `judge`.

        Returns
        -------
        Verdict
            With its reasons, K of N and the estimate.
        """
        return self._claims.verdict(self._claims.claim(claim_id, estimator))

    def _record(self, verdict: Verdict) -> dict[str, Any]:
        return verdict_record(verdict, self._claims.in_ledger[verdict.claim], self.wording, self._public_counts)

    def _show_verdict(self, verdict: Verdict) -> None:
        claim = self._claims.in_ledger[verdict.claim]
        record = displayed_verdict(verdict, claim, self.wording, self.study.synthetic, self._public_counts)
        lines = [f"{claim.id}: {record['statement']}", record["sentence"], self._synthetic_note()]
        show(text_bundle(list(filter(None, lines)), VERDICT, record))

    def segments_text(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Add the text of each segment to a frame with a column ``segment``, except in a public run.

        Parameters
        ----------
        cases : DataFrame
            Rows with a column ``segment``.

        Returns
        -------
        DataFrame
            ``cases`` with a column ``text``; unchanged in a public run.
        """
        if self.is_public:
            return cases
        texts = self.study.segments.set_index("segment")["text"]
        return cases.assign(text=cases["segment"].map(texts))

    def _synthetic_note(self) -> str:
        return f"{self.wording.text('synthetic-note')}." if self.study.synthetic else ""
