"""Marking the words of a query in a text, in the spelling the text has."""

from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString

from kyodo_portal.search.words import Query, fold

# A voiced mark or a variation selector belongs to the letter before it.
_JOINED = frozenset("\u3099\u309a\uff9e\uff9f\u309b\u309c") | {
    chr(c) for c in range(0xFE00, 0xFE10)
}
# 「ケ」 between kanji and a dash after kana fold with their neighbours only: the everyday
# forms are taken, so a rare spelling may stay unmarked, never wrongly marked.
_EVERYDAY = {"ヶ": "が", "\n": "\n", "-": "ー"}


class _Letters(dict[int, str]):
    """Letters folded each by itself, for `str.translate`; kept, up to some ten thousand.

    `uneven`: those met so far that fold to none or to several.
    """

    MOST = 20_000

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = fold_letter(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        if len(self) < self.MOST:
            self[code] = folded
        return folded


_LETTERS = _Letters()


def marked(text: str, query: Query) -> SafeString:
    """The text as HTML with every found word in <mark>."""
    found = spans(text, query.keys)
    if not found:
        return SafeString(escape(text))
    pieces = []
    end = 0
    for start, stop in found:
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    pieces.append(escape(text[end:]))
    # Every piece of text above went through escape().
    return SafeString("".join(pieces))


def spans(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    """Where folded `words` stand in the unfolded text, joined where they touch."""
    whole, starts = folded(text, words)
    if not starts:
        return []
    found = sorted(
        (starts[at], end_of(starts, at + len(word))) for word in words for at in places(whole, word)
    )
    return joined(found)


def folded(text: str, words: Collection[str]) -> tuple[str, Sequence[int]]:
    """The folded text with the place of each of its letters; no places when it holds no word.

    Most texts of a page hold none of the words, and are folded in one stroke.
    """
    if not _JOINED.isdisjoint(text):
        parts = list(letters(text))
        starts = [start for start, part in parts for _ in part]
        return "".join(part for _, part in parts), [*starts, len(text)]
    whole = text.translate(_LETTERS)
    if not any(word in whole for word in words):
        return whole, ()
    if _LETTERS.uneven.isdisjoint(text):
        return whole, range(len(text) + 1)
    starts = [start for start, letter in enumerate(text) for _ in _LETTERS[ord(letter)]]
    return whole, [*starts, len(text)]


def letters(text: str) -> Iterator[tuple[int, str]]:
    """(place, folded) of every letter with the marks that belong to it."""
    cuts = [i for i, letter in enumerate(text) if i == 0 or letter not in _JOINED]
    for start, stop in pairwise([*cuts, len(text)]):
        yield start, fold_letter(text[start:stop])


def fold_letter(letter: str) -> str:
    return _EVERYDAY.get(letter) or fold(letter)


def places(whole: str, word: str) -> Iterator[int]:
    at = whole.find(word)
    while word and at >= 0:
        yield at
        at = whole.find(word, at + 1)


def end_of(starts: Sequence[int], at: int) -> int:
    """The place in the text after the last folded letter of a word."""
    last = starts[at - 1]
    return next(start for start in starts[at:] if start > last) if last < starts[-1] else last


def joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    whole: list[tuple[int, int]] = []
    for start, stop in found:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(stop, whole[-1][1]))
        else:
            whole.append((start, stop))
    return whole


def snippet(text: str, query: Query, *, length: int = 90) -> SafeString:
    """A stretch of a long text around its first found word, marked; its beginning without one."""
    line = " ".join(text.split())
    found = spans(line, query.keys)
    start = max(0, found[0][0] - length // 3) if found and found[0][1] > length else 0
    part = line[start : start + length]
    before, after = "…" if start else "", "…" if start + length < len(line) else ""
    return marked(f"{before}{part}{after}", query)
