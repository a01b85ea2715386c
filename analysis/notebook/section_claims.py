"""Look up, measure and judge the claims that a section asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.claims.ledger import load_claims
from analysis.claims.reliability import codes_behind, unreliable
from analysis.claims.select_ledger import LEDGER
from analysis.claims.verdict import judge
from analysis.errors import InputError, Issue
from analysis.measures.estimators import ESTIMATORS
from analysis.messages.suggestions import did_you_mean
from analysis.models import Claim, Evidence, Reason, Verdict
from analysis.notebook.opened_study import OpenedStudy


@dataclass(frozen=True)
class SectionClaims:
    """The claims of an opened study, as the notebook of one section asks for them.

    Attributes
    ----------
    section : str
        One of the study's sections.
    opened : OpenedStudy
    """

    section: str
    opened: OpenedStudy

    @property
    def in_ledger(self) -> Mapping[str, Claim]:
        """The claims of the dataset's ledger, by id."""
        return self.opened.claims

    def has(self, claim_id: str, estimator: str = "") -> bool:
        """Tell whether the ledger has the claim that a notebook asks for.

        A study's ledger may use the id of one of the project's claims for another claim. The notebook means the study's
        claim if both agree in section and estimator, or if the notebook names the study's estimator.
        """
        if self.opened.ledger == LEDGER:
            return True
        custom, standard = self.in_ledger.get(claim_id), load_claims().get(claim_id)
        if custom is None or standard is None:
            return custom is not None
        same = (custom.section, custom.estimator) == (standard.section, standard.estimator)
        return same or custom.estimator == estimator != standard.estimator

    def claim(self, claim_id: str, estimator: str = "") -> Claim:
        """Look a claim up in the dataset's ledger, or in the project's if the dataset's does not have it.

        Raises
        ------
        InputError
            If neither ledger has the claim.
        ValueError
            If the ledger names another estimator for it.
        """
        claims = self.in_ledger if self.has(claim_id, estimator) else load_claims()
        if claim_id not in claims:
            file, known = self.opened.ledger.name, did_you_mean(claim_id, [*self.in_ledger, *claims])
            raise InputError(file, [Issue(file, f"unknown claim {claim_id!r}", known)])
        claim = claims[claim_id]
        if estimator and estimator != claim.estimator:
            raise ValueError(f"{claim_id} is measured by {claim.estimator}, not by {estimator}")
        return claim

    def evidence(self, claim_id: str, estimator: str = "") -> Evidence:
        """Measure a claim; errors as in `claim`."""
        return self._measured(self.claim(claim_id, estimator))

    def verdict(self, claim: Claim) -> Verdict:
        """Measure and judge a claim."""
        rule = self.opened.rules[claim.word]
        return judge(claim, rule, self._measured(claim), self._unreliability(claim))

    def _measured(self, claim: Claim) -> Evidence:
        return self.opened.evidence(claim, ESTIMATORS[claim.estimator])

    def _unreliability(self, claim: Claim) -> Reason | None:
        """Return the reason why a claim's coding is not reliable enough, if any.

        Agreement is resampled for as few codes as possible, because it is slow.
        """
        codebook = self.opened.material.codes
        codes = set(codes_behind(claim, codebook))
        if not codes:
            return None
        agreement = self._section_agreement if codes <= self._section_codes else self.opened.agreement
        return unreliable(claim, codebook, agreement, self.opened.reliability)

    @cached_property
    def _section_codes(self) -> frozenset[str]:
        """The codes behind the claims of this section."""
        claims = [claim for claim in self.in_ledger.values() if claim.section == self.section]
        return frozenset(code for claim in claims for code in codes_behind(claim, self.opened.material.codes))

    @cached_property
    def _section_agreement(self) -> pd.DataFrame:
        return self.opened.agreement_on(self._section_codes)
