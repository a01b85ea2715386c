import json
import os
from dataclasses import replace

import pytest

from analysis.dataset.read import read_dataset
from analysis.dataset.write import save_dataset
from analysis.notebook import output_bundles
from analysis.paths import DATA, NOTEBOOKS, ROOT

FULL, _ = read_dataset(DATA / "synthetic" / "as-published")


def emptied(table, *columns):
    return {table: FULL.tables[table].assign(**dict.fromkeys(columns, ""))}


def only(keep):
    """Keep the interviews for which ``keep`` holds, and what belongs to them."""
    tables = dict(FULL.tables)
    interviews = tables["interviews"][keep(tables["interviews"])]
    names = set(interviews["interview"])
    tables["interviews"] = interviews
    for name in ("segments", "assignments", "topics"):
        tables[name] = tables[name][tables[name]["interview"].isin(names)]
    tables["codings"] = tables["codings"][tables["codings"]["segment"].isin(tables["segments"]["segment"])]
    kept = names | set(interviews["unit"]) | set(tables["coders"]["coder"])
    tables["variables"] = tables["variables"][tables["variables"]["key"].isin(kept)]
    return {**tables, "notes": tables["notes"].iloc[:0]}


def without_families(*families):
    codes = FULL.tables["codes"][~FULL.tables["codes"]["family"].isin(families)]
    codings = FULL.tables["codings"][FULL.tables["codings"]["code"].isin(codes["code"])]
    topics = FULL.tables["topics"][~FULL.tables["topics"]["family"].isin(families)]
    return {"codes": codes, "codings": codings, "topics": topics, "notes": FULL.tables["notes"].iloc[:0]}


def without_second_coder():
    leads = FULL.tables["assignments"].query("role == 'lead'")
    led = dict(leads[["interview", "coder"]].to_numpy())
    segments = FULL.tables["segments"].set_index("segment")["interview"]
    own = FULL.tables["codings"]["segment"].map(segments).map(led) == FULL.tables["codings"]["coder"]
    return {"assignments": leads, "codings": FULL.tables["codings"][own]}


def without_any_coding():
    nothing = {name: FULL.tables[name].iloc[:0] for name in ("codings", "segments", "notes", "topics", "variables")}
    return nothing


POOR = {
    "no-unit": lambda: {
        **emptied("interviews", "unit"),
        "variables": FULL.tables["variables"].iloc[:0],
    },
    "no-group": lambda: emptied("interviews", "group"),
    "one-unit": lambda: only(lambda interviews: interviews["unit"] == "M1"),
    "one-group": lambda: only(lambda interviews: interviews["group"] == "children"),
    "one-interview": lambda: only(lambda interviews: interviews["interview"] == "I01"),
    "no-second-coder": without_second_coder,
    "no-partners": lambda: without_families("partner-internal", "partner-external"),
    "no-experience": lambda: without_families("experience", "mutual-knowledge", "phase"),
    "nothing-coded": without_any_coding,
}


@pytest.fixture(scope="module", params=POOR)
def shown(request, tmp_path_factory):
    """Everything that the nine notebooks show of a dataset that lacks something."""
    folder = tmp_path_factory.mktemp("data") / request.param
    save_dataset(replace(FULL, name=request.param, texts={}, tables={**FULL.tables, **POOR[request.param]()}), folder)
    bundles = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output_bundles, "display", lambda bundle, **_: bundles.append(bundle))
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            names = {}
            exec(sources[0], names)
            names["dataset"] = os.path.relpath(folder, ROOT)
            for source in sources[1:]:
                exec(source, names)
    return request.param, bundles


def verdicts(bundles):
    kind = "application/vnd.samspil.verdict+json"
    return {bundle[kind]["claim"]: bundle[kind] for bundle in bundles if kind in bundle}


LACKS = {
    "no-unit": "no-unit",
    "one-unit": "too-few-units",
    "one-interview": "too-few-units",
    "no-partners": "codes-not-in-codebook",
    "no-experience": "codes-not-in-codebook",
}


def test_every_section_runs_and_every_claim_is_answered(shown):
    name, bundles = shown
    answers = verdicts(bundles)
    assert len(answers) == 28
    assert all(answer["reason"] for answer in answers.values() if answer["verdict"] == "cannot_be_judged")
    assert name not in LACKS or any(LACKS[name] in answer["reason_key"] for answer in answers.values())


def test_what_rests_on_what_is_missing_is_not_supported(shown):
    name, bundles = shown
    answers = {claim: answer["verdict"] for claim, answer in verdicts(bundles).items()}
    unsupported = {
        "no-unit": set(answers),
        "one-unit": set(answers),
        "one-interview": set(answers),
        "no-group": {"PR-1", "PR-2"},
        "one-group": {"PR-1"},
        "no-partners": {"PR-3", "PR-4", "PR-5", "PR-6", "PR-9", "SIRI-4", "SIRI-8"},
        "no-experience": {"PR-2", "PR-4", "PR-6", "PR-7"},
        "nothing-coded": set(answers) - {"PR-1"},
    }
    assert all(answers[claim] != "supported" for claim in unsupported.get(name, ()))
