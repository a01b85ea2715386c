"""A message that writes a number before a noun writes the noun in the form of that number."""

import ast
import re
from itertools import pairwise

from analysis.paths import ROOT

NOUNS = (
    "interview coder code coding segment selection source claim verdict file row column character cell section table "
    "figure municipality participant document note variable dataset user case set link quotation highlight element copy"
)
FORMS = [noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in NOUNS.split()]
PLURAL = re.compile(rf"^ ({'|'.join(FORMS)})\b")
NEVER_ONE = {  # messages that are written only where the number is not one
    "importers/compare/coder_names.py: codings",  # one has words of its own
    "importers/positions/segment_identity.py: rows",  # the most of numbers that differ
    "importers/tables/coding_table.py: codes",  # more than the limit
    "importers/sheets/workbook.py: cells",  # more than the limit
    "dataset/read.py: rows",  # more than the limit
    "errors.py: characters",  # more than a name may have
    "exporters/export_files.py: characters",  # more than a cell of a workbook holds
    "workflow/parameters.py: cells",  # none or several
}


def plurals(path):
    """The nouns that stand in the plural after a value in the f-strings of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for value, words in pairwise(node.values if isinstance(node, ast.JoinedStr) else ()):
            noun = PLURAL.match(str(getattr(words, "value", "")))
            if noun and isinstance(value, ast.FormattedValue) and not is_name(value.value):
                yield f"{path.relative_to(ROOT / 'analysis').as_posix()}: {noun[1]}"


def is_name(value):
    """Whether a value is a name or a constant of the program, and no number that may be one."""
    name = getattr(value, "id", "") or getattr(value, "attr", "")
    return name.isupper() or name in ("name", "what", "kind", "door", "tool", "side")


def test_nouns_after_a_number_are_written_by_quantity():
    found = {noun for path in (ROOT / "analysis").rglob("*.py") for noun in plurals(path)}
    found = {noun for noun in found if not noun.startswith("measures/")}  # faults of a caller, for programmers
    assert found <= NEVER_ONE


def test_a_plural_after_a_number_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "analysis").mkdir()
    module = tmp_path / "analysis" / "one.py"
    module.write_text('f"{len(rows)} coders"\nf"{quantity(1, \'coder\')} here"\nf"{MOST} rows"\n', encoding="utf-8")
    assert list(plurals(module)) == ["one.py: coders"]
