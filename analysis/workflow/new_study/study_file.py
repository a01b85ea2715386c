"""Write the ``study.yaml`` of a new study, with comments on what can be changed in it."""

import json
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis.models import Family, Noun, StudyDefinition
from analysis.paths import DATA
from analysis.written_names import in_files

UNIT = {"en": ("unit", "units"), "da": ("enhed", "enheder")}
GROUP = {"en": ("group", "groups"), "da": ("gruppe", "grupper")}
RESERVED = ("yes", "no", "on", "off", "y", "n", "true", "false", "null")  # words with a meaning of their own in YAML
COMMENTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "What the study is about. Change the words as you like; `make STUDY=this-folder` runs it.",
        "unit": "What claims count: schools, teams, hospitals ... Each interview's unit is in the column\n"
        "# `{unit}` of dataset/interviews.csv.",
        "no-unit": "Claims count interviews. To count schools, teams or the like, name the unit of each interview in\n"
        "# the column `{unit}` of dataset/interviews.csv, and what units are called here:\n"
        "# unit: {singular: school, plural: schools}",
        "groups": "The groups of interviews, in the column `{group}` of dataset/interviews.csv, each with its label.",
        "families": "The families of codes. A family can have a role: partner (people or organisations that passages\n"
        "# are about), experience (with the codes positive, mixed and negative), phase, form or trigger (what is said\n"
        "# of a partner). Example: colleagues: {label: colleagues, role: partner}",
        "sections": "The sections of the report, in their order. A notebook in notebooks/ belongs to each; sections\n"
        "# without one use the notebook of that name that comes with Samspil. Some can be given a family:\n"
        "# {themes: {family: trust}} shows what is said on it, {comparison-of-groups: {family: trust}} compares\n"
        "# groups.",
    },
    "da": {
        "title": "Hvad undersøgelsen handler om. Ret ordene, som du vil; `make STUDY=denne-mappe` kører den.",
        "unit": "Hvad påstandene tæller: skoler, teams, hospitaler ... Hvert interviews enhed står i kolonnen\n"
        "# `{unit}` i dataset/interviews.csv.",
        "no-unit": "Påstandene tæller interview. Skal de tælle skoler, teams eller lignende, så skriv hvert\n"
        "# interviews enhed i kolonnen `{unit}` i dataset/interviews.csv, og hvad enhederne kaldes, her:\n"
        "# unit: {singular: skole, plural: skoler}",
        "groups": "Grupper af interview, fra kolonnen `{group}` i dataset/interviews.csv, hver med sin betegnelse.",
        "families": "Kodernes familier. En familie kan have en rolle: partner (personer eller organisationer, som\n"
        "# uddragene handler om), experience (med koderne positive, mixed og negative), phase, form eller trigger\n"
        "# (hvad der siges om en partner). Eksempel: kolleger: {label: kolleger, role: partner}",
        "sections": "Rapportens afsnit i rækkefølge. Til hvert hører en notebook i notebooks/; afsnit uden bruger den\n"
        "# notebook af samme navn, der følger med Samspil. Nogle af dem kan få en familie:\n"
        "# {themes: {family: tillid}} viser, hvad der siges om den, {comparison-of-groups: {family: tillid}}\n"
        "# sammenligner grupper.",
    },
}


def study_text(
    title: str,
    language: str,
    families: Mapping[str, Family],
    interviews: pd.DataFrame,
    origin: StudyDefinition | None = None,
    sections: Sequence[str] = ("sample-and-method", "claims"),
) -> str:
    """Write a ``study.yaml``.

    Parameters
    ----------
    title : str
    language : {"en", "da"}
    families : dict of str to Family
    interviews : DataFrame
        With the columns ``unit`` and ``group`` of ``interviews.csv``.
    origin : StudyDefinition, optional
        The study that the dataset comes from, whose words for units and groups are kept.
    sections : sequence of str
        The first sections, and ``claims``; those on families are added later.
    """
    words = origin if origin and (origin.folder != DATA) else None
    lines = [*_study_lines(title, language, families, interviews, words), *(f"  - {section}" for section in sections)]
    return "\n".join(lines) + "\n"


def _study_lines(
    title: str,
    language: str,
    families: Mapping[str, Family],
    interviews: pd.DataFrame,
    words: StudyDefinition | None,
) -> Iterator[str]:
    comments = COMMENTS[language]
    yield f"# {comments['title']}"
    yield f"title: {quoted(title)}"
    yield f"languages: [{language}]"
    if (interviews["unit"] != "").any():
        singular, plural = _forms(words.unit if words else None, language) or UNIT[language]
        yield f"\n# {comments['unit'].format(unit=in_files('unit'))}"
        yield f"unit: {{singular: {quoted(singular)}, plural: {quoted(plural)}}}"
    else:
        yield f"\n# {comments['no-unit'].replace('{unit}', in_files('unit'))}"
    yield from _group_lines(language, sorted(set(interviews["group"]) - {""}), words)
    yield f"\n# {comments['families']}"
    yield "families:"
    for name, family in families.items():
        role = f", role: {family.role}" if family.role else ""
        yield f"  {quoted(name)}: {{label: {quoted(family.label[language])}{role}}}"
    yield f"\n# {comments['sections']}"
    yield "sections:"


def _forms(noun: Noun | None, language: str) -> tuple[str, str] | None:
    """Give singular and plural of a noun in a language; None if it has neither."""
    if noun is None or language not in noun.singular:
        return None
    return noun.singular[language], noun.plural[language]


def _group_lines(language: str, groups: list[str], words: StudyDefinition | None) -> Iterator[str]:
    if not groups:
        return
    singular, plural = _forms(words.group if words else None, language) or GROUP[language]
    labels = words.group_labels if words else {}
    yield f"\n# {COMMENTS[language]['groups'].replace('{group}', in_files('group'))}"
    yield f"groups:\n  singular: {quoted(singular)}\n  plural: {quoted(plural)}\n  values:"
    for name in [*(name for name in labels if name in groups), *(name for name in groups if name not in labels)]:
        yield f"    {quoted(name)}: {quoted(labels.get(name, {}).get(language, name))}"


def quoted(text: str) -> str:
    """Write a text as YAML: as it is where that is safe, otherwise in quotation marks.

    Examples
    --------
    >>> quoted("trust"), quoted("yes"), quoted("1: one")
    ('trust', '"yes"', '"1: one"')
    """
    is_plain = text.replace("-", "").replace(" ", "").isalpha() and text.strip("- ") == text
    return text if is_plain and text.lower() not in RESERVED else json.dumps(text, ensure_ascii=False)
