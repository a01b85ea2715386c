"""What a public run has written, searched for the names in the key that stands beside its dataset."""

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
from analysis.workflow.plan import RunConfig
from analysis.workflow.state.real_data import is_real

_NOT_READ = (".png", ".jpg", ".gif", ".ico", ".woff", ".woff2", ".ttf", ".pdf")  # a PDF says what the pages say
_ARCHIVES = (".xlsx", ".docx", ".zip")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def refuse_names(request: RunConfig) -> None:
    """Search all that a run has written, where a key stands beside its dataset.

    Raises
    ------
    InputError
        With each name that stands in an output: whose it is, in which file and on which line.
    """
    key = key_beside(request.dataset)
    if not request.folder.is_dir():
        return
    if not key.is_file():
        if is_real(request.dataset):
            print(f"  no key stands beside the dataset ({key.name}): what is for the public was not searched for names")
        return
    search = _search(request, key)
    unsearched = sum(map(len, search.unsearched.values()))
    aside = f"; {unsearched} are not, as the import report says" if unsearched else ""
    print(f"  names of the key are searched for in what is for the public: {len(search.names)}{aside}")
    problems = [problem for name, text in _outputs(request.folder) for problem in _found(name, text, search)]
    if problems:
        raise InputError(f"{request.folder.name}, which is for the public", problems)


def _search(request: RunConfig, key: Path) -> NameSearch:
    """Take no name for one that is a word of the notebooks: it would be found in all of them."""
    file = request.dataset / "codes.csv"
    codes, _ = read_delimited(file.read_bytes(), file.name) if file.is_file() else ({}, [])
    notebooks = sorted(request.notebooks.glob("*.ipynb"))
    return search_for(read_key(key), list(codes.get("label_da", [])), words_of(_cells(notebooks)))


def _cells(notebooks: list[Path]) -> Iterator[str]:
    """Give the sources of all cells: unlike outputs, they hold no data."""
    for notebook in notebooks:
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            yield "".join(cell["source"])


def _outputs(folder: Path) -> Iterator[tuple[str, str]]:
    """Give name and text of everything in a folder that holds words; the name belongs to the text."""
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
    """List the names in a text, as it reads once what is escaped in pages and JSON is resolved."""
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), html.unescape(text) if "&" in text else text)
    hint = "the key says whose it is; correct the dataset, or list the name there as not_names if it is no secret"
    is_name = text == name
    return [
        Issue(
            name,
            f"the {'file is called by' if is_name else 'file holds'} the name of {found.owner}",
            hint,
            None if is_name else lines[0],
        )
        for found, lines in search.lines(plain).items()
    ]
