"""Convert a dataset to a foreign project for comparison with an export."""

from typing import Any

from analysis.importers.codes.code_tree import tree_paths
from analysis.importers.project.qda_project import ItemCounts, QDAProject, frame_of
from analysis.models import Dataset


def project_from_dataset(dataset: Dataset, labels: bool = False) -> QDAProject:
    """Convert a dataset's tables to the form that an importer produces.

    Parameters
    ----------
    dataset : Dataset
        A valid dataset, in which every key resolves.
    labels : bool
        Whether to name codes by their Danish labels, as in an export for another tool, instead of their keys.
    """
    tables = dataset.tables
    codes, segments, codings = tables["codes"], tables["segments"], tables["codings"]
    name = dict(zip(codes["code"], codes["label_da"] if labels else codes["code"], strict=True))
    path = tree_paths(dict(zip(codes["code"], codes["parent"], strict=True)), name)
    known = tables["variables"][tables["variables"]["entity"] == "interview"]
    frames: dict[str, Any] = {
        "users": frame_of("users", {"user": tables["coders"]["coder"], "name": tables["coders"]["label"]}),
        "codes": frame_of("codes", codes.assign(path=codes["code"].map(path), description=codes["definition"])),
        "sources": frame_of("sources", tables["interviews"].rename(columns={"interview": "source"})).assign(
            name=tables["interviews"]["interview"], kind="text"
        ),
        "selections": frame_of("selections", segments.rename(columns={"segment": "selection", "interview": "source"})),
        "codings": frame_of("codings", codings.rename(columns={"segment": "selection", "coder": "user"})),
        "variables": frame_of("variables", known).assign(entity="source"),
        **{name: frame_of(name) for name in ("groups", "members", "notes", "links")},
    }
    frames["sources"] = frames["sources"].fillna("")
    return QDAProject(
        file_format="dataset",
        tool="Samspil",
        version="unknown",
        files=[{"file": dataset.name, "sha256": ""}],
        **frames,
        tallies={
            kind: ItemCounts(len(frames[kind]))
            for kind in ("users", "codes", "sources", "selections", "codings", "variables", "notes", "links")
        },
        texts=dataset.texts,
        pseudonymous=True,
    )
