"""What a figure shows first, in a sentence: the finding, read from what was drawn and from nothing else."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.i18n import Wording
from analysis.models import VERDICTS

FEW = 3  # so many names are told; more are counted
LABELS = ("general", "typical", "variant", "rare", "not-reported")


def finding(axes: Mapping, wording: Wording) -> str:
    """Say what one pair of axes shows, in a sentence or two; "" where there is nothing to see.

    Parameters
    ----------
    axes : mapping
        Of `figure_data.drawn`. What kind of figure it is, is known by its marks and their names.
    """
    drawn = _Drawn(axes, wording)
    if not any(mark["values"] for mark in axes["marks"]):
        return ""
    return next((say(drawn) for known, say in KINDS if known(drawn)), "")


class _Drawn:
    """The marks of a figure by kind and by the key of their names."""

    def __init__(self, axes: Mapping, wording: Wording):
        self.axes, self.wording = axes, wording
        self.kinds = {mark["kind"] for mark in axes["marks"]}

    def named(self, key: str, kind: str) -> list:
        """Give the values of the mark of a kind that is called by a term; empty where there is none."""
        name = self.wording.word(key)
        found = (mark["values"] for mark in self.axes["marks"] if (mark["kind"], mark["label"]) == (kind, name))
        values = next(found, [])
        return values if kind == "lines" else [value for value in values if None not in value]

    def all(self, kind: str) -> list:
        return [value for mark in self.axes["marks"] if mark["kind"] == kind for value in mark["values"]
                if None not in value]  # fmt: skip

    def place(self, position: float, axis: str = "y") -> str:
        """Give the word that stands at a place of an axis."""
        words = {place: " ".join(text.split()) for place, text in self.axes["categories"][axis]}
        return words[position] if position in words else self.number(position)

    def number(self, value: float) -> str:
        return self.wording.number(value, 2)

    def say(self, key: str, **values: object) -> str:
        return self.wording.text(f"found-{key}", **values)


def of(count: int, total: int, noun: str, wording: Wording) -> str:
    """Write how many of how many: ``all 6 municipalities``, ``5 of 6 municipalities``, ``1 of 1 municipality``."""
    said = wording.word(f"{noun}-{'one' if total == 1 else 'many'}")
    key = "some-of" if total == 1 or 0 < count < total else "all-of" if count else "none-of"
    return wording.text(key, count=count, total=total, noun=said)


def counted(count: int, noun: str, wording: Wording) -> str:
    """Write a number with its noun, in the form that the number asks for."""
    return f"{count} {wording.word(f'{noun}-one' if count == 1 else f'{noun}-many')}"


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(names: Iterable[str], noun: str, wording: Wording) -> str:
    listed = list(names)
    return wording.listing(listed) if len(listed) <= FEW else counted(len(listed), noun, wording)


def _ends(pairs: Sequence[tuple[float, str]]) -> tuple[list[str], float, list[str], float]:
    """Give the names at the largest value and at the smallest, with those values."""
    most, least = max(pairs)[0], min(pairs)[0]
    return (
        [name for value, name in pairs if value == most],
        most,
        [name for value, name in pairs if value == least],
        least,
    )


def _chance(drawn: _Drawn) -> str:
    """Tell where the observed line stands beside the bars of what chance gives."""
    bars = [bar for bar in drawn.all("bars") if bar[3] > 0]
    low, high = min(bar[0] for bar in bars), max(bar[0] + bar[2] for bar in bars)
    observed = drawn.named("observed", "lines")[0][0]
    where = "above" if observed > high else "below" if observed < low else "within"
    values = {"observed": observed, "low": low, "high": high}
    return drawn.say(f"chance-{where}", **{key: drawn.number(value) for key, value in values.items()})


def _saturation(drawn: _Drawn) -> str:
    places, heard = drawn.named("curve-median", "lines")
    point = drawn.named("saturation-point", "lines")
    at = {place: value for place, value in zip(places, heard, strict=True) if value is not None}
    total = drawn.wording.number(max(at.values()), 0)
    if not point:
        return drawn.say("no-saturation", interviews=counted(int(max(at)), "interview", drawn.wording), total=total)
    reached = point[0][0]
    by_then = at.get(reached, max(at.values()))
    decimals = 0 if float(by_then).is_integer() else 1
    return drawn.say("saturation", point=drawn.wording.number(reached, 0),
                     heard=drawn.wording.number(by_then, decimals), total=total)  # fmt: skip


def _map(drawn: _Drawn) -> str:
    """Tell the largest and the smallest cells, as they are written."""
    cells = _cells(drawn)
    if len({value for value, *_ in cells}) == 1:
        every = of(len(cells), len(cells), "cell", drawn.wording)
        return drawn.say("map-alike", cells=_first_large(every), value=cells[0][2])
    most, least = (end(value for value, *_ in cells) for end in (max, min))
    high, low = ([cell for cell in cells if cell[0] == end] for end in (most, least))
    places = {"high": [name for _, name, _ in high], "low": [name for _, name, _ in low]}
    named = {
        key: drawn.wording.listing(names) if len(names) <= FEW else of(len(names), len(cells), "cell", drawn.wording)
        for key, names in places.items()
    }
    return drawn.say("map", **named, most=high[0][2], least=low[0][2])


def _cells(drawn: _Drawn) -> list[tuple[float, str, str]]:
    """List value, place and what is written first, of each cell that has a value."""
    [grid] = [mark["values"] for mark in drawn.axes["marks"] if mark["kind"] == "cells"]
    written = iter([text[0] for text in drawn.all("texts")])
    rows = [" ".join(text.split()) for _, text in drawn.axes["categories"]["y"]]
    columns = [" ".join(text.split()) for _, text in drawn.axes["categories"]["x"]]
    return [(value, f"{row} – {column}", next(written).split("\n")[0])
            for row, values in zip(rows, grid, strict=False)
            for column, value in zip(columns, values, strict=False) if value is not None]  # fmt: skip


def _residuals(drawn: _Drawn) -> str:
    """Tell where a profile departs most from all together, upwards and downwards."""
    texts = iter([text[0].split("\n")[-1] for text in drawn.all("texts")])
    cells = [(value, name, next(texts)) for value, name, _ in _cells(drawn)]
    high, low = max(cells), min(cells)
    return drawn.say("residuals", high=high[1], most=high[2], low=low[1], least=low[2])


def _graph(drawn: _Drawn) -> str:
    edges, texts = drawn.all("edges"), [" ".join(text[0].split()) for text in drawn.all("texts")]
    nodes = drawn.all("points")
    if not edges:
        return drawn.wording.text("no-pair-together")
    names = {tuple(place): text.rpartition(" (")[0] for place, text in zip(nodes, texts, strict=False)}
    counts = [int(text) for text in texts[len(nodes) :]]
    x, y, to_x, to_y = edges[counts.index(max(counts))]
    pair = f"{names[x, y]} – {names[to_x, to_y]}"
    key = "graph-one" if len(edges) == 1 else "graph-many"
    return drawn.say(key, count=len(edges), pair=pair, interviews=counted(max(counts), "interview", drawn.wording))


def _verdicts(drawn: _Drawn, key: str = "verdicts", **more: str) -> str:
    """Tell how many got each verdict, the most frequent first."""
    counts = [(len(drawn.named(verdict, "points")), drawn.wording.word(verdict)) for verdict in VERDICTS]
    told = [f"{count} {word}" for count, word in sorted(counts, key=lambda pair: -pair[0]) if count]
    return drawn.say(key, verdicts=", ".join(told), **more)


def _forks(drawn: _Drawn) -> str:
    estimates = [x for verdict in VERDICTS for x, _ in drawn.named(verdict, "points")]
    return _verdicts(drawn, "forks", low=drawn.number(min(estimates)), high=drawn.number(max(estimates)))


def _shares(drawn: _Drawn) -> str:
    shares = [(x, drawn.place(y)) for x, y in drawn.named("municipality", "points")]
    above = of(sum(share > 0.5 for share, _ in shares), len(shares), "municipality", drawn.wording)
    high, most, low, least = _ends(shares)
    said = [drawn.say("shares", where=above, high=drawn.wording.listing(high), most=drawn.number(most),
                      low=drawn.wording.listing(low), least=drawn.number(least))]  # fmt: skip
    mean = drawn.named("mean", "points")
    if mean:
        said.append(drawn.say("mean", mean=drawn.number(mean[0][0])))
    return " ".join(said)


def _prevalence(drawn: _Drawn) -> str:
    """Tell what is named in most municipalities and in fewest, as K of N."""
    written = {y: text.replace("/", f" {drawn.wording.text('found-of')} ") for text, _, y in drawn.all("texts")}
    points = [(x, drawn.place(y), written[y]) for label in LABELS for x, y in drawn.named(label, "points")]
    high, most, low, least = _ends([(x, name) for x, name, _ in points])
    told = {x: text for x, _, text in points}
    if most == least:
        return drawn.say("prevalence-alike", most=told[most])
    return drawn.say("prevalence", high=_names(high, "code", drawn.wording), most=told[most],
                     low=_names(low, "code", drawn.wording), least=told[least])  # fmt: skip


def _agreement(drawn: _Drawn) -> str:
    floor = drawn.named("floor", "lines")[0][0]
    points = [point for key in ("alpha", "alpha-of-rare") for point in drawn.named(key, "points")]
    reached = sum(x >= floor for x, _ in points)
    codes = _first_large(of(reached, len(points), "code", drawn.wording))
    alpha, lowest = min(points)
    said = drawn.say("agreement-one" if reached == 1 else "agreement-many", codes=codes, floor=drawn.number(floor))
    return f"{said} {drawn.say('lowest', name=drawn.place(lowest), value=drawn.number(alpha))}"


def _contrast(drawn: _Drawn) -> str:
    points = drawn.named("municipality", "points")
    where = of(sum(x > 0 for x, _ in points), len(points), "municipality", drawn.wording)
    mean = drawn.named("mean", "points")
    said = drawn.say("contrast", where=where)
    return f"{said} {drawn.say('mean', mean=drawn.number(mean[0][0]))}" if mean else said


def _arms(drawn: _Drawn) -> str:
    """Tell in how many municipalities the one arm stands above the other, and where the most."""
    without, with_ = (mark for mark in drawn.axes["marks"] if mark["kind"] == "points")
    pairs = [(a[0] - b[0], drawn.place(a[1])) for a, b in zip(with_["values"], without["values"], strict=True)]
    where = of(sum(apart > 0 for apart, _ in pairs), len(pairs), "municipality", drawn.wording)
    differences = {drawn.place(y): text for (text, *_), (_, y) in zip(drawn.all("texts"), with_["values"], strict=True)}
    largest = max(pairs, key=lambda pair: abs(pair[0]))[1]
    return drawn.say("arms", first=with_["label"], second=without["label"], where=where, place=largest,
                     difference=differences[largest])  # fmt: skip


def _dots(drawn: _Drawn) -> str:
    known = [point for point in drawn.all("points") if None not in point]
    if not known:
        return ""  # every value is missing
    high, most, low, least = _ends([(x, drawn.place(y)) for x, y in known])
    named = {"high": _names(high, "code", drawn.wording), "low": _names(low, "code", drawn.wording)}
    return drawn.say("dots", **named, most=drawn.number(most), least=drawn.number(least))


def _has_words(drawn: _Drawn) -> bool:
    return bool(drawn.axes["categories"]["x"] and drawn.axes["categories"]["y"])


KINDS: list[tuple[Callable[[_Drawn], bool], Callable[[_Drawn], str]]] = [
    (lambda drawn: "edges" in drawn.kinds, _graph),
    (lambda drawn: "cells" in drawn.kinds and any(value < 0 for value, *_ in _cells(drawn)), _residuals),
    (lambda drawn: "cells" in drawn.kinds and bool(_cells(drawn)), _map),
    (lambda drawn: bool(drawn.named("observed", "lines")), _chance),
    (lambda drawn: bool(drawn.named("curve-median", "lines")), _saturation),
    (_has_words, _verdicts),
    (lambda drawn: any(drawn.named(verdict, "points") for verdict in VERDICTS), _forks),
    (lambda drawn: any(drawn.named(label, "points") for label in LABELS) and "texts" in drawn.kinds, _prevalence),
    (lambda drawn: bool(drawn.named("alpha", "points") + drawn.named("alpha-of-rare", "points")), _agreement),
    (lambda drawn: bool(drawn.named("others-mean", "points") or drawn.named("left-out-band", "lines")), _contrast),
    (lambda drawn: bool(drawn.named("municipality", "points")), _shares),
    (lambda drawn: {"segments", "points", "texts"} <= drawn.kinds, _arms),
    (lambda drawn: bool(drawn.axes["categories"]["y"] and drawn.all("points")), _dots),
]
"""By what each kind of figure is known, and what it says; the first that is known speaks."""
