"""A foreign project as a door has read it: what stands in the file, in the file's own names, whatever tool wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.errors import Issue
from analysis.importers.project.import_report import ReportEntry

OF_INTERVIEW = ("municipality", "area", "participants", "order", "setting")
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
    """How many of one kind stand in the file, and how many of them the door merged or left out itself."""

    found: int
    merged: int = 0
    left_out: int = 0

    @property
    def given(self) -> int:
        return self.found - self.merged - self.left_out


@dataclass(frozen=True)
class QDAProject:
    """What a door read.

    Every frame has the columns of `FRAMES` and holds strings, "" where nothing is said; only ``codes.path`` holds
    tuples of str. In selections and codings, the ids of sources, codes and users may be categorical: nearly all rows
    share them. Ids are the file's own (a GUID without braces in upper case, a row id) and mean nothing outside.

    Attributes
    ----------
    door, tool, version : str
        The door's name, and what wrote the file ("unknown" where it does not say).
    files : sequence of dict
        ``file`` (its name, never its path) and ``sha256`` of each file.
    users : DataFrame
        Who worked in the project, whether or not they coded.
    codes : DataFrame
        In the file's order; ``path`` from the topmost code down to the code's own name. Two codes may share a path.
    sources : DataFrame
        ``kind`` is one of text, pdf, picture, audio, video, table. The columns of `OF_INTERVIEW` are filled by doors
        that know what they hold.
    selections : DataFrame
        Stretches that were marked, coded or not. ``start`` and ``end`` count code points of ``texts[source]``, or are
        both empty; ``locator`` is a page, region or time. ``text`` is what the stretch says, "" where that is unsure.
    codings : DataFrame
        No two rows alike.
    groups, members : DataFrame
        Cases and sets (``kind``: case, set), and what belongs to them (``entity``: source, selection, code); a
        stretch of a source has ``start`` and ``end``.
    variables : DataFrame
        ``entity``: source, case (``key`` is its group), user, selection, speaker (``key`` is `speaker_key`).
    notes : DataFrame
        Memos, comments and descriptions, with their titles in ``name``; ``entity``: project, source, selection, code,
        case, set, user.
    links : DataFrame
        What was joined to what, by entity as in ``notes``.
    tallies : dict of str to ItemCounts
        For each of `KINDS` that the file can hold, and for ``rows`` where it is a table.
    texts : dict of str to str
        Text by source, LF line ends, no byte order mark; a source whose text is missing is left out.
    readings : sequence of dict
        For each source with text positions: ``source`` (its name), ``reading``, ``exact`` and ``compared`` (numbers of
        selections).
    frequencies : dict of path to str
        How often each code was given, as a codebook that came along says.
    repeated : dict of path to int
        How often a coding of each code was merged because it stood there already.
    read_by : DataFrame
        ``selection, user``: who is known to have read a selection, whether or not they gave it a code.
    rated_rows : bool
        ``read_by`` holds all that anybody has read, as each row of a matrix says it of one coder and one unit.
    pseudonymous : bool
        The names in the file are labels already.
    problems : sequence of Issue
        What is wrong with a file that was read all the same, so that everything can be told at once.
    columns : dict of str to str
        What each column of a table was taken for: a word of a mapping's ``columns``, or a description.
    table_remarks : sequence of ReportEntry
        Which sheet, header row and missing values of a table were read; they are among the remarks, too.
    """

    door: str
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
            if tally.given != len(frame):  # a fault of the door's, never of the data
                raise AssertionError(f"the door {self.door} lost {kind}: {tally}, and it gives {len(frame)}")


def speaker_key(source: str, speaker: str) -> str:
    """Name a speaker by the source as well: two interviews may each have their "Adviser 1"."""
    return f"{source}\n{speaker}"


def frame_of(name: str, rows: object = ()) -> pd.DataFrame:
    """Make one of the frames of a foreign project from tuples, a dict of columns or a frame; what is missing is ""."""
    columns = list(FRAMES[name])
    if isinstance(rows, Mapping | pd.DataFrame):
        frame = pd.DataFrame(rows).reindex(columns=columns, fill_value="")
    else:
        frame = pd.DataFrame(list(rows), columns=columns)
    strings = [column for column in columns if column != "path"]
    return frame.astype(dict.fromkeys(strings, "str")).fillna("")
