"""Draw the specification curves of a run, and store them, since most runs change none of them."""

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
from analysis.workflow.cache.cache_keys import module_key
from analysis.workflow.cache.digests import digest
from analysis.workflow.cache.output_folder import CURVES
from analysis.workflow.run_config import RunConfig

PNG, SVG = "image/png", "image/svg+xml"


@dataclass
class SpecificationFigures:
    """The figures drawn by one version of the code.

    Attributes
    ----------
    file : Path
    key : str
        The key of the code.
    stored, used : dict of str to dict
        Bundles by the hash of their data: those stored earlier, and those that this run uses.
    """

    file: Path
    key: str
    stored: Mapping[str, dict]
    used: dict[str, dict] = field(default_factory=dict)

    def figure(self, claim: str, specifications: pd.DataFrame, wording: Wording, synthetic: bool) -> Output:
        """Draw the alternative versions of a claim's rule, or reuse a stored figure."""
        content_hash = digest(repr((claim, specifications.to_csv(), wording.language, synthetic)).encode("utf-8"))
        bundle = (
            self.stored.get(content_hash)
            or self.used.get(content_hash)
            or _bundle(claim, specifications, wording, synthetic)
        )
        self.used[content_hash] = bundle
        return Output("figure", bundle[FIGURE], b64decode(bundle[PNG]), bundle[SVG].encode("utf-8"))

    def save(self) -> None:
        """Store the figures that this run uses."""
        atomic_write(self.file, stored_bytes({"drawn": dict(sorted(self.used.items())), "key": self.key}))


def read_specification_figures(config: RunConfig) -> SpecificationFigures:
    """Read the stored figures of a run, unless other code has drawn them."""
    key, file = module_key("analysis.workflow.products.specification_figures"), config.folder / CURVES
    stored = read_stored(file)
    return SpecificationFigures(file, key, stored["drawn"] if stored.get("key") == key else {})


def _bundle(claim: str, specifications: pd.DataFrame, wording: Wording, synthetic: bool) -> dict:
    draw = partial(specification_dots, specifications, wording=wording)
    name, caption = f"specification-{claim}", wording.text("forks-of", claim=claim)
    bundle = figure_bundle(name, caption, draw, SIZE, synthetic, wording, vector=True)
    return {FIGURE: bundle[FIGURE], PNG: b64encode(bundle[PNG]).decode("ascii"), SVG: bundle[SVG]}
