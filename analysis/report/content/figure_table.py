"""Convert a figure to tables, from the record of its marks, so that both show the same values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.report.number_format import format_number
from analysis.report.report_texts import ReportTexts

MAX_OFFSET = 0.5  # from a category's tick, of the marks that belong to the category


@dataclass(frozen=True)
class FigureTable:
    """The values of one pair of axes: a row per category or position, and the lines across the whole figure."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[str, str], ...] = ()


@dataclass
class _Cells:
    """Cells by row and column, both in order of insertion."""

    values: dict[float, dict[str, float | str]] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)

    def put(self, row: float | None, column: str, value: float | str | None) -> None:
        if value is not None:
            self.columns[column] = None
            if row is not None:
                self.values.setdefault(row, {})[column] = value


def figure_tables(record: Mapping, words: ReportTexts) -> list[FigureTable]:
    """Make a table of each pair of axes of a figure.

    Parameters
    ----------
    record : mapping
        From `figure_data.figure_data`; ``axes`` may be missing.
    """
    tables = [_table(axes, words) for axes in record.get("axes", ())]
    return [table for table in tables if table and table.rows]


def _table(axes: Mapping, words: ReportTexts) -> FigureTable | None:
    kinds = {mark["kind"] for mark in axes["marks"]}
    if "edges" in kinds:
        return _pairs(axes, words)
    if "cells" in kinds:
        return _grid(axes, words)
    by = "y" if axes["categories"]["y"] else "x"
    if axes["categories"]["x"] and axes["categories"]["y"]:
        return _places(axes)
    return _by_category(axes, by, words) if axes["categories"][by] else _by_number(axes, words)


def _grid(axes: Mapping, words: ReportTexts) -> FigureTable:
    """Convert a heatmap: the text of each cell, or its value if it has no text."""
    [cells] = [mark for mark in axes["marks"] if mark["kind"] == "cells"]
    texts = iter([str(text[0]).replace("\n", " ") for mark in axes["marks"] if mark["kind"] == "texts"
                  for text in mark["values"]])  # fmt: skip
    columns = [text for _, text in axes["categories"]["x"]]
    rows = []
    for (_, name), values in zip(axes["categories"]["y"], cells["values"], strict=False):
        shown = ["" if value is None else next(texts, _number(value, words, 2)) for value in values]
        rows.append((name, *shown))
    return FigureTable((axes["ylabel"], *columns), tuple(rows))


def _pairs(axes: Mapping, words: ReportTexts) -> FigureTable | None:
    """Convert a graph: the pairs that are joined, with the counts on their edges."""
    marks = {mark["kind"]: mark["values"] for mark in axes["marks"]}
    nodes = marks.get("points", [])
    texts = [" ".join(text.split()) for text, *_ in marks.get("texts", [])]
    names = {tuple(place): name.rpartition(" (")[0] or name for place, name in zip(nodes, texts, strict=False)}
    rows = [(names.get((x, y), "?"), names.get((to_x, to_y), "?"), count) for (x, y, to_x, to_y), count in
            zip(marks["edges"], texts[len(nodes) :], strict=False)]  # fmt: skip
    return FigureTable((words("drawn.one"), words("drawn.other"), words("drawn.times")), tuple(rows))


def _places(axes: Mapping) -> FigureTable:
    """Convert a plot with categories on both axes: a row for each mark."""
    names = {axis: {place: text for place, text in axes["categories"][axis]} for axis in ("x", "y")}
    rows = [(names["x"].get(x, ""), names["y"].get(y, "")) for mark in axes["marks"] if mark["kind"] == "points"
            for x, y in mark["values"]]  # fmt: skip
    return FigureTable((axes["xlabel"], axes["ylabel"]), tuple(sorted(rows)))


def _by_category(axes: Mapping, by: str, words: ReportTexts) -> FigureTable:
    """Convert a plot with categories on one axis and numbers on the other."""
    categories, value_label = axes["categories"][by], axes["xlabel" if by == "y" else "ylabel"]
    cells, lines = _Cells(), []
    for mark in axes["marks"]:
        name = mark["label"] or value_label
        for place, column, value in _along(mark, by, name, words):
            cells.put(_nearest(place, categories), column, value)
        lines += _across(mark, by, words)
    order = reversed(categories) if by == "y" else categories
    present = [(text, cells.values[at]) for at, text in order if at in cells.values]
    return _laid_out(axes["ylabel" if by == "y" else "xlabel"], present, cells.columns, lines, words)


def _by_number(axes: Mapping, words: ReportTexts) -> FigureTable:
    """Convert a plot with numbers on both axes: a row for each position on the x axis."""
    cells, lines = _Cells(), []
    for mark in axes["marks"]:
        for place, column, value in _along(mark, "x", mark["label"] or axes["ylabel"], words):
            cells.put(place, column, value)
        lines += _across(mark, "x", words)
    decimals = _decimals(cells.values)
    present = [(_number(place, words, decimals), cells.values[place]) for place in sorted(cells.values)]
    return _laid_out(axes["xlabel"], present, cells.columns, lines, words)


def _along(mark: Mapping, by: str, name: str, words: ReportTexts) -> Iterator[tuple[float, str, float | None]]:
    """Yield the position, column and value of each point of a mark."""
    place, value = (1, 0) if by == "y" else (0, 1)
    low, high = (f"{name}, {words(f'drawn.{end}')}" for end in ("low", "high"))
    if mark["kind"] == "points":
        yield from ((point[place], name, point[value]) for point in mark["values"] if None not in point)
    elif mark["kind"] == "segments":
        for ends in mark["values"]:
            if None not in ends and len(ends) == 4 and ends[place] == ends[place + 2]:
                yield ends[place], low, ends[value]
                yield ends[place], high, ends[value + 2]
    elif mark["kind"] == "bars":
        for x, y, width, height in mark["values"]:
            yield (y + height / 2, name, x + width) if by == "y" else (x + width / 2, name, y + height)
    elif mark["kind"] == "lines" and mark["label"] and not _is_across(mark, by):
        places, values = mark["values"][place], mark["values"][value]
        if None in places:
            return
        if len(places) == 2 and places[0] == places[1]:
            yield from ((places[0], column, end) for column, end in zip((low, high), values, strict=True))
        else:
            yield from ((at, name, end) for at, end in zip(places, values, strict=True))


def _is_across(mark: Mapping, by: str) -> bool:
    """Tell whether a line marks one value, or one position of a numeric axis, across the whole figure."""
    xs, ys = mark["values"]
    level = xs if by == "y" else ys
    return len(set(level)) == 1 or (by == "x" and len(set(xs)) == 1)


def _across(mark: Mapping, by: str, words: ReportTexts) -> list[tuple[str, str]]:
    if mark["kind"] != "lines" or not mark["label"] or not _is_across(mark, by):
        return []
    xs, ys = mark["values"]
    value = xs[0] if by == "y" or len(set(xs)) == 1 else ys[0]
    if value is None:  # a line that could not be drawn
        return []
    return [(mark["label"], _number(value, words, 0 if float(value).is_integer() else 2))]


def _nearest(place: float, categories: Sequence) -> float | None:
    """Find the position of the category that a mark belongs to; two categories may have the same text."""
    at, _ = min(categories, key=lambda category: abs(category[0] - place))
    return at if abs(at - place) <= MAX_OFFSET else None


def _laid_out(head: str, present: list, columns: Mapping, lines: list, words: ReportTexts) -> FigureTable:
    decimals = {column: _decimals([row.get(column) for _, row in present]) for column in columns}
    rows = [(name, *(_number(row.get(column), words, decimals[column]) for column in columns)) for name, row in present]
    return FigureTable((head, *columns), tuple(rows), tuple(lines))


def _decimals(values: Iterable[float | None]) -> int:
    known = [abs(float(value)) for value in values if value is not None]
    if all(value.is_integer() for value in known):
        return 0
    return 3 if max(known) < 0.1 else 2


def _number(value: float | None, words: ReportTexts, decimals: int) -> str:
    return format_number(value, words.language, decimals)
