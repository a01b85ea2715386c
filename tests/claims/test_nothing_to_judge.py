"""Of a claim that cannot be judged nothing speaks for or against it, wherever that is told."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from ledgers import TOOL
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.read import read_dataset
from analysis.dataset.write import save_dataset
from analysis.notebook.study_run import open_study_run
from analysis.paths import DATA
from analysis.report.content.claim_rows import ClaimRow
from analysis.report.content.summary import summarise
from analysis.report.read_texts import read_texts
from analysis.workflow.products.collect_evidence import collect_evidence
from analysis.workflow.run_config import RunConfig

FULL, _ = read_dataset(DATA / "synthetic" / "as-published")
RUN = {"group": "all", "leave_out": "none", "coder": "lead", "audience": "internal"}


def without_codes(column, *keys):
    codes = FULL.tables["codes"]
    kept = codes[~codes[column].isin(keys) & ~codes["parent"].isin(keys)]
    codings = FULL.tables["codings"][FULL.tables["codings"]["code"].isin(kept["code"])]
    topics = FULL.tables["topics"]
    topics = topics[topics["family"].isin(kept["family"])]
    return {"codes": kept, "codings": codings, "topics": topics, "notes": FULL.tables["notes"].iloc[:0]}


def with_group_unknown():
    return {"interviews": FULL.tables["interviews"].assign(group="")}


def not_asked(family):
    """Nobody was asked about a family, and nobody named it."""
    codes = FULL.tables["codes"].query("family == @family")["code"]
    topics = FULL.tables["topics"]
    topics = topics.assign(asked=topics["asked"].mask(topics["family"] == family, "no"))
    return {"topics": topics, "codings": FULL.tables["codings"][~FULL.tables["codings"]["code"].isin(codes)]}


LACKING = {
    "a code": (lambda: without_codes("code", "police"), ["SIRI-7", "SIRI-8", "PR-9"]),
    "a family": (lambda: without_codes("family", "barrier"), ["PR-13", "SIRI-6", "SIRI-10"]),
    "codes of a contrast": (lambda: without_codes("family", "mutual-knowledge"), ["PR-6", "PR-7"]),
    "groups": (with_group_unknown, ["PR-1", "PR-2"]),
    "the question": (lambda: not_asked("barrier"), ["PR-13", "SIRI-6", "SIRI-10"]),
}


@pytest.fixture(scope="module", params=LACKING)
def case(request, tmp_path_factory):
    """A folder that lacks something, the claims that hang on it, and what is found there."""
    change, claims = LACKING[request.param]
    folder = tmp_path_factory.mktemp("data") / "lacking"
    save_dataset(replace(FULL, name="lacking", tables={**FULL.tables, **change()}), folder)
    return folder, claims, open_study_run(folder)


def rows_of(opened):
    return [{"claim": name, "verdict": found.verdict, "judged": found.judged or ""}
            for name, found in opened.verdicts.items()]  # fmt: skip


def test_no_case_and_no_place_speaks_against_it(case):
    _, claims, opened = case
    for name in claims:
        assert (opened.verdicts[name].verdict, opened.verdicts[name].negative_cases) == ("cannot_be_judged", None)
        assert set(opened.trace(name)["side"]) <= {"undecided"}, name


def test_the_pages_count_nothing_for_or_against_it_and_the_front_page_does_not_name_it(case):
    folder, claims, opened = case
    evidence = collect_evidence(RunConfig(folder), RUN, rows_of(opened), None)
    for name in claims:
        assert (evidence.claims[name].sides["against"], evidence.claims[name].sides["for"]) == (0, 0)
        assert {told.side for told in evidence.claims[name].traced} <= {"undecided"}
    blank = dict.fromkeys(("statement", "source", "sentence", "reason", "section", "page", "estimate", "interval"), "")
    blank |= dict.fromkeys(("supporting", "judged", "negative_cases"), "")
    listed = [ClaimRow(claim=name, verdict=found.verdict, **blank) for name, found in opened.verdicts.items()]
    named = {row.claim for row, _ in summarise(listed, {}, evidence, read_texts("en")).against}
    assert named and not named & set(claims)


def test_the_trace_counts_none(tmp_path):
    folder = tmp_path / "lacking"
    save_dataset(replace(FULL, name="lacking", tables={**FULL.tables, **without_codes("code", "police")}), folder)
    done = CliRunner().invoke(main, ["trace", "SIRI-8", "--dataset", str(folder)])
    assert done.exit_code == 0
    assert "Evidence against: 0" in done.stdout and "Evidence for: 0" in done.stdout


def test_a_claim_of_an_own_ledger_that_cannot_be_judged_has_nothing_against_it_either(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "tiny", {"claims.yaml": TOOL.replace("[[police]]", "[[no-such-code]]")})
    opened = open_study_run(tmp_path / "tiny")
    assert opened.verdicts["T-1"].negative_cases is None
    assert opened.trace("T-1").empty
