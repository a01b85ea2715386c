"""Build the table of codes from the paths of foreign codes and the study's own codebook."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.names.identifiers import slug, unique_keys
from analysis.importers.names.unique_names import distinct_names, make_distinct
from analysis.importers.project.import_report import Count, ReportEntry, report_entries

Path = tuple[str, ...]
SEPARATOR = " > "


@dataclass(frozen=True)
class CodeTree:
    """The codes of an import: their table, the key of each foreign path, and entries for the import report."""

    table: pd.DataFrame
    key: Mapping[Path, str]
    count: Count
    remarks: Sequence[ReportEntry]


def split_path(name: str, separator: str) -> Path:
    """Split a code's name: "Partners > Nurse" becomes ("Partners", "Nurse")."""
    parts = tuple(part.strip() for part in name.split(separator) if part.strip())
    if len(parts) > limits.CODE_LEVELS:
        message = f"a code is nested below more than {limits.CODE_LEVELS - 1} others: {name[:60]} ..."
        raise InputError("import", [Issue("codes", message, "no codebook is that deep; is it the column of codes?")])
    return parts


def with_parents(paths: Iterable[Path]) -> list[Path]:
    """Add the parents of each path, each before its children."""
    return list(dict.fromkeys(path[:depth] for path in paths for depth in range(1, len(path) + 1)))


def distinct_paths(codes: pd.DataFrame) -> tuple[dict[str, Path], list[ReportEntry]]:
    """Give every code a unique path: codes of one name below one parent are numbered.

    Parameters
    ----------
    codes : DataFrame
        ``code`` (the file's own id) and ``path``.

    Returns
    -------
    (path by code, remarks)
    """
    paths = codes["path"].tolist()
    given = make_distinct(paths, lambda path, number: (*path[:-1], f"{path[-1]} ({number})"))
    renamed = [SEPARATOR.join(one) for one, path in zip(given, paths, strict=True) if one != path]
    remarks = report_entries({"codes of one name in one place, told apart by a number": renamed})
    return dict(zip(codes["code"], given, strict=True)), remarks


def code_tree(
    paths: Sequence[Path], mapping: ImportMapping, codebook: pd.DataFrame, definitions: Mapping[Path, str]
) -> CodeTree:
    """Build the table of codes.

    Parameters
    ----------
    paths : sequence of tuple of str
        The foreign codes, each once, in the order of the table.
    mapping : ImportMapping
        Maps paths to codes of our codebook, and the other paths to families.
    codebook : DataFrame
        The study's own codes (the columns of ``codes.csv``).
    definitions : dict
        The foreign codebook's definitions, by path.
    """
    every = with_parents(paths)
    shown = path_names(every, mapping)
    find = path_finder(every, mapping)
    own = _study_codes(every, find, mapping, set(codebook["code"]))
    key_form = _slug_with_minus if _has_values(mapping) else slug
    foreign = unique_keys((shown[path] for path in every if path not in own), key_form, codebook["code"])
    key = {path: own.get(path) or foreign[shown[path]] for path in every}
    families = _families(every, find, mapping, _study_families(own, codebook))
    sensitive = _sensitive(find, mapping)
    rows = [
        _new_row(path, key, families[path], definitions, sensitive is None or _below_any(path, sensitive))
        for path in every
        if path not in own
    ]
    table = pd.concat([_study_rows(own.values(), codebook), pd.DataFrame(rows, dtype="str")]).fillna("")
    carried = int(table["code"].isin([key[path] for path in paths]).sum())
    count = Count(len(paths), carried, merged=len(paths) - len({key[path] for path in paths}))
    remarks = _remarks(paths, own, key, families, shown, key_form, stated=sensitive is not None)
    return CodeTree(table.reset_index(drop=True), key, count, remarks)


def _has_values(mapping: ImportMapping) -> bool:
    return bool(mapping.get("value_columns") or mapping.get("values")) or "value" in mapping.get("columns", {})


def _slug_with_minus(name: str) -> str:
    """Keep the sign of a number at the end of a path, so that -2 and 2 get different keys."""
    return slug(re.sub(rf"({re.escape(SEPARATOR)})-(?=\d)", r"\1minus ", name))


def path_names(paths: Iterable[Path], mapping: ImportMapping) -> dict[Path, str]:
    """Return the name of each path as used in a mapping."""
    return join_paths(mapping.get("separator", SEPARATOR), paths)


def join_paths(separator: str, paths: Iterable[Path]) -> dict[Path, str]:
    """Join each path with a separator; a name that contains it may equal another path, and then gets a number."""
    paths = list(paths)
    return dict(zip(paths, distinct_names(separator.join(path) for path in paths), strict=True))


def path_finder(paths: Iterable[Path], mapping: ImportMapping) -> Callable[[str], Path | None]:
    """Return a function that finds the path named in a mapping, whatever the spaces around its separators."""
    path_of = {name: path for path, name in path_names(paths, mapping).items()}
    known, separator = set(path_of.values()), mapping.get("separator", SEPARATOR)

    def find(name: str) -> Path | None:
        path = path_of.get(name) or split_path(name, separator)
        return path if path in known else None

    return find


def counting_ancestors(paths: Iterable[Path], mapping: ImportMapping) -> dict[Path, list[Path]]:
    """Find for each path the ancestors that also count the codings of their descendants."""
    paths = list(paths)
    find = path_finder(with_parents(paths), mapping)
    counting = {find(name) for name in mapping.get("counts_below", [])}
    above = {path: [path[:depth] for depth in range(1, len(path)) if path[:depth] in counting] for path in paths}
    return {path: found for path, found in above.items() if found}


def _study_codes(
    every: Sequence[Path], find: Callable[[str], Path | None], mapping: ImportMapping, known: set[str]
) -> dict[Path, str]:
    """Find the paths that are codes of our codebook: mapped ones, and those whose name is a code's key."""
    mapped = {find(name): code for name, code in mapping.get("codes", {}).items()}
    named: dict[Path, str] = {(code,): code for code in known}
    return {path: code for path in every if (code := mapped.get(path) or named.get(path))}


def _sensitive(find: Callable[[str], Path | None], mapping: ImportMapping) -> set[Path] | None:
    stated = mapping.get("sensitive")
    return None if stated is None else {path for name in stated if (path := find(name))}


def _below_any(path: Path, above: set[Path]) -> bool:
    return any(path[:depth] in above for depth in range(1, len(path) + 1))


def _study_rows(codes: Iterable[str], codebook: pd.DataFrame) -> pd.DataFrame:
    wanted, parent = set(codes), dict(zip(codebook["code"], codebook["parent"], strict=True))
    while above := {parent[code] for code in wanted if parent[code]} - wanted:
        wanted |= above
    return codebook[codebook["code"].isin(wanted)]


def _study_families(own: Mapping[Path, str], codebook: pd.DataFrame) -> dict[Path, str]:
    family = dict(zip(codebook["code"], codebook["family"], strict=True))
    return {path: family[code] for path, code in own.items() if code in family}


def _families(
    every: Iterable[Path],
    find: Callable[[str], Path | None],
    mapping: ImportMapping,
    of_own: Mapping[Path, str],
) -> dict[Path, str]:
    """Assign a family to each path: its own, that of our code mapped to it, or that of its nearest ancestor."""
    given = {find(name): family for family, names in mapping.get("families", {}).items() for name in names}
    family: dict[Path, str] = {}
    for path in every:  # parents come first, so the parent's family is known
        family[path] = given.get(path) or of_own.get(path) or family.get(path[:-1], "other")
    return family


def _new_row(path: Path, key: Mapping, family: str, definitions: Mapping[Path, str], sensitive: bool) -> dict:
    return {
        "code": key[path],
        "parent": key[path[:-1]] if path[:-1] else "",
        "family": family,
        "label_da": path[-1],
        "label_en": path[-1],
        "definition": definitions.get(path, ""),
        "sensitive": "yes" if sensitive else "no",
    }


def _remarks(
    paths: Sequence[Path],
    own: Mapping[Path, str],
    key: Mapping[Path, str],
    families: Mapping[Path, str],
    shown: Mapping[Path, str],
    key_form: Callable[[str], str],
    stated: bool,
) -> list[ReportEntry]:
    known, foreign = set(paths), [path for path in shown if path not in own]
    entries = {
        "codes that are codes of our codebook": [f"{shown[path]} -> {code}" for path, code in own.items()],
        "codes without a family in the mapping, put in the family other": [
            f"{shown[path]} ({key[path]})" for path in foreign if families[path] == "other"
        ],
        "codes added because others stand below them": [shown[path] for path in shown if path not in known],
        "codes whose key got a number because another code has it": [
            f"{shown[path]} ({key[path]})" for path in foreign if key[path] != key_form(shown[path])
        ],
    }
    if not stated:
        entries["codes that count as sensitive because the mapping does not say which are"] = [
            shown[p] for p in foreign
        ]
    return report_entries(entries)
