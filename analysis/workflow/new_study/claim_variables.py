"""Turn answers about a new claim into its estimator and variables: which parts a word needs, and what they may be."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import Issue
from analysis.messages.suggestions import did_you_mean

PARTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("all", "generally-named", "most", "several", "some"), ("codes",)),
    "nobody": ("codes",),
    "more-often-among": ("codes", "group", "than"),
    "most-often-named": ("codes",),
    "together-with": ("codes",),
    "above": ("codes", "threshold"),
    "below": ("codes", "threshold"),
    "equals": ("number", "published"),
}
"""The words that a new claim can have, and what it must say besides."""

PARTS_OF_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "count_of": ("counted",),
    "share_of": ("counted", "codes"),
    "mean_of": ("codes",),
    "agreement_of": ("coefficient",),
}
OPTIONAL = ("among", "statistic")  # parts that are never asked for
COUNTED = ("codings", "segments", "codes", "interviews", "units")
COEFFICIENTS = ("percent", "alpha", "fleiss-kappa", "ac1", "cohen-kappa")
ESTIMATORS = {
    "nobody": "absence",
    "more-often-among": "group_contrast",
    "most-often-named": "lead_in_family",
    "together-with": "joint_mention",
    "above": "rating_level",
    "below": "rating_level",
}
CASES = {  # what speaks against a claim, by estimator
    "naming": {"en": "one that does not name it", "da": "en, der ikke nævner det"},
    "absence": {"en": "one that names it", "da": "en, der nævner det"},
    "group_contrast": {
        "en": "one where it is the other way round, or that does not name it",
        "da": "en, hvor det er omvendt, eller som ikke nævner det",
    },
    "lead_in_family": {
        "en": "one that names the next code and not this one",
        "da": "en, der nævner den næste kode og ikke denne",
    },
    "joint_mention": {
        "en": "one that names the first code without the other",
        "da": "en, der nævner den første kode uden den anden",
    },
    "rating_level": {
        "en": "one on the other side of the threshold",
        "da": "en på den anden side af grænsen",
    },
}


@dataclass(frozen=True)
class KnownNames:
    """What a claim can name: each code with its family, the codes with a value, and the groups of interviews."""

    families: Mapping[str, str]
    valued: Collection[str] = field(default_factory=frozenset)
    groups: Sequence[str] = ()


def parse_codes(text: str) -> list[list[str]]:
    """Read codes as they are written on the command line.

    Examples
    --------
    >>> parse_codes("nurse + threats, school")
    [['nurse', 'threats'], ['school']]
    """
    alternatives = [[code.strip() for code in part.split("+")] for part in text.split(",")]
    return [codes for codes in alternatives if any(codes)]


def optional_parts(word: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Name the parts that a word may have and that are not asked for.

    Examples
    --------
    >>> optional_parts("above", {}), optional_parts("equals", {"number": "share_of"})
    (('statistic',), ('among',))
    """
    if word in ("above", "below"):
        return ("statistic",)
    return {"share_of": ("among",), "count_of": ("codes",), "agreement_of": ("codes",)}.get(
        answers.get("number", ""), ()
    )


def estimator_of(word: str, answers: Mapping[str, str]) -> str:
    """Name the estimator that a new claim with this word uses."""
    return answers["number"] if word == "equals" else ESTIMATORS.get(word, "naming")


def variables_of(word: str, answers: Mapping[str, str], known: KnownNames) -> dict[str, Any]:
    """Write the variables of a new claim.

    Parameters
    ----------
    word : str
        A key of `PARTS`.
    answers : mapping of str to str
        The parts that the word needs, as they were typed.
    known : KnownNames
        What the dataset has.

    Returns
    -------
    dict
        As in ``claims.yaml``.

    Examples
    --------
    >>> known = KnownNames({"trust": "leadership", "time": "resources"})
    >>> variables_of("most-often-named", {"codes": "trust"}, known)
    {'code': 'trust', 'family': 'leadership'}
    >>> variables_of("together-with", {"codes": "trust, time"}, known)
    {'code': 'trust', 'other': 'time'}
    """
    codes = parse_codes(answers.get("codes", ""))
    single = [alternative[0] for alternative in codes]
    if word == "most-often-named":
        return {"code": single[0], "family": known.families[single[0]]}
    if word == "together-with":
        return {"code": single[0], "other": single[1]}
    categories = {"categories": [{"any": codes}]} if codes else {}
    if word == "equals":
        return _of_number(answers, categories)
    if word in ("above", "below"):
        statistic = {"statistic": "median"} if answers.get("statistic") == "median" else {}
        return {**categories, "threshold": _number(answers["threshold"]), **statistic}
    return {part: answers[part] for part in ("group", "than") if part in PARTS[word]} | categories


def _of_number(answers: Mapping[str, str], categories: dict[str, Any]) -> dict[str, Any]:
    stated = {part: answers[part] for part in ("counted", "coefficient") if part in answers}
    pooled = {"pooled": True} if answers.get("coefficient") == "cohen-kappa" else {}
    among = parse_codes(answers.get("among", ""))
    whole = {"among": [{"any": among}]} if among else {}
    return {**stated, **pooled, **categories, **whole, "published": answers["published"].strip()}


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value


def answer_issues(word: str, answers: Mapping[str, str], known: KnownNames) -> Iterator[Issue]:
    """Find what is wrong in the answers: codes and groups that the dataset does not have, too many codes, no number.

    Parameters
    ----------
    word, answers, known
        As in `variables_of`.

    Yields
    ------
    Issue
        Every problem.
    """
    codes = parse_codes(answers.get("codes", ""))
    needed = PARTS[word] if word != "equals" else PARTS_OF_NUMBERS[answers["number"]]
    if "codes" in needed and not codes:
        yield Issue("codes", "no code is given", "name at least one code of dataset/codes.csv")
    named = [code for alternative in (*codes, *parse_codes(answers.get("among", ""))) for code in alternative]
    for code in dict.fromkeys(named):
        if code not in known.families:
            hint = did_you_mean(code, known.families) or "name a code of dataset/codes.csv"
            yield Issue("codes", f"there is no code {code!r}", hint)
    exact = {"most-often-named": 1, "together-with": 2}.get(word)
    if exact and codes and ([len(codes), *map(len, codes)] != [exact, *[1] * exact] or len(set(named)) < exact):
        yield Issue("codes", f"{word} needs {exact} code{'s' * (exact > 1)}", "such as: " + ", ".join("ab"[:exact]))
    yield from _value_issues(word, answers, named, known)
    for part in ("group", "than"):
        if part in PARTS[word] and answers[part] not in known.groups:
            hint = did_you_mean(answers[part], known.groups) or "name a group of study.yaml"
            yield Issue(part, f"there is no group {answers[part]!r}", hint)


def _value_issues(word: str, answers: Mapping[str, str], named: list[str], known: KnownNames) -> Iterator[Issue]:
    if "threshold" in answers and not _is_number(answers["threshold"]):
        yield Issue("threshold", f"{answers['threshold']!r} is not a number", "write a number, such as 0 or 1.5")
    needs_values = word in ("above", "below") or answers.get("number") == "mean_of"
    if needs_values and named and not set(named) & set(known.valued):
        yield Issue("codes", "no code that is given has a value", "add values of codes to dataset/variables.csv")


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
