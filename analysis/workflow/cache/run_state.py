"""Record the keys of the results in a run's folder, so that only stale results are computed again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.files.json_store import read_stored, stored_bytes
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.digests import digest

FILE = "keys.json"


@dataclass
class RunState:
    """The keys of a run's results.

    Attributes
    ----------
    folder : Path
        ``build/<run>``.
    owner : dict
        The dataset and parameters that the results belong to.
    results : dict
        The ``key`` of each job and the hash of its ``result``.
    report, documents : dict or None
        The ``key`` of the report and of its documents, and the hashes of their ``files``.
    products : dict or None
        The ``key`` of the products made from the results, whether they are ``whole`` (include a report), and the
        hashes of their ``files``.
    raise_if_changed : callable
        Raises an error if inputs have changed since the run began; called before anything is saved.
    """

    folder: Path
    owner: Mapping
    results: dict[str, dict[str, str]] = field(default_factory=dict)
    report: dict | None = None
    products: dict | None = None
    documents: dict | None = None
    raise_if_changed: Callable[[], None] = field(default=lambda: None, compare=False)

    def is_fresh(self, name: str, key: str, result: Path) -> bool:
        """Tell whether a result was made from the inputs that ``key`` identifies and has not been edited since."""
        stored = self.results.get(name, {})
        return stored.get("key") == key and result.is_file() and digest(result.read_bytes()) == stored["result"]

    def mark_stale(self, names: Iterable[str]) -> None:
        """Mark the results of some jobs, and everything made from results, as stale."""
        for name in names:
            self.results.pop(name, None)
        self.report = self.documents = self.products = None

    def save(self) -> None:
        """Save the keys, unless the inputs have changed meanwhile."""
        self.raise_if_changed()
        results = dict(sorted(self.results.items()))
        content = {"documents": self.documents, "owner": self.owner, "products": self.products, "report": self.report,
                   "results": results}  # fmt: skip
        atomic_write(self.folder / FILE, stored_bytes(content, indent=1))


def read_run_state(folder: Path, owner: Mapping, raise_if_changed: Callable[[], None] = lambda: None) -> RunState:
    """Read the state of a run's folder; return an empty state if there is none or it is unreadable.

    Raises
    ------
    InputError
        If the folder contains results of another dataset, whose folder has the same name.
    """
    stored = read_stored(folder / FILE)
    if "owner" not in stored:
        return RunState(folder, owner, raise_if_changed=raise_if_changed)
    if stored["owner"] != owner:
        stored_dataset, dataset = stored["owner"]["dataset"], owner["dataset"]
        other = "another folder of that name, or of other parameters"
        message = f"contains results of {stored_dataset}, not of {dataset if dataset != stored_dataset else other}"
        hint = "rename the dataset's folder, or remove the results"
        raise InputError(str(folder), [Issue(FILE, message, hint)])
    later: dict[str, Any] = {name: stored.get(name) for name in ("report", "products", "documents")}
    return RunState(folder, owner, stored.get("results", {}), raise_if_changed=raise_if_changed, **later)
