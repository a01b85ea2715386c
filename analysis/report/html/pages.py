"""Render all pages of the report in one language."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from analysis.models import VERDICTS
from analysis.report.content.claim_rows import grouped, verdict_counts
from analysis.report.content.error_rate_rows import counting_command
from analysis.report.content.key_numbers import ReportContext, key_numbers, registration_facts, report_context
from analysis.report.content.page_names import anchored, claim_page, interview_page, language_folder
from analysis.report.content.section_blocks import SectionPage
from analysis.report.content.segment_index import SegmentIndex
from analysis.report.content.summary import summarise
from analysis.report.content.threat_rows import worst_threat
from analysis.report.custom_claims import texts_of_run
from analysis.report.evidence import Interview, ReportEvidence
from analysis.report.html.claim_pages import ClaimPages
from analysis.report.html.codebook_page import families
from analysis.report.html.page_templates import template_environment
from analysis.report.number_format import format_number
from analysis.report.read_texts import departure_lines, read_texts
from analysis.report.report_run import ReportRun
from analysis.report.report_texts import ReportTexts
from analysis.report.run_description import has_custom_claims, reproduction_commands
from analysis.robustness.stability import Stability

FRONT, SEARCH, METHOD, CODEBOOK, REPRODUCE = (
    "index.html", "search.html", "method.html", "codebook.html", "reproduce.html")  # fmt: skip
UNKNOWN = "unknown"  # recorded by an import if the files do not name the tool or its version
File = tuple[str, str | bytes]


def pages(run: ReportRun, language: str, download: str | None = None) -> Iterator[File]:
    """Yield the path, relative to the language's folder, and the content of every file.

    Parameters
    ----------
    run : ReportRun
    language : str
        One of the run's languages.
    download : str, optional
        The file name of the document beside the front page.

    Yields
    ------
    (str, str or bytes)

    Raises
    ------
    ValueError
        If the claims and the sections disagree.
    """
    report, evidence = report_context(run, texts_of_run(language, run.description)), run.evidence
    index = SegmentIndex(evidence, evidence.wordings[language], {row.claim: row.verdict for row in report.rows})
    environment = _environment(report, index, run.languages)
    environment.globals["download"] = download
    yield from _opening_pages(environment, report, index)
    yield from _section_pages(environment, report.pages)
    yield from _evidence_pages(environment, report, index, run.stability or {})


def _opening_pages(environment: Environment, report: ReportContext, index: SegmentIndex) -> Iterator[File]:
    """Yield the front page and the pages on method, codebook and reproduction."""
    words, description = report.words, report.description
    yield FRONT, _page(environment, "front.html", FRONT, _front(report))
    numbers = () if has_custom_claims(description) else _numbers(report)
    method = {"numbers": list(numbers), "rules": _rules(report.evidence, words)}
    yield METHOD, _page(environment, "method.html", METHOD, method | {"statement": _statement(description, words)})
    yield CODEBOOK, _page(environment, "codebook.html", CODEBOOK, {"families": families(index, words)})
    yield REPRODUCE, _page(environment, "reproduce.html", REPRODUCE, _run(description, words))


def _front(report: ReportContext) -> dict[str, Any]:
    """Collect what the front page shows."""
    words, rows, scenarios = report.words, report.rows, report.scenarios
    return {
        "total": len(rows),
        "counts": verdict_counts(rows),
        "groups": grouped(rows, report.results),
        "scenarios": scenarios,
        "truth_counts": scenarios.truth_counts() if scenarios else None,
        "statements": {row.claim: row.statement for row in rows},
        "departures": departure_lines(words, report.description.get("departures", ())),
        "finding": summarise(rows, report.robustness, report.evidence, words),
        "withheld": format_number(sum(len(page.withheld) for page in report.pages), words.language, 0),
    }


def _section_pages(environment: Environment, contents: Sequence[SectionPage]) -> Iterator[File]:
    for page, previous, following in _with_neighbours(contents):
        around = {"section": page, "previous": previous, "next": following}
        yield page.page, _page(environment, "section.html", page.page, around)
        yield from ((figure.href, figure.picture) for figure in page.figures if figure.picture)


def _evidence_pages(
    environment: Environment, report: ReportContext, index: SegmentIndex, stability: Mapping[str, Stability | None]
) -> Iterator[File]:
    """Yield a page for each claim, the search page, and a page for each interview unless they are withheld."""
    words = report.words
    macros: Any = environment.get_template("segments.html").make_module(environment.globals)
    short = {name: Markup(macros.short(segment)) for name, segment in index.segments.items()}
    attributes = {name: Markup(macros.marks(segment)) for name, segment in index.segments.items()}
    maker, sections = ClaimPages(index, words, short, attributes), {page.section: page for page in report.pages}
    claim_contents = [maker.page(row, sections[row.section], stability.get(row.claim)) for row in report.rows]
    for page, previous, following in _with_neighbours(claim_contents):
        around = {"claim": page, "previous": previous, "next": following}
        yield page.page, _page(environment, "claim.html", page.page, around)
        if page.figure and page.figure.picture:
            yield page.figure.href, page.figure.picture
    search = {"groups": grouped(report.rows, report.results), "short": short, "attributes": attributes}
    search |= {"filters": index.choices() | _verdict_filter(words)}
    yield SEARCH, _page(environment, "search.html", SEARCH, search)
    if report.evidence.quoted:
        yield from _interview_pages(environment, index, words)


def _verdict_filter(words: ReportTexts) -> dict[str, list[tuple[str, str]]]:
    return {"verdict": [(verdict, words(f"verdict.{verdict}")) for verdict in VERDICTS]}


def _interview_pages(environment: Environment, index: SegmentIndex, words: ReportTexts) -> Iterator[File]:
    for interview, previous, following in _with_neighbours(index.evidence.interviews):
        page, segments = interview_page(interview.interview), index.by_interview[interview.interview]
        around = {"interview": interview, "previous": previous, "next": following, "segments": segments}
        around |= {"facts": _facts(interview, index, words)}
        yield page, _page(environment, "interview.html", page, around)


def _facts(interview: Interview, index: SegmentIndex, words: ReportTexts) -> list[tuple[str, str]]:
    known = {name: getattr(interview, name) for name in ("unit", "group", "setting")}
    numbers = {name: getattr(interview, name) for name in ("participants", "characters")}
    facts = [(words(f"interview.{name}"), words.label("setting", value or "")) for name, value in known.items()]
    return facts + [
        (words(f"interview.{name}"), format_number(value, words.language, 0)) for name, value in numbers.items()
    ]


def _with_neighbours(items: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    return zip(items, [None, *items], [*items[1:], None], strict=False)


def _environment(report: ReportContext, index: SegmentIndex, languages: Sequence[str]) -> Environment:
    environment, words = template_environment(), report.words
    scenarios = [("scenarios", f"{FRONT}#scenarios")] if report.scenarios else []
    menu = [("front", FRONT), ("claims", f"{FRONT}#claims"), *scenarios, ("sections", f"{FRONT}#sections")]
    menu += [("search", SEARCH), ("method", METHOD), ("codebook", CODEBOOK), ("reproduce", REPRODUCE)]
    environment.filters |= {
        "anchor": anchored,
        "claim_page": claim_page,
        "interview_page": interview_page,
        "code_label": index.wording.code,
        "counting_command": counting_command,
        "capitalised": lambda text: text[:1].upper() + text[1:],
    }
    environment.globals |= {
        "t": words,
        "w": index.wording,
        "segment_index": index,
        "language": words.language,
        "languages": languages,
        "top": "../" if language_folder(words.language, languages) else "",
        "description": report.description,
        "contents": report.pages,
        "menu": menu,
        "linked_data": _linked_data(report.description, words),
        "errors": report.errors,
        "threats": worst_threat(report.evidence.threats, report.words),
        "robustness": report.robustness,
        "filters": _verdict_filter(words),
    }
    return environment


def _page(environment: Environment, template: str, page: str, values: Mapping[str, Any]) -> str:
    languages: Any = environment.globals["languages"]
    other = _other(str(environment.globals["language"]), languages, page)
    return environment.get_template(template).render(page=page, other=other, **values)


def _other(language: str, languages: Sequence[str], page: str) -> dict[str, str] | None:
    """Return the link to the same page in the other language; None if the study has one language."""
    other = next((one for one in languages if one != language), None)
    if other is None:
        return None
    up = "../" if language_folder(language, languages) else ""
    href = f"{up}{language_folder(other, languages)}{page}"
    return {"language": other, "name": read_texts(other)("name"), "href": href}


def _linked_data(description: Mapping, words: ReportTexts) -> Markup:
    """Describe the report and its dataset as linked data (schema.org), including whether the data are synthetic."""
    origin = words("synthetic.banner" if description["synthetic"] else "fourteen.real")
    dataset = {"@type": "Dataset", "name": description["title"], "description": origin}
    dataset |= {"identifier": f"sha256:{description['data_hash']}"} if description.get("data_hash") else {}
    record = {"@context": "https://schema.org", "@type": "Report", "name": words("front.title"),
              "inLanguage": words.language, "isBasedOn": dataset}  # fmt: skip
    record |= {"version": description["registration"]} if description["registration"] else {}
    record |= {"keywords": words("synthetic.title")} if description["synthetic"] else {}
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


# The places where each of the fourteen numbers is shown in full, in their order.
FIRST = "sample-and-method.html"
AGREEMENT_TABLES = ("agreement", "coefficients", "boundaries")
PLACES = (
    ("method.html#data",), (f"{FIRST}#table-flow", f"{FIRST}#table-topics"), ("reproduce.html#run",),
    ("index.html#claims",), ("index.html#claims",), ("index.html#claims",),
    tuple(f"{page}#table-{name}" for page in (FIRST, "agreement.html") for name in AGREEMENT_TABLES),
    ("index.html#claims",),
    tuple(f"{page}#table-{name}" for page in (FIRST, "saturation.html") for name in ("saturation", "unseen")),
    ("method.html#data",), ("index.html#scenarios",),
    ("index.html#scenarios",), ("index.html#claims",), ("reproduce.html#run",),
)  # fmt: skip


def _numbers(report: ReportContext) -> Iterator[dict[str, Any]]:
    """Yield the fourteen numbers, each with links to where this report shows it in full."""
    shown = {f"{page.page}#{item.anchor}" for page in report.pages for item in page.evidence}
    for (name, value), places in zip(key_numbers(report), PLACES, strict=True):
        kept = [place for place in places if ("#table-" not in place or place in shown)
                and (report.scenarios or not place.endswith("#scenarios"))]  # fmt: skip
        yield {
            "name": name,
            "value": value,
            "places": [(report.words(f"place.{place.partition('#')[2]}"), place) for place in kept],
        }


def _rules(evidence: ReportEvidence, words: ReportTexts) -> list[dict[str, Any]]:
    """List each rule with its quantifier word and the claims that are judged by it."""
    claims_by_rule: dict[tuple[str, str], list[str]] = {}
    for claim in evidence.claims.values():
        claims_by_rule.setdefault((claim.words[words.language], claim.basis[words.language]), []).append(claim.claim)
    return [{"word": word, "basis": basis, "claims": claims} for (word, basis), claims in claims_by_rule.items()]


def _statement(description: Mapping, words: ReportTexts) -> list[tuple[str, str]]:
    """List the facts about the data for the page on method."""
    origin = description.get("origin") or {}
    names = [str(origin[name]) for name in ("tool", "version") if origin.get(name)]
    tool = " ".join(name for name in names if name != UNKNOWN)
    audience = description["parameters"].get("audience", "")
    facts = {"title_of_dataset": description["title"], "origin": tool, "scenario": _scenario(description, words)}
    facts |= {"synthetic": words("value.true" if description["synthetic"] else "value.false")}
    facts |= {"audience": words.label("setting", audience) if audience else ""}
    facts |= {"data_hash": description.get("data_hash") or "", **registration_facts(description)}
    return [(words(f"reproduce.{name}"), value) for name, value in facts.items() if value]


def _scenario(description: Mapping, words: ReportTexts) -> str:
    scenario = description.get("scenario")
    return words.label("scenario", scenario) if scenario else ""


def _run(description: Mapping, words: ReportTexts) -> dict[str, Any]:
    """List what a reader needs to repeat the run; only a synthetic dataset has a scenario and a seed."""
    known = {
        "dataset": description["dataset"],
        "title_of_dataset": description["title"],
        "synthetic": words("value.true" if description["synthetic"] else "value.false"),
        "scenario": description.get("scenario"),
        "seed": description.get("seed"),
        "data_hash": description.get("data_hash"),
        **registration_facts(description),
    }
    run = [(words(f"reproduce.{key}"), value) for key, value in known.items() if value is not None]
    run += [(words.label("parameter", name), value) for name, value in description["parameters"].items()]
    commands = [(command, words(f"reproduce.{key}")) for command, key in reproduction_commands(description)]
    return {"run": run, "versions": list(description["versions"].items()), "commands": commands}
