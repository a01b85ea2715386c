"""Open a section of the study in a notebook, and show its tables, figures and verdicts."""

import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import display
from matplotlib.axes import Axes

from analysis.claims.ledger import load_sections
from analysis.claims.select_ledger import LEDGER, counted
from analysis.disclosure.publishable import BANDED, is_publishable_figure, publishable_table
from analysis.disclosure.thresholds import FEW_LEFT_OUT, is_enough, is_rest_enough
from analysis.i18n import Wording
from analysis.models import Claim, Evidence, Study, StudySubset, Verdict
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.captions import caption_of, public_caption_of
from analysis.notebook.dataset_cache import load_cached
from analysis.notebook.opened_study import OpenedStudy
from analysis.notebook.output_bundles import display_metadata, encoded, page_parts, text_bundle
from analysis.notebook.section_claims import SectionClaims
from analysis.notebook.section_parameters import section_parameters
from analysis.notebook.verdict_record import displayed_verdict, verdict_record
from analysis.paths import ROOT
from analysis.plots.charts.figure_labels import for_figures
from analysis.plots.charts.style import SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.plots.output.figure_limits import cut_columns, cut_notes, limit_figure
from analysis.plots.output.table_output import TABLE, table_bundle

SECTION = "application/vnd.samspil.section+json"
VERDICT = "application/vnd.samspil.verdict+json"
NOTE = "application/vnd.samspil.note+json"
WITHHELD = "application/vnd.samspil.withheld+json"
COUNTS = ("supporting", "judged")

GARBAGE_THRESHOLD = 20_000
"""New objects after which Python collects garbage. A section keeps nearly all objects that it makes; with Python's
default of 700, collection takes a twelfth of its time."""


def open_section(section: str, namespace: Mapping[str, Any]) -> "Section":
    """Open a dataset for one section, with the parameters of the notebook, and show the section's title.

    Parameters
    ----------
    section : str
        One of `models.SECTIONS`.
    namespace : mapping
        The names of the notebook, from ``globals()``. Six of them are used: ``dataset`` (a folder, relative to the
        project's root or to the folder in SAMSPIL_DATA), ``area``, ``leave_out``, ``coding``, ``language`` and
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
    values = section_parameters(section, namespace)
    gc.set_threshold(GARBAGE_THRESHOLD)
    folder = ROOT / os.environ.get("SAMSPIL_DATA", "") / values.pop("dataset")
    opened = load_cached(folder, values["area"], values["leave_out"], values["coding"])
    if values["audience"] == "public" and not is_rest_enough(opened.study.interviews, opened.material.interviews):
        raise ValueError(f"area={values['area']!r} in a public run: {FEW_LEFT_OUT}")
    shown = Section(section, opened.in_language(values["language"]), values)
    shown.show_title()
    return shown


@dataclass(frozen=True)
class Section:
    """What a notebook shows of an opened study: one section's title, tables, figures and verdicts.

    Attributes
    ----------
    name : str
        One of `models.SECTIONS`.
    opened : OpenedStudy
        The dataset with the parameters of the run, its ledger and its evidence.
    parameters : dict of str to str
        ``area``, ``leave_out``, ``coding``, ``language`` and ``audience``.
    """

    name: str
    opened: OpenedStudy
    parameters: Mapping[str, str]

    @property
    def study(self) -> Study:
        """The whole dataset."""
        return self.opened.study

    @property
    def material(self) -> StudySubset:
        """The subset of the dataset that this run analyses."""
        return self.opened.material

    @property
    def ledger(self) -> Path:
        """The file of claims that are judged."""
        return self.opened.ledger

    @property
    def rules(self) -> Mapping[str, Mapping]:
        """The rule of each quantifier word."""
        return self.opened.rules

    @property
    def mention_rule(self) -> Mapping[str, float]:
        """How many of a municipality's interviews must mention something: ``interviews`` and ``share``."""
        return self.rules["several"]["named"]

    @property
    def reliability(self) -> Mapping[str, Any]:
        """The reliability criteria that codes must meet."""
        return self.opened.reliability

    @property
    def agreement(self) -> pd.DataFrame:
        """Intercoder agreement, per code."""
        return self.opened.agreement

    @property
    def wording(self) -> Wording:
        """The words of the run's language."""
        return self.opened.wording

    @property
    def is_public(self) -> bool:
        """Whether the run's audience is the public."""
        return self.parameters["audience"] == "public"

    @cached_property
    def _claims(self) -> SectionClaims:
        return SectionClaims(self.name, self.opened)

    @cached_property
    def _unit_counts(self) -> dict[str, int]:
        """The number of municipalities and of interviews in the run."""
        interviews = self.material.interviews
        return {"municipality": interviews["municipality"].nunique(), "interview": len(interviews)}

    @property
    def _public_counts(self) -> dict[str, int] | None:
        return self._unit_counts if self.is_public else None

    @property
    def _is_large_enough(self) -> bool:
        """Whether the run has enough interviews and municipalities to be published."""
        return is_enough(self._unit_counts["interview"], self._unit_counts["municipality"])

    def show_title(self) -> None:
        """Show the section's title and introduction, and say whether the data are synthetic."""
        texts, language = load_sections()[self.name], self.wording.language
        record = {
            "section": self.name,
            "title": texts[f"title_{language}"],
            "introduction": texts[self._introduction_key(texts)].strip(),
            "dataset": self.study.name,
            "synthetic": self.study.synthetic,
            "parameters": dict(self.parameters),
        }
        notes = [record["introduction"], self._synthetic_note()]
        bundle = text_bundle([record["title"], *filter(None, notes)], SECTION, record)
        _display(bundle | (interactive.loading_script(bundle["text/html"]) if interactive.is_wanted() else {}))

    def _introduction_key(self, texts: Mapping[str, Any]) -> str:
        """Choose the introduction that suits the ledger: some introductions mention the project's own claims."""
        custom, standard = (f"{name}_{self.wording.language}" for name in ("introduction_own_ledger", "introduction"))
        return custom if self.ledger != LEDGER and custom in texts else standard

    def table(
        self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "", caption_key: str = ""
    ) -> None:
        """Show a frame as a table with a caption.

        Parameters
        ----------
        name : str
            Unique in the section; the report and the stored outputs know the table by it.
        frame : DataFrame
            Its index gives the row labels. Codes and terms are shown by their labels.
        decimals : int
            Of numbers that are not whole.
        caption : str
            The caption, in whatever language. Without it, ``data/sections.yaml`` has one in both languages.
        caption_key : str
            The entry of ``sections.yaml``, if it has another name than the table.

        Raises
        ------
        InputError
            If there is no caption.
        """
        key = caption_key or name
        text = caption_of(self.name, "tables", key, self.wording.language, caption, self.is_public)
        if self.is_public:
            text = public_caption_of(self.name, key, self.wording.language) or text
            public = publishable_table(self.name, name, frame, self._unit_counts) if self._is_large_enough else None
            if public is None:
                return self._withhold("table", name, text)
            if not public.equals(frame):
                lacks = public[public.columns.intersection(BANDED)].isna().any(axis=None)
                text += f" {self.wording.text('public-excerpt-with-dashes' if lacks else 'public-excerpt')}"
            frame = public
        frame = cut_columns(frame)
        text += cut_notes(frame, self.wording)
        bundle = table_bundle(name, text, frame, decimals, self.study.synthetic, self.wording)
        if interactive.is_wanted():
            bundle |= interactive.table_script(bundle["text/html"], bundle[TABLE]["rows"], self.wording)
        _display(bundle)

    def project_table(
        self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "", caption_key: str = ""
    ) -> None:
        """Show a table that exists for the project's own claims only; with another ledger, say that it is missing.

        Parameters
        ----------
        name, frame, decimals, caption, caption_key
            As in `table`.
        """
        if self.ledger == LEDGER:
            self.table(name, frame, decimals, caption, caption_key)
        else:
            self._show_note(self.wording.text("not-of-this-ledger"))

    def figure(
        self,
        name: str,
        draw: Callable[..., Axes],
        frame: Any,
        *more: Any,
        caption: str = "",
        height: float = SIZE[1],
        paged: bool = False,
        **settings: Any,
    ) -> None:
        """Draw measured numbers; if there is nothing to draw, say so.

        Parameters
        ----------
        name : str
            Unique in the section; the report and the stored outputs know the figure by it.
        draw : callable
            ``draw(frame, *more, ax, wording, **settings)``, from `analysis.plots.charts`.
        frame : DataFrame or other
            The data; an empty frame or series, or one without any value, is not drawn.
        caption : str
            As in `table`.
        height : float
            Inches; the width is the same for all figures.
        paged : bool
            Whether a long frame is drawn in numbered parts, each of which fits on a page.

        Raises
        ------
        InputError
            If there is no caption.
        """
        text = caption_of(self.name, "figures", name, self.wording.language, caption, self.is_public)
        if self.is_public and not (self._is_large_enough and is_publishable_figure(self.name, name)):
            return self._withhold("figure", name, text)
        frame, more = limit_figure(draw, frame, more)
        text += cut_notes(frame, self.wording)
        parts = page_parts(frame) if paged else [frame]
        for number, part in enumerate(parts, start=1):
            heading = (name, text)
            if len(parts) > 1:
                part_text = self.wording.text("part-of", number=number, parts=len(parts))
                heading = (f"{name}-{number}", f"{text} ({part_text})")
            self._figure(*heading, draw, part, *more, height=height, **settings)

    def _figure(
        self, name: str, caption: str, draw: Callable[..., Axes], frame: Any, *more: Any, height: float, **settings: Any
    ) -> None:
        if isinstance(frame, pd.DataFrame | pd.Series) and (frame.empty or frame.isna().all(axis=None)):
            self._show_note(f"{caption}: {self.wording.text('nothing-to-draw')}")
            return

        def draw_on(ax: Axes) -> Axes:
            return draw(frame, *more, ax=ax, wording=for_figures(self.wording), **settings)

        size, vector = (SIZE[0], height), "SAMSPIL_VECTOR" in os.environ
        _display(figure_bundle(name, caption, draw_on, size, self.study.synthetic, self.wording, vector))

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

    def judge_all(self) -> pd.DataFrame:
        """Judge and show every claim of the ledger.

        Returns
        -------
        DataFrame
            The verdicts, indexed by claim. The columns ``supporting`` and ``judged`` are renamed after the unit that
            is counted, such as municipalities.
        """
        verdicts = [self._claims.verdict(claim) for claim in self._claims.in_ledger.values()]
        for verdict in verdicts:
            self._show_verdict(verdict)
        table = pd.DataFrame(map(self._record, verdicts)).set_index("claim").drop(columns="reason_key").convert_dtypes()
        unit = counted(self._claims.in_ledger.values())
        names = {name: f"{name}-{unit}" for name in COUNTS} | {"supporting_band": "supporting-band"}
        return table.rename(columns=names)

    def claim(self, claim_id: str) -> Claim:
        """Look a claim up in the dataset's ledger, or in the project's if the dataset's does not have it.

        The second lets a section describe what a claim is about even if the claim is not judged.

        Raises
        ------
        InputError
            If neither ledger has the claim.
        """
        return self._claims.claim(claim_id)

    def evidence(self, claim_id: str, estimator: str = "") -> Evidence:
        """Measure a claim; parameters and errors as in `judge`.

        Returns
        -------
        Evidence
            The numbers of each municipality (``units``), their summary (``numbers``) and the negative cases.
        """
        return self._claims.evidence(claim_id, estimator)

    def verdict(self, claim_id: str, estimator: str = "") -> Verdict:
        """Measure and judge a claim without showing it; parameters and errors as in `judge`."""
        return self._claims.verdict(self._claims.claim(claim_id, estimator))

    def _record(self, verdict: Verdict) -> dict[str, Any]:
        return verdict_record(verdict, self._claims.in_ledger[verdict.claim], self.wording, self._public_counts)

    def _show_verdict(self, verdict: Verdict) -> None:
        claim = self._claims.in_ledger[verdict.claim]
        record = displayed_verdict(verdict, claim, self.wording, self.study.synthetic, self._public_counts)
        lines = [f"{claim.id}: {record['statement']}", record["sentence"], self._synthetic_note()]
        _display(text_bundle(list(filter(None, lines)), VERDICT, record))

    def segments_text(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Add the text of each segment to a frame with a column ``segment``, except in a public run."""
        if self.is_public:
            return cases
        texts = self.study.segments.set_index("segment")["text"]
        return cases.assign(text=cases["segment"].map(texts))

    def _withhold(self, kind: str, name: str, caption: str) -> None:
        """Say that a table or figure is withheld from a public run, and why."""
        text = self.wording.text(f"withheld-{kind}", caption=caption)
        record = {"kind": kind, "name": name, "caption": caption, "synthetic": self.study.synthetic}
        display({"text/plain": text, WITHHELD: record}, raw=True)

    def _show_note(self, text: str) -> None:
        record = {NOTE: {"text": text}} if self.is_public else {}  # a public run drops outputs without a record
        display({"text/plain": text, **record}, raw=True)

    def _synthetic_note(self) -> str:
        return f"{self.wording.text('synthetic-note')}." if self.study.synthetic else ""


def _display(bundle: Mapping[str, Any]) -> None:
    """Pass a bundle to Jupyter."""
    display(encoded(bundle), raw=True, metadata=display_metadata(bundle))
