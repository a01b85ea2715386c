"""Draw the verdicts on all claims in all scenarios as one PNG, which also contains the table that it shows."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from analysis.claims.ledger import load_terms
from analysis.i18n import Wording
from analysis.models import VERDICTS
from analysis.plots.charts.style import figure_style
from analysis.plots.charts.verdict_plot import scenario_marks
from analysis.plots.output.figure import compose_figure
from analysis.report.read_texts import read_texts

SIZE = (6.3, 7.2)  # inches
TABLE = "Table"  # the key of the table among the texts of the PNG
FALSE = "The claim is false here"
COLUMNS = ("scenario", "claim", "verdict", "true")


def scenario_picture(rows: Sequence[Mapping]) -> bytes:
    """Draw the verdicts by claim and scenario, and store their table in the picture.

    Parameters
    ----------
    rows : sequence of mapping
        ``scenario``, ``claim``, ``verdict``, and ``true`` (bool).

    Returns
    -------
    bytes
        A PNG in English; `table_of` reads its table.
    """
    words = read_texts("en")
    verdicts = pd.DataFrame(rows, columns=COLUMNS)
    scenarios = {name: words.label("scenario", name) for name in verdicts["scenario"]}
    labels = {verdict: words(f"verdict.{verdict}") for verdict in VERDICTS}
    draw = partial(scenario_marks, verdicts, scenarios=scenarios, labels=labels, false=FALSE)
    with figure_style():
        figure = compose_figure(draw, SIZE, True, Wording("en", load_terms()))
        canvas: Any = figure.canvas  # a `PictureCanvas`
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    about, stream = PngInfo(), io.BytesIO()
    about.add_text(TABLE, table_text(rows))
    picture.save(stream, "PNG", dpi=(figure.dpi, figure.dpi), optimize=True, pnginfo=about)
    return stream.getvalue()


def table_text(rows: Sequence[Mapping]) -> str:
    """Write the verdicts as CSV, a row per claim and scenario."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([row["scenario"], row["claim"], row["verdict"], str(row["true"]).lower()] for row in rows)
    return stream.getvalue()


def table_of(picture: Path) -> str | None:
    """Read the table in a picture; None if there is no such picture, or it has no table."""
    if not picture.is_file():
        return None
    with Image.open(picture) as image:
        return getattr(image, "text", {}).get(TABLE)
