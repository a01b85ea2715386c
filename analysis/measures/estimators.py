"""Every estimator that a claim may name, by the name it is named by."""

from collections.abc import Callable, Mapping

from analysis.measures.association.group_contrast import group_contrast
from analysis.measures.association.joint_mention import joint_mention
from analysis.measures.association.lead_in_family import lead_in_family
from analysis.measures.association.partner_focus import partner_focus
from analysis.measures.association.trigger import trigger_contrast
from analysis.measures.experience.mutual_knowledge import knowledge_contrast
from analysis.measures.experience.shares import experience_share
from analysis.measures.prevalence.absence import absence
from analysis.measures.prevalence.mention_rule import naming
from analysis.measures.prevalence.sample import design_count
from analysis.measures.printed.published_counts import agreement_of, count_of, mean_of, share_of
from analysis.measures.qca.condition import naming_under_condition
from analysis.measures.ratings.rating_level import rating_level
from analysis.measures.variation.partner_use import repertoire_difference
from analysis.measures.variation.profile import form_difference, phase_difference
from analysis.models import Claim, Evidence, StudySubset

Estimator = Callable[[Claim, Mapping, StudySubset], Evidence]

ESTIMATORS: Mapping[str, Estimator] = {
    estimator.__name__: estimator
    for estimator in (
        absence,
        agreement_of,
        count_of,
        design_count,
        experience_share,
        form_difference,
        group_contrast,
        joint_mention,
        knowledge_contrast,
        lead_in_family,
        mean_of,
        naming,
        naming_under_condition,
        partner_focus,
        phase_difference,
        rating_level,
        repertoire_difference,
        share_of,
        trigger_contrast,
    )
}
