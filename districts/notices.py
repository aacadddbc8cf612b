"""Mails to a person about their own posting."""

from typing import Any

from django.urls import reverse

from districts.models import Posting
from kyodo_portal.history.actions import enqueue
from kyodo_portal.lib.dates import format_date


def tell_posted(posting: Posting) -> None:
    """Tell a person where, as what and from when they are posted."""
    ends = format_date(posting.ends_on) if posting.ends_on else ""
    _tell("person_posted", posting, "", starts_on=format_date(posting.starts_on), ends_on=ends)


def tell_posting_ended(posting: Posting) -> None:
    """Tell a person the last day of their posting."""
    if posting.ends_on:
        _tell("posting_ended", posting, f":{posting.ends_on}", ends_on=format_date(posting.ends_on))


def _tell(kind: str, posting: Posting, event: str, **context: Any) -> None:
    # No audience: the mail is about a standing that has not begun, or is about to end.
    enqueue(
        kind,
        user=posting.user,
        dedupe=f"{kind}:{posting.pk}{event}:user:{posting.user_id}",
        context={
            "office": str(posting.office),
            "role": posting.get_role_display(),
            "path": reverse("desk"),
            **context,
        },
    )
