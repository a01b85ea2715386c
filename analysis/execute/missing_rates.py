"""Which studies lack error rates; found without importing what counts them, since hardly any run needs that."""

from analysis.appraise.design import Design, design_of
from analysis.error_table import table_for
from analysis.measure.material import material_of
from analysis.study import Study

LARGEST = 4  # times the shipped design; what is larger takes longer than anyone waits who has not asked for it


def design_without_rates(study: Study) -> Design | None:
    """Give the design of a study that no table of error rates holds for.

    Returns
    -------
    Design or None
        None where a table holds, where no interview's municipality is known, and of a study so large that it waits to
        be asked for.
    """
    material = material_of(study)
    design = design_of(material)
    if material.interviews["municipality"].isna().all() or _size(design) > LARGEST * _size(Design()):
        return None
    return None if table_for(material, study.name).rows else design


def _size(design: Design) -> int:
    return design.municipalities * design.interviews_per_cell * design.statements
