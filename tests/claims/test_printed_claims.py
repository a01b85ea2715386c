"""Claims that are printed numbers: a count, a share, a mean, the agreement of coders."""

from pathlib import Path

import pandas as pd
import pytest
from tiny import table, tiny_dataset

from analysis.claims.ledger import load_claims, load_quantifiers, load_terms
from analysis.claims.reliability import unreliable
from analysis.claims.trace import trace
from analysis.claims.verdict import judge
from analysis.claims.verdict_text import verdict_sentence
from analysis.dataset.read import load_study
from analysis.dataset.write import save_dataset
from analysis.errors import InputError
from analysis.i18n import Wording
from analysis.measures.estimators import ESTIMATORS
from analysis.measures.passages.study_subset import select_subset
from analysis.robustness.repeated_verdicts import Repetition, repeated_verdicts

HEAD = "sources:\n  S: {title_en: A report, date: 2024}\nclaims:\n"
RULES = load_quantifiers()
# By hand: the lead coder of I1 and I2, A, gave police (S1), school and positive (S2) and alarm (S3).
VALUES = """entity|key|variable|value|origin
    code|police|value|3|by hand
    code|school|value|-2|by hand
    code|alarm|weight|5|by hand"""
FOUND = [  # estimator, variables, printed and met, printed and missed, what the dataset has
    ("count_of", "counted: interviews", "2", "1", 2),
    ("count_of", "counted: codings", "4", "5", 4),
    ("count_of", "counted: segments", "3", "4", 3),
    ("count_of", "counted: codes", "4", "5", 4),
    ("count_of", "counted: units", "2", "1", 2),
    ("count_of", "counted: codings, categories: [{family: partner-external}]", "2", "3", 2),
    ("count_of", "counted: interviews, categories: [{any: [[police], [alarm]]}]", "2", "1", 2),
    ("count_of", "counted: segments, categories: [{any: [[school, positive]]}]", "1", "0", 1),
    ("count_of", "counted: segments, categories: [{any: [[police, positive]]}]", "0", "1", 0),
    ("share_of", "counted: codings, categories: [{any: [[police]]}]", '"25 %"', '"24 %"', 1 / 4),
    ("share_of", "counted: interviews, categories: [{any: [[police]]}]", '"0.5"', '"0.50001"', 1 / 2),
    ("share_of", "counted: segments, categories: [{family: form}]", '"0.33"', '"0.34"', 1 / 3),
    ("share_of", "counted: codings, categories: [{any: [[police]]}], among: [{family: partner-external}]",
     '".5"', '".6"', 1 / 2),
    ("share_of", "counted: interviews, categories: [{any: [[police]]}]", "1 of 2", "2 of 4", 1 / 2),
    ("share_of", "counted: codings, categories: [{any: [[police]]}]", "1 of 4", "1 of 2", 1 / 4),
    ("mean_of", "categories: [{family: partner-external}]", '"0.5"', '"0.6"', (3 - 2) / 2),
    ("mean_of", "categories: [{family: form}], variable: weight", "5", "4", 5),
]  # fmt: skip


def record(estimator: str, variables: str, published: str, number: int = 1) -> str:
    return (
        f"  - id: N-{number}\n    section: s\n    source: {{key: S, locator: page 3, statement_en: A number.}}\n"
        f"    word: equals\n    estimator: {estimator}\n    population: {{level: interview}}\n"
        f"    variables: {{{variables}, published: {published}}}\n"
    )


def claim_of(folder: Path, *parts: str):
    ledger = folder / "claims.yaml"
    ledger.write_text(HEAD + record(*parts), encoding="utf-8")
    return load_claims(ledger)["N-1"]


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed") / "tiny"
    save_dataset(tiny_dataset(variables=table(VALUES)), folder)
    return select_subset(load_study(folder))


def verdict_of(claim, material):
    rule = RULES[claim.word]
    return judge(claim, rule, ESTIMATORS[claim.estimator](claim, rule, material), None)


@pytest.mark.parametrize(("estimator", "variables", "met", "missed", "number"), FOUND)
def test_a_number_is_just_met_and_just_missed(tmp_path, material, estimator, variables, met, missed, number):
    for published, verdict in ((met, "supported"), (missed, "not_supported")):
        found = verdict_of(claim_of(tmp_path, estimator, variables, published), material)
        assert (found.verdict, found.estimate) == (verdict, pytest.approx(number))
        assert (found.low, found.high, found.negative_cases) == (None, None, None)


def test_a_share_says_of_how_many(tmp_path, material):
    found = verdict_of(claim_of(tmp_path, "share_of", "counted: codings, categories: [{any: [[police]]}]", 1), material)
    assert (found.supporting, found.judged) == (1, 4)


def test_an_interview_that_was_not_asked_is_not_among_all(tmp_path):
    topics = table("""interview|family|asked
        I2|experience|no""")
    save_dataset(tiny_dataset(topics=topics), tmp_path / "tiny")
    claim = claim_of(tmp_path, "share_of", "counted: interviews, categories: [{any: [[positive]]}]", '"100 %"')
    assert verdict_of(claim, select_subset(load_study(tmp_path / "tiny"))).verdict == "supported"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (("mean_of", "categories: [{any: [[positive]]}]", "1"), "no-values"),
        (("count_of", "counted: codings, categories: [{any: [[nobody]]}]", "1"), "codes-not-in-codebook"),
        (("share_of", "counted: codings, categories: [{any: [[police]]}], among: [{any: [[safety-measure]]}]", 1),
         "nothing-counted"),
        (("agreement_of", "coefficient: alpha, categories: [{any: [[school]]}]", 1), "no-agreement"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_cannot_be_judged(tmp_path, material, parts, reason):
    found = verdict_of(claim_of(tmp_path, *parts), material)
    assert (found.verdict, [one.key for one in found.reasons]) == ("cannot_be_judged", [reason])


def test_agreement_is_that_of_the_stretches_that_both_have_read(tmp_path, material):
    """B read the first ten characters of I1, where both gave police: they agree on the only unit."""
    claim = claim_of(tmp_path, "agreement_of", "coefficient: percent, categories: [{any: [[police]]}]", '"100 %"')
    assert verdict_of(claim, material).verdict == "supported"


def test_both_numbers_are_in_the_sentence(tmp_path, material):
    claim = claim_of(tmp_path, "count_of", "counted: codings", "24")
    verdict = verdict_of(claim, material)
    terms = load_terms()
    assert verdict_sentence(verdict, claim, Wording("en", terms)) == (
        "N-1 is not supported. The publication prints 24; this dataset gives 4. The two numbers differ."
    )
    assert verdict_sentence(verdict, claim, Wording("da", terms)) == (
        "N-1 understøttes ikke. Publikationen angiver 24; datasættet giver 4. De to tal er forskellige."
    )


def test_a_part_of_a_whole_is_written_as_it_is_printed(tmp_path, material):
    claim = claim_of(tmp_path, "share_of", "counted: interviews, categories: [{any: [[police]]}]", "5 of 7")
    verdict, terms = verdict_of(claim, material), load_terms()
    assert verdict_sentence(verdict, claim, Wording("en", terms)) == (
        "N-1 is not supported. The publication prints 5 of 7; this dataset gives 1 of 2. The two numbers differ."
    )
    assert "angiver 5 af 7; datasættet giver 1 af 2." in verdict_sentence(verdict, claim, Wording("da", terms))


def test_several_categories_of_a_printed_number_are_counted_together(tmp_path, material):
    claim = claim_of(tmp_path, "count_of", "counted: codings, categories: [{any: [[police]]}, {any: [[school]]}]", "2")
    sentence = verdict_sentence(verdict_of(claim, material), claim, Wording("en", load_terms()))
    assert sentence == "N-1 is supported. The publication prints 2; this dataset gives 2."


def test_a_printed_number_needs_no_reliable_coding(tmp_path, material):
    claim = claim_of(tmp_path, "count_of", "counted: codings, categories: [{any: [[police]]}]", "1")
    agreement = pd.DataFrame({"doubt": [1.0], "positives": [50]}, index=["police"])
    assert unreliable(claim, material.codes, agreement, {"doubt": 0.5, "positives": 10}) is None


def test_a_printed_number_is_not_judged_again_on_a_part(tmp_path, material):
    claim = claim_of(tmp_path, "count_of", "counted: codings", "4")
    part = Repetition("interview", "I2", lambda: material)
    assert repeated_verdicts(part, [claim], RULES, ESTIMATORS).empty


def test_a_trace_lists_the_segments_that_were_counted(tmp_path, material):
    claim = claim_of(tmp_path, "count_of", "counted: codings, categories: [{family: partner-external}]", "2")
    rows = trace(claim, RULES[claim.word], material)
    assert rows[["side", "segment", "codes"]].to_numpy().tolist() == [
        ["for", "S1", ("police",)],
        ["for", "S2", ("school",)],
    ]


def test_all_that_is_wrong_with_records_is_said_at_once(tmp_path):
    ledger = tmp_path / "claims.yaml"
    records = [
        ("count_of", "counted: people", "3"),
        ("count_of", "counted: codings", "0.5"),  # without quotes, its decimals are lost
        ("share_of", "counted: codings", '"1,5"'),
        ("agreement_of", "coefficient: cohen-kappa", '"0.8"'),
        ("count_of", "counted: codings", "5 of 7"),
    ]
    ledger.write_text(
        HEAD + "".join(record(*parts, number) for number, parts in enumerate(records, 1)), encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        load_claims(ledger)
    text = str(refused.value)
    for said in ("N-1", "N-2", "in quotes", "N-3", "categories", "N-4", "pooled", "N-5"):
        assert said in text, text
    for line in (10, 17, 24, 31, 38):
        assert f"line {line}" in text, text


def test_other_words_still_need_their_negative_cases(tmp_path):
    ledger = tmp_path / "claims.yaml"
    text = (
        record("naming", "categories: [{any: [[police]]}]", "3")
        .replace("equals", "several")
        .replace(", published: 3", "")
    )
    ledger.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(InputError, match="negative_cases"):
        load_claims(ledger)
