"""Build the blocks of the PDF as plain data; their texts are never interpreted as markup."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.report.content.section_blocks import Cell, Figure, Table
from analysis.report.pdf.glyphs import is_simple

Block = dict[str, Any]
PORTRAIT, LANDSCAPE = 16.0, 25.7  # centimetres of text on a line
NORMAL, SMALL = 9.0, 8.0  # points, font size in a table, and in one with many columns
MANY_COLUMNS = 8
GAP = 3  # characters, the space beside a column
WIDEST = 42  # characters; a longer cell is broken into lines


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text}


def lead(text: str) -> Block:
    """Make a block for the main sentence of the document."""
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
    """Make a chapter, which starts on a new page; a ``wide`` one is in landscape."""
    return {"title": title, "label": label, "blocks": list(blocks), "wide": wide}


def link(text: str, to: str) -> dict[str, str]:
    """Make a cell that links to the part with the label ``to``."""
    return {"text": text, "to": to}


def in_language(text: str, language: str) -> Any:
    """Mark a text with its language, unless it is the document's (``language`` is "")."""
    return {"text": text, "lang": language} if language else text


def joined(*parts: Any) -> Any:
    """Join texts, or return them as a list if some are marked with their language."""
    return "".join(parts) if all(isinstance(part, str) for part in parts) else list(parts)


def grid(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], numeric: Iterable[int] = (), number: str = ""
) -> Block:
    """Make a table with columns as wide as their content needs.

    Parameters
    ----------
    rows : sequence of sequence
        Cells as text, as `link`, or as `in_language`.
    numeric : iterable of int
        The columns that hold numbers.
    """
    flush = set(numeric)
    widths = [_width(name, [row[place] for row in rows]) for place, name in enumerate(columns)]
    heads = [{"label": name, "width": width, "numeric": place in flush}
             for place, (name, width) in enumerate(zip(columns, widths, strict=True))]  # fmt: skip
    size = NORMAL if len(columns) < MANY_COLUMNS else SMALL
    return {"kind": "table", "number": number, "caption": caption, "columns": heads,
            "rows": [list(row) for row in rows], "size": size}  # fmt: skip


def _width(name: str, cells: Sequence[Any]) -> int:
    """Compute the width of a column in characters: its longest word, or its longest cell up to `WIDEST`."""
    texts = [cell["text"] if isinstance(cell, Mapping) else cell for cell in cells]
    word = max((len(word) for text in [name, *texts] for word in text.split()), default=1)
    return GAP + max(word, min(max(map(len, texts), default=1), WIDEST))


def table_block(table: Table, keys: Sequence[str], chosen: Sequence[str] | None, missing: str) -> Block:
    """Make a block of a section's table, with all columns or those whose keys are ``chosen``."""
    places = [place for place, key in enumerate(keys) if chosen is None or key in chosen]
    rows = [[_shown(row[place], missing) for place in places] for row in table.rows]
    numeric = [at for at, place in enumerate(places) if table.columns[place]["numeric"]]
    return grid(table.caption, [table.columns[place]["label"] for place in places], rows, numeric, table.number)


def _shown(cell: Cell, missing: str) -> str:
    return cell.text or missing


def figure_block(figure: Figure, vector: bytes, picture: bytes | None, width: float) -> Block:
    """Make a block of a figure, ``width`` points wide, as SVG, or as PNG if its text is not simple (`is_simple`)."""
    svg = vector.decode("utf-8")
    image = {"png": list(picture)} if picture and not is_simple(svg) else {"svg": svg}
    return {"kind": "figure", "number": figure.number, "caption": figure.caption, "alt": figure.alt,
            "width": width, **image}  # fmt: skip
