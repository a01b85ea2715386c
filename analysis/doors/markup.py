"""XML from strangers -> elements, one after another, without a document type, entities, or a tree that fills memory."""

from collections.abc import Iterator
from io import BufferedReader

from lxml import etree

from analysis.study import Problem, Refused

_HEAD = 4096
_DOCUMENT_TYPE = "the XML has a document type, which no tool writes and which may be made to do harm"


def elements(stream: BufferedReader, file: str, names: set[str]) -> Iterator[tuple[str, etree._Element]]:
    """Give every element of some names when it ends, with all that stands in it.

    Parameters
    ----------
    stream : binary file
    file : str
        What to call the file in problems.
    names : set of str
        Local names, whatever their namespace.

    Yields
    ------
    (local name, element)
        Whoever takes an element may empty and remove it.

    Raises
    ------
    Refused
        If the XML is cut short or broken, has a document type, or is nested deeper than any project.
    """
    if b"<!DOCTYPE" in stream.peek(_HEAD)[:_HEAD]:
        raise _refused(file, _DOCUMENT_TYPE, "export it again")
    try:
        parser = etree.iterparse(
            stream,
            events=("end",),
            tag=[f"{{*}}{name}" for name in sorted(names)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        found, known = False, {}
        for _, element in parser:
            if not found and element.getroottree().docinfo.internalDTD is not None:
                raise _refused(file, _DOCUMENT_TYPE, "export it again")
            found, tag = True, element.tag
            name = known.get(tag)
            if name is None:
                name = known[tag] = tag.rpartition("}")[2]
            yield name, element
    except etree.XMLSyntaxError as error:
        message = f"the XML is broken or was cut short (line {error.lineno}: {error.msg.partition(', line')[0]})"
        raise _refused(file, message, "export the project again") from None
    if not found:
        raise _refused(file, "the XML holds nothing that a project has", "is it the right file?")


def _refused(file: str, message: str, remedy: str) -> Refused:
    return Refused(f"import of {file}", [Problem(file, message, remedy)])
