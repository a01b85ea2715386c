"""The fourteen numbers that an honest report must show: what each is here, and where it stands in full."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.report.casebook import Casebook
from analysis.report.claims import ClaimRow
from analysis.report.error_rates import ErrorRates, table_rows
from analysis.report.finding import listing
from analysis.report.numbers import as_number, written
from analysis.report.results import SectionResult
from analysis.report.robustness import Robustness
from analysis.report.wording import Wording

FIRST = "sample-and-method.html"


@dataclass(frozen=True)
class Number:
    """One of them: its name, its value in words, and the places that show all of it."""

    name: str
    value: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reported:
    """What a report knows of itself."""

    sections: Sequence[SectionResult]
    rows: Sequence[ClaimRow]
    standings: Mapping[str, Robustness]
    errors: ErrorRates | None
    casebook: Casebook
    description: Mapping
    words: Wording
    crossed: bool  # whether the front page has the table of scenarios

    def table(self, name: str) -> list[dict[str, Any]]:
        """Give the rows of a table by its name; none where no section shows it."""
        return table_rows(self.sections, name)

    def shows(self, section: str, kind: str, name: str) -> bool:
        return any(
            output.kind == kind and output.record.get("name") == name
            for result in self.sections
            if result.section == section
            for output in result.outputs
        )


def honest_numbers(report: Reported) -> list[Number]:
    """List all fourteen, in their order; what is not known is said not to be."""
    values = [_origin, _material, _hashes, _verdicts, _errors, _robustness, _agreement, _tested, _saturation,
              _withheld, _circular, _counterfactual, _detectable, _seed]  # fmt: skip
    return [
        Number(report.words(f"number.{value.__name__[1:]}"), value(report), tuple(_places(value.__name__[1:], report)))
        for value in values
    ]


PLACES = {
    "origin": ("method.html#data",),
    "material": (f"{FIRST}#table-flow", f"{FIRST}#table-topics"),
    "hashes": ("reproduce.html#run",),
    "verdicts": ("index.html#claims",),
    "errors": ("index.html#claims",),
    "robustness": ("index.html#claims",),
    "agreement": (f"{FIRST}#table-agreement", f"{FIRST}#table-coefficients", f"{FIRST}#table-boundaries"),
    "tested": ("index.html#claims",),
    "saturation": (f"{FIRST}#table-saturation", f"{FIRST}#table-unseen"),
    "withheld": ("method.html#data",),
    "circular": ("index.html#scenarios",),
    "counterfactual": ("index.html#scenarios",),
    "detectable": (),
    "seed": ("reproduce.html#run",),
}


def _places(name: str, report: Reported) -> Iterator[tuple[str, str]]:
    """Name the places that this report has, each by what stands there."""
    for href in PLACES[name]:
        page, _, anchor = href.partition("#")
        table = anchor.removeprefix("table-")
        if anchor == "scenarios" and not report.crossed:
            continue
        if page != FIRST or report.shows("sample-and-method", "table", table):
            yield report.words(f"place.{anchor}"), href
    if name == "detectable":
        yield report.words("place.each_claim"), "index.html#claims"


def _origin(report: Reported) -> str:
    return report.words("synthetic.banner" if report.description["synthetic"] else "number.real")


def _material(report: Reported) -> str:
    counts = {row["level"]: row["count"] for row in report.table("flow")}
    parts = [
        f"{label}: {written(count, report.words.language, 0)}" for label, count in counts.items() if count is not None
    ]
    return "; ".join(parts) or report.words("number.unknown")


def _hashes(report: Reported) -> str:
    known = {name: (report.description.get(name) or "")[:12] for name in ("registration", "data_hash")}
    return report.words("number.hashes_value", **known)


def _verdicts(report: Reported) -> str:
    return report.words.many("number.claims_value", len(report.rows))


def _errors(report: Reported) -> str:
    if not report.errors or not report.errors.runs:
        return report.words("number.no_errors")
    worst = max((rate for rate in report.errors.false.values() if rate), default="")
    least = min((rate for rate in report.errors.true.values() if rate), default="")
    return report.words("number.errors_value", runs=report.errors.runs, least=least, worst=worst)


def _robustness(report: Reported) -> str:
    words = ("robust", "partly-robust", "fragile")
    counts = {word: sum(found.word == word for found in report.standings.values()) for word in words}
    parts = [report.words.many(f"finding.{word}", number) for word, number in counts.items() if number]
    return listing(parts, report.words) if parts else report.words("number.not_repeated")


def _agreement(report: Reported) -> str:
    counts = [
        f"{row['standing']}: {written(row['codes'], report.words.language, 0)}" for row in report.table("standings")
    ]
    gated = sum("coding-unreliable" in keys for keys in _reasons(report))
    told = report.words.many("number.gated", gated)
    return f"{'; '.join(counts)}. {told}" if counts else report.words("number.unknown")


def _reasons(report: Reported) -> Iterator[str]:
    for section in report.sections:
        if section.section == "claims":
            yield from (o.record.get("reason_key", "") for o in section.outputs if o.kind == "verdict")


def _tested(report: Reported) -> str:
    told = report.words("number.tested_value", total=written(len(report.rows), report.words.language, 0))
    expected = report.errors.expected if report.errors and report.errors.runs else ""
    return f"{told} {report.words('number.expected_value', expected=expected)}" if expected else told


def _saturation(report: Reported) -> str:
    language, rows, unseen = report.words.language, report.table("saturation"), report.table("unseen")
    if not rows or not unseen:
        return report.words("number.unknown")
    numbers = {name: _shown(rows[0].get(name), language, 0) for name in ("as-held", "median", "low", "high")}
    numbers["unseen"] = _shown(unseen[0].get("unseen"), language, 1)
    return report.words("number.saturation_value", **{name.replace("-", "_"): value for name, value in numbers.items()})


def _shown(value: object, language: str, decimals: int) -> str:
    """Write what stands in a cell: a number, words such as "4+2", or a dash where there is nothing."""
    return value if isinstance(value, str) and value else written(value, language, decimals) or "–"


def _withheld(report: Reported) -> str:
    return report.words("number.nothing_withheld" if report.casebook.quoted else "number.segments_withheld")


def _circular(report: Reported) -> str:
    made = report.description["synthetic"] and report.description.get("scenario")
    return report.words("scenarios.circularity" if made else "number.not_circular")


def _counterfactual(report: Reported) -> str:
    """Shares of the runs in which a claim is false and was rightly not supported."""
    shares = [1 - row["supported"] / row["runs"] for claim in report.casebook.claims.values() for row in claim.errors
              if not row["true"]]  # fmt: skip
    if not shares:
        return report.words("number.no_errors")
    worst, mean = (written(share, report.words.language, 3) for share in (min(shares), sum(shares) / len(shares)))
    return report.words("number.counterfactual_value", worst=worst, mean=mean)


def _detectable(report: Reported) -> str:
    shares = [100 * claim.detectable[1] for claim in report.casebook.claims.values()
              if claim.detectable and claim.detectable[0] == "share"]  # fmt: skip
    if not shares:
        return report.words("number.unknown")
    low, high = (written(share, report.words.language, 0) for share in (min(shares), max(shares)))
    return report.words("number.detectable_value", low=low, high=high)


def _seed(report: Reported) -> str:
    seed = as_number(report.description.get("seed"))
    known = "–" if seed is None else str(int(seed))
    return report.words("number.seed_value", seed=known, python=report.description["versions"].get("python", "–"))
