"""Collect what the report quotes beside the notebooks' outputs: segments, codes, and the evidence for each claim."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from analysis.claims.reliability import codes_behind
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.overlap import overlapping_pairs
from analysis.models import SIDES, Claim, Evidence
from analysis.notebook.study_run import StudyRun, open_study_run
from analysis.report.content.segment_index import MAX_LISTED
from analysis.report.evidence import (
    ClaimEvidence,
    Code,
    Interview,
    ReportEvidence,
    Segment,
    SpecificationCurve,
    TracedSegment,
)
from analysis.robustness.specifications import open_choices
from analysis.robustness.text_listing import labelled_specifications
from analysis.simulation.error_table import table_for
from analysis.simulation.minimum_detectable_effect import detectable
from analysis.simulation.own_design.design_error_rates import stored_design_rows
from analysis.simulation.threats.threat_names import ANY
from analysis.simulation.threats.threat_table import threat_rates_for
from analysis.workflow.products.robustness_table import COLUMNS
from analysis.workflow.products.specification_figures import SpecificationFigures, read_specification_figures
from analysis.workflow.run_config import RunConfig

CONTEXT = 160  # characters of context shown before and after a segment
MOST_SEGMENTS = 30_000
"""If a study has more, pages show only the segments listed for a claim; all of them would take gigabytes."""

MIN_CURVE_POINTS = 3  # alternative rules needed for a figure; fewer are shown in a table only
UNITS = ("mean", "positive", "mixed", "negative", "with", "without", "difference",
         "statements-with", "statements-without", "naming", "counted", "interviews", "judged", "named", "condition",
         "names-code", "names-other", "together", "value", "eligible", "category")  # fmt: skip


@dataclass(frozen=True)
class _Sources:
    """The data shared by the evidence for all claims."""

    study_run: StudyRun
    languages: Sequence[str]
    simulated: bool
    quoted: bool
    judged: Mapping[str, int]
    verdicts: Mapping[str, str]
    repetitions: Sequence[Mapping[str, str]]
    errors: Sequence[Mapping[str, Any]]
    threats: Sequence[Mapping[str, Any]]
    wordings: Mapping[str, Wording]
    figures: SpecificationFigures


def may_be_read(parameters: Mapping[str, str]) -> bool:
    """Tell whether pages may show interviews and segments: only in an internal run, whatever the data."""
    return parameters.get("audience") == "internal"


def collect_evidence(
    config: RunConfig,
    parameters: Mapping[str, str],
    claims: Sequence[Mapping[str, Any]],
    repetitions: Sequence[Mapping[str, str]] | None,
) -> ReportEvidence:
    """Collect the evidence of one run.

    Parameters
    ----------
    config : RunConfig
    parameters : mapping
        The parameters ``group``, ``leave_out``, ``coder`` and ``audience`` of the run.
    claims : sequence of dict
        The rows of ``claims.csv``.
    repetitions : sequence of dict, optional
        The rows of ``repetitions.csv``.
    """
    study_run = open_study_run(config.dataset, parameters.get("coder", "lead"))
    selection: dict[str, Any] = {name: parameters[name] for name in ("group", "leave_out") if name in parameters}
    study_run = replace(study_run, **selection)
    quoted = may_be_read(parameters)
    sources = _Sources(
        study_run=study_run,
        languages=config.definition.languages,
        simulated=config.is_project_study,
        quoted=quoted,
        judged={row["claim"]: int(row["judged"] or 0) for row in claims},
        verdicts={row["claim"]: row.get("verdict", "") for row in claims},
        repetitions=repetitions or (),
        errors=_error_rates(config, study_run),
        threats=threat_rates_for(study_run.material) if config.uses_project_claims else (),
        wordings={language: replace(study_run, language=language).wording for language in config.definition.languages},
        figures=read_specification_figures(config),
    )
    shows_all_segments = len(study_run.study.segments) <= MOST_SEGMENTS
    claim_evidence = {
        claim.id: _claim(sources, claim) for claim in study_run.claims.values() if claim.id in sources.judged
    }
    if repetitions:
        sources.figures.save()
    traced = {traced.segment for claim in claim_evidence.values() for traced in claim.traced if traced.segment}
    listed_segments = None if shows_all_segments else traced
    return ReportEvidence(
        quoted=quoted,
        interviews=tuple(_interviews(study_run)) if quoted else (),
        segments=tuple(_segments(study_run, listed_segments)) if quoted else (),
        codes=tuple(_codes(sources, quoted and shows_all_segments, quoted)),
        claims=claim_evidence,
        whole=shows_all_segments,
        wordings=sources.wordings,
        text_language=study_run.study.description.get("language", "da"),
        family_errors=tuple(row for row in sources.threats if row["claim"] == ANY),
    )


def _of_claim(rows: Sequence[Mapping[str, Any]], claim: str) -> tuple[dict[str, Any], ...]:
    return tuple({key: value for key, value in row.items() if key != "claim"} for row in rows if row["claim"] == claim)


def _error_rates(config: RunConfig, study_run: StudyRun) -> Sequence[Mapping[str, Any]]:
    if config.uses_project_claims:
        return table_for(study_run.material, study_run.study.name, study_run.ledger).rows
    folder = config.definition.folder
    return () if config.is_project_study else stored_design_rows(folder, study_run.ledger, study_run.material)


def _interviews(study_run: StudyRun) -> Iterator[Interview]:
    analysed = set(study_run.material.interviews["interview"])
    for row in _records(study_run.study.interviews):
        columns = {name: row[name] for name in ("interview", "unit", "group", "setting")}
        counts = ("participants", "characters")
        numbers: dict[str, Any] = {name: None if row[name] is None else int(row[name]) for name in counts}
        yield Interview(**columns, **numbers, analysed=row["interview"] in analysed)


def _segments(study_run: StudyRun, listed: Collection[str] | None) -> Iterator[Segment]:
    """Yield the segments of a study, or only the listed ones."""
    study, material = study_run.study, study_run.material
    by_segment = study.codings.groupby("segment")
    codes = by_segment["code"].agg(tuple)
    coders = {segment: tuple(dict.fromkeys(names.dropna())) for segment, names in by_segment["coder"]}
    overlapping = {family: _overlapping_codes(study_run, families) for family, families in
           {"partners": study.roles["partner"], "phases": study.roles["phase"]}.items()}  # fmt: skip
    analysed = set(material.codings["segment"])
    shown = study.segments if listed is None else study.segments[study.segments["segment"].isin(listed)]
    ordered = shown.sort_values(["interview", "start", "segment"], kind="stable", na_position="last")
    for row in _records(ordered):
        name = row["segment"]
        before, after = _context(study.texts.get(row["interview"], ""), row["start"], row["end"])
        yield Segment(
            segment=name,
            interview=row["interview"],
            coders=coders.get(name, ()),
            codes=codes.get(name, ()),
            partners=overlapping["partners"].get(name, ()),
            phases=overlapping["phases"].get(name, ()),
            text=row["text"] or "",
            before=before,
            after=after,
            analysed=name in analysed,
        )


def _overlapping_codes(study_run: StudyRun, families: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """List, for each segment, the codes of some families on it or on overlapping segments."""
    codings = study_run.material.all_codings
    codings_of_families = codings[codings["family"].isin(families)]
    marked_segments = codings.drop_duplicates(["segment", "coder"])
    left, right = overlapping_pairs(marked_segments, codings_of_families)
    pairs = pd.DataFrame(
        {"segment": marked_segments["segment"].to_numpy()[left], "code": codings_of_families["code"].to_numpy()[right]}
    )
    by_segment = pairs.drop_duplicates().groupby("segment")["code"]
    return {str(segment): tuple(codes) for segment, codes in by_segment}


def _context(text: str, start: Any, end: Any) -> tuple[str, str]:
    """Cut the context before and after a segment, at spaces; empty if text or position is unknown."""
    if not text or start is None or end is None:
        return "", ""
    start, end = int(start), int(end)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "… " + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _codes(sources: _Sources, quoted: bool, counted: bool) -> Iterator[Code]:
    """Yield the codebook; with the passages of each code if ``quoted``, with its counts if ``counted``."""
    study_run, languages = sources.study_run, sources.languages
    codings = study_run.material.codings
    used = codings.groupby("code").agg(
        codings=("segment", "size"), interviews=("interview", "nunique"), units=("unit", "nunique")
    )
    passages = codings.groupby(["code", "interview"])["segment"].agg(["nunique", "first"]).reset_index()
    by_code = {code: tuple(rows[["interview", "nunique", "first"]].itertuples(index=False, name=None))
               for code, rows in passages.groupby("code")} if quoted else {}  # fmt: skip
    for row in _records(study_run.study.codes):
        counts = used.loc[row["code"]] if row["code"] in used.index else dict.fromkeys(used.columns, 0)
        numbers: dict[str, Any] = {name: int(counts[name]) if counted else None for name in used.columns}
        yield Code(
            **{name: row[name] for name in ("code", "family", "parent")},
            labels={language: row.get(f"label_{language}") or row["code"] for language in languages},
            definitions=_by_language(row, "definition"),
            include=_by_language(row, "include"),
            exclude=_by_language(row, "exclude"),
            **numbers,
            places=by_code.get(row["code"], ()),
        )


def _by_language(row: Mapping[str, Any], name: str) -> dict[str, str]:
    """Give a text of the codebook by language; the column without suffix is English."""
    return {"da": row.get(f"{name}_da") or "", "en": row.get(name) or ""}


def _claim(sources: _Sources, claim: Claim) -> ClaimEvidence:
    study_run, rule, languages = sources.study_run, sources.study_run.rules[claim.word], sources.languages
    basis = rule.get("of_interviews", rule) if claim.unit == "interview" else rule
    judged = sources.verdicts[claim.id] != "cannot_be_judged"
    traced = study_run.trace(claim.id, judged)
    evidence = ESTIMATORS[claim.estimator](claim, rule, study_run.material)
    repetitions = [row for row in sources.repetitions if row["claim"] == claim.id]
    judged_units = sources.judged.get(claim.id, 0)
    minimum_effect = detectable(rule, claim.word, judged_units, evidence) if sources.simulated else None
    is_share = minimum_effect is not None and minimum_effect[0] == "share"
    return ClaimEvidence(
        claim=claim.id,
        word=claim.word,
        estimator=claim.estimator,
        unit=claim.unit,
        words={language: rule[language] for language in languages},
        basis={language: basis[f"basis_{language}"].strip() for language in languages},
        locator=str(claim.source.get("locator", "")),
        notes={language: claim.source.get(f"note_{language}", "") for language in languages},
        codes=tuple(codes_behind(claim, study_run.study.codes)),
        sides={side: int((traced["side"] == side).sum()) for side in SIDES} if sources.quoted else {},
        traced=tuple(_traced_segments(traced.groupby("side", sort=False).head(MAX_LISTED))) if sources.quoted else (),
        units=tuple(_units(evidence, claim, study_run.study.groups)) if sources.quoted and not evidence.missing else (),
        pairs=tuple(_pairs(evidence)) if sources.quoted and judged else (),
        repetitions=tuple(_repetition(row) for row in repetitions),
        curves={language: _curve(sources, claim, repetitions, language) for language in languages},
        errors=tuple(row for row in sources.errors if row["claim"] == claim.id),
        threats=_of_claim(sources.threats, claim.id),
        detectable=minimum_effect if sources.quoted or is_share else None,  # a mean would reveal the spread
    )


def _traced_segments(traced: pd.DataFrame) -> Iterator[TracedSegment]:
    for row in _records(traced[["side", "interview", "segment", "codes"]]):
        yield TracedSegment(row["side"], row["interview"], row["segment"], tuple(row["codes"]))


def _units(evidence: Evidence, claim: Claim, groups: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the measures of each unit that have a name known to readers."""
    measured = pd.DataFrame(evidence.units)
    units = measured[[column for column in (*groups, *UNITS) if column in measured]]
    categories = claim.variables.get("categories", ())
    for unit, row in zip(units.index, _records(units), strict=True):
        number = row.pop("category", None)
        named = {} if number is None or len(categories) < 2 else {"category": _codes_of(categories[int(number)])}
        yield {"unit": str(unit), **named, **row}


def _codes_of(category: Mapping[str, Any]) -> tuple[str, ...]:
    groups = category.get("any") or [[category.get("family", "")]]
    return tuple(dict.fromkeys(code for group in groups for code in group))


def _pairs(evidence: Evidence) -> Iterator[tuple[str, str, float]]:
    if "first" in evidence.negative:
        yield from evidence.negative[["first", "second", "distance"]].itertuples(index=False, name=None)


def _repetition(row: Mapping[str, str]) -> dict[str, Any]:
    return {**{name: row[name] for name in ("kind", "name", "verdict")}, "estimate": _number(row["estimate"])}


def _curve(
    sources: _Sources, claim: Claim, repetitions: Sequence[Mapping[str, str]], language: str
) -> SpecificationCurve:
    """Label the alternative versions of a rule in one language, and draw them if there are enough."""
    rows = [{**{name: row[name] for name in COLUMNS if name != "choices"}, **json.loads(row["choices"] or "{}"),
             "estimate": _number(row["estimate"])} for row in repetitions if row["kind"] == "fork"]  # fmt: skip
    if not rows:
        return SpecificationCurve(())
    rule = sources.study_run.rules[claim.word]
    applied = {(choices[0].what, choices[0].name) for choices in open_choices(claim.word, rule)}
    rows.sort(key=lambda row: sum((name, row[name]) not in applied for name in row.keys() - set(COLUMNS)))
    wording, synthetic = sources.wordings[language], sources.study_run.study.synthetic
    specifications = labelled_specifications(pd.DataFrame(rows), wording)
    points = tuple(
        (str(label), _number(row["estimate"]), str(row["verdict"]))
        for label, row in zip(specifications.index, _records(specifications), strict=True)
    )
    has_figure = len(specifications) >= MIN_CURVE_POINTS and specifications["estimate"].notna().any()
    return SpecificationCurve(
        points, sources.figures.figure(claim.id, specifications, wording, synthetic) if has_figure else None
    )


def _number(value: Any) -> float | None:
    return None if value is None or value == "" or value != value else float(value)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Convert a frame to plain rows, with None for missing values."""
    plain = frame.astype(object).where(frame.notna(), None)
    return cast("list[dict[str, Any]]", plain.to_dict("records"))
