"""The words of the pages, from ``wording.yaml``: one tree of texts for each language, with the same keys.

What speaks of the project's claims is said otherwise where others were judged: ``own_ledger.yaml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from analysis.study import written_number

WORDING = Path(__file__).with_name("wording.yaml")
OWN_LEDGER = Path(__file__).with_name("own_ledger.yaml")


@dataclass(frozen=True)
class Wording:
    """The texts of one language, asked for by their dotted key."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text under ``key`` with ``values`` filled in; an unknown key is an error, never a gap."""
        return self.texts[key].format(**values)

    def many(self, key: str, number: int, **values: object) -> str:
        """Return the text for one thing or for many, ``<key>_one`` or ``<key>_many``, with the number written out."""
        form = "one" if number == 1 else "many"
        return self(f"{key}_{form}", number=written_number(number, 0, self.language), **values)

    def label(self, group: str, key: str) -> str:
        """Return the name of ``key`` in ``group``, or the key itself where it is one of somebody else's making."""
        return self.texts.get(f"{group}.{key}", key)


@cache
def read_wording(language: str) -> Wording:
    """Return the texts of ``language`` with their nested keys joined by dots."""
    tree = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    return Wording(language, dict(_flat(tree[language])))


def wording_of(language: str, description: Mapping) -> Wording:
    """Return the texts of ``language`` that are true of a run.

    Parameters
    ----------
    description : dict
        Where the dataset's own ledger was judged, ``own_ledger`` is what its claims count: municipality, interview or
        both.
    """
    words, counted = read_wording(language), description.get("own_ledger")
    if not counted:
        return words
    title = _title(words, description).replace("{", "{{").replace("}", "}}")
    own = {key: text.replace("{title}", title) for key, text in own_texts(language, counted).items()}
    return Wording(language, {**words.texts, **own})


def _title(words: Wording, description: Mapping) -> str:
    """Give the title of a dataset, which a scenario has in both languages at once."""
    scenario = description["synthetic"] and description.get("scenario")
    return words("front.made", scenario=words.label("scenario", scenario)) if scenario else description["title"]


@cache
def own_texts(language: str, counted: str) -> dict[str, str]:
    """Return what is said otherwise of a ledger that is not the project's."""
    tree = yaml.safe_load(OWN_LEDGER.read_text(encoding="utf-8"))[language]
    return dict(_flat(tree["any"])) | dict(_flat(tree.get(counted, {})))


def _flat(tree: Mapping, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
