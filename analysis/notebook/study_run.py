"""An appraiser's desk: a dataset with the ledger, what each claim rests on, and what is left without an interview."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis.claims.dependents import counted, counted_lines, hold_known, trace_rows
from analysis.claims.ledger import (
    load_claims,
    load_quantifiers,
    load_reliability,
    load_terms,
    registration,
    written_ledger,
)
from analysis.claims.reliability import codes_named
from analysis.claims.rule_text import departure_told, departures
from analysis.claims.select_ledger import LEDGER, ledger_for
from analysis.claims.trace import trace
from analysis.claims.verdict_text import sentence
from analysis.dataset.read import as_study, load_dataset
from analysis.dataset.schema import read_definition
from analysis.errors import InputError, Issue
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import material_of
from analysis.messages.suggestions import did_you_mean, nearest
from analysis.models import Claim, Dataset, Study, StudySubset, Verdict
from analysis.plots.charts.specification_plot import specification_dots
from analysis.plots.charts.style import SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.robustness.recoding import Recoding, recoded
from analysis.robustness.repeated_verdicts import (
    forked_verdicts,
    materials_by_meeting,
    repeated_verdicts,
    repetitions,
)
from analysis.robustness.stability import standings
from analysis.robustness.text_listing import (
    change_lines,
    fork_lines,
    judgement,
    labelled_forks,
    standing_line,
    trace_lines,
)
from analysis.robustness.withdrawal import changes, without, without_interviews
from analysis.simulation.scenario_verdicts import verdicts_on


@dataclass(frozen=True)
class Appraisal:
    """A dataset, or a part of it, in one reading and one language, with the ledger."""

    dataset: Dataset
    coding: str
    language: str
    ledger: Path = LEDGER
    recoding: Recoding | None = None  # by which the codes that claims name are called otherwise than in the ledger
    area: str = "all"
    leave_out: str = "none"

    @cached_property
    def study(self) -> Study:
        return as_study(self.dataset, read_definition())

    @cached_property
    def material(self) -> StudySubset:
        return material_of(self.study, self.area, self.leave_out, self.coding)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        claims = load_claims(self.ledger)
        if self.recoding is None:
            return claims
        return {
            name: replace(claim, variables=self.recoding.of_claim(claim.variables)) for name, claim in claims.items()
        }

    @cached_property
    def rules(self) -> Mapping[str, Mapping]:
        return load_quantifiers()

    @cached_property
    def wording(self) -> Wording:
        labels = self.study.codes[["code", f"label_{self.language}"]].dropna()
        return Wording(self.language, load_terms(), dict(labels.itertuples(index=False)))

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict on each claim, in the lead coders' reading of the whole study."""
        return verdicts_on(self.study, self.claims, self.rules, load_reliability())

    def claim(self, name: str) -> Claim:
        """Find a claim of the ledger.

        Raises
        ------
        InputError
            If the ledger does not have it.
        """
        if name not in self.claims:
            raise InputError(
                str(self.ledger), [Issue(self.ledger.name, f"has no claim {name!r}", did_you_mean(name, self.claims))]
            )
        return self.claims[name]

    def trace(self, name: str, judged: bool | None = None) -> pd.DataFrame:
        """List what a claim rests on, as `trace.trace` does; errors as in `claim`.

        Parameters
        ----------
        judged : bool, optional
            Whether the claim can be judged; by default, whether it can in `verdicts`.
        """
        claim = self.claim(name)
        judged = self.verdicts[name].verdict != "cannot_be_judged" if judged is None else judged
        return trace(claim, self.rules[claim.word], self.material, judged)

    def about(self, name: str) -> Iterator[str]:
        """Say what a claim states, by which rule it is judged, and with what verdict."""
        claim = self.claim(name)
        yield f"{name}: {claim.statement(self.language)}"
        rule = self.rules[claim.word]
        basis = rule.get("of_interviews", rule) if claim.unit == "interview" else rule
        yield self.wording.text("trace-rule", basis=basis[f"basis_{self.language}"].strip())
        yield from self._departures(claim.word)
        yield self.sentence(name)

    def _departures(self, *words: str) -> Iterator[str]:
        """Say which numbers of the rules of some words (or, without any, of all) are not those that were registered."""
        for departure in departures():
            if not words or departure["place"].partition(".")[0] in (*words, "named", "reliability"):
                yield self.wording.text("departure", **departure_told(departure, self.language))

    def sentence(self, name: str) -> str:
        return sentence(self.verdicts[name], self.claims[name], self.wording)

    def traced(self, name: str, told: pd.DataFrame | None = None) -> Iterator[str]:
        """Say all of a claim: what `about` says, and what it rests on, with what was said; errors as in `claim`."""
        words = self.study.segments.set_index("segment")["text"].dropna()
        yield from self.about(name)
        yield from trace_lines(self.trace(name) if told is None else told, self.claim(name), words, self.wording)

    def known(self, kind: str) -> Iterable[str]:
        """List the interviews, segments, coders or codes that a claim can rest on."""
        names = {
            "interview": self.study.interviews["interview"],
            "segment": self.study.segments["segment"],
            "coder": self.material.codings["coder"],
            "code": self.study.codes["code"],
        }[kind]
        return dict.fromkeys(names.dropna())

    def resting_on(self, kind: str, name: str) -> Iterator[str]:
        """Say which claims rest on an interview, a segment, a coder or a code.

        Raises
        ------
        InputError
            If the dataset does not have it.
        """
        hold_known(self.dataset.name, kind, name, self.known(kind))
        found = counted({claim: trace_rows(self.trace(claim)) for claim in self.claims}, kind, name)
        texts = {text: self.wording.terms["texts"][text][self.language] for text in ("rests-on", "rests-nothing")}
        yield from counted_lines(found, name, texts)

    def repeated(self, names: Sequence[str], share: int = 0, shares: int = 1) -> Iterator[pd.DataFrame]:
        """Judge claims again and again: with something left out, read otherwise, or decided otherwise.

        Parameters
        ----------
        share, shares : int
            Take every ``shares``-th repetition, from number ``share`` on, so that several processes can share the work.
        """
        claims = [self.claim(name) for name in names]
        for repetition in islice(repetitions(self.study), share, None, shares):
            yield repeated_verdicts(repetition, claims, self.rules, ESTIMATORS)
        materials = materials_by_meeting(self.study)
        for claim in claims[share::shares]:
            yield forked_verdicts(claim, self.rules[claim.word], ESTIMATORS[claim.estimator], materials)

    def standing(self, names: Sequence[str], repeated: Sequence[pd.DataFrame]) -> Iterator[str]:
        """Say how often each verdict stands and what flips it; of a single claim, every fork of its rule."""
        every = pd.concat(repeated, ignore_index=True)
        judged = {name: self.verdicts[name].verdict for name in names}
        units = {name: self.claims[name].unit for name in names}
        for name, standing in standings(judged, every.to_dict("records"), units).items():
            yield standing_line(name, standing, self.wording)
        if len(names) == 1:
            yield from fork_lines(every[every["kind"] == "fork"], self.wording)

    def specification_curve(self, name: str, repeated: Sequence[pd.DataFrame]) -> bytes:
        """Draw what each fork of a claim's rule estimates, as a PNG.

        Raises
        ------
        InputError
            If the rule leaves nothing open.
        """
        every = pd.concat(repeated, ignore_index=True)
        forks = labelled_forks(every[every["kind"] == "fork"], self.wording)
        if forks["estimate"].isna().all():
            message = f"the rule of {name} has no forks to draw, or none that gives a number"
            raise InputError("the figure", [Issue(LEDGER.name, message, "name another claim")])
        draw = partial(specification_dots, forks, wording=self.wording)
        caption = self.wording.text("forks-of", claim=name)
        bundle = figure_bundle("specification", caption, draw, SIZE, self.study.synthetic, self.wording)
        return bundle["image/png"]

    def own_ledger(self) -> dict[str, str]:
        """Give the ledger that the dataset is judged by, by its file's name, where that is not the project's."""
        if self.recoding:
            return {LEDGER.name: written_ledger(self.ledger, {name: c.variables for name, c in self.claims.items()})}
        return {} if self.ledger == LEDGER else {LEDGER.name: self.ledger.read_text(encoding="utf-8")}

    def without_one(self, kind: str, name: str) -> Dataset:
        """Take an interview, a segment, a coder or a code out; errors as in `resting_on`."""
        hold_known(self.dataset.name, kind, name, self.known(kind))
        return without(self.dataset, kind, name)

    def without(self, interviews: Iterable[str], name: str) -> "Appraisal":
        """Take interviews out; errors as in `withdrawal.without_interviews`."""
        return replace(self, dataset=without_interviews(self.dataset, interviews, name))

    def recoded(self, recoding: Recoding, name: str) -> "Appraisal":
        """Code the dataset anew; the claims follow their codes."""
        return replace(self, dataset=recoded(self.dataset, recoding, name), recoding=recoding)

    def moved(self, after: "Appraisal") -> Iterator[str]:
        """Say which verdicts, numbers and sentences are others on another dataset."""
        changed = changes(self.verdicts, after.verdicts)
        sentences = [(self.sentence(name), after.sentence(name)) for name in self.claims]
        if changed.empty and all(before == now for before, now in sentences):
            yield self.wording.text("moved-nothing")
            return
        flipped = changed["what"] == "verdict"
        yield self.wording.text("moved-verdicts", number=int(flipped.sum()))
        yield from change_lines(changed[flipped], self.claims, self.wording)
        yield self.wording.text("moved-numbers", number=int((~flipped).sum()))
        yield from change_lines(changed[~flipped], self.claims, self.wording)
        yield self.wording.text("moved-sentences")
        for before, now in sentences:
            if before != now:
                yield f"  - {before}"
                yield f"  + {now}"

    def judgements(self) -> Iterator[str]:
        """Say of each claim what was stated, with what verdict, and why; and what the ledger and its rules hash to."""
        for name, claim in self.claims.items():
            yield f"{name} ({self.wording.word(self.verdicts[name].verdict)}): {claim.statement(self.language)}"
            yield f"  {self.sentence(name)}"
        if self.study.synthetic:
            yield f"{self.wording.text('synthetic-note')}."
        yield from self._departures()
        yield self.wording.text("registration", hash=registration(self.ledger))

    def judgement_table(self) -> pd.DataFrame:
        """Tell the same as rows: the columns of ``claims.csv``, the statement, the sentence, whether the data are
        synthetic, and the registration.
        """
        rows = [judgement(self.verdicts[name], claim, self.wording) for name, claim in self.claims.items()]
        synthetic = "yes" if self.study.synthetic else "no"
        return pd.DataFrame(rows).convert_dtypes().assign(synthetic=synthetic, registration=registration(self.ledger))

    def without_codes(self) -> Iterator[str]:
        """Say which claims name codes that the dataset's codebook does not have, and which code may be meant."""
        known = set(self.study.codes["code"])
        for name, claim in self.claims.items():
            for code in codes_named(claim):
                if code not in known:
                    near = nearest(code, known)
                    yield f"{name}: the codebook has no code '{code}'" + (f"; did you mean '{near}'?" if near else "")


def open_appraisal(folder: Path, coding: str = "lead", language: str = "en", ledger: Path | None = None) -> Appraisal:
    """Load a dataset to appraise it.

    Parameters
    ----------
    ledger : path, optional
        The claims that are judged: by default those of ``claims.yaml`` in the dataset's folder, and where it has none,
        the project's own.

    Raises
    ------
    InputError
        If the dataset or the ledger is not sound.
    """
    chosen = ledger or ledger_for(folder)
    opened = Appraisal(load_dataset(folder), coding, language, LEDGER if chosen.resolve() == LEDGER else chosen)
    load_claims(opened.ledger)
    return opened
