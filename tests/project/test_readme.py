import re

import pandas as pd
from ledgers import written

from analysis.claims.ledger import load_claims
from analysis.paths import DATA, NOTEBOOKS, ROOT
from analysis.robustness.recode_file import read_recoding
from analysis.workflow.references.readme_output import PICTURE, claims_table, shown_figure

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_claims_table_is_that_of_the_references():
    assert claims_table(NOTEBOOKS) in README
    assert [row.split(" | ")[0].strip("| ") for row in claims_table(NOTEBOOKS).splitlines()[2:]] == list(load_claims())


def test_the_figure_is_that_of_the_references():
    assert (ROOT / PICTURE).read_bytes() == shown_figure(NOTEBOOKS).picture


def test_what_is_linked_exists():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets and all((ROOT / target).exists() for target in targets if "://" not in target)


def test_every_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) | {"test"}
    assert all(re.search(rf"^{target}:|section-%", makefile, re.MULTILINE) for target in named)


def block(name):
    (found,) = re.findall(rf"```yaml\n(# {name}\n.*?)```", README, re.DOTALL)
    return found


def test_the_ledger_and_the_recoding_that_are_shown_are_sound(tmp_path):
    assert list(load_claims(written(tmp_path, block("claims.yaml")))) == ["T-1"]
    recoding = read_recoding(written(tmp_path, block("recode.yaml"), "recode.yaml"), pd.read_csv(DATA / "codebook.csv"))
    assert recoding.becomes["known-is-stronger"] is None
