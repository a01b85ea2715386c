"""Judge the claims of a ledger on a dataset, trace their evidence, and compare verdicts after a change to the data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis.claims.dependents import check_exists, dependent_counts, dependent_lines, trace_rows
from analysis.claims.ledger import ledger_text, load_claims, registration_hashes
from analysis.claims.reliability import GROUP_PARTS, codes_named
from analysis.claims.rule_text import departure_text, departures
from analysis.claims.select_ledger import LEDGER, ledger_for
from analysis.claims.trace import trace
from analysis.claims.verdict_text import verdict_sentence
from analysis.dataset.read import load_dataset
from analysis.errors import InputError, Issue
from analysis.measures.estimators import ESTIMATORS
from analysis.messages.suggestions import did_you_mean, nearest
from analysis.models import Claim, Dataset, StudySubset, Verdict
from analysis.notebook.opened_study import OpenedStudy
from analysis.plots.charts.specification_plot import specification_dots
from analysis.plots.charts.style import SIZE
from analysis.plots.output.figure import figure_bundle
from analysis.robustness.comparison_text import change_lines
from analysis.robustness.recoding import Recoding, recoded
from analysis.robustness.repeated_verdicts import (
    repeated_verdicts,
    repetitions,
    specification_verdicts,
    subsets_by_overlap,
)
from analysis.robustness.stability import stability_by_claim
from analysis.robustness.text_listing import (
    judgement,
    labelled_specifications,
    specification_lines,
    stability_line,
    trace_lines,
)
from analysis.robustness.withdrawal import without, without_interviews
from analysis.simulation.scenario_verdicts import verdicts_on


@dataclass(frozen=True)
class StudyRun(OpenedStudy):
    """An opened study that lists verdicts with their evidence, and compares them after a change to the data.

    Attributes
    ----------
    recoding : Recoding, optional
        Changes the codes that the claims of the ledger name.
    """

    recoding: Recoding | None = None

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the ledger, by id, with recoded codes."""
        claims = load_claims(self.ledger)
        if self.recoding is None:
            return claims
        return {
            name: replace(claim, variables=self.recoding.of_claim(claim.variables)) for name, claim in claims.items()
        }

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict on each claim, from the lead codings of the whole study."""
        return verdicts_on(self.study, dict(self.claims), dict(self.rules), dict(self.reliability), ESTIMATORS)

    def claim(self, name: str) -> Claim:
        """Look a claim up in the ledger.

        Raises
        ------
        InputError
            If the ledger does not have it.
        """
        if name not in self.claims:
            raise InputError(
                str(self.ledger), [Issue(self.ledger.name, f"unknown claim {name!r}", did_you_mean(name, self.claims))]
            )
        return self.claims[name]

    def trace(self, name: str, judged: bool | None = None) -> pd.DataFrame:
        """List the evidence for and against a claim, as `trace.trace` does; errors as in `claim`.

        Parameters
        ----------
        judged : bool, optional
            Whether the claim can be judged; by default taken from `verdicts`.
        """
        claim = self.claim(name)
        judged = self.verdicts[name].verdict != "cannot_be_judged" if judged is None else judged
        return trace(claim, self.rules[claim.word], self.material, judged)

    def claim_lines(self, name: str) -> Iterator[str]:
        """Write the statement of a claim, the rule that it is judged by, and the verdict."""
        claim = self.claim(name)
        yield f"{name}: {claim.statement(self.language)}"
        rule = self.rules[claim.word]
        basis = rule.get("of_interviews", rule) if claim.unit == "interview" else rule
        yield self.wording.text("trace-rule", basis=basis[f"basis_{self.language}"].strip())
        yield from self._departures(claim.word)
        yield self.sentence(name)

    def _departures(self, *words: str) -> Iterator[str]:
        """Write which numbers in the rules of these words (without any: of all words) differ from those registered."""
        for departure in departures():
            if not words or departure["place"].partition(".")[0] in (*words, "named", "reliability"):
                yield self.wording.text("departure", **departure_text(departure, self.language))

    def sentence(self, name: str) -> str:
        """Write the verdict on a claim as a sentence."""
        return verdict_sentence(self.verdicts[name], self.claims[name], self.wording)

    def evidence_lines(self, name: str, traced: pd.DataFrame | None = None) -> Iterator[str]:
        """Write what `claim_lines` does, then the evidence with its quotes; errors as in `claim`.

        Parameters
        ----------
        traced : DataFrame, optional
            From `trace`, if it has been computed already.
        """
        texts = self.study.segments.set_index("segment")["text"].dropna()
        yield from self.claim_lines(name)
        traced = self.trace(name) if traced is None else traced
        yield from trace_lines(traced, self.claim(name), texts.to_dict(), self.wording)

    def names_of(self, kind: str) -> Iterable[str]:
        """List all interviews, segments, coders or codes."""
        names = {
            "interview": self.study.interviews["interview"],
            "segment": self.study.segments["segment"],
            "coder": self.material.codings["coder"],
            "code": self.study.codes["code"],
        }[kind]
        return dict.fromkeys(names.dropna())

    def dependent_claims(self, kind: str, name: str) -> Iterator[str]:
        """Write which claims depend on an interview, a segment, a coder or a code.

        Raises
        ------
        InputError
            If the dataset does not have it.
        """
        check_exists(self.dataset.name, kind, name, self.names_of(kind))
        counts = dependent_counts({claim: trace_rows(self.trace(claim)) for claim in self.claims}, kind, name)
        texts = {text: self.wording.terms["texts"][text][self.language] for text in ("rests-on", "rests-nothing")}
        yield from dependent_lines(counts, name, texts)

    def repeat_verdicts(self, names: Sequence[str], share: int = 0, shares: int = 1) -> Iterator[pd.DataFrame]:
        """Judge claims repeatedly: with something left out, from the second codings, and by each specification.

        Parameters
        ----------
        share, shares : int
            Run every ``shares``-th repetition, starting with number ``share``, so that processes can share the work.
        """
        claims = [self.claim(name) for name in names]
        for repetition in islice(repetitions(self.study), share, None, shares):
            yield repeated_verdicts(repetition, claims, self.rules, ESTIMATORS)
        for claim in claims[share::shares]:
            estimator = ESTIMATORS[claim.estimator]
            yield specification_verdicts(claim, self.rules[claim.word], estimator, self._subsets_by_overlap)

    @cached_property
    def _subsets_by_overlap(self) -> Mapping[str, StudySubset]:
        """The whole study under each definition of overlapping codes."""
        return subsets_by_overlap(self.study)

    def stability_lines(self, names: Sequence[str], repeated: Sequence[pd.DataFrame]) -> Iterator[str]:
        """Write how often each verdict stays the same and what changes it; for a single claim, every specification.

        Parameters
        ----------
        repeated : sequence of DataFrame
            From `repeat_verdicts`.
        """
        every_repetition = pd.concat(repeated, ignore_index=True)
        verdicts = {name: self.verdicts[name].verdict for name in names}
        units = {name: self.claims[name].unit for name in names}
        for name, stability in stability_by_claim(verdicts, every_repetition.to_dict("records"), units).items():
            yield stability_line(name, stability, self.wording)
        if len(names) == 1:
            yield from specification_lines(every_repetition[every_repetition["kind"] == "fork"], self.wording)

    def specification_curve(self, name: str, repeated: Sequence[pd.DataFrame]) -> bytes:
        """Draw the estimate under each specification of a claim's rule, as a PNG.

        Parameters
        ----------
        repeated : sequence of DataFrame
            From `repeat_verdicts`.

        Raises
        ------
        InputError
            If the rule has no alternative specification, or none gives a number.
        """
        every_repetition = pd.concat(repeated, ignore_index=True)
        specifications = labelled_specifications(every_repetition[every_repetition["kind"] == "fork"], self.wording)
        if specifications["estimate"].isna().all():
            message = f"the rule of {name} has no alternative specification that gives a number"
            raise InputError("the figure", [Issue(LEDGER.name, message, "name another claim")])
        draw = partial(specification_dots, specifications, wording=self.wording)
        caption = self.wording.text("forks-of", claim=name)
        bundle = figure_bundle("specification", caption, draw, SIZE, self.study.synthetic, self.wording)
        return bundle["image/png"]

    def custom_ledger(self) -> dict[str, str]:
        """Return the text of the ledger by file name, or nothing if it is the project's own."""
        if self.recoding:
            return {LEDGER.name: ledger_text(self.ledger, {name: c.variables for name, c in self.claims.items()})}
        return {} if self.ledger == LEDGER else {LEDGER.name: self.ledger.read_text(encoding="utf-8")}

    def without_item(self, kind: str, name: str) -> Dataset:
        """Remove an interview, a segment, a coder or a code; errors as in `dependent_claims`."""
        check_exists(self.dataset.name, kind, name, self.names_of(kind))
        return without(self.dataset, kind, name)

    def without_interviews(self, interviews: Iterable[str], name: str) -> "StudyRun":
        """Remove interviews; errors as in `withdrawal.without_interviews`."""
        return replace(self, dataset=without_interviews(self.dataset, interviews, name))

    def recoded(self, recoding: Recoding, name: str) -> "StudyRun":
        """Recode the dataset, and the codes that its claims name."""
        return replace(self, dataset=recoded(self.dataset, recoding, name), recoding=recoding)

    def change_lines(self, after: "StudyRun") -> Iterator[str]:
        """Write which verdicts, numbers and sentences differ after a change to the dataset."""
        yield from change_lines(self._judgements(), after._judgements(), self.wording)

    def _judgements(self) -> pd.DataFrame:
        return pd.DataFrame(
            [judgement(self.verdicts[name], claim, self.wording) for name, claim in self.claims.items()]
        )

    def verdict_lines(self) -> Iterator[str]:
        """Write each claim with its verdict and the reasons, then the hashes of rules, claims, and both."""
        for name, claim in self.claims.items():
            yield f"{name} ({self.wording.word(self.verdicts[name].verdict)}): {claim.statement(self.language)}"
            yield f"  {self.sentence(name)}"
        if self.study.synthetic:
            yield f"{self.wording.text('synthetic-note')}."
        yield from self._departures()
        for name in ("rules_hash", "claims_hash", "registration"):
            yield self.wording.text(name, hash=registration_hashes(self.ledger)[name])

    def verdict_table(self) -> pd.DataFrame:
        """Return the same as rows: the columns of ``claims.csv``, ``statement``, ``sentence``, ``synthetic``,
        ``registration``, ``rules_hash`` and ``claims_hash``.
        """
        synthetic = "yes" if self.study.synthetic else "no"
        return self._judgements().convert_dtypes().assign(synthetic=synthetic, **registration_hashes(self.ledger))

    def unknown_codes(self) -> Iterator[str]:
        """Write which claims name codes or groups that the dataset does not have, and which may be meant."""
        codebook, groups = set(self.study.codes["code"]), set(self.study.groups)
        for name, claim in self.claims.items():
            yield from _unknown(f"{name}: the codebook has no code", codes_named(claim), codebook)
            compared = [claim.variables[part] for part in GROUP_PARTS if part in claim.variables]
            yield from _unknown(f"{name}: the study has no group", compared, groups)


def _unknown(message: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            near = nearest(name, known)
            yield f"{message} '{name}'" + (f"; did you mean '{near}'?" if near else "")


def open_study_run(folder: Path, coder: str = "lead", language: str = "en", ledger: Path | None = None) -> StudyRun:
    """Load a dataset and the ledger of claims to judge on it.

    Parameters
    ----------
    ledger : path, optional
        By default ``claims.yaml`` in the dataset's folder, or if there is none, the project's ledger.

    Raises
    ------
    InputError
        If the dataset or the ledger is not valid.
    """
    chosen = ledger or ledger_for(folder)
    study_run = StudyRun(load_dataset(folder), coder, language, LEDGER if chosen.resolve() == LEDGER else chosen)
    load_claims(study_run.ledger)
    return study_run
