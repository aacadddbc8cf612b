"""Partnerships as a card shows them, read without building models: a list shows twenty of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kyodo_portal.lib.prepared import Prepared
from partnerships.models import Partnership, Party

PUBLISHED = str(Partnership.Publication.PUBLISHED)
# As many as the longest list shows; as a group's own page shows, out of those it was last in.
MOST = 20
OF_GROUP = 12
READ_OF_GROUP = 40
COLUMNS = ("pk", "is_sample", "publication", "published_at", "ward__name")


@dataclass(slots=True)
class Card:
    """One partnership in a list, in the words that are public now.

    `year` is that of its beginning, `activity` the title of its first one.
    """

    pk: int
    is_sample: bool
    publication: str
    published_at: Any
    ward: str
    name: str
    words: dict[str, Any]
    parties: list[str] = field(default_factory=list)

    @property
    def effect_title(self) -> str:
        return str(self.words["effect"])

    @property
    def activity(self) -> str:
        return str(self.words["activity"])

    @property
    def title(self) -> str:
        return self.effect_title or self.name

    @property
    def who(self) -> str:
        return self.words["pair"] or " × ".join(self.parties)

    @property
    def meta(self) -> str:
        """「旭区 若葉台｜2015年から」."""
        year = self.words["year"]
        where = " ".join(filter(None, (self.ward, self.words["district"])))
        since = self.words["since"] or (f"{year}年から" if year else "")
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
    for row in sorted(rows, key=lambda row: (row[-2] or 0, row[-1] or 0)):
        *columns, words, party, organization, _order, _pk = row
        if columns[2] != PUBLISHED or words is None:
            continue
        if columns[0] not in cards:
            cards[columns[0]] = Card(*columns, json.loads(words))
        card = cards[columns[0]]
        if party in card.words["parties"]:
            card.parties.append(organization)
    return list(cards.values())


def with_parties(rows: Any) -> Any:
    """The columns of a card, its words, and one of its parties."""
    return rows.order_by().values_list(
        *COLUMNS,
        "shown__name",
        "shown__card",
        "parties__organization_id",
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
