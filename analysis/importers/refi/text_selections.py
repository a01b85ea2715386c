"""Store the selections of the source that is being read, many thousands perhaps, with their words."""

from dataclasses import dataclass, field
from itertools import compress

from analysis.importers.positions.refi_places import broken_position
from analysis.importers.positions.written_numbers import whole_number, whole_numbers

SelectionRow = tuple[int, str, str, str, str, str]  # number of its text, start, end, locator, name, user


class TextSelections:
    """One mark per selection id; a selection given twice, as a region and as text, has a single mark."""

    def __init__(self) -> None:
        self.row_of: dict[str, int] = {}
        self.marks: list[SelectionRow] = []
        self.words: dict[int, str] = {}  # by row
        self.merged = 0

    def merge(self, row: int, mark: SelectionRow) -> None:
        """Merge a second mark of a selection into its row."""
        known = self.marks[row]
        locator = "; ".join(dict.fromkeys(filter(None, (known[3], mark[3]))))
        text, start, end, _, name, _ = mark if whole_number(mark[1]) and not whole_number(known[1]) else known
        self.marks[row] = (text, start, end, locator, name, known[5])

    def has_selections_in(self, text: int) -> bool:
        return any(mark[0] == text for mark in self.marks)

    def in_text(self, text: int) -> "SelectionColumns":
        """Return the selections in a text as columns."""
        numbers, *others = zip(*self.marks, strict=True) if self.marks else [()] * 6
        columns = [list(self.row_of), *map(list, others), [self.words.get(row, "") for row in range(len(numbers))]]
        if numbers.count(text) < len(numbers):
            columns = [list(compress(column, [number == text for number in numbers])) for column in columns]
        ids, start, end, *other = columns
        return SelectionColumns(ids, whole_numbers(start), whole_numbers(end), *other).with_broken(start, end)


@dataclass
class SelectionColumns:
    """The selections in one text, one value per selection in each column; unknown positions are ""."""

    ids: list[str]
    start: list[str]
    end: list[str]
    locator: list[str]
    name: list[str]
    user: list[str]
    words: list[str]
    broken: list[str] = field(default_factory=list)  # descriptions of positions that are not whole numbers

    def with_broken(self, start: list[str], end: list[str]) -> "SelectionColumns":
        """Move positions that are not whole numbers, as written in the file, to the locators."""
        if "" not in self.start and "" not in self.end:
            return self
        for row, stated in enumerate(zip(start, end, strict=True)):
            if any(stated) and not (self.start[row] and self.end[row]):
                self.start[row] = self.end[row] = ""
                self.broken.append(broken_position(*stated))
                self.locator[row] = "; ".join(filter(None, (self.locator[row], self.broken[-1])))
        return self
