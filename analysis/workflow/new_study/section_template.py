"""Write a section for a family of codes: its notebook, its texts, and a claim to start from."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.workflow.new_study.study_file import quoted
from analysis.written_names import in_files

PARAMETERS = """\
dataset: str = "{dataset}"  # {about_dataset}
{group_parameter}: str = "all"  # {about_group}
leave_out: str = "none"  # {about_leave_out}
coder: str = "lead"  # {about_coder}
language: str = "{language}"  # {about_language}
audience: str = "internal"  # {about_audience}
quotes: int = 8  # {about_quotes}"""
ABOUT: Mapping[str, Mapping[str, str]] = {
    "en": {
        "about_dataset": "folder of coded interviews, from the folder of the study",
        "about_group": "all, or a group",
        "about_leave_out": "a unit to leave out, or none",
        "about_coder": "whose codings: lead, second or majority",
        "about_language": "a language of the study",
        "about_audience": "internal or public",
        "about_quotes": "segments to quote",
    },
    "da": {
        "about_dataset": "mappe med kodede interview, set fra undersøgelsens mappe",
        "about_group": "all (alle) eller en gruppe",
        "about_leave_out": "en enhed, der udelades, eller none (ingen)",
        "about_coder": "hvis kodninger: lead, second eller majority",
        "about_language": "et af undersøgelsens sprog",
        "about_audience": "internal eller public",
        "about_quotes": "antal uddrag, der citeres",
    },
}

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
section.table("mentions", mentioned{mentions})"""

SHARES = """\
counts = mentioned[["naming", "interviews"]].itertuples(index=False)
mentioned[["low", "high"]] = [clopper_pearson_interval(*pair) if pair[1] else (None, None) for pair in counts]
section.figure("mentions", interval_dots, mentioned, value="share", xlabel="share"{shares})"""

UNITS = """\
section.figure("by-unit", share_map, code_by_unit(material, ["{family}"]){units})"""

QUOTES = """\
quoted = section.segments_text(rows.head(quotes)).set_index(["interview", "segment"])
section.table("quotes", quoted[quoted.columns.intersection(["code", "text"])]{quotes})"""

CAPTIONS = ("mentions", "shares", "units", "quotes")
TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "question": "Which of these are named, where, and how often?",
        "by-hand": "Count by hand first, from the coded rows: in how many interviews does each code occur?",
        "mentions": "Interviews that name it, out of those that could",
        "shares": "Share of interviews that name it, with 95 % intervals",
        "units": "Where it is named: share of the interviews",
        "quotes": "The first segments, in the order of the interviews",
        "claim": "What the study states, and the rule for its word, are in `claims.yaml`.",
        "statement": "Several {units} name {code}.",
        "negative": "one that does not name it",
        "example": "An example made from the codes, not a finding: replace it by what the study states.",
        "locator": "page 1",
    },
    "da": {
        "question": "Hvad bliver nævnt, hvor og hvor ofte?",
        "by-hand": "Tæl først selv efter ud fra de kodede rækker: I hvor mange interview forekommer hver kode?",
        "mentions": "Interview, der nævner det, ud af de interview, der kunne nævne det",
        "shares": "Andel af interviewene, der nævner det, med 95 %-intervaller",
        "units": "Hvor det nævnes: andel af interviewene",
        "quotes": "De første uddrag, i interviewenes rækkefølge",
        "claim": "Hvad undersøgelsen siger, og reglen for ordet, står i `claims.yaml`.",
        "statement": "Flere {units} nævner {code}.",
        "negative": "en, der ikke nævner det",
        "example": "Et eksempel lavet ud fra koderne, ikke et resultat: Erstat det med det, undersøgelsen siger.",
        "locator": "side 1",
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
    units : str
        What claims count is called, in the plural.
    languages : tuple of str
        Those of the study, if they are several.
    source : str
        The key of a source of the ledger.
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
    units: str = "interviews"
    languages: tuple[str, ...] = ()
    source: str = "STUDY"


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
    captions = {key: f", caption={json.dumps(texts[key], ensure_ascii=False)}" for key in CAPTIONS}
    if len(new.languages) > 1:  # then sections.yaml contains them
        captions = dict.fromkeys(CAPTIONS, "")
    parts = {
        "group_parameter": in_files("group"),
        "imports": "from analysis.measures.prevalence.mention_rule import code_by_unit\n" * new.has_units,
        "charts": "from analysis.plots.charts.heatmap import share_map\n" * new.has_units,
    }

    def code(key: str, source: str) -> dict[str, Any]:
        return _code(
            key,
            source.format(
                **{**vars(new), **parts, **captions, **ABOUT[new.language], "group_parameter": in_files("group")}
            ),
        )

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
    unit = in_files("unit") if new.has_units else "interview"
    level = "" if new.has_units else "population: {level: interview}\n    "
    texts = TEXTS[new.language]
    statement = json.dumps(texts["statement"].format(code=new.label, units=new.units), ensure_ascii=False)
    return f"""\
  # {texts["example"]}
  - id: {new.claim}
    section: {new.name}
    source: {{key: {quoted(new.source)}, locator: {texts["locator"]}, statement_{new.language}: {statement}}}
    word: several
    estimator: naming
    variables: {{categories: [{{any: [[{quoted(new.code)}]]}}]}}
    {level}negative_cases: {{kind: {unit}, definition: "{texts["negative"]}"}}
"""


def texts_text(new: NewSection) -> str:
    """Write the texts of a section, as YAML for the end of ``sections.yaml``.

    In a study of several languages, they contain the captions, which a notebook can give in one language only.
    """
    languages = new.languages or (new.language,)
    if len(languages) == 1:
        title, question = (
            json.dumps(text, ensure_ascii=False) for text in (new.title, TEXTS[new.language]["question"])
        )
        return f"{new.name}:\n  title: {title}\n  introduction: {question}\n"
    captions = {key: _in_languages({name: TEXTS[name][key] for name in languages}) for key in CAPTIONS}
    question = _in_languages({name: TEXTS[name]["question"] for name in languages})
    figures = [f"    mentions: {captions['shares']}\n", f"    by-unit: {captions['units']}\n" * new.has_units]
    return (
        f"{new.name}:\n  title: {_in_languages(dict.fromkeys(languages, new.title))}\n  introduction: {question}\n"
        f"  tables:\n    mentions: {captions['mentions']}\n    quotes: {captions['quotes']}\n"
        f"  figures:\n{''.join(figures)}"
    )


def _in_languages(texts: Mapping[str, str]) -> str:
    """Write a text in several languages as YAML."""
    return f"{{{', '.join(f'{name}: {json.dumps(text, ensure_ascii=False)}' for name, text in texts.items())}}}"


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
