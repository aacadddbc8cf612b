"""What to try when nothing was found: fewer words, shorter words, names that look alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kyodo_portal.search.building import ALL, NAME
from kyodo_portal.search.engine import Facets, Found, find
from kyodo_portal.search.evidence import holds, level_of, needs_proof
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import EMPTY
from kyodo_portal.search.words import Query, Term, cover

SHORTEST = 2
# Entries whose names are compared with the word, and how alike they must be.
COMPARED = 40
# So many hits of each suggestion are proved.
LOOKED_AT = 20
ALIKE = 0.6


@dataclass(frozen=True)
class Suggestion:
    """Another query that has `hits`, and how it differs, in words.

    `is_rough`: not all of the hits were compared letter by letter.
    """

    label: str
    q: str
    hits: int
    is_rough: bool = False

    @property
    def number(self) -> str:
        return f"{'約' if self.is_rough else ''}{self.hits:,}件"


def suggestions(
    kinds: Sequence[str], q: str, facets: Facets | None = None, *, limit: int = 4
) -> list[Suggestion]:
    """Queries near to `q` that do find something under the same facets, the best first."""
    return suggestions_for(find(kinds=kinds, q=q, facets=facets), limit=limit)


def suggestions_for(found: Found, *, limit: int = 4) -> list[Suggestion]:
    """The same for an answer at hand; what it has read of the index is used again.

    One query proves, letter by letter, that a few hits of each suggestion are really there.
    """
    tried: dict[str, tuple[str, Found]] = {}
    for label, terms in variants(found):
        other = asking(found, terms)
        if other and other.total:
            tried.setdefault(" ".join(term.typed for term in terms), (label, other))
    best = sorted(tried.items(), key=lambda item: -len(item[0]))[: 2 * limit]
    looked_at = {q: list(other.hits.built[:LOOKED_AT]) for q, (_, other) in best}
    numbers = {number for numbers in looked_at.values() for number in numbers}
    texts = found.words.texts_of(sorted(numbers))
    suggestions = []
    for q, (label, other) in best:
        terms = other.query.terms
        proved = [n for n in looked_at[q] if n in texts and all(holds(texts[n], t) for t in terms)]
        missed = len(looked_at[q]) - len(proved)
        hits = other.total - missed
        if proved or other.hits.recent:
            is_rough = needs_proof(terms) and len(other.hits.built) > LOOKED_AT
            suggestions.append(Suggestion(label, q, hits, is_rough))
    return suggestions[:limit]


def variants(found: Found) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Each word left out; each word alone; the parts of a word that stand in the index."""
    terms = found.query.terms
    if len(terms) > 1:
        for left_out in terms:
            rest = tuple(term for term in terms if term is not left_out)
            yield f"「{left_out.typed}」をはずす", rest
        for term in terms:
            yield f"「{term.typed}」だけで", (term,)
    for term in terms:
        for part in parts(found, term):
            rest = tuple(Term(part, (part,)) if other is term else other for other in terms)
            yield f"「{part}」にする", rest
            yield f"「{part}」だけで", (Term(part, (part,)),)


def parts(found: Found, term: Term) -> list[str]:
    """The longest beginning and the longest end of a word that something holds."""
    word = term.words[0]
    ends = (longest(found, word, from_start=True), longest(found, word, from_start=False))
    return [part for part in dict.fromkeys(ends) if part]


def longest(found: Found, word: str, *, from_start: bool) -> str:
    """Grown letter by letter from one side of `word` until nothing under the facets holds it."""
    here = Found(found.state, found.kinds, Query(), found.facets, "fresh").hits
    members = here.built
    recent = [found.state.recent[number] for number in here.recent]
    best = ""
    for length in range(SHORTEST, len(word)):
        part = word[:length] if from_start else word[-length:]
        pair = part[-2:] if from_start else part[:2]
        members = members & found.words.sets.get(ALL + pair, EMPTY)
        recent = [entry for entry in recent if level_of(entry, part) is not None]
        if not members and not recent:
            break
        best = part
    return best


def asking(found: Found, terms: tuple[Term, ...]) -> Found | None:
    """Other terms under the same facets; None when that would take more sets than were read."""
    if any(key not in found.words.sets for term in terms for key in needed(term)):
        return None
    query = replace(found.query, terms=terms)
    other = Found(found.state, found.kinds, query, found.facets, found.sort)
    other.words = found.words.reading(query)
    return other


def needed(term: Term) -> Iterator[str]:
    return (ALL + pair for word in term.words for pair in cover(word))


def alike(found: Found, *, limit: int = 3) -> list[tuple[str, int]]:
    """(kind, object) of what has a name that looks like the first word: 「若葉代」 → 若葉台."""
    if not found.query.terms:
        return []
    word = found.query.terms[0].words[0]
    rows = Entry.objects.filter(pk__in=candidates(found, word), is_shown=True)
    names: Mapping[int, tuple[str, str, int]] = {
        pk: (name, kind, object_id)
        for pk, name, kind, object_id in rows.values_list("pk", "name", "kind", "object_id")
    }
    ratios = sorted(
        ((likeness(word, name), kind, object_id) for name, kind, object_id in names.values()),
        reverse=True,
    )
    return [(kind, object_id) for ratio, kind, object_id in ratios[:limit] if ratio >= ALIKE]


def likeness(word: str, name: str) -> float:
    """The best likeness of a word with a line of a name, or with a stretch of it as long."""
    best = 0.0
    for line in name.split("\n"):
        ends = range(max(1, len(line) - len(word) + 1))
        stretches = [line, *(line[i : i + len(word)] for i in ends)]
        best = max(best, *(SequenceMatcher(None, word, part).ratio() for part in stretches))
    return best


def candidates(found: Found, word: str) -> list[int]:
    """A few entries whose names share most pairs with the word."""
    pairs = cover(word)
    found.words.read_more({NAME + pair for pair in pairs})
    visible = Found(found.state, found.kinds, Query(), {}, "fresh").hits
    reached = [visible.built]
    for pair in pairs:
        members = found.words.sets.get(NAME + pair, EMPTY)
        reached.append(EMPTY)
        for number in range(len(reached) - 1, 0, -1):
            reached[number] = reached[number] | reached[number - 1] & members
    best = next((members for members in reversed(reached[1:]) if members), EMPTY)
    recent = [
        number
        for number in visible.recent
        if any(pair in found.state.recent[number].name for pair in pairs)
    ]
    return [*best[:COMPARED], *recent[:COMPARED]]
