"""A project as read from a file, with the names and ids of the file.

All importers produce this one structure, whatever tool wrote the file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.errors import Issue
from analysis.importers.project.import_report import ReportEntry

OF_INTERVIEW = ("unit", "group", "participants", "order", "setting")
KINDS = ("users", "codes", "sources", "selections", "codings", "variables", "cases", "sets", "notes", "links")
FRAMES = {
    "users": ("user", "name"),
    "codes": ("code", "path", "description"),
    "sources": ("source", "name", "kind", *OF_INTERVIEW),
    "selections": ("selection", "source", "start", "end", "locator", "speaker", "text", "user"),
    "codings": ("selection", "code", "user"),
    "groups": ("group", "kind", "name"),
    "members": ("group", "entity", "key", "start", "end"),
    "variables": ("entity", "key", "variable", "value", "origin"),
    "notes": ("entity", "key", "name", "text"),
    "links": ("origin_entity", "origin", "target_entity", "target", "name"),
}


@dataclass(frozen=True)
class ItemCounts:
    """How many items of one kind the file contains, and how many the importer merged or left out."""

    found: int
    merged: int = 0
    left_out: int = 0

    @property
    def kept(self) -> int:
        """The number of items in the project."""
        return self.found - self.merged - self.left_out


@dataclass(frozen=True)
class QDAProject:
    """A project as read from files.

    Every frame has the columns of `FRAMES` and contains strings, "" for missing values; only ``codes.path`` contains
    tuples of str. In selections and codings, the ids of sources, codes and users may be categorical. Ids are those of
    the file (a GUID in upper case without braces, a row id).

    Attributes
    ----------
    file_format, tool, version : str
        The name of the format and the tool that wrote the file, "unknown" if the file does not state it.
    files : sequence of dict
        ``file`` (its name, never its path) and ``sha256`` of each file.
    users : DataFrame
        Everybody who worked in the project, whether or not they coded.
    codes : DataFrame
        In the order of the file; ``path`` from the topmost code to the code's own name. Two codes may have the same
        path.
    sources : DataFrame
        ``kind`` is one of text, pdf, picture, audio, video, table. The columns of `OF_INTERVIEW` are filled if the
        format has them.
    selections : DataFrame
        Selected parts of sources, coded or not. ``start`` and ``end`` count code points of ``texts[source]``, or both
        are empty; ``locator`` is a page, region or time. ``text`` is the selected text, "" if it is uncertain.
    codings : DataFrame
        Without duplicate rows.
    groups, members : DataFrame
        Cases and sets (``kind``: case, set), and their members (``entity``: source, selection, code); a part of a
        source has ``start`` and ``end``.
    variables : DataFrame
        ``entity``: source, case (``key`` is its group), user, selection, speaker (``key`` is `speaker_key`).
    notes : DataFrame
        Memos, comments and descriptions, with their titles in ``name``; ``entity``: project, source, selection, code,
        case, set, user.
    links : DataFrame
        Links between entities, as in ``notes``.
    tallies : dict of str to ItemCounts
        For each of `KINDS` that the format has, and for ``rows`` of a table.
    texts : dict of str to str
        Text by source, with LF line ends and without a byte order mark; sources without a text are omitted.
    readings : sequence of dict
        For each source with text positions: ``source`` (its name), ``reading`` (the way of counting), ``exact`` and
        ``compared`` (numbers of selections).
    frequencies : dict of path to str
        The number of codings of each code, as stated in a codebook.
    repeated : dict of path to int
        The number of codings of each code that were merged because they repeat another.
    read_by : DataFrame
        ``selection, user``: who is known to have read a selection, whether or not they coded it.
    rated_rows : bool
        Whether ``read_by`` is complete, as each row of a matrix states one coder's rating of one unit.
    pseudonymous : bool
        Whether the names in the file are labels already.
    problems : sequence of Issue
        Problems of a file that could be read nevertheless, so that all problems are reported together.
    columns : dict of str to str
        How each column of a table was used: a key of a mapping's ``columns``, or a description.
    table_remarks : sequence of ReportEntry
        Which sheet, header row and missing values of a table were read; ``remarks`` contains them, too.
    """

    file_format: str
    tool: str
    version: str
    files: Sequence[Mapping]
    users: pd.DataFrame
    codes: pd.DataFrame
    sources: pd.DataFrame
    selections: pd.DataFrame
    codings: pd.DataFrame
    groups: pd.DataFrame
    members: pd.DataFrame
    variables: pd.DataFrame
    notes: pd.DataFrame
    links: pd.DataFrame
    tallies: Mapping[str, ItemCounts]
    texts: Mapping[str, str] = field(default_factory=dict)
    readings: Sequence[Mapping] = ()
    frequencies: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    repeated: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    remarks: Sequence[ReportEntry] = ()
    read_by: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["selection", "user"], dtype="str"))
    rated_rows: bool = False
    pseudonymous: bool = False
    problems: Sequence[Issue] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    table_remarks: Sequence[ReportEntry] = ()

    def __post_init__(self) -> None:
        given = {
            "users": self.users,
            "codes": self.codes,
            "sources": self.sources,
            "selections": self.selections,
            "codings": self.codings,
            "variables": self.variables,
            "cases": self.groups[self.groups["kind"] == "case"],
            "sets": self.groups[self.groups["kind"] == "set"],
            "notes": self.notes,
            "links": self.links,
        }
        for kind, frame in given.items():
            tally = self.tallies.get(kind, ItemCounts(0))
            if tally.kept != len(frame):  # an error of the program, not of the data
                raise AssertionError(
                    f"the importer of {self.file_format} lost {kind}: {tally}, but returns {len(frame)}"
                )


def speaker_key(source: str, speaker: str) -> str:
    """Return a key of a speaker that includes the source, because two interviews may each have an "Adviser 1"."""
    return f"{source}\n{speaker}"


def frame_of(name: str, rows: pd.DataFrame | Mapping[str, Any] | Iterable[Sequence[Any]] = ()) -> pd.DataFrame:
    """Make one of the frames of a project from tuples, a dict of columns or a frame; missing cells are ""."""
    columns = list(FRAMES[name])
    if isinstance(rows, Mapping | pd.DataFrame):
        frame = pd.DataFrame(rows).reindex(columns=columns, fill_value="")
    else:
        frame = pd.DataFrame(list(rows), columns=columns)
    strings = [column for column in columns if column != "path"]
    return frame.astype(dict.fromkeys(strings, "str")).fillna("")
