"""Validate references between tables: keys, the tree of codes, coders and the interviews that they read."""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.dataset.validation.row_problem import Problem, RowProblem, unknown_keys
from analysis.files import limits
from analysis.lookup import among, look_up
from analysis.written_names import in_files

_KEYED = {  # table and column of the keys that variables.csv and notes.csv refer to
    "unit": ("interviews", "unit"),
    "interview": ("interviews", "interview"),
    "coder": ("coders", "coder"),
    "code": ("codes", "code"),
    "segment": ("segments", "segment"),
}


def entity_issues(tables: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Find variables and notes about an unknown unit, interview, coder, code or segment."""
    for name in ("variables", "notes"):
        frame = tables[name]
        for entity, (table, key) in _KEYED.items():
            known = tables[table][key]
            cells = frame["key"].where(frame["entity"] == entity, "")
            if len(known):
                yield from unknown_keys(f"{name}.csv", frame, cells, known, f"{in_files(entity)} (key)", f"{table}.csv")


def code_tree_issues(tables: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Find codes that are their own ancestors, and codes with too many ancestors."""
    codes = tables["codes"]
    level = _levels(dict(zip(codes["code"], codes["parent"], strict=True)))
    levels = codes["code"].map(level).fillna(1)
    hint = "leave the parent of one of them empty"
    yield RowProblem("codes.csv", codes, levels == 0, lambda v: f"code '{v}' is its own ancestor", hint, codes["code"])
    deep = levels > limits.CODE_LEVELS
    message = f"has more than {limits.CODE_LEVELS - 1} ancestors, which is the limit"
    yield RowProblem(
        "codes.csv", codes, deep, lambda v: f"code '{v}' {message}", "make the tree flatter", codes["code"]
    )


def _levels(parent: Mapping[str, str]) -> dict[str, int]:
    """Compute the level of each code in the tree, 1 at the top, and 0 for codes in a cycle."""
    level: dict[str, int] = {}
    for code in parent:
        path: dict[str, None] = {}
        while code in parent and code not in level and code not in path:
            path[code] = None
            code = parent[code]
        cycle = list(path)[list(path).index(code) :] if code in path else []
        level.update(dict.fromkeys(cycle, 0))
        for number, one in enumerate(reversed(list(path)[: len(path) - len(cycle)]), level.get(code, 0) + 1):
            level[one] = number
    return level


def unassigned_codings(tables: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Find codings by a coder who is not assigned to the interview, because no analysis could use them."""
    codings, segments, assignments = tables["codings"], tables["segments"], tables["assignments"]
    if codings.empty or segments.empty or assignments.empty:
        return
    interview = look_up(codings["segment"], segments["segment"], segments["interview"])
    pairs = pd.DataFrame({"coder": codings["coder"], "interview": interview})
    without_coder = (pairs["coder"] == "") & among(pairs["interview"], assignments["interview"])
    hint = "name the coder, or 'unknown' here, in coders.csv and in assignments.csv"
    yield RowProblem(
        "codings.csv",
        codings,
        without_coder,
        lambda v: f"coding without a coder in interview {v}",
        hint,
        pairs["interview"],
    )
    named = (pairs["coder"] != "") & pairs["interview"].notna()
    value = pairs["coder"] + " in interview " + pairs["interview"]
    unassigned = named & ~among(value, assignments["coder"] + " in interview " + assignments["interview"])
    hint = "add what the coder read to assignments.csv"
    message = "coding by {}, which assignments.csv does not list"
    yield RowProblem("codings.csv", codings, unassigned, message.format, hint, value)


def assigned_segment_issues(tables: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Find assignments of a single segment that contradict segments.csv."""
    assignments, segments = tables["assignments"], tables["segments"]
    single = assignments["segment"] != ""
    if not single.any():
        return
    key, known = assignments["segment"], segments["segment"]
    interview, start = (look_up(key, known, segments[name]) for name in ("interview", "start"))
    other_interview = single & interview.notna() & (interview != assignments["interview"])
    placed = single & ((start.fillna("") != "") | (assignments["start"] != "") | (assignments["end"] != ""))
    checks = (
        (other_interview, "segment {} is in another interview", "correct the interview, or the segment"),
        (placed, "segment {} is assigned together with a position, or has one", "give start and end, and no segment"),
    )
    for wrong, message, hint in checks:
        yield RowProblem("assignments.csv", assignments, wrong, message.format, hint, key)
