"""Which pages are measured, and with which words: chosen from what stands in the database.

Every page is asked for under many addresses in turn (other groups, other words of the same sort),
so that what a worker keeps of its last answers does not decide. The choice is a matter of a fixed
seed, so the same database gives the same pages.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse

from districts.models import District, Ward
from kyodo_portal.search.engine import find
from organizations.models import Organization
from partnerships.models import Partnership

SEED = 20260401
VARIANTS = 24
SAMPLE = 400
KANJI = re.compile("[一-龠]+")
PER_PAGE = 20
# Signs that no text holds: as a word to leave out they change a query and not its answer.
UNUSED = [chr(0x9F00 + number) * 2 for number in range(VARIANTS)]


@dataclass
class Page:
    """One line of the report. `kind` says which goals it has; `hits`: the least and the most."""

    name: str
    kind: str
    requests: list[str]
    hits: tuple[int, int] | None = None
    queries: int = 0


@dataclass
class Words:
    """Words to search for, by the sort of word: {sort: words}."""

    sorts: dict[str, list[str]] = field(default_factory=dict)
    common: list[str] = field(default_factory=list)


def choose() -> list[Page]:
    """The public pages and the typical searches; what the database has nothing of is left out."""
    chance = random.Random(SEED)
    pages = [*lists(chance), *details(chance), *searches(choose_words(chance))]
    return [page for page in pages if page.requests]


# --- lists and details ---------------------------------------------------------------------------


def lists(chance: random.Random) -> Iterator[Page]:
    orgs = reverse("organizations:organization-list")
    wards = list(Ward.objects.values_list("slug", flat=True))
    kinds = [str(kind) for kind in Organization.Kind.values]
    filters = [
        {"ward": chance.choice(wards), "kind": chance.choice(kinds)} for _ in range(VARIANTS)
    ]
    yield Page("団体の一覧", "list", [orgs])
    yield Page("しぼりこみ", "list", [address(orgs, **one) for one in filters])
    yield Page("深いページ", "list", [address(orgs, page=n) for n in deep_pages()])
    yield Page("求めています", "list", [reverse("organizations:need-list")])
    yield Page("できます", "list", [reverse("organizations:offer-list")])
    yield Page("連携の一覧", "list", [reverse("partnerships:partnership-list")])


def deep_pages() -> list[int]:
    """Pages from the middle and from the end of the directory."""
    last = max(1, find(kinds=["org"]).total // PER_PAGE)
    half = VARIANTS // 2
    return [max(1, start - number) for start in (last // 2, last) for number in range(half)]


def details(chance: random.Random) -> Iterator[Page]:
    groups = sample(Organization.objects.published(), chance, VARIANTS)
    yield Page("団体", "detail", [group.get_absolute_url() for group in groups])
    areas = District.objects.select_related("ward").order_by("pk")
    some = areas.filter(pk__in={group.district_id for group in groups})
    yield Page("地区", "detail", [area.get_absolute_url() for area in some])
    together = sample(Partnership.objects.published(), chance, VARIANTS)
    yield Page("連携", "detail", [one.get_absolute_url() for one in together])


def sample(rows: Any, chance: random.Random, count: int) -> list[Any]:
    """Some rows from all over a table, without reading the table."""
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    keys = [chance.randint(1, last) for _ in range(20 * count)] if last else []
    found = list(rows.filter(pk__in=keys).order_by("pk"))
    chance.shuffle(found)
    return found[:count]


# --- searches ------------------------------------------------------------------------------------


def searches(words: Words) -> Iterator[Page]:
    for place, name in (("/orgs/", "organizations:organization-list"), ("/search/", "search")):
        for sort, queries in words.sorts.items():
            totals = [find(kinds=["org"], q=q).total for q in queries]
            hits = (min(totals), max(totals)) if totals else None
            found = [address(reverse(name), q=q) for q in queries]
            yield Page(f"{place} {sort}", "search", found, hits)


def choose_words(chance: random.Random) -> Words:
    """Words out of the texts of some groups, so each is as frequent as people will type it."""
    texts = [f"{g.name}\n{g.summary}" for g in sample(published(), chance, SAMPLE)]
    runs = [KANJI.findall(text) for text in texts]
    two = distinct(word for words in runs for word in words if len(word) == 2)
    four = distinct(word for words in runs for word in words if len(word) == 4)
    pairs = distinct(
        f"{a} {b}"
        for words in runs
        for a, b in zip(words, words[1:], strict=False)
        if 2 <= len(a) <= 3 and 2 <= len(b) <= 3 and a != b
    )
    total = {word: find(kinds=["org"], q=word).total for word in two}
    common = sorted(two, key=lambda word: -total[word])[:VARIANTS]
    names = distinct(text.split("\n")[0] for text in texts)[: 4 * VARIANTS]
    by_hits = sorted((find(kinds=["org"], q=name).total, name) for name in names)
    for words in (two, four, pairs):
        chance.shuffle(words)
    return Words(
        {
            "2文字": two[:VARIANTS],
            "まれなことば": [name for hits, name in by_hits if hits][:VARIANTS],
            "とても多いことば": common,
            "見つからないことば": unmatched(common, two),
            "2つのことば": pairs[:VARIANTS],
            "4文字": four[:VARIANTS],
        },
        common,
    )


def published() -> Any:
    return Organization.objects.published().only("name", "summary")


def distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def unmatched(common: list[str], two: list[str]) -> list[str]:
    """Half made of signs that no text holds, half of two common words that never stand together."""
    never = [sign * 2 for sign in UNUSED[: VARIANTS // 2]]
    joined = (b + a for a, b in zip(two, common * len(two), strict=False) if a != b)
    for word in joined:
        if len(never) == VARIANTS:
            break
        if not find(kinds=["org"], q=word).total:
            never.append(word)
    return never


def hard_queries(words: Words) -> list[str]:
    """Queries that are likely to cost most: common, long, many, excluded, of single signs."""
    common, four = words.common, words.sorts["4文字"]
    joined = [a + b for a, b in zip(common, reversed(common), strict=True)]
    return distinct(
        [
            *common[:8],
            *("会", "地", "の", "ー", "a", "1"),
            *joined[:8],
            *[f"“{word}”" for word in joined[:4]],
            *[" ".join(common[n : n + 5]) for n in range(0, len(common), 5)],
            *[f"{a} {b}" for a, b in zip(common[:8], common[8:16], strict=False)],
            *[f"{a} -{b}" for a, b in zip(common[:4], common[4:8], strict=False)],
            *four[:8],
            *[" ".join(four[n : n + 3]) for n in range(0, len(four), 3)],
            "".join(common)[:100],
        ]
    )


def varied(path: str, query: str) -> list[str]:
    """The same search under many addresses, each with another sign that nothing holds left out."""
    return [address(path, q=f"{query} -{sign}") for sign in UNUSED]


def address(path: str, **values: Any) -> str:
    return f"{path}?{urlencode(values)}"
