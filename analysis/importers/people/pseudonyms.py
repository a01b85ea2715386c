"""Assign labels to names of people and places, with a key that is stored outside the dataset."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import formula_escaping as spreadsheet
from analysis.files.csv_io import read_delimited
from analysis.importers.mappings.import_mapping import PEOPLE, ImportMapping
from analysis.paths import key_beside
from analysis.written_names import in_code, in_files

_COLUMNS = ["kind", "name", "label"]
_NOT_NAMES = "not_names"
_LABEL = {
    "coders": "Coder {}",
    "units": "M{}",
    "speakers": "S{}",
    "interviews": "I{:0{width}}",
    "people": "Person {}",
}


@dataclass
class Pseudonyms:
    """The labels assigned to names in this import or an earlier one.

    Attributes
    ----------
    known : dict
        Label by kind (one of `PEOPLE`) and name.
    not_names : set of str
        Names that are never secret, according to a mapping.
    kept : set of str
        Names that the mapping keeps unchanged in this import.
    """

    known: dict[tuple[str, str], str] = field(default_factory=dict)
    not_names: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def labels(
        self,
        kind: str,
        names: Iterable[str],
        mapping: ImportMapping,
        kept: bool,
        own: Mapping[str, str] | None = None,
        taken: Iterable[str] = (),
    ) -> dict[str, str]:
        """Return the label of each name: from the mapping, the name itself if kept, from the key, or a new one.

        Parameters
        ----------
        kind : one of `PEOPLE`
        kept : bool
            Whether names of this kind are not secret, or are labels already.
        own : dict, optional
            Labels that names already contain, by name; they are used if free.
        taken : iterable of str
            Further labels in use.
        """
        stated = mapping.get(kind, {}) if kind != "people" else {}  # the mapping's `people` lists columns
        kept = kept or mapping.keeps(kind)
        names = list(dict.fromkeys(name for name in names if name))
        given = {name: stated.get(name) or (name if kept else self.known.get((kind, name))) for name in names}
        used = {*given.values(), *taken, *(label for (of, _), label in self.known.items() if of == kind)}
        used = {_plain(label) for label in used if label}
        for name, label in (own or {}).items():
            if given.get(name) is None and name in given and _plain(label) not in used:
                given[name] = label
                used.add(_plain(label))
        width = max(2, len(str(len(names))))
        numbers = (_LABEL[kind].format(number, width=width) for number in range(1, len(names) + len(used) + 1))
        free = (label for label in numbers if _plain(label) not in used)
        labels = {name: label or next(free) for name, label in given.items()}
        self.known.update({(kind, name): label for name, label in labels.items() if label != name})
        self.kept |= {name for name, label in labels.items() if label == name and mapping.keeps(kind)}
        return labels

    def as_csv(self) -> str:
        rows = [(in_files(kind), name, label) for (kind, name), label in self.known.items()]
        rows += [(_NOT_NAMES, name, "") for name in sorted(self.not_names)]
        return spreadsheet.as_csv(pd.DataFrame(rows, columns=_COLUMNS))  # people open the key in spreadsheets


def label_in_key(folder: Path, kind: str, name: str) -> str | None:
    """Return the label of a name in the key beside a dataset; the name may lack a file extension."""
    known = read_key(key_beside(folder)).known
    plain = unicodedata.normalize("NFC", name).strip()
    given = {own: label for (of, own), label in known.items() if of == kind}
    return given.get(plain) or next((label for own, label in given.items() if Path(own).stem == plain), None)


def _plain(label: str) -> str:
    """Return a form of a label that is equal for labels that look alike: "i1" for "I01"."""
    return re.sub("0+(?=[0-9])", "", label.casefold())


def read_key(file: Path) -> Pseudonyms:
    """Read the key of an earlier import, or return an empty one if there is none.

    Raises
    ------
    InputError
        If the file is not a key, or has two labels for one name.
    """
    if not file.exists():
        return Pseudonyms()
    hint = f"a key has the columns {', '.join(_COLUMNS)}"
    if not file.is_file():
        raise InputError(str(file.name), [Issue(file.name, "is no file", hint)])
    frame, problems = read_delimited(file.read_bytes(), file.name)
    if not set(_COLUMNS) <= set(frame.columns):
        raise InputError(file.name, [*problems, Issue(file.name, "this is no key of names and labels", hint)])
    problems += [
        Issue(file.name, f"kind '{kind}' is unknown", f"one of {', '.join(map(in_files, PEOPLE))}")
        for kind in frame.loc[~frame["kind"].map(in_code).isin([*PEOPLE, _NOT_NAMES]), "kind"].unique()
    ]
    frame = frame.assign(name=frame["name"].map(spreadsheet.unescape_formula), kind=frame["kind"].map(in_code))
    twice = frame.loc[frame.duplicated(["kind", "name"]), "name"].unique()
    problems += [Issue(file.name, f"name '{name}' appears twice", "keep one of them") for name in twice]
    if problems:
        raise InputError(file.name, problems)
    is_ordinary = frame["kind"] == _NOT_NAMES
    kinds, names, labels = (frame.loc[~is_ordinary, column] for column in _COLUMNS)
    known = dict(zip(zip(kinds, names, strict=True), labels, strict=True))
    return Pseudonyms(known, set(frame.loc[is_ordinary, "name"]))
