"""Words: how a text is folded for the index, cut into grams, and how a query is read.

A stored text and a query go through the same `fold`; "contains" is then a plain substring test.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kyodo_portal.lib.text import LEGAL_FORMS, MAX_SEARCH_LENGTH, clean_line, search_key

# When `fold` changes, `manage.py index_search` writes every entry that it changes anew.
MAX_TERMS = 5
MAX_EXCLUDED = 3
MAX_ALTERNATIVES = 8
MAX_PAIRS = 12

START, END = "\x02", "\x03"

# What stands before or after a name without being part of it, folded.
_LEGAL_EDGE = re.compile(
    "^(?:{forms})|(?:{forms})$".format(
        forms="|".join(sorted({*LEGAL_FORMS.values(), "npo法人", "npo"}, key=len, reverse=True))
    )
)
# （株） is a word, though brackets part words.
_LEGAL_SIGN = re.compile(f"[（(]({'|'.join(LEGAL_FORMS)})[)）]")
# Written or left out as people like; they part no word.
_LOOSE = re.compile("[ \t・･·•‧･]+")
_MINUS = "-−－‐‑–—"
_QUOTED = re.compile(
    f'((?<!\\S)[{_MINUS}])?(?:["＂]([^"＂]*)["＂]|“([^”]*)”|「([^」]*)」|『([^』]*)』)'
)
_SEPARATORS = re.compile(
    '[\\s、。，．,;；:：!！?？|｜/／()（）\\[\\]［］【】〈〉《》{}｛｝"＂“”「」『』・･]+'
)
_EXCLUDING = re.compile(f"^[{_MINUS}](?=.)")
_HAS_WORD = re.compile(r"\w")


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """The form in which texts are compared: one line per line of the text, blanks left out."""
    lines = (_fold_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _fold_line(line: str) -> str:
    return _LOOSE.sub("", search_key(line))


def bare(name: str) -> str:
    """A folded name without the legal form before or after it."""
    return _LEGAL_EDGE.sub("", name) or name


def grams(text: str) -> set[str]:
    """Every character and every pair of neighbours of a folded text; pairs stop at line ends."""
    found = set(text)
    found.update(map("".join, zip(text, text[1:], strict=False)))
    if "\n" in text:
        found = {gram for gram in found if "\n" not in gram}
    return found


def cover(word: str) -> list[str]:
    """Grams that a text must hold to hold `word`: its pairs, or its only character.

    Of a very long word the pairs at both ends: together they are rare already, and what they find
    is compared letter by letter like that of any long word.
    """
    if len(word) == 1:
        return [word]
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return (
        pairs if len(pairs) <= MAX_PAIRS else [*pairs[: MAX_PAIRS // 2], *pairs[-MAX_PAIRS // 2 :]]
    )


@dataclass(frozen=True)
class Term:
    """One word of a query: what was typed, and the folded words that stand for it."""

    typed: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A query as read: all `terms` must be found, none of `excluded`."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    # More words than a search looks at, or more letters.
    is_cut: bool = False

    @property
    def is_blank(self) -> bool:
        """Nothing was asked."""
        return not self.text

    @property
    def is_wordless(self) -> bool:
        """Something was typed, but nothing that could be looked up: 「？！」."""
        return bool(self.text) and not self.terms and not self.excluded

    @property
    def words(self) -> list[str]:
        return [term.typed for term in self.terms]

    @cached_property
    def keys(self) -> frozenset[str]:
        """All folded words that stand for what was typed."""
        return frozenset(word for term in self.terms for word in term.words)


def read_query(text: str, synonyms: "Synonyms | None" = None) -> Query:
    """Read what a person typed: words, "a phrase", −not this. Never fails."""
    line = clean_line(text[: 4 * MAX_SEARCH_LENGTH])
    asked = line[:MAX_SEARCH_LENGTH]
    terms, excluded = dict[str, Term](), dict[str, Term]()
    for word, is_phrase, is_excluded in _words(asked):
        key = fold(word)[:MAX_SEARCH_LENGTH].replace("\n", "")
        if not _HAS_WORD.search(key):
            continue
        words = (key,) if is_phrase or synonyms is None else synonyms.for_word(key)
        side = excluded if is_excluded else terms
        side.setdefault(key, Term(word, words))
    return Query(
        text=asked,
        terms=tuple(terms.values())[:MAX_TERMS],
        excluded=tuple(excluded.values())[:MAX_EXCLUDED],
        is_cut=len(line) > MAX_SEARCH_LENGTH
        or len(terms) > MAX_TERMS
        or len(excluded) > MAX_EXCLUDED,
    )


def _words(text: str) -> Iterator[tuple[str, bool, bool]]:
    """(word, stood in quotation marks, is excluded), in the order typed."""
    text = _LEGAL_SIGN.sub(lambda sign: LEGAL_FORMS[sign[1]], text)
    end = 0
    for found in _QUOTED.finditer(text):
        yield from _plain_words(text[end : found.start()])
        minus, *phrases = found.groups()
        yield next((part for part in phrases if part), ""), True, bool(minus)
        end = found.end()
    yield from _plain_words(text[end:])


def _plain_words(text: str) -> Iterator[tuple[str, bool, bool]]:
    for word in _SEPARATORS.split(text):
        yield _EXCLUDING.sub("", word), False, bool(_EXCLUDING.match(word))


class Synonyms:
    """Groups of words that find each other, ready to be looked up.

    In a group of `one_way`, all the others find the first, as whole words only.
    """

    def __init__(self, groups: list[list[str]], one_way: Sequence[list[str]] = ()) -> None:
        self.goals: dict[str, list[str]] = {}
        for goal, *others in filter(None, one_way):
            for other in others:
                self.goals.setdefault(fold(other), []).append(fold(goal))
        self.siblings: dict[str, list[str]] = {}
        for group in groups:
            keys = list(dict.fromkeys(key for key in map(fold, group) if key))
            for key in keys:
                known = self.siblings.setdefault(key, [])
                known += [other for other in keys if other != key and other not in known]
        self.lengths = sorted({len(key) for key in self.siblings}, reverse=True)

    def for_word(self, key: str) -> tuple[str, ...]:
        """`key` and the words that mean the same, the typed one first.

        「若葉台町内会」 stands for 「若葉台自治会」 too: the longest known word in it is exchanged.
        """
        words = [key]
        for start, end in self._inside(key):
            part = key[start:end]
            words += [key[:start] + other + key[end:] for other in self.siblings[part]]
        words += self.goals.get(key, [])
        return tuple(dict.fromkeys(words))[:MAX_ALTERNATIVES]

    def _inside(self, key: str) -> list[tuple[int, int]]:
        if key in self.siblings:
            return [(0, len(key))]
        for length in self.lengths:
            for start in range(len(key) - length + 1) if length > 1 else ():
                if key[start : start + length] in self.siblings:
                    return [(start, start + length)]
        return []
