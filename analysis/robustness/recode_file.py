"""A small file that says how to code a study anew, read and held against its codebook.

::

    merge: {clear-help: [clear-options, clear-contact]}   # several codes become one, new or of the codebook
    rename: {ssp: school-services-police}                 # the old name, and the new one
    drop: [known-is-stronger]                             # codes that are taken back, with all their codings
    move: {clear-help: prerequisite}                      # the family that a code, as it is called now, belongs to
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_lines import Place, YamlDocument, read_yaml_document
from analysis.messages.suggestions import did_you_mean
from analysis.paths import DATA
from analysis.robustness.recoding import Recoding


def read_recoding(path: Path, codes: pd.DataFrame) -> Recoding:
    """Read how the codes of a codebook are to be changed.

    Parameters
    ----------
    path : path
        As the example above; the parts may be left out, and each code may stand in one of the first three only.
    codes : DataFrame
        The dataset's codebook, as it was.

    Raises
    ------
    InputError
        With everything that is wrong in the file.
    """
    marked, problems = read_yaml_document(path)
    problems = problems or schema_problems(marked, DATA / "recode.schema.json")
    problems = problems or list(_faults(marked, dict(zip(codes["code"], codes["family"], strict=True))))
    if problems:
        raise InputError(str(path), problems)
    return Recoding(_becomes(marked.value), marked.value.get("move", {}))


def _becomes(said: Mapping) -> dict[str, str | None]:
    merged = {code: new for new, parts in said.get("merge", {}).items() for code in parts}
    return {**merged, **said.get("rename", {}), **dict.fromkeys(said.get("drop", ()))}


def _named(said: Mapping) -> Iterator[tuple[str, Place]]:
    """List every code that is to be changed, as it was called, with where the file says so."""
    for new, parts in said.get("merge", {}).items():
        yield from ((code, ("merge", new, number)) for number, code in enumerate(parts))
    yield from ((code, ("rename", code)) for code in said.get("rename", {}))
    yield from ((code, ("drop", number)) for number, code in enumerate(said.get("drop", ())))


def _faults(marked: YamlDocument, families: Mapping[str, str]) -> Iterator[Issue]:
    said, first = marked.value, {}
    for code, place in _named(said):
        if code not in families:
            yield marked.problem(
                f"{place[0]}: code '{code}' is not in the codebook", did_you_mean(code, families), place
            )
        elif code in first:
            yield marked.problem(
                f"{place[0]}: code '{code}' stands under {first[code]} already", "keep one of them", place
            )
        first.setdefault(code, place[0])
    becomes = _becomes(said)
    left = {code for code in families if becomes.get(code, code) == code}
    yield from _renames(marked, left)
    yield from _merges(marked, families, left)
    after = {becomes.get(code, code) for code in families} - {None}
    for code in said.get("move", {}):
        if code not in after:
            yield marked.problem(
                f"move: there is no code '{code}' afterwards", did_you_mean(code, after), ("move", code)
            )


def _renames(marked: YamlDocument, left: set[str]) -> Iterator[Issue]:
    renamed = marked.value.get("rename", {})
    taken = {
        *left,
        *marked.value.get("merge", {}),
        *(new for new, times in Counter(renamed.values()).items() if times > 1),
    }
    for old, new in renamed.items():
        if new in taken and new != old:
            message = f"rename: '{old}' would be called as another code, '{new}'"
            yield marked.problem(message, f"merge: {{{new}: [{old}, ...]}} makes one of them", ("rename", old))


def _merges(marked: YamlDocument, families: Mapping[str, str], left: set[str]) -> Iterator[Issue]:
    for new, parts in marked.value.get("merge", {}).items():
        into = [families[code] for code in parts if code in families]
        if new in families and new not in {*left, *parts}:
            message = f"merge: '{new}' is a code that is itself taken away"
            yield marked.problem(message, "give the merged code another name", ("merge", new))
        elif new not in families and len(set(into)) > 1 and new not in marked.value.get("move", {}):
            message = f"merge: '{new}' would be of several families ({', '.join(dict.fromkeys(into))})"
            yield marked.problem(message, f"say which under move: {{{new}: {into[0]}}}", ("merge", new))
