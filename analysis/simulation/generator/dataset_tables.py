"""Convert simulated interviews to the nine tables of a dataset."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.models import TABLES
from analysis.simulation.generator import codebook_arrays as codebook
from analysis.simulation.generator.simulated_coders import CODERS, SimulatedCoding
from analysis.simulation.generator.simulated_interviews import SimulatedInterview
from analysis.simulation.generator.text_layout import Layout, stretch_end
from analysis.simulation.generator.unit_traits import UnitTraits

COLUMNS = {
    "interviews": ("interview", "unit", "group", "participants", "order", "setting", "characters"),
    "coders": ("coder", "label"),
    "assignments": ("coder", "interview", "start", "end", "role"),
    "codes": codebook.COLUMNS,
    "segments": (
        "segment",
        "interview",
        "start",
        "end",
        "locator",
        "speaker",
        "text",
        "release",
        "released_by",
        "released_on",
    ),
    "codings": ("segment", "coder", "code"),
    "topics": ("interview", "family", "asked"),
    "variables": ("entity", "key", "variable", "value", "origin"),
    "notes": ("note", "entity", "key", "text"),
}
ORIGIN = "generator"


def draw_tables(
    places: Sequence[UnitTraits],
    interviews: Sequence[SimulatedInterview],
    codings: Mapping[str, list[SimulatedCoding]],
    layouts: Mapping[str, Layout],
    notes: Iterable[tuple[str, str, str]],
) -> dict[str, pd.DataFrame]:
    """Return all tables, with columns in the order of the data package and every cell a string."""
    marked = [
        row
        for interview in interviews
        for coding in codings[interview.name]
        for row in _marked(interview, coding, layouts[interview.name])
    ]
    rows = {
        "interviews": [_interview_row(i, layouts[i.name]) for i in interviews],
        "coders": [(coder, f"Coder {coder[1:]}") for coder in CODERS],
        "assignments": [_assignment_row(i, c, layouts[i.name]) for i in interviews for c in codings[i.name]],
        "segments": [segment for segment, _ in marked],
        "codings": [coding for _, of_segment in marked for coding in of_segment],
        "topics": [(i.name, family, _yes(asked)) for i in interviews for family, asked in i.asked.items()],
        "variables": _variable_rows(places, interviews),
        "notes": [(f"N{number}", *note) for number, note in enumerate(notes, 1)],
    }
    return {name: codebook.frame() if name == "codes" else _frame(name, rows[name]) for name in TABLES}


def _frame(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(COLUMNS[name])
    return pd.DataFrame([tuple(map(str, row)) for row in rows], columns=columns, dtype="str")


def _interview_row(interview: SimulatedInterview, layout: Layout) -> tuple:
    setting = "group" if interview.participants > 1 else "single"
    return (
        interview.name,
        interview.unit,
        interview.group,
        interview.participants,
        interview.order,
        setting,
        layout.characters,
    )


def _assignment_row(interview: SimulatedInterview, coding: SimulatedCoding, layout: Layout) -> tuple:
    if coding.role == "lead":
        return (coding.coder, interview.name, "", "", coding.role)
    return (coding.coder, interview.name, layout.start[coding.first], layout.end[coding.last], coding.role)


def _marked(
    interview: SimulatedInterview, coding: SimulatedCoding, layout: Layout
) -> Iterable[tuple[tuple, list[tuple]]]:
    statements, codes = np.nonzero(coding.given)
    by_segment: dict[tuple[int, int], list[int]] = {}
    for statement, code in zip(statements.tolist(), codes.tolist(), strict=True):
        by_segment.setdefault((statement, int(coding.stretch[statement, code])), []).append(code)
    for (statement, stretch), given in sorted(by_segment.items()):
        segment = f"{interview.name}-{coding.coder}-{statement + 1:02d}{'ab'[stretch]}"
        start = int(layout.start[statement])
        end = stretch_end(layout, statement, int(coding.jitter[statement, stretch]))
        text = layout.text[start:end] if layout.text is not None else ""
        speaker = interview.speaker_name(statement)
        yield (
            (segment, interview.name, start, end, "", speaker, text, "no", "", ""),
            [(segment, coding.coder, codebook.codes()[code]) for code in given],
        )


def _variable_rows(places: Sequence[UnitTraits], interviews: Sequence[SimulatedInterview]) -> list[tuple]:
    appointed = [("unit", p.name, "knowledge_person_appointed", _yes(p.appointed), ORIGIN) for p in places]
    return appointed + [
        ("interview", i.name, "adviser_experience_years", i.experience_years, ORIGIN) for i in interviews
    ]


def _yes(condition: bool) -> str:
    return "yes" if condition else "no"
