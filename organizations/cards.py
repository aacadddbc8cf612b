"""Groups as a card shows them, read without building models: a list shows twenty of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from kyodo_portal.lib.prepared import Prepared
from organizations.models import Listing, Organization

KIND_LABELS = {str(value): str(label) for value, label in Organization.Kind.choices}
PUBLIC_STATUSES = {str(status) for status in Organization.PUBLIC_STATUSES}
SHOWN_THEMES = 3
# As many as the longest list shows, and as the first page shows.
MOST = 20
NEWEST = 3
COLUMNS = (
    "pk",
    "name",
    "name_kana",
    "kind",
    "tagline",
    "status",
    "no_capacity",
    "is_sample",
    "ward__name",
    "district__name",
)


@dataclass(slots=True)
class Card:
    """One group in a list. `offer` is the title of its newest open offer, or ''."""

    pk: int
    name: str
    name_kana: str
    kind: str
    tagline: str
    status: str
    no_capacity: bool
    is_sample: bool
    ward: str | None
    district: str | None
    offer: str = ""
    themes: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """「旭区 若葉台」; a body without a ward works for the whole city."""
        return " ".join(filter(None, (self.ward or "市の全域", self.district)))


def cards_of(pks: Sequence[int], on: date) -> dict[int, Card]:
    """{pk: card} of the public ones among these groups (at most `MOST`), in one statement."""
    cards: dict[int, Card] = {}
    # One row per theme; sorted here, because there are at most a few per card.
    for row in sorted(BY_NUMBER.rows(pks, on), key=lambda row: row[-1] or 0):
        *columns, theme, _order = row
        if columns[0] not in cards:
            cards[columns[0]] = card = Card(*columns)
            if card.status != Organization.Status.PUBLISHED:
                card.offer = ""
        if theme:
            cards[columns[0]].themes.append(theme)
    known = {pk: card for pk, card in cards.items() if card.status in PUBLIC_STATUSES}
    return {pk: known[pk] for pk in pks if pk in known}


def by_number(pks: list[int], on: date) -> Any:
    """The columns of a card, its newest open offer, and a theme with its place in the order.

    Nothing but the numbers narrows it: SQLite would walk an index on the status instead.
    """
    # Not `current()`: that would look every group up again for its state, which is a column here.
    open_ones = Listing.objects.filter(organization=OuterRef("pk"), is_open=True, ends_on__gte=on)
    offers = open_ones.filter(direction="offer").order_by("-pk")
    newest = Subquery(offers.values("title")[:1])
    rows = Organization.objects.filter(pk__in=pks).order_by()
    return rows.values_list(*COLUMNS, Coalesce(newest, Value("")), "themes__name", "themes__order")


def newest(marks: list[int]) -> Any:
    """The numbers of the newest published groups, along the index on both columns."""
    rows = Organization.objects.filter(status=Organization.Status.PUBLISHED)
    return rows.order_by("-published_at", "-pk").values_list("pk")[:NEWEST]


BY_NUMBER = Prepared(by_number, width=MOST)
NEWEST_ROWS = Prepared(newest, width=0)


def newest_cards(on: date) -> list[Card]:
    """The groups that were published last, in two statements."""
    return list(cards_of([pk for (pk,) in NEWEST_ROWS.rows()], on).values())


def reader(on: date) -> Callable[[list[int]], dict[int, Card]]:
    """Reads the cards of public groups by their numbers."""
    return lambda pks: cards_of(pks, on)
