"""An appraiser's desk: a dataset with the ledger, what each claim rests on, and what is left without an interview."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis.appraise.listing import change_lines, fork_lines, standing_line
from analysis.appraise.rests_on import rests_on
from analysis.appraise.robustness import (
    forked_verdicts,
    materials_by_meeting,
    repeated_verdicts,
    repetitions,
)
from analysis.appraise.scenarios import verdicts_on
from analysis.appraise.standing import standings
from analysis.appraise.trace import trace
from analysis.appraise.withdrawal import changes, without_interview
from analysis.definition import read_definition
from analysis.judge.sentence import sentence
from analysis.ledger import load_claims, load_quantifiers, load_reliability, load_terms
from analysis.load import as_study, load_dataset
from analysis.measure.estimators import ESTIMATORS
from analysis.measure.material import material_of
from analysis.study import Claim, Dataset, Material, Problem, Refused, Study, Verdict, Wording


@dataclass(frozen=True)
class Appraisal:
    """A dataset in one reading and one language, with the ledger."""

    dataset: Dataset
    coding: str
    language: str

    @cached_property
    def study(self) -> Study:
        return as_study(self.dataset, read_definition())

    @cached_property
    def material(self) -> Material:
        return material_of(self.study, coding=self.coding)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        return load_claims()

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
        Refused
            If the ledger does not have it.
        """
        if name not in self.claims:
            raise Refused(
                "the ledger", [Problem("claims.yaml", f"has no claim {name!r}", f"it has {', '.join(self.claims)}")]
            )
        return self.claims[name]

    def trace(self, name: str) -> pd.DataFrame:
        """List what a claim rests on, as `analysis.appraise.trace.trace` does; errors as in `claim`."""
        claim = self.claim(name)
        return trace(claim, self.rules[claim.word], self.material)

    def about(self, name: str) -> Iterator[str]:
        """Say what a claim states, by which rule it is judged, and with what verdict."""
        claim = self.claim(name)
        yield f"{name}: {claim.statement(self.language)}"
        yield self.wording.text("trace-rule", basis=self.rules[claim.word][f"basis_{self.language}"].strip())
        yield self.sentence(name)

    def sentence(self, name: str) -> str:
        return sentence(self.verdicts[name], self.claims[name], self.wording)

    def resting_on(self, kind: str, name: str) -> Iterator[str]:
        """Say which claims rest on an interview, a segment, a coder or a code.

        Raises
        ------
        Refused
            If the dataset does not have it.
        """
        known = {
            "interview": self.study.interviews["interview"],
            "segment": self.study.segments["segment"],
            "coder": self.material.codings["coder"],
            "code": self.study.codes["code"],
        }[kind]
        if name not in set(known):
            raise Refused(self.dataset.name, [Problem(f"{kind}s.csv", f"has no {kind} {name!r}")])
        found = rests_on({claim: self.trace(claim) for claim in self.claims}, kind, name)
        for row in found.reset_index().to_dict("records"):
            rows = row["against"] + row["undecided"] + row["for"]
            yield self.wording.text("rests-on", rows=rows, supporting=row.pop("for"), **row)
        if found.empty:
            yield self.wording.text("rests-nothing", name=name)

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
        for name, standing in standings(judged, every.to_dict("records")).items():
            yield standing_line(name, standing, self.wording)
        if len(names) == 1:
            yield from fork_lines(every[every["kind"] == "fork"], self.wording)

    def without(self, interview: str, name: str) -> "Appraisal":
        """Take an interview out; errors as in `analysis.appraise.withdrawal.without_interview`."""
        return Appraisal(without_interview(self.dataset, interview, name), self.coding, self.language)

    def withdrawal(self, interview: str, rest: "Appraisal") -> Iterator[str]:
        """Say which verdicts, numbers and sentences change where an interview is taken out."""
        yield self.wording.text("withdrawn", interview=interview, rest=len(rest.study.interviews))
        changed = changes(self.verdicts, rest.verdicts)
        if changed.empty:
            yield self.wording.text("withdrawn-nothing")
            return
        flipped = changed["what"] == "verdict"
        yield self.wording.text("withdrawn-verdicts", number=int(flipped.sum()))
        yield from change_lines(changed[flipped], self.wording)
        yield self.wording.text("withdrawn-numbers", number=int((~flipped).sum()))
        yield from change_lines(changed[~flipped], self.wording)
        yield self.wording.text("withdrawn-sentences")
        for claim in changed["claim"].drop_duplicates():
            if (before := self.sentence(claim)) != (after := rest.sentence(claim)):
                yield f"  - {before}"
                yield f"  + {after}"


def open_appraisal(folder: Path, coding: str = "lead", language: str = "en") -> Appraisal:
    """Load a dataset to appraise it.

    Raises
    ------
    Refused
        If the dataset is not sound.
    """
    return Appraisal(load_dataset(folder), coding, language)
