"""Events, offers, needs and venues as rows of one statement, whatever table they stand in.

What is public is decided on the rows (shown.py): narrowed by a state as well, SQLite would walk
all rows in that state instead of looking up a dozen numbers.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    F,
    FloatField,
    TextField,
    Value,
)
from django.db.models.functions import Cast


class Row(NamedTuple):
    """A row of the statement: columns that some kinds have no use for are empty there."""

    what: str
    number: int
    title: str
    text: str
    kind: str
    how: str
    state: str
    beside: str
    group_pk: int
    group: str
    group_status: str
    district: str
    district_slug: str
    ward: str
    ward_slug: str
    is_sample: bool
    beginners: bool
    wheelchair: bool
    japanese: bool
    online: bool
    day: date
    starts: datetime
    ends: datetime
    latitude: float
    longitude: float


# All parts of one statement have columns of the same types.
TYPES = {
    str: TextField,
    int: BigIntegerField,
    bool: BooleanField,
    date: DateField,
    datetime: DateTimeField,
    float: FloatField,
}
EMPTY = {str: Value(""), bool: Value(False)}
OF_ALL = {
    "number": F("pk"),
    "title": F("name"),
    "group_pk": F("organization_id"),
    "group": F("organization__name"),
    "group_status": F("organization__status"),
}
WHERE = {"district": F("district__name"), "ward": F("district__ward__name")}


def part(rows: Any, what: str, **columns: Any) -> Any:
    """One kind's rows as a part of the statement."""
    given = {"what": Value(what), **OF_ALL, **columns}
    line = [
        Cast(given.get(name, EMPTY.get(of, Value(None))), TYPES[of]())
        for name, of in Row.__annotations__.items()
    ]
    return rows.order_by().values_list(*line)


def event_rows(rows: Any) -> Any:
    flags = {"beginners": "beginners_welcome", "wheelchair": "wheelchair_ok"}
    flags |= {"japanese": "plain_japanese", "online": "online_ok", "is_sample": "is_sample"}
    return part(
        rows,
        "event",
        text=F("place_text"),
        kind=F("repeat"),
        how=F("fee"),
        state=F("status"),
        beside=F("place__name"),
        day=F("changed_on"),
        starts=F("starts_at"),
        ends=F("ends_at"),
        **WHERE,
        **{name: F(column) for name, column in flags.items()},
    )


def listing_rows(rows: Any) -> Any:
    return part(
        rows.filter(is_open=True),
        "listing",
        title=F("title"),
        text=F("detail"),
        kind=F("kind"),
        how=F("timing"),
        state=F("direction"),
        day=F("ends_on"),
        starts=F("created_at"),
    )


def place_rows(rows: Any) -> Any:
    return part(
        rows,
        "place",
        text=F("text"),
        kind=F("kind__name"),
        how=F("source__title"),
        beside=F("name_kana"),
        is_sample=F("is_sample"),
        latitude=F("latitude"),
        longitude=F("longitude"),
        district_slug=F("district__slug"),
        ward_slug=F("district__ward__slug"),
        **WHERE,
    )


def together(events: Any, listings: Any, places: Any) -> Any:
    """The rows of all three in one statement."""
    parts = (listing_rows(listings), place_rows(places))
    return event_rows(events).union(*parts, all=True)
