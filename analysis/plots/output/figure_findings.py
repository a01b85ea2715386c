"""State the main finding of a figure in a sentence, read only from the marks that were drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.i18n import Wording
from analysis.models import VERDICTS

MAX_NAMES = 3  # up to this number names are listed; more are counted
LABELS = ("general", "typical", "variant", "rare", "not-reported")


def figure_finding(axes: Mapping, wording: Wording) -> str:
    """State what one pair of axes shows, in a sentence or two; "" if it has no marks.

    Parameters
    ----------
    axes : mapping
        From `figure_data.figure_data`. Its marks and their labels identify the kind of figure.
    """
    plot = _Plot(axes, wording)
    if not any(mark["values"] for mark in axes["marks"]):
        return ""
    return next((describe(plot) for is_kind, describe in KINDS if is_kind(plot)), "")


class _Plot:
    """The marks of a figure, by kind and by the term that labels them."""

    def __init__(self, axes: Mapping, wording: Wording):
        self.axes, self.wording = axes, wording
        self.kinds = {mark["kind"] for mark in axes["marks"]}

    def values_of(self, key: str, kind: str) -> list:
        """Return the values of the mark of one kind that has the label of a term; empty if there is none."""
        name = self.wording.word(key)
        matches = (mark["values"] for mark in self.axes["marks"] if (mark["kind"], mark["label"]) == (kind, name))
        values: list = next(matches, [])
        return values if kind == "lines" else [value for value in values if None not in value]

    def all_values(self, kind: str) -> list:
        return [value for mark in self.axes["marks"] if mark["kind"] == kind for value in mark["values"]
                if None not in value]  # fmt: skip

    def label_at(self, position: float, axis: str = "y") -> str:
        """Return the category at a position of an axis, or the position as a number."""
        labels = {place: " ".join(text.split()) for place, text in self.axes["categories"][axis]}
        return labels[position] if position in labels else self.number(position)

    def number(self, value: float) -> str:
        return self.wording.number(value, 2)

    def sentence(self, key: str, **values: object) -> str:
        return self.wording.text(f"found-{key}", **values)


def of(count: int, total: int, noun: str, wording: Wording) -> str:
    """Write a count out of a total: ``all 6 units``, ``5 of 6 units``, ``1 of 1 unit``."""
    word = wording.word(f"{noun}-{'one' if total == 1 else 'many'}")
    key = "some-of" if total == 1 or 0 < count < total else "all-of" if count else "none-of"
    return wording.text(key, count=count, total=total, noun=word)


def counted(count: int, noun: str, wording: Wording) -> str:
    """Write a number with its noun in the singular or plural."""
    return f"{count} {wording.word(f'{noun}-one' if count == 1 else f'{noun}-many')}"


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(names: Iterable[str], noun: str, wording: Wording) -> str:
    listed = list(names)
    return wording.listing(listed) if len(listed) <= MAX_NAMES else counted(len(listed), noun, wording)


def _ends(pairs: Sequence[tuple[float, str]]) -> tuple[list[str], float, list[str], float]:
    """Find the names at the largest value and at the smallest, with those values."""
    most, least = max(pairs)[0], min(pairs)[0]
    return (
        [name for value, name in pairs if value == most],
        most,
        [name for value, name in pairs if value == least],
        least,
    )


def _null_distribution(plot: _Plot) -> str:
    """State whether the observed value is above, below or within the values that occur by chance."""
    bars = [bar for bar in plot.all_values("bars") if bar[3] > 0]
    low, high = min(bar[0] for bar in bars), max(bar[0] + bar[2] for bar in bars)
    observed = plot.values_of("observed", "lines")[0][0]
    where = "above" if observed > high else "below" if observed < low else "within"
    values = {"observed": observed, "low": low, "high": high}
    return plot.sentence(f"chance-{where}", **{key: plot.number(value) for key, value in values.items()})


def _saturation(plot: _Plot) -> str:
    places, heard = plot.values_of("curve-median", "lines")
    point = plot.values_of("saturation-point", "lines")
    at = {place: value for place, value in zip(places, heard, strict=True) if value is not None}
    total = plot.wording.number(max(at.values()), 0)
    if not point:
        return plot.sentence("no-saturation", interviews=counted(int(max(at)), "interview", plot.wording), total=total)
    reached = point[0][0]
    by_then = at.get(reached, max(at.values()))
    decimals = 0 if float(by_then).is_integer() else 1
    return plot.sentence("saturation", point=plot.wording.number(reached, 0),
                     heard=plot.wording.number(by_then, decimals), total=total)  # fmt: skip


def _map(plot: _Plot) -> str:
    """Name the largest and the smallest cells, with the text in them."""
    cells = _cells(plot)
    if len({value for value, *_ in cells}) == 1:
        every = of(len(cells), len(cells), "cell", plot.wording)
        return plot.sentence("map-alike", cells=_capitalise(every), value=cells[0][2])
    most, least = (end(value for value, *_ in cells) for end in (max, min))
    high, low = ([cell for cell in cells if cell[0] == end] for end in (most, least))
    cell_names = {"high": [name for _, name, _ in high], "low": [name for _, name, _ in low]}
    listed = {
        key: plot.wording.listing(names)
        if len(names) <= MAX_NAMES
        else of(len(names), len(cells), "cell", plot.wording)
        for key, names in cell_names.items()
    }
    return plot.sentence("map", **listed, most=high[0][2], least=low[0][2])


def _cells(plot: _Plot) -> list[tuple[float, str, str]]:
    """List the value, the row and column, and the first line of text of each cell that has a value."""
    [grid] = [mark["values"] for mark in plot.axes["marks"] if mark["kind"] == "cells"]
    written = iter([text[0] for text in plot.all_values("texts")])
    rows = [" ".join(text.split()) for _, text in plot.axes["categories"]["y"]]
    columns = [" ".join(text.split()) for _, text in plot.axes["categories"]["x"]]
    return [(value, f"{row} – {column}", next(written).split("\n")[0])
            for row, values in zip(rows, grid, strict=False)
            for column, value in zip(columns, values, strict=False) if value is not None]  # fmt: skip


def _residuals(plot: _Plot) -> str:
    """Name the cells with the largest positive and negative residuals."""
    texts = iter([text[0].split("\n")[-1] for text in plot.all_values("texts")])
    cells = [(value, name, next(texts)) for value, name, _ in _cells(plot)]
    high, low = max(cells), min(cells)
    return plot.sentence("residuals", high=high[1], most=high[2], low=low[1], least=low[2])


def _graph(plot: _Plot) -> str:
    edges, texts = plot.all_values("edges"), [" ".join(text[0].split()) for text in plot.all_values("texts")]
    nodes = plot.all_values("points")
    if not edges:
        return plot.wording.text("no-pair-together")
    names = {tuple(place): text.rpartition(" (")[0] for place, text in zip(nodes, texts, strict=False)}
    counts = [int(text) for text in texts[len(nodes) :]]
    x, y, to_x, to_y = edges[counts.index(max(counts))]
    pair = f"{names[x, y]} – {names[to_x, to_y]}"
    key = "graph-one" if len(edges) == 1 else "graph-many"
    return plot.sentence(key, count=len(edges), pair=pair, interviews=counted(max(counts), "interview", plot.wording))


def _verdicts(plot: _Plot, key: str = "verdicts", **more: str) -> str:
    """Count the claims with each verdict, the most frequent first."""
    counts = [(len(plot.values_of(verdict, "points")), plot.wording.word(verdict)) for verdict in VERDICTS]
    parts = [f"{count} {word}" for count, word in sorted(counts, key=lambda pair: -pair[0]) if count]
    return plot.sentence(key, verdicts=", ".join(parts), **more)


def _specifications(plot: _Plot) -> str:
    estimates = [x for verdict in VERDICTS for x, _ in plot.values_of(verdict, "points")]
    return _verdicts(plot, "forks", low=plot.number(min(estimates)), high=plot.number(max(estimates)))


def _shares(plot: _Plot) -> str:
    shares = [(x, plot.label_at(y)) for x, y in plot.values_of("unit", "points")]
    above = of(sum(share > 0.5 for share, _ in shares), len(shares), "unit", plot.wording)
    high, most, low, least = _ends(shares)
    sentences = [plot.sentence("shares", where=above, high=plot.wording.listing(high), most=plot.number(most),
                               low=plot.wording.listing(low), least=plot.number(least))]  # fmt: skip
    mean = plot.values_of("mean", "points")
    if mean:
        sentences.append(plot.sentence("mean", mean=plot.number(mean[0][0])))
    return " ".join(sentences)


def _prevalence(plot: _Plot) -> str:
    """Name the codes mentioned in the most and in the fewest units, as K of N."""
    written = {y: text.replace("/", f" {plot.wording.text('found-of')} ") for text, _, y in plot.all_values("texts")}
    points = [(x, plot.label_at(y), written[y]) for label in LABELS for x, y in plot.values_of(label, "points")]
    high, most, low, least = _ends([(x, name) for x, name, _ in points])
    k_of_n = {x: text for x, _, text in points}
    if most == least:
        return plot.sentence("prevalence-alike", most=k_of_n[most])
    return plot.sentence("prevalence", high=_names(high, "code", plot.wording), most=k_of_n[most],
                         low=_names(low, "code", plot.wording), least=k_of_n[least])  # fmt: skip


def _agreement(plot: _Plot) -> str:
    floor = plot.values_of("floor", "lines")[0][0]
    points = [point for key in ("alpha", "alpha-of-rare") for point in plot.values_of(key, "points")]
    reached = sum(x >= floor for x, _ in points)
    codes = _capitalise(of(reached, len(points), "code", plot.wording))
    alpha, lowest = min(points)
    key = "agreement-one" if reached == 1 else "agreement-many"
    sentence = plot.sentence(key, codes=codes, floor=plot.number(floor))
    return f"{sentence} {plot.sentence('lowest', name=plot.label_at(lowest), value=plot.number(alpha))}"


def _contrast(plot: _Plot) -> str:
    points = plot.values_of("unit", "points")
    where = of(sum(x > 0 for x, _ in points), len(points), "unit", plot.wording)
    mean = plot.values_of("mean", "points")
    sentence = plot.sentence("contrast", where=where)
    return f"{sentence} {plot.sentence('mean', mean=plot.number(mean[0][0]))}" if mean else sentence


def _dumbbell(plot: _Plot) -> str:
    """Count the units where the first group is above the second, and name the largest difference."""
    without, with_ = (mark for mark in plot.axes["marks"] if mark["kind"] == "points")
    pairs = [(a[0] - b[0], plot.label_at(a[1])) for a, b in zip(with_["values"], without["values"], strict=True)]
    where = of(sum(difference > 0 for difference, _ in pairs), len(pairs), "unit", plot.wording)
    differences = {
        plot.label_at(y): text for (text, *_), (_, y) in zip(plot.all_values("texts"), with_["values"], strict=True)
    }
    largest = max(pairs, key=lambda pair: abs(pair[0]))[1]
    return plot.sentence("arms", first=with_["label"], second=without["label"], where=where, place=largest,
                         difference=differences[largest])  # fmt: skip


def _dots(plot: _Plot) -> str:
    known = [point for point in plot.all_values("points") if None not in point]
    if not known:
        return ""  # every value is missing
    high, most, low, least = _ends([(x, plot.label_at(y)) for x, y in known])
    names = {"high": _names(high, "code", plot.wording), "low": _names(low, "code", plot.wording)}
    return plot.sentence("dots", **names, most=plot.number(most), least=plot.number(least))


def _has_categories(plot: _Plot) -> bool:
    return bool(plot.axes["categories"]["x"] and plot.axes["categories"]["y"])


KINDS: list[tuple[Callable[[_Plot], bool], Callable[[_Plot], str]]] = [
    (lambda plot: "edges" in plot.kinds, _graph),
    (lambda plot: "cells" in plot.kinds and any(value < 0 for value, *_ in _cells(plot)), _residuals),
    (lambda plot: "cells" in plot.kinds and bool(_cells(plot)), _map),
    (lambda plot: bool(plot.values_of("observed", "lines")), _null_distribution),
    (lambda plot: bool(plot.values_of("curve-median", "lines")), _saturation),
    (_has_categories, _verdicts),
    (lambda plot: any(plot.values_of(verdict, "points") for verdict in VERDICTS), _specifications),
    (lambda plot: any(plot.values_of(label, "points") for label in LABELS) and "texts" in plot.kinds, _prevalence),
    (lambda plot: bool(plot.values_of("alpha", "points") + plot.values_of("alpha-of-rare", "points")), _agreement),
    (lambda plot: bool(plot.values_of("others-mean", "points") or plot.values_of("left-out-band", "lines")), _contrast),
    (lambda plot: bool(plot.values_of("unit", "points")), _shares),
    (lambda plot: {"segments", "points", "texts"} <= plot.kinds, _dumbbell),
    (lambda plot: bool(plot.axes["categories"]["y"] and plot.all_values("points")), _dots),
]
"""How to recognise each kind of figure, and the function that states its finding; the first match is used."""
