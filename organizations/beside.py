"""What stands beside a group on its page, read in one statement: themes, places, whom to ask."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    F,
    IntegerField,
    Value,
    When,
)
from django.db.models.functions import Cast

from districts.models import Office
from kyodo_portal.lib.prepared import Prepared
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Title:
    title: str


@dataclass(frozen=True, slots=True)
class Desk:
    """An office as its card reads it."""

    name: str
    phone: str
    source: Title | None
    confirmed_on: date | None
    is_sample: bool


@dataclass(slots=True)
class Beside:
    """`themes` are (slug, name), `districts` names; `offices` in the order of asking."""

    themes: list[tuple[str, str]] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    offices: list[Desk] = field(default_factory=list)


def beside(organization: Organization, *, offices: bool) -> Beside:
    """Themes and other districts of a group; with `offices` also whom to turn to instead."""
    found = Beside()
    asks = offices and organization.ward_id
    numbers = [organization.pk, organization.district_id or 0, organization.ward_id or 0]
    rows = (WITH_OFFICES if asks else WITHOUT_OFFICES).rows(numbers)
    for what, name, text, source, day, is_sample, _, _ in sorted(rows, key=in_order):
        if what == "theme":
            found.themes.append((text, name))
        elif what == "district":
            found.districts.append(name)
        else:
            title = Title(source) if source else None
            found.offices.append(Desk(name, text, title, as_date(day), bool(is_sample)))
    return found


def in_order(row: tuple[Any, ...]) -> tuple[int, int, str]:
    """Themes and offices by their own order; districts by ward and reading."""
    what, name, text, *_, rank, order = row
    return rank, order, text if what == "district" else name


def as_date(value: Any) -> date | None:
    """A day as the driver gives it: SQLite as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def line(what: str, name: Any, **columns: Any) -> list[Any]:
    """The columns of one part of the statement, all of the same types."""
    return [
        Value(what, CharField()),
        Cast(name, CharField()),
        Cast(columns.get("text", Value("")), CharField()),
        Cast(columns.get("source", Value("")), CharField()),
        Cast(columns.get("day", Value(None)), DateField()),
        Cast(columns.get("is_sample", Value(False)), BooleanField()),
        Cast(columns.get("rank", Value(0)), IntegerField()),
        Cast(columns.get("order", Value(0)), IntegerField()),
    ]


def own(marks: list[int]) -> Any:
    """Themes and other districts of the group whose number is the first mark."""
    themes = Organization.themes.through._default_manager.filter(organization=marks[0])
    districts = Organization.other_districts.through._default_manager.filter(organization=marks[0])
    own_themes = line("theme", F("theme__name"), text=F("theme__slug"), order=F("theme__order"))
    own_districts = line(
        "district",
        F("district__name"),
        text=F("district__name_kana"),
        rank=F("district__ward__order"),
    )
    return both(themes.values_list(*own_themes), districts.values_list(*own_districts))


def with_offices(marks: list[int]) -> Any:
    """The same, and the open offices of its district (second mark) and of its ward (third).

    Two parts, each along its own index; together they are `Office.objects.bridging`.
    """
    serving = Office.districts.through._default_manager.filter(
        district=marks[1], office__is_open=True
    )
    of_ward = Office.objects.filter(ward=marks[2], districts=None, is_open=True)
    return both(
        own(marks),
        serving.values_list(*office_line("office__")),
        of_ward.values_list(*office_line("")),
    )


def office_line(prefix: str) -> list[Any]:
    """An office's columns; the care plaza comes first."""
    is_plaza = When(**{f"{prefix}kind": Office.Kind.CARE_PLAZA}, then=Value(0))
    return line(
        "office",
        F(f"{prefix}name"),
        text=F(f"{prefix}phone"),
        source=F(f"{prefix}source__title"),
        day=F(f"{prefix}confirmed_on"),
        is_sample=F(f"{prefix}is_sample"),
        rank=Case(is_plaza, default=Value(1)),
        order=F(f"{prefix}order"),
    )


def both(first: Any, *others: Any) -> Any:
    return first.order_by().union(*(rows.order_by() for rows in others), all=True)


WITHOUT_OFFICES = Prepared(own, width=3)
WITH_OFFICES = Prepared(with_offices, width=3)
