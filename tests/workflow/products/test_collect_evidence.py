"""What the report may quote, and what stands around it."""

from dataclasses import replace

import pytest
from tiny import TEXT, tiny_dataset

from analysis.dataset.write import save_dataset
from analysis.models import SYNTHETIC_MARK
from analysis.workflow.products.collect_evidence import collect_evidence, may_be_read
from analysis.workflow.run_config import RunConfig

RUN = {"group": "all", "leave_out": "none", "coder": "lead", "audience": "internal"}
CLAIMS = [{"claim": claim, "judged": judged} for claim, judged in (("PR-2", 2), ("PR-9", ""), ("PR-1", "2"))]


def real_dataset():
    """The tiny dataset as if people had said it."""
    made = tiny_dataset()
    segments = made.tables["segments"]
    plain = segments.assign(text=segments["text"].str.replace(SYNTHETIC_MARK, "[UDSKREVNE]"))
    description = {"title": "Real", "origin": {"tool": "by hand"}, "synthetic": False}
    texts = {name: text.replace(SYNTHETIC_MARK, "[UDSKREVNE]") for name, text in made.texts.items()}
    return replace(made, name="real", description=description, tables=made.tables | {"segments": plain}, texts=texts)


@pytest.fixture
def evidence(tmp_path):
    def make(dataset, **parameters):
        save_dataset(dataset, tmp_path / dataset.name)
        return collect_evidence(RunConfig(tmp_path / dataset.name), RUN | parameters, CLAIMS, None)

    return make


@pytest.mark.parametrize(
    "parameters, readable", [({"audience": "public"}, False), ({"audience": "internal"}, True), ({}, False)]
)
def test_interviews_are_read_in_internal_runs_only(parameters, readable):
    assert may_be_read(parameters) == readable


@pytest.mark.parametrize("dataset", [real_dataset(), tiny_dataset()], ids=["real", "synthetic"])
def test_the_public_gets_no_segment_no_interview_and_no_count_of_them(evidence, dataset):
    public, internal = (evidence(dataset, audience=audience) for audience in ("public", "internal"))
    assert (public.quoted, public.segments, public.interviews) == (False, (), ())
    assert "ringer til" not in repr(public) and "S2" not in repr(public)
    assert "ringer til" in repr(internal) and "S2" in repr(internal)
    assert {str(file.sides) for file in public.claims.values()} == {"{}"}
    assert {(code.codings, code.interviews, code.units, code.places) for code in public.codes} == {
        (None, None, None, ())
    }
    assert internal.claims["PR-2"].sides == {"against": 0, "undecided": 0, "for": 1}


def test_a_segment_stands_with_what_was_said_around_it_and_with_the_partners_that_meet_it(evidence):
    segments = {segment.segment: segment for segment in evidence(tiny_dataset()).segments}
    second = segments["S2"]
    assert second.before + second.text + second.after == TEXT
    assert (second.partners, second.coders, second.codes) == (("school",), ("A",), ("school", "positive"))
    assert (segments["S3"].before, segments["S3"].text, segments["S3"].partners) == ("", "", ())


def test_each_code_leads_to_the_first_of_its_segments_in_each_interview(evidence):
    codes = {code.code: code for code in evidence(tiny_dataset()).codes}
    assert codes["police"].places == (("I1", 1, "S1"),)
    assert (codes["police"].codings, codes["safety-measure"].codings) == (1, 0)


def test_only_what_the_run_looks_at_counts(evidence):
    whole, cut = (evidence(tiny_dataset(), leave_out=left) for left in ("none", "M2"))
    assert {interview.interview: interview.analysed for interview in cut.interviews} == {"I1": True, "I2": False}
    assert [segment.analysed for segment in whole.segments] == [True, True, True]
    assert [segment.analysed for segment in cut.segments] == [True, True, False]


def test_of_a_very_large_study_only_those_segments_are_quoted_that_a_claim_lists(evidence, monkeypatch):
    every = evidence(tiny_dataset())
    assert every.whole
    monkeypatch.setattr("analysis.workflow.products.collect_evidence.MOST_SEGMENTS", 1)
    some = evidence(tiny_dataset())
    told = {told.segment for claim in some.claims.values() for told in claim.traced} - {None}
    assert not some.whole
    assert {segment.segment for segment in some.segments} == told < {segment.segment for segment in every.segments}
    assert not any(code.places for code in some.codes)
