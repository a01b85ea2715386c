"""Read the verdicts of a run, or judge those of a dataset, so that two of them can be compared."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.ledger import registration_hashes
from analysis.claims.select_ledger import ledger_for
from analysis.errors import InputError, Issue
from analysis.files import limits
from analysis.files.csv_io import line_numbers, read_delimited
from analysis.files.formula_escaping import unescape_formula
from analysis.files.json_store import read_object
from analysis.files.plain_files import read_plain
from analysis.models import LANGUAGES, VERDICTS
from analysis.report.section_outputs import SectionResult
from analysis.study.section_notebooks import section_name
from analysis.workflow.products.section_results import BAND, section_result
from analysis.workflow.run_config import RunConfig
from analysis.workflow.state.real_data import is_real
from analysis.workflow.state.run_log import FILE as RUN_LOG

CLAIMS = "claims.csv"
NUMBERS = ("supporting", "judged", "estimate", "low", "high", "negative_cases")
SENTENCES = ("sentence", "statement")
NEEDED = ("claim", "word", "verdict", *NUMBERS)
PUBLIC = ("claim", "verdict", "statement", "word")  # what public and internal verdicts have in common


@dataclass(frozen=True)
class JudgedClaims:
    """The verdicts of a dataset or of a run.

    Attributes
    ----------
    kind : {"dataset", "run"}
    name : str
        Of the dataset, as in ``run.json``.
    parameters : tuple of str
        Of the run, as ``name=value``.
    hashes : dict of str to str
        ``rules_hash`` and ``claims_hash``, as far as the run has recorded them.
    is_public, is_synthetic : bool
    verdicts : DataFrame
        The columns of `compare_verdicts.compare_verdicts`; without sentences if the run has none in the language.
    """

    kind: str
    name: str
    parameters: tuple[str, ...]
    hashes: Mapping[str, str]
    is_public: bool
    is_synthetic: bool
    verdicts: pd.DataFrame


def read_verdicts(folder: Path, language: str, judge: Callable[[Path, str], str]) -> JudgedClaims:
    """Read the verdicts of a run's folder, or judge the claims of a dataset by its ledger.

    Parameters
    ----------
    folder : path
        What it contains is found from its files.
    language : {"en", "da"}
        The language of sentences and statements.
    judge : callable
        Judges the claims on a dataset in a language, and returns the verdicts as CSV.

    Raises
    ------
    InputError
        If it is neither a run with verdicts nor a valid dataset.
    """
    if (folder / "datapackage.json").is_file():
        return _of_dataset(folder, judge(folder, language))
    if not folder.is_dir():
        raise InputError(str(folder), [Issue(folder.name, "no such folder", "name a dataset, or a run below build/")])
    is_run = (folder / RUN_LOG).is_file()
    if is_run and (folder / CLAIMS).is_file():
        return _of_run(folder, language)
    if is_run:
        message, hint = f"this run has no verdicts ({CLAIMS})", "run its section on claims, too"
    else:
        message = f"neither a run ({RUN_LOG} and {CLAIMS}) nor a dataset (datapackage.json)"
        hint = "name a dataset, or a run below build/"
    raise InputError(str(folder), [Issue(folder.name, message, hint)])


def _of_dataset(folder: Path, text: str) -> JudgedClaims:
    hashes, name = registration_hashes(ledger_for(folder)), RunConfig(folder).dataset_name
    return JudgedClaims("dataset", name, (), hashes, False, not is_real(folder), _table(text.encode("utf-8"), folder))


def _of_run(folder: Path, language: str) -> JudgedClaims:
    raw, problems = read_plain(folder / CLAIMS, limits.JSON_BYTES)
    if problems:
        raise InputError(str(folder), problems)
    table, log = _table(raw, folder), _run_log(folder)
    sections = {name: section for name in LANGUAGES if (section := _claims_section(folder, name))}
    outputs = [output.record for section in sections.values() for output in section.outputs]
    parameters = tuple(log["parameters"])
    is_public = (
        BAND in table
        or "audience=public" in parameters
        or any(section.parameters.get("audience") == "public" for section in sections.values())
    )
    is_synthetic = any(record.get("synthetic") is True for record in outputs)
    verdicts = _with_sentences(table, sections[language]) if language in sections else table
    return JudgedClaims("run", log["dataset"], parameters, log, is_public, is_synthetic, verdicts)


def _run_log(folder: Path) -> dict[str, Any]:
    """Read a run's dataset, parameters and hashes."""
    log = read_object(folder / RUN_LOG)
    parameters = log.get("parameters")
    is_list = isinstance(parameters, list) and all(isinstance(value, str) for value in parameters)
    if not is_list or not isinstance(log.get("dataset"), str):
        raise InputError(str(folder), [Issue(RUN_LOG, "is not the log of a run", "run it again")])
    return log


def _claims_section(folder: Path, language: str) -> SectionResult | None:
    """Read the section on claims, which shows verdicts as sentences; None if the run lacks it in a language."""
    notebooks = sorted((folder / language / "notebooks").glob("*.ipynb"))
    path = next((path for path in notebooks if section_name(path) == "claims"), folder / language / "notebooks")
    try:
        return section_result(path, "claims") if path.is_file() else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        name = path.relative_to(folder).as_posix()
        raise InputError(str(folder), [Issue(name, f"is not a notebook of a run ({error})", "run it again")]) from None


def _with_sentences(table: pd.DataFrame, section: SectionResult) -> pd.DataFrame:
    """Add sentences and statements to the verdicts; leave them as they are if any claim lacks them."""
    shown = {output.record.get("claim"): output.record for output in section.outputs if output.kind == "verdict"}
    texts = {what: [shown.get(claim, {}).get(what) for claim in table["claim"]] for what in SENTENCES}
    is_complete = all(isinstance(text, str) for values in texts.values() for text in values)
    return (
        table.assign(**{what: pd.Series(text, table.index) for what, text in texts.items()}) if is_complete else table
    )


def _table(raw: bytes, folder: Path) -> pd.DataFrame:
    """Read a table of verdicts, and check it, since it may have been edited."""
    cells, problems = read_delimited(raw, CLAIMS)
    problems = problems or list(_problems(cells))
    if problems:
        raise InputError(str(folder), problems)
    table = cells.astype(object).map(unescape_formula)
    numbers = {name: pd.to_numeric(table[name]) for name in NUMBERS}
    return table.where(table != "", None).assign(**numbers)


def _problems(cells: pd.DataFrame) -> Iterator[Issue]:
    """Find columns that are missing, claims that occur twice, unknown verdicts, and numbers that are none."""
    missing = [name for name in NEEDED if name not in cells]
    if missing:
        yield Issue(CLAIMS, f"lacks {', '.join(missing)}", "run it again", 1)
        return
    wrong = {
        "another row has the claim": cells["claim"].duplicated(),
        "unknown verdict": ~cells["verdict"].isin(VERDICTS),
        **{f"{name} is not a number": _is_no_number(cells[name]) for name in NUMBERS},
    }
    lines = line_numbers(cells)
    for message, rows in wrong.items():
        yield from (Issue(CLAIMS, message, "run it again", int(line)) for line in lines[rows.to_numpy(bool)])


def _is_no_number(column: pd.Series) -> pd.Series:
    return (column != "") & pd.to_numeric(column, errors="coerce").isna()


def comparable(left: JudgedClaims, right: JudgedClaims) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the verdicts of both, without numbers and sentences if only one of them is for the public.

    A public run has bands in place of numbers, and other sentences, so these would always differ.
    """
    sides = left.verdicts, right.verdicts
    if left.is_public == right.is_public:
        return sides
    first, second = (side[[name for name in PUBLIC if name in side]] for side in sides)
    return first, second
