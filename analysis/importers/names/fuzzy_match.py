"""Match names given by people to our words and codes."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import pandas as pd

from analysis.importers.names.identifiers import slug
from analysis.paths import DATA

_PLACE_WORDS = json.loads((DATA / "place_words.json").read_text(encoding="utf-8"))
# Names of families, and of attributes of interviews, in coding trees and variables: beginnings of words, slugged.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "partner-internal": ("intern",),
    "partner-external": ("ekstern", "extern"),
    "mutual-knowledge": ("kendskab", "mutual-knowledge", "knowing-each-other", "gensidig"),
    "prerequisite": ("forudsaetning", "prerequisite", "what-it-takes", "fremmende", "hvad-kraever"),
    "barrier": ("barriere", "barrier", "udfordring", "challenge", "obstacle", "haemmende"),
    "benefit": ("udbytte", "gevinst", "benefit", "fordel", "vaerdi"),
    "experience": ("oplevelse", "erfaring", "experience"),
    "phase": ("fase", "phase", "tidspunkt"),
    "form": ("samarbejdsform", "form", "type-of-collaboration"),
    "trigger": ("anledning", "trigger", "udloes", "hvad-gik-forud"),
}
PLACES: Mapping[str, tuple[str, ...]] = {
    **_PLACE_WORDS["variables"],
    "setting": ("interviewform", "interviewtype", "setting", "type"),
    "participants": ("deltagere", "antal-deltagere", "participants", "number-of-participants"),
    "order": ("raekkefoelge", "nummer", "order", "number"),
}
GROUP_WORDS: Mapping[str, tuple[str, ...]] = _PLACE_WORDS["groups"]
SETTING_WORDS = {
    "group": ("gruppe", "group", "fokus", "focus"),
    "single": ("enkelt", "single", "individuel", "individual"),
}
_ENDINGS = ("ernes", "erne", "ets", "ens", "ene", "ers", "er", "en", "et", "ne", "s", "e")
_LEAST = 4  # letters that must remain without the ending


def match_word(name: str, words: Mapping[str, Iterable[str]]) -> str | None:
    """Return our word for a name that matches it from the beginning of the name or of a part; None if none does."""
    plain = slug(name)
    parts = [plain, *plain.split("-")]
    for ours, beginnings in words.items():
        if any(part.startswith(beginning) for part in parts for beginning in beginnings if len(beginning) > 2):
            return ours
        if plain in beginnings:
            return ours
    return None


class CodebookIndex:
    """The study's own codes, found by the same or similar names.

    Parameters
    ----------
    codebook : DataFrame
        ``code, label_da, label_en``.
    """

    def __init__(self, codebook: pd.DataFrame):
        self._exact: dict[str, str] = {}
        for column in ("code", "label_en", "label_da"):
            for name, code in zip(codebook[column], codebook["code"], strict=True):
                self._exact[stem(name)] = code

    def same(self, name: str) -> str | None:
        """Return the code with this name, ignoring endings."""
        return self._exact.get(stem(name))

    def near(self, name: str) -> str | None:
        """Return the code with the most similar name, if any is similar enough."""
        found = get_close_matches(stem(name), self._exact, n=1, cutoff=0.75)
        return self._exact[found[0]] if found else None


def stem(name: str) -> str:
    """Remove the endings of Danish and English nouns, so that "Skolen" and "skole" are equal."""
    words = []
    for word in slug(name).split("-"):
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _LEAST), "")
        words.append(word[: len(word) - len(ending)] if ending else word)
    return "-".join(words)
