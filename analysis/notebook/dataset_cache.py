"""Load a dataset, restrict it to a run's parameters, and cache it with everything measured on it.

A kernel server loads a dataset before it forks, and its kernels find it in this cache. The key is a hash of the content
of all files, so a dataset that has changed is loaded again, in every process.
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
class LoadedDataset:
    """A dataset, and the subset of it that a run analyses."""

    study: Study
    material: StudySubset

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Intercoder agreement, per code."""
        return self._measure_agreement(None)

    def agreement_on(self, codes: Collection[str]) -> pd.DataFrame:
        """Measure agreement on some codes; return that on all codes if it has been measured already."""
        return self.agreement if "agreement" in vars(self) else self._measure_agreement(codes)

    def evidence(self, claim: Claim, rule: Mapping, estimator: Estimator) -> Evidence:
        """Measure a claim by its rule, or return the cached result for the same claim, rule and estimator."""
        request = (claim, rule, estimator)
        cached = self._evidence.get(claim.id)
        if not cached or cached[0] != request:
            cached = self._evidence[claim.id] = (request, estimator(claim, rule, self.material))
        return _with_own_frames(cached[1])

    @cached_property
    def _evidence(self) -> dict[str, tuple[tuple, Evidence]]:
        """The last request and its result, by claim."""
        return {}

    def _measure_agreement(self, codes: Collection[str] | None) -> pd.DataFrame:
        criteria = load_reliability()
        return code_agreement(self.material, criteria["floor"], criteria["resamples"], criteria["seed"], only=codes)


_cache: dict[Key, LoadedDataset] = {}


def load_cached(folder: Path, area: str, leave_out: str, coding: str) -> LoadedDataset:
    """Load a dataset, or return it from the cache, which holds the dataset that was loaded last.

    Parameters
    ----------
    folder : Path
    area, leave_out, coding : str
        As in `study_subset.material_of`.

    Raises
    ------
    InputError
        If the dataset is not valid.
    ValueError
        If a parameter has an unknown value.
    """
    key = (_content_hash(folder), area, leave_out, coding)
    if key not in _cache:
        study = load_study(folder)
        store_in_cache(key, LoadedDataset(study, material_of(study, area, leave_out, coding)))
    return _copy(_cache[key])


def load_with_key(folder: Path, area: str, leave_out: str, coding: str) -> tuple[Key, LoadedDataset]:
    """Load a dataset, measure agreement on all codes, and return both with the key for another process's cache."""
    loaded = load_cached(folder, area, leave_out, coding)
    loaded.agreement  # noqa: B018
    return (_content_hash(folder), area, leave_out, coding), loaded


def store_in_cache(key: Key, loaded: LoadedDataset) -> None:
    """Replace the cached dataset."""
    _cache.clear()
    _cache[key] = loaded


def _content_hash(folder: Path) -> str:
    """Hash the path of a dataset and every file that is read from it."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(folder)))
    files = (path for inner in (folder, folder / "texts") for path in inner.glob("*"))
    for path in sorted(path for path in files if path.is_file() and not leads_outside(path, folder)):
        digest.update(os.fsencode(path.relative_to(folder)) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _copy(loaded: LoadedDataset) -> LoadedDataset:
    """Copy the frames, so that a caller may change them; pandas copies the data only on write."""
    copied = LoadedDataset(_with_own_frames(loaded.study), _with_own_frames(loaded.material))
    vars(copied)["_evidence"] = loaded._evidence
    if "agreement" in vars(loaded):
        vars(copied)["agreement"] = loaded.agreement.copy(deep=False)
    return copied


def _with_own_frames(record: Any) -> Any:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return replace(
        record,
        **{name: value.copy(deep=False) for name, value in values.items() if isinstance(value, pd.DataFrame)},
    )
