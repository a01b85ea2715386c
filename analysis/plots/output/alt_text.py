"""A figure in words, made from what was drawn, so that words and picture cannot disagree."""

from collections.abc import Iterator, Mapping

from analysis.i18n import Wording
from analysis.plots.output.figure_findings import finding


def alternative_text(record: Mapping, caption: str, wording: Wording) -> str:
    """Describe a figure: what it shows, what it is, then its axes and the values of its marks in the words of its axes.

    Parameters
    ----------
    record : mapping
        From `figure_data.drawn`.
    caption : str
        What the figure shows.
    """
    parts = [*filter(None, (finding(axes, wording) for axes in record["axes"])), caption.rstrip(".") + "."]
    for axes in record["axes"]:
        if any(mark["kind"] == "edges" for mark in axes["marks"]):
            parts.extend(_graph(axes, wording))
            continue
        parts.append(wording.text("alt-axes", x=axes["xlabel"] or "–", y=axes["ylabel"] or "–"))
        for mark in axes["marks"]:
            parts.extend(_mark_words(mark, axes, wording))
    return " ".join(parts)


def _mark_words(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    describe = {"cells": _cells, "points": _points, "segments": _segments, "lines": _lines, "bars": _bars}
    if mark["kind"] in describe and mark["values"]:
        yield from describe[mark["kind"]](mark, axes, wording)


def _cells(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    """Name the cells row by row, each in the unit that is written in it."""
    columns = [" ".join(text.split()) for _, text in axes["categories"]["x"]]
    rows = [" ".join(text.split()) for _, text in axes["categories"]["y"]]
    written = iter(
        [text.replace("\n", " ") for other in axes["marks"] if other["kind"] == "texts" for text, *_ in other["values"]]
    )
    for row, values in zip(rows, mark["values"], strict=True):
        shown = [wording.word("no-value") if value is None else next(written) for value in values]
        cells = ", ".join(f"{column} {cell}" for column, cell in zip(columns, shown, strict=False))
        yield f"{row}: {cells}."


def _points(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    known = [point for point in mark["values"] if None not in point]
    if axes["categories"]["x"]:  # both axes hold words: list what stands in each column
        names = ", ".join(_place(point[1], axes, "y", wording) for point in known)
        columns = {_place(point[0], axes, "x", wording) for point in known}
        yield from (f"{column}: {names}." for column in columns)
        return
    values = [(_place(y, axes, "y", wording), _number(x, wording)) for x, y in known]
    told = ", ".join(value if name == mark["label"] else f"{name} {value}" for name, value in values)
    if values:
        yield f"{mark['label']}: {told}." if mark["label"] else f"{told}."


def _graph(axes: Mapping, wording: Wording) -> Iterator[str]:
    """Name the nodes of a graph, whose words are written first, and the pairs that are joined."""
    marks = {mark["kind"]: mark["values"] for mark in axes["marks"]}
    written = [" ".join(text.split()) for text, *_ in marks["texts"]]
    names, others = written[: len(marks["points"])], written[len(marks["points"]) :]
    yield wording.text("alt-nodes", nodes=", ".join(names))
    if not marks["edges"]:
        return
    node = {tuple(place): name.rpartition(" (")[0] for place, name in zip(marks["points"], names, strict=True)}
    ends = [(node[(x, y)], node[(to_x, to_y)]) for x, y, to_x, to_y in marks["edges"]]
    joined = [f"{one} – {other} ({count})" for (one, other), count in zip(ends, others, strict=True)]
    yield wording.text("alt-edges", edges=", ".join(joined))


def _segments(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    known = [segment for segment in mark["values"] if None not in segment and len(segment) == 4]
    upright = all(x == end for x, _, end, _ in known) and any(low != high for _, low, _, high in known)
    spans = [_upright(segment, wording) if upright else _level(segment, axes, wording) for segment in known]
    if spans:
        yield wording.text("alt-spans", spans=", ".join(spans))


def _level(segment: list, axes: Mapping, wording: Wording) -> str:
    low, y, high, _ = segment
    name = _place(y, axes, "y", wording)
    return wording.text("alt-span", name=name, low=_number(low, wording), high=_number(high, wording))


def _upright(segment: list, wording: Wording) -> str:
    x, low, _, high = segment
    return wording.text("alt-span-at", place=_short(x, wording), low=_short(low, wording), high=_short(high, wording))


def _lines(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    """Name the ends of a straight line, and all points of a curve."""
    points = [(x, y) for x, y in zip(*mark["values"], strict=True) if x is not None and y is not None]
    xs = [x for x, _ in points]
    if mark["label"] and len(points) > 2:
        values = ", ".join(f"{_short(x, wording)}: {_short(y, wording)}" for x, y in points)
        yield f"{mark['label']}: {values}."
    elif mark["label"] and xs:
        low, high = _number(min(xs), wording), _number(max(xs), wording)
        yield (
            f"{mark['label']}: {low}."
            if low == high
            else wording.text("alt-line", name=mark["label"], low=low, high=high)
        )


def _bars(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    left, right = mark["values"][0][0], mark["values"][-1][0] + mark["values"][-1][2]
    tallest = max(mark["values"], key=lambda bar: bar[3])
    yield wording.text(
        "alt-bars",
        name=mark["label"],
        low=_number(left, wording),
        high=_number(right, wording),
        peak=_number(tallest[0] + tallest[2] / 2, wording),
    )


def _place(position: float, axes: Mapping, axis: str, wording: Wording) -> str:
    names = {place: " ".join(text.split()) for place, text in axes["categories"][axis]}
    return names.get(position, _number(position, wording))


def _number(value: float, wording: Wording) -> str:
    return wording.number(value, 2)


def _short(value: float, wording: Wording) -> str:
    return wording.number(value, 0 if float(value).is_integer() else 2)
