"""Assemble the PDF of the report: front matter and chapters, with the summary first."""

from collections.abc import Iterator
from typing import Any

from analysis.report.content.claim_rows import ALL_CLAIMS, ClaimRow, grouped, verdict_counts
from analysis.report.content.error_rate_rows import ErrorRates, counting_command
from analysis.report.content.key_numbers import (
    RegisteredRules,
    ReportContext,
    key_numbers,
    registration_facts,
    report_context,
)
from analysis.report.content.section_blocks import MANY_ROWS, Figure, SectionPage, Table
from analysis.report.content.summary import Summary, summarise
from analysis.report.custom_claims import texts_of_run
from analysis.report.number_format import format_number
from analysis.report.pdf.document_blocks import (
    Block,
    bullets,
    caution,
    chapter,
    commands,
    figure_block,
    grid,
    heading,
    in_language,
    joined,
    lead,
    link,
    paragraph,
    small,
    table_block,
)
from analysis.report.pdf.glyphs import glyphs_missing_in, settable_document
from analysis.report.pdf.printed_tables import AGREEMENT, ALL, KEY_TABLES, NAMED
from analysis.report.read_texts import departure_lines
from analysis.report.report_run import ReportRun
from analysis.report.report_texts import ReportTexts
from analysis.report.run_description import has_custom_claims, is_public, reproduction_commands
from analysis.report.scenario_table import ScenarioTable, ScenarioVerdict
from analysis.report.section_outputs import Output, SectionResult

LOCALES = {"da": "DK", "en": "GB"}
TEXT_WIDTH = 16 / 2.54 * 72  # points
INFERENCE = {"can": 3, "cannot": 4}  # number of paragraphs in wording.yaml


def document(run: ReportRun, language: str, registered: RegisteredRules) -> dict[str, Any]:
    """Assemble the document of one language.

    Parameters
    ----------
    run : ReportRun
    language : str
        One of the run's languages.
    registered : RegisteredRules
        The rules and the codebook that the document quotes.

    Returns
    -------
    dict
        Plain data for ``report.typ``; characters that its fonts lack are written as numbers, which ``missing`` lists.

    Raises
    ------
    ValueError
        If the claims and the sections disagree.
    """
    report = report_context(run, texts_of_run(language, run.description), registered)
    summary = summarise(report.rows, report.robustness, report.evidence, report.words)
    content = _front(report) | {"chapters": list(_chapters(report, summary))}
    missing = sorted(glyphs_missing_in(content))
    if missing:
        content["imprint"].append(report.words("document.by_number", example=missing[0]))
    return settable_document(content) | {"missing": [f"{ord(character):04X}" for character in missing]}


def _front(report: ReportContext) -> dict[str, Any]:
    words, about = report.words, report.description
    banner = words("synthetic.banner") if about["synthetic"] else ""
    synthetic = [words("synthetic.tag")] if about["synthetic"] else []
    known = [("reproduce.dataset", about["dataset"]), ("reproduce.registration", about["registration"])]
    return {
        "language": words.language,
        "region": LOCALES[words.language],
        "title": words("front.title"),
        "subtitle": words("document.subtitle"),
        "brand": words("brand"),
        "author": words("brand"),
        "description": ". ".join(filter(None, [words("front.description").rstrip("."), banner])) + ".",
        "keywords": [*words("document.keywords").split(", "), *synthetic],
        "running": words("front.title"),
        "banner": banner,
        "synthetic": bool(about["synthetic"]),
        "explanation": words("synthetic.explanation"),
        "imprint": [words("document.made"), *(f"{words(key)}: {value}" for key, value in known), words("footer.text")],
        "words": {"contents": words("document.contents"), "of": words("document.of")},
    }


def _chapters(report: ReportContext, summary: Summary) -> Iterator[dict[str, Any]]:
    words = report.words
    yield chapter(words("document.summary"), "summary", _summary(report, summary))
    yield chapter(words("claims.title"), "claims", _claims(report), wide=True)
    for page, result in zip(report.pages, report.results, strict=True):
        title = f"{page.number} {page.title}"
        yield chapter(title, f"section-{page.section}", _section(report, page, result))
    if report.scenarios:
        yield chapter(words("scenarios.title"), "scenarios", _scenarios(report, report.scenarios), wide=True)
    yield chapter(words("document.method"), "method", _method(report))
    yield chapter(words("document.limits"), "limits", _limits(report))
    if not has_custom_claims(report.description):
        yield chapter(words("document.fourteen"), "fourteen", _fourteen(report))
    if report.registered.codes:
        yield chapter(words("document.codebook"), "codebook", _codebook(report))
    yield chapter(words("document.agreement"), "agreement", _agreement(report))
    yield chapter(words("reproduce.title"), "reproduce", _reproduce(report))


def _summary(report: ReportContext, summary: Summary) -> Iterator[Block]:
    words = report.words
    yield lead(summary.sentence)
    if summary.robustness:
        yield paragraph(summary.robustness)
    if is_public(report.description):
        number = format_number(sum(len(page.withheld) for page in report.pages), words.language, 0)
        yield caution(f"{words('public.title')}. {words('public.front', withheld=number)}")
    if report.description.get("scenario") == "as-published":
        yield caution(words("scenarios.circularity"))
    if departing := report.description.get("departures"):
        yield caution(f"{words('front.departures')}. {words('front.departures_text')}")
        yield bullets(departure_lines(words, departing))
    if summary.against:
        yield heading(words("front.against"))
        yield paragraph(words("document.against_text"))
        yield bullets(joined(_statement(row), f" ({row.claim}: {counts})") for row, counts in summary.against)
    yield heading(words("front.about_title"))
    yield paragraph(words("front.lead"))
    yield paragraph(words("front.about"))
    yield heading(words("document.found"))
    yield paragraph(words("front.summary_sentence", total=len(report.rows)))
    counts = [
        (words(f"verdict.{key}"), str(count), words(f"meaning.{key}")) for key, count in verdict_counts(report.rows)
    ]
    heads = [words("claims.verdict"), words("document.count"), words("document.means")]
    yield grid(words("document.counts_caption"), heads, counts, numeric=[1])
    yield from (bullet for group in grouped(report.rows, report.results) for bullet in _section_verdicts(report, group))
    yield heading(words("document.trusted"))
    yield paragraph(_trusted(report))


def _section_verdicts(report: ReportContext, group: Any) -> Iterator[Block]:
    """List the claims of a section by verdict, those not supported first."""
    words = report.words
    by_verdict = {key: [row for row in group.rows if row.verdict == key] for key, _ in verdict_counts(group.rows)}
    yield heading(group.title, 3)
    for key in ("contradicted", "not_supported", "cannot_be_judged", "supported"):
        if by_verdict[key]:
            yield small(f"{words(f'verdict.{key}')}:")
            yield bullets(joined(_statement(row), f" ({row.claim})") for row in by_verdict[key])


def _statement(row: ClaimRow) -> Any:
    return in_language(row.statement, row.statement_language)


def _trusted(report: ReportContext) -> str:
    words, table, parts = report.words, report.scenarios, []
    if table:
        truths = table.truth_counts()
        wrong = [f"{c.claim} ({words.label('scenario', c.scenario)})" for c in table.falsely_supported()]
        key = "document.some_false" if wrong else "scenarios.none_false"
        counts = {"count": len(wrong), "false": truths.untrue, "scenarios": len(table.scenarios)}
        parts.append(words(key, **counts, which=", ".join(wrong)))
    if report.errors and report.errors.runs:
        parts.append(words("errors.expected", expected=report.errors.expected))
    if has_custom_claims(report.description):
        parts.append(words("own_ledger.errors"))
    return " ".join([*parts, words("document.see_limits")])


def _claims(report: ReportContext) -> Iterator[Block]:
    words, errors, missing = report.words, report.errors, report.words("document.missing")
    rates = errors if errors and errors.runs else None
    heads = ["id", "statement", "verdict", "units", "estimate", "negative"]
    columns = [words(f"claims.{key}") for key in heads]
    columns += [words("standing.column")] * bool(report.robustness)
    columns += [f"{words('errors.column')} {words('errors.true_and_false')}"] * bool(rates)
    yield grid(
        words("claims.caption"), columns, [_claim_cells(report, row, rates, missing) for row in report.rows], [3, 5]
    )
    yield heading(words("claims.notes"))
    notes = [words(f"claims.note_{key}") for key in ("units", "estimate", "negative")]
    notes += [words("standing.note")] * bool(report.robustness)
    notes += [words("errors.note", runs=rates.runs), words("errors.expected", expected=rates.expected)] if rates else []
    yield bullets(notes)
    if has_custom_claims(report.description):
        yield paragraph(words("own_ledger.errors"))
    elif errors and not rates:
        yield paragraph(words("errors.none"))
        yield commands(counting_command(report.description))


def _claim_cells(report: ReportContext, row: ClaimRow, rates: ErrorRates | None, missing: str) -> list[Any]:
    words = report.words
    cells: list[Any] = [link(row.claim, f"verdict-{row.claim}"), _statement(row), words(f"verdict.{row.verdict}")]
    cells += [_k_of_n(row, words), " ".join(filter(None, [row.estimate, row.interval])), row.negative_cases]
    if report.robustness:
        found = report.robustness.get(row.claim)
        cells.append(f"{words(f'standing.{found.word}')}: {found.short}" if found else "")
    if rates:
        cells.append(_support(rates, row.claim, missing))
    return [cell or missing for cell in cells]


def _k_of_n(row: ClaimRow, words: ReportTexts) -> str:
    if row.supporting and row.judged:
        return words("claims.k_of_n", supporting=row.supporting, judged=row.judged)
    return words("claims.judged_only", judged=row.judged) if row.judged else ""


def _support(rates: ErrorRates, claim: str, missing: str) -> str:
    return " / ".join(shares.get(claim) or missing for shares in (rates.true, rates.false))


def _section(report: ReportContext, page: SectionPage, result: SectionResult) -> Iterator[Block]:
    words = report.words
    if page.introduction:
        yield paragraph(page.introduction)
    shown = _verdicts(report, page)
    if shown:
        yield heading(words("section.verdicts"))
        yield from (_verdict(report, row) for row in shown)
    elif has_custom_claims(report.description) and not page.verdicts:
        yield small(words("own_ledger.section"))
    evidence = list(_evidence(report, page, result))
    if evidence:
        yield heading(words("section.evidence"))
        yield from evidence
    if page.withheld:
        yield heading(words("public.title"))
        yield paragraph(words("public.section"))
        yield bullets(dict.fromkeys(page.withheld))  # a table and a figure may share a caption
    left = [table for table, output in _tables(page, result) if not _is_key(page.section, output)]
    if left:
        yield small(words("document.further", tables="; ".join(f"{table.number} {table.caption}" for table in left)))


def _verdicts(report: ReportContext, page: SectionPage) -> list[ClaimRow]:
    """List the verdicts of a chapter; the chapter on claims lists those that no other chapter does."""
    if page.section != ALL_CLAIMS:
        return list(page.verdicts)
    return [row for row in report.rows if row.section == ALL_CLAIMS]


def _verdict(report: ReportContext, row: ClaimRow) -> Block:
    words, found = report.words, report.robustness.get(row.claim)
    facts = []
    if found:
        flips = words("standing.flips", flips=found.flips) if found.flips else ""
        text = f"{words(f'standing.{found.word}')}: {found.counts}. {flips}".strip()
        facts.append((words("standing.column"), text))
    if report.errors and report.errors.runs:
        name = f"{words('errors.column')} {words('errors.true_and_false')}"
        facts.append((name, _support(report.errors, row.claim, words("document.missing"))))
    if row.reason:
        facts.append((words("claims.reason"), row.reason))
    return {
        "kind": "verdict",
        "claim": row.claim,
        "label": f"verdict-{row.claim}",
        "verdict": words(f"verdict.{row.verdict}"),
        "statement": _statement(row),
        "source": in_language(row.source, row.title_language),
        "sentence": row.sentence,
        "facts": facts,
    }


def _evidence(report: ReportContext, page: SectionPage, result: SectionResult) -> Iterator[Block]:
    """Yield figures and key tables in the order of the section."""
    shown = iter(page.evidence)
    for output in result.outputs:
        if output.kind not in ("table", "figure"):
            continue
        item = next(shown)
        if isinstance(item, Figure) and output.vector:
            yield figure_block(item, output.vector, output.picture, TEXT_WIDTH)
        elif isinstance(item, Table) and _is_key(page.section, output):
            keys = [column["key"] for column in output.record["columns"]]
            chosen = KEY_TABLES.get(page.section, {}).get(output.record["name"], ALL)
            block = table_block(item, keys, chosen, report.words("document.missing"))
            is_cut = chosen is NAMED and "low" in keys  # a public table has no interval
            yield {**block, "caption": _cut_caption(item.caption, report.words)} if is_cut else block


def _cut_caption(caption: str, words: ReportTexts) -> str:
    """Shorten a caption that mentions columns that the document omits."""
    at = words("document.cut_at")
    return f"{caption.partition(at)[0]}{at}{words('document.cut_caption')}"


def _tables(page: SectionPage, result: SectionResult) -> Iterator[tuple[Any, Output]]:
    return zip(page.tables, (output for output in result.outputs if output.kind == "table"), strict=True)


def _is_key(section: str, output: Output) -> bool:
    """Tell whether the document shows a table: the chosen ones of a shipped section, all short ones of another."""
    rows = output.record["rows"]
    return bool(rows) and (
        output.record["name"] in KEY_TABLES[section] if section in KEY_TABLES else len(rows) <= MANY_ROWS
    )


def _scenarios(report: ReportContext, table: ScenarioTable) -> Iterator[Block]:
    words, names = report.words, table.scenarios
    yield paragraph(words("scenarios.introduction"))
    yield caution(words("scenarios.circularity"))
    yield paragraph(_trusted(report))
    heads = [words("scenarios.claim"), *(words.label("scenario", name) for name in names)]
    rows = [[link(claim, f"verdict-{claim}"), *(_scenario_verdict(words, table.verdict(claim, name)) for name in names)]
            for claim in table.claims]  # fmt: skip
    yield grid(words("scenarios.caption"), heads, rows)
    yield small(words("document.crossing_key"))
    yield heading(words("scenarios.about"))
    columns = [words(f"scenarios.{key}") for key in ("scenario", "different", "falsely", "rightly")]
    yield grid(words("scenarios.about_caption"), columns, [_about(words, table, name) for name in names], [2, 3])


def _scenario_verdict(words: ReportTexts, cell: ScenarioVerdict | None) -> str:
    if cell is None:
        return words("document.missing")
    mark = words(f"mark.{cell.mark}") if cell.mark else ""
    return ", ".join(filter(None, [words(f"document.short.{cell.verdict}"), mark]))


def _about(words: ReportTexts, table: ScenarioTable, scenario: str) -> list[str]:
    within = table.truth_counts(scenario)
    about = words.texts.get(f"scenario_about.{scenario}", words("document.missing"))
    falsely = words("scenarios.of", count=within.falsely_supported, total=within.untrue)
    rightly = words("scenarios.of", count=within.rightly_supported, total=within.true)
    return [words.label("scenario", scenario), about, falsely, rightly]


def _method(report: ReportContext) -> Iterator[Block]:
    words = report.words
    yield from (paragraph(words(f"document.method_{part}")) for part in ("unit", "absence", "intervals"))
    yield heading(words("reproduce.rules"))
    yield paragraph(words("document.rules_text"))
    yield grid(
        words("document.rules_caption"), [words("document.word"), words("document.asks")], report.registered.rules
    )
    yield paragraph(words("document.method_order"))
    yield bullets(f"{words(f'verdict.{key}')}: {words(f'meaning.{key}')}" for key, _ in verdict_counts(()))
    yield heading(words("document.tried"))
    yield paragraph(words("standing.note"))
    yield paragraph(words("document.method_errors"))


def _limits(report: ReportContext) -> Iterator[Block]:
    words = report.words
    yield paragraph(words("synthetic.explanation") if report.description["synthetic"] else words("document.real"))
    for side, count in INFERENCE.items():
        yield heading(words(f"inference.{side}"))
        known = count - (side == "can" and not report.scenarios)  # the last paragraph is about the scenarios
        yield bullets(words(f"inference.{side}_{number}") for number in range(1, known + 1))
    yield paragraph(words("inference.segments"))
    yield heading(words("document.not_known"))
    yield bullets(words(f"document.limit_{number}") for number in range(1, 4))
    if has_custom_claims(report.description):
        yield paragraph(words("own_ledger.left_out"))


def _fourteen(report: ReportContext) -> Iterator[Block]:
    words = report.words
    yield paragraph(words("document.fourteen_text"))
    rows = key_numbers(report)
    heads = [words("document.number"), words("document.what"), words("document.value")]
    yield grid(words("document.fourteen_caption"), heads, [[str(n), *row] for n, row in enumerate(rows, 1)], [0])


def _codebook(report: ReportContext) -> Iterator[Block]:
    words = report.words
    yield paragraph(words("document.codebook_text"))
    for family, codes in report.registered.codes.items():
        yield heading(family[:1].upper() + family[1:])
        yield grid("", [words("document.code"), words("document.definition")], codes)


def _agreement(report: ReportContext) -> Iterator[Block]:
    """Show alpha with its interval and the probability that it is too low, AC1 and unitised alpha of each code."""
    words = report.words
    sections = ("sample-and-method", "agreement")
    tables = {output.record["name"]: (table, output) for page, result in zip(report.pages, report.results, strict=True)
              if page.section in sections for table, output in _tables(page, result)}  # fmt: skip
    yield paragraph(words("document.agreement_text"))
    if "agreement" not in tables:
        return
    table, output = tables["agreement"]
    missing = words("document.missing")
    block = table_block(table, [column["key"] for column in output.record["columns"]], AGREEMENT, missing)
    bounds = tables.get("boundaries")
    if bounds:
        keys = [column["key"] for column in bounds[1].record["columns"]]
        means = {row[0].text: row[keys.index("mean")].text or missing for row in bounds[0].rows}
        block["columns"].append({"label": words("document.unitised"), "width": 14, "numeric": True})
        block["rows"] = [[*row, means.get(row[0], missing)] for row in block["rows"]]
    yield block


def _reproduce(report: ReportContext) -> Iterator[Block]:
    words, about = report.words, report.description
    yield paragraph(words("reproduce.lead"))
    yield paragraph(words("reproduce.commands_introduction"))
    yield grid(words("reproduce.commands"), [words("reproduce.commands"), words("document.does")],
               [[command, words(f"reproduce.{key}")] for command, key in reproduction_commands(about)])  # fmt: skip
    known = {
        "dataset": about["dataset"],
        "title_of_dataset": about["title"],
        "synthetic": words("value.true" if about["synthetic"] else "value.false"),
        "scenario": about.get("scenario"),
        "seed": about.get("seed"),
        "data_hash": about.get("data_hash"),
        **registration_facts(about),
    }
    run = [[words(f"reproduce.{key}"), str(value)] for key, value in known.items() if value is not None]
    run += [
        [words.label("parameter", name), words.label("setting", value)] for name, value in about["parameters"].items()
    ]
    yield grid(words("reproduce.run_caption"), [words("reproduce.key"), words("reproduce.data")], run)
    versions = [[name, value] for name, value in about["versions"].items()]
    yield grid(words("reproduce.versions_caption"), [words("reproduce.package"), words("reproduce.version")], versions)
    yield small(words("document.set_by"))
