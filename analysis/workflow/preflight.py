"""Whether a study can be run as it was asked for, and whether error rates of its design must be counted before.

All that needs pandas is imported by who scrutinises: whoever only asks another process to need not wait for it.
"""

from functools import partial
from typing import TYPE_CHECKING

from analysis.errors import InputError, Issue
from analysis.models import Study
from analysis.workflow.plan import RunConfig, plan
from analysis.workflow.products.robustness_table import is_wanted

if TYPE_CHECKING:
    from analysis.simulation.study_size import Design


def scrutinise(request: RunConfig, shows_rates: bool) -> "tuple[Design, str] | None":
    """Load a dataset, and refuse what cannot be run.

    Parameters
    ----------
    shows_rates : bool
        Whether a notebook that is run shows error rates; they are counted for a whole study only.

    Returns
    -------
    (design, name) or None
        The design that error rates are lacking for, and the study's name.

    Raises
    ------
    InputError
        If the dataset or the ledger cannot be used, or takes more memory or time to read than its size allows, if a
        parameter names a municipality that the dataset lacks, or if the parameters leave no interviews.
    """
    from analysis.files.isolation import read_apart

    return read_apart(partial(_scrutinise, request, shows_rates), str(request.dataset), request.dataset_name)


def _scrutinise(request: RunConfig, shows_rates: bool) -> "tuple[Design, str] | None":
    from analysis.claims.ledger import load_claims
    from analysis.dataset.read import load_study
    from analysis.simulation.error_table import design_without_rates

    study = load_study(request.dataset)
    load_claims(request.ledger)
    _hold_interviews(request, study)
    wanted = shows_rates and request.judges_the_project and is_wanted(request)
    design = design_without_rates(study) if wanted else None
    return (design, study.name) if design else None


def _hold_interviews(request: RunConfig, study: Study) -> None:
    from analysis.disclosure.thresholds import FEW_LEFT_OUT, is_rest_enough
    from analysis.measures.passages.study_subset import kept_interviews

    jobs = plan(request, study.interviews["municipality"].dropna().unique())
    cuts = {(j.parameters.get("area", "all"), j.parameters.get("leave_out", "none")) for j in jobs}
    try:
        kept = {area: kept_interviews(study, area, leave_out) for area, leave_out in cuts}
    except ValueError as nobody:
        problem = Issue("interviews.csv", str(nobody), "there is nothing to run the study on")
        raise InputError(study.name, [problem]) from None
    few = [area for area, shown in kept.items() if not is_rest_enough(study.interviews, shown)]
    if request.is_public and few:
        problems = [Issue(f"area={area}", FEW_LEFT_OUT, "run all areas for the public") for area in sorted(few)]
        raise InputError(study.name, problems)
