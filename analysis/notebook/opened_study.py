"""Open a dataset for analysis: its subset, its claims, and the evidence for each; all of it computed on request."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pandas as pd

from analysis.claims.ledger import load_claims, load_quantifiers, load_reliability, load_terms
from analysis.claims.select_ledger import LEDGER
from analysis.dataset.schema import read_schema
from analysis.dataset.typed_study import as_study
from analysis.i18n import Wording
from analysis.measures.agreement.code_agreement import code_agreement
from analysis.measures.passages.study_subset import select_subset
from analysis.models import Claim, Dataset, Evidence, Study, StudySubset
from analysis.paths import DATA
from analysis.study.study_words import study_words, with_words_of

IN_EVERY_LANGUAGE = ("study", "material", "claims", "agreement", "_evidence", "verdicts")


@dataclass(frozen=True)
class OpenedStudy:
    """A dataset, or a subset of it, with a ledger, the coder whose codings are analysed, and a language.

    Attributes
    ----------
    dataset : Dataset
    coder : {"lead", "second", "majority"}
        Whose codings are analysed.
    language : {"en", "da"}
    ledger : Path
        The file of claims that are judged.
    group : str
        One of the study's groups, or "all".
    leave_out : str
        A unit to leave out, or "none".
    """

    dataset: Dataset
    coder: str
    language: str
    ledger: Path = LEDGER
    group: str = "all"
    leave_out: str = "none"

    @cached_property
    def study(self) -> Study:
        """The dataset with typed tables."""
        return as_study(self.dataset, read_schema(self.dataset.definition))

    @cached_property
    def material(self) -> StudySubset:
        """The subset of the dataset that is analysed."""
        return select_subset(self.study, self.group, self.leave_out, self.coder)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the ledger, by id."""
        return load_claims(self.ledger)

    @cached_property
    def rules(self) -> Mapping[str, Mapping]:
        """The rule of each quantifier word."""
        rules, definition = load_quantifiers(), self.dataset.definition
        if definition is None or definition.folder == DATA:
            return rules
        return {word: with_words_of(definition, rule) for word, rule in rules.items()}

    @cached_property
    def reliability(self) -> Mapping[str, Any]:
        """The reliability criteria that codes must meet."""
        return load_reliability()

    @cached_property
    def wording(self) -> Wording:
        """The words of the language, with the labels of the dataset's codes."""
        labels = self.study.codes[["code", f"label_{self.language}"]].dropna()
        terms, definition = load_terms(), self.dataset.definition
        if definition and definition.folder != DATA:
            terms = with_words_of(definition, terms)
            terms = {**terms, "words": {**terms["words"], **study_words(definition)}}
        return Wording(self.language, terms, dict(labels.itertuples(index=False)))

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Intercoder agreement, per code."""
        return self._measure_agreement(None)

    def agreement_on(self, codes: Collection[str]) -> pd.DataFrame:
        """Measure agreement on some codes; return that on all codes if it has been measured already."""
        return self.agreement if "agreement" in vars(self) else self._measure_agreement(codes)

    def _measure_agreement(self, codes: Collection[str] | None) -> pd.DataFrame:
        criteria = self.reliability
        return code_agreement(self.material, criteria["floor"], criteria["resamples"], criteria["seed"], only=codes)

    def evidence(self, claim: Claim, estimator: Callable[[Claim, Mapping, StudySubset], Evidence]) -> Evidence:
        """Measure a claim with its estimator, or return the result for the same claim, rule and estimator.

        Parameters
        ----------
        claim : Claim
            From the ledger of this study, or from another one.
        estimator : callable
            The measure that the claim names, from `measures.estimators.ESTIMATORS`.
        """
        rule = self.rules[claim.word]
        request, cached = (claim, rule, estimator), self._evidence.get(claim.id)
        if not cached or cached[0] != request:
            cached = self._evidence[claim.id] = (request, estimator(claim, rule, self.material))
        return _with_own_frames(cached[1])

    @cached_property
    def _evidence(self) -> dict[str, tuple[tuple, Evidence]]:
        """The last request and its result, by claim."""
        return {}

    def in_language(self, language: str) -> Self:
        """Give the same study in another language, without computing anything again."""
        translated = replace(self, language=language)
        vars(translated).update({name: vars(self)[name] for name in IN_EVERY_LANGUAGE if name in vars(self)})
        return translated

    def with_own_frames(self) -> Self:
        """Copy the frames, so that a caller may change them; pandas copies the data only on write."""
        copied = replace(self)
        own = {"study": _with_own_frames(self.study), "material": _with_own_frames(self.material)}
        vars(copied).update(own, _evidence=self._evidence)
        if "agreement" in vars(self):
            vars(copied)["agreement"] = self.agreement.copy(deep=False)
        return copied


def _with_own_frames(record: Any) -> Any:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return replace(
        record,
        **{name: value.copy(deep=False) for name, value in values.items() if isinstance(value, pd.DataFrame)},
    )
