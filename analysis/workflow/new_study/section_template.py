"""Write a section for a family of codes: its notebook, its texts, and a claim to start from."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PARAMETERS = """\
dataset: str = "{dataset}"  # folder of coded interviews, from the folder of the study
area: str = "all"  # all, or a group
leave_out: str = "none"  # a unit to leave out, or none
coder: str = "lead"  # whose codings: lead, second or majority
language: str = "{language}"  # a language of the study
audience: str = "internal"  # internal or public
quotes: int = 8  # segments to quote"""

OPEN = """\
from analysis.measures.prevalence.mentions import mentions_by_interview
{imports}from analysis.measures.statistics.intervals import clopper_pearson_interval
from analysis.notebook.section import open_section
from analysis.plots.charts.dot_plots import interval_dots
{charts}
section = open_section("{name}", globals())
material = section.material"""

ROWS = """\
rows = material.codings[material.codings["family"] == "{family}"]
rows.groupby("code")["interview"].nunique().sort_values(ascending=False, kind="stable").to_frame("interviews")"""

MENTIONS = """\
mentioned = mentions_by_interview(material, ["{family}"])[["naming", "interviews", "share"]]
section.table("mentions", mentioned, caption={mentions})"""

SHARES = """\
counts = mentioned[["naming", "interviews"]].itertuples(index=False)
mentioned[["low", "high"]] = [clopper_pearson_interval(*pair) if pair[1] else (None, None) for pair in counts]
section.figure("mentions", interval_dots, mentioned, value="share", xlabel="share", caption={shares})"""

UNITS = """\
section.figure("by-unit", share_map, code_by_municipality(material, ["{family}"]), caption={units})"""

QUOTES = """\
quoted = section.segments_text(rows.head(quotes)).set_index(["interview", "segment"])
section.table("quotes", quoted[quoted.columns.intersection(["code", "text"])], caption={quotes})"""

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "question": "Which of these are named, where, and how often?",
        "by-hand": "Count by hand first, from the coded rows: in how many interviews does each code occur?",
        "mentions": "Interviews that name it, out of those that could",
        "shares": "Share of interviews that name it, with 95 % intervals",
        "units": "Where it is named: share of the interviews",
        "quotes": "The first segments, in the order of the interviews",
        "claim": "What the study states, and the rule for its word, are in `claims.yaml`.",
        "statement": "Several of them name {code}.",
    },
    "da": {
        "question": "Hvad bliver nævnt, hvor og hvor ofte?",
        "by-hand": "Tæl først selv efter ud fra de kodede rækker: I hvor mange interview forekommer hver kode?",
        "mentions": "Interview, der nævner det, ud af de interview, der kunne nævne det",
        "shares": "Andel af interviewene, der nævner det, med 95 %-intervaller",
        "units": "Hvor det nævnes: andel af interviewene",
        "quotes": "De første uddrag, i interviewenes rækkefølge",
        "claim": "Hvad undersøgelsen siger, og reglen for ordet, står i `claims.yaml`.",
        "statement": "Flere nævner {code}.",
    },
}


@dataclass(frozen=True)
class NewSection:
    """A section to be written.

    Attributes
    ----------
    name, title : str
        The name in ``study.yaml``, and the title on the page.
    family : str
        The family of codes that it shows.
    claim : str
        The id of the claim that it judges.
    code, label : str
        The code that the claim is about, and its label.
    dataset, language : str
        The defaults of the notebook's parameters.
    has_units : bool
        Whether claims count units; otherwise they count interviews.
    """

    name: str
    title: str
    family: str
    claim: str
    code: str
    label: str
    dataset: str
    language: str
    has_units: bool


def section_cells(new: NewSection) -> list[dict[str, Any]]:
    """Write the cells of a section's notebook.

    Returns
    -------
    list of dict
        Cells in the form of a notebook of version 4.5, without outputs.

    Examples
    --------
    >>> new = NewSection("trust", "Trust", "trust", "T-1", "in-leaders", "in leaders", "dataset", "en", True)
    >>> [cell["id"] for cell in section_cells(new)][:3]
    ['title', 'parameters', 'open']
    """
    texts = TEXTS[new.language]
    captions = {key: json.dumps(texts[key], ensure_ascii=False) for key in ("mentions", "shares", "units", "quotes")}
    parts = {
        "imports": "from analysis.measures.prevalence.mention_rule import code_by_municipality\n" * new.has_units,
        "charts": "from analysis.plots.charts.heatmap import share_map\n" * new.has_units,
    }

    def code(key: str, source: str) -> dict[str, Any]:
        return _code(key, source.format(**{**vars(new), **parts, **captions}))

    by_unit = [code("by-unit", UNITS)] if new.has_units else []
    return [
        _markdown("title", f"# {new.title}\n\n{texts['question']}"),
        {**code("parameters", PARAMETERS), "metadata": {"tags": ["parameters"]}},
        code("open", OPEN),
        _markdown("by-hand", texts["by-hand"]),
        code("by-hand-rows", ROWS),
        code("mentions-table", MENTIONS),
        code("mentions-figure", SHARES),
        *by_unit,
        code("quotes-table", QUOTES),
        _markdown("claim", texts["claim"]),
        code("verdict", f'section.judge("{new.claim}")'),
    ]


def _markdown(key: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": key, "metadata": {}, "source": source}


def _code(key: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": key, "metadata": {}, "source": source}
    return {**cell, "execution_count": None, "outputs": []}


def claim_text(new: NewSection) -> str:
    """Write the record of a claim to start from, as YAML for the end of a ledger.

    Examples
    --------
    >>> new = NewSection("trust", "Trust", "trust", "T-1", "in-leaders", "in leaders", "dataset", "en", True)
    >>> print(claim_text(new).splitlines()[1])
      - id: T-1
    """
    unit = "municipality" if new.has_units else "interview"
    level = "" if new.has_units else "population: {level: interview}\n    "
    statement = json.dumps(TEXTS[new.language]["statement"].format(code=new.label), ensure_ascii=False)
    return f"""\
  # An example from the codes, not a finding: replace it by what the study states.
  - id: {new.claim}
    section: {new.name}
    source: {{key: STUDY, locator: "page 1", statement_{new.language}: {statement}}}
    word: several
    estimator: naming
    variables: {{categories: [{{any: [[{json.dumps(new.code, ensure_ascii=False)}]]}}]}}
    {level}negative_cases: {{kind: {unit}, definition: one that does not name it}}
"""


def texts_text(new: NewSection) -> str:
    """Write the texts of a section, as YAML for the end of ``sections.yaml``."""
    title, question = (json.dumps(text, ensure_ascii=False) for text in (new.title, TEXTS[new.language]["question"]))
    return f"{new.name}:\n  title: {title}\n  introduction: {question}\n"


def with_section(study: str, name: str) -> str:
    """Add a section to the text of a ``study.yaml``, before the section ``claims``; comments stay.

    Raises
    ------
    ValueError
        If the list of sections is not written with one section a line.

    Examples
    --------
    >>> print(with_section("sections:\\n  - themes\\n  - claims\\n", "trust"), end="")
    sections:
      - themes
      - trust
      - claims
    """
    place = re.search(r"^(?P<indent>[ ]*)- claims[ ]*(#.*)?$", study, re.MULTILINE)
    if not place:
        raise ValueError("the list of sections has no line '- claims'")
    return f"{study[: place.start()]}{place['indent']}- {name}\n{study[place.start() :]}"


def claim_ids(taken: Sequence[str], number: int) -> list[str]:
    """Give ids for new claims, C-1 and onwards, that are not taken.

    Examples
    --------
    >>> claim_ids(["C-1"], 2)
    ['C-2', 'C-3']
    """
    free = (f"C-{n}" for n in range(1, len(taken) + number + 1))
    return [name for name in free if name not in taken][:number]
