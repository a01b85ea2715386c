"""Open a dataset with a run's parameters, and cache it with everything measured on it.

A kernel server opens a dataset before it forks, and its kernels find it in this cache. The key is a hash of the content
of all files, so a dataset that has changed is loaded again, in every process.
"""

import hashlib
import os
from pathlib import Path

from analysis.claims.select_ledger import ledger_for
from analysis.dataset.read import load_dataset
from analysis.files.plain_files import leads_outside
from analysis.notebook.opened_study import OpenedStudy

Key = tuple[str, str, str, str]

_cache: dict[Key, OpenedStudy] = {}


def load_cached(folder: Path, group: str, leave_out: str, coder: str) -> OpenedStudy:
    """Open a dataset, or return it from the cache, which holds the dataset that was opened last.

    Parameters
    ----------
    folder : Path
    group, leave_out : str
        As in `study_subset.select_subset`.
    coder : {"lead", "second", "majority"}
        Whose codings are analysed.

    Returns
    -------
    OpenedStudy
        With frames of its own, so that a notebook may change them.

    Raises
    ------
    InputError
        If the dataset is not valid.
    ValueError
        If a parameter has an unknown value.
    """
    key = (_content_hash(folder), group, leave_out, coder)
    if key not in _cache:
        dataset = load_dataset(folder)
        store_in_cache(key, OpenedStudy(dataset, coder, "en", ledger_for(folder), group, leave_out))
    return _cache[key].with_own_frames()


def load_with_key(folder: Path, group: str, leave_out: str, coder: str) -> tuple[Key, OpenedStudy]:
    """Open a dataset, measure agreement on all codes, and return both with the key for another process's cache."""
    opened = load_cached(folder, group, leave_out, coder)
    opened.agreement  # noqa: B018 - a cached property, to be measured in this process
    return (_content_hash(folder), group, leave_out, coder), opened


def store_in_cache(key: Key, opened: OpenedStudy) -> None:
    """Replace the cached dataset."""
    _cache.clear()
    _cache[key] = opened


def _content_hash(folder: Path) -> str:
    """Hash the path of a dataset and every file that is read from it."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(folder)))
    files = (path for inner in (folder, folder / "texts") for path in inner.glob("*"))
    for path in sorted(path for path in files if path.is_file() and not leads_outside(path, folder)):
        digest.update(os.fsencode(path.relative_to(folder)) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
