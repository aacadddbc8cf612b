"""Partnerships as a card shows them, read without building models: a list shows twenty of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import ExtractYear

from kyodo_portal.lib.prepared import Prepared
from partnerships.models import Activity, Partnership, Party

PUBLISHED = str(Partnership.Publication.PUBLISHED)
# As many as the longest list shows; as a group's own page shows, out of those it was last in.
MOST = 20
OF_GROUP = 12
READ_OF_GROUP = 40
COLUMNS = (
    "pk",
    "name",
    "pair_label",
    "effect_title",
    "started_text",
    "is_sample",
    "publication",
    "published_at",
    "ward__name",
)


@dataclass(slots=True)
class Card:
    """One partnership in a list. `year` is that of its beginning, `activity` its first one's."""

    pk: int
    name: str
    pair_label: str
    effect_title: str
    started_text: str
    is_sample: bool
    publication: str
    published_at: Any
    ward: str
    year: int | None
    district: str | None
    activity: str | None
    parties: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.effect_title or self.name

    @property
    def who(self) -> str:
        return self.pair_label or " × ".join(self.parties)

    @property
    def meta(self) -> str:
        """「旭区 若葉台｜2015年から」."""
        where = " ".join(filter(None, (self.ward, self.district)))
        since = self.started_text or (f"{int(self.year)}年から" if self.year else "")
        return f"{where}｜{since}" if since else where


def cards_of(pks: Sequence[int], on: date | None = None) -> dict[int, Card]:
    """{pk: card} of the published ones among these (at most `MOST`), in one statement."""
    known = {card.pk: card for card in gathered(BY_NUMBER.rows(pks))}
    return {pk: known[pk] for pk in pks if pk in known}


def of_groups(organizations: Sequence[int], on: date | None = None) -> dict[int, list[Card]]:
    """{group: its newest published partnerships, at most `OF_GROUP`} of one group."""
    cards = gathered(OF_ONE_GROUP.rows(organizations))
    # Moments come as the driver gives them: as text they sort alike.
    cards.sort(key=lambda card: (str(card.published_at or ""), card.pk), reverse=True)
    return {organizations[0]: cards[:OF_GROUP]}


def gathered(rows: Iterable[tuple[Any, ...]]) -> list[Card]:
    """The published cards of rows that repeat a partnership for each of its parties.

    Decided here: narrowed by the state as well, SQLite would walk all that are published.
    """
    cards: dict[int, Card] = {}
    for *columns, party, _order, _pk in sorted(rows, key=lambda row: (row[-2] or 0, row[-1] or 0)):
        if columns[0] not in cards:
            cards[columns[0]] = Card(*columns)
        if party:
            cards[columns[0]].parties.append(party)
    return [card for card in cards.values() if card.publication == PUBLISHED]


def with_parties(rows: Any) -> Any:
    """The columns of a card, its first district and activity, and one of its parties."""
    links = Partnership.districts.through._default_manager.filter(partnership=OuterRef("pk"))
    activities = Activity.objects.filter(partnership=OuterRef("pk"))
    return rows.order_by().values_list(
        *COLUMNS,
        ExtractYear("starts_on"),
        Subquery(links.order_by("pk").values("district__name")[:1]),
        Subquery(activities.order_by("order").values("title")[:1]),
        "parties__organization__name",
        "parties__order",
        "parties__pk",
    )


def by_number(pks: list[int]) -> Any:
    return with_parties(Partnership.objects.filter(pk__in=pks))


def of_group(organizations: list[int]) -> Any:
    mine = Party.objects.filter(organization__in=organizations)
    newest = mine.order_by("-partnership_id").values("partnership_id")[:READ_OF_GROUP]
    return with_parties(Partnership.objects.filter(pk__in=newest))


BY_NUMBER = Prepared(by_number, width=MOST)
OF_ONE_GROUP = Prepared(of_group, width=1)
