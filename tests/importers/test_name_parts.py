"""Parts of names, e-mail addresses and CPR numbers in what an import writes."""

import json
import os

import pytest
from click.testing import CliRunner

from analysis.cli.main import main

HEADER = "Interview,Code,Coder,Text,Remark"
NAMES = ("Mette", "Dahl", "Anneliese", "Holm")


def imported(folder, remark, mapping=""):
    rows = [f'"Interview 1 Mette Dahl",Politi,Anneliese Holm,"Ja da","{remark}"',
            '"Interview 2 Karim Noor",Skole,Anneliese Holm,"Nej da",""']  # fmt: skip
    (folder / "table.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(f"title: Spring\nsynthetic: false\n{mapping}", encoding="utf-8")
    given = ["import", folder / "table.csv", "--to", folder / "spring", "--mapping", folder / "mapping.yaml"]
    result = CliRunner().invoke(main, list(map(os.fspath, given)))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    "remark, told",
    [
        ("Mette var venlig", "variables.csv, value: part of the name of interview I01, line 2"),
        ("tjekket af anneliese", "variables.csv, value: part of the name of coder Coder 1, line 2"),
        ("Holms note", "variables.csv, value: part of the name of coder Coder 1, line 2"),
        ("skriv til a.h@example.org", "variables.csv, value: e-mail address, line 2"),
        ("010203-1234", "variables.csv, value: CPR number, line 2"),
    ],
)
def test_where_part_of_a_name_stands_is_told_without_the_name(tmp_path, remark, told):
    report = imported(tmp_path, remark)
    assert "WARNING" in report and told in report
    written = json.loads((tmp_path / "spring" / "import-report.json").read_text(encoding="utf-8"))
    assert not any(name in json.dumps(written, ensure_ascii=False) for name in NAMES)


@pytest.mark.parametrize("remark", ["Et godt interview", "Politiet kom", "2 samtaler, 010203-12345"])
def test_ordinary_words_and_words_of_the_codes_are_no_parts_of_names(tmp_path, remark):
    assert "WARNING" not in imported(tmp_path, remark)


def test_what_the_mapping_calls_no_name_is_not_searched_for(tmp_path):
    said = 'not_names: ["Interview 1 Mette Dahl", "Interview 2 Karim Noor"]\n'
    assert "part of the name of interview" not in imported(tmp_path, "Mette var venlig", said)
