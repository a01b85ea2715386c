"""The report of a study shows the error rates that were counted at its own design, unless the table was edited."""

import shutil

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.paths import DATA
from analysis.workflow.build import run_study
from analysis.workflow.products import build_report
from analysis.workflow.run_config import RunConfig

NOT_COUNTED = {
    "en": "Error rates, scenarios and smallest effects are not computed for this study.",
    "da": "Fejlrater, scenarier og mindste effekter er ikke beregnet for denne undersøgelse.",
}
COUNTED = {"en": "Error rates were counted in simulated studies", "da": "Fejlrater er talt i simulerede undersøgelser"}


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rates") / "schools"
    shutil.copytree(DATA / "studies" / "invented-schools", folder)
    definition = (folder / "study.yaml").read_text(encoding="utf-8")
    head, _, _ = definition.partition("sections:\n")
    (folder / "study.yaml").write_text(f"{head}sections:\n  - claims\n", encoding="utf-8")
    return RunConfig(folder / "dataset", build=folder.parent / "build")


def page(config, name, language):
    place = config.folder / "report" / ("" if language == "en" else language) / name
    return BeautifulSoup(place.read_text(encoding="utf-8"), "html5lib")


def run_again(config):
    build_report._collected_evidence.cache_clear()  # another run is another process
    return run_study(config, 1)


def test_the_report_shows_rates_once_they_are_counted_and_not_if_the_table_was_edited(config):
    assert run_again(config)
    for language, said in NOT_COUNTED.items():
        assert said in page(config, "claim-LEADER-1.html", language).text
    done = CliRunner().invoke(main, ["error-rates", "--study", str(config.dataset.parent), "--runs", "10"])
    assert done.exit_code == 0, done.output
    assert run_again(config)
    for language, said in COUNTED.items():
        rows = page(config, "claim-LEADER-1.html", language).select("#errors-table tbody tr")
        supported = [row.select("td")[1].text for row in rows]
        assert supported == {"en": ["1.000", "0.000"], "da": ["1,000", "0,000"]}[language]
        assert said in page(config, "method.html", language).text
        assert NOT_COUNTED[language] not in page(config, "index.html", language).text
    table = config.dataset.parent / "error_rates.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",10,10,", ",10,9,"), encoding="utf-8")
    assert run_again(config)
    assert NOT_COUNTED["en"] in page(config, "claim-LEADER-1.html", "en").text
