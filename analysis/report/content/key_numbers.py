"""Combine the results of a run with the texts of a language, and write the fourteen numbers that each report shows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.report.content.claim_rows import ClaimRow, claim_rows
from analysis.report.content.effect_text import claims_by_effect, detectable_effects
from analysis.report.content.error_rate_rows import ErrorRates, error_rates
from analysis.report.content.section_blocks import SectionPage, section_pages
from analysis.report.content.stability_text import Robustness, robustness
from analysis.report.content.summary import ROBUSTNESS_WORDS
from analysis.report.content.threat_rows import worst_threat
from analysis.report.evidence import ReportEvidence
from analysis.report.number_format import as_number, format_number
from analysis.report.report_run import ReportRun
from analysis.report.report_texts import ReportTexts
from analysis.report.run_description import has_custom_claims, is_public
from analysis.report.scenario_table import ScenarioTable
from analysis.report.section_outputs import SectionResult
from analysis.simulation.error_summary import TRUE_WORLD

RANGE = ("median", "low", "high")
RULE = {"base": 4, "run": 2, "threshold": 0.05}  # the row of the saturation table for the study's own rule


@dataclass(frozen=True)
class RegisteredRules:
    """The registered rules and the codebook as the document quotes them, in one language.

    Attributes
    ----------
    rules : sequence of (str, str)
        Each quantifier word and its requirement.
    codes : dict of str to sequence of (str, str)
        By family: each code and its definition.
    detectable : dict of str to str
        By claim: the smallest effect that its rule detects in four out of five studies of this size, if known.
    """

    rules: Sequence[tuple[str, str]] = ()
    codes: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    detectable: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportContext:
    """The results of one run in one language.

    Attributes
    ----------
    words : ReportTexts
        The texts that apply to the run.
    results : sequence of SectionResult
        The outputs of each section.
    pages : sequence of SectionPage
        The same, arranged for readers.
    rows : sequence of ClaimRow
    scenarios : ScenarioTable or None
    description : dict
    robustness : dict of str to Robustness
        By claim, in words.
    errors : ErrorRates or None
    registered : RegisteredRules
    evidence : ReportEvidence
    """

    words: ReportTexts
    results: Sequence[SectionResult]
    pages: Sequence[SectionPage]
    rows: Sequence[ClaimRow]
    scenarios: ScenarioTable | None
    description: Mapping[str, Any]
    robustness: Mapping[str, Robustness]
    errors: ErrorRates | None
    registered: RegisteredRules
    evidence: ReportEvidence


def report_context(run: ReportRun, words: ReportTexts, registered: RegisteredRules | None = None) -> ReportContext:
    """Combine the results of a run with the texts of one language.

    Parameters
    ----------
    run : ReportRun
    words : ReportTexts
        The texts of a language that apply to the run, from `custom_claims.texts_of_run`.
    registered : RegisteredRules, optional
        By default without the rules and the codebook, which only the document quotes.

    Returns
    -------
    ReportContext

    Raises
    ------
    ValueError
        If the claims and the sections disagree.
    """
    results = run.sections[words.language]
    return ReportContext(
        words=words,
        results=results,
        pages=section_pages(results, words, run.languages),
        rows=claim_rows(run.claims, results, words.language, has_custom_claims(run.description)),
        scenarios=run.scenarios,
        description=run.description,
        robustness=robustness(run.stability, words),
        errors=error_rates(results, words.language),
        registered=registered or RegisteredRules(detectable=detectable_effects(run.evidence, words)),
        evidence=run.evidence,
    )


def key_numbers(report: ReportContext) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each number, or a note that it is unknown."""
    words = report.words
    values = (
        _synthetic, _size, _hashes, _verdicts, rates, _robustness, _agreement, _claims, _saturation, _withheld,
        _circular, _rightly, _detectable, _seed,
    )  # fmt: skip
    withheld = (_size, _robustness, _agreement, _saturation, _detectable) if is_public(report.description) else ()
    for number, value in enumerate(values, start=1):
        missing = words("public.number" if value in withheld else "fourteen.not_known")
        yield words(f"fourteen.{number}"), value(report) or missing


def _records(report: ReportContext) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """Return the rows of every table, by section and name."""
    return {
        (result.section, output.record["name"]): [
            dict(zip((column["key"] for column in output.record["columns"]), row, strict=True))
            for row in output.record["rows"]
        ]
        for result in report.results
        for output in result.outputs
        if output.kind == "table"
    }


def _rows(report: ReportContext, section: str, name: str) -> list[Mapping[str, Any]]:
    return _records(report).get((section, name), [])


def _synthetic(report: ReportContext) -> str:
    return report.words("synthetic.banner" if report.description["synthetic"] else "fourteen.real")


def _size(report: ReportContext) -> str:
    flow, language = _rows(report, "sample-and-method", "flow"), report.words.language
    sizes = [
        f"{row['level']} {format_number(row['count'], language, 0)}"
        for row in flow
        if as_number(row["count"]) is not None
    ]
    topics = _rows(report, "sample-and-method", "topics")
    asked = [f"{row['family']} {row['asked']}" for row in topics if row.get("asked") is not None]
    if not asked and is_public(report.description):
        return report.words("public.size", sizes=", ".join(sizes)) if sizes else report.words("public.number")
    return report.words("fourteen.size", sizes=", ".join(sizes), asked=", ".join(asked)) if sizes else ""


def _hashes(report: ReportContext) -> str:
    about = report.description
    return report.words(
        "fourteen.hashes", registration=about["registration"] or "–", data=about.get("data_hash") or "–"
    )


def _verdicts(report: ReportContext) -> str:
    if is_public(report.description):
        return report.words("public.verdicts")
    negative = sum(int(as_number(row.negative_cases.replace(".", "").replace(",", "")) or 0) for row in report.rows)
    return report.words("fourteen.verdicts", negative=format_number(negative, report.words.language, 0))


def rates(report: ReportContext) -> str:
    """Write the worst rates of support for false and for true claims, with the claim and scenario of each."""
    errors = report.errors
    if not (errors and errors.runs):
        return ""
    true, untrue = ([row for row in report.evidence.errors if row["true"] is wanted] for wanted in (True, False))
    judged = [row for row in true if row["cannot_be_judged"] < row["runs"]]
    published = [row for row in judged if row["scenario"] == TRUE_WORLD]
    if not (untrue and published):
        return ""
    worst = {"false": max(untrue, key=_supported), "true": min(published, key=_supported)}
    worst["worst"] = min(judged, key=_supported)
    text = report.words("fourteen.rates", runs=errors.runs, **{k: _rate(report, row) for k, row in worst.items()})
    never = [_where(report, row) for row in true if row["cannot_be_judged"] == row["runs"]]
    judged_never = report.words("fourteen.never_judged", claims=", ".join(never)) if never else ""
    unkind = worst_threat(report.evidence.threats, report.words, "fourteen.threats")
    return " ".join(filter(None, [text, judged_never, unkind]))


def _supported(row: Mapping[str, Any]) -> float:
    return row["supported"] / row["runs"]


def _rate(report: ReportContext, row: Mapping[str, Any]) -> str:
    """Write the share of runs that support a claim, with the claim and the scenario."""
    return f"{format_number(_supported(row), report.words.language, 3)} ({_where(report, row)})"


def _where(report: ReportContext, row: Mapping[str, Any]) -> str:
    scenario = report.words.label("scenario", row["scenario"])
    return report.words("fourteen.where", claim=row["claim"], scenario=scenario)


def _robustness(report: ReportContext) -> str:
    counts = Counter(found.word for found in report.robustness.values())
    parts = [f"{report.words(f'standing.{word}').lower()} {counts[word]}" for word in ROBUSTNESS_WORDS]
    return ", ".join(parts) if report.robustness else ""


def _agreement(report: ReportContext) -> str:
    rows = _rows(report, "sample-and-method", "standings") or _rows(report, "agreement", "standings")
    return ", ".join(f"{row['standing']} {row['codes']}" for row in rows)


def _claims(report: ReportContext) -> str:
    expected = report.errors.expected if report.errors and report.errors.runs else "–"
    return report.words("fourteen.claims", claims=len(report.rows), expected=expected)


def _saturation(report: ReportContext) -> str:
    section = "saturation" if _rows(report, "saturation", "saturation") else "sample-and-method"
    rows = _rows(report, section, "saturation")
    found = next((row for row in rows if all(as_number(row[key]) == value for key, value in RULE.items())), None)
    unseen = _rows(report, section, "unseen")
    language = report.words.language
    if found is None or found["median"] is None:
        return ""
    if not unseen and is_public(report.description):
        return report.words("public.saturation", **{key: format_number(found[key], language, 0) for key in RANGE})
    point, low, high = (format_number(found[key], language, 0) for key in ("median", "low", "high"))
    more = [f"{row['level']} {format_number(row['unseen'], language, 1) or '–'}" for row in unseen]
    return report.words("fourteen.saturation", point=point, low=low, high=high, unseen=", ".join(more))


def _withheld(report: ReportContext) -> str:
    if is_public(report.description):
        number = sum(len(page.withheld) for page in report.pages)
        return report.words("public.front", withheld=format_number(number, report.words.language, 0))
    return report.words("fourteen.withheld")


def _circular(report: ReportContext) -> str:
    return report.words("scenarios.circularity") if report.scenarios else ""


def _rightly(report: ReportContext) -> str:
    rates = [row["false-support"] for row in _rows(report, "claims", "error-rates") if row["false-support"] is not None]
    if not rates or not (report.errors and report.errors.runs):
        return ""
    language = report.words.language
    return report.words(
        "fourteen.rightly",
        least=format_number(1 - max(rates), language, 3),
        most=format_number(1 - min(rates), language, 3),
    )


def _detectable(report: ReportContext) -> str:
    found = claims_by_effect(report.registered.detectable)
    return "; ".join(f"{', '.join(claims)}: {least}" for least, claims in found.items())


def _seed(report: ReportContext) -> str:
    about = report.description
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return report.words("fourteen.seed", seed=about.get("seed") or "–", versions=versions)


def registration_facts(description: Mapping) -> dict[str, str]:
    """Return the hashes of rules and claims that a run states, as far as they are known; the first is of both."""
    parts = {name: description[name] for name in ("rules_hash", "claims_hash") if description.get(name)}
    return {"registration": description["registration"] or "", **parts}
