"""Show tables and figures of an opened study, each with its caption; withhold what a public run may not show."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.claims.select_ledger import LEDGER
from analysis.disclosure.publishable import BANDED, is_publishable_figure, publishable_table
from analysis.disclosure.thresholds import is_enough
from analysis.i18n import Wording
from analysis.models import Study, StudyDefinition, StudySubset
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.captions import caption_of, public_caption_of
from analysis.notebook.opened_study import OpenedStudy
from analysis.notebook.output_bundles import page_parts, show
from analysis.plots.charts.figure_labels import for_figures
from analysis.plots.charts.style import SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.plots.output.figure_limits import cut_columns, cut_notes, limit_figure
from analysis.plots.output.table_output import TABLE, table_bundle
from analysis.written_names import in_files

NOTE = "application/vnd.samspil.note+json"
WITHHELD = "application/vnd.samspil.withheld+json"


@dataclass(frozen=True)
class TablesAndFigures:
    """The tables and figures of one section.

    Attributes
    ----------
    name : str
        One of the study's sections.
    opened : OpenedStudy
        The dataset with the parameters of the run, its ledger and its evidence.
    parameters : dict of str to str
        ``group``, ``leave_out``, ``coder``, ``language`` and ``audience``.
    """

    name: str
    opened: OpenedStudy
    parameters: Mapping[str, str]

    @property
    def definition(self) -> StudyDefinition | None:
        """What the study is about; None stands for the project's own."""
        return self.opened.dataset.definition

    @property
    def _kind(self) -> str:
        """The name of the section whose notebook this is; several sections may run one notebook."""
        return self.definition.notebook_name(self.name) if self.definition else self.name

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
    def wording(self) -> Wording:
        """The words of the run's language."""
        return self.opened.wording

    @property
    def is_public(self) -> bool:
        """Whether the run's audience is the public."""
        return self.parameters["audience"] == "public"

    @cached_property
    def _unit_counts(self) -> dict[str, int]:
        """The number of units and of interviews in the run."""
        interviews = self.material.interviews
        return {"unit": interviews["unit"].nunique(), "interview": len(interviews)}

    @property
    def _is_large_enough(self) -> bool:
        """Whether the run has enough interviews and units to be published."""
        return is_enough(self._unit_counts["interview"], self._unit_counts["unit"])

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
        text = caption_of(self.name, "tables", key, self.wording.language, caption, self.is_public, self.definition)
        if self.is_public:
            text = public_caption_of(self.name, key, self.wording.language, self.definition) or text
            public = publishable_table(self._kind, name, frame, self._unit_counts) if self._is_large_enough else None
            if public is None:
                self._withhold("table", name, text)
                return
            if not public.equals(frame):
                lacks = public[public.columns.intersection(list(BANDED))].isna().any(axis=None)
                text += f" {self.wording.text('public-excerpt-with-dashes' if lacks else 'public-excerpt')}"
            frame = public
        frame = cut_columns(frame)
        text += cut_notes(frame, self.wording)
        bundle = table_bundle(name, text, frame, decimals, self.study.synthetic, self.wording)
        for column in bundle[TABLE]["columns"]:
            column["key"] = in_files(column["key"])
        if interactive.is_wanted():
            bundle |= interactive.table_script(bundle["text/html"], bundle[TABLE]["rows"], self.wording)
        show(bundle)

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
        *more
            Further data that ``draw`` takes after ``frame``.
        caption : str
            As in `table`.
        height : float
            Inches; the width is the same for all figures.
        paged : bool
            Whether a long frame is drawn in numbered parts, each of which fits on a page.
        **settings
            Keyword arguments of ``draw``.

        Raises
        ------
        InputError
            If there is no caption.
        """
        text = caption_of(self.name, "figures", name, self.wording.language, caption, self.is_public, self.definition)
        if self.is_public and not (self._is_large_enough and is_publishable_figure(self._kind, name)):
            self._withhold("figure", name, text)
            return
        frame, limited = limit_figure(draw, frame, more)
        text += cut_notes(frame, self.wording)
        parts = page_parts(frame) if paged else [frame]
        for number, part in enumerate(parts, start=1):
            heading = (name, text)
            if len(parts) > 1:
                part_text = self.wording.text("part-of", number=number, parts=len(parts))
                heading = (f"{name}-{number}", f"{text} ({part_text})")
            self._figure(*heading, draw, part, *limited, height=height, **settings)

    def _figure(
        self, name: str, caption: str, draw: Callable[..., Axes], frame: Any, *more: Any, height: float, **settings: Any
    ) -> None:
        if isinstance(frame, pd.DataFrame | pd.Series) and (frame.empty or frame.isna().to_numpy().all()):
            self._show_note(f"{caption}: {self.wording.text('nothing-to-draw')}")
            return

        def draw_on(ax: Axes) -> Axes:
            return draw(frame, *more, ax=ax, wording=for_figures(self.wording), **settings)

        size, vector = (SIZE[0], height), "SAMSPIL_VECTOR" in os.environ
        show(figure_bundle(name, caption, draw_on, size, self.study.synthetic, self.wording, vector))

    def _withhold(self, kind: str, name: str, caption: str) -> None:
        """Say that a table or figure is withheld from a public run, and why."""
        text = self.wording.text(f"withheld-{kind}", caption=caption)
        record = {"kind": kind, "name": name, "caption": caption, "synthetic": self.study.synthetic}
        show({"text/plain": text, WITHHELD: record})

    def _show_note(self, text: str) -> None:
        record = {NOTE: {"text": text}} if self.is_public else {}  # a public run drops outputs without a record
        show({"text/plain": text, **record})
