"""The selections of the source that is being read, as columns: there may be many thousand, and each has its words."""

from analysis.doors.positions import Placed, past_the_end


class Marks:
    """One row for each selection, by its id; one that stands twice, as a region and as text, is one row.

    ``holder`` is the id of the source, or of the text within it, that a selection stands in.
    """

    def __init__(self):
        self.row_of: dict[str, int] = {}
        self.holder: list[str] = []
        self.start: list[str] = []
        self.end: list[str] = []
        self.locator: list[str] = []
        self.name: list[str] = []
        self.user: list[str] = []
        self.words: list[str] = []

    def add(self, key: str, holder: str, place: tuple[str, str, str], name: str, user: str) -> int:
        """Take a selection, and give its row; one whose id is there already is merged with it."""
        row = self.row_of.setdefault(key, len(self.holder))
        start, end, locator = place
        if row < len(self.holder):
            self.locator[row] = "; ".join(dict.fromkeys(filter(None, (self.locator[row], locator))))
            if start and not self.start[row]:
                self.holder[row], self.start[row], self.end[row], self.name[row] = holder, start, end, name
            return row
        self.holder.append(holder)
        self.start.append(start)
        self.end.append(end)
        self.locator.append(locator)
        self.name.append(name)
        self.user.append(user)
        self.words.append("")
        return row

    def rows_in(self, holders: set[str]) -> list[int]:
        """List the rows that stand in some sources or texts."""
        return [row for row, holder in enumerate(self.holder) if holder in holders]

    def settle(self, rows: list[int], start: list[int], end: list[int], read: Placed) -> None:
        """Take over positions as we count them, with the words there, or say where the text ends before them."""
        moved = read.start != start or read.end != end  # nearly all tools count as we do
        for place, row in enumerate(rows):
            self.words[row] = read.words[place] or self.words[row]
            if moved:
                self._move(row, read.start[place], read.end[place])

    def _move(self, row: int, start: int | None, end: int | None) -> None:
        if start is None:
            past = past_the_end(self.start[row], self.end[row])
            self.locator[row] = "; ".join(filter(None, (self.locator[row], past)))
        self.start[row], self.end[row] = ("", "") if start is None else (str(start), str(end))

    def columns(self, rows: list[int], source: str) -> tuple[list[str], ...]:
        """Give selection, source, start, end, locator, text and user of some rows, as columns."""
        known = (list(self.row_of), self.start, self.end, self.locator, self.words, self.user)
        if len(rows) < len(self.holder):
            known = tuple([column[row] for row in rows] for column in known)
        selection, *rest = known
        return (selection, [source] * len(rows), *rest)
