"""Read QualCoder projects (a folder ``.qda`` with ``data.qda``, SQLite) into a foreign project.

Positions are code points of ``source.fulltext``; the end is exclusive. Picture, audio and video files are not imported:
their regions and times become locators, and their paths are dropped. QualCoder's own exchange format turns line ends
into two characters, so the database, and not QualCoder's export, is authoritative.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis.importers.codes.code_tree import tree_paths
from analysis.importers.databases.shared_segments import share_segments
from analysis.importers.databases.sqlite import Database, whole_numbers, with_distinct_keys
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.locators import region, time_span
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.positions.written_numbers import decimal_number
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of

_KINDS = {"images": "picture", "image": "picture", "audio": "audio", "video": "video"}
_CORNER, _SIZE = ["x1", "y1"], ["width", "height"]
_MARKED = ["source", "start", "end", "locator", "text", "code", "user", "memo", "important"]


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the database is broken, or lacks tables or columns that every version of QualCoder has.
    """
    (file,) = files
    data = file / "data.qda" if file.is_dir() else file
    with Database(data, file.name) as database:
        return _project(database)


def _project(database: Database) -> QDAProject:
    sources = database.read("source", ["id", "name", "fulltext"], ["mediapath", "memo"])
    codes = _codes(database)
    marked, unplaced = _marked(database)
    exists = marked["source"].isin(sources["id"]) & marked["code"].isin(codes["code"])
    deleted, marked = int((~exists).sum()), marked[exists].reset_index(drop=True)
    selections, codings, number, tallies = share_segments(marked)
    raw = {key: text for key, text in zip(sources["id"], sources["fulltext"], strict=True) if text}
    fitted = convert_positions(
        raw, selections, dict(zip(sources["id"], sources["name"], strict=True)), complete_text=True
    )
    groups, members, case_notes = _cases(database)
    variables = _variables(database)
    important = marked["important"].replace({"1": "important", "0": ""})
    notes = pd.concat(
        [
            _notes("source", sources["id"], sources["memo"]),
            _notes("selection", number, marked["memo"]),
            _notes("selection", number, important),
            case_notes,
            _journals(database),
            _annotations(database),
        ],
        ignore_index=True,
    ).drop_duplicates(ignore_index=True)
    project = database.read("project", [], ["about", "memo"])
    users = _users(database, marked)
    tally = tallies["codings"]
    kinds = sources["mediapath"].str.extract(r"^/?(\w+)[:/]", expand=False).str.lower().map(_KINDS).fillna("text")
    return QDAProject(
        file_format="QualCoder project",
        tool="QualCoder",
        version=(project["about"].str.extract(r"(\d[\d.]*)", expand=False).dropna().tolist() or ["unknown"])[0],
        files=[database.file_entry()],
        users=frame_of("users", {"user": users, "name": users}),
        codes=codes,
        sources=frame_of("sources", {"source": sources["id"], "name": sources["name"], "kind": kinds}),
        selections=fitted.selections,
        codings=codings,
        groups=groups,
        members=members,
        variables=variables,
        notes=notes,
        links=frame_of("links"),
        tallies=tallies
        | {
            "users": ItemCounts(len(users)),
            "codes": ItemCounts(len(codes)),
            "sources": ItemCounts(len(sources)),
            "codings": ItemCounts(tally.found + deleted + unplaced, tally.merged, deleted + unplaced),
            "variables": ItemCounts(len(variables)),
            "cases": ItemCounts(len(groups)),
            "notes": ItemCounts(len(notes)),
        },
        texts=fitted.texts,
        readings=fitted.readings,
        remarks=[*_lost(deleted, unplaced), *fitted.remarks],
    )


def _lost(deleted: int, unplaced: int) -> list[ReportEntry]:
    entries = {
        "codings left out, as their source or code was deleted": deleted,
        "codings left out, as their place is no number": unplaced,
    }
    return [ReportEntry(f"{text}: {number}") for text, number in entries.items() if number]


def _codes(database: Database) -> pd.DataFrame:
    """Read codes and the categories above them, which cannot be assigned."""
    codes = database.read("code_name", ["cid", "name"], ["memo", "catid", "supercid"])
    categories = with_distinct_keys(database.read("code_cat", [], ["catid", "name", "memo", "supercatid"]), "catid")
    above = ("code " + codes["supercid"]).where(codes["supercid"] != "", "category " + codes["catid"])
    parts = [
        categories.assign(code="category " + categories["catid"], above="category " + categories["supercatid"]),
        codes.assign(code="code " + codes["cid"], above=above),
    ]
    every = pd.concat([part[["code", "above", "name", "memo"]] for part in parts], ignore_index=True)
    above_of, name_of = (dict(zip(every["code"], every[column], strict=True)) for column in ("above", "name"))
    return frame_of(
        "codes", every.assign(path=every["code"].map(tree_paths(above_of, name_of)), description=every["memo"])
    )


def _marked(database: Database) -> tuple[pd.DataFrame, int]:
    """Read the codings of texts, pictures, audio and video as one table.

    Returns
    -------
    (codings, number of codings without a position, which are dropped)
    """
    optional = ["owner", "memo", "important"]
    text = database.read("code_text", ["cid", "fid", "pos0", "pos1"], ["seltext", *optional])
    film = database.read("code_av", [], ["cid", "id", "pos0", "pos1", *optional])
    image = database.read("code_image", [], ["cid", "id", *_CORNER, *_SIZE, "pdf_page", *optional])
    is_placed = [whole_numbers(frame, ["pos0", "pos1"]) for frame in (text, film)]
    is_placed.append(image[[*_CORNER, *_SIZE]].map(lambda text: decimal_number(text) != "").all(axis=1).astype(bool))
    unplaced = sum(int((~one).sum()) for one in is_placed)
    text, film, image = (frame[one] for frame, one in zip((text, film, image), is_placed, strict=True))
    times = [time_span(begin, end) for begin, end in film[["pos0", "pos1"]].itertuples(index=False)]
    regions = [_region(*row) for row in image[[*_CORNER, *_SIZE, "pdf_page"]].itertuples(index=False)]
    outside_texts = pd.concat([film[["cid", "id", *optional]], image[["cid", "id", *optional]]], ignore_index=True)
    parts = [
        text.rename(columns={"fid": "source", "pos0": "start", "pos1": "end", "seltext": "text"}),
        outside_texts.assign(locator=pd.Series([*times, *regions], dtype="str")).rename(columns={"id": "source"}),
    ]
    codings = pd.concat(parts, ignore_index=True).rename(columns={"owner": "user"})
    return codings.assign(code="code " + codings["cid"]).reindex(columns=_MARKED, fill_value="").fillna(""), unplaced


def _region(left: str, top: str, width: str, height: str, page: str) -> str:
    x, y, wide, high = map(Decimal, (left, top, width, height))
    return region(*(f"{corner.normalize():f}" for corner in (x, y, x + wide, y + high)), page=page)


def _cases(database: Database) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    cases = database.read("cases", [], ["caseid", "name", "memo"])
    parts = database.read("case_text", [], ["caseid", "fid", "pos0", "pos1"])
    groups = frame_of("groups", {"group": cases["caseid"], "kind": "case", "name": cases["name"]} if len(cases) else ())
    placed = whole_numbers(parts, ["pos0", "pos1"])
    members = {
        "group": parts["caseid"],
        "entity": pd.Series("source", parts.index, dtype="str"),
        "key": parts["fid"],
        "start": parts["pos0"].where(placed, ""),
        "end": parts["pos1"].where(placed, ""),
    }
    return groups, frame_of("members", members), _notes("case", cases["caseid"], cases["memo"])


def _variables(database: Database) -> pd.DataFrame:
    values = database.read("attribute", [], ["name", "attr_type", "value", "id"])
    values = values[values["attr_type"].isin(["case", "file"])].reset_index(drop=True)
    of_case = values["attr_type"] == "case"
    entity = pd.Series("source", values.index, dtype="str").mask(of_case, "case")
    entries = {"entity": entity, "key": values["id"], "variable": values["name"], "value": values["value"]}
    return frame_of("variables", entries | {"origin": entity.replace({"source": "document"})})


def _notes(entity: str, keys: pd.Series, texts: pd.Series, names: pd.Series | None = None) -> pd.DataFrame:
    stated = texts.str.strip() != ""
    frame = pd.DataFrame({"key": keys[stated], "text": texts[stated]}).assign(entity=entity)
    return frame_of("notes", (frame if names is None else frame.assign(name=names[stated])).reset_index(drop=True))


def _journals(database: Database) -> pd.DataFrame:
    journals = database.read("journal", [], ["name", "jentry"])
    return _notes("project", pd.Series("", journals.index, dtype="str"), journals["jentry"], journals["name"])


def _annotations(database: Database) -> pd.DataFrame:
    notes = database.read("annotation", [], ["fid", "pos0", "pos1", "memo"])
    return _notes("source", notes["fid"], notes["memo"], "characters " + notes["pos0"] + " to " + notes["pos1"])


def _users(database: Database, marked: pd.DataFrame) -> list[str]:
    known = database.read("coder_names", [], ["name"])["name"]
    return list(dict.fromkeys(name for name in [*marked["user"], *known] if name))
