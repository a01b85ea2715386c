"""Captions that a notebook gives, and claims that it names without their estimator."""

import json

import pandas as pd
import pytest

from analysis.claims.ledger import load_claims
from analysis.errors import InputError
from analysis.models import LANGUAGES
from analysis.notebook import output_bundles
from analysis.notebook.section import open_section
from analysis.paths import DATA
from analysis.plots.charts.heatmap import share_map
from analysis.report.content.section_blocks import section_page
from analysis.report.read_texts import read_texts
from analysis.report.section_outputs import Output, SectionResult
from analysis.study.section_texts import shipped_section_texts
from analysis.workflow.notebook_file import records

FRAME = pd.DataFrame({"M1": [0.5, 0.25], "M2": [1.0, 0.0]}, index=pd.Index(["police", "school"], name="partner"))
CAPTION = "Hvem <nævner> politiet & skolen"
KIND = "application/vnd.samspil."


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr(output_bundles, "display", lambda bundle, **_: bundles.append(bundle))
    return bundles


def opened(name="variation", **changed):
    run = {"dataset": str(DATA / "synthetic" / "as-published"), "group": "all", "leave_out": "none", "coder": "lead"}
    return open_section(name, {**run, "language": "en", "audience": "internal", **changed})


def of_page(shown, language):
    """The evidence of a report's page made of everything that was shown."""
    found = records({"outputs": [{"data": json.loads(json.dumps(bundle))} for bundle in shown]})
    outputs = tuple(Output(kind, record) for kind, record, _ in found)
    return section_page(SectionResult("variation", "Variation", outputs), 5, read_texts(language), "tables")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_given_where_a_table_is_shown_is_that_of_notebook_and_report(shown, language):
    opened(language=language).table("mine", FRAME, caption=CAPTION)
    assert shown[-1][f"{KIND}table+json"]["caption"] == CAPTION
    assert shown[-1]["text/plain"].splitlines()[0] == CAPTION
    assert "<caption>Hvem &lt;nævner&gt; politiet &amp; skolen" in shown[-1]["text/html"]
    assert [item.caption for item in of_page(shown, language).evidence] == [CAPTION]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_given_where_a_figure_is_shown_stands_in_its_alternative_text_and_in_the_report(shown, language):
    section = opened(language=language)
    section.figure("mine", share_map, FRAME.rename_axis("unit", axis="columns"), caption=CAPTION)
    record = shown[-1][f"{KIND}figure+json"]
    assert record["caption"] == CAPTION and CAPTION in record["alt"]
    assert CAPTION in shown[-1]["text/plain"]
    (figure,) = of_page(shown, language).evidence
    assert figure.caption == CAPTION and CAPTION in figure.alt


def test_a_given_caption_goes_before_the_one_in_both_languages(shown):
    section = opened(language="da")
    section.table("phases", FRAME)
    section.table("phases", FRAME, caption=CAPTION)
    captions = [bundle[f"{KIND}table+json"]["caption"] for bundle in shown[-2:]]
    assert captions == [shipped_section_texts()["variation"]["tables"]["phases"]["da"], CAPTION]


@pytest.mark.parametrize("kind, arguments", [("table", (FRAME,)), ("figure", (share_map, FRAME))])
def test_what_has_a_caption_nowhere_is_refused_with_both_ways_to_give_one(shown, kind, arguments):
    section = opened()
    with pytest.raises(InputError) as caught:
        getattr(section, kind)("mine", *arguments)
    (issue,) = caught.value.problems
    assert issue.file == "sections.yaml"
    assert issue.message == f"{kind} 'mine' of section 'variation' has no caption"
    assert f'section.{kind}("mine", ..., caption="...")' in issue.hint and f"variation: {kind}s:" in issue.hint
    assert len(shown) == 1  # the title alone


@pytest.mark.parametrize(
    "name, told", [("mine", "mine"), ("phases", shipped_section_texts()["variation"]["tables"]["phases"]["en"])]
)
def test_a_public_run_does_not_show_what_a_notebook_wrote_as_a_caption(shown, name, told):
    section = opened(audience="public")
    section.table(name, FRAME, caption="The adviser of I07")
    section.figure("mine", share_map, FRAME, caption="The adviser of I07")
    assert [bundle[f"{KIND}withheld+json"]["caption"] for bundle in shown[-2:]] == [told, "mine"]
    assert "I07" not in json.dumps(shown)


def test_a_claim_is_judged_by_the_estimator_that_the_ledger_names(shown):
    section = opened("overall-experience")
    section.judge("PR-2")
    assert shown[-1][f"{KIND}verdict+json"]["claim"] == "PR-2"
    assert section.evidence("PR-2").numbers["estimate"] == pytest.approx(0.714255, abs=1e-6)  # by hand, in the notebook
    assert list(section.judge_all().index) == list(load_claims())
    assert [bundle[f"{KIND}verdict+json"]["claim"] for bundle in shown[2:]] == list(load_claims())


def test_another_estimator_than_the_ledgers_is_refused():
    with pytest.raises(ValueError, match="PR-2 is measured by experience_share, not by naming"):
        opened("overall-experience").judge("PR-2", estimator="naming")
