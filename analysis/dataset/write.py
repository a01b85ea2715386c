"""Write a dataset to its folder, reproducibly (the same dataset gives the same bytes) and atomically."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from analysis.dataset.schema import table_columns, table_in_files, written_schema
from analysis.errors import InputError, Issue
from analysis.files.csv_io import write_delimited
from analysis.files.permissions import owner_only, write_for_owner
from analysis.models import TABLES, Dataset
from analysis.paths import DATA
from analysis.study.study_definition import definition_of

LEDGER = "claims.yaml"
_FIRST = ("title", "origin", "synthetic", "seed", "scenario")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def save_dataset(
    dataset: Dataset, folder: Path | str, extra_files: Mapping[str, str] | None = None, shipped: bool = False
) -> None:
    """Write a dataset to a folder; an earlier dataset in it is replaced, but its ledger is kept.

    Only the owner can read a folder with real interviews, from the moment it is created.

    Parameters
    ----------
    dataset : Dataset
        Columns are written in the order of the schema, missing ones empty and unknown ones last.
    folder : path
        New, empty, or a dataset's folder.
    extra_files : dict of str to str, optional
        Further text files to write to the folder, by name.
    shipped : bool
        Whether the dataset is part of the project's own ``data/``, where no other may be written.

    Raises
    ------
    InputError
        If the folder contains files that are not part of a dataset, is in the project's own data, or cannot be
        written; or if the key of an interview is not a valid file name.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from analysis.dataset.read import load_dataset
    >>> dataset = load_dataset(DATA / "synthetic" / "as-published")
    >>> with TemporaryDirectory() as folder:
    ...     save_dataset(dataset, Path(folder, "copy"))
    ...     copy = load_dataset(Path(folder, "copy"))
    >>> copy.tables["codings"].equals(dataset.tables["codings"])
    True
    """
    folder = Path(folder).resolve()
    if not shipped:
        _refuse_own_data(folder)
    _refuse_other_files(folder, set(extra_files or ()))
    _refuse_invalid_names(dataset)
    definition = written_schema(definition_of(folder))
    extra_files = {**_existing_ledger(folder), **(extra_files or {})}
    real = dataset.description.get("synthetic") is not True
    with owner_only(real), _atomic_folder(folder) as temporary:
        for name, names in table_columns(definition).items():
            _write_csv(temporary / f"{name}.csv", dataset.tables.get(name), names)
        _write(temporary / "datapackage.json", _as_json(dataset.description, definition))
        for interview, text in dataset.texts.items():
            _write(temporary / "texts" / f"{interview}.txt", text)
        for name, text in extra_files.items():
            _write(temporary / name, text)


def save_file(file: Path | str, content: str | bytes, replace_existing: bool = True) -> None:
    """Write a file atomically; only its owner can read it.

    Parameters
    ----------
    file : path
    content : str or bytes
        Text is encoded as UTF-8.
    replace_existing : bool
        Whether an existing file may be replaced.

    Raises
    ------
    InputError
        If it cannot be written, is in the project's own data, or exists and may not be replaced.
    """
    file = Path(file).resolve()
    _refuse_own_data(file)
    if file.is_dir() or (file.exists() and not replace_existing):
        message = "is a folder" if file.is_dir() else "already exists"
        raise InputError(str(file), [Issue(file.name, message, "name another file, or delete it first")])
    temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)  # a killed process with the same id may have left it
        write_for_owner(temporary, content.encode("utf-8") if isinstance(content, str) else content)
        temporary.rename(file)
    except OSError as error:
        problem = Issue(str(file), f"cannot be written: {error.strerror}", "name a file that can be written")
        raise InputError(str(file), [problem]) from None
    finally:
        with suppress(OSError):  # in a read-only folder, deleting fails too
            temporary.unlink(missing_ok=True)


def _refuse_own_data(folder: Path) -> None:
    if _is_of_shipped_study(folder):
        return
    if folder.is_relative_to(DATA) or DATA.is_relative_to(folder):
        message = "would overwrite the project's own data"
        raise InputError(str(folder), [Issue(str(folder), message, "name another folder")])


def _is_of_shipped_study(place: Path) -> bool:
    """Return whether a place is the dataset of a study in ``data/studies``, or its key, which git ignores."""
    if not place.is_relative_to(DATA / "studies"):
        return False
    return place.relative_to(DATA / "studies").parts[1:] in (("dataset",), ("dataset.key.csv",))


def _refuse_other_files(folder: Path, extra_files: set[str]) -> None:
    """Refuse to replace a folder with files that are not part of a dataset, because they would be deleted."""
    if not folder.exists() or _is_empty(folder):
        return
    hint = "name a new folder, or empty this one first"
    if not (folder / "datapackage.json").is_file():
        message = "the folder exists and is not a dataset (it has no datapackage.json)"
        raise InputError(str(folder), [Issue(str(folder), message, hint)])
    written = {"datapackage.json", LEDGER, *(f"{name}.csv" for name in TABLES), *extra_files}
    files = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir())
    other_files = [path.as_posix() for path in sorted(files) if not _belongs(path, written)]
    if other_files:
        message = "would be deleted, because it is not part of a dataset"
        raise InputError(str(folder), [Issue(name, message, hint) for name in other_files])


def _belongs(path: Path, written: set[str]) -> bool:
    is_text = path.parent == Path("texts") and path.suffix == ".txt"
    return path.as_posix() in written or is_text or path.match("import-report.*")


def _existing_ledger(folder: Path) -> dict[str, str]:
    """Read the ledger in a folder, which is kept when the dataset is replaced."""
    ledger = folder / LEDGER
    return {LEDGER: ledger.read_text(encoding="utf-8")} if ledger.is_file() else {}


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _refuse_invalid_names(dataset: Dataset) -> None:
    invalid = [key for key in dataset.texts if not _FILE_NAME.fullmatch(key)]
    if invalid:
        hint = "letters a to z, digits, '.', '_' and '-'"
        issues = [Issue("texts", f"interview '{key}' cannot name a file", hint) for key in invalid]
        raise InputError(dataset.name, issues)


@contextmanager
def _atomic_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder, which replaces ``folder`` when all files have been written."""
    temporary, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{part}") for part in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield temporary
        if folder.exists():
            folder.rename(old)
        temporary.rename(folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        if not folder.exists() and old.exists():
            old.rename(folder)
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> InputError:
    problem = Issue(str(folder), f"cannot be written: {error.strerror}", "name a folder that can be made")
    return InputError(str(folder), [problem])


def _write_csv(path: Path, frame: pd.DataFrame | None, names: list[str]) -> None:
    frame = pd.DataFrame() if frame is None else table_in_files(frame)
    unknown = [column for column in frame if column not in names]  # written too, because validation reports them
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
