"""Asked when a notice is about to leave: may this person still hear of it, and how?

Membership and postings may have ended since the notice was queued (security: former members must
not go on receiving mail); so may have what somebody followed, or the wish for mails at all.
"""

from datetime import date
from typing import Any

from districts.permissions import scope_of
from kyodo_portal.digests import sections_of
from kyodo_portal.history.kinds import Category, Mode, category_of, is_essential
from kyodo_portal.history.models import Notice, NoticePreference
from kyodo_portal.history.sending import Fate
from kyodo_portal.notices.daily import DAILY, keep_what_still_counts
from organizations.models import Follow, Organization
from organizations.notices import mailbox_of
from organizations.permissions import is_member

DIGEST, CONFIRM = "follow_digest", "follow_confirm"


def fate_of(notice: Notice, on: date) -> Fate:
    """Send it, hold it for the reader's daily digest, or drop it."""
    if notice.kind == DAILY:
        return Fate.SEND if keep_what_still_counts(notice, on, fate_of) else Fate.DROP
    return fate_by_choice(notice) if may_still_receive(notice, on) else Fate.DROP


def fate_by_choice(notice: Notice) -> Fate:
    """What the reader chose for such mails; what is essential is never less than digested."""
    category = category_of(notice.kind)
    if notice.user is None or category is None:
        return Fate.SEND
    mode = mode_of(notice.user, category, default=default_mode(notice.audience))
    if mode == Mode.NOW:
        return Fate.SEND
    if mode == Mode.DAILY or is_essential(notice.kind):
        return Fate.HOLD
    return Fate.DROP


def mode_of(user: Any, category: str, *, default: str) -> str:
    """The reader's choice for a category."""
    rows = NoticePreference.objects.filter(user=user, category=category)
    return rows.values_list("mode", flat=True).first() or default


def default_mode(audience: str) -> str:
    """Offices hear once a day, groups at once (domain.md §7)."""
    return Mode.DAILY if audience.startswith("office:") else Mode.NOW


def may_still_receive(notice: Notice, on: date) -> bool:
    """Whether the recipient is active and still stands where `audience` says."""
    if notice.kind == DIGEST:
        return bool(sections_of(notice)) and wants_digests(notice.email)
    if notice.kind == CONFIRM:
        rows = Follow.objects.filter(pk=notice.context["follow"], email=notice.email)
        return rows.filter(confirmed_at=None).exists()
    place, _, key = notice.audience.partition(":")
    if place == "mailbox":
        return mailbox_still_wants(int(key), notice)
    if notice.user is None:
        return True
    if not notice.user.is_active:
        return False
    if place == "organization":
        return is_member(notice.user, int(key))
    if place == "office":
        return int(key) in scope_of(notice.user, on).office_ids
    return True


def wants_digests(email: str) -> bool:
    """Whether the person behind a follow's address has not turned the weekly digest off."""
    readers = Follow.objects.filter(email=email, user__isnull=False).values("user")
    off = NoticePreference.objects.filter(category=Category.DIGEST, mode=Mode.NONE)
    return not off.filter(user__in=readers).exists()


def mailbox_still_wants(key: int, notice: Notice) -> bool:
    """Whether the address is still the group's, and still takes mails of this kind."""
    organization = Organization.objects.filter(pk=key).first()
    return organization is not None and mailbox_of(organization, notice.kind) == notice.email
