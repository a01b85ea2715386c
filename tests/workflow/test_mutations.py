"""What passes the check runs: all sections, figures and the report; what does not is told in one clear error."""

import pytest
from mutations import DESCRIBED, base, mutation, refusals, run, sound

from analysis.models import LANGUAGES

SEEDS = range(60)


@pytest.fixture(scope="module")
def dataset():
    return base()


def test_the_unchanged_dataset_is_sound(dataset):
    assert refusals(dataset) == []


@pytest.fixture(scope="module")
def found(dataset):
    """Each seed's words, and what the check says of its mutation."""
    return {seed: (words, refusals(make(dataset))) for seed in SEEDS for words, make in [mutation(seed)]}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutation_is_sound_or_refused_with_file_and_message(found, seed):
    words, problems = found[seed]
    for problem in problems:
        told = str(problem)
        assert problem.file.endswith((".csv", ".json")) and problem.message, words
        assert "\n" not in told and told.encode("utf-8") and len(told) < 1000, words
        assert problem.line or problem.file == "datapackage.json", words


def test_what_passes_the_check_goes_through_all_sections_and_into_the_report(dataset, found, tmp_path):
    mutated, kept = sound([seed for seed, (_, problems) in found.items() if not problems], dataset)
    report = run(mutated, tmp_path, LANGUAGES)
    assert len(kept) >= len(SEEDS) / 2, kept
    assert (report / "index.html").is_file() and len(list(report.rglob("*.pdf"))) == 2


@pytest.mark.parametrize("key", [key for key in DESCRIBED if key != "unheard-of"])
def test_a_description_of_another_type_is_refused(dataset, key):
    from dataclasses import replace

    wrong = 2.5 if key == "seed" else {"a": 1} if key in ("sources", "contributors", "licenses", "keywords") else [1]
    found = refusals(replace(dataset, description={**dataset.description, key: wrong}))
    assert [problem.file for problem in found] == ["datapackage.json"] and found[0].message.startswith(key)
    assert found[0].hint
