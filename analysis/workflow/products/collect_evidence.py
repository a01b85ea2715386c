"""Put together what the report quotes beside the notebooks' outputs: segments, codes, and what each claim rests on."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.claims.reliability import codes_behind
from analysis.i18n import LANGUAGES, Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.overlap import meetings
from analysis.models import PARTNER_FAMILIES, Claim, Evidence
from analysis.notebook.study_run import Appraisal, open_appraisal
from analysis.report.content.segment_index import MOST
from analysis.report.evidence import SIDES, Casebook, ClaimFile, Code, Curve, Interview, Segment, TracedSegment
from analysis.robustness.specifications import open_choices
from analysis.robustness.text_listing import labelled_forks
from analysis.simulation.error_table import table_for
from analysis.simulation.minimum_detectable_effect import detectable
from analysis.workflow.plan import RunConfig
from analysis.workflow.products.robustness_table import COLUMNS
from analysis.workflow.products.specification_curves import Curves, read_curves

AROUND = 160  # characters of a text that are shown before and after a segment
MOST_SEGMENTS = 30_000
"""Of a study with more, the pages hold only those segments that a claim's page lists: all would be gigabytes."""

CURVED = 3  # so many forks make a curve; fewer are told by their table
UNITS = ("children", "adults", "mean", "positive", "mixed", "negative", "with", "without", "difference",
         "statements-with", "statements-without", "naming", "interviews", "judged", "named", "condition",
         "eligible", "category")  # fmt: skip


@dataclass(frozen=True)
class _Desk:
    """What all claims are looked at with."""

    opened: Appraisal
    quoted: bool
    judged: Mapping[str, int]
    verdicts: Mapping[str, str]
    repetitions: Sequence[Mapping[str, str]]
    errors: Sequence[Mapping[str, Any]]
    wordings: Mapping[str, Wording]
    drawn: Curves


def may_be_read(parameters: Mapping[str, str]) -> bool:
    """Whether pages may show interviews and segments: only those of an internal run, whatever the data are."""
    return parameters.get("audience") == "internal"


def make_casebook(
    request: RunConfig,
    parameters: Mapping[str, str],
    claims: Sequence[Mapping[str, Any]],
    repetitions: Sequence[Mapping[str, str]] | None,
) -> Casebook:
    """Gather the material of one run.

    Parameters
    ----------
    request : RunConfig
    parameters : mapping
        What the run was given: ``area``, ``leave_out``, ``coding`` and ``audience``.
    claims : sequence of dict
        The rows of ``claims.csv``.
    repetitions : sequence of dict, optional
        The rows of ``repetitions.csv``.
    """
    opened = open_appraisal(request.dataset, parameters.get("coding", "lead"))
    cut = {name: parameters[name] for name in ("area", "leave_out") if name in parameters}
    opened = replace(opened, **cut)
    quoted = may_be_read(parameters)
    desk = _Desk(
        opened=opened,
        quoted=quoted,
        judged={row["claim"]: int(row["judged"] or 0) for row in claims},
        verdicts={row["claim"]: row.get("verdict", "") for row in claims},
        repetitions=repetitions or (),
        errors=table_for(opened.material, opened.study.name, opened.ledger).rows,
        wordings={language: replace(opened, language=language).wording for language in LANGUAGES},
        drawn=read_curves(request),
    )
    whole = len(opened.study.segments) <= MOST_SEGMENTS
    files = {claim.id: _claim(desk, claim) for claim in opened.claims.values() if claim.id in desk.judged}
    if repetitions:
        desk.drawn.save()
    listed = None if whole else {told.segment for file in files.values() for told in file.told if told.segment}
    return Casebook(
        quoted=quoted,
        interviews=tuple(_interviews(opened)) if quoted else (),
        segments=tuple(_segments(opened, listed)) if quoted else (),
        codes=tuple(_codes(opened, quoted and whole, quoted)),
        claims=files,
        whole=whole,
        wordings=desk.wordings,
        text_language=opened.study.description.get("language", "da"),
    )


def _interviews(opened: Appraisal) -> Iterator[Interview]:
    kept = set(opened.material.interviews["interview"])
    for row in _records(opened.study.interviews):
        known = {name: row[name] for name in ("interview", "municipality", "area", "setting")}
        numbers = {name: None if row[name] is None else int(row[name]) for name in ("participants", "characters")}
        yield Interview(**known, **numbers, analysed=row["interview"] in kept)


def _segments(opened: Appraisal, listed: Collection[str] | None) -> Iterator[Segment]:
    """Quote the segments of a study, or only those that are listed."""
    study, material = opened.study, opened.material
    given = study.codings.groupby("segment")
    codes, coders = given["code"].agg(tuple), given["coder"].agg(lambda names: tuple(dict.fromkeys(names.dropna())))
    met = {family: _meeting(opened, families) for family, families in
           {"partners": PARTNER_FAMILIES, "phases": ("phase",)}.items()}  # fmt: skip
    analysed = set(material.codings["segment"])
    kept = study.segments if listed is None else study.segments[study.segments["segment"].isin(listed)]
    ordered = kept.sort_values(["interview", "start", "segment"], kind="stable", na_position="last")
    for row in _records(ordered):
        name = row["segment"]
        before, after = _around(study.texts.get(row["interview"], ""), row["start"], row["end"])
        yield Segment(
            segment=name,
            interview=row["interview"],
            coders=coders.get(name, ()),
            codes=codes.get(name, ()),
            partners=met["partners"].get(name, ()),
            phases=met["phases"].get(name, ()),
            text=row["text"] or "",
            before=before,
            after=after,
            analysed=name in analysed,
        )


def _meeting(opened: Appraisal, families: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """List for each segment the codes of some families that it was given or that meet it."""
    marked = opened.material.all_codings
    wanted = marked[marked["family"].isin(families)]
    stretches = marked.drop_duplicates(["segment", "coder"])
    left, right = meetings(stretches, wanted)
    pairs = pd.DataFrame({"segment": stretches["segment"].to_numpy()[left], "code": wanted["code"].to_numpy()[right]})
    return pairs.drop_duplicates().groupby("segment")["code"].agg(tuple).to_dict()


def _around(text: str, start: Any, end: Any) -> tuple[str, str]:
    """Cut what stands before and after a stretch, at spaces; nothing where text or place is not known."""
    if not text or start is None or end is None:
        return "", ""
    start, end = int(start), int(end)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _codes(opened: Appraisal, quoted: bool, counted: bool) -> Iterator[Code]:
    """Give the codebook; where codes were given only if ``quoted``, how often only if ``counted``."""
    codings = opened.material.codings
    used = codings.groupby("code").agg(
        codings=("segment", "size"), interviews=("interview", "nunique"), municipalities=("municipality", "nunique")
    )
    places = codings.groupby(["code", "interview"])["segment"].agg(["nunique", "first"]).reset_index()
    by_code = {code: tuple(rows[["interview", "nunique", "first"]].itertuples(index=False, name=None))
               for code, rows in places.groupby("code")} if quoted else {}  # fmt: skip
    for row in _records(opened.study.codes):
        counts = used.loc[row["code"]] if row["code"] in used.index else dict.fromkeys(used.columns, 0)
        yield Code(
            **{name: row[name] for name in ("code", "family", "parent")},
            labels={language: row.get(f"label_{language}") or row["code"] for language in LANGUAGES},
            definitions=_in_both(row, "definition"),
            include=_in_both(row, "include"),
            exclude=_in_both(row, "exclude"),
            **{name: int(counts[name]) if counted else None for name in used.columns},
            places=by_code.get(row["code"], ()),
        )


def _in_both(row: Mapping[str, Any], name: str) -> dict[str, str]:
    """Give a text of the codebook by language; English stands under the plain name."""
    return {language: row.get(f"{name}_{language}" if language != "en" else name) or "" for language in LANGUAGES}


def _claim(desk: _Desk, claim: Claim) -> ClaimFile:
    opened, rule = desk.opened, desk.opened.rules[claim.word]
    basis = rule.get("of_interviews", rule) if claim.unit == "interview" else rule
    judged = desk.verdicts[claim.id] != "cannot_be_judged"
    told = opened.trace(claim.id, judged)
    evidence = ESTIMATORS[claim.estimator](claim, rule, opened.material)
    own = [row for row in desk.repetitions if row["claim"] == claim.id]
    least = detectable(rule, claim.word, desk.judged.get(claim.id, 0), evidence)
    return ClaimFile(
        claim=claim.id,
        word=claim.word,
        estimator=claim.estimator,
        unit=claim.unit,
        words={language: rule[language] for language in LANGUAGES},
        basis={language: basis[f"basis_{language}"].strip() for language in LANGUAGES},
        locator=str(claim.source.get("locator", "")),
        notes={language: claim.source.get(f"note_{language}", "") for language in LANGUAGES},
        codes=tuple(codes_behind(claim, opened.study.codes)),
        sides={side: int((told["side"] == side).sum()) for side in SIDES} if desk.quoted else {},
        told=tuple(_told(told.groupby("side", sort=False).head(MOST))) if desk.quoted else (),
        units=tuple(_units(evidence, claim)) if desk.quoted and not evidence.lacking else (),
        pairs=tuple(_pairs(evidence)) if desk.quoted and judged else (),
        repetitions=tuple(_repetition(row) for row in own),
        curves={language: _curve(desk, claim, own, language) for language in LANGUAGES},
        errors=tuple(row for row in desk.errors if row["claim"] == claim.id),
        detectable=least if desk.quoted or (least and least[0] == "share") else None,  # a mean tells of the spread
    )


def _told(told: pd.DataFrame) -> Iterator[TracedSegment]:
    for row in _records(told[["side", "interview", "segment", "codes"]]):
        yield TracedSegment(row["side"], row["interview"], row["segment"], tuple(row["codes"]))


def _units(evidence: Evidence, claim: Claim) -> Iterator[dict[str, Any]]:
    """Give what was measured in each municipality, as far as it has a name that a reader knows."""
    units = evidence.units[[column for column in UNITS if column in evidence.units]]
    categories = claim.variables.get("categories", ())
    for unit, row in zip(evidence.units.index, _records(units), strict=True):
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


def _curve(desk: _Desk, claim: Claim, repetitions: Sequence[Mapping[str, str]], language: str) -> Curve:
    """Name the forks of a rule in one language, and draw them where there are enough of them."""
    rows = [{**{name: row[name] for name in COLUMNS if name != "choices"}, **json.loads(row["choices"] or "{}"),
             "estimate": _number(row["estimate"])} for row in repetitions if row["kind"] == "fork"]  # fmt: skip
    if not rows:
        return Curve(())
    rule = desk.opened.rules[claim.word]
    applied = {(choices[0].what, choices[0].name) for choices in open_choices(claim.word, rule)}
    rows.sort(key=lambda row: sum((name, row[name]) not in applied for name in row.keys() - set(COLUMNS)))
    wording, synthetic = desk.wordings[language], desk.opened.study.synthetic
    forks = labelled_forks(pd.DataFrame(rows), wording)
    listed = tuple((label, _number(row.estimate), row.verdict) for label, row in zip(forks.index, forks.itertuples(),
                   strict=True))  # fmt: skip
    drawn = len(forks) >= CURVED and forks["estimate"].notna().any()
    return Curve(listed, desk.drawn.figure(claim.id, forks, wording, synthetic) if drawn else None)


def _number(value: Any) -> float | None:
    return None if value is None or value == "" or value != value else float(value)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame as plain rows; what is missing is None."""
    plain = frame.astype(object)
    return plain.where(frame.notna(), None).to_dict("records")
