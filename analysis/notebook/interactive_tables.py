"""Tables that can be sorted and searched, for whoever has a notebook open in JupyterLab; all others get plain HTML.

The plain HTML stays in the output. Beside it stands a script, which JupyterLab prefers while it trusts the notebook: it
shows that very HTML and hands it to DataTables, which comes with itables and is loaded from the notebook, not from a
network. Where it cannot be loaded, the table stays as it is. References do without scripts.
"""

import json
import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from analysis.i18n import Wording

SCRIPT = "application/javascript"
SESSION = "JPY_SESSION_NAME"  # what a Jupyter server tells the kernels of the notebooks that it has open
WORDS = {"search": "search-table", "zeroRecords": "no-row-found", "emptyTable": "no-row-found"}

LOADING = """\
element.innerHTML = %(html)s;
if (!window.samspilTables) {
  const style = document.createElement("style");
  style.textContent = %(css)s;
  document.head.append(style);
  window.samspilTables = import("data:text/javascript;base64,%(bundle)s");
}
"""

TABLE = """\
element.innerHTML = %(html)s;
const values = %(values)s;
const table = element.querySelector("table");
Array.from(table.tBodies[0].rows).forEach((row, number) => Array.from(row.cells).forEach((cell, place) => {
  if (typeof values[number][place] === "number") cell.dataset.order = values[number][place];
}));
if (window.samspilTables) window.samspilTables.then(
  ({default: DataTable}) => new DataTable(table, %(options)s),
  (error) => console.warn("tables stay as they are:", error),
);
"""


def is_wanted() -> bool:
    """Whether a person has the notebook open in JupyterLab, and what sorts tables is installed."""
    return SESSION in os.environ and find_spec("itables") is not None


def loading_script(html: str) -> dict[str, str]:
    """Give the script that shows the opening of a section and loads what sorts its tables, by its MIME type."""
    css, bundle = _bundle()
    return {SCRIPT: LOADING % {"html": _quoted(html), "css": _quoted(css), "bundle": bundle}}


def table_script(html: str, rows: Sequence[Sequence[Any]], wording: Wording) -> dict[str, str]:
    """Give the script that makes a table sortable by its values and searchable, by its MIME type.

    Parameters
    ----------
    html : str
        The table as it is shown without the script.
    rows : sequence of sequence
        The values behind its cells: numbers are sorted as numbers, whatever their decimal sign.
    """
    language = {name: wording.text(key) for name, key in WORDS.items()}
    options = {"paging": False, "info": False, "order": [], "autoWidth": False, "language": language}
    return {SCRIPT: TABLE % {"html": _quoted(html), "values": _quoted(rows), "options": _quoted(options)}}


def repeats(script: str, html: str, rows: Sequence[Sequence[Any]] | None, wordings: Sequence[Wording]) -> bool:
    """Whether a stored script shows what stands beside it, and nothing else; a browser has saved 1.0 as 1.

    Parameters
    ----------
    html : str
        What is shown without the script.
    rows : sequence of sequence, optional
        The values of a table; without them the script is that of an opening.
    wordings : sequence of Wording
        The languages that it may be in.
    """
    if rows is None:
        return find_spec("itables") is not None and script == loading_script(html)[SCRIPT]
    start, _, rest = script.partition("const values = ")
    values, end, after = rest.partition(";\nconst table")
    expected = [table_script(html, [], wording)[SCRIPT] for wording in wordings]
    return f"{start}const values = []{end}{after}" in expected and _read(values) == [list(row) for row in rows]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _quoted(value: Mapping | Sequence) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _bundle() -> tuple[str, str]:
    """Read the style of the tables, and their code in base 64."""
    folder = files("itables").joinpath("html")
    code = folder.joinpath("dt_bundle.js").read_bytes()
    return folder.joinpath("dt_bundle.css").read_text(encoding="utf-8"), b64encode(code).decode("ascii")
