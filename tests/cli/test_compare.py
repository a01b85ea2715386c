"""What differs between the verdicts of two datasets, two runs, or one of each."""

import csv
import io
import os
import sys
from contextlib import contextmanager

import pandas as pd
import pytest
from click.testing import CliRunner
from ledgers import TOOL
from tiny import table, tiny_dataset

from analysis.claims.ledger import registration_hashes
from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.files.formula_escaping import unescape_formula
from analysis.workflow.cache.run_state import read_run_state
from analysis.workflow.plan import plan
from analysis.workflow.products.run_products import write_products
from analysis.workflow.read_verdicts import CLAIMS
from analysis.workflow.run_config import RunConfig
from analysis.workflow.runners.choose_runner import run_in_process
from analysis.workflow.state.run_log import write_run_log

LEDGER = TOOL.replace("word: several", "word: some")
GROUP, PUBLIC = ("area=children",), ("audience=public",)
RESTRICTED = "Only one of them is for the public, so this comparison is internal"


def compare(*arguments):
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


def rows(output):
    """The table of an output: its rows as lists of cells, of which only the first lines are kept."""
    lines = [[cell.strip() for cell in line.split(" | ")] for line in output.splitlines() if " | " in line]
    return [row for row in lines[1:] if row[0]]


@contextmanager
def process_as_it_was():
    """Undo what running a notebook in this process leaves: variables of the environment, and another main module."""
    environment, main_module = dict(os.environ), sys.modules["__main__"]
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        sys.modules["__main__"] = main_module


def make_run(dataset, assignments, place):
    """Run the section on claims in English, as the driver does."""
    config = RunConfig(dataset, assignments, ("claims",), ("en",), build=place)
    with process_as_it_was():
        outcomes = [run_in_process(job) for job in plan(config)]
    assert [outcome.failure for outcome in outcomes] == [None]
    state = read_run_state(config.folder, config.owner)
    write_products(config, state, [], lambda *_: [])
    log = {**config.owner, **registration_hashes(config.ledger)}
    write_run_log(config.folder, log, outcomes, 1, state.results)
    return config.folder


def saved(folder, ledger=LEDGER, **tables):
    save_dataset(tiny_dataset(**tables), folder, {"claims.yaml": ledger})
    return folder


def with_police_everywhere():
    codings = tiny_dataset().tables["codings"]
    return pd.concat([codings, table("segment|coder|code\nS3|A|police")], ignore_index=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("compared")


@pytest.fixture(scope="module")
def dataset(place):
    return saved(place / "tiny")


@pytest.fixture(scope="module")
def runs(place, dataset):
    """Runs of one dataset: as it is, of one area, and for the public; and a public one of another coding."""
    recoded = saved(place / "recoded", codings=with_police_everywhere())
    asked = {"whole": (dataset, ()), "children": (dataset, GROUP), "public": (dataset, PUBLIC),
             "other-public": (recoded, PUBLIC)}  # fmt: skip
    return {name: make_run(*run, place / "build") for name, run in asked.items()}


def test_a_run_and_its_dataset_do_not_differ(dataset, runs):
    done = compare(dataset, runs["whole"], "--exit-code")
    opening, note, nothing = done.stdout.splitlines()
    assert opening.startswith("A: dataset tiny. B: run of tiny. Rules: the same (")
    assert note.startswith("Synthetic data")
    assert (nothing, done.exit_code) == ("No verdict, number or sentence differs.", 0)


def test_runs_with_other_parameters_name_these_and_every_difference(runs):
    done = compare(runs["whole"], runs["children"])
    assert done.stdout.splitlines()[0].startswith("A: run of tiny. B: run of tiny, area=children. Rules: the same (")
    assert rows(done.stdout) == [
        ["T-1", "verdict", "not supported", "cannot be judged"],
        ["T-1", "meeting it", "1 of 2", "1 of 1"],
        ["T-1", "estimate", "0.500", "no number"],
        ["T-1", "interval", "0.013 to 0.987", "no number"],  # Clopper-Pearson for 1 of 2: 0.975 ** 0.5 = 0.987
        ["T-1", "cases against it", "1", "no number"],
        ["T-1", "verdict in words", "T-1 is not supported. It is named in 1 of 2",
         "T-1 cannot be judged. Interviews that can be"],
    ]  # fmt: skip
    assert done.exit_code == 0


def test_a_changed_coding_changes_a_verdict(dataset, place, tmp_path):
    done = compare(dataset, saved(tmp_path / "other", codings=with_police_everywhere()), "--exit-code")
    assert rows(done.stdout)[:2] == [
        ["T-1", "verdict", "not supported", "supported"],
        ["T-1", "interviews meeting it", "1 of 2", "2 of 2"],
    ]
    assert done.exit_code == 1


def test_a_changed_ledger_is_named_and_claims_of_one_only_are_listed(dataset, tmp_path):
    ledger = TOOL.replace("T-2", "T-10").replace("filter the charts", "use the filters")
    done = compare(dataset, saved(tmp_path / "other", ledger))
    assert "Rules: the same (" in done.stdout and ". Claims: not the same (" in done.stdout
    found = {(claim, what): cells for claim, what, *cells in rows(done.stdout)}
    assert found["T-2", "verdict"] == ["cannot be judged", "no such claim"]
    assert found["T-10", "verdict"] == ["no such claim", "cannot be judged"]
    assert found["T-1", "statement"] == [
        "Several participants filter the charts.",
        "Several participants use the filters.",
    ]
    assert found["T-1", "word of the rule"] == ["some", "several"]


def test_the_order_of_rows_makes_no_difference(dataset, tmp_path):
    tables = {name: frame[::-1].reset_index(drop=True) for name, frame in tiny_dataset().tables.items()}
    first, second = LEDGER.split("  - id: T-2")
    head, claim = first.split("  - id: T-1")
    other = saved(tmp_path / "other", f"{head}  - id: T-2{second}  - id: T-1{claim}", **tables)
    done = compare(dataset, other)
    assert done.stdout.splitlines()[-1] == "No verdict, number or sentence differs."


def test_a_claims_table_with_its_rows_in_another_order_makes_no_difference(runs, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    header, *lines = (runs["whole"] / CLAIMS).read_text(encoding="utf-8").splitlines()
    (copy / CLAIMS).write_text("\n".join([header, *lines[::-1], ""]), encoding="utf-8")
    (copy / "run.json").write_bytes((runs["whole"] / "run.json").read_bytes())
    done = compare(runs["whole"], copy)
    assert done.stdout.splitlines()[-1] == "No verdict, number or sentence differs."
    assert done.stderr == f"{copy} has no sentences in this language, so they are not compared\n"


def test_two_public_runs_show_only_what_each_shows(runs, tmp_path):
    done = compare(runs["public"], runs["other-public"], "--csv", tmp_path / "differences.csv")
    assert "Both runs are for the public, and so is this comparison." in done.stdout
    assert rows(done.stdout)[0] == ["T-1", "verdict", "not supported", "supported"]
    for hidden in ("0.5", "0.50", "1 of 2", "2 of 2"):  # of the internal runs
        assert hidden not in done.stdout + (tmp_path / "differences.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_public_and_an_internal_run_only_verdicts_and_words_are_compared(runs, order):
    done = compare(*[runs["children"], runs["public"]][::order])
    assert RESTRICTED in done.stdout
    cells = ["cannot be judged", "not supported"][::order]
    assert rows(done.stdout) == [["T-1", "verdict", *cells]]


def test_the_table_can_be_written_as_csv_whose_formulas_do_not_run(dataset, tmp_path):
    other = saved(
        tmp_path / "other", LEDGER.replace("Several participants", '"=1+1 participants').replace("charts.", 'charts."')
    )
    done = compare(dataset, other, "--csv", tmp_path / "differences.csv")
    assert done.stdout.splitlines()[-1] == str(tmp_path / "differences.csv")
    text = (tmp_path / "differences.csv").read_text(encoding="utf-8")
    [row] = csv.DictReader(io.StringIO(text))
    assert row == {"claim": "T-1", "what": "statement", "A": "Several participants filter the charts.",
                   "B": "'=1+1 participants filter the charts.", "synthetic": "yes"}  # fmt: skip
    assert unescape_formula(row["B"]).startswith("=1+1")


def test_differences_can_be_read_in_danish(dataset, tmp_path):
    other = saved(tmp_path / "other", codings=with_police_everywhere())
    done = compare(dataset, other, "--language", "da")
    assert done.stdout.startswith("A: datasættet tiny. B: datasættet other. Regler: de samme (")
    assert rows(done.stdout)[:3] == [
        ["T-1", "vurdering", "understøttes ikke", "understøttes"],
        ["T-1", "interview, der opfylder det", "1 af 2", "2 af 2"],
        ["T-1", "skøn", "0,500", "1,000"],
    ]


def copied(whole, tmp_path, **files):
    """A copy of a run's log and claims, with some of its files replaced; None leaves a file out."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("claims.csv", "run.json"):
        text = files.get(name.partition(".")[0], (whole / name).read_text(encoding="utf-8"))
        if text is not None:
            (copy / name).write_text(text, encoding="utf-8")
    return copy


WRONG = [
    ({"claims": None}, "this run has no verdicts (claims.csv); run its section on claims, too"),
    ({"run": None}, "neither a run (run.json and claims.csv) nor a dataset (datapackage.json)"),
    ({"run": "[]"}, "run.json: 1 problem(s)\n  is not the log of a run"),
    ({"claims": "claim,word\nT-1,some\n"}, "line 1: lacks verdict, supporting, judged, estimate, low, high"),
    ({"claims": "claim,word,verdict,supporting,judged,estimate,low,high,negative_cases\n"
                "T-1,some,maybe,1,2,,,,\nT-1,some,supported,1,2,x,,,\n"},
     "line 2: unknown verdict"),
]  # fmt: skip


@pytest.mark.parametrize("files, said", WRONG)
def test_what_cannot_be_compared_is_one_error(dataset, runs, files, said, tmp_path):
    done = compare(dataset, copied(runs["whole"], tmp_path, **files))
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_every_problem_of_an_edited_table_is_reported(dataset, runs, tmp_path):
    done = compare(dataset, copied(runs["whole"], tmp_path, **WRONG[-1][0]))
    assert "line 3: another row has the claim" in done.stderr
    assert "line 3: estimate is not a number" in done.stderr


def test_a_dataset_that_is_not_valid_and_a_folder_that_does_not_exist_are_errors(dataset, tmp_path):
    broken = saved(tmp_path / "broken")
    (broken / "codings.csv").write_text("segment,coder,code\nS9,A,police\n", encoding="utf-8")
    assert compare(dataset, broken).exit_code == compare(tmp_path / "nowhere", dataset).exit_code == 2
    assert "no such folder" in compare(dataset, tmp_path / "nowhere").stderr
