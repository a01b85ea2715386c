"""A section's desk: what a notebook opens with, and how it shows tables, figures and verdicts."""

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
from analysis.i18n import LANGUAGES, Wording
from analysis.messages.suggestions import did_you_mean
from analysis.models import AUDIENCES, Claim, Evidence, Reason, Study, StudySubset, Verdict
from analysis.notebook import interactive_tables as interactive
from analysis.notebook.dataset_cache import Estimator, Opened, opened
from analysis.paths import ROOT
from analysis.plots.charts.figure_labels import for_figures
from analysis.plots.charts.style import PAGE_ROWS, SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.plots.output.figure_limits import cut_columns, cut_notes, limited
from analysis.plots.output.table_output import AS_WRITTEN, TABLE, table_bundle

SECTION = "application/vnd.samspil.section+json"
VERDICT = "application/vnd.samspil.verdict+json"
NOTE = "application/vnd.samspil.note+json"
WITHHELD = "application/vnd.samspil.withheld+json"
SHOWN = 720  # pixels
COUNTS = ("supporting", "judged")

COLLECTED = 20_000
"""New objects after which a notebook looks for garbage. A section keeps nearly all that it makes, and at python's 700
it would be looked through again and again, for a twelfth of the section's time."""


def open_section(
    section: str, dataset: str, area: str, leave_out: str, coding: str, language: str, audience: str
) -> "Section":
    """Load a dataset for one section, cut it to the run's parameters, and show what the section is about.

    Parameters
    ----------
    section : str
        One of `models.SECTIONS`.
    dataset : str
        The folder of coded interviews, from the project's root, or from the folder that SAMSPIL_DATA names.
    area, leave_out, coding : str
        As in `study_subset.material_of`.
    language : {"en", "da"}
    audience : {"internal", "public"}
        For the public only what `publishable` lists is shown, whatever the data are.

    Raises
    ------
    InputError
        If the dataset is not sound.
    ValueError
        If a parameter has a value that does not exist, or a public run leaves out a municipality or few interviews.
    """
    if language not in LANGUAGES or audience not in AUDIENCES:
        raise ValueError(
            f"language {language!r} or audience {audience!r} is not known; use {LANGUAGES} and {AUDIENCES}"
        )
    if audience == "public" and leave_out != "none":
        raise ValueError(f"leave_out={leave_out!r} in a public run would give away that municipality; leave out none")
    gc.set_threshold(COLLECTED)
    folder = ROOT / os.environ.get("SAMSPIL_DATA", "") / dataset
    desk = opened(folder, area, leave_out, coding)
    if audience == "public" and not is_rest_enough(desk.study.interviews, desk.material.interviews):
        raise ValueError(f"area={area!r} in a public run: {FEW_LEFT_OUT}")
    labels = dict(desk.study.codes[["code", f"label_{language}"]].dropna().itertuples(index=False))
    wording = Wording(language, load_terms(), labels)
    parameters = {"area": area, "leave_out": leave_out, "coding": coding, "language": language, "audience": audience}
    found = Section(section, desk, wording, parameters, ledger_for(folder))
    found.show_opening()
    return found


@dataclass(frozen=True)
class Section:
    """One section of the study on one dataset, in one language."""

    name: str
    opened: Opened
    wording: Wording
    parameters: Mapping[str, str]
    ledger: Path = LEDGER

    @property
    def study(self) -> Study:
        """The whole dataset."""
        return self.opened.study

    @property
    def material(self) -> StudySubset:
        """The part of it that this run looks at."""
        return self.opened.material

    @property
    def is_public(self) -> bool:
        """Whether the run is for the public."""
        return self.parameters["audience"] == "public"

    @cached_property
    def _units(self) -> dict[str, int]:
        """How many municipalities and interviews the run has."""
        interviews = self.material.interviews
        return {"municipality": interviews["municipality"].nunique(), "interview": len(interviews)}

    @property
    def _is_enough(self) -> bool:
        return is_enough(self._units["interview"], self._units["municipality"])

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the ledger that the dataset is judged by, by id."""
        return load_claims(self.ledger)

    @cached_property
    def rules(self) -> Mapping[str, Mapping]:
        """The rule of each quantifier word."""
        return load_quantifiers()

    @property
    def named(self) -> Mapping[str, float]:
        """What "named" means: in how many interviews of a municipality."""
        return self.rules["several"]["named"]

    @cached_property
    def reliability(self) -> Mapping[str, Any]:
        """What is demanded of the coders' agreement."""
        return load_reliability()

    @property
    def agreement(self) -> pd.DataFrame:
        """Agreement of the coders, per code."""
        return self.opened.agreement

    @cached_property
    def _own_codes(self) -> frozenset[str]:
        """The codes behind the claims of this section."""
        own = [claim for claim in self.claims.values() if claim.section == self.name]
        return frozenset(code for claim in own for code in codes_behind(claim, self.material.codes))

    @cached_property
    def _own_agreement(self) -> pd.DataFrame:
        return self.opened.agreement_on(self._own_codes)

    def show_opening(self) -> None:
        """Show the section's title, its introduction, and what the data are."""
        texts, language = load_sections()[self.name], self.wording.language
        record = {
            "section": self.name,
            "title": texts[f"title_{language}"],
            "introduction": texts[self._introduction(texts)].strip(),
            "dataset": self.study.name,
            "synthetic": self.study.synthetic,
            "parameters": dict(self.parameters),
        }
        notes = [record["introduction"], self._note()]
        bundle = _told([record["title"], *filter(None, notes)], SECTION, record)
        _display(bundle | (interactive.loading_script(bundle["text/html"]) if interactive.is_wanted() else {}))

    def _introduction(self, texts: Mapping[str, Any]) -> str:
        """Name the introduction that is true of the ledger: some speak of the project's claims."""
        own, usual = (f"{name}_{self.wording.language}" for name in ("introduction_own_ledger", "introduction"))
        return own if self.ledger != LEDGER and own in texts else usual

    def project_table(self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "") -> None:
        """Show a table that is known of the project's own claims only; say so where other claims were judged."""
        if self.ledger == LEDGER:
            self.table(name, frame, decimals, caption)
        else:
            self._say(self.wording.text("not-of-this-ledger"))

    def table(self, name: str, frame: pd.DataFrame, decimals: int = 2, caption: str = "") -> None:
        """Show a measured frame under its caption in ``sections.yaml``: that of ``caption``, or else of ``name``."""
        told = self._caption("tables", caption or name)
        if self.is_public:
            own = load_sections()[self.name].get("public_tables", {}).get(caption or name, {})
            told = own.get(self.wording.language, told)
            public = publishable_table(self.name, name, frame, self._units) if self._is_enough else None
            if public is None:
                return self._withhold("table", name, told)
            if not public.equals(frame):
                lacks = public[public.columns.intersection(BANDED)].isna().any(axis=None)
                told += f" {self.wording.text('public-excerpt-with-dashes' if lacks else 'public-excerpt')}"
            frame = public
        frame = cut_columns(frame)
        told += cut_notes(frame, self.wording)
        bundle = table_bundle(name, told, frame, decimals, self.study.synthetic, self.wording)
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
        """Draw measured numbers, under the caption of ``name``; say so where there is nothing to draw.

        Parameters
        ----------
        draw : callable
            ``draw(frame, *more, ax, wording, **settings)``, from `analysis.plots.charts`.
        frame : DataFrame or other
            What is drawn; a frame or series that is empty, or without any value, is not.
        height : float
            Inches; the width is the same for all figures.
        paged : bool
            Whether a long frame is drawn in parts, each of which fits on a page; the parts are told by their number.
        """
        caption = self._caption("figures", name)
        if self.is_public and not (self._is_enough and is_publishable_figure(self.name, name)):
            return self._withhold("figure", name, caption)
        frame, more = limited(draw, frame, more)
        caption += cut_notes(frame, self.wording)
        parts = _parts(frame) if paged else [frame]
        for number, part in enumerate(parts, start=1):
            several = {"number": number, "parts": len(parts)}
            own = (f"{name}-{number}", f"{caption} ({self.wording.text('part-of', **several)})")
            self._figure(*(own if len(parts) > 1 else (name, caption)), draw, part, *more, height=height, **settings)

    def _figure(
        self, name: str, caption: str, draw: Callable[..., Axes], frame: Any, *more: Any, height: float, **settings: Any
    ) -> None:
        if isinstance(frame, pd.DataFrame | pd.Series) and (frame.empty or frame.isna().all(axis=None)):
            self._say(f"{caption}: {self.wording.text('nothing-to-draw')}")
            return

        def on(ax: Axes) -> Axes:
            return draw(frame, *more, ax=ax, wording=for_figures(self.wording), **settings)

        size, vector = (SIZE[0], height), "SAMSPIL_VECTOR" in os.environ
        _display(figure_bundle(name, caption, on, size, self.study.synthetic, self.wording, vector))

    def judge(self, claim_id: str, estimator: Estimator) -> None:
        """Measure a claim with the estimator that the ledger names for it, judge it, and show the verdict in words.

        Of a claim that the dataset's own ledger does not have there is no verdict, and that is said.

        Raises
        ------
        ValueError
            If the ledger names another estimator for the claim.
        """
        if self._has(claim_id, estimator.__name__):
            self._show_verdict(self.verdict(claim_id, estimator))
        else:
            self._say(self.wording.text("not-in-this-ledger", claim=claim_id))

    def claim(self, claim_id: str) -> Claim:
        """Give the record that a claim is measured by: that of the dataset's own ledger, whose codes may be others, or
        the project's where its ledger does not have the claim, so that what is only described still is.

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
            raise InputError(self.ledger.name, [Issue(self.ledger.name, f"has no claim {claim_id!r}", known)])
        return claims[claim_id]

    def _has(self, claim_id: str, estimator: str = "") -> bool:
        """Tell whether the ledger has the claim that a notebook means.

        A study may call a claim of its own the same as one of the project. Its own is meant where the project measures
        its claim in another way and the notebook asks for the way of this study.
        """
        if self.ledger == LEDGER:
            return True
        own, known = self.claims.get(claim_id), load_claims().get(claim_id)
        if own is None or known is None:
            return own is not None
        same = (own.section, own.estimator) == (known.section, known.estimator)
        return same or own.estimator == estimator != known.estimator

    def _show_verdict(self, verdict: Verdict) -> None:
        claim, language = self.claims[verdict.claim], self.wording.language
        words = self._public_sentence(verdict, claim) if self.is_public else sentence(verdict, claim, self.wording)
        told = {what: claim.told(what, language) for what in ("statement", "title")}
        record = {
            **self.record(verdict),
            "sentence": words,
            "statement": told["statement"][0],
            "source": f"{told['title'][0]}, {self.wording.date(claim.source['date'])}",
            "synthetic": self.study.synthetic,
            **{f"{what}_language": spoken for what, (_, spoken) in told.items() if spoken != language},
        }
        _display(_told([f"{claim.id}: {record['statement']}", words, *filter(None, [self._note()])], VERDICT, record))

    def judge_all(self, estimators: Mapping[str, Estimator]) -> pd.DataFrame:
        """Judge and show every claim of the ledger; return the verdicts as plain data, indexed by claim.

        The columns ``supporting`` and ``judged`` are named after what is counted, since a claim need not be supported
        by being named.
        """
        verdicts = [self.verdict(claim.id, estimators[claim.estimator]) for claim in self.claims.values()]
        for verdict in verdicts:
            self._show_verdict(verdict)
        table = pd.DataFrame(map(self.record, verdicts)).set_index("claim").drop(columns="reason_key").convert_dtypes()
        unit = counted(self.claims.values())
        named = {name: f"{name}-{unit}" for name in COUNTS} | {"supporting_band": "supporting-band"}
        return table.rename(columns=named)

    def evidence(self, claim_id: str, estimator: Estimator) -> Evidence:
        """Measure a claim; errors as in `judge`."""
        return self._evidence(self._claim(claim_id, estimator.__name__), estimator)

    def _evidence(self, claim: Claim, estimator: Estimator) -> Evidence:
        if estimator.__name__ != claim.estimator:
            raise ValueError(f"{claim.id} is measured by {claim.estimator}, not by {estimator.__name__}")
        return self.opened.evidence(claim, self.rules[claim.word], estimator)

    def verdict(self, claim_id: str, estimator: Estimator) -> Verdict:
        """Measure and judge a claim without showing it; errors as in `judge`."""
        claim = self._claim(claim_id, estimator.__name__)
        return judge(claim, self.rules[claim.word], self._evidence(claim, estimator), self._doubt(claim))

    def _doubt(self, claim: Claim) -> Reason | None:
        """Say why a claim's coding cannot carry it; coders are resampled for no more codes than are needed."""
        behind = set(codes_behind(claim, self.material.codes))
        if not behind:
            return None
        agreement = self._own_agreement if behind <= self._own_codes else self.agreement
        return unreliable(claim, self.material.codes, agreement, self.reliability)

    def record(self, verdict: Verdict) -> dict[str, Any]:
        """Give a verdict as plain data, its reasons in words; for the public without what tells of few."""
        plain = {key: value for key, value in vars(verdict).items() if key != "reasons"}
        unit, reasons = self.claims[verdict.claim].unit, verdict.reasons
        if self.is_public:
            plain |= public_numbers(verdict, self._units, unit)
            reasons = public_reasons(reasons, self._units)
        words = [reason_text(reason, self.wording, unit) for reason in reasons]
        words += [self.wording.text("public-reason")] * (len(reasons) < len(verdict.reasons))
        return {**plain, "reason": " ".join(words), "reason_key": " ".join(reason.key for reason in reasons)}

    def _public_sentence(self, verdict: Verdict, claim: Claim) -> str:
        """Say what was found on a claim without the numbers that the public may not see."""
        found = self.record(verdict)
        parts = [self.wording.text(f"verdict-{verdict.verdict}", claim=claim.id)]
        if found["supporting_band"]:
            values = {"supporting": found["supporting_band"], "judged": found["judged"]}
            parts.append(self.wording.text_of(claim.unit, "public-finding", **values))
        return " ".join([*parts, *filter(None, [found["reason"]]), self.wording.text("public-numbers")])

    def segments_text(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Add the words of the segments to a frame that names them; never for the public."""
        if self.is_public:
            return cases
        words = self.study.segments.set_index("segment")["text"]
        return cases.assign(text=cases["segment"].map(words))

    def _withhold(self, kind: str, name: str, caption: str) -> None:
        """Say that a table or figure is not for the public, and why."""
        told = self.wording.text(f"withheld-{kind}", caption=caption)
        record = {"kind": kind, "name": name, "caption": caption, "synthetic": self.study.synthetic}
        display({"text/plain": told, WITHHELD: record}, raw=True)

    def _say(self, text: str) -> None:
        record = {NOTE: {"text": text}} if self.is_public else {}  # what has no record is dropped from a public run
        display({"text/plain": text, **record}, raw=True)

    def _caption(self, kind: str, name: str) -> str:
        try:
            return load_sections()[self.name][kind][name][self.wording.language]
        except KeyError:
            raise KeyError(f"data/sections.yaml has no caption for {kind} {name!r} of {self.name}; add it") from None

    def _note(self) -> str:
        return f"{self.wording.text('synthetic-note')}." if self.study.synthetic else ""


def _parts(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut a frame into parts of nearly as many rows, none of them longer than a page; one of no rows is one part."""
    parts = max(1, -(-len(frame) // PAGE_ROWS))
    size = -(-len(frame) // parts)
    return [frame.iloc[part * size : (part + 1) * size] for part in range(parts)]


def _told(lines: list[str], kind: str, record: Mapping) -> dict[str, Any]:
    """Give lines of text, the first as a heading, with the record behind them."""
    from markupsafe import escape

    heading, *others = lines
    html = f"<p><strong>{escape(heading)}</strong></p>" + "".join(f"<p>{escape(line)}</p>" for line in others)
    html = f'<div class="{AS_WRITTEN}">{html}</div>'
    return {"text/plain": "\n".join(lines), "text/html": html, kind: dict(record)}


def _display(bundle: Mapping[str, Any]) -> None:
    """Hand a bundle to Jupyter; pictures travel as text, and are shown a little larger than in print."""
    from base64 import b64encode

    ready = {key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in bundle.items()}
    display(ready, raw=True, metadata={"image/png": {"width": SHOWN}} if "image/png" in ready else {})
