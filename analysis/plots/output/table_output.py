"""Render a table as one output: HTML, plain text, and the values that it shows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment

from analysis.i18n import Wording, is_p_value

TABLE = "application/vnd.samspil.table+json"
AS_WRITTEN = (
    "tex2jax_ignore mathjax_ignore"  # elsewhere JupyterLab and nbconvert typeset text between dollar signs as formulas
)

PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<table class="{{ as_written }}">
<caption>{{ caption }}{% if note %} <em>{{ note }}.</em>{% endif %}</caption>
<thead><tr>{% for column in columns %}<th scope="col">{{ column.label }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr>{% for cell in row %}{% if columns[loop.index0].role == "label" %}<th scope="row">{{ cell }}</th>\
{% else %}<td>{{ cell }}</td>{% endif %}{% endfor %}</tr>
{% endfor %}
</tbody>
</table>""")


def table_bundle(
    name: str, caption: str, frame: pd.DataFrame, decimals: int, synthetic: bool, wording: Wording
) -> dict[str, Any]:
    """Render a frame as a bundle of MIME types, with its index as row labels.

    Parameters
    ----------
    frame : DataFrame
        Index levels and columns named by terms or codes. The record holds unrounded numbers, the table shows
        ``decimals``; codes and terms are shown by their labels.
    """
    labels = frame.index.nlevels
    flat = frame.reset_index()
    columns = [_column(flat[key], place < labels, decimals, wording) for place, key in enumerate(flat.columns)]
    rows = [[_value(cell, wording) for cell in row] for row in flat.itertuples(index=False, name=None)]
    shown = [[_cell_text(cell, column, wording) for cell, column in zip(row, columns, strict=True)] for row in rows]
    note = wording.text("synthetic-note") if synthetic else ""
    plain = pd.DataFrame(shown, columns=[column["label"] for column in columns]).to_string(index=False)
    return {
        "text/plain": "\n".join(filter(None, [caption, note, plain])),
        "text/html": PAGE.render(caption=caption, note=note, columns=columns, rows=shown, as_written=AS_WRITTEN),
        TABLE: {"name": name, "caption": caption, "synthetic": synthetic, "columns": columns, "rows": rows},
    }


def _column(values: pd.Series, is_label: bool, decimals: int, wording: Wording) -> Mapping[str, Any]:
    key = str(values.name)
    column = {"key": key, "label": wording.label(key), "role": "label" if is_label else "value"}
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return {**column, "type": "string"}
    if pd.api.types.is_integer_dtype(values):
        return {**column, "type": "integer"}
    return {**column, "type": "number", "decimals": decimals}


def _value(cell: Any, wording: Wording) -> str | int | float | None:
    if isinstance(cell, bool | np.bool_):
        return wording.word("yes" if cell else "no")
    if pd.isna(cell):
        return None
    if isinstance(cell, int | np.integer):
        return int(cell)
    if isinstance(cell, float | np.floating):
        return float(cell) if np.isfinite(cell) else None  # a number divided by a spread of 0
    return wording.label(str(cell))


def _cell_text(cell: str | int | float | None, column: Mapping, wording: Wording) -> str:
    if cell is None:
        return "–"
    if column["type"] == "string" or isinstance(cell, str):
        return str(cell)
    write = wording.p_value if is_p_value(column["key"]) else wording.number
    return write(cell, column.get("decimals", 0))
