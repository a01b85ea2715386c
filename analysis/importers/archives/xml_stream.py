"""XML from strangers, told piece by piece: without a document type, entities, or a tree that fills memory."""

from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from lxml import etree

from analysis.errors import InputError, Issue
from analysis.files import limits

_CHUNK_BYTES = 2**16
_BROKEN = "the XML is broken or was cut short"


class XmlTarget:
    """What XML is told to: ``start(tag, attributes)``, ``end(tag)`` and ``data(text)`` are called as it is read."""

    def doctype(self, *_: object) -> None:
        message = "the XML has a document type, which no tool writes and which may be made to do harm"
        raise _XmlError(message, "export it again")

    def close(self) -> None:
        pass


def parse_xml(stream: BufferedReader, file: str, target: XmlTarget) -> Iterator[None]:
    """Tell a target what stands in XML; give way after each piece.

    Parameters
    ----------
    stream : binary file
    file : str
        What to call the file in problems.
    target : Target

    Raises
    ------
    InputError
        If the XML is cut short or broken, has a document type, or is nested deeper than any project.

    Notes
    -----
    No tree is built, so a target that keeps elements makes a `ElementBuilder` of each, which has limits.
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
    """Give the name of a file's outermost element, without its namespace; "" where there is none to be read."""
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
    """The name of the first element."""


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
    """An element that is built as it is told, with all that stands in it, within the limits that lxml has for trees."""

    def __init__(self):
        self._builder = etree.TreeBuilder()
        self._depth = self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> etree._Element:
        self._depth, self._length = self._depth + 1, 0
        if self._depth > limits.XML_LEVELS:
            raise _XmlError(
                f"{_BROKEN} (elements stand within each other {limits.XML_LEVELS} deep)", "export the project again"
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
            raise _XmlError(f"{_BROKEN} (a text is longer than any)", "export the project again")
        self._builder.data(text)

    def end(self, name: str) -> etree._Element:
        self._depth, self._length = self._depth - 1, 0
        return self._builder.end(name)

    def is_open(self) -> bool:
        return self._depth > 0


class LocalNames(dict):
    """Names of elements without their namespace, by how they are told."""

    def __missing__(self, tag: str) -> str:
        self[tag] = tag.rpartition("}")[2]
        return self[tag]


class _XmlError(Exception):
    """What is wrong, and what to do about it."""


def check_limit(number: int, most: int, what: str) -> None:
    """Stop reading where there are more things of a kind than in any project."""
    if number > most:
        raise _XmlError(f"the project has more than {most:,} {what}, which is the limit", "is it the right file?")


def _check_namespaces(log: etree._ListErrorLog) -> None:
    """Stop at what is no error to a target and one to a tree: namespaces that are not what they should be."""
    for entry in log.filter_from_errors():
        raise _XmlError(f"{_BROKEN} (line {entry.line}: {entry.message})", "export the project again")
