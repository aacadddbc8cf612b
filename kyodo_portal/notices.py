"""Asked when a notice is about to leave: may this person still hear of it, and what does it say?

Membership and postings may have ended since the notice was queued (security: former members must
not go on receiving mail); so may have what somebody followed.
"""

from datetime import date
from typing import Any

from django.urls import reverse

from districts.permissions import scope_of
from kyodo_portal.digests import digest_context, sections_of
from kyodo_portal.history.models import Notice
from organizations.follows import confirm_token
from organizations.models import Follow
from organizations.permissions import is_member

DIGEST, CONFIRM = "follow_digest", "follow_confirm"


def may_still_receive(notice: Notice, on: date) -> bool:
    """Whether the recipient is active and still stands where `audience` says."""
    if notice.kind == DIGEST:
        return bool(sections_of(notice))
    if notice.kind == CONFIRM:
        rows = Follow.objects.filter(pk=notice.context["follow"], email=notice.email)
        return rows.filter(confirmed_at=None).exists()
    if notice.user is None:
        return True
    if not notice.user.is_active:
        return False
    place, _, key = notice.audience.partition(":")
    if place == "organization":
        return is_member(notice.user, int(key))
    if place == "office":
        return int(key) in scope_of(notice.user, on).office_ids
    return True


def context_of(notice: Notice) -> dict[str, Any]:
    """The context of a mail that leaves now. Links of follows are never kept in the outbox."""
    if notice.kind == DIGEST:
        return digest_context(notice)
    if notice.kind == CONFIRM:
        follow = Follow.objects.filter(pk=notice.context["follow"]).first()
        token = confirm_token(notice.context["follow"])
        path = reverse("organizations:follow-confirm", args=[token])
        return {"label": follow.label if follow else "", "path": path}
    return dict(notice.context)
