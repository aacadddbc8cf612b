"""Offers and needs as a board shows them, read without building models: it shows twenty of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kyodo_portal.lib.paging import PER_PAGE
from kyodo_portal.lib.prepared import Prepared
from organizations.models import Listing
from organizations.querysets import ENDING_DAYS

COLUMNS = (
    *("pk", "direction", "kind", "title", "detail", "timing", "ends_on"),
    *("district__name", "district__ward__name", "organization_id", "organization__name"),
    *("organization__kind", "organization__ward__name"),
    *("organization__no_capacity", "organization__is_sample"),
)


@dataclass(slots=True)
class BoardCard:
    """One offer or need on its board, with its group."""

    pk: int
    direction: str
    kind: str
    title: str
    detail: str
    timing: str
    ends_on: date
    district: str | None
    district_ward: str | None
    group_pk: int
    group: str
    group_kind: str
    group_ward: str | None
    no_capacity: bool
    is_sample: bool
    is_ending: bool = False

    @property
    def where(self) -> str:
        """「旭区 若葉台」; without a district the group's ward, or the whole city."""
        if self.district:
            return f"{self.district_ward} {self.district}"
        return self.group_ward or "市の全域"


def by_number(pks: list[int], direction: str, on: date) -> Any:
    """The columns of the cards of these open offers or needs."""
    rows = Listing.objects.current(on).filter(direction=direction, pk__in=pks)
    return rows.order_by().values_list(*COLUMNS)


BY_NUMBER = Prepared(by_number, width=PER_PAGE)


def reader(direction: str, on: date) -> Callable[[list[int]], dict[int, BoardCard]]:
    """Reads the cards of one page by their numbers, in one query; what just ended is left out."""

    def read(keys: list[int]) -> dict[int, BoardCard]:
        cards = {row[0]: BoardCard(*row) for row in BY_NUMBER.rows(keys, direction, on)}
        for card in cards.values():
            card.is_ending = card.ends_on <= on + timedelta(days=ENDING_DAYS)
        return cards

    return read
