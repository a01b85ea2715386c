"""The pages of one language: which there are, and what each of them shows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.appraise.standing import Standing
from analysis.report.claims import claim_rows, grouped, verdict_counts
from analysis.report.crossing import cross
from analysis.report.error_rates import error_rates
from analysis.report.results import SectionResult
from analysis.report.robustness import robustness
from analysis.report.sections import SectionPage, section_pages
from analysis.report.wording import Wording, read_wording

TEMPLATES = Path(__file__).with_name("templates")
FRONT, REPRODUCE = "index.html", "reproduce.html"


def pages(
    language: str,
    results: Sequence[SectionResult],
    claims: Sequence[Mapping],
    scenarios: Sequence[Mapping] | None,
    description: Mapping,
    standings: Mapping[str, Standing | None] | None = None,
) -> Iterator[tuple[str, str | bytes]]:
    """Yield every file of one language: its path below that language's folder, and what it holds."""
    words = read_wording(language)
    contents = section_pages(results, words)
    environment = _environment(words, description, contents, bool(scenarios))
    environment.globals["errors"] = error_rates(results, language)
    environment.globals["standings"] = robustness(standings, words)
    rows = claim_rows(claims, results, language)
    front = {"total": len(rows), "counts": verdict_counts(rows), "groups": grouped(rows, results)}
    front |= _scenarios(scenarios) | {"statements": {row.claim: row.statement for row in rows}}
    yield FRONT, _page(environment, "front.html", FRONT, front)
    yield REPRODUCE, _page(environment, "reproduce.html", REPRODUCE, _run(description, words))
    for page, previous, following in zip(contents, [None, *contents], [*contents[1:], None], strict=False):
        around = {"section": page, "previous": previous, "next": following}
        yield page.page, _page(environment, "section.html", page.page, around)
        yield from ((figure.href, figure.picture) for figure in page.figures if figure.picture)


def _environment(words: Wording, description: Mapping, contents: Sequence[SectionPage], crossed: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    scenarios = [("scenarios", f"{FRONT}#scenarios")] if crossed else []
    menu = [("front", FRONT), ("claims", f"{FRONT}#claims"), *scenarios]
    environment.globals |= {
        "t": words,
        "language": words.language,
        "top": "" if words.language == "da" else "../",
        "description": description,
        "contents": contents,
        "menu": [*menu, ("sections", f"{FRONT}#sections"), ("reproduce", REPRODUCE)],
    }
    return environment


def _page(environment: Environment, template: str, page: str, values: Mapping[str, Any]) -> str:
    other = _other(environment.globals["language"], page)
    return environment.get_template(template).render(page=page, other=other, **values)


def _other(language: str, page: str) -> dict[str, str]:
    """Say where the same page stands in the other language."""
    other = "en" if language == "da" else "da"
    href = f"en/{page}" if other == "en" else f"../{page}"
    return {"language": other, "name": read_wording(other)("name"), "href": href}


def _scenarios(rows: Sequence[Mapping] | None) -> dict[str, Any]:
    table = cross(rows) if rows else None
    return {"scenarios": table, "tally": table.tally() if table else None}


def _run(description: Mapping, words: Wording) -> dict[str, Any]:
    """Gather what a reader needs to run the same again; only a synthetic dataset has a scenario and a seed."""
    known = {
        "dataset": description["dataset"],
        "title_of_dataset": description["title"],
        "synthetic": words("value.true" if description["synthetic"] else "value.false"),
        "scenario": description.get("scenario"),
        "seed": description.get("seed"),
        "data_hash": description.get("data_hash"),
        "registration": description["registration"] or "",
    }
    run = [(words(f"reproduce.{key}"), value) for key, value in known.items() if value is not None]
    run += [(words.label("parameter", name), value) for name, value in description["parameters"].items()]
    return {"run": run, "versions": list(description["versions"].items()), "example": "data/synthetic/null"}
