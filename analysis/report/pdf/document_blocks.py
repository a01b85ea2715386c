"""The parts that a printed document is put together from, as plain data: what stands in them is never markup."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.report.content.section_blocks import Cell, Figure, Table
from analysis.report.pdf.glyphs import is_simple

Block = dict[str, Any]
PORTRAIT, LANDSCAPE = 16.0, 25.7  # centimetres of text on a line
READ, SMALL = 9.0, 8.0  # points of the type in a table, and in one of many columns
MANY_COLUMNS = 8
GAP = 3  # characters that the space beside a column is worth
WIDEST = 42  # characters of a cell, above which it is broken into lines anyhow


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def lead(text: str) -> Block:
    """Give the sentence that a reader takes along."""
    return {"kind": "lead", "text": text}


def small(text: str) -> Block:
    return {"kind": "small", "text": text}


def caution(text: str) -> Block:
    return {"kind": "caution", "text": text}


def bullets(items: Iterable[Any]) -> Block:
    return {"kind": "list", "items": list(items)}


def commands(text: str) -> Block:
    return {"kind": "code", "text": text}


def chapter(title: str, label: str, blocks: Iterable[Block], wide: bool = False) -> dict[str, Any]:
    """Give a part of the document that begins on a page of its own; a ``wide`` one lies on its side."""
    return {"title": title, "label": label, "blocks": list(blocks), "wide": wide}


def link(text: str, to: str) -> dict[str, str]:
    """Give a cell that leads to the part with the label ``to``."""
    return {"text": text, "to": to}


def spoken(text: str, language: str) -> Any:
    """Give a text as it is, or marked with its language where that is not the document's."""
    return {"text": text, "lang": language} if language else text


def told(*parts: Any) -> Any:
    """Join texts to one, or list them where some of them are marked with their language."""
    return "".join(parts) if all(isinstance(part, str) for part in parts) else list(parts)


def grid(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], numeric: Iterable[int] = (), number: str = ""
) -> Block:
    """Arrange a table, each column as wide as its words ask for.

    Parameters
    ----------
    rows : sequence of sequence
        Cells as text, as `link`, or as `spoken`.
    numeric : iterable of int
        The columns that hold numbers.
    """
    flush = set(numeric)
    widths = [_width(name, [row[place] for row in rows]) for place, name in enumerate(columns)]
    heads = [{"label": name, "width": width, "numeric": place in flush}
             for place, (name, width) in enumerate(zip(columns, widths, strict=True))]  # fmt: skip
    size = READ if len(columns) < MANY_COLUMNS else SMALL
    return {"kind": "table", "number": number, "caption": caption, "columns": heads,
            "rows": [list(row) for row in rows], "size": size}  # fmt: skip


def _width(name: str, cells: Sequence[Any]) -> int:
    """Give the share of a line that a column needs: its longest word, or its longest cell as far as that is broken."""
    texts = [cell["text"] if isinstance(cell, Mapping) else cell for cell in cells]
    word = max((len(word) for text in [name, *texts] for word in text.split()), default=1)
    return GAP + max(word, min(max(map(len, texts), default=1), WIDEST))


def of_table(table: Table, keys: Sequence[str], chosen: Sequence[str] | None, missing: str) -> Block:
    """Arrange a section's table, all of it or the columns that are ``chosen`` by their keys."""
    places = [place for place, key in enumerate(keys) if chosen is None or key in chosen]
    rows = [[_shown(row[place], missing) for place in places] for row in table.rows]
    numeric = [at for at, place in enumerate(places) if table.columns[place]["numeric"]]
    return grid(table.caption, [table.columns[place]["label"] for place in places], rows, numeric, table.number)


def _shown(cell: Cell, missing: str) -> str:
    return cell.text or missing


def of_figure(figure: Figure, vector: bytes, picture: bytes | None, width: float) -> Block:
    """Show a figure as it was drawn, ``width`` points wide; as pixels where its words cannot be set as a drawing's."""
    svg = vector.decode("utf-8")
    drawn = {"png": list(picture)} if picture and not is_simple(svg) else {"svg": svg}
    return {"kind": "figure", "number": figure.number, "caption": figure.caption, "alt": figure.alt,
            "width": width, **drawn}  # fmt: skip
