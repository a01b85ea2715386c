"""Read Taguette projects (SQLite) into a foreign project.

A highlight's position counts the UTF-8 bytes of the text between a document's tags. Taguette does not store who made
a highlight, so its coder is unknown. By convention, dots separate levels of tags: "ventetid.færge" is below "ventetid"
if there is such a tag.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.importers.databases.html_text import code_point_positions, html_to_text
from analysis.importers.databases.sqlite import Database, whole_numbers
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the database is broken, is not Taguette's, or contains several projects.
    """
    (file,) = files
    with Database(file) as database:
        return _project(database)


def _project(database: Database) -> QDAProject:
    projects = database.read("projects", ["id", "name"])
    database.check_single_project(projects["name"], "export one project by itself")
    documents = database.read("documents", ["id", "name", "contents"], ["description"])
    tags = database.read("tags", ["id", "path"], ["description"])
    highlights = database.read("highlights", ["id", "document_id", "start_offset", "end_offset"], ["snippet"])
    given = database.read("highlight_tags", ["highlight_id", "tag_id"])
    texts = {
        key: html_to_text(markup, database.name)
        for key, markup in documents[["id", "contents"]].itertuples(index=False)
    }
    known = highlights["document_id"].isin(documents["id"]) & whole_numbers(highlights, ["start_offset", "end_offset"])
    selections = _selections(highlights[known].reset_index(drop=True), texts, database.name)
    fitted = convert_positions(
        texts, selections, dict(zip(documents["id"], documents["name"], strict=True)), complete_text=True
    )
    kept = given["highlight_id"].isin(selections["selection"]) & given["tag_id"].isin(tags["id"])
    codings = frame_of("codings", {"selection": given["highlight_id"], "code": given["tag_id"]})[kept]
    codings = codings.drop_duplicates(ignore_index=True)
    notes = documents[documents["description"].str.strip() != ""]
    lost = {"highlights": int((~known).sum()), "tags on highlights": int((~kept).sum())}
    return QDAProject(
        file_format="Taguette project",
        tool="Taguette",
        version="unknown",
        files=[database.file_entry()],
        users=frame_of("users"),
        codes=frame_of("codes", {"code": tags["id"], "path": _paths(tags["path"]), "description": tags["description"]}),
        sources=frame_of("sources", {"source": documents["id"], "name": documents["name"], "kind": "text"}),
        selections=fitted.selections,
        codings=codings,
        groups=frame_of("groups"),
        members=frame_of("members"),
        variables=frame_of("variables"),
        notes=frame_of("notes", {"entity": "source", "key": notes["id"], "text": notes["description"]}),
        links=frame_of("links"),
        tallies={
            "codes": ItemCounts(len(tags)),
            "sources": ItemCounts(len(documents)),
            "selections": ItemCounts(len(highlights), left_out=lost["highlights"]),
            "codings": ItemCounts(len(given), int(kept.sum()) - len(codings), lost["tags on highlights"]),
            "notes": ItemCounts(len(notes)),
        },
        texts=fitted.texts,
        readings=fitted.readings,
        remarks=[
            *(
                ReportEntry(f"{what} left out, because their text or code was deleted: {n}")
                for what, n in lost.items()
                if n
            ),
            *fitted.remarks,
        ],
    )


def _selections(highlights: pd.DataFrame, texts: dict[str, str], file: str) -> pd.DataFrame:
    """Convert positions to code points, and add the words that Taguette stores with each highlight."""
    columns = {"id": "selection", "document_id": "source", "start_offset": "start", "end_offset": "end"}
    selections = frame_of("selections", highlights.rename(columns=columns))
    for source, each in selections.groupby("source", sort=False):
        text = texts[str(source)]
        for side in ("start", "end"):
            counted = code_point_positions(text, each[side].astype(int).tolist())
            past = str(len(text) + 1)  # past the end in every way of counting
            selections.loc[each.index, side] = [past if place is None else str(place) for place in counted]
    words = [html_to_text(snippet, file) for snippet in highlights["snippet"]]
    return selections.assign(text=pd.Series(words, selections.index, dtype="str"))


def _paths(tags: pd.Series) -> list[tuple[str, ...]]:
    known = set(tags)

    def path(tag: str) -> tuple[str, ...]:
        above, dot, name = tag.rpartition(".")
        while dot and above not in known:
            above, dot, rest = above.rpartition(".")
            name = f"{rest}.{name}"
        return (*path(above), name) if dot and name else (tag,)

    return [path(tag) for tag in tags]
