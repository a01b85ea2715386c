"""What sections need of a dataset: loaded, cut to parameters, coders compared, claims measured; once a content.

A kernel server opens a dataset before it forks, and its kernels find it here. The content of all files is the key, so
that whoever changes a dataset and opens it again, in whatever process, gets what stands there now.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.ledger import load_reliability
from analysis.dataset.read import load_study
from analysis.files.plain_files import leads_outside
from analysis.measures.agreement.code_agreement import code_agreement
from analysis.measures.passages.study_subset import material_of
from analysis.models import Claim, Evidence, Study, StudySubset

Key = tuple[str, str, str, str]
Estimator = Callable[[Claim, Mapping, StudySubset], Evidence]


@dataclass(frozen=True)
class Opened:
    """A dataset, and the part of it that a run looks at."""

    study: Study
    material: StudySubset

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Agreement of the coders, per code."""
        return self._measured(None)

    def agreement_on(self, codes: Collection[str]) -> pd.DataFrame:
        """Agreement of the coders on some codes, or on more of them where those were measured already."""
        return self.agreement if "agreement" in vars(self) else self._measured(codes)

    def evidence(self, claim: Claim, rule: Mapping, estimator: Estimator) -> Evidence:
        """Measure a claim by its rule, or give what was measured of it by the same rule before."""
        asked = (claim, rule, estimator)
        kept = self._evidence.get(claim.id)
        if not kept or kept[0] != asked:
            kept = self._evidence[claim.id] = (asked, estimator(claim, rule, self.material))
        return _with_own_frames(kept[1])

    @cached_property
    def _evidence(self) -> dict[str, tuple[tuple, Evidence]]:
        """By claim, what was asked and what was found."""
        return {}

    def _measured(self, codes: Collection[str] | None) -> pd.DataFrame:
        demands = load_reliability()
        return code_agreement(self.material, demands["floor"], demands["resamples"], demands["seed"], only=codes)


_kept: dict[Key, Opened] = {}


def opened(folder: Path, area: str, leave_out: str, coding: str) -> Opened:
    """Open a dataset; what was opened last is kept.

    Parameters
    ----------
    folder : Path
    area, leave_out, coding : str
        As in `study_subset.material_of`.

    Raises
    ------
    InputError
        If the dataset is not sound.
    ValueError
        If a parameter has a value that does not exist.
    """
    key = (_content(folder), area, leave_out, coding)
    if key not in _kept:
        study = load_study(folder)
        keep(key, Opened(study, material_of(study, area, leave_out, coding)))
    return _own(_kept[key])


def opened_with_key(folder: Path, area: str, leave_out: str, coding: str) -> tuple[Key, Opened]:
    """Open a dataset with all that is measured of it, to be kept in another process."""
    found = opened(folder, area, leave_out, coding)
    found.agreement  # noqa: B018
    return (_content(folder), area, leave_out, coding), found


def keep(key: Key, what: Opened) -> None:
    """Keep what was opened in place of what was opened before."""
    _kept.clear()
    _kept[key] = what


def _content(folder: Path) -> str:
    """Hash where a dataset stands, and every file that is read of it."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(folder)))
    files = (path for inner in (folder, folder / "texts") for path in inner.glob("*"))
    for path in sorted(path for path in files if path.is_file() and not leads_outside(path, folder)):
        digest.update(os.fsencode(path.relative_to(folder)) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _own(what: Opened) -> Opened:
    """Give frames that may be changed: pandas copies what is written to, and nothing else."""
    mine = Opened(_with_own_frames(what.study), _with_own_frames(what.material))
    vars(mine)["_evidence"] = what._evidence
    if "agreement" in vars(what):
        vars(mine)["agreement"] = what.agreement.copy(deep=False)
    return mine


def _with_own_frames(record: Any) -> Any:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return replace(
        record,
        **{name: value.copy(deep=False) for name, value in values.items() if isinstance(value, pd.DataFrame)},
    )
