"""Read the mapping's key ``read``: the parts of interviews that each coder has read."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.messages.suggestions import did_you_mean

ALL, ROWS = "all", "rows"
SHAPE = (
    "a dictionary of coders and what each has read: all, rows, an interview, or a list of interviews and parts of them"
)
_KEYS = ("interview", "start", "end", "locators")
_RANGE = ("first", "last")

Fault = tuple[str, str, tuple[str, ...]]  # message, hint, place in the mapping


class Part(NamedTuple):
    """A part of an interview that a coder has read.

    Attributes
    ----------
    interview : str
        Its name in the file; "" for every interview.
    place : tuple of str
        The place in the mapping, as a path of keys.
    start, end : str
        Characters, "" if the part is not given by characters.
    locators : tuple of str or None
        The segments at these locators.
    numbered : bool
        Whether the locators are a range of whole numbers, each of which is a unit even without a row in the file.
    of_rows : bool
        Whether it is every segment that has a row of the coder.
    """

    interview: str
    place: tuple[str, ...]
    start: str = ""
    end: str = ""
    locators: tuple[str, ...] | None = None
    numbered: bool = False
    of_rows: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.start and self.locators is None and not self.of_rows

    def contains(self, start: str, end: str, locator: str) -> bool:
        """Return whether a segment of the interview overlaps the part."""
        if self.of_rows:
            return True
        if self.locators is not None:
            return locator in self.locators
        return self.is_whole or (bool(start) and int(start) < int(self.end) and int(end) > int(self.start))


def read_parts(stated: object) -> tuple[dict[str, list[Part]], list[Fault]]:
    """Read the entry ``read`` of a mapping.

    Returns
    -------
    (parts by coder, faults)
    """
    if not isinstance(stated, Mapping):
        return {}, [("'read' is not what it should be", SHAPE, ("read",))]
    parts: dict[str, list[Part]] = {}
    faults: list[Fault] = []
    for coder, value in stated.items():
        if value == ALL:
            parts[coder] = [Part("", ("read", coder))]
            continue
        if value == ROWS:
            parts[coder] = [Part("", ("read", coder), of_rows=True)]
            continue
        of_one = not isinstance(value, list)
        read = [
            _part(item, ("read", coder, *(() if of_one else (str(item),)))) for item in ([value] if of_one else value)
        ]
        parts[coder] = [part for part, _ in read if part]
        faults += [fault for _, found in read for fault in found]
    return parts, faults


def _part(item: object, place: tuple[str, ...]) -> tuple[Part | None, list[Fault]]:
    if isinstance(item, str) and item:
        return Part(item, place), []
    if not isinstance(item, Mapping):
        hint = "write its name, or {interview: .., start: .., end: ..}"
        return None, [(f"'{item}' is not an interview or a part of one", hint, place)]
    faults = [(f"'{key}' is unknown in read", did_you_mean(key, _KEYS), place) for key in item if key not in _KEYS]
    interview, start, end = (item.get(key, "") for key in _KEYS[:3])
    if not (isinstance(interview, str) and interview):
        faults.append(("a part that was read names no interview", "add interview: ..", place))
    digits = all(isinstance(side, str) and side.isascii() and side.isdigit() for side in (start, end))
    if ("start" in item or "end" in item) and not (digits and int(start) < int(end)):
        faults.append(("start and end are not two rising whole numbers", "count characters from 0, in digits", place))
    if "locators" in item and "start" in item:
        faults.append(("a part is given both by characters and by locators", "keep one of them", place))
    locators, numbered, wrong = _locators(item.get("locators"))
    faults += [(*fault, place) for fault in wrong]
    if faults:  # keep the interview, so that it is looked up and all problems are reported at once
        return (Part(interview, place) if isinstance(interview, str) and interview else None), faults
    return Part(interview, place, start, end, locators, numbered), []


def _locators(stated: object) -> tuple[tuple[str, ...] | None, bool, list[tuple[str, str]]]:
    """Read a list of locators, or the first and last of a range of whole numbers."""
    if stated is None:
        return None, False, []
    if isinstance(stated, list) and stated and all(isinstance(one, str) and one for one in stated):
        return tuple(stated), False, []
    if isinstance(stated, Mapping) and set(stated) == set(_RANGE):
        first, last = (stated[key] for key in _RANGE)
        whole = all(isinstance(side, str) and side.isascii() and side.isdigit() for side in (first, last))
        if whole and 0 <= int(last) - int(first) < 100_000:
            return tuple(map(str, range(int(first), int(last) + 1))), True, []
    return None, False, [("locators are not what they should be", "write [1, 2, 5] or {first: 1, last: 40}")]


def names_in_parts(parts: Mapping[str, Iterable[Part]]) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """List the coders and interviews that are named, as (kind, name, place in the mapping)."""
    for coder, read in parts.items():
        yield "lead", coder, ("read", coder)  # by name or by label, as under `lead`
        yield from (("interview", part.interview, part.place) for part in read if part.interview)
