"""Invented studies of many shapes: with or without units and groups, in one or two languages, with few or many codes.

``PYTHONPATH=tests:. .venv/bin/python tests/invented_studies.py data/studies/invented-schools`` writes the study that
the notebooks for any study are shown on.
"""

import json
import random
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis.dataset.write import save_dataset
from analysis.models import SYNTHETIC_MARK, Dataset
from analysis.written_names import in_files

TABLES = {
    "interviews": "interview municipality area participants order setting characters",
    "coders": "coder label",
    "assignments": "coder interview start end segment role",
    "codes": "code parent family label_da label_en definition sensitive",
    "segments": "segment interview start end text",
    "codings": "segment coder code",
    "topics": "interview family asked",
    "variables": "entity key variable value origin",
    "notes": "note entity key text",
}
LENGTH, STEP = 60, 100  # characters of a segment, and from one to the next
DANISH = {
    "Four schools": "Fire skoler",
    "leadership": "ledelse",
    "resources": "ressourcer",
    "assessment": "vurdering",
    "trust": "tillid",
    "direction": "retning",
    "involvement": "inddragelse",
    "time": "tid",
    "rooms": "lokaler",
    "staff": "personale",
    "positive": "positiv",
    "mixed": "blandet",
    "negative": "negativ",
}
NOT_NAMED = {"en": "one that does not name it", "da": "en, der ikke nævner det"}


@dataclass
class Shape:
    """What an invented study looks like.

    ``families`` maps each family to its role and its codes; ``unit`` and ``groups`` are the words of ``study.yaml`` in
    each language, empty for none; ``often`` says how often each group names the first code of each family.
    """

    title: str
    families: dict[str, tuple[str, list[str]]]
    languages: tuple[str, ...] = ("en",)
    unit: dict[str, tuple[str, str]] = field(default_factory=dict)
    units: int = 0
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    interviews: int = 12
    segments: int = 8  # in each interview
    coders: int = 2
    often: dict[str, float] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)
    seed: int = 1


def translated(shape, word):
    """Write a word in the languages of a study."""
    return words(shape, lambda language: in_language(word, language))


def words(shape, by_language):
    """Write a text in the languages of a study."""
    return json.dumps({language: by_language(language) for language in shape.languages}, ensure_ascii=False)


def in_language(word, language):
    """Translate a word of an invented study; one that has no translation stays as it is."""
    return DANISH.get(word, word) if language == "da" else word


def definition_text(shape):
    """Write ``study.yaml``."""
    lines = [
        f"title: {translated(shape, shape.title)}",
        f"languages: [{', '.join(shape.languages)}]",
    ]
    if shape.unit:
        singular, plural = (words(shape, lambda language, n=n: shape.unit[language][n]) for n in (0, 1))
        lines.append(f"unit: {{singular: {singular}, plural: {plural}}}")
    if shape.groups:
        nouns = {"en": ("profession", "professions"), "da": ("faggruppe", "faggrupper")}
        singular, plural = (words(shape, lambda language, n=n: nouns[language][n]) for n in (0, 1))
        lines += ["groups:", f"  singular: {singular}", f"  plural: {plural}", "  values:"]
        lines += [f"    {name}: {words(shape, label.get)}" for name, label in shape.groups.items()]
    lines.append("families:")
    for name, (role, _) in shape.families.items():
        lines.append(f"  {name}: {{label: {translated(shape, name)}{f', role: {role}' if role else ''}}}")
    return "\n".join([*lines, "sections:", *(f"  - {section}" for section in shape.sections)]) + "\n"


def claims_text(shape):
    """Write ``claims.yaml``: that several name the first code of each family, and all interviews that of the last."""
    titles = {f"title_{language}": json.dumps(in_language(shape.title, language)) for language in shape.languages}
    stated = ", ".join(f"{key}: {title}" for key, title in titles.items())
    text = f"sources:\n  S: {{{stated}, date: 2026}}\n\nclaims:\n"
    for number, (family, (_, codes)) in enumerate(shape.families.items(), start=1):
        is_last = number == len(shape.families)
        counted = in_files("unit") if shape.unit and not is_last else "interview"
        level = "" if counted != "interview" else "    population: {level: interview}\n"
        word, code = ("all", codes[-1]) if is_last else ("several", codes[0])
        verb = {"en": f"{word.capitalize()} name", "da": f"{'Alle' if is_last else 'Flere'} nævner"}
        listed = [name for name in shape.sections if family in name and name[0] != "{"]
        section = f"themes-{family}" if any(f"family: {family}}}" in name for name in shape.sections) else "claims"
        section = listed[0] if listed and section == "claims" else section
        statements = ", ".join(
            f'statement_{language}: "{verb[language]} {in_language(code, language)}."' for language in shape.languages
        )
        text += (
            f"  - id: {family.upper()[:6]}-{number}\n    section: {section}\n"
            f"    source: {{key: S, locator: page {number}, {statements}}}\n    word: {word}\n    estimator: naming\n"
            f"    variables: {{categories: [{{any: [[{code}]]}}]}}\n{level}"
            f'    negative_cases: {{kind: {counted}, definition: "{NOT_NAMED[shape.languages[0]]}"}}\n'
        )
    return text


def tables_of(shape):
    """Draw interviews, segments and codings; the second coder reads every other interview and agrees mostly."""
    rng, rows = random.Random(shape.seed), {name: [] for name in TABLES}
    groups = list(shape.groups)
    for number in range(shape.interviews):
        interview = f"I{number + 1:02d}"
        noun = next(iter(shape.unit.values()), ("",))[0].capitalize()
        unit = f"{noun} {'ABCDEFGHIJ'[number % shape.units]}" if shape.units else ""
        group = groups[number // max(shape.units, 1) % len(groups)] if groups else ""
        length = str(shape.segments * STEP)
        rows["interviews"].append((interview, unit, group, "1", str(number + 1), "single", length))
        readers = ["A", "B"][: shape.coders] if number % 2 == 0 else ["A"]
        rows["assignments"] += [(who, interview, "", "", "", ("lead", "second")[who == "B"]) for who in readers]
        draw_segments(shape, rng, rows, interview, group, readers)
    for family, (_, codes) in shape.families.items():
        rows["codes"] += [(code, "", family, in_language(code, "da"), code, f"says {code}", "no") for code in codes]
    rows["coders"] = [("A", "Coder A"), ("B", "Coder B")][: shape.coders]
    return {name: pd.DataFrame(found, columns=TABLES[name].split(), dtype=str) for name, found in rows.items()}


def draw_segments(shape, rng, rows, interview, group, readers):
    """Draw the segments of an interview: the first code of a family as often as its group names it, or another."""
    for place in range(shape.segments):
        start = place * STEP
        segment = f"{interview}-{place + 1}"
        given = []
        for codes in (codes for _, codes in shape.families.values() if rng.random() < 2 / len(shape.families)):
            first = rng.random() < shape.often.get(group, 0.4)
            given.append(codes[0] if first else rng.choice(codes))
        if given:
            text = f"{SYNTHETIC_MARK} on {given[0]}"
            rows["segments"].append((segment, interview, str(start), str(start + LENGTH), text))
            for who in readers:
                rows["codings"] += [(segment, who, code) for code in given if who == "A" or rng.random() < 0.85]


def write_invented_study(folder: Path, shape: Shape) -> Path:
    """Write the folder of an invented study; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(definition_text(shape), encoding="utf-8")
    (folder / "claims.yaml").write_text(claims_text(shape), encoding="utf-8")
    about = {"title": shape.title, "synthetic": True, "seed": shape.seed, "origin": {"tool": "invented"}}
    save_dataset(Dataset("dataset", about, tables_of(shape)), folder / "dataset")
    return folder


FAMILIES = {
    "leadership": ("", ["trust", "direction", "involvement"]),
    "resources": ("", ["time", "rooms", "staff"]),
    "assessment": ("experience", ["positive", "mixed", "negative"]),
}
GENERAL = ["sample-and-method", "agreement", "{themes: {family: leadership}}"]
LATER = ["co-occurrence", "saturation", "negative-cases", "claims"]
SCHOOL = {"en": ("school", "schools"), "da": ("skole", "skoler")}
PROFESSIONS = {
    "teacher": {"en": "teachers", "da": "lærere"},
    "leader": {"en": "school leaders", "da": "skoleledere"},
    "pedagogue": {"en": "pedagogues", "da": "pædagoger"},
}
COMPARED = ["themes", "comparison-of-groups"]

FOUR_SCHOOLS = Shape(
    "Four schools",
    FAMILIES,
    languages=("en", "da"),
    unit=SCHOOL,
    units=4,
    groups=PROFESSIONS,
    interviews=24,
    often={"teacher": 0.3, "leader": 0.9, "pedagogue": 0.3},
    sections=[*GENERAL, *COMPARED, *LATER],
)

if __name__ == "__main__":  # datasets are not written into data/ directly
    with TemporaryDirectory() as place:
        shutil.copytree(write_invented_study(Path(place, "study"), FOUR_SCHOOLS), sys.argv[1], dirs_exist_ok=True)
