"""A dataset -> its folder: the same dataset gives the same bytes, and a folder is there whole or not at all."""

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from analysis.dataset.schema import columns, read_definition
from analysis.errors import InputError, Issue
from analysis.files.csv_io import write_delimited
from analysis.files.permissions import owner_only, write_for_owner
from analysis.models import TABLES, Dataset
from analysis.paths import DATA

LEDGER = "claims.yaml"
_FIRST = ("title", "origin", "synthetic", "seed", "scenario")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def save_dataset(
    dataset: Dataset, folder: Path | str, beside: Mapping[str, str] | None = None, shipped: bool = False
) -> None:
    """Write a dataset to a folder, replacing the dataset that stands there; a ledger beside that one stays.

    Nobody but its owner may read the folder of real interviews, from its first moment on.

    Parameters
    ----------
    dataset : Dataset
        Written as it is: columns in the definition's order, columns that are missing empty, unknown ones last.
    folder : path
        New, empty, or a dataset's folder.
    beside : dict of str to str, optional
        Further text files to put into the folder, by name.
    shipped : bool
        Whether the dataset belongs to the project's own ``data/``; no other may be written there.

    Raises
    ------
    InputError
        If the folder holds anything that is no part of a dataset, belongs to the project's own data, or cannot be
        written to; or if an interview's key cannot name a file.
    """
    folder = Path(folder).resolve()
    if not shipped:
        _refuse_own_data(folder)
    _refuse_to_lose(folder, set(beside or ()))
    _refuse_odd_names(dataset)
    definition = read_definition()
    beside = {**_ledger_there(folder), **(beside or {})}
    real = dataset.description.get("synthetic") is not True
    with owner_only(real), _written_aside(folder) as aside:
        for name, names in columns(definition).items():
            _write_csv(aside / f"{name}.csv", dataset.tables.get(name), names)
        _write(aside / "datapackage.json", _as_json(dataset.description, definition))
        for interview, text in dataset.texts.items():
            _write(aside / "texts" / f"{interview}.txt", text)
        for name, text in beside.items():
            _write(aside / name, text)


def save_file(file: Path | str, content: str | bytes, anew: bool = True) -> None:
    """Write a file aside and rename it, so that it is there whole or not at all; only its owner may ever read it.

    Parameters
    ----------
    anew : bool
        Whether a file that stands there may be replaced.

    Raises
    ------
    InputError
        If it cannot be written, stands in the project's own data, or would replace what it may not.
    """
    file = Path(file).resolve()
    _refuse_own_data(file)
    if file.is_dir() or (file.exists() and not anew):
        message = "a folder stands there" if file.is_dir() else "the file is there already"
        raise InputError(str(file), [Issue(file.name, message, "name another file, or remove it first")])
    aside = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)  # what a killed process of this number left
        write_for_owner(aside, content.encode("utf-8") if isinstance(content, str) else content)
        aside.rename(file)
    except OSError as error:
        problem = Issue(str(file), f"cannot be written: {error.strerror}", "name a file that can be written")
        raise InputError(str(file), [problem]) from None
    finally:
        with suppress(OSError):  # where nothing can be written, nothing can be removed either
            aside.unlink(missing_ok=True)


def _refuse_own_data(folder: Path) -> None:
    if folder.is_relative_to(DATA) or DATA.is_relative_to(folder):
        message = "the project's own data stand there, and would be lost"
        raise InputError(str(folder), [Issue(str(folder), message, "name a folder of its own")])


def _refuse_to_lose(folder: Path, beside: set[str]) -> None:
    """Refuse to replace a folder that holds more than a dataset: what else stands in it would be gone."""
    if not folder.exists() or _is_empty(folder):
        return
    hint = "name a new folder, or empty this one first"
    if not (folder / "datapackage.json").is_file():
        message = "the folder exists and is no dataset (it has no datapackage.json)"
        raise InputError(str(folder), [Issue(str(folder), message, hint)])
    written = {"datapackage.json", LEDGER, *(f"{name}.csv" for name in TABLES), *beside}
    files = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    strange = [path.as_posix() for path in sorted(files) if not _belongs(path, written)]
    if strange:
        raise InputError(
            str(folder), [Issue(name, "would be lost, as it is no part of a dataset", hint) for name in strange]
        )


def _belongs(path: Path, written: set[str]) -> bool:
    is_text = path.parent == Path("texts") and path.suffix == ".txt"
    return path.as_posix() in written or is_text or path.match("import-report.*")


def _ledger_there(folder: Path) -> dict[str, str]:
    """Give the ledger that stands beside the data in a folder: new data do not take it away."""
    ledger = folder / LEDGER
    return {LEDGER: ledger.read_text(encoding="utf-8")} if ledger.is_file() else {}


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _refuse_odd_names(dataset: Dataset) -> None:
    odd = [key for key in dataset.texts if not _FILE_NAME.fullmatch(key)]
    if odd:
        hint = "letters a to z, digits, '.', '_' and '-'"
        raise InputError(dataset.name, [Issue("texts", f"interview '{key}' cannot name a file", hint) for key in odd])


@contextmanager
def _written_aside(folder: Path):
    """Give a folder to write in, which takes the place of ``folder`` only when all has been written."""
    aside, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{part}") for part in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield aside
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        if not folder.exists() and old.exists():
            old.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> InputError:
    problem = Issue(str(folder), f"cannot be written: {error.strerror}", "name a folder that can be made")
    return InputError(str(folder), [problem])


def _write_csv(path: Path, frame: pd.DataFrame | None, names: list[str]) -> None:
    frame = pd.DataFrame() if frame is None else frame
    unknown = [column for column in frame if column not in names]  # written too: checking says what to do with them
    with path.open("wb") as file:
        write_delimited(frame.reindex(columns=names + unknown), file)


def _as_json(description: Mapping, definition: Mapping) -> str:
    known = {key: description[key] for key in _FIRST if key in description}
    other = {key: description[key] for key in sorted(description) if key not in known and key != "resources"}
    package = {**known, **other, "resources": definition["resources"]}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
