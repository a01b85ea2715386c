"""Read RQDA projects (SQLite) into a foreign project.

Positions are characters of ``source.file`` from 0; the end is exclusive. Deleted rows remain in the tables with
a status other than 1; the importer drops and counts them.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.importers.databases.shared_segments import share_segments
from analysis.importers.databases.sqlite import Database, whole_numbers, with_distinct_keys
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.positions.text_positions import convert_positions
from analysis.importers.project.import_report import ReportEntry
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of

_KEPT = "1"
_COLUMNS = {
    "fid": "source",
    "cid": "code",
    "selfirst": "start",
    "selend": "end",
    "seltext": "text",
    "owner": "user",
}


def read(files: Sequence[Path], mapping: ImportMapping) -> QDAProject:
    """Read a project.

    Raises
    ------
    InputError
        If the database is broken, or lacks tables or columns that every version of RQDA has.
    """
    (file,) = files
    with Database(file) as database:
        return _RqdaTables(database).project()


class _RqdaTables:
    """The tables of a project without deleted rows, and the numbers of deleted rows."""

    def __init__(self, database: Database):
        self._database = database
        self.deleted: dict[str, int] = {}
        self.sources = self._read("source", "sources", ["id", "name", "file"], ["memo", "owner"])
        self.codes = self._read("freecode", "codes", ["id", "name"], ["memo"])
        self.categories = with_distinct_keys(self._read("codecat", "", [], ["catid", "name", "memo"]), "catid")
        self.placed = self._read("treecode", "", [], ["cid", "catid"])
        needed, optional = ["cid", "fid", "selfirst", "selend"], ["seltext", "owner", "memo"]
        first = self._read("coding", "codings", needed, optional)
        second = self._read("coding2", "codings", [], [*needed, *optional])
        self.codings = pd.concat([first, second], ignore_index=True)
        self.cases = self._read("cases", "cases", [], ["id", "name", "memo"])
        self.linked = self._read("caselinkage", "", [], ["caseid", "fid", "selfirst", "selend"])
        self.file_groups = self._read("filecat", "sets", [], ["catid", "name"])
        self.grouped = self._read("treefile", "", [], ["fid", "catid"])
        self.known = {
            "case": self._read("caseAttr", "variables", [], ["variable", "value", "caseID"]),
            "source": self._read("fileAttr", "variables", [], ["variable", "value", "fileID"]),
        }
        self.journals = self._read("journal", "notes", [], ["name", "journal"])
        self.annotations = self._read("annotation", "notes", [], ["fid", "position", "annotation"])

    def _read(self, table: str, kind: str, needed: list[str], optional: list[str]) -> pd.DataFrame:
        rows = self._database.read(table, needed, [*optional, "status"])
        gone = ~rows["status"].isin([_KEPT, ""])
        if kind:
            self.deleted[kind] = self.deleted.get(kind, 0) + int(gone.sum())
        return rows[~gone].drop(columns="status").reset_index(drop=True)

    def project(self) -> QDAProject:
        rows = self.codings.rename(columns=_COLUMNS).assign(locator="")
        exists = rows["source"].isin(self.sources["id"]) & rows["code"].isin(self.codes["id"])
        exists &= whole_numbers(rows, ["start", "end"])
        without_target, rows = int((~exists).sum()), rows[exists].reset_index(drop=True)
        selections, codings, number, tallies = share_segments(rows)
        raw = {key: text for key, text in zip(self.sources["id"], self.sources["file"], strict=True) if text}
        fitted = convert_positions(
            raw, selections, dict(zip(self.sources["id"], self.sources["name"], strict=True)), complete_text=True
        )
        groups, members = self._groups()
        notes, variables = self._notes(number, rows["memo"]), self._variables()
        codes = self._codes()
        users = rows["user"][rows["user"] != ""].unique()
        deleted_counts = self.deleted
        tally = tallies["codings"]
        kinds = {"case": "cases", "set": "sets"}
        counts = {
            "users": len(users), "codes": len(codes), "sources": len(self.sources), "variables": len(variables),
            "notes": len(notes), **{kinds[kind]: int((groups["kind"] == kind).sum()) for kind in kinds},
        }  # fmt: skip
        entries = {f"{kind} left out, as they had been deleted": number for kind, number in deleted_counts.items()}
        entries["codings left out, as their source or code was deleted or their place is no number"] = without_target
        return QDAProject(
            file_format="RQDA project",
            tool="RQDA",
            version="unknown",
            files=[self._database.file_entry()],
            users=frame_of("users", {"user": users, "name": users}),
            codes=codes,
            sources=frame_of("sources", {"source": self.sources["id"], "name": self.sources["name"], "kind": "text"}),
            selections=fitted.selections,
            codings=codings,
            groups=groups,
            members=members,
            variables=variables,
            notes=notes,
            links=frame_of("links"),
            tallies={
                **{
                    kind: ItemCounts(n + deleted_counts.get(kind, 0), left_out=deleted_counts.get(kind, 0))
                    for kind, n in counts.items()
                },
                "selections": tallies["selections"],
                "codings": ItemCounts(
                    tally.found + without_target + deleted_counts["codings"],
                    tally.merged,
                    without_target + deleted_counts["codings"],
                ),
            },
            texts=fitted.texts,
            readings=fitted.readings,
            remarks=[
                *(ReportEntry(f"{text}: {number}") for text, number in entries.items() if number),
                *fitted.remarks,
            ],
        )

    def _codes(self) -> pd.DataFrame:
        """Put each code below its first category; a category is a code that cannot be assigned."""
        name = dict(zip(self.categories["catid"], self.categories["name"], strict=True))
        first = self.placed[self.placed["catid"].isin(list(name))].drop_duplicates("cid")
        above = dict(zip(first["cid"], first["catid"].map(name), strict=True))
        rows: list[tuple[str, tuple[str, ...], str]] = [
            ("category " + key, (title,), memo) for key, title, memo in self.categories.itertuples(index=False)
        ]
        for key, title, memo in self.codes.itertuples(index=False):
            rows.append((key, (above[key], title) if key in above else (title,), memo))
        return frame_of(
            "codes", [(key, tuple(part or "(nameless)" for part in path), memo) for key, path, memo in rows]
        )

    def _groups(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Read cases over passages, categories of files, and each code's categories after the first."""
        further = self.placed[self.placed.duplicated("cid")]
        titles = self.categories[self.categories["catid"].isin(further["catid"])]
        groups = [
            *(("case " + key, "case", name) for key, name, _ in self.cases.itertuples(index=False)),
            *(("files " + key, "set", name) for key, name in self.file_groups.itertuples(index=False)),
            *(("codes " + key, "set", name) for key, name, _ in titles.itertuples(index=False)),
        ]
        placed = whole_numbers(self.linked, ["selfirst", "selend"])
        linked = self.linked[placed]
        members = [
            *(
                ("case " + case, "source", file, start, end)
                for case, file, start, end in linked.itertuples(index=False)
            ),
            *(("files " + group, "source", file, "", "") for file, group in self.grouped.itertuples(index=False)),
            *(("codes " + group, "code", code, "", "") for code, group in further.itertuples(index=False)),
        ]
        self.deleted["sets"] = self.deleted.get("sets", 0)
        return frame_of("groups", groups), frame_of("members", members)

    def _variables(self) -> pd.DataFrame:
        of_case, of_file = self.known["case"], self.known["source"]
        rows = [
            *(("case", "case " + key, name, value, "case") for name, value, key in of_case.itertuples(index=False)),
            *(("source", key, name, value, "document") for name, value, key in of_file.itertuples(index=False)),
        ]
        return frame_of("variables", rows)

    def _notes(self, number: pd.Series, memos: pd.Series) -> pd.DataFrame:
        rows = [
            *(("source", key, "", memo) for key, memo in self.sources[["id", "memo"]].itertuples(index=False)),
            *(("case", "case " + key, "", memo) for key, _, memo in self.cases.itertuples(index=False)),
            *(("selection", key, "", memo) for key, memo in zip(number, memos, strict=True)),
            *(("project", "", name, text) for name, text in self.journals.itertuples(index=False)),
            *(
                ("source", file, f"character {place}", text)
                for file, place, text in self.annotations.itertuples(index=False)
            ),
        ]
        return frame_of("notes", list(dict.fromkeys(row for row in rows if row[3].strip())))
