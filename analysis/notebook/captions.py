"""Find the caption of a table or figure: given where it is shown, or in each language in ``sections.yaml``."""

from analysis.errors import InputError, Issue
from analysis.models import StudyDefinition
from analysis.study.section_texts import section_texts

FILE = "sections.yaml"


def caption_of(
    section: str,
    kind: str,
    name: str,
    language: str,
    given: str = "",
    is_public: bool = False,
    definition: StudyDefinition | None = None,
) -> str:
    """Find a caption.

    Parameters
    ----------
    section : str
    kind : {"tables", "figures"}
    name : str
        The name of the table or figure in ``sections.yaml``.
    language : {"en", "da"}
    given : str
        The caption given in the notebook, which goes before the one in ``sections.yaml``.
    is_public : bool
        A public run does not use ``given``, which a notebook may have written from data: without an entry in
        ``sections.yaml``, the caption is the name.
    definition : StudyDefinition, optional
        The study whose section it is; by default the project's own.

    Raises
    ------
    InputError
        If there is no caption in either place.

    Examples
    --------
    >>> caption_of("variation", "tables", "phases", "en", given="Statements by phase")
    'Statements by phase'
    """
    stored = section_texts(section, definition).get(kind, {}).get(name, {}).get(language, "")
    if is_public:
        return stored or (name if given else _missing(section, kind, name))
    return given or stored or _missing(section, kind, name)


def public_caption_of(section: str, name: str, language: str, definition: StudyDefinition | None = None) -> str:
    """Find the caption of a table that a public run shows without some of its columns; empty if it has none."""
    return section_texts(section, definition).get("public_tables", {}).get(name, {}).get(language, "")


def _missing(section: str, kind: str, name: str) -> str:
    singular = kind.removesuffix("s")
    message = f"{singular} {name!r} of section {section!r} has no caption"
    hint = f'write section.{singular}("{name}", ..., caption="..."), or add it under {section}: {kind}:'
    raise InputError("caption", [Issue(FILE, message, hint)])
