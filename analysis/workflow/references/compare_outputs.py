"""Compare the outputs of a cell with its reference: tables by row and column, figures by their data, texts by words.

Pixels, markup, progress bars and differences below the tolerance are ignored.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from analysis.workflow.notebook_file import joined, kind_of

TOLERANCE = 1e-6
DRAWN_TOLERANCE = 2e-5  # figure data have six significant digits, the last of which may vary
NEAR_ZERO = 1e-9
UNCOMPARED = (
    "soft",
    "picture",
)  # they vary with the matplotlib version; a stored picture is checked by its hash
NUMBER = re.compile(r"(?<![\w.])[-\N{MINUS SIGN}]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?")
MAX_SHOWN = 20


def differences(reference: Sequence[Mapping], fresh: Sequence[Mapping]) -> list[str]:
    """List the differences between the outputs of a cell and its reference; empty if there are none.

    Parameters
    ----------
    reference, fresh : sequence of dict
        Outputs in the form that notebooks store.
    """
    old_outputs, new_outputs = comparable_outputs(reference), comparable_outputs(fresh)
    old_names, new_names = (list(map(output_name, outputs)) for outputs in (old_outputs, new_outputs))
    if old_names != new_names:
        return list(_other_outputs(old_names, new_names))
    pairs = zip(old_names, old_outputs, new_outputs, strict=True)
    messages = [f"{name}: {difference}" for name, old, new in pairs for difference in _differences(old, new)]
    return messages if len(messages) <= MAX_SHOWN else [*messages[:MAX_SHOWN], f"and {len(messages) - MAX_SHOWN} more"]


def comparable_outputs(outputs: Sequence[Mapping]) -> list[Mapping]:
    """Drop output to stderr, and join consecutive printed parts, whose boundaries vary."""
    comparable: list[Mapping] = []
    for output in outputs:
        if output.get("name") == "stderr":
            continue
        if comparable and "text" in output and output.get("name") == comparable[-1].get("name"):
            output = {**output, "text": joined(comparable.pop()["text"]) + joined(output["text"])}
        comparable.append(output)
    return comparable


def output_name(output: Mapping) -> str:
    """Name an output for people: ``table partners``, ``verdict PR-2``, ``stdout``."""
    data = output.get("data", {})
    for mime in data:
        if (kind := kind_of(mime)) is not None:
            return f"{kind} {next((data[mime][key] for key in ('name', 'claim', 'section') if key in data[mime]), '')}"
    if data:
        return " and ".join(sorted(data))
    return output.get("name") or f"error {output.get('ename', '')}"


def _other_outputs(before: list[str], after: list[str]) -> Iterator[str]:
    missing = [name for name in before if name not in after]
    added = [name for name in after if name not in before]
    yield from (f"{name}: is no longer shown" for name in missing)
    yield from (f"{name}: is new" for name in added)
    if not (missing or added):
        yield f"the order of outputs changed: {', '.join(before)} -> {', '.join(after)}"


def _differences(old: Mapping, new: Mapping) -> Iterator[str]:
    mimes = {mime: kind_of(mime) for mime in old.get("data", {})}
    record = next((mime for mime, kind in mimes.items() if kind is not None), None)
    if record is None:
        yield from _text_differences(_texts(old), _texts(new), [])
        return
    messages = list(_record_differences(mimes[record], old["data"][record], new["data"][record]))
    yield from messages
    if not messages:  # the visible text must agree with the record
        yield from _text_differences(_texts(old), _texts(new), list(_numbers(new["data"][record])))


def _record_differences(kind: str | None, old: Mapping, new: Mapping) -> Iterator[str]:
    if kind == "table":
        yield from _table_differences(old, new)
    elif kind == "figure":
        yield from _nested(_without(old, "alt"), _without(new, "alt"), "", DRAWN_TOLERANCE)
        yield from _text_differences({"alt": old["alt"]}, {"alt": new["alt"]}, list(_numbers(new["axes"])))
    else:
        texts = [key for key, value in old.items() if isinstance(value, str)]
        yield from _nested(_without(old, *texts), _without(new, *texts), "", TOLERANCE)
        before, after = ({key: str(record.get(key, "")) for key in texts} for record in (old, new))
        yield from _text_differences(before, after, list(_numbers(new)))


def _without(record: Mapping, *keys: str) -> dict:
    return {key: value for key, value in record.items() if key not in (*UNCOMPARED, *keys)}


def _table_differences(old: Mapping, new: Mapping) -> Iterator[str]:
    yield from _nested(_without(old, "rows"), _without(new, "rows"), "", TOLERANCE)
    labels, columns = _labels(old), [column["key"] for column in old["columns"]]
    if columns != [column["key"] for column in new["columns"]]:
        return
    before, after = _by_label(old["rows"], labels), _by_label(new["rows"], labels)
    yield from (f"row {row}: is missing" for row in before if row not in after)
    yield from (f"row {row}: is new" for row in after if row not in before)
    for row in before:
        for column, was, value in zip(columns, before[row], after.get(row, before[row]), strict=True):
            if not _agree(was, value, TOLERANCE):
                yield f"row {row}, column {column}: {_format_change(was, value)}"
    if list(before) != list(after) and set(before) == set(after):
        yield f"the order of rows changed: {', '.join(before)} -> {', '.join(after)}"


def _labels(table: Mapping) -> list[int]:
    return [place for place, column in enumerate(table["columns"]) if column["role"] == "label"]


def _by_label(rows: Sequence[Sequence], labels: Sequence[int]) -> dict[str, Sequence]:
    """Index rows by their labels; a number distinguishes rows with the same label."""
    by_label: dict[str, Sequence] = {}
    for number, row in enumerate(rows, start=1):
        label = row_label(row, labels) or str(number)
        by_label[f"{label} ({number})" if label in by_label else label] = row
    return by_label


def row_label(row: Sequence, labels: Sequence[int]) -> str:
    """Join the label cells of a row; browsers store 0.0 as 0."""
    cells = [row[place] for place in labels]
    return ", ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell) for cell in cells)


def _nested(old: Any, new: Any, place: str, tolerance: float) -> Iterator[str]:
    """Compare nested plain data, and yield where they differ."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            inner = f"{place}, {key}" if place else key
            yield from _nested(old.get(key), new.get(key), inner, tolerance)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{place}: {len(old)} -> {len(new)} of them"
        else:
            for number, (was, value) in enumerate(zip(old, new, strict=True), start=1):
                yield from _nested(was, value, f"{place} {number}", tolerance)
    elif not _agree(old, new, tolerance):
        yield f"{place}: {_format_change(old, new)}"


def _agree(old: Any, new: Any, tolerance: float) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    if numbers and float in (type(old), type(new)):
        return math.isclose(old, new, rel_tol=tolerance, abs_tol=NEAR_ZERO)
    return type(old) is type(new) and old == new


def _format_change(old: Any, new: Any) -> str:
    short = [f"{value:.6g}" if isinstance(value, float) else repr(value) for value in (old, new)]
    return " -> ".join(short if short[0] != short[1] else (repr(old), repr(new)))


def _texts(output: Mapping) -> dict[str, str]:
    """Collect the texts of an output, without HTML markup."""
    data = {mime: joined(text) for mime, text in output.get("data", {}).items() if mime.startswith("text/")}
    texts = {mime: _words(text) if mime == "text/html" else text for mime, text in data.items()}
    return texts | {key: joined(output[key]) for key in ("text", "ename", "evalue") if key in output}


def _text_differences(old: Mapping[str, str], new: Mapping[str, str], values: Sequence[float]) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        was, value = (" ".join(texts.get(key, "").split()) for texts in (old, new))
        if not _texts_agree(was, value, values):
            yield f"{key}: {_first_difference(was, value)}"


def _texts_agree(old: str, new: str, values: Sequence[float]) -> bool:
    if NUMBER.split(old) != NUMBER.split(new):
        return False
    return all(_numbers_agree(*pair, values) for pair in zip(NUMBER.findall(old), NUMBER.findall(new), strict=True))


def _numbers_agree(old: str, new: str, values: Sequence[float]) -> bool:
    """Tell whether two written numbers are equal, or one value rounded up and down."""
    if old == new:
        return True
    try:
        was, value = (float(text.replace("\N{MINUS SIGN}", "-").replace(",", ".")) for text in (old, new))
    except ValueError:
        return False
    if "." in old and math.isclose(was, value, rel_tol=TOLERANCE):
        return True
    boundary = (was + value) / 2
    step = 10.0 ** -len(re.split("[.,]", new)[-1]) if re.search("[.,]", new) else 1.0
    is_next = math.isclose(abs(was - value), step, rel_tol=TOLERANCE)
    return is_next and any(
        math.isclose(boundary, scale * exact, rel_tol=TOLERANCE) for exact in values for scale in (1, 100)
    )


def _first_difference(old: str, new: str) -> str:
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, start - MAX_SHOWN)
    return f"'{old[start : start + 3 * MAX_SHOWN]}' -> '{new[start : start + 3 * MAX_SHOWN]}'"


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers(inner)


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return " ".join(reader.words)


class _Words(HTMLParser):
    """Parser that collects the visible words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._hidden = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
