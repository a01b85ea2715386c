"""Find the caption of a table or figure: given where it is shown, or in both languages in ``data/sections.yaml``."""

from analysis.claims.ledger import load_sections
from analysis.errors import InputError, Issue

FILE = "data/sections.yaml"


def caption_of(section: str, kind: str, name: str, language: str, given: str = "", is_public: bool = False) -> str:
    """Find a caption.

    Parameters
    ----------
    section : str
        One of `models.SECTIONS`.
    kind : {"tables", "figures"}
    name : str
        The name of the table or figure in ``sections.yaml``.
    language : {"en", "da"}
    given : str
        The caption given in the notebook, which goes before the one in ``sections.yaml``.
    is_public : bool
        A public run does not use ``given``, which a notebook may have written from data: without an entry in
        ``sections.yaml``, the caption is the name.

    Raises
    ------
    InputError
        If there is no caption in either place.

    Examples
    --------
    >>> caption_of("variation", "tables", "phases", "en", given="Statements by phase")
    'Statements by phase'
    """
    stored = load_sections()[section].get(kind, {}).get(name, {}).get(language, "")
    if is_public:
        return stored or (name if given else _missing(section, kind, name))
    return given or stored or _missing(section, kind, name)


def public_caption_of(section: str, name: str, language: str) -> str:
    """Find the caption of a table that a public run shows without some of its columns; empty if it has none."""
    return load_sections()[section].get("public_tables", {}).get(name, {}).get(language, "")


def _missing(section: str, kind: str, name: str) -> str:
    singular = kind.removesuffix("s")
    message = f"{singular} {name!r} of section {section!r} has no caption"
    hint = f'write section.{singular}("{name}", ..., caption="..."), or add it under {section}: {kind}:'
    raise InputError("caption", [Issue(FILE, message, hint)])
