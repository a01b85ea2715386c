"""Add scripts that make tables sortable and searchable in JupyterLab; everywhere else tables are plain HTML.

An output holds the plain HTML and a script. JupyterLab prefers the script if it trusts the notebook: the script shows
the same HTML and passes it to DataTables, which is part of itables and is loaded from the notebook, not from a network.
If DataTables cannot be loaded, the table stays plain. Stored reference outputs hold no scripts.
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
SESSION = "JPY_SESSION_NAME"  # a Jupyter server sets this variable for the kernels of the notebooks that it has open
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
    """Tell whether the notebook is open in JupyterLab and itables is installed."""
    return SESSION in os.environ and find_spec("itables") is not None


def loading_script(html: str) -> dict[str, str]:
    """Write the script, by MIME type, that shows the title of a section and loads DataTables."""
    css, bundle = _bundle()
    return {SCRIPT: LOADING % {"html": _as_json(html), "css": _as_json(css), "bundle": bundle}}


def table_script(html: str, rows: Sequence[Sequence[Any]], wording: Wording) -> dict[str, str]:
    """Write the script, by MIME type, that makes a table searchable, and sortable by its values.

    Parameters
    ----------
    html : str
        The table without the script.
    rows : sequence of sequence
        The values of its cells: numbers are sorted as numbers, whatever their decimal separator.
    """
    language = {name: wording.text(key) for name, key in WORDS.items()}
    options = {"paging": False, "info": False, "order": [], "autoWidth": False, "language": language}
    return {SCRIPT: TABLE % {"html": _as_json(html), "values": _as_json(rows), "options": _as_json(options)}}


def repeats(script: str, html: str, rows: Sequence[Sequence[Any]] | None, wordings: Sequence[Wording]) -> bool:
    """Tell whether a stored script shows the same as its HTML and nothing else; a browser may have saved 1.0 as 1.

    Parameters
    ----------
    html : str
        The output without the script.
    rows : sequence of sequence, optional
        The values of a table; None for the script that shows the title of a section.
    wordings : sequence of Wording
        The languages that the script may use.
    """
    if rows is None:
        return find_spec("itables") is not None and script == loading_script(html)[SCRIPT]
    start, _, rest = script.partition("const values = ")
    values, end, after = rest.partition(";\nconst table")
    expected = [table_script(html, [], wording)[SCRIPT] for wording in wordings]
    return f"{start}const values = []{end}{after}" in expected and _parse_json(values) == [list(row) for row in rows]


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _as_json(value: Mapping | Sequence) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _bundle() -> tuple[str, str]:
    """Read the CSS of DataTables, and its JavaScript in base 64."""
    folder = files("itables").joinpath("html")
    code = folder.joinpath("dt_bundle.js").read_bytes()
    return folder.joinpath("dt_bundle.css").read_text(encoding="utf-8"), b64encode(code).decode("ascii")
