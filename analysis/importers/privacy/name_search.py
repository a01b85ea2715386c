"""Find the names of a key in texts, or replace them by labels.

A name is found as whole words, in any case and either Unicode form, with any separators ("Int 1 Mette" in
"int-1-mette"), and in the genitive ("Karims"). Names that are ordinary words would be found everywhere, so they are
not searched for; the import report lists their labels.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.importers.names.comparable_names import without_ending
from analysis.importers.names.identifiers import slug
from analysis.importers.people.ordinary_words import ORDINARY_WORDS
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.models import LANGUAGES
from analysis.paths import DATA, ROOT

_WORD = re.compile(r"[^\W_]+")
_CELLS = re.compile(r'[\n,;"<>]')  # separators of cells in a table or a page
_SHORT, _LONG_NUMBER, _FEW = 2, 6, 100
_BEFORE, _AFTER, _BETWEEN = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]{1,3}"
_GENITIVE = rf"(?=s?{_AFTER})"  # "Karims" in Danish, German and related languages; the s is kept
_ENTITIES = {"coders": "coder", "units": "unit", "speakers": "speaker", "interviews": "interview"}


@dataclass(frozen=True)
class SearchedName:
    """A name of the key, with its label, its words in lower case, and the pattern that finds it.

    ``is_short``: the name has two letters and only matches a whole cell, in the same case.
    """

    kind: str
    name: str
    label: str
    words: frozenset[str]
    pattern: str
    is_short: bool = False

    @property
    def owner(self) -> str:
        """Describe whose name it is, without stating it."""
        return f"{_ENTITIES.get(self.kind, 'person')} {self.label}"


@dataclass(frozen=True)
class NameSearch:
    """The names to search for, and the reasons why others are not searched for."""

    names: Sequence[SearchedName]
    unsearched: Mapping[str, Sequence[str]]

    def found_in(self, text: str) -> list[SearchedName]:
        """Find the names in a text; short names only as a whole cell."""
        plain, cells = _plain(text), None
        found = []
        for name in self._candidates(plain):
            if name.is_short:
                cells = {cell.strip() for cell in _CELLS.split(text)} if cells is None else cells
                found += [name] if name.name in cells else []
            elif _occurs_in(name, plain):
                found.append(name)
        return found

    def _candidates(self, plain: str) -> list[SearchedName]:
        """Find the names whose words all occur: a few names one by one, many names by a set of words."""
        if len(self.names) <= _FEW:
            return [name for name in self.names if all(word in plain for word in name.words)]
        words = set(_WORD.findall(plain))
        words |= {word.removesuffix("s") for word in words}
        return [name for name in self.names if name.words <= words]

    def lines(self, text: str) -> dict[SearchedName, list[int]]:
        """Return the lines of a text, counted from 1, on which each name in it begins."""
        names = self.found_in(text)
        if not names:
            return {}
        plain = _plain(text)
        breaks = [match.start() for match in re.finditer("\n", plain)]
        short = [name for name in names if name.is_short]
        lines = {name: [bisect_left(breaks, place) + 1 for place in _places(name, plain)] for name in names}
        for number, line in enumerate(text.split("\n") if short else (), 1):
            cells = {cell.strip() for cell in _CELLS.split(line)}
            for name in short:
                lines[name] += [number] if name.name in cells else []
        return {name: list(dict.fromkeys(numbers)) for name, numbers in lines.items()}

    def replaced(self, text: str, short: bool = False) -> str:
        """Replace each name by its label; with ``short``, also short names within a text."""
        found = self._found_with_short(text) if short else self.found_in(text)
        if not found:
            return text
        label = {f"n{number}": name.label for number, name in enumerate(found)}
        parts = [f"(?P<{key}>{_part(name, short)})" for key, name in zip(label, found, strict=True)]
        return re.sub("|".join(parts), lambda match: label[str(match.lastgroup)], unicodedata.normalize("NFC", text))

    def _found_with_short(self, text: str) -> list[SearchedName]:
        plain = _plain(text)
        return [name for name in self._candidates(plain) if name.is_short or _occurs_in(name, plain)]


def _occurs_in(name: SearchedName, plain: str) -> bool:
    return next(_places(name, plain), None) is not None


def _places(name: SearchedName, plain: str) -> Iterator[int]:
    """Find where a name that is not short begins; `re` is fast for patterns that begin with letters."""
    if name.is_short:
        return
    for match in re.finditer(name.pattern.removeprefix(_BEFORE), plain):
        if not plain[max(0, match.start() - 1) : match.start()].isalnum():
            yield match.start()


def _part(name: SearchedName, short: bool) -> str:
    if not name.is_short:
        return f"(?i:{name.pattern})"
    own = re.escape(name.name)
    return f"{_BEFORE}{own}{_AFTER}" if short else rf"(?:\A\s*{own}\s*\Z)"


def search_for(pseudonyms: Pseudonyms, codes: Iterable[str] = (), further: Collection[str] = frozenset()) -> NameSearch:
    """Decide which names of a key to search for.

    Parameters
    ----------
    codes : iterable of str
        Labels of the dataset's codes; a speaker whose name is a word of these has a role for a name.
    further : collection of str
        Ordinary words in addition to those of the project.
    """
    if not pseudonyms.known:
        return NameSearch([], {})
    ordinary, roles = project_words() | set(further), words_of(codes)
    labels = {_plain(label) for label in pseudonyms.known.values()}
    names: list[SearchedName] = []
    unsearched: dict[str, list[str]] = {}
    for (kind, name), label in pseudonyms.known.items():
        text = unicodedata.normalize("NFC", without_ending(name) if kind == "interviews" else name).strip()
        words = _WORD.findall(_plain(text))
        why = _reason_not_searched(
            text, words, ordinary | roles if kind == "speakers" else ordinary, labels, pseudonyms.not_names
        )
        if why:
            unsearched.setdefault(why, []).append(f"{kind}: {label}")
        else:
            short = len("".join(words)) <= _SHORT
            names.append(SearchedName(kind, text, label, frozenset(words), word_pattern(words), short))
    names += [slugged for name in names if (slugged := _slugged(name))]
    return NameSearch(sorted(names, key=lambda name: (-len(name.name), name.kind, name.name)), unsearched)


def names_kept_as_another_kind(pseudonyms: Pseudonyms) -> set[str]:
    """Find names with a label that are kept as names of another kind, such as an interview named after its town."""
    labelled = {without_ending(name) if kind == "interviews" else name for kind, name in pseudonyms.known}
    return pseudonyms.kept & labelled


def _reason_not_searched(
    text: str, words: Sequence[str], ordinary: Collection[str], labels: Collection[str], not_names: Collection[str]
) -> str:
    """Return the reason why a name is not searched for, or ""."""
    signs = "".join(words)
    letters = sum(not sign.isdecimal() for sign in signs)
    if text in not_names:
        return "the mapping says that they are no names"
    if letters < _SHORT and len(signs) < _LONG_NUMBER:
        return "they have no two letters"
    if _plain(text) in labels:
        return "they are labels as well"
    spoken = [word for word in words if not word.isdecimal()]
    is_ordinary = all(word in ordinary for word in spoken) and (len(signs) > _SHORT or text == text.lower())
    if is_ordinary and (len(spoken) == 1 or re.search(word_pattern(words), project_text())):
        return "they are ordinary words of the report or the codebook"
    if spoken and all(word in ORDINARY_WORDS or len(word) == 1 for word in spoken) and len(signs) > _SHORT:
        return "they say what somebody is, not who"
    return ""


def word_pattern(words: Sequence[str]) -> str:
    """Build the pattern that finds words in lower case, with any separators, also in the genitive."""
    after = _GENITIVE if sum(map(len, words)) > _SHORT + 1 and words[-1].isalpha() else _AFTER
    return _BEFORE + _BETWEEN.join(map(re.escape, words)) + after


def _slugged(name: SearchedName) -> SearchedName | None:
    """Return the name in the form of a key, if that has other words."""
    words = slug(name.name).split("-")
    if name.is_short or frozenset(words) == name.words or words == ["x"]:
        return None
    return SearchedName(name.kind, name.name, name.label, frozenset(words), word_pattern(words))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


@lru_cache(maxsize=1)
def project_words() -> frozenset[str]:
    """Collect the words that this program itself writes in tables and pages, whatever the data."""
    return frozenset(_WORD.findall(project_text()))


@lru_cache(maxsize=1)
def project_text() -> str:
    """Read the texts from which `project_words` are taken, in lower case."""
    files = [*sorted(DATA.glob("*.yaml")), DATA / "datapackage.json", DATA / "codebook.csv", *_page_files()]
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()]
    return _plain("\n".join([*texts, *LANGUAGES]))


def _page_files() -> list[Path]:
    templates = (ROOT / "analysis" / "report").rglob("*")
    pages = [file for file in templates if file.suffix in (".css", ".js", ".html", ".typ")]
    return sorted([*pages, *(DATA / "report").glob("*.yaml")])


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the distinct words of texts, in lower case."""
    return frozenset(_WORD.findall(_plain("\n".join(texts))))
