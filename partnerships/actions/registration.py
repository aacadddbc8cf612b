"""Saving the tasks of a registration (journeys.md §5.5 B), each with its version check.

Every save counts the partnership's version first: a stale form, or a question of consent that
went out meanwhile, gets a Conflict before anything of it is written. What is public stays in the
words that were agreed to; whoever the new words concern is asked about them (`refresh_version`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from districts.models import District, Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import save_if_unchanged
from organizations.models import Organization, Theme
from partnerships.actions.activity_photos import Picture, put_photos
from partnerships.actions.partnerships import Parties, add_parties, check_parties, desk_label
from partnerships.actions.sheets import settle_sheets
from partnerships.actions.versions import refresh_version
from partnerships.models import (
    Agreement,
    FiscalYear,
    Gratitude,
    Partnership,
)
from partnerships.parties import active_ids
from partnerships.readiness import TASKS
from partnerships.workflow import AGREEMENT

ENDS_EARLY = "終わりの日は、はじめの日より後にしてください"
BUILT = "条文で作った約束があります。約束のページで直してください"
NOT_A_PARTY = "この連携の参加団体から選んでください"


def begin_task(
    partnership: Partnership, task: str, *, by: Any, version: int | None, **values: Any
) -> None:
    """Take the row for one task: set `values`, count up, write the history."""
    changed = [name for name in values if getattr(partnership, name) != values[name]]
    for name, value in values.items():
        setattr(partnership, name, value)
    partnership.updated_at = timezone.now()
    expected = partnership.version if version is None else version
    save_if_unchanged(partnership, version=expected, fields=[*changed, "updated_at"])
    names: dict[str, Any] = {field.name: field for field in Partnership._meta.concrete_fields}
    labels = [str(names[name].verbose_name) for name in changed]
    note = "、".join([f"「{TASKS[task]}」", *labels])
    label = desk_label(by, partnership)
    record(partnership, "partnership_edited", by=by, label=label, note=note)


@transaction.atomic
def save_parties(
    partnership: Partnership,
    *,
    by: Any,
    parties: Parties,
    third_party: Office | None = None,
    involves_government: bool = False,
    version: int | None = None,
) -> None:
    """Save 1 だれと. `parties` are (organisation, role) pairs in their order."""
    check_parties(parties)
    begin_task(
        partnership,
        "parties",
        by=by,
        version=version,
        third_party=third_party,
        involves_government=involves_government,
    )
    add_parties(partnership, parties)
    settle_sheets(partnership)
    refresh_version(partnership, by=by)


@transaction.atomic
def save_place(
    partnership: Partnership,
    *,
    by: Any,
    districts: Iterable[District] = (),
    place_text: str = "",
    version: int | None = None,
) -> None:
    """Save 2 どこで."""
    begin_task(partnership, "place", by=by, version=version, place_text=place_text)
    partnership.districts.set(districts)
    refresh_version(partnership, by=by)


@transaction.atomic
def save_what(
    partnership: Partnership,
    *,
    by: Any,
    name: str,
    purpose: str,
    origin_text: str = "",
    started_text: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    themes: Iterable[Theme] = (),
    version: int | None = None,
) -> None:
    """Save 3 なにを."""
    _check_order(starts_on, ends_on)
    begin_task(
        partnership,
        "what",
        by=by,
        version=version,
        name=name,
        purpose=purpose,
        origin_text=origin_text,
        started_text=started_text,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    partnership.themes.set(themes)
    refresh_version(partnership, by=by)


@transaction.atomic
def save_activities(
    partnership: Partnership,
    *,
    by: Any,
    activities: Sequence[tuple[str, str]],
    photos: Mapping[int, Picture] | None = None,
    without: Collection[int] = (),
    version: int | None = None,
) -> None:
    """Save 4 主な連携活動: one to three (title, text) pairs, with pictures (`put_photos`)."""
    if not 1 <= len(activities) <= 3:
        raise ValidationError("主な連携活動は、1つから3つまで書いてください")
    begin_task(partnership, "activities", by=by, version=version)
    partnership.activities.filter(order__gt=len(activities)).delete()
    for order, (title, text) in enumerate(activities, 1):
        partnership.activities.update_or_create(
            order=order, defaults={"title": title, "text": text}
        )
    put_photos(partnership, by, photos=photos or {}, without=without)
    refresh_version(partnership, by=by)


@transaction.atomic
def save_promise(
    partnership: Partnership,
    *,
    by: Any,
    kind: str,
    form: str = "",
    made_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    outline: str = "",
    is_next: bool = False,
    version: int | None = None,
) -> None:
    """Save 5 約束: note a promise that was made already, in one short form.

    It corrects the note that stands; `is_next` makes a new one that renews it. Raises
    ValidationError when the promise that stands was written here clause by clause.
    """
    _check_order(starts_on, ends_on)
    begin_task(partnership, "promise", by=by, version=version)
    values = {
        "kind": kind,
        "form": form if kind == Agreement.Kind.CONTRACT else "",
        "made_on": made_on,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "outline": outline,
    }
    standing = partnership.agreements.standing().first()
    if standing is not None and not is_next:
        if standing.is_built:
            raise ValidationError(BUILT)
        for name, value in values.items():
            setattr(standing, name, value)
        save_if_unchanged(standing, version=standing.version, fields=list(values))
        refresh_version(partnership, by=by)
        return
    if standing is not None:
        AGREEMENT.move(standing, "renew", updated_at=timezone.now())
    Agreement.objects.create(
        partnership=partnership, status=Agreement.Status.CONCLUDED, renews=standing, **values
    )
    refresh_version(partnership, by=by)


@transaction.atomic
def save_money(
    partnership: Partnership,
    *,
    by: Any,
    years: Sequence[Mapping[str, Any]],
    version: int | None = None,
) -> None:
    """Save 6 年度とお金: one mapping per fiscal year (`year`, `status`, `funding`, …).

    Years that are not named are taken out.
    """
    begin_task(partnership, "money", by=by, version=version)
    partnership.fiscal_years.exclude(year__in=[row["year"] for row in years]).delete()
    for row in years:
        values = {name: value for name, value in row.items() if name != "year"}
        FiscalYear.objects.update_or_create(
            partnership=partnership, year=row["year"], defaults=values
        )


@transaction.atomic
def save_effects(
    partnership: Partnership,
    *,
    by: Any,
    effect_title: str = "",
    effect_text: str = "",
    learned: str | None = None,
    words: Mapping[int, tuple[str, str]] | None = None,
    gratitudes: Sequence[tuple[Organization, Organization, str]] = (),
    version: int | None = None,
) -> None:
    """Save 9 連携の効果: `words` maps an organisation's id to (紹介, がんばっている事).

    `gratitudes` are (who says it, about whom, text). Both must be parties, and not the same.
    `learned` None leaves 学んだこと as it is.
    """
    ids = active_ids(partnership)
    if not {org.pk for speaker, about, _t in gratitudes for org in (speaker, about)} <= ids:
        raise ValidationError(NOT_A_PARTY)
    if any(speaker == about for speaker, about, _text in gratitudes):
        raise ValidationError("「ありがたい！」は、ほかの団体について書いてください")
    begin_task(
        partnership,
        "effects",
        by=by,
        version=version,
        effect_title=effect_title,
        effect_text=effect_text,
        **({} if learned is None else {"learned": learned}),
    )
    for organization_id, (intro, effort) in (words or {}).items():
        partnership.parties.filter(organization_id=organization_id).update(
            intro=intro, effort=effort
        )
    _write_gratitudes(partnership, gratitudes)
    refresh_version(partnership, by=by)


def _write_gratitudes(
    partnership: Partnership, gratitudes: Sequence[tuple[Organization, Organization, str]]
) -> None:
    # Words from or about somebody who has left are not in the form, and stay.
    ids = active_ids(partnership)
    mine = partnership.gratitudes.filter(speaker_id__in=ids, about_id__in=ids)
    # Kept headings (a leaflet's own) stay with their place in the order.
    headings = list(mine.values_list("heading", flat=True))
    mine.delete()
    for order, (speaker, about, text) in enumerate(gratitudes):
        own = {"heading": headings[order]} if order < len(headings) else {}
        Gratitude.objects.create(
            partnership=partnership, speaker=speaker, about=about, text=text, order=order, **own
        )


def _check_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": ENDS_EARLY})
