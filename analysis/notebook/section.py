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

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability, load_sections, load_terms
from analysis.claims.reliability import codes_behind, unreliable
from analysis.claims.select_ledger import LEDGER, counted, ledger_for
from analysis.claims.verdict import judge
from analysis.claims.verdict_text import reason_text, sentence
from analysis.disclosure.public_verdicts import public_numbers, public_reasons
from analysis.disclosure.publishable import BANDED, is_publishable_figure, publishable_table
from analysis.disclosure.thresholds import FEW_LEFT_OUT, is_enough, is_rest_enough
from analysis.errors import InputError, Issue
from analysis.i18n import Wording
from analysis.messages.suggestions import did_you_mean
from analysis.models import AUDIENCES, LANGUAGES, Claim, Evidence, Reason, Study, StudySubset, Verdict
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.dataset_cache import Estimator, LoadedDataset, load_cached
from analysis.paths import ROOT
from analysis.plots.charts.figure_labels import for_figures
from analysis.plots.charts.style import PAGE_ROWS, SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.plots.output.figure_limits import cut_columns, cut_notes, limit_figure
from analysis.plots.output.table_output import AS_WRITTEN, TABLE, table_bundle

SECTION = "application/vnd.samspil.section+json"
VERDICT = "application/vnd.samspil.verdict+json"
NOTE = "application/vnd.samspil.note+json"
WITHHELD = "application/vnd.samspil.withheld+json"
DISPLAY_WIDTH = 720  # pixels
COUNTS = ("supporting", "judged")

GARBAGE_THRESHOLD = 20_000
"""New objects after which Python collects garbage. A section keeps nearly all objects that it makes; with Python's
default of 700, collection takes a twelfth of its time."""


def open_section(
    section: str, dataset: str, area: str, leave_out: str, coding: str, language: str, audience: str
) -> "Section":
    """Load a dataset for one section, restrict it to the run's parameters, and show the section's title.

    Parameters
    ----------
    section : str
        One of `models.SECTIONS`.
    dataset : str
        The dataset's folder, relative to the project's root, or to the folder in SAMSPIL_DATA.
    area, leave_out, coding : str
        As in `study_subset.material_of`.
    language : {"en", "da"}
    audience : {"internal", "public"}
        A public run shows only what `publishable` lists, whether or not the data are synthetic.

    Raises
    ------
    InputError
        If the dataset is not valid.
    ValueError
        If a parameter has an unknown value, or a public run leaves out a municipality or few interviews.
    """
    if language not in LANGUAGES or audience not in AUDIENCES:
        raise ValueError(
            f"unknown language {language!r} or audience {audience!r}; use one of {LANGUAGES} and one of {AUDIENCES}"
        )
    if audience == "public" and leave_out != "none":
        raise ValueError(f"leave_out={leave_out!r} in a public run would identify that municipality; use 'none'")
    gc.set_threshold(GARBAGE_THRESHOLD)
    folder = ROOT / os.environ.get("SAMSPIL_DATA", "") / dataset
    loaded = load_cached(folder, area, leave_out, coding)
    if audience == "public" and not is_rest_enough(loaded.study.interviews, loaded.material.interviews):
        raise ValueError(f"area={area!r} in a public run: {FEW_LEFT_OUT}")
    labels = dict(loaded.study.codes[["code", f"label_{language}"]].dropna().itertuples(index=False))
    wording = Wording(language, load_terms(), labels)
    parameters = {"area": area, "leave_out": leave_out, "coding": coding, "language": language, "audience": audience}
    opened = Section(section, loaded, wording, parameters, ledger_for(folder))
    opened.show_title()
    return opened


@dataclass(frozen=True)
class Section:
    """One section of the study on one dataset, in one language."""

    name: str
    loaded: LoadedDataset
    wording: Wording
    parameters: Mapping[str, str]
    ledger: Path = LEDGER

    @property
    def study(self) -> Study:
        """The whole dataset."""
        return self.loaded.study

    @property
    def material(self) -> StudySubset:
        """The subset of the dataset that this run analyses."""
        return self.loaded.material

    @property
    def is_public(self) -> bool:
        """Whether the run's audience is the public."""
        return self.parameters["audience"] == "public"

    @cached_property
    def _unit_counts(self) -> dict[str, int]:
        """The number of municipalities and of interviews in the run."""
        interviews = self.material.interviews
        return {"municipality": interviews["municipality"].nunique(), "interview": len(interviews)}

    @property
    def _is_large_enough(self) -> bool:
        """Whether the run has enough interviews and municipalities to be published."""
        return is_enough(self._unit_counts["interview"], self._unit_counts["municipality"])

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the dataset's ledger, by id."""
        return load_claims(self.ledger)

    @cached_property
    def rules(self) -> Mapping[str, Mapping]:
        """The rule of each quantifier word."""
        return load_quantifiers()

    @property
    def named(self) -> Mapping[str, float]:
        """The mention rule: in how many of its interviews a municipality must mention something."""
        return self.rules["several"]["named"]

    @cached_property
    def reliability(self) -> Mapping[str, Any]:
        """The reliability criteria that codes must meet."""
        return load_reliability()

    @property
    def agreement(self) -> pd.DataFrame:
        """Intercoder agreement, per code."""
        return self.loaded.agreement

    @cached_property
    def _section_codes(self) -> frozenset[str]:
        """The codes behind the claims of this section."""
        claims = [claim for claim in self.claims.values() if claim.section == self.name]
        return frozenset(code for claim in claims for code in codes_behind(claim, self.material.codes))

    @cached_property
    def _section_agreement(self) -> pd.DataFrame:
        return self.loaded.agreement_on(self._section_codes)

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
        bundle = _text_bundle([record["title"], *filter(None, notes)], SECTION, record)
        _display(bundle | (interactive.loading_script(bundle["text/html"]) if interactive.is_wanted() else {}))

    def _introduction_key(self, texts: Mapping[str, Any]) -> str:
        """Choose the introduction that suits the ledger: some introductions mention the project's own claims."""
        custom, standard = (f"{name}_{self.wording.language}" for name in ("introduction_own_ledger", "introduction"))
        return custom if self.ledger != LEDGER and custom in texts else standard

    def project_table(self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "") -> None:
        """Show a table that exists for the project's own claims only; with another ledger, say that it is missing."""
        if self.ledger == LEDGER:
            self.table(name, frame, decimals, caption)
        else:
            self._show_note(self.wording.text("not-of-this-ledger"))

    def table(self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "") -> None:
        """Show a frame with its caption from ``sections.yaml``, looked up by ``caption``, or by ``name`` without it."""
        text = self._caption("tables", caption or name)
        if self.is_public:
            own = load_sections()[self.name].get("public_tables", {}).get(caption or name, {})
            text = own.get(self.wording.language, text)
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

    def figure(
        self,
        name: str,
        draw: Callable[..., Axes],
        frame: Any,
        *more: Any,
        height: float = SIZE[1],
        paged: bool = False,
        **settings: Any,
    ) -> None:
        """Draw measured numbers, with the caption of ``name``; if there is nothing to draw, say so.

        Parameters
        ----------
        draw : callable
            ``draw(frame, *more, ax, wording, **settings)``, from `analysis.plots.charts`.
        frame : DataFrame or other
            The data; an empty frame or series, or one without any value, is not drawn.
        height : float
            Inches; the width is the same for all figures.
        paged : bool
            Whether a long frame is drawn in numbered parts, each of which fits on a page.
        """
        caption = self._caption("figures", name)
        if self.is_public and not (self._is_large_enough and is_publishable_figure(self.name, name)):
            return self._withhold("figure", name, caption)
        frame, more = limit_figure(draw, frame, more)
        caption += cut_notes(frame, self.wording)
        parts = _parts(frame) if paged else [frame]
        for number, part in enumerate(parts, start=1):
            heading = (name, caption)
            if len(parts) > 1:
                part_text = self.wording.text("part-of", number=number, parts=len(parts))
                heading = (f"{name}-{number}", f"{caption} ({part_text})")
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

    def judge(self, claim_id: str, estimator: Estimator) -> None:
        """Measure a claim with the estimator that the ledger names, judge it, and show the verdict in words.

        If the dataset's ledger does not have the claim, show a note instead of a verdict.

        Raises
        ------
        ValueError
            If the ledger names another estimator for the claim.
        """
        if self._has(claim_id, estimator.__name__):
            self._show_verdict(self.verdict(claim_id, estimator))
        else:
            self._show_note(self.wording.text("not-in-this-ledger", claim=claim_id))

    def claim(self, claim_id: str) -> Claim:
        """Look a claim up in the dataset's ledger, or in the project's if the dataset's does not have it.

        The second lets a section describe what a claim is about even if the claim is not judged.

        Raises
        ------
        InputError
            If neither ledger has the claim.
        """
        return self._claim(claim_id)

    def _claim(self, claim_id: str, estimator: str = "") -> Claim:
        claims = self.claims if self._has(claim_id, estimator) else load_claims()
        if claim_id not in claims:
            known = did_you_mean(claim_id, [*self.claims, *claims])
            raise InputError(self.ledger.name, [Issue(self.ledger.name, f"unknown claim {claim_id!r}", known)])
        return claims[claim_id]

    def _has(self, claim_id: str, estimator: str = "") -> bool:
        """Tell whether the ledger has the claim that a notebook asks for.

        A study's ledger may use the id of one of the project's claims for another claim. The notebook means the study's
        claim if both agree in section and estimator, or if the notebook names the study's estimator.
        """
        if self.ledger == LEDGER:
            return True
        custom, standard = self.claims.get(claim_id), load_claims().get(claim_id)
        if custom is None or standard is None:
            return custom is not None
        same = (custom.section, custom.estimator) == (standard.section, standard.estimator)
        return same or custom.estimator == estimator != standard.estimator

    def _show_verdict(self, verdict: Verdict) -> None:
        claim, language = self.claims[verdict.claim], self.wording.language
        words = self._public_sentence(verdict, claim) if self.is_public else sentence(verdict, claim, self.wording)
        texts = {what: claim.told(what, language) for what in ("statement", "title")}
        record = {
            **self.record(verdict),
            "sentence": words,
            "statement": texts["statement"][0],
            "source": f"{texts['title'][0]}, {self.wording.date(claim.source['date'])}",
            "synthetic": self.study.synthetic,
            **{f"{what}_language": used for what, (_, used) in texts.items() if used != language},
        }
        _display(
            _text_bundle(
                [f"{claim.id}: {record['statement']}", words, *filter(None, [self._synthetic_note()])], VERDICT, record
            )
        )

    def judge_all(self, estimators: Mapping[str, Estimator]) -> pd.DataFrame:
        """Judge and show every claim of the ledger; return the verdicts as a frame indexed by claim.

        The columns ``supporting`` and ``judged`` are renamed after the unit that is counted, such as municipalities.
        """
        verdicts = [self.verdict(claim.id, estimators[claim.estimator]) for claim in self.claims.values()]
        for verdict in verdicts:
            self._show_verdict(verdict)
        table = pd.DataFrame(map(self.record, verdicts)).set_index("claim").drop(columns="reason_key").convert_dtypes()
        unit = counted(self.claims.values())
        names = {name: f"{name}-{unit}" for name in COUNTS} | {"supporting_band": "supporting-band"}
        return table.rename(columns=names)

    def evidence(self, claim_id: str, estimator: Estimator) -> Evidence:
        """Measure a claim; errors as in `judge`."""
        return self._evidence(self._claim(claim_id, estimator.__name__), estimator)

    def _evidence(self, claim: Claim, estimator: Estimator) -> Evidence:
        if estimator.__name__ != claim.estimator:
            raise ValueError(f"{claim.id} is measured by {claim.estimator}, not by {estimator.__name__}")
        return self.loaded.evidence(claim, self.rules[claim.word], estimator)

    def verdict(self, claim_id: str, estimator: Estimator) -> Verdict:
        """Measure and judge a claim without showing it; errors as in `judge`."""
        claim = self._claim(claim_id, estimator.__name__)
        return judge(claim, self.rules[claim.word], self._evidence(claim, estimator), self._unreliability(claim))

    def _unreliability(self, claim: Claim) -> Reason | None:
        """Return the reason why a claim's coding is not reliable enough, if any.

        Agreement is resampled for as few codes as possible, because it is slow.
        """
        codes = set(codes_behind(claim, self.material.codes))
        if not codes:
            return None
        agreement = self._section_agreement if codes <= self._section_codes else self.agreement
        return unreliable(claim, self.material.codes, agreement, self.reliability)

    def record(self, verdict: Verdict) -> dict[str, Any]:
        """Return a verdict as plain data with its reasons in words; if public, without numbers on small groups."""
        values = {key: value for key, value in vars(verdict).items() if key != "reasons"}
        unit, reasons = self.claims[verdict.claim].unit, verdict.reasons
        if self.is_public:
            values |= public_numbers(verdict, self._unit_counts, unit)
            reasons = public_reasons(reasons, self._unit_counts)
        words = [reason_text(reason, self.wording, unit) for reason in reasons]
        words += [self.wording.text("public-reason")] * (len(reasons) < len(verdict.reasons))
        return {**values, "reason": " ".join(words), "reason_key": " ".join(reason.key for reason in reasons)}

    def _public_sentence(self, verdict: Verdict, claim: Claim) -> str:
        """Write a verdict as a sentence without the numbers that the public may not see."""
        record = self.record(verdict)
        parts = [self.wording.text(f"verdict-{verdict.verdict}", claim=claim.id)]
        if record["supporting_band"]:
            values = {"supporting": record["supporting_band"], "judged": record["judged"]}
            parts.append(self.wording.text_of(claim.unit, "public-finding", **values))
        return " ".join([*parts, *filter(None, [record["reason"]]), self.wording.text("public-numbers")])

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

    def _caption(self, kind: str, name: str) -> str:
        try:
            return load_sections()[self.name][kind][name][self.wording.language]
        except KeyError:
            raise KeyError(f"data/sections.yaml has no caption for {kind} {name!r} of {self.name}; add it") from None

    def _synthetic_note(self) -> str:
        return f"{self.wording.text('synthetic-note')}." if self.study.synthetic else ""


def _parts(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut a frame into parts of nearly equal length that each fit on a page; an empty frame is one part."""
    parts = max(1, -(-len(frame) // PAGE_ROWS))
    size = -(-len(frame) // parts)
    return [frame.iloc[part * size : (part + 1) * size] for part in range(parts)]


def _text_bundle(lines: list[str], kind: str, record: Mapping) -> dict[str, Any]:
    """Bundle lines of text, the first as a heading, with the record that they were written from."""
    from markupsafe import escape

    heading, *paragraphs = lines
    html = f"<p><strong>{escape(heading)}</strong></p>" + "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
    html = f'<div class="{AS_WRITTEN}">{html}</div>'
    return {"text/plain": "\n".join(lines), "text/html": html, kind: dict(record)}


def _display(bundle: Mapping[str, Any]) -> None:
    """Pass a bundle to Jupyter, pictures in base 64; they are displayed a little larger than in print."""
    from base64 import b64encode

    encoded = {key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in bundle.items()}
    display(encoded, raw=True, metadata={"image/png": {"width": DISPLAY_WIDTH}} if "image/png" in encoded else {})
