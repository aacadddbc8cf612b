"""The only writers of postings and of a ward's year.

A posting gives power, so its writers lock the office or the ward: of two people who end the last
two approvers at once, one is refused.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from districts.models import Office, Posting, RhythmEntry, Ward, WardRhythm
from districts.notices import tell_posted, tell_posting_ended
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged

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
ENDS_EARLY = "終わりの日は、はじめの日より後にしてください。"
NOT_ONESELF = "自分の担当は、自分では決められません。ほかの人に頼んでください。"
LAST_APPROVER = (
    "この区の承認者がいなくなります。先に、後任の承認者を登録してください"
    "（後任のはじめの日は、終わりの日の次の日までにします）。"
)


@transaction.atomic
def post_person(
    user: Any, *, office: Office, role: str, starts_on: date, ends_on: date | None = None, by: Any
) -> Posting:
    """Post `user` to `office` in `role` between two dates (the last day included).

    The person gets a mail. Asked for the very same again, it returns the posting that exists.
    Raises ValidationError when the office cannot hold the role, when the dates are the wrong way
    round, when the person posts themselves, or when the same posting is in force in that time.
    """
    if office.kind not in OFFICES_OF_ROLE[Posting.Role(role)]:
        raise ValidationError(f"{office}では、この役割は選べません。")
    if ends_on and ends_on < starts_on:
        raise ValidationError(ENDS_EARLY)
    if by is not None and by.pk == user.pk:
        raise ValidationError(NOT_ONESELF)
    Office.objects.select_for_update().get(pk=office.pk)
    facts = {"user": user, "office": office, "role": role}
    if again := Posting.objects.filter(starts_on=starts_on, ends_on=ends_on, **facts).first():
        return again
    if Posting.objects.overlapping(starts_on, ends_on).filter(**facts).exists():
        raise ValidationError("同じ担当が、もう登録されています。")
    posting: Posting = Posting.objects.create(starts_on=starts_on, ends_on=ends_on, **facts)
    record(posting, "person_posted", by=by, label=str(office))
    tell_posted(posting)
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, ends_on: date | None, by: Any) -> Posting:
    """End a posting: `ends_on` is its last day; the scope is gone the day after.

    None takes an end back. Raises ValidationError for a day before the first one and when the
    ward would be left without an approver, Conflict when somebody changed the posting meanwhile.
    """
    if ends_on is not None:
        if ends_on < posting.starts_on:
            raise ValidationError(ENDS_EARLY)
        _keep_an_approver(posting, ends_on)
    before = posting.ends_on
    if not Posting.objects.filter(pk=posting.pk, ends_on=before).update(ends_on=ends_on):
        raise Conflict
    posting.ends_on = ends_on
    days = [str(before or ""), str(ends_on or "")]
    kind = "posting_ended" if ends_on else "posting_continued"
    record(posting, kind, by=by, label=str(posting.office), changes={"ends_on": days})
    if ends_on:
        tell_posting_ended(posting)
    return posting


@transaction.atomic
def withdraw_posting(posting: Posting, *, on: date, by: Any) -> None:
    """Take back a posting that has not begun on the day `on`; its history stays."""
    record(posting, "posting_withdrawn", by=by, label=str(posting.office))
    if not Posting.objects.to_come(on).filter(pk=posting.pk).delete()[0]:
        raise Conflict("この担当は、もうはじまっているか、取り消されています。")


def _keep_an_approver(posting: Posting, last: date) -> None:
    """Refuse unless somebody else approves in the ward on the day after."""
    if posting.role != Posting.Role.WARD_APPROVER or posting.office.ward_id is None:
        return
    Ward.objects.select_for_update().get(pk=posting.office.ward_id)
    others = Posting.objects.current(last + timedelta(days=1)).exclude(pk=posting.pk)
    same = others.filter(role=posting.role, office__ward_id=posting.office.ward_id)
    if not same.filter(user__is_active=True).exists():
        raise ValidationError(LAST_APPROVER)


@transaction.atomic
def save_rhythm(
    ward: Ward,
    entry: RhythmEntry,
    *,
    by: Any,
    first_month: int,
    last_month: int,
    note: str = "",
    version: int = 0,
) -> WardRhythm:
    """Set the months of `entry` in `ward`. `version` 0 means: the usual ones stood there so far."""
    row, is_new = WardRhythm.objects.select_for_update().get_or_create(
        ward=ward,
        entry=entry,
        defaults={"first_month": first_month, "last_month": last_month, "note": note},
    )
    if not is_new:
        row.first_month, row.last_month, row.note = first_month, last_month, note
        save_if_unchanged(row, version=version, fields=["first_month", "last_month", "note"])
    elif version:
        raise Conflict
    record(ward, "rhythm_edited", by=by, label=str(ward), note=str(entry))
    return row
