"""Fit labels into figures: shorten very long ones, and replace characters that the font lacks."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import findfont, get_font

from analysis.i18n import Wording

ROW_LENGTH, COLUMN_LENGTH, PLACE_LENGTH = 44, 34, 20  # characters in the label of a row, a column, a place with group
END_SHARE = 0.3  # of a shortened label is for its last characters, because long labels often differ there
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ASCII = re.compile(r"[ -~]*")
MAX_HEADER = 70  # characters in all column labels of a map that are written horizontally


@dataclass(frozen=True)
class FigureWording(Wording):
    """Words for figures: labels have one line and a limited length."""

    def label(self, key: object) -> str:
        """Look up a label as `Wording.label` does; if it is very long and not a term, leave out its middle."""
        label = super().label(key)
        return label if key in self.terms["words"] and key not in self.codes else shorten(label)


def for_figures(wording: Wording) -> FigureWording:
    """Convert a wording to one whose labels fit into figures."""
    return FigureWording(wording.language, wording.terms, wording.codes)


def shorten(label: str, most: int = ROW_LENGTH) -> str:
    """Shorten a label to one line of at most ``most`` characters.

    Examples
    --------
    >>> shorten("a label\\nof two lines")
    'a label of two lines'
    >>> shorten("one of very many 1", 10)
    'one of…y 1'
    """
    line, end = " ".join(label.split()), int(END_SHARE * most)
    return line if len(line) <= most else f"{line[: most - end - 1].rstrip()}…{line[-end:].lstrip()}"


def fit_side_by_side(labels: list[str]) -> bool:
    """Tell whether column labels fit side by side."""
    return max(map(len, labels), default=0) * len(labels) <= MAX_HEADER


class PictureCanvas(FigureCanvasAgg):
    """A canvas that draws one replacement mark for characters that the font lacks, without a warning.

    SVG output keeps the characters, because the program that displays it may have other fonts.
    """

    def get_renderer(self) -> RendererAgg:
        """Return a renderer for the current size of the figure."""
        width, height = self.get_width_height(physical=True)
        key = width, height, self.figure.dpi
        if self._lastKey != key:
            self.renderer, self._lastKey = _Renderer(width, height, self.figure.dpi), key  # type: ignore[no-untyped-call] # matplotlib has no types here
        return self.renderer


class _Renderer(RendererAgg):
    """A renderer that replaces characters that the font lacks."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        super().draw_text(gc, x, y, drawable(s), prop, angle, ismath, mtext)  # type: ignore[no-untyped-call] # as above

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        return super().get_text_width_height_descent(drawable(s), prop, ismath)  # type: ignore[no-untyped-call] # as above


def drawable(text: str) -> str:
    """Replace each run of characters that the font of figures lacks by one mark."""
    if ASCII.fullmatch(text):
        return text
    characters = (character if ord(character) in _font_characters() else REPLACEMENT for character in text)
    return re.sub(f"{REPLACEMENT}+", REPLACEMENT, "".join(characters))


@cache
def _font_characters() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
