"""The sample mailbox of a demo: what the portal sent or is about to send, with its links."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import compose

NEWEST = 50


@dataclass(frozen=True)
class SampleMail:
    """One mail as its reader would see it. `link` is its first own link, as a path."""

    to: str
    subject: str
    body: str
    link: str
    at: datetime
    status: str


def newest_mails() -> list[SampleMail]:
    """The newest mails of the outbox, rendered now; those that may not leave are left out."""
    notices = Notice.objects.exclude(status=Notice.Status.DROPPED).select_related("user")
    return [sample_mail(notice) for notice in notices.order_by("-pk")[:NEWEST]]


def sample_mail(notice: Notice) -> SampleMail:
    status = notice.get_status_display()
    try:
        message = compose(notice)
    except Exception as error:  # one broken mail must not hide the others
        text = f"このメールは表示できません（{type(error).__name__}）"
        return SampleMail(notice.email, notice.kind, text, "", notice.created_at, status)
    link = re.search(re.escape(settings.PUBLIC_BASE_URL) + r"(/\S*)", message.body)
    return SampleMail(
        to=message.to[0],
        subject=message.subject,
        body=message.body,
        link=link[1] if link else "",
        at=notice.created_at,
        status=status,
    )
