"""Check the committed notebooks before they serve as references: a reference without outputs would prove nothing."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.models import LANGUAGES
from analysis.notebook.interactive_tables import SCRIPT, repeats
from analysis.workflow.notebook_file import NOT_IN_REFERENCES, code_cells, kind_of, read_notebook, records
from analysis.workflow.references.cell_manifest import FILE, manifest_problems, read_manifest
from analysis.workflow.references.prose_numbers import prose_problems

MASKS = re.compile(r"^\s*#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)", re.MULTILINE)
MASKING_TAGS = re.compile(r"nbval-.*|raises-exception|pytest-validate-ignore-output")
HINT = "after an intended change, run `make accept` to update the references"


def reference_problems(folder: Path) -> list[str]:
    """List the problems of the notebooks in a folder as references; empty if there are none."""
    notebooks = {path.name: read_notebook(path) for path in sorted(folder.glob("*.ipynb"))}
    if not (folder / FILE).is_file():
        return [f"{FILE} is missing"]
    problems = list(manifest_problems(read_manifest(folder), notebooks))
    for name, notebook in notebooks.items():
        problems += [f"{name}: {problem}" for problem in notebook_problems(notebook)]
    return problems


def notebook_problems(notebook: Mapping) -> Iterator[str]:
    """Yield what is missing, masked or inconsistent in one notebook."""
    yield from _count_problems(notebook)
    for cell in code_cells(notebook):
        yield from (f"cell {cell['id']}: {problem}" for problem in _cell_problems(cell))
    shown = [
        f"{kind} {record['name']}"
        for cell in code_cells(notebook)
        for kind, record, _ in records(cell)
        if "name" in record
    ]
    yield from (f"{name} is shown {count} times" for name, count in Counter(shown).items() if count > 1)
    yield from prose_problems(notebook)


def _count_problems(notebook: Mapping) -> Iterator[str]:
    cells = code_cells(notebook)
    unrun_cells = [cell["id"] for cell in cells if cell["execution_count"] is None]
    if unrun_cells:
        yield f"not run: {', '.join(f'cell {cell}' for cell in unrun_cells)}"
    elif [cell["execution_count"] for cell in cells] != list(range(1, len(cells) + 1)):
        yield "the execution counts are not 1 to n, so the cells did not run once each in order; restart and run all"


def _cell_problems(cell: Mapping) -> Iterator[str]:
    for mask in MASKS.findall(cell["source"]):
        yield f"{mask} masks what the cell shows"
    for tag in cell["metadata"].get("tags", []):
        if MASKING_TAGS.fullmatch(tag):
            yield f"the tag {tag} masks what the cell shows"
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            yield f"the stored output is an error: {output['ename']}"
        yield from (f"a reference must not contain {mime}" for mime in _unwanted_media(output.get("data", {})))
        yield from _picture_problems(output.get("data", {}))


def _unwanted_media(data: Mapping) -> Iterator[str]:
    """Yield MIME types that references must not contain; scripts from JupyterLab may stay if they repeat an output."""
    for mime in NOT_IN_REFERENCES:
        if mime in data and not (mime == SCRIPT and _is_repeated(data)):
            yield mime


def _is_repeated(data: Mapping) -> bool:
    shown = {kind_of(mime): value for mime, value in data.items()}
    rows = shown["table"]["rows"] if "table" in shown else None
    if rows is None and "section" not in shown:
        return False
    wordings = [Wording(language, load_terms()) for language in LANGUAGES]
    return repeats(data[SCRIPT], data.get("text/html", ""), rows, wordings)


def _picture_problems(data: Mapping) -> Iterator[str]:
    record = next((value for mime, value in data.items() if mime.endswith(".figure+json")), None)
    pictures = [mime for mime in data if mime.startswith("image/")]
    if pictures and record is None:
        yield f"a picture ({', '.join(pictures)}) has no record of its data"
    if record is not None:
        stored = hashlib.sha256(base64.b64decode(data.get("image/png", ""))).hexdigest()
        if stored != record["picture"]:
            yield f"figure {record['name']}: the stored picture differs from the one drawn"
        if " ".join(data.get("text/plain", "").split()) != " ".join(record["alt"].split()):
            yield f"figure {record['name']}: the alternative text differs from the record"
