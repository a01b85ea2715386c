"""Whether a study can be run as it was asked for, and whether error rates of its design must be counted before.

All that needs pandas is imported by who scrutinises: whoever only asks another process to need not wait for it.
"""

from functools import partial
from typing import TYPE_CHECKING

from analysis.execute.plan import Request, plan
from analysis.execute.robustness_table import is_wanted
from analysis.study import Problem, Refused, Study

if TYPE_CHECKING:
    from analysis.appraise.design import Design


def scrutinise(request: Request, shows_rates: bool) -> "tuple[Design, str] | None":
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
    Refused
        If the dataset or the ledger cannot be used, or takes more memory or time to read than its size allows, if a
        parameter names a municipality that the dataset lacks, or if the parameters leave no interviews.
    """
    from analysis.own_process import read_apart

    return read_apart(partial(_scrutinise, request, shows_rates), str(request.dataset), request.dataset_name)


def _scrutinise(request: Request, shows_rates: bool) -> "tuple[Design, str] | None":
    from analysis.execute.missing_rates import design_without_rates
    from analysis.ledger import load_claims
    from analysis.load import load_study

    study = load_study(request.dataset)
    load_claims(request.ledger)
    _hold_interviews(request, study)
    wanted = shows_rates and request.judges_the_project and is_wanted(request)
    design = design_without_rates(study) if wanted else None
    return (design, study.name) if design else None


def _hold_interviews(request: Request, study: Study) -> None:
    from analysis.disclose.thresholds import FEW_LEFT_OUT, is_rest_enough
    from analysis.measure.material import kept_interviews

    jobs = plan(request, study.interviews["municipality"].dropna().unique())
    cuts = {(j.parameters.get("area", "all"), j.parameters.get("leave_out", "none")) for j in jobs}
    try:
        kept = {area: kept_interviews(study, area, leave_out) for area, leave_out in cuts}
    except ValueError as nobody:
        problem = Problem("interviews.csv", str(nobody), "there is nothing to run the study on")
        raise Refused(study.name, [problem]) from None
    few = [area for area, shown in kept.items() if not is_rest_enough(study.interviews, shown)]
    if request.is_public and few:
        problems = [Problem(f"area={area}", FEW_LEFT_OUT, "run all areas for the public") for area in sorted(few)]
        raise Refused(study.name, problems)
