"""Whatever was removed or edited in the results of a run is put back by the next one, to the byte."""

import json
import shutil

import pytest
from changed_inputs import differing, prepared, run
from endurance import results

REPORT = "report/index.html"


def edited(name, old=b"e", new=b"E"):
    def tamper(folder):
        [file] = folder.glob(name)
        before = file.read_bytes()
        file.write_bytes(before.replace(old, new, 1))
        assert file.read_bytes() != before

    return tamper


def emptied(name):
    return lambda folder: next(folder.glob(name)).write_bytes(b"")


def removed(name):
    return lambda folder: next(folder.glob(name)).unlink()


def written(name, content):
    def tamper(folder):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")

    return tamper


def another_count(folder):
    """Change a number in the stored state, whose form stays right."""
    stored = json.loads((folder / "curves.json").read_text(encoding="utf-8"))
    stored["drawn"] = {name: {**bundle, "image/svg+xml": "<svg/>"} for name, bundle in stored["drawn"].items()}
    stored["drawn"]["more"] = {}
    (folder / "curves.json").write_text(json.dumps(stored), encoding="utf-8")


TAMPERED = {
    "a page is removed": [removed("report/method.html")],
    "a page is edited": [edited(REPORT, b"</body>", b"<p>9 of 9</p></body>")],
    "a document is empty": [emptied("report/*.pdf")],
    "search and style": [edited("report/search.html"), edited("report/en/search.html"), edited("report/style.css")],
    "a foreign page": [written("report/en/foreign.html", "<p>foreign</p>"), written("report/x/y.txt", "foreign")],
    "repetitions": [edited("repetitions.csv", b"cannot_be_judged", b"supported")],
    "their key": [written("repetitions.json", "null")],
    "verdicts": [edited("claims.csv", b"cannot_be_judged", b"supported"), edited("robustness.csv")],
    "a notebook that was run": [edited("da/notebooks/05_variation.ipynb", b'"', b"'")],
    "the curves": [another_count],
    "answers": [edited("answers.jsonl", b"police", b"prince")],
    "the account": [written("run.json", "null")],
    "all at once": [removed("report/codebook.html"), emptied("en/notebooks/08_barriers.ipynb"), removed("claims.csv")],
    "the keys": [written("keys.json", "null")],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("tampered") / "copy"
    prepared(place)
    run(place)
    return place, results(place)


@pytest.mark.parametrize("kind", TAMPERED)
def test_what_was_removed_or_edited_is_put_back(made, kind):
    place, expected = made
    for tamper in TAMPERED[kind]:
        tamper(place / "build" / "study")
    run(place)
    assert differing(expected, results(place)) == []
    assert json.loads((place / "build/study/run.json").read_text())["sections"]["en/09_claims"]["result"]
    shutil.rmtree(place / "build/study/report/x", ignore_errors=True)
