"""Parse XML as a stream of events.

A document type or an entity is an error, and no tree is built, so that a malicious file cannot fill memory.
"""

from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from lxml import etree

from analysis.errors import InputError, Issue
from analysis.files import limits

_CHUNK_BYTES = 2**16
_BROKEN = "the XML is broken or truncated"


class XmlTarget:
    """Receives the events of a parser: ``start(tag, attributes)``, ``end(tag)`` and ``data(text)``."""

    def doctype(self, *_: object) -> None:
        message = "the XML has a document type, which no tool writes and which may be malicious"
        raise _XmlError(message, "export it again")

    def close(self) -> None:
        pass


def parse_xml(stream: BufferedReader, file: str, target: XmlTarget) -> Iterator[None]:
    """Parse XML, and pass its events to a target; yields after each chunk.

    Parameters
    ----------
    stream : binary file
    file : str
        The name of the file in error messages.
    target : XmlTarget

    Raises
    ------
    InputError
        If the XML is truncated or broken, has a document type, or is nested too deeply.

    Notes
    -----
    No tree is built. A target that keeps elements builds each with an `ElementBuilder`, which has limits.
    """
    parser = etree.XMLParser(
        target=target,
        resolve_entities="internal",  # with False, a target gets "&#38;" for every ampersand of an attribute
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        while piece := stream.read(_CHUNK_BYTES):
            parser.feed(piece)
            _check_namespaces(parser.feed_error_log)
            yield
        parser.close()
    except _XmlError as problem:
        raise xml_error(file, *problem.args) from None
    except etree.XMLSyntaxError as error:
        message = f"{_BROKEN} (line {error.lineno}: {error.msg.partition(', line')[0]})"
        raise xml_error(file, message, "export the project again") from None


def root_element(file: Path) -> str:
    """Return the name of a file's root element without its namespace, "" if there is none."""
    try:
        with file.open("rb") as opened:
            for _ in parse_xml(opened, file.name, _RootTarget()):
                pass
    except _RootFound as begun:
        return LocalNames()[begun.args[0]]
    except InputError:
        pass
    return ""


class _RootFound(Exception):
    """The name of the root element."""


class _RootTarget(XmlTarget):
    def start(self, tag: str, _: Mapping[str, str]) -> None:
        raise _RootFound(tag)

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def xml_error(file: str, message: str, hint: str) -> InputError:
    return InputError(f"import of {file}", [Issue(file, message, hint)])


class ElementBuilder:
    """Builds an element and its content from events, within the limits of lxml for trees."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder()
        self._depth = self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> etree._Element:
        self._depth, self._length = self._depth + 1, 0
        if self._depth > limits.XML_LEVELS:
            raise _XmlError(
                f"{_BROKEN} (elements are nested {limits.XML_LEVELS} levels deep)", "export the project again"
            )
        if len(attributes) > limits.XML_ATTRIBUTES:
            message = f"an element has {len(attributes):,} attributes; the limit is {limits.XML_ATTRIBUTES:,}"
            raise _XmlError(message, "export the project again")
        try:
            return self._builder.start(name, {key: value for key, value in attributes.items() if key[0] != "{"})
        except ValueError:
            raise _XmlError(f"{_BROKEN} (a name in it is not allowed)", "export the project again") from None

    def data(self, text: str) -> None:
        self._length += len(text)
        if self._length > limits.XML_TEXT_CHARACTERS:
            raise _XmlError(f"{_BROKEN} (a text is too long)", "export the project again")
        self._builder.data(text)

    def end(self, name: str) -> etree._Element:
        self._depth, self._length = self._depth - 1, 0
        return self._builder.end(name)

    def is_open(self) -> bool:
        return self._depth > 0


class LocalNames(dict):
    """Names of elements without their namespace, by tag."""

    def __missing__(self, tag: str) -> str:
        self[tag] = tag.rpartition("}")[2]
        return self[tag]


class _XmlError(Exception):
    """A problem of the XML: message and hint."""


def check_limit(number: int, most: int, what: str) -> None:
    """Stop parsing if a project has too many items of one kind."""
    if number > most:
        raise _XmlError(f"the project has more than {most:,} {what}, which is the limit", "is it the right file?")


def _check_namespaces(log: etree._ListErrorLog) -> None:
    """Stop at invalid namespaces, which are errors in a tree but not for a target."""
    for entry in log.filter_from_errors():
        raise _XmlError(f"{_BROKEN} (line {entry.line}: {entry.message})", "export the project again")
