"""Match the columns of a tool's table to the sources that they count."""

from collections.abc import Iterable, Sequence

from analysis.importers.names.comparable_names import comparable, without_extension


class SourceColumns:
    """The sources of a project by their names in tables, with or without an extension, in any case."""

    def __init__(self, names: Iterable[str]):
        self.names = [comparable(name) for name in names]
        self._place: dict[str, int | None] = {}
        for form in (str, str.casefold, _without_ending):
            known: dict[str, list[int]] = {}
            for place, name in enumerate(self.names):
                known.setdefault(form(name), []).append(place)
            for name, places in known.items():
                self._place.setdefault(name, places[0] if len(places) == 1 else None)

    def find(self, columns: Sequence[str]) -> list[int | None]:
        """Return the index of the source of each column; None if no source, or more than one, has the name."""
        found = []
        for column in map(comparable, columns):
            forms = (column, column.casefold(), _without_ending(column))
            found.append(next((self._place[form] for form in forms if self._place.get(form) is not None), None))
        return found

    def without(self, places: Sequence[int | None]) -> list[str]:
        """List the sources that no column counts."""
        return [name for place, name in enumerate(self.names) if place not in set(places)]


def _without_ending(name: str) -> str:
    return without_extension(name).casefold()
