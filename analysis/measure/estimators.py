"""Every estimator that a claim may name, by the name it is named by."""

from collections.abc import Callable, Mapping

from analysis.measure.condition import naming_under_condition
from analysis.measure.experience import experience_share
from analysis.measure.mutual_knowledge import knowledge_contrast
from analysis.measure.naming import naming
from analysis.measure.partner_focus import partner_focus
from analysis.measure.profile import form_difference, phase_difference
from analysis.measure.repertoire import repertoire_difference
from analysis.measure.sample import design_count
from analysis.measure.trigger import trigger_contrast
from analysis.study import Claim, Evidence, Material

Estimator = Callable[[Claim, Mapping, Material], Evidence]

ESTIMATORS: Mapping[str, Estimator] = {
    estimator.__name__: estimator
    for estimator in (
        design_count,
        experience_share,
        form_difference,
        knowledge_contrast,
        naming,
        naming_under_condition,
        partner_focus,
        phase_difference,
        repertoire_difference,
        trigger_contrast,
    )
}
