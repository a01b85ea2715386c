"""Fill Danish templates: their marks become a partner, a person, a tense and an agreement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import yaml

from analysis.paths import DATA

TEMPLATES = DATA / "interview_templates.yaml"
GENDERS = ("common", "neuter", "plural")
PRONOUNS = {
    "she": {"subject": "hun", "object": "hende", "possessive": "hendes"},
    "he": {"subject": "han", "object": "ham", "possessive": "hans"},
    "they": {"subject": "de", "object": "dem", "possessive": "deres"},
}
NAME_AGAIN = 0.15
"""How often a partner is named again where a pronoun would be enough."""

MARK = re.compile(r"\{(?P<slot>\w+)\}|\[(?P<past>[^~\]]*)~(?P<present>[^\]]*)\]|<(?P<agreeing>[^>]*)>")
CASES = {"S": "subject", "O": "object", "P": "possessive"}
PERSON = {"C": "noun", "c": "subject"}


@cache
def templates() -> Mapping:
    """Read the slots and their variants from `interview_templates.yaml`."""
    return yaml.load(TEMPLATES.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class VariantSampler:
    """Draws variants of a slot at random; none is repeated before all have been used."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self._left: dict[tuple, list] = {}
        self._settled: dict[str, str] = {}

    def draw(self, *slot: str) -> Any:
        """Draw one variant of a slot; ``("form", "escort")`` is the list under ``form: escort:``."""
        if not self._left.get(slot):
            variants = templates()
            for name in slot:
                variants = variants[name]
            self._left[slot] = [variants[i] for i in self.rng.permutation(len(variants))]
        return self._left[slot].pop()

    def choose_once(self, subject: str, *variants: str) -> str:
        """Draw one of the variants, the same one for a subject throughout the interview."""
        if subject not in self._settled:
            self._settled[subject] = variants[int(self.rng.integers(len(variants)))]
        return self._settled[subject]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)


@dataclass
class AnswerContext:
    """What one answer is about, and whether it has been named yet.

    Attributes
    ----------
    partner, person : Mapping
        Entries of ``partners`` and ``persons`` in `interview_templates.yaml`.
    pronoun : str
        A key of `PRONOUNS`, for the partner.
    past : bool
        Whether the answer is in the past tense.
    named : bool
        Whether the partner was named already, so that a pronoun is enough.
    again : bool
        Whether the next mention uses the name nevertheless; at most one in a sentence.
    agreement : int
        The index in `GENDERS` that the next adjective agrees with.
    """

    sampler: VariantSampler
    partner: Mapping
    person: Mapping
    pronoun: str
    past: bool
    named: bool = False
    again: bool = False
    agreement: int = 0

    def say(self, template: str) -> str:
        """Fill the marks of a template from left to right."""
        self.again = self.sampler.chance(NAME_AGAIN)
        return MARK.sub(self._fill, template)

    def _fill(self, mark: re.Match) -> str:
        if mark["past"] is not None:
            return mark["past"] if self.past else mark["present"]
        if mark["agreeing"] is not None:
            return self._agree(mark["agreeing"].split("|"))
        if mark["slot"] in PERSON:
            return self.person[PERSON[mark["slot"]]]
        if mark["slot"] in CASES:
            return self._mention(CASES[mark["slot"]])
        return self.partner[{"folk": "folk", "sted": "place"}[mark["slot"]]]

    def _agree(self, variants: list[str]) -> str:
        if len(variants) == 2:
            return variants[0] if self.partner.get("person") else variants[1]
        return variants[self.agreement]

    def _mention(self, case: str) -> str:
        if self.named and not self.again:
            self.agreement = 0 if self.partner.get("person") else GENDERS.index("plural")
            return PRONOUNS[self.pronoun][case]
        self.named, self.again = True, False
        self.agreement = GENDERS.index(self.partner["gender"])
        return self._genitive() if case == "possessive" else self.partner["name"]

    def _genitive(self) -> str:
        return self.partner.get("genitive", f"{self.partner['name']}s")


def as_sentence(words: str) -> str:
    """Capitalise the first letter and add a full stop if there is none."""
    return f"{words[0].upper()}{words[1:]}" + ("" if words[-1] in ".?!" else ".")


def linked(link: str, words: str) -> str:
    """Prepend a link to a sentence, in lower case unless the sentence begins with an abbreviation."""
    own_capital = words[1:2].isupper()
    return link + (words if own_capital else words[0].lower() + words[1:])
