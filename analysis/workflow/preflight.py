"""Check that a study can be run as requested, and whether error rates of its design are missing.

Only the process that runs the check imports pandas; a process that requests the check does not have to wait for it.
"""

from functools import partial
from typing import TYPE_CHECKING

from analysis.errors import InputError, Issue
from analysis.models import Study
from analysis.workflow.plan import plan
from analysis.workflow.products.robustness_table import includes_robustness
from analysis.workflow.run_config import RunConfig
from analysis.written_names import in_files

if TYPE_CHECKING:
    from analysis.simulation.study_size import StudySize


def preflight_check(config: RunConfig, shows_rates: bool) -> "tuple[StudySize, str] | None":
    """Load a dataset, and raise an error if it cannot be run as requested.

    Parameters
    ----------
    shows_rates : bool
        Whether a notebook in the run shows error rates; they are counted for complete studies only.

    Returns
    -------
    (design, name) or None
        The design whose error rates are missing, and the study's name.

    Raises
    ------
    InputError
        If the dataset or the ledger is invalid or takes more memory or time to read than its size allows, if a
        parameter names a unit that the dataset lacks, or if the parameters leave no interviews.
    """
    from analysis.files.isolation import read_isolated

    return read_isolated(partial(_check, config, shows_rates), str(config.dataset), config.dataset_name)


def _check(config: RunConfig, shows_rates: bool) -> "tuple[StudySize, str] | None":
    from analysis.claims.ledger import load_claims
    from analysis.dataset.read import load_study
    from analysis.simulation.error_table import design_without_rates

    study = load_study(config.dataset)
    load_claims(config.ledger)
    _check_interviews_remain(config, study)
    needs_rates = shows_rates and config.uses_project_claims and includes_robustness(config)
    design = design_without_rates(study) if needs_rates else None
    return (design, study.name) if design else None


def _check_interviews_remain(config: RunConfig, study: Study) -> None:
    from analysis.disclosure.thresholds import FEW_LEFT_OUT, is_rest_enough
    from analysis.measures.passages.study_subset import kept_interviews

    name = in_files("group")
    jobs = plan(config, study.interviews["unit"].dropna().unique())
    selections = {(j.parameters.get(name, "all"), j.parameters.get("leave_out", "none")) for j in jobs}
    try:
        kept = {group: kept_interviews(study, group, leave_out) for group, leave_out in selections}
    except ValueError as error:
        problem = Issue("interviews.csv", str(error), f"change {name} or leave_out, so that some interviews remain")
        raise InputError(study.name, [problem]) from None
    few = [group for group, shown in kept.items() if not is_rest_enough(study.interviews, shown)]
    if config.is_public and few:
        problems = [
            Issue(f"{name}={group}", FEW_LEFT_OUT, f"run all {in_files('groups')} for the public")
            for group in sorted(few)
        ]
        raise InputError(study.name, problems)
