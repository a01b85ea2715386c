"""What is known about the results that stand in a run's folder, so that only what is stale is made anew."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files.json_store import read_stored, stored_bytes
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import digest

FILE = "keys.json"


@dataclass
class RunState:
    """The keys of a run's results.

    Attributes
    ----------
    folder : Path
        ``build/<run>``.
    owner : dict
        Dataset and parameters: whose results they are.
    results : dict
        For each job its ``key`` and the hash of its ``result``.
    report, documents : dict or None
        The ``key`` of the report that stands there and of the documents in it, and the hash of each of their ``files``.
    products : dict or None
        The ``key`` of what was put together from the results, whether that is ``whole``, with a report, and the hash of
        each of those ``files``.
    hold : callable
        Raises an error if what results are made from has changed since the run began; asked before anything is saved.
    """

    folder: Path
    owner: Mapping
    results: dict[str, dict[str, str]] = field(default_factory=dict)
    report: dict | None = None
    products: dict | None = None
    documents: dict | None = None
    hold: Callable[[], None] = field(default=lambda: None, compare=False)

    def is_fresh(self, name: str, key: str, result: Path) -> bool:
        """Whether a result was made from what ``key`` stands for, and nobody has changed it since."""
        known = self.results.get(name, {})
        return known.get("key") == key and result.is_file() and digest(result.read_bytes()) == known["result"]

    def forget(self, names: Iterable[str]) -> None:
        """Take the results of some jobs, and all that was put together from results, for stale."""
        for name in names:
            self.results.pop(name, None)
        self.report = self.documents = self.products = None

    def save(self) -> None:
        """Store the keys, unless what they stand for has changed meanwhile."""
        self.hold()
        results = dict(sorted(self.results.items()))
        content = {"documents": self.documents, "owner": self.owner, "products": self.products, "report": self.report,
                   "results": results}  # fmt: skip
        atomic_write(self.folder / FILE, stored_bytes(content, indent=1))


def read_kept(folder: Path, owner: Mapping, hold: Callable[[], None] = lambda: None) -> RunState:
    """Read the keys of a run's folder; none where it is new, or they cannot be read.

    Raises
    ------
    InputError
        If the folder holds another dataset's results: two datasets whose folders share a name would take turns there.
    """
    stored = read_stored(folder / FILE)
    if "owner" not in stored:
        return RunState(folder, owner, hold=hold)
    if stored["owner"] != owner:
        other, asked = stored["owner"]["dataset"], owner["dataset"]
        same = "another folder of that name, or of other parameters"
        whose = f"these are the results of {other}, not of {asked if asked != other else same}"
        hint = "rename the dataset's folder, or remove the results"
        raise InputError(str(folder), [Issue(FILE, whose, hint)])
    later = (stored.get(name) for name in ("report", "products", "documents"))
    return RunState(folder, owner, stored.get("results", {}), *later, hold)
