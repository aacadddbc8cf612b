"""Sending the outbox: claim one row, render it now, hand it to the mail server, write how it went.

Rules that keep it safe with two senders, a dead mail server or a sender killed in mid-send:

* a row is claimed by one conditional update, with a lease (`querysets.LEASE`);
* the Message-ID is derived from the row, so a repeated delivery is recognised as the same mail;
* a row that cannot be sent goes back with a growing delay and ends as `failed`, others go on;
* while the mail server does not answer at all, no row is touched.

Upper floors decide about a row that is about to leave (NOTICE_GUARD), complete what it says
(NOTICE_CONTEXT) and see to what follows from how it went (NOTICE_AFTER).
"""

import hashlib
import logging
import re
import socket
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.module_loading import import_string

from kyodo_portal.history.actions import portal_url
from kyodo_portal.history.models import Notice
from kyodo_portal.lib.keyed import keyed_token
from kyodo_portal.lib.text import clean_line, clean_text

log = logging.getLogger(__name__)

SITE_NAME = "最初の一歩"
SUBJECT_MARK = f"【{SITE_NAME}】"
MAX_SUBJECT = 150
BACK_OFF_MINUTES = (1, 5, 30, 120, 240, 480, 720)
MAX_TRIES = len(BACK_OFF_MINUTES) + 1
# Sign-in codes and links: a person waits for them, and nobody may read them afterwards.
ACCOUNT_PREFIX = "account_"
Status = Notice.Status


class Fate(Enum):
    """What NOTICE_GUARD may say about a row that is about to leave, and the state it then has."""

    SEND = Status.SENT
    HOLD = Status.HELD  # for the reader's daily digest
    DROP = Status.DROPPED  # the reader may not hear of it any more, or wants no mail


def send_due(*, limit: int | None = None, now: datetime | None = None) -> Counter[str]:
    """Send what is due, oldest first; the count of rows per new status.

    "unreachable" in the result says that the mail server did not answer and nothing was tried.
    """
    tally: Counter[str] = Counter()
    waiting = due_rows(now or timezone.now()).values_list("pk", flat=True)
    keys = list(islice(waiting.iterator(), limit))
    if not keys:
        return tally
    post = Post()
    try:
        for key in keys:
            if not post.open():
                tally["unreachable"] = 1
                break
            if status := send_one(key, post, now=now):
                tally[status] += 1
    finally:
        post.close()
    return tally


def due_rows(now: datetime) -> Any:
    """The rows to send at `now`; in the quiet hours of the night only account mails."""
    rows = Notice.objects.due(now)
    return rows.filter(kind__startswith=ACCOUNT_PREFIX) if is_quiet(now) else rows


def is_quiet(now: datetime) -> bool:
    """Whether `now` lies in MAIL_QUIET_HOURS, for example "20-8" (empty: never)."""
    if not settings.MAIL_QUIET_HOURS:
        return False
    start, end = map(int, settings.MAIL_QUIET_HOURS.split("-"))
    hour = timezone.localtime(now).hour
    return start <= hour < end if start <= end else hour >= start or hour < end


class Post:
    """One connection to the mail server for a batch, opened anew after a failure."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:25]}-{uuid.uuid4().hex[:12]}"
        self.connection: BaseEmailBackend | None = None

    def open(self) -> bool:
        try:
            self.connection = self.connection or get_connection()
            self.connection.open()
        except OSError as error:  # smtplib's errors are OSErrors too
            log.warning("The mail server does not answer: %s", error)
            self.close()
            return False
        return True

    def send(self, message: EmailMessage) -> None:
        if not self.open() or self.connection is None:
            raise ConnectionError("the mail server does not answer")
        self.connection.send_messages([message])

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError as error:
                log.info("The mail connection did not close cleanly: %s", error)


def send_one(pk: int, post: Post, *, now: datetime | None = None) -> str | None:
    """Claim and send one row; its new status, or None if another sender was faster."""
    moment = now or timezone.now()
    if not claim(pk, post.name, moment):
        return None
    notice = Notice.objects.select_related("user").get(pk=pk)
    if notice.attempts > MAX_TRIES:  # every sender that took it was killed
        return finish(notice, Status.FAILED)
    try:
        fate = fate_of(notice, moment)
        if fate is not Fate.SEND:
            return finish(notice, fate.value)
        post.send(compose(notice))
    except Exception as error:  # whatever one mail does, the others must go on
        log.warning("Notice %s (%s) not sent: %s", notice.pk, notice.kind, error)
        post.close()
        return give_back(notice, error, moment)
    return finish(notice, Status.SENT, sent_at=timezone.now())


def claim(pk: int, sender: str, now: datetime) -> bool:
    """Take the row for `sender`; False if it is no longer due. Exactly one sender gets True."""
    taken: int = (
        Notice.objects.due(now)
        .filter(pk=pk)
        .update(
            status=Status.SENDING,
            claimed_by=sender,
            claimed_at=now,
            attempts=F("attempts") + 1,
        )
    )
    return taken == 1


def fate_of(notice: Notice, now: datetime) -> Fate:
    """Ask settings.NOTICE_GUARD (a dotted path; this floor knows no memberships)."""
    guard = import_string(settings.NOTICE_GUARD)
    return Fate(guard(notice, timezone.localdate(now)))


def give_back(notice: Notice, error: Exception, now: datetime) -> str:
    """Queue the row again after a growing delay, or give it up."""
    reason = clean_line(f"{type(error).__name__}: {error}")[:300]
    if notice.attempts >= MAX_TRIES:
        return finish(notice, Status.FAILED, last_error=reason)
    delay = timedelta(minutes=BACK_OFF_MINUTES[notice.attempts - 1])
    return write(notice, Status.QUEUED, last_error=reason, next_try_at=now + delay)


def finish(notice: Notice, status: str, **changes: Any) -> str:
    """Write the last status, and do what follows from it, both or neither.

    The codes and links of account mails are forgotten with it. A demo keeps them: its sample
    mailbox is the only place where a visitor can read them.
    """
    if notice.kind.startswith(ACCOUNT_PREFIX) and not settings.DEMO:
        changes["context"] = {}
    try:
        with transaction.atomic():
            write(notice, status, **changes)
            import_string(settings.NOTICE_AFTER)(notice, status)
    except Exception:  # what should follow must not send the mail a second time
        log.exception("Notice %s (%s) is %s, but not what follows", notice.pk, notice.kind, status)
        write(notice, status, **changes)
    return status


def write(notice: Notice, status: str, **changes: Any) -> str:
    """Write the outcome, unless the lease ran out and another sender has the row now."""
    mine = Notice.objects.filter(pk=notice.pk, status=Status.SENDING, claimed_by=notice.claimed_by)
    mine.update(status=status, claimed_by="", updated_at=timezone.now(), **changes)
    return status


def compose(notice: Notice) -> EmailMessage:
    """The mail of one row, rendered now. Raises what the templates raise."""
    values = variables(notice)
    subject, body = render(notice, values)
    headers = {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"}
    if values["stop_url"]:
        # Mail programs show a button for it and press it without opening the page (RFC 8058).
        headers |= {
            "List-Unsubscribe": f"<{values['stop_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notice.email or (notice.user.email if notice.user else "")],
        headers=headers,
    )


def render(notice: Notice, values: dict[str, Any]) -> tuple[str, str]:
    """Subject and body. Account mails were rendered when the person asked for them."""
    if notice.kind.startswith(ACCOUNT_PREFIX):
        parts: Iterable[str] = (notice.context["subject"], notice.context["body"])
    else:
        parts = (
            render_text(f"emails/{notice.kind}.subject.txt", values),
            render_text(f"emails/{notice.kind}.txt", values),
        )
    subject, body = parts
    subject = clean_line(subject)
    if not subject.startswith(SUBJECT_MARK):
        subject = SUBJECT_MARK + subject
    return subject[:MAX_SUBJECT], re.sub(r"\n{3,}", "\n\n", clean_text(body)) + "\n"


def render_text(template: str, values: dict[str, Any]) -> str:
    """A plain-text template: nothing is HTML-escaped."""
    return str(get_template(template).template.render(Context(values, autoescape=False)))  # type: ignore[attr-defined]


def variables(notice: Notice) -> dict[str, Any]:
    """What a mail template may use: the row's context, the links, names and the desk phone.

    `stop_url` is there when the context holds a `stop_path`: the page that ends such mails;
    `settings_url` likewise from `settings_path`: the page where the reader chooses.
    settings.NOTICE_CONTEXT (a dotted path) completes a context that only holds references.
    """
    context = import_string(settings.NOTICE_CONTEXT)(notice)
    path, stop_path = context.get("path", ""), context.get("stop_path", "")
    settings_path = context.get("settings_path", "")
    if "{token}" in path:
        path = path.replace("{token}", keyed_token(context["nonce"]))
    return {
        "desk_phone": settings.PORTAL_PHONE,
        **context,
        "url": portal_url(path) if path else "",
        "stop_url": portal_url(stop_path) if stop_path else "",
        "settings_url": portal_url(settings_path) if settings_path else "",
        "site_name": SITE_NAME,
        "to_name": notice.user.name if notice.user else "",
    }


def message_id(notice: Notice) -> str:
    """The same for every delivery of the same row."""
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(notice.dedupe.encode()).hexdigest()[:32]}@{host}>"
