"""Small materials, written as one line per coding."""

import pandas as pd

from analysis.measures.passages.coded_passages import partner_statements
from analysis.models import PARTNER_FAMILIES, StudySubset

FAMILIES = {
    "police": "partner-external",
    "school": "partner-external",
    "job-centre": "partner-internal",
    "benefits-team": "partner-internal",
    "positive": "experience",
    "mixed": "experience",
    "negative": "experience",
    "acute": "phase",
    "escalation": "phase",
    "safety-measure": "form",
    "alarm": "form",
    "relational": "mutual-knowledge",
    "not-relational": "mutual-knowledge",
    "professional": "mutual-knowledge",
    "not-professional": "mutual-knowledge",
    "known-is-stronger": "mutual-knowledge",
    "consent": "barrier",
    "threats": "trigger",
    "forced-marriage": "trigger",
}
PARENTS = {"alarm": "safety-measure"}


def coded(*lines: str) -> pd.DataFrame:
    """Read codings from lines of "interview coder start-end code", e.g. "M1-c1 A 0-10 police"."""
    rows = []
    for number, line in enumerate(lines):
        interview, coder, stretch, code = line.split()
        start, end = stretch.split("-") if stretch != "none" else (None, None)
        rows.append([interview, coder, f"S{number}", start, end, code])
    frame = pd.DataFrame(rows, columns=["interview", "coder", "segment", "start", "end", "code"])
    frame[["start", "end"]] = frame[["start", "end"]].astype("Int64")
    return frame.assign(speaker=None, family=frame["code"].map(FAMILIES))


def material(
    *lines: str, interviews: str = "", topics: str = "", assignments: pd.DataFrame | None = None
) -> StudySubset:
    """Make a material; interviews are named "M1-c1": municipality M1, children's area, its first."""
    codings = coded(*lines)
    names = interviews.split() or list(dict.fromkeys(codings["interview"]))
    held = pd.DataFrame({"interview": names})
    held["unit"] = held["interview"].str.split("-").str[0]
    held["group"] = held["interview"].str.split("-").str[1].str[0].map({"c": "children", "a": "adults"})
    held = held.assign(
        characters=pd.array([1000] * len(held), "Int64"), participants=pd.array([1] * len(held), "Int64")
    )
    codings = codings.merge(held[["interview", "unit", "group"]], on="interview")
    statements, cooccurrences = partner_statements(codings, PARTNER_FAMILIES)
    codes = pd.DataFrame({"code": FAMILIES.keys(), "family": FAMILIES.values()})
    asked = pd.DataFrame([line.split(":") for line in topics.split()], columns=["interview", "family", "asked"])
    if assignments is None:
        assignments = pd.DataFrame(columns=["coder", "interview", "start", "end", "role"])
    return StudySubset(
        interviews=held,
        every_interview=held,
        codings=codings,
        all_codings=codings,
        statements=statements,
        cooccurrences=cooccurrences,
        codes=codes.assign(parent=codes["code"].map(PARENTS)),
        topics=asked,
        variables=pd.DataFrame(columns=["entity", "key", "variable", "value", "origin"]),
        assignments=assignments,
        groups=("children", "adults"),
    )
