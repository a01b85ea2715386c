"""Names of people and places -> labels, by a key that is kept outside of the dataset."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.delimited import read_delimited
from analysis.doors.mapping import PEOPLE, ForeignMapping
from analysis.study import Problem, Refused

_COLUMNS = ["kind", "name", "label"]
_LABEL = {"coders": "Coder {}", "municipalities": "M{}", "speakers": "S{}"}


@dataclass
class Pseudonyms:
    """The labels that names were given, in this import or an earlier one.

    Attributes
    ----------
    known : dict
        Label by kind (one of `PEOPLE`) and name.
    """

    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def labels(self, kind: str, names: Iterable[str], mapping: ForeignMapping, kept: bool) -> dict[str, str]:
        """Give each name its label: the mapping's, the name itself where it is kept, the key's, or a new one.

        Parameters
        ----------
        kind : {"coders", "municipalities", "speakers"}
        kept : bool
            Names of this kind are no secret, or are labels already.
        """
        said = mapping.get(kind, {})
        kept = kept or kind in mapping.get("keep_names", [])
        names = list(dict.fromkeys(name for name in names if name))
        given = {name: said.get(name) or (name if kept else self.known.get((kind, name))) for name in names}
        taken = {*given.values(), *(label for (of, _), label in self.known.items() if of == kind)}
        numbers = (_LABEL[kind].format(number) for number in range(1, len(names) + len(taken) + 1))
        free = (label for label in numbers if label not in taken)
        labels = {name: label or next(free) for name, label in given.items()}
        self.known.update({(kind, name): label for name, label in labels.items() if label != name})
        return labels

    def as_csv(self) -> str:
        rows = [(kind, name, label) for (kind, name), label in self.known.items()]
        return pd.DataFrame(rows, columns=_COLUMNS).to_csv(index=False, lineterminator="\n")


def read_key(file: Path) -> Pseudonyms:
    """Read the key of an earlier import; where there is none, a new one is begun.

    Raises
    ------
    Refused
        If the file is no key, or gives one name two labels.
    """
    if not file.exists():
        return Pseudonyms()
    remedy = f"a key has the columns {', '.join(_COLUMNS)}"
    if not file.is_file():
        raise Refused(str(file.name), [Problem(file.name, "is no file", remedy)])
    frame, problems = read_delimited(file.read_bytes(), file.name)
    if not set(_COLUMNS) <= set(frame.columns):
        raise Refused(file.name, [*problems, Problem(file.name, "this is no key of names and labels", remedy)])
    problems += [
        Problem(file.name, f"kind '{kind}' is unknown", f"one of {', '.join(PEOPLE)}")
        for kind in frame.loc[~frame["kind"].isin(PEOPLE), "kind"].unique()
    ]
    twice = frame.loc[frame.duplicated(["kind", "name"]), "name"].unique()
    problems += [Problem(file.name, f"name '{name}' stands twice", "keep one of them") for name in twice]
    if problems:
        raise Refused(file.name, problems)
    kinds, names, labels = (frame[column] for column in _COLUMNS)
    return Pseudonyms(dict(zip(zip(kinds, names, strict=True), labels, strict=True)))
