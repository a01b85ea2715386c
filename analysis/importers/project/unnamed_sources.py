"""Name sources that have no name."""

from dataclasses import replace

from analysis.importers.project.import_report import report_entries
from analysis.importers.project.qda_project import QDAProject


def number_unnamed_sources(project: QDAProject) -> QDAProject:
    """Name each source without a name "source 3", by its place among all sources of the project."""
    names = project.sources["name"]
    nameless = names.str.strip() == ""
    if not nameless.any():
        return project
    taken, called = set(names), []
    for number, (name, is_nameless) in enumerate(zip(names, nameless, strict=True), 1):
        new = name
        if is_nameless:
            new = f"source {number}"
            while new in taken:
                new += " (no name)"
            taken.add(new)
        called.append(new)
    sources = project.sources.assign(name=called).astype({"name": "str"})
    entries = report_entries(
        {"sources without a name, numbered in the order of the file": sources.loc[nameless, "name"].tolist()}
    )
    return replace(project, sources=sources, remarks=[*entries, *project.remarks])
