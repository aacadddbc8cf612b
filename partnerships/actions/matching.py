"""What people say to a suggestion, and introductions: asked, answered by both, or taken back."""

from typing import Any

from django.db import IntegrityError, transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.models import Dismissal, Introduction
from partnerships.notices import matching as notices
from partnerships.workflow import INTRODUCTION

ENDED = "この紹介は、もう終わっています。いまの状態を確かめてください。"
OPEN_ALREADY = "この2つの団体には、もう紹介の返事をお願いしています。"
OTHER_ANSWER = "同じ団体のほかの人が、先に返事をしました。いまの返事を確かめてください。"


@transaction.atomic
def dismiss_suggestion(
    organization: Organization, other: Organization, *, by: Any, reason: str
) -> Dismissal:
    """「今回は合わない」; said again with another reason, the new reason stands.

    The history of the group says that it answered, not about whom: staff read it, too.
    """
    dismissal, is_new = Dismissal.objects.get_or_create(
        organization=organization, other=other, defaults={"reason": reason, "by": by}
    )
    if not is_new:
        if dismissal.reason == reason:
            return dismissal
        dismissal.reason, dismissal.by = reason, by
        dismissal.save(update_fields=["reason", "by", "updated_at"])
    record(organization, "suggestion_dismissed", by=by, label=organization.name)
    return dismissal


@transaction.atomic
def undo_dismissal(organization: Organization, other: Organization, *, by: Any) -> bool:
    """Suggest the other group again; False when nothing was there to undo."""
    rows = Dismissal.objects.filter(organization=organization, other=other)
    if not rows.delete()[0]:
        return False
    record(organization, "suggestion_taken_back", by=by, label=organization.name)
    return True


@transaction.atomic
def ask_to_meet(
    one: Organization,
    other: Organization,
    *,
    by: Any,
    office: Office,
    words: str,
    submission_key: str | None = None,
) -> Introduction:
    """「2つの団体を紹介する」: ask both whether they want to meet.

    The same `submission_key` gives the first introduction again. Raises Conflict while the two
    are being asked already, whoever asked.
    """
    first, second = sorted((one, other), key=lambda group: group.pk)
    values = {"first": first, "second": second, "office": office, "words": words, "by": by}
    try:
        with transaction.atomic():
            made = Introduction.objects.create(submission_key=submission_key, **values)
    except IntegrityError:
        sent_before = Introduction.objects.filter(submission_key=submission_key or "-", by=by)
        if earlier := sent_before.first():
            return earlier
        raise Conflict(OPEN_ALREADY) from None
    record(made, "introduction_asked", by=by, label=office.name)
    notices.tell_asked(made)
    return made


@transaction.atomic
def answer_introduction(
    introduction: Introduction,
    *,
    by: Any,
    side: str,
    answer: str,
    seen: str = "",
    office: Office | None = None,
    via: str = HistoryEntry.Via.WEB,
) -> Introduction:
    """The answer of one group. Both yes: connected. One no: declined.

    `seen` is the answer of this group that the answerer had before the eyes; until the
    introduction ends it may be changed. `office` enters what the group said by `via`. The row is
    locked, so of two answers at once none is lost. The same answer again changes nothing; Conflict
    when it has ended, or when somebody else of the group answered otherwise.
    """
    row = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if row.answer(side) == answer:
        return row
    if not INTRODUCTION.allows(row, "decline"):
        raise Conflict(ENDED)
    if row.answer(side) != seen:
        raise Conflict(OTHER_ANSWER)
    ends = _take(row, side, answer)
    label = office.name if office else row.group(side).name
    changes = {"side": ["", side]}
    note = Introduction.Answer(answer).label
    record(row, "introduction_answered", by=by, label=label, via=via, note=note, changes=changes)
    if ends:
        record(row, f"introduction_{row.status}", by=by, label=label, via=via)
        {"connected": notices.tell_connected, "declined": notices.tell_declined}[row.status](row)
    return row


def _take(row: Introduction, side: str, answer: str) -> bool:
    """Write the answer; True when it ends the introduction."""
    field = f"{side}_answer"
    if answer == Introduction.Answer.NO:
        INTRODUCTION.move(row, "decline", **{field: answer})
        return True
    other = row.second_answer if side == "first" else row.first_answer
    if other == Introduction.Answer.YES:
        INTRODUCTION.move(row, "connect", **{field: answer})
        return True
    setattr(row, field, answer)
    save_if_unchanged(row, version=row.version, fields=[field])
    return False


@transaction.atomic
def withdraw_introduction(introduction: Introduction, *, by: Any) -> Introduction:
    """The office takes it back before both have answered; repeated, nothing more happens."""
    row = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if row.status == Introduction.Status.WITHDRAWN:
        return row
    if not INTRODUCTION.allows(row, "withdraw"):
        raise Conflict(ENDED)
    INTRODUCTION.move(row, "withdraw")
    record(row, "introduction_withdrawn", by=by, label=row.office.name)
    notices.tell_withdrawn(row)
    return row


def log_contacts_read(introduction: Introduction, *, by: Any, office: Office) -> None:
    """Write down that an office looked at the contacts, to pass them on (PR14)."""
    record(introduction, "introduction_contacts_read", by=by, label=office.name)
