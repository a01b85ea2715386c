"""The shipped interviews taken for real ones, with a marker in every private field."""

import re
from dataclasses import replace

import pandas as pd

from analysis.dataset.read import read_dataset
from analysis.models import SYNTHETIC_MARK
from analysis.paths import DATA

PRIVATE, PUBLIC = "ZQ", "ZAPUBLIC"
FOLDER = "spring"
MARKER = re.compile(
    "ZQ(?:INTERVIEW|UNIT|CODER|SEGMENT|SPEAKER|TEXT|LOCATOR|RELEASER|MEMO|NOTE|VARIABLE|VALUE|ORIGIN|LABEL|FILE)"
)


def numbered(values, word):
    """Give each different value a marker of its own; what is absent stays so."""
    known = {value: f"{PRIVATE}{word}{number}x" for number, value in enumerate(sorted({*values} - {""}), 1)}
    return {"": ""} | known


def marked_study():
    """Take the shipped interviews for real ones, and mark whatever is private in them."""
    made, _ = read_dataset(DATA / "synthetic" / "as-published")
    tables = {name: frame.copy() for name, frame in made.tables.items()}
    texts = dict(made.texts)
    words = {name: f"{PRIVATE}TEXT{number:05}" for number, name in enumerate(texts, 1)}
    assert {len(word) for word in words.values()} == {len(SYNTHETIC_MARK)}  # so that places stay true
    segments = tables["segments"]
    segments["text"] = [
        text.replace(SYNTHETIC_MARK, words[interview])
        for text, interview in zip(segments["text"], segments["interview"], strict=True)
    ]
    segments["locator"] = [f"{PRIVATE}LOCATOR{number}" for number in range(len(segments))]
    segments["release"], segments["released_by"], segments["released_on"] = "yes", f"{PRIVATE}RELEASER", "2024-02-03"
    tables["notes"] = tables["notes"].assign(text=[f"{PRIVATE}MEMO{n}" for n in range(len(tables["notes"]))])
    tables["notes"]["note"] = [f"{PRIVATE}NOTE{n}" for n in range(len(tables["notes"]))]
    own = pd.DataFrame(
        [("interview", name, f"{PRIVATE}VARIABLE", f"{PRIVATE}VALUE{n}", f"{PRIVATE}ORIGIN")
         for n, name in enumerate(texts)],
        columns=["entity", "key", "variable", "value", "origin"],
    )  # fmt: skip
    tables["variables"] = pd.concat([tables["variables"].assign(origin=f"{PRIVATE}ORIGIN"), own], ignore_index=True)
    keys = {
        "interview": numbered(tables["interviews"]["interview"], "INTERVIEW"),
        "unit": numbered(tables["interviews"]["unit"], "UNIT"),
        "coder": numbered(tables["coders"]["coder"], "CODER"),
        "segment": numbered(segments["segment"], "SEGMENT"),
        "speaker": numbered(segments["speaker"], "SPEAKER"),
    }
    for frame in tables.values():
        for column in keys.keys() & set(frame.columns):
            frame[column] = frame[column].map(keys[column])
        if "entity" in frame:
            pairs = zip(frame["entity"], frame["key"], strict=True)
            frame["key"] = [keys.get(what, {}).get(key, key) for what, key in pairs]
    tables["coders"]["label"] = [f"{PRIVATE}LABEL{n}" for n in range(len(tables["coders"]))]
    tables["codes"]["definition"] = tables["codes"]["definition"] + f" {PUBLIC}"
    tables["codes"]["definition_da"] = tables["codes"]["definition_da"] + f" {PUBLIC}"
    about = {"title": "Spring", "origin": {"tool": "by hand", "files": [f"{PRIVATE}FILE.qdpx"]}, "synthetic": False}
    texts = {keys["interview"][name]: text.replace(SYNTHETIC_MARK, words[name]) for name, text in texts.items()}
    return replace(made, name=FOLDER, description=about, tables=tables, texts=texts)
