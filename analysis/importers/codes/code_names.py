"""Find a project's codes by the names that tools give them in their tables."""

import re

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.importers.names.unicode_form import nfc

_SEPARATORS = ("\n", " > ", ">", ": ", "::", "\\", "/", " / ", ".")
_MARKS = re.compile(r"^[\s●○◆◇•*]+")
_GROUNDED = re.compile(r"(?<!\s)\s*+Gr=\d+.*$", re.DOTALL)
_LETTERED = re.compile(r"^(?:[A-Z]{1,3}|\d+)\s:\s")


def plain_label(text: str) -> str:
    """Remove what tools add to a code's name: marks, "Gr=5", and NVivo's "A : "."""
    return _LETTERED.sub("", _MARKS.sub("", _GROUNDED.sub("", text))).strip()


class CodeNames:
    """The codes of a project, by every name that a table may use for them.

    Parameters
    ----------
    codes : DataFrame
        As in `QDAProject`.
    """

    def __init__(self, codes: pd.DataFrame):
        self.paths = codes["path"].tolist()
        self._place: dict[str, int] = {}
        for place, path in enumerate(self.paths):
            if len(path) == 1:  # a name that contains a separator takes precedence over a path that reads the same
                self._place.setdefault(path[0], place)
        leaves: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            for separator in _SEPARATORS:
                self._place.setdefault(separator.join(path), place)
            leaves.setdefault(path[-1], []).append(place)
        for leaf, places in leaves.items():
            if len(places) == 1:
                self._place.setdefault(leaf, places[0])

    def find(self, name: str) -> int | None:
        """Return the index of a code by its whole path, or by its own name if no other code has it."""
        name = nfc(name)
        return self._place.get(name, self._place.get(name.strip('"')))

    def at_or_below(self) -> sparse.csr_array:
        """Return a matrix that marks for each code (row) the code itself and the codes below it (columns)."""
        place_of = {path: place for place, path in enumerate(self.paths)}
        rows, columns = [], []
        for place, path in enumerate(self.paths):
            rows.append(place)
            columns.append(place)
            for depth in range(1, len(path)):
                if path[:depth] in place_of:
                    rows.append(place_of[path[:depth]])
                    columns.append(place)
        ones = np.ones(len(rows), dtype="int32")
        return sparse.csr_array((ones, (rows, columns)), shape=(len(self.paths), len(self.paths)))
