"""Write the alternative text of a figure from the marks that were drawn, so that text and picture always agree."""

from collections.abc import Iterator, Mapping

from analysis.i18n import Wording
from analysis.plots.output.figure_findings import figure_finding


def alternative_text(record: Mapping, caption: str, wording: Wording) -> str:
    """Describe a figure: its main finding, its caption, its axes, and the values of its marks.

    Parameters
    ----------
    record : mapping
        From `figure_data.figure_data`.
    caption : str
        What the figure shows.
    """
    parts = [*filter(None, (figure_finding(axes, wording) for axes in record["axes"])), caption.rstrip(".") + "."]
    for axes in record["axes"]:
        if any(mark["kind"] == "edges" for mark in axes["marks"]):
            parts.extend(_graph(axes, wording))
            continue
        parts.append(wording.text("alt-axes", x=axes["xlabel"] or "–", y=axes["ylabel"] or "–"))
        for mark in axes["marks"]:
            parts.extend(_mark_text(mark, axes, wording))
    return " ".join(parts)


def _mark_text(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    describe = {"cells": _cells, "points": _points, "segments": _segments, "lines": _lines, "bars": _bars}
    if mark["kind"] in describe and mark["values"]:
        yield from describe[mark["kind"]](mark, axes, wording)


def _cells(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    """List the cells row by row, each with the text written in it."""
    columns = [" ".join(text.split()) for _, text in axes["categories"]["x"]]
    rows = [" ".join(text.split()) for _, text in axes["categories"]["y"]]
    texts = iter(
        [text.replace("\n", " ") for other in axes["marks"] if other["kind"] == "texts" for text, *_ in other["values"]]
    )
    for row, values in zip(rows, mark["values"], strict=True):
        shown = [wording.word("no-value") if value is None else next(texts) for value in values]
        cells = ", ".join(f"{column} {cell}" for column, cell in zip(columns, shown, strict=False))
        yield f"{row}: {cells}."


def _points(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    points = [point for point in mark["values"] if None not in point]
    if axes["categories"]["x"]:  # both axes have categories: list the rows in each column
        names = ", ".join(_label_at(point[1], axes, "y", wording) for point in points)
        columns = {_label_at(point[0], axes, "x", wording) for point in points}
        yield from (f"{column}: {names}." for column in columns)
        return
    values = [(_label_at(y, axes, "y", wording), _number(x, wording)) for x, y in points]
    text = ", ".join(value if name == mark["label"] else f"{name} {value}" for name, value in values)
    if values:
        yield f"{mark['label']}: {text}." if mark["label"] else f"{text}."


def _graph(axes: Mapping, wording: Wording) -> Iterator[str]:
    """List the nodes of a graph, whose labels are the first texts, and the pairs that are joined."""
    marks = {mark["kind"]: mark["values"] for mark in axes["marks"]}
    texts = [" ".join(text.split()) for text, *_ in marks["texts"]]
    names, counts = texts[: len(marks["points"])], texts[len(marks["points"]) :]
    yield wording.text("alt-nodes", nodes=", ".join(names))
    if not marks["edges"]:
        return
    node = {tuple(place): name.rpartition(" (")[0] for place, name in zip(marks["points"], names, strict=True)}
    ends = [(node[(x, y)], node[(to_x, to_y)]) for x, y, to_x, to_y in marks["edges"]]
    joined = [f"{one} – {other} ({count})" for (one, other), count in zip(ends, counts, strict=True)]
    yield wording.text("alt-edges", edges=", ".join(joined))


def _segments(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    segments = [segment for segment in mark["values"] if None not in segment and len(segment) == 4]
    vertical = all(x == end for x, _, end, _ in segments) and any(low != high for _, low, _, high in segments)
    spans = [_vertical(segment, wording) if vertical else _horizontal(segment, axes, wording) for segment in segments]
    if spans:
        yield wording.text("alt-spans", spans=", ".join(spans))


def _horizontal(segment: list, axes: Mapping, wording: Wording) -> str:
    low, y, high, _ = segment
    name = _label_at(y, axes, "y", wording)
    return wording.text("alt-span", name=name, low=_number(low, wording), high=_number(high, wording))


def _vertical(segment: list, wording: Wording) -> str:
    x, low, _, high = segment
    return wording.text("alt-span-at", place=_short(x, wording), low=_short(low, wording), high=_short(high, wording))


def _lines(mark: Mapping, axes: Mapping, wording: Wording) -> Iterator[str]:
    """List the ends of a straight line, or all points of a curve."""
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


def _label_at(position: float, axes: Mapping, axis: str, wording: Wording) -> str:
    names = {place: " ".join(text.split()) for place, text in axes["categories"][axis]}
    return names.get(position, _number(position, wording))


def _number(value: float, wording: Wording) -> str:
    return wording.number(value, 2)


def _short(value: float, wording: Wording) -> str:
    return wording.number(value, 0 if float(value).is_integer() else 2)
