"""Match the rows of a tool's table to the codes that they count."""

from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.importers.names.comparable_names import comparable, comparable_path
from analysis.importers.project.qda_project import QDAProject

CATEGORY, CODE = "category", "code"
_SEPARATORS = ("\n", " > ", ">", ": ", "::", "\\", "/", " / ", ".")


class CodeRows:
    """The codes of a project, by the name that a table uses: a whole path, or a code's own name.

    A category has no codings and has codes below it.
    """

    def __init__(self, project: QDAProject):
        self.paths = [comparable_path(path) for path in project.codes["path"]]
        given = set(project.codings["code"])
        above = {path[:depth] for path in self.paths for depth in range(1, len(path))}
        self.is_category = [
            code not in given and (path in above or code.startswith("category "))
            for code, path in zip(project.codes["code"], self.paths, strict=True)
        ]
        self._whole: dict[str, list[int]] = {}
        self._last: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            for name in dict.fromkeys(separator.join(path) for separator in _SEPARATORS):
                self._whole.setdefault(name, []).append(place)
            self._last.setdefault(path[-1], []).append(place)
        self._folded = _by_casefold(self._whole), _by_casefold(self._last)

    def find(self, names: Sequence[str], kinds: Sequence[str] = (), prefer: str = CODE) -> list[int | None]:
        """Find the code of each row.

        Parameters
        ----------
        names : sequence of str
        kinds : sequence of {"category", "code", ""}, optional
            The kind of each row, as stated in the table.
        prefer : {"code", "category"}
            Whether a row means the code or the category of one name, if the table does not state it.

        Returns
        -------
        list of int or None
            The index among the project's codes; None if no code, or more than one, has the name.
        """
        names = [_plain(name) for name in names]
        kinds = list(kinds) or [""] * len(names)
        by_path = any(self._is_path(name) for name in names)
        often = Counter(zip(names, kinds, strict=True))
        turn: Counter[tuple[str, str]] = Counter()
        found: list[int | None] = []
        for row in zip(names, kinds, strict=True):
            candidates = self._candidates(row[0], by_path)
            candidates = [one for one in candidates if row[1] in ("", CATEGORY if self.is_category[one] else CODE)]
            if often[row] != len(candidates):
                candidates = self._preferred(candidates, prefer)
            place = turn[row] if often[row] == len(candidates) else 0
            found.append(candidates[place] if len(candidates) in (1, often[row]) else None)
            turn[row] += 1
        return found

    def is_several(self, name: str) -> bool:
        """Return whether more than one code has a name."""
        return len(self._candidates(_plain(name), by_path=False)) > 1

    def _is_path(self, name: str) -> bool:
        return any(len(self.paths[place]) > 1 and name != self.paths[place][-1] for place in self._whole.get(name, ()))

    def _candidates(self, name: str, by_path: bool) -> list[int]:
        """List the codes of a name: in a table of paths those with that path, otherwise all whose path ends in it."""
        whole, last = _look_up(name, self._whole, self._folded[0]), _look_up(name, self._last, self._folded[1])
        if by_path and whole:
            return whole
        return sorted({*whole, *last})

    def _preferred(self, candidates: Sequence[int], prefer: str) -> list[int]:
        of_kind = [one for one in candidates if self.is_category[one] == (prefer == CATEGORY)]
        kept = of_kind or list(candidates)
        at_top = [one for one in kept if len(self.paths[one]) == 1]
        return at_top if len(kept) > 1 and len(at_top) == 1 else kept


def _plain(name: str) -> str:
    """Return a name in the form used for comparison; a path keeps its separate lines."""
    return "\n".join(comparable(part) for part in name.split("\n"))


def _look_up(name: str, known: Mapping[str, list[int]], folded: Mapping[str, list[int]]) -> list[int]:
    """Look up a name as written, then without quotes, then ignoring case."""
    bare = name.strip('"')
    return known.get(name) or known.get(bare) or folded.get(name.casefold()) or folded.get(bare.casefold()) or []


def _by_casefold(known: dict[str, list[int]]) -> dict[str, list[int]]:
    folded: dict[str, list[int]] = {}
    for name, places in known.items():
        folded.setdefault(name.casefold(), []).extend(places)
    return folded
