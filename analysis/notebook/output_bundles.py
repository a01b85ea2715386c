"""Bundle the texts of a section, cut long frames into parts, and pass bundles to Jupyter."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import display

from analysis.plots.charts.style import PAGE_ROWS
from analysis.plots.output.table_output import AS_WRITTEN

DISPLAY_WIDTH = 720  # pixels


def text_bundle(lines: list[str], kind: str, record: Mapping) -> dict[str, Any]:
    """Bundle lines of text, the first as a heading, with the record that they were written from."""
    from markupsafe import escape

    heading, *paragraphs = lines
    html = f"<p><strong>{escape(heading)}</strong></p>" + "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
    html = f'<div class="{AS_WRITTEN}">{html}</div>'
    return {"text/plain": "\n".join(lines), "text/html": html, kind: dict(record)}


def page_parts(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Cut a frame into parts of nearly equal length that each fit on a page; an empty frame is one part."""
    parts = max(1, -(-len(frame) // PAGE_ROWS))
    size = -(-len(frame) // parts)
    return [frame.iloc[part * size : (part + 1) * size] for part in range(parts)]


def show(bundle: Mapping[str, Any]) -> None:
    """Pass a bundle to Jupyter, pictures in base 64; they are displayed a little larger than in print."""
    encoded = {key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in bundle.items()}
    metadata = {"image/png": {"width": DISPLAY_WIDTH}} if "image/png" in encoded else {}
    display(encoded, raw=True, metadata=metadata)  # type: ignore[no-untyped-call] # IPython has no types
