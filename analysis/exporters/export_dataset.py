"""Export a dataset, in the format of the file's extension."""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from analysis.errors import InputError, Issue
from analysis.exporters import export_tables as tables
from analysis.exporters.coding_selection import ExportFilter
from analysis.exporters.export_files import as_csv, as_xlsx
from analysis.exporters.refi_writer import as_qdc, as_qdpx
from analysis.models import Dataset, Study
from analysis.written_names import in_files

_ENDINGS = {"project": (".qdpx",), "codebook": (".qdc",)}
_TABLES = (".csv", ".xlsx")


def export_dataset(
    dataset: Dataset,
    study: Study,
    what: str,
    file: Path,
    selection: ExportFilter,
    by: str = "interview",
    attribute: str = "unit",
    counts: bool = False,
    same_segment: bool = False,
) -> tuple[bytes, list[str]]:
    """Make the content of an export file.

    Parameters
    ----------
    dataset, study : Dataset, Study
        The same data, as strings and with types.
    what : {"matrix", "quotes", "crosstab", "cooccurrence", "project", "codebook"}
    file : path
        Its extension determines the format; the file is not written.
    selection : ExportFilter
        What to export; a project or codebook is always exported in full.
    by : {"interview", "unit", "group", "speaker", "segment"}
        The rows of a matrix.
    attribute : str
        The column or variable of interviews in a crosstab.
    counts : bool
        Whether a matrix contains numbers of segments instead of 0 and 1.
    same_segment : bool
        Whether codes co-occur in one segment instead of one interview.

    Returns
    -------
    (bytes, remarks)

    Raises
    ------
    InputError
        If the extension does not fit, a name is unknown, or a cell is too long for the format.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.dataset.read import load_dataset, load_study
    >>> from analysis.paths import DATA
    >>> folder = DATA / "synthetic" / "as-published"
    >>> dataset, study = load_dataset(folder), load_study(folder)
    >>> content, remarks = export_dataset(dataset, study, "matrix", Path("matrix.csv"), ExportFilter())
    >>> content.decode("utf-8").split(",")[0], remarks
    ('interview', [])
    """
    endings = _ENDINGS.get(what, _TABLES)
    if file.suffix.lower() not in endings:
        raise _input_error(dataset, f"{what} cannot be written as {file.suffix or 'a file without an ending'}", endings)
    if what in _ENDINGS:
        return _export_for_tools(dataset, what)
    if by not in tables.CASES:
        raise _input_error(dataset, f"a matrix cannot be by '{by}'", map(in_files, tables.CASES))
    table = {
        "matrix": lambda: tables.matrix_table(study, selection, by, counts),
        "quotes": lambda: tables.quotes_table(study, selection),
        "crosstab": lambda: tables.crosstab_table(study, selection, attribute),
        "cooccurrence": lambda: tables.cooccurrence_table(study, selection, same_segment),
    }[what]().rename(columns=in_files)
    if file.suffix.lower() == ".csv":
        return as_csv(table), []
    chosen = {in_files(kind): ", ".join(names) for kind, names in selection.filters.items() if names}
    try:
        return as_xlsx(table, tables.about(study, what, {"codings": selection.coder, **chosen})), []
    except ValueError as error:
        raise _input_error(dataset, str(error), [".csv"]) from None


def _export_for_tools(dataset: Dataset, what: str) -> tuple[bytes, list[str]]:
    content, replaced = (as_qdpx if what == "project" else as_qdc)(dataset, version("samspil"))
    remarks = [f"characters not allowed in XML, which were replaced: {replaced}"] if replaced else []
    without_position = int((dataset.tables["segments"]["start"] == "").sum())
    if without_position and what == "project":
        remarks.append(
            f"segments without a position in a text, which only Samspil can read from the project: {without_position}"
        )
    return content, remarks


def _input_error(dataset: Dataset, message: str, choices: Iterable[str]) -> InputError:
    return InputError(f"export of {dataset.name}", [Issue(dataset.name, message, f"one of {', '.join(choices)}")])
