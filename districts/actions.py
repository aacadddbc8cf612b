"""The only writers of places and postings."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from districts.models import Office, Posting
from kyodo_portal.history.actions import record

# Which kinds of office may hold which role; nobody becomes ward staff by sitting in a care plaza.
OFFICES_OF_ROLE = {
    Posting.Role.COORDINATOR: {
        Office.Kind.CARE_PLAZA,
        Office.Kind.WARD_SHAKYO,
        Office.Kind.WARD_CENTRE,
    },
    Posting.Role.WARD_STAFF: {Office.Kind.WARD_OFFICE},
    Posting.Role.WARD_APPROVER: {Office.Kind.WARD_OFFICE},
    Posting.Role.CITY_STAFF: {Office.Kind.CITY, Office.Kind.CITY_CENTRE},
    Posting.Role.ANALYST: {Office.Kind.CITY, Office.Kind.CITY_CENTRE},
}


@transaction.atomic
def post_person(
    user: Any, *, office: Office, role: str, starts_on: date, ends_on: date | None = None, by: Any
) -> Posting:
    """Post `user` to `office` in `role` between two dates (the last day included).

    Raises ValidationError when the office cannot hold the role, when the dates are the wrong way
    round, or when the same posting is already in force on the first day.
    """
    if office.kind not in OFFICES_OF_ROLE[Posting.Role(role)]:
        raise ValidationError(f"{office}では、この役割は選べません。")
    if ends_on and ends_on < starts_on:
        raise ValidationError("終わりの日は、はじめの日より後にしてください。")
    same = Posting.objects.current(starts_on).filter(user=user, office=office, role=role)
    if same.exists():
        raise ValidationError("同じ担当が、もう登録されています。")
    posting = Posting.objects.create(
        user=user, office=office, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record(posting, "person_posted", by=by, label=str(office))
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, ends_on: date, by: Any) -> Posting:
    """End a posting: `ends_on` is its last day; the scope is gone the day after."""
    if ends_on < posting.starts_on:
        raise ValidationError("終わりの日は、はじめの日より後にしてください。")
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    record(posting, "posting_ended", by=by, label=str(posting.office))
    return posting
