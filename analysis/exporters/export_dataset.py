"""What is to be exported -> the bytes of the file, by the file's ending."""

from importlib.metadata import version
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.exporters import export_tables as tables
from analysis.exporters.coding_selection import Choice
from analysis.exporters.export_files import as_csv, as_xlsx
from analysis.exporters.refi_writer import as_qdc, as_qdpx
from analysis.models import Dataset, Study

_ENDINGS = {"project": (".qdpx",), "codebook": (".qdc",)}
_TABLES = (".csv", ".xlsx")


def written(
    dataset: Dataset,
    study: Study,
    what: str,
    file: Path,
    choice: Choice,
    by: str = "interview",
    attribute: str = "municipality",
    counts: bool = False,
    same_segment: bool = False,
) -> tuple[bytes, list[str]]:
    """Write an export.

    Parameters
    ----------
    dataset, study : Dataset, Study
        The same, as strings and typed.
    what : {"matrix", "quotes", "crosstab", "cooccurrence", "project", "codebook"}
    file : path
        Its ending says what is written; it is not touched.
    choice : Choice
        What is kept; a project or codebook is always whole.

    Returns
    -------
    (bytes, remarks)

    Raises
    ------
    InputError
        If the ending does not fit, a name is unknown, or a cell is too long for the format.
    """
    endings = _ENDINGS.get(what, _TABLES)
    if file.suffix.lower() not in endings:
        raise _refused(dataset, f"{what} cannot be written as {file.suffix or 'a file without an ending'}", endings)
    if what in _ENDINGS:
        return _for_tools(dataset, what)
    if by not in tables.CASES:
        raise _refused(dataset, f"a matrix cannot be by '{by}'", tables.CASES)
    table = {
        "matrix": lambda: tables.matrix_table(study, choice, by, counts),
        "quotes": lambda: tables.quotes_table(study, choice),
        "crosstab": lambda: tables.crosstab_table(study, choice, attribute),
        "cooccurrence": lambda: tables.cooccurrence_table(study, choice, same_segment),
    }[what]()
    if file.suffix.lower() == ".csv":
        return as_csv(table), []
    chosen = {kind: ", ".join(names) for kind, names in choice.kept.items() if names}
    try:
        return as_xlsx(table, tables.about(study, what, {"codings": choice.coding, **chosen})), []
    except ValueError as error:
        raise _refused(dataset, str(error), [".csv"]) from None


def _for_tools(dataset: Dataset, what: str) -> tuple[bytes, list[str]]:
    content, replaced = (as_qdpx if what == "project" else as_qdc)(dataset, version("samspil"))
    remarks = [f"characters that XML cannot hold, and that were replaced: {replaced}"] if replaced else []
    placeless = int((dataset.tables["segments"]["start"] == "").sum())
    if placeless and what == "project":
        remarks.append(
            f"segments without a place in a text, which only this program reads from the project: {placeless}"
        )
    return content, remarks


def _refused(dataset: Dataset, message: str, known: object) -> InputError:
    return InputError(f"export of {dataset.name}", [Issue(dataset.name, message, f"one of {', '.join(known)}")])
