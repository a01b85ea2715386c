"""Write a draft mapping for a project, which a person then corrects."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import pandas as pd
import yaml

from analysis.importers.codes.code_paths import SEPARATOR, distinct_paths, join_paths, with_parents
from analysis.importers.compare.roundtrip import is_samspil_project
from analysis.importers.mappings.mapping import COLUMNS
from analysis.importers.names.fuzzy_match import FAMILIES, GROUP_WORDS, PLACES, SETTING_WORDS, CodebookIndex, match_word
from analysis.importers.people.cases_and_sets import resolve_groups
from analysis.importers.project.import_report import shortened
from analysis.importers.project.qda_project import OF_INTERVIEW, QDAProject
from analysis.messages.plurals import quantity
from analysis.written_names import in_code, in_files, keys_in_files

_MOST_VALUES = 12
_SEPARATORS = ("::", " > ", "\\", "/")
_LONGEST_KEY = 120  # YAML does not allow longer keys on one line


def draft_mapping(
    project: QDAProject, codebook: pd.DataFrame, layout: Mapping[str, object] = MappingProxyType({})
) -> str:
    """Write a draft mapping.

    Parameters
    ----------
    project : QDAProject
    codebook : DataFrame
        The study's own codes (the columns of ``codes.csv``).
    layout : dict
        The entries with which a table was read, as `propose_layout` returns them.

    Returns
    -------
    str
        YAML with comments; `mapping` describes the format. ``synthetic`` is left for a person to state.
    """
    parts = [
        _head(project, layout),
        _columns(project, layout),
        _places(project),
        _sources(project),
        _coders(project),
        _codes(project, CodebookIndex(codebook)),
    ]
    return "\n".join("\n".join(part) + "\n" for part in map(list, parts))


def _head(project: QDAProject, layout: Mapping[str, object]) -> Iterator[str]:
    files = ", ".join(file["file"] for file in project.files)
    yield f"# A draft mapping for {_plain(files)} ({project.file_format})."
    yield "# Correct it, and delete the # where a line is right."
    file = project.files[0]["file"].rsplit(".", 1)[0]
    yield f"title: {_scalar('Coded interviews' if 'file_coders' in layout else file)}"  # a coder's name is no title
    yield "# synthetic: false   # state it yourself: false for real interviews, true for generated ones"
    if project.tool != "unknown":
        origin = {"tool": project.tool, "version": project.version}
        stated = yaml.safe_dump(origin, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6)
        yield f"origin: {stated.strip()}"


def _columns(project: QDAProject, layout: Mapping[str, object]) -> Iterator[str]:
    """List how a table was read and how each column was used."""
    if not project.columns:
        return
    yield "# How the table was read:"
    for remark in project.table_remarks:
        yield f"#   {_plain(remark.text)}"
        yield from (f"#     {_plain(item)}" for item in shortened(remark.items, _MOST_VALUES))
    yield "# How each column was used:"
    yield from (f"#   {_plain(column)}: {taken_for}" for column, taken_for in project.columns.items())
    if layout:
        yield "# How the table contains codes. Correct it: columns that are not codes belong into no entry."
        for key, value in layout.items():
            stated = keys_in_files(value) if key == "columns" and isinstance(value, Mapping) else value
            yield from [f"{key}: {_scalar(value)}"] if isinstance(value, str) else _block({key: stated})
        return
    yield "# To read other columns, delete these #. You can also state sheet, header and missing."
    yield "# columns:"
    words = {in_code(word): column for column, word in project.columns.items() if in_code(word) in COLUMNS}
    yield from (f"#   {in_files(word)}: {_scalar(words[word])}" for word in COLUMNS if word in words)


def _block(entry: Mapping[str, object]) -> list[str]:
    stated = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10**6)
    return stated.splitlines()


def _places(project: QDAProject) -> Iterator[str]:
    known = resolve_groups(project, {name: name for name in project.groups["name"]}).variables
    known = known[(known["entity"] == "source") & (known["value"] != "")]
    yield "# Where the interviews took place."
    chosen: dict[str, str] = {}
    if len(known):
        yield "# Variables of the sources in the file (document variables, cases and sets):"
    for variable, each in known.groupby("variable", sort=False):
        values = each["value"].drop_duplicates().tolist()
        known_of = f"{each['key'].nunique()} of {quantity(len(project.sources), 'source')}"
        yield f"#   {_plain(str(variable))}: {_listed(values)} ({known_of})"
        word = _word_of(str(variable), values)
        if word and word not in chosen and len(str(variable)) <= _LONGEST_KEY:
            chosen[word] = str(variable)
    filled = {word for word in OF_INTERVIEW if (project.sources[word] != "").any()}
    chosen = {word: variable for word, variable in chosen.items() if word not in filled}
    yield from _dictionary("variables", {in_files(word): variable for word, variable in chosen.items()})
    for word, key, words in (("group", in_files("groups"), GROUP_WORDS), ("setting", "settings", SETTING_WORDS)):
        if word in chosen:
            spellings = known.loc[known["variable"] == chosen[word], "value"].drop_duplicates()
            yield from _translations(key, spellings, words)
    for word, remark in (("unit", ""), ("group", f"   # {' or '.join(GROUP_WORDS)}")):
        if word not in chosen and word not in filled:
            yield f"# {in_files(word)}:{remark}"
            yield from (f"#   {_scalar(name)}: " for name in project.sources["name"].head(200))
    unit = in_files("unit")
    yield f"# of_{unit}: []   # variables that describe the {unit}, not the interview"


def _word_of(variable: str, values: Sequence[str]) -> str | None:
    """Find which attribute of an interview a variable contains: by its name, or a group by its values."""
    word = match_word(str(variable), PLACES)
    if word in ("participants", "order"):
        return word if all(value.isdigit() for value in values) else None
    if word is None and 1 < len(values) <= _MOST_VALUES and all(match_word(value, GROUP_WORDS) for value in values):
        return "group"
    return word


def _translations(key: str, values: Iterable[str], words: Mapping[str, Iterable[str]]) -> Iterator[str]:
    meant = {value: match_word(value, words) for value in values if value not in words}
    yield from _dictionary(key, {value: ours for value, ours in meant.items() if ours})
    unclear = [value for value, ours in meant.items() if not ours]
    yield from (f"#   {_scalar(value)}:    # {' or '.join(words)}?" for value in unclear[:_MOST_VALUES])


def _sources(project: QDAProject) -> Iterator[str]:
    coded = set(project.selections["source"])
    idle = project.sources[~project.sources["source"].isin(coded)]
    if len(idle):
        yield "# Sources without any coded segment. Delete the # before those that are not interviews:"
        yield "# not_interviews:"
        yield from (
            f"#   - {_scalar(name)}   # {kind}" for name, kind in idle[["name", "kind"]].itertuples(index=False)
        )


def _coders(project: QDAProject) -> Iterator[str]:
    counts = Counter(project.codings["user"])
    names = [(user, name) for user, name in project.users.itertuples(index=False) if name and user in counts]
    if names:
        yield "# Labels for the names in the file; anybody not listed gets a label automatically."
        yield "coders:"
        labels = (f"{chr(65 + place)}" if place < 26 else f"Coder {place + 1}" for place in range(len(names)))
        for (user, name), label in zip(names, labels, strict=True):
            yield f"  {_scalar(name)}: {label}   # {quantity(counts[user], 'coding')}"
        most = max(names, key=lambda pair: counts[pair[0]])[1]
        yield f"# lead: {_scalar(most)}   # lead coder where several coded; default: who coded most"
    yield f"# keep_names: []   # names that need no label: coders, {in_files('units')}, speakers"


def _codes(project: QDAProject, codebook: CodebookIndex) -> Iterator[str]:
    path_of, _ = distinct_paths(project.codes)
    given = Counter(project.codings["code"])
    written = join_paths(SEPARATOR, with_parents(path_of.values()))
    shown = {code: written[path] for code, path in path_of.items()}
    own = {code: codebook.same(path_of[code][-1]) for code in shown}
    families = _family_tops(path_of)
    parted = [mark for mark in _SEPARATORS if any(mark in name for path in path_of.values() for name in path)]
    yield from (f"# separator: {_scalar(mark)}   # if it separates a code from its parent" for mark in parted)
    if "table" in set(project.sources["kind"]):
        yield "# codebook: {file: codes.csv, code: Code, definition: Comment}   # a table of codes in the same folder"
    yield "# Codes of the study with the same name as a code of the file; several may become one."
    yield "# Each line ends with the number of codings. Delete the # where both mean the same."
    same = {code: name for code, name in own.items() if name}
    yield from _with_counts("codes", same, shown, given, "" if is_samspil_project(project) else "# ")
    rest = [code for code in shown if not own[code]]
    near = {code: codebook.near(path_of[code][-1]) for code in rest} if len(rest) <= 2000 else {}
    unsure = [code for code in rest if near.get(code)]
    if unsure:
        yield "# Codes with similar names:"
        yield from (f"#   {_scalar(shown[code])}: {near[code]}   # {given[code]}?" for code in unsure)
    yield "# The families of the other codes, by their names; a path includes its child codes."
    if families:
        yield "# families:"
        for family, names in families.items():
            yield f"#   {family}:"
            yield from (f"#     - {_scalar(name)}" for name in names)
    covered = {name for names in families.values() for name in names}
    loose = [c for c in rest if not any(shown[c] == top or shown[c].startswith(top + SEPARATOR) for top in covered)]
    if loose:
        yield "# No family has a similar name; a code without a family gets the family other:"
        yield from (f"#   {_scalar(shown[code])}   # {given[code]}" for code in loose)
    parents = [shown[code] for code, path in path_of.items() if own[code] and _has_below(path, path_of.values())]
    if parents:
        yield f"# counts_below: [{', '.join(map(_scalar, parents))}]   # codes that count their child codes, too"
    yield "# sensitive: []   # if it is left out, every code counts as sensitive"


def _family_tops(path_of: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Find the topmost codes with child codes and a name like that of a family."""
    tops: dict[str, list[str]] = {}
    taken: list[tuple[str, ...]] = []
    for path in sorted(path_of.values(), key=len):
        family = match_word(path[-1], FAMILIES)
        if family and _has_below(path, path_of.values()) and not any(path[: len(top)] == top for top in taken):
            tops.setdefault(family, []).append(SEPARATOR.join(path))
            taken.append(path)
    return tops


def _has_below(path: tuple[str, ...], paths: Iterable[tuple[str, ...]]) -> bool:
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _with_counts(
    key: str, stated: Mapping[str, str], shown: Mapping[str, str], given: Counter, unsure: str
) -> Iterator[str]:
    if stated:
        yield f"{unsure}{key}:"
    for code, ours in stated.items():
        mark = f"{unsure}  " if len(shown[code]) <= _LONGEST_KEY else "#   "
        yield f"{mark}{_scalar(shown[code])}: {ours}   # {given[code]}"


def _dictionary(key: str, stated: Mapping[str, str]) -> Iterator[str]:
    if stated:
        yield f"{key}:"
        yield from (f"  {_scalar(name)}: {_scalar(value)}" for name, value in stated.items())


def _scalar(text: str) -> str:
    """Write a text as YAML on one line, quoted where necessary."""
    if not text.isprintable():  # other characters than a line feed end a line, too
        return yaml.safe_dump(text, width=10**6, default_style='"').strip()
    return yaml.safe_dump(text, allow_unicode=True, width=10**6).removesuffix("...\n").strip()


def _plain(text: str) -> str:
    """Write a text for a comment, without line breaks, which would end it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())


def _listed(values: Sequence[str]) -> str:
    shown = ", ".join(_plain(value)[:40] for value in values[:_MOST_VALUES])
    return shown + (f" and {len(values) - _MOST_VALUES} more" if len(values) > _MOST_VALUES else "")
