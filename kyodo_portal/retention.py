"""How long things are kept, in one table (domain.md PR10, PR11; security R-P05).

Each rule finds what may be forgotten on a day; `forget` deletes it, row by row, so that two runs at
once and a killed run leave nothing half-done. The append-only history stays: it names no resident.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone

from kyodo_portal.accounts.models import User
from kyodo_portal.history.actions import forget_notices
from kyodo_portal.history.models import Notice, Reminder
from organizations.models import ClaimCode
from partnerships.models import AccessToken, Consultation, SupportLog

log = logging.getLogger(__name__)

# An expired link can still ask for a fresh one while its proposal waits.
LINKS_KEPT = timedelta(days=90)
REMINDERS_KEPT = timedelta(days=400)
FINISHED = ["sent", "dropped", "digested", "failed"]


@dataclass(frozen=True)
class Rule:
    """What is kept, in Japanese for the log, and which rows may go on a day."""

    name: str
    label: str
    rows: Callable[[date], QuerySet[Any]]
    before: Callable[[Any], object] = lambda row: None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def days_before(on: date, days: int) -> datetime:
    """The midnight so many days before; what is older may go."""
    return midnight(on - timedelta(days=days))


def consultations(on: date) -> QuerySet[Any]:
    """PR10: what residents wrote, a year after it was closed or taken back."""
    limit = days_before(on, settings.CONSULTATION_KEEP_DAYS)
    return Consultation.objects.filter(status__in=["closed", "cancelled"], closed_at__lt=limit)


def unconfirmed_accounts(on: date) -> QuerySet[Any]:
    """Sign-ups whose address was never confirmed and that nobody has used or been given a role."""
    limit = days_before(on, settings.UNCONFIRMED_ACCOUNT_DAYS)
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    asked = EmailAddress.objects.filter(verified=False).values("user")
    return User.objects.filter(
        pk__in=asked,
        created_at__lt=limit,
        last_login=None,
        is_superuser=False,
        memberships=None,
        postings=None,
    ).exclude(pk__in=confirmed)


def links(on: date) -> QuerySet[Any]:
    """Links of mails that opened nothing for three months, whose proposal is over."""
    waiting = Q(purpose="reply", proposal__status__in=["sent", "in_talks"])
    return AccessToken.objects.filter(expires_on__lt=on - LINKS_KEPT).exclude(waiting)


def paper_codes(on: date) -> QuerySet[Any]:
    return ClaimCode.objects.filter(expires_on__lt=on - LINKS_KEPT)


def notices(on: date) -> QuerySet[Any]:
    """Mails that left, or were given up, long ago."""
    limit = days_before(on, settings.NOTICE_KEEP_DAYS)
    return Notice.objects.filter(status__in=FINISHED, updated_at__lt=limit)


def support_logs(on: date) -> QuerySet[Any]:
    """PR11: the coordinators' notes."""
    last = on - timedelta(days=settings.SUPPORT_LOG_KEEP_DAYS)
    return SupportLog.objects.filter(on__lt=last)


def sessions(on: date) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=midnight(on))


def reminders(on: date) -> QuerySet[Any]:
    return Reminder.objects.filter(on__lt=on - REMINDERS_KEPT)


def forget_receipt(consultation: Any) -> None:
    """The automatic reply in the outbox holds the resident's address."""
    forget_notices(f"consultation_accepted:{consultation.number}")


RULES = (
    Rule("consultations", "終わった相談", consultations, before=forget_receipt),
    Rule("accounts", "確認されなかったアカウント", unconfirmed_accounts),
    Rule("links", "期限のすぎたメールのリンク", links),
    Rule("paper_codes", "期限のすぎた招待の番号", paper_codes),
    Rule("notices", "送ったお知らせ", notices),
    Rule("support_logs", "支援の記録", support_logs),
    Rule("sessions", "期限のすぎたログイン", sessions),
    Rule("reminders", "古い催促の記録", reminders),
)


def counts(on: date) -> dict[str, int]:
    """How many rows each rule would forget on a day, by label; nothing is changed."""
    return {rule.label: rule.rows(on).count() for rule in RULES}


def forget(on: date) -> int:
    """Forget everything whose time is over; how many rows."""
    return sum(forget_by(rule, on) for rule in RULES)


def forget_by(rule: Rule, on: date) -> int:
    """One rule. What something else still needs is kept, and said in the log."""
    number = 0
    for key in list(rule.rows(on).order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                # Asked again: somebody may have opened it anew in this very moment.
                row = rule.rows(on).filter(pk=key).first()
                if row is not None:
                    rule.before(row)
                    number += bool(row.delete()[0])
        except ProtectedError:
            log.warning("%s %s is still needed and was kept", rule.name, key)
    return number
