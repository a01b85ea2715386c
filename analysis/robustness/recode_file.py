"""Read a file that describes how to recode a dataset, and check it against the codebook.

::

    merge: {clear-help: [clear-options, clear-contact]}   # several codes become one, new or of the codebook
    rename: {ssp: prevention-team}                 # old name: new name
    drop: [known-is-stronger]                             # codes to remove, with all their codings
    move: {clear-help: prerequisite}                      # new name of a code: its new family
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, Issue
from analysis.files.schema_errors import schema_problems
from analysis.files.yaml_input import Place, YamlDocument
from analysis.files.yaml_lines import read_yaml_document
from analysis.messages.suggestions import did_you_mean
from analysis.paths import DATA
from analysis.robustness.recoding import Recoding


def read_recoding(path: Path, codes: pd.DataFrame) -> Recoding:
    """Read and validate the changes to a codebook.

    Parameters
    ----------
    path : path
        In the format above; every part is optional, and a code may occur in only one of the first three.
    codes : DataFrame
        The dataset's codebook before recoding.

    Raises
    ------
    InputError
        With every problem in the file.
    """
    marked, problems = read_yaml_document(path)
    problems = problems or schema_problems(marked, DATA / "recode.schema.json")
    problems = problems or list(_find_problems(marked, dict(zip(codes["code"], codes["family"], strict=True))))
    if problems:
        raise InputError(str(path), problems)
    return Recoding(_new_codes(marked.value), marked.value.get("move", {}))


def _new_codes(content: Mapping) -> dict[str, str | None]:
    """Map each changed code to its new code, or to None if it is dropped."""
    merged = {code: new for new, parts in content.get("merge", {}).items() for code in parts}
    return {**merged, **content.get("rename", {}), **dict.fromkeys(content.get("drop", ()))}


def _changed_codes(content: Mapping) -> Iterator[tuple[str, Place]]:
    """Yield the old name of every changed code with its place in the file."""
    for new, parts in content.get("merge", {}).items():
        yield from ((code, ("merge", new, number)) for number, code in enumerate(parts))
    yield from ((code, ("rename", code)) for code in content.get("rename", {}))
    yield from ((code, ("drop", number)) for number, code in enumerate(content.get("drop", ())))


def _find_problems(marked: YamlDocument, families: Mapping[str, str]) -> Iterator[Issue]:
    content = marked.value
    first: dict[str, str | int] = {}
    for code, place in _changed_codes(content):
        if code not in families:
            yield marked.problem(
                f"{place[0]}: code '{code}' is not in the codebook", did_you_mean(code, families), place
            )
        elif code in first:
            yield marked.problem(f"{place[0]}: code '{code}' is already under {first[code]}", "keep one of them", place)
        first.setdefault(code, place[0])
    new_codes = _new_codes(content)
    unchanged = {code for code in families if new_codes.get(code, code) == code}
    yield from _rename_problems(marked, unchanged)
    yield from _merge_problems(marked, families, unchanged)
    after = {new for code in families if (new := new_codes.get(code, code)) is not None}
    for code in content.get("move", {}):
        if code not in after:
            yield marked.problem(f"move: no code '{code}' after recoding", did_you_mean(code, after), ("move", code))


def _rename_problems(marked: YamlDocument, unchanged: set[str]) -> Iterator[Issue]:
    """Find new names that another code has."""
    renamed = marked.value.get("rename", {})
    taken = {
        *unchanged,
        *marked.value.get("merge", {}),
        *(new for new, times in Counter(renamed.values()).items() if times > 1),
    }
    for old, new in renamed.items():
        if new in taken and new != old:
            message = f"rename: another code already has the new name of '{old}', '{new}'"
            yield marked.problem(message, f"to make them one code, use merge: {{{new}: [{old}, ...]}}", ("rename", old))


def _merge_problems(marked: YamlDocument, families: Mapping[str, str], unchanged: set[str]) -> Iterator[Issue]:
    """Find merged codes whose name another entry of the file removes, or whose family is ambiguous."""
    for new, parts in marked.value.get("merge", {}).items():
        old_families = [families[code] for code in parts if code in families]
        if new in families and new not in {*unchanged, *parts}:
            message = f"merge: the file also removes code '{new}'"
            yield marked.problem(message, "give the merged code another name", ("merge", new))
        elif new not in families and len(set(old_families)) > 1 and new not in marked.value.get("move", {}):
            message = f"merge: '{new}' would have several families ({', '.join(dict.fromkeys(old_families))})"
            yield marked.problem(message, f"choose one with move: {{{new}: {old_families[0]}}}", ("merge", new))
