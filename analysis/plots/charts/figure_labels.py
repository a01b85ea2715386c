"""Labels as figures can hold them: shortened where they are very long, without characters that their font lacks."""

import re
from dataclasses import dataclass
from functools import cache

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import findfont, get_font

from analysis.i18n import Wording

MOST, LEANING, BESIDE = 44, 34, 20  # characters of a label: of a row, of a column, of one that is not alone
END = 0.3  # of these, for its last characters, by which long labels often differ
LACKING = "\N{REPLACEMENT CHARACTER}"
PLAIN = re.compile(r"[ -~]*")
ROOM = 70  # characters that the columns of a map may take side by side


@dataclass(frozen=True)
class FigureWording(Wording):
    """A wording whose labels have one line and a length that leaves room for the figure."""

    def label(self, key: object) -> str:
        """Give a label as `Wording.label` does; the middle of a very long label of the study's own is left out."""
        label = super().label(key)
        return label if key in self.terms["words"] and key not in self.codes else short(label)


def for_figures(wording: Wording) -> FigureWording:
    """Give the wording of figures."""
    return FigureWording(wording.language, wording.terms, wording.codes)


def short(label: str, most: int = MOST) -> str:
    """Write a label in one line of at most ``most`` characters.

    Examples
    --------
    >>> short("a label\\nof two lines")
    'a label of two lines'
    >>> short("one of very many 1", 10)
    'one of… 1'
    """
    line, end = " ".join(label.split()), int(END * most)
    return line if len(line) <= most else f"{line[: most - end - 1].rstrip()}…{line[-end:].lstrip()}"


def fit_beside(labels: list[str]) -> bool:
    """Tell whether the names of columns fit beside one another."""
    return max(map(len, labels), default=0) * len(labels) <= ROOM


class PictureCanvas(FigureCanvasAgg):
    """A canvas that draws one mark for characters that its font lacks, in place of a box for each, and does not warn.

    Drawings as SVG keep the characters: whoever shows them may have other fonts.
    """

    def get_renderer(self) -> RendererAgg:
        """Give the renderer of the figure as large as it is now."""
        width, height = self.get_width_height(physical=True)
        key = width, height, self.figure.dpi
        if self._lastKey != key:
            self.renderer, self._lastKey = _Renderer(width, height, self.figure.dpi), key
        return self.renderer


class _Renderer(RendererAgg):
    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None) -> None:
        super().draw_text(gc, x, y, drawable(s), prop, angle, ismath, mtext)

    def get_text_width_height_descent(self, s, prop, ismath) -> tuple[float, float, float]:
        return super().get_text_width_height_descent(drawable(s), prop, ismath)


def drawable(text: str) -> str:
    """Put one mark in place of characters in a row that the figures' font lacks."""
    if PLAIN.fullmatch(text):
        return text
    known = (character if ord(character) in _covered() else LACKING for character in text)
    return re.sub(f"{LACKING}+", LACKING, "".join(known))


@cache
def _covered() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
