"""Stream the XML of a REFI-QDA file: selections go straight into columns, everything else becomes elements.

A project has hundreds of thousands of selections and little else, so no tree of selections is built.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import Protocol

from lxml.etree import _Element

from analysis.files import limits
from analysis.importers.archives.xml_stream import (
    ElementBuilder,
    LocalNames,
    XmlTarget,
    check_limit,
    parse_xml,
    xml_error,
)
from analysis.importers.refi.refi_elements import KIND_OF_SOURCE, SELECTIONS, TEXTS

_SELECTIONS = frozenset(SELECTIONS)
_MOST = {
    "Code": (limits.CODES, "codes"),
    "Variable": (limits.VARIABLES, "variables"),
    "User": (limits.SOURCES, "coders"),
    **dict.fromkeys(KIND_OF_SOURCE, (limits.SOURCES, "sources of one kind")),
}
_IN_SELECTION, _IN_CODING, _IN_CODE = 1, 2, 3  # selections contain codings, which contain references to codes


class SelectionsOfSource(Protocol):
    """Receives the selections of one source; see `refi_source.Selections`."""

    def next_text(self) -> int: ...

    def select(self, kind: str, attributes: Mapping[str, str], text: int, holder: _Element) -> None: ...

    def coding(self, attributes: Mapping[str, str]) -> None: ...

    def code(self, attributes: Mapping[str, str]) -> None: ...

    def other_element(self, element: _Element, in_coding: bool) -> None: ...


class Handlers(Protocol):
    """Receives the sources and the finished elements of a project; see `refi_handlers.ElementHandlers`."""

    def open(self, source: _Element) -> SelectionsOfSource: ...

    def take(self, name: str, element: _Element) -> None: ...


def read_into(handlers: Handlers, stream: BufferedReader, file: str, names: Collection[str]) -> Iterator[None]:
    """Pass the elements with the given names to the handlers at their end tags; yield after each piece of the file.

    Raises
    ------
    InputError
        If the XML is broken or malicious, or has no such element.
    """
    target = _Stream(handlers, names)
    yield from parse_xml(stream, file, target)
    if not target.taken:
        raise xml_error(file, "the XML holds nothing that a project has", "is it the right file?")


@dataclass(slots=True)
class _Place:
    """An element that may contain selections: a source, or one of its numbered texts."""

    selections: SelectionsOfSource
    element: _Element
    text: int


class _Stream(XmlTarget):
    """Passes selections to the selections of their source, and finished elements to the handlers."""

    def __init__(self, handlers: Handlers, names: Collection[str]):
        self.taken = False
        self._handlers = handlers
        self._names = names
        self._local = LocalNames()
        self._project = ElementBuilder()
        self._places: list[_Place | None] = [None]  # one for each open element of the project
        self._place: _Place | None = None  # the last of them
        self._level = 0  # depth within a selection
        self._counted = dict.fromkeys(_MOST, 0)
        self._other: ElementBuilder | None = None  # an element of a selection that is not a coding

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name, level, place = self._local[tag], self._level, self._place
        if place is not None and level == _IN_CODING and name == "CodeRef" and self._other is None:
            place.selections.code(attributes)
            self._level = _IN_CODE
        elif place is not None and level == _IN_SELECTION and name == "Coding" and self._other is None:
            place.selections.coding(attributes)
            self._level = _IN_CODING
        elif level == 0 and place is not None and name in _SELECTIONS:
            place.selections.select(name, attributes, place.text, place.element)
            self._level = _IN_SELECTION
        elif level == 0:
            self._open(name, attributes)
        else:
            self._other = self._other or ElementBuilder()
            self._other.start(name, attributes)

    def data(self, text: str) -> None:
        if self._other is not None:
            self._other.data(text)
        elif self._place is None:
            self._project.data(text)

    def end(self, tag: str) -> None:
        if not self._level:
            self._close(self._local[tag])
        elif self._other is None:
            self._level -= 1
        else:
            name = self._local[tag]
            element = self._other.end(name)
            if name in self._names and name not in KIND_OF_SOURCE:
                self._handlers.take(name, element)
            if not self._other.is_open():
                self._other = None
            if self._other is None and self._place is not None:
                self._place.selections.other_element(element, in_coding=self._level >= _IN_CODING)

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _MOST:
            self._counted[name] += 1
            check_limit(self._counted[name], *_MOST[name])
        element, above, self._place = self._project.start(name, attributes), self._place, None
        if name in KIND_OF_SOURCE and name in self._names:
            self._place = _Place(self._handlers.open(element), element, 0)
        elif name in TEXTS and above is not None and above.element.tag in KIND_OF_SOURCE:
            self._place = _Place(above.selections, element, above.selections.next_text())
        self._places.append(self._place)

    def _close(self, name: str) -> None:
        element = self._project.end(name)
        self._places.pop()
        self._place = self._places[-1]
        if name in self._names:
            self.taken = True
            self._handlers.take(name, element)
