"""The figures of the specification curves of a run, kept by content: most runs change no fork of any rule."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.files.json_store import read_stored, stored_bytes
from analysis.i18n import Wording
from analysis.plots.charts.specification_plot import specification_dots
from analysis.plots.charts.style import SIZE
from analysis.plots.output.figure import FIGURE, figure_bundle
from analysis.report.section_outputs import Output
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.cache_keys import digest, module_key
from analysis.workflow.plan import RunConfig
from analysis.workflow.state.output_state import CURVES

PNG, SVG = "image/png", "image/svg+xml"


@dataclass
class Curves:
    """The figures that one and the same code has drawn.

    Attributes
    ----------
    file : Path
    key : str
        That of the code.
    stored, used : dict of str to dict
        Bundles by the hash of what they show: those that were found, and those that this run asks for.
    """

    file: Path
    key: str
    stored: Mapping[str, dict]
    used: dict[str, dict] = field(default_factory=dict)

    def figure(self, claim: str, forks: pd.DataFrame, wording: Wording, synthetic: bool) -> Output:
        """Draw the forks of a claim's rule, unless that was done before."""
        shown = digest(repr((claim, forks.to_csv(), wording.language, synthetic)).encode("utf-8"))
        bundle = self.stored.get(shown) or self.used.get(shown) or _bundle(claim, forks, wording, synthetic)
        self.used[shown] = bundle
        return Output("figure", bundle[FIGURE], b64decode(bundle[PNG]), bundle[SVG].encode("utf-8"))

    def save(self) -> None:
        """Store the figures that were asked for."""
        atomic_write(self.file, stored_bytes({"drawn": dict(sorted(self.used.items())), "key": self.key}))


def read_curves(request: RunConfig) -> Curves:
    """Read the figures of a run; none where other code has drawn them."""
    key, file = module_key("analysis.workflow.products.specification_curves"), request.folder / CURVES
    stored = read_stored(file)
    return Curves(file, key, stored["drawn"] if stored.get("key") == key else {})


def _bundle(claim: str, forks: pd.DataFrame, wording: Wording, synthetic: bool) -> dict:
    draw = partial(specification_dots, forks, wording=wording)
    name, caption = f"specification-{claim}", wording.text("forks-of", claim=claim)
    bundle = figure_bundle(name, caption, draw, SIZE, synthetic, wording, vector=True)
    return {FIGURE: bundle[FIGURE], PNG: b64encode(bundle[PNG]).decode("ascii"), SVG: bundle[SVG]}
