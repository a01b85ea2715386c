"""Find names in a mapping that the files do not contain, such as misspelt codes or missing interviews."""

from collections.abc import Collection, Iterable

from analysis.errors import Issue
from analysis.importers.codes.code_paths import Path, path_finder, path_names
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.mappings.read_parts import names_in_parts, read_parts
from analysis.importers.people.interviews import SETTINGS
from analysis.messages.suggestions import did_you_mean
from analysis.study.own_study import groups_of
from analysis.written_names import in_files

OWN_CODE = "code of our codebook"


def unknown_names(
    mapping: ImportMapping,
    paths: Collection[Path],
    sources: Collection[str],
    coders: Collection[str],
    codes: Collection[str],
    families: Collection[str],
) -> list[Issue]:
    """Report every name in a mapping that is unknown.

    Parameters
    ----------
    paths : collection of tuple of str
        The foreign codes.
    sources, coders : collection of str
        The names of interviews and coders in the file; if empty, they are not checked.
    codes, families : collection of str
        Codes of our codebook, and all families.
    """
    find = path_finder(paths, mapping)
    known = {
        "code": set(path_names(paths, mapping).values()),
        "interview": sources,
        "coder": coders,
        OWN_CODE: codes,
        "family": families,
        "group": groups_of(mapping.study),
        "setting": SETTINGS,
        "lead": {*coders, *mapping.get("coders", {}).values()},
    }
    return [
        mapping.problem(
            f"there is no {_kind_name(kind)} '{word}'",
            did_you_mean(word, known[kind]) if known[kind] else "the study has no codebook.csv with such a code",
            *place,
        )
        for kind, word, place in _names_in_mapping(mapping)
        if (known[kind] or kind == OWN_CODE) and word not in known[kind] and not (kind == "code" and find(word))
    ]


def _kind_name(kind: str) -> str:
    return {"lead": "coder", "group": in_files("group")}.get(kind, kind)


def _names_in_mapping(mapping: ImportMapping) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Yield (kind, name, place in the mapping) for every name."""
    for path, code in mapping.get("codes", {}).items():
        yield "code", path, ("codes", path)
        yield OWN_CODE, code, ("codes", path)
    for family, paths in mapping.get("families", {}).items():
        yield "family", family, ("families", family)
        yield from (("code", path, ("families", family, path)) for path in paths)
    yield from (("code", path, ("sensitive", path)) for path in mapping.get("sensitive", []))
    yield from (("code", path, ("counts_below", path)) for path in mapping.get("counts_below", []))
    yield from (("interview", name, ("not_interviews", name)) for name in mapping.get("not_interviews", []))
    yield from (("interview", name, ("interviews", name)) for name in mapping.get("interviews", {}))
    yield from (("setting", setting, ("settings", word)) for word, setting in mapping.get("settings", {}).items())
    yield from (("coder", coder, ("coders", coder)) for coder in mapping.get("coders", {}))
    yield from names_in_parts(read_parts(mapping.get("read", {}))[0])
    yield from (("group", group, ("groups", word)) for word, group in mapping.get("groups", {}).items())
    for key, kind in (("unit", None), ("group", "group"), ("setting", "setting"), ("lead", "lead")):
        stated = mapping.get(key, {})
        if isinstance(stated, str):
            yield from ((kind, stated, (key,)),) if kind else ()
            continue
        for interview, word in stated.items():
            yield "interview", interview, (key, interview)
            if kind:
                yield kind, word, (key, interview)
