"""Asked when a notice is about to leave: may this person still hear of it?

Membership and postings may have ended since the notice was queued (security: former members must
not go on receiving mail).
"""

from datetime import date

from districts.permissions import scope_of
from kyodo_portal.history.models import Notice
from organizations.permissions import is_member


def may_still_receive(notice: Notice, on: date) -> bool:
    """Whether the recipient is active and still stands where `audience` says."""
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
