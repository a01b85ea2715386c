"""Count how often the claims of a study would be judged wrongly in studies of its own design."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.claims.fingerprint import fingerprint, with_imports
from analysis.claims.ledger import registration
from analysis.claims.verdict import decide
from analysis.files.json_store import read_object
from analysis.measures.estimators import ESTIMATORS
from analysis.models import VERDICTS, Claim, StudySubset
from analysis.paths import ROOT
from analysis.simulation.error_table import COLUMNS, KEY, TABLE, read_rows
from analysis.simulation.own_design.design_scenarios import SCENARIOS_OF
from analysis.simulation.resampling import PERMUTATIONS

RUNS = 200
SEED = 20220822


def design_error_rows(
    claim: Claim, rules: Mapping[str, Mapping], material: StudySubset, runs: int = RUNS
) -> list[dict[str, Any]]:
    """Simulate and judge a claim of a study, where it is true and where it is false.

    Parameters
    ----------
    claim : Claim
    rules : mapping
        As `ledger` reads them.
    material : StudySubset
        The study; its interviews, units, groups and topics stay as they are.
    runs : int
        Simulated studies in each scenario.

    Returns
    -------
    list of dict
        ``scenario, claim, true, runs`` and one count for each of `models.VERDICTS`; empty for a claim that cannot be
        judged on the study itself, or whose word is not in `SCENARIOS_OF`.
    """
    if claim.word not in SCENARIOS_OF:
        return []
    rule = rules[claim.word]
    quick = {**rule, "permutations": PERMUTATIONS} if "permutations" in rule else rule
    if decide(claim, quick, ESTIMATORS[claim.estimator](claim, quick, material), None)[0] == "cannot_be_judged":
        return []
    rows = []
    for there, scenario in zip((True, False), SCENARIOS_OF[claim.word][1:], strict=True):
        counts = _counts(claim, quick, material, there, runs)
        rows.append({"scenario": scenario, "claim": claim.id, "true": there, "runs": runs, **counts})
    return rows


def _counts(claim: Claim, rule: Mapping, material: StudySubset, there: bool, runs: int) -> dict[str, int]:
    draw, counts = SCENARIOS_OF[claim.word][0], dict.fromkeys(VERDICTS, 0)
    for run in range(runs):
        rng = np.random.default_rng([SEED, run, there])
        drawn, study = draw(claim, material, rng, there)
        verdict, *_ = decide(drawn, rule, ESTIMATORS[claim.estimator](drawn, rule, study), None)
        counts[verdict] += 1
    return counts


def error_line(claim: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Write how often a claim was supported in each scenario.

    Examples
    --------
    >>> row = {"scenario": "half-say-it", "true": False, "runs": 200, "supported": 6}
    >>> error_line("C-1", [row]), error_line("C-2", [])
    ('C-1: if false (half-say-it), supported in 3%', 'C-2: not simulated')
    """
    truths = {True: "true", False: "false"}
    shares = [
        f"if {truths[row['true']]} ({row['scenario']}), supported in {row['supported'] / row['runs']:.0%}"
        for row in rows
    ]
    return f"{claim}: {'; '.join(shares) or 'not simulated'}"


def design_key(ledger: Path, material: StudySubset, runs: int) -> dict[str, Any]:
    """Return everything that a study's table of error rates depends on."""
    code = with_imports([Path(__file__)], ROOT, "analysis.simulation")
    held = material.interviews[["interview", "unit", "group"]]
    tables = (held, material.topics, material.codings, material.codes, material.variables)
    content = "\0".join(table.to_csv(index=False) for table in tables)
    return {
        "design": hashlib.sha256(content.encode()).hexdigest(),
        "registration": registration(ledger),
        "generator": fingerprint(code, ROOT),
        "runs": runs,
    }


def table_files(rows: list[dict[str, Any]], key: Mapping[str, Any]) -> dict[str, bytes]:
    """Write a table, and what it was computed from with a hash of the table: a key never fits another table."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "true": str(row["true"]).lower()} for row in rows)
    table = stream.getvalue().encode()
    stored = {**key, "table": hashlib.sha256(table).hexdigest()}
    return {TABLE: table, KEY: (json.dumps(stored, indent=2) + "\n").encode()}


def stored_design_rows(folder: Path, ledger: Path, material: StudySubset) -> list[dict[str, Any]]:
    """Read the table beside a study; no rows if there is none, or if it belongs to other data, rules or claims."""
    if not (folder / TABLE).is_file():
        return []
    stored = read_object(folder / KEY)
    runs, digest = stored.get("runs"), hashlib.sha256((folder / TABLE).read_bytes()).hexdigest()
    if not isinstance(runs, int) or stored != {**design_key(ledger, material, runs), "table": digest}:
        return []
    return read_rows(folder)
