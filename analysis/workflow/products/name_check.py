"""Search the output of a public run for the names in the key beside its dataset."""

import html
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.files.csv_io import read_delimited
from analysis.importers.people.pseudonyms import read_key
from analysis.importers.privacy.name_search import NameSearch, search_for, words_of
from analysis.paths import key_beside
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.real_data import is_real

_NOT_READ = (".png", ".jpg", ".gif", ".ico", ".woff", ".woff2", ".ttf", ".pdf")  # a PDF repeats the pages
_ARCHIVES = (".xlsx", ".docx", ".zip")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def reject_names(config: RunConfig) -> None:
    """Search all output of a run for names, if a key lies beside its dataset.

    Raises
    ------
    InputError
        With each name found: whose it is, in which file and on which line.
    """
    key = key_beside(config.dataset)
    if not config.folder.is_dir():
        return
    if not key.is_file():
        if is_real(config.dataset):
            print(f"  no key ({key.name}) lies beside the dataset, so the public output was not searched for names")
        return
    search = _search(config, key)
    skipped = sum(map(len, search.unsearched.values()))
    note = f"; {skipped} names are not searched for; see the import report" if skipped else ""
    print(f"  searching the public output for {len(search.names)} names from the key{note}")
    problems = [problem for name, text in _outputs(config.folder) for problem in _found(name, text, search)]
    if problems:
        raise InputError(f"{config.folder.name} (public)", problems)


def _search(config: RunConfig, key: Path) -> NameSearch:
    """Prepare the search, without names that are words of the notebooks, since these would be found everywhere."""
    file = config.dataset / "codes.csv"
    labels = list(read_delimited(file.read_bytes(), file.name)[0].get("label_da", [])) if file.is_file() else []
    notebooks = sorted(config.notebooks.glob("*.ipynb"))
    return search_for(read_key(key), labels, words_of(_cells(notebooks)))


def _cells(notebooks: list[Path]) -> Iterator[str]:
    """Yield the sources of all cells, which contain no data."""
    for notebook in notebooks:
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            yield "".join(cell["source"])


def _outputs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every readable file in a folder; the name itself is searched, too."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        yield name, name
        if path.suffix in _ARCHIVES and zipfile.is_zipfile(path):
            yield from _members(name, path)
        elif path.suffix not in _NOT_READ:
            yield name, path.read_text(encoding="utf-8", errors="replace")


def _members(name: str, path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            yield f"{name}/{member}", archive.read(member).decode("utf-8", errors="replace")


def _found(name: str, text: str, search: NameSearch) -> list[Issue]:
    """List the names in a text, after resolving the escapes of HTML and JSON."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), html.unescape(text) if "&" in text else text)
    hint = "the key shows whose it is; correct the dataset, or, if it is not secret, list the name there as not_names"
    is_name = text == name
    return [
        Issue(
            name,
            f"the {'file name' if is_name else 'file'} contains the name of {match.owner}",
            hint,
            None if is_name else lines[0],
        )
        for match, lines in search.lines(plain).items()
    ]
