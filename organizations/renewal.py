"""The mailed link that lists an offer or need again: signed, nothing of it is stored.

A link is for one listing and one end of it. It works until 30 days after that end; once the end
has moved, it has done its work.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.core import signing
from django.urls import reverse

from organizations.models import Listing, Organization

PURPOSE = "organizations.listing-renewal"
GRACE_DAYS = 30
_CONTENT = re.compile("([0-9]{1,18})-([0-9]{8})")


class Standing(Enum):
    """What a link can still do."""

    OPEN = "the listing may be renewed"
    DONE = "somebody renewed it, or moved its end, before"
    OVER = "too long ago"
    STOPPED = "the group ended it by hand"
    RESTING = "the group's page is not public at present"
    CLOSED = "the group has left the portal"


@dataclass(frozen=True)
class RenewalLink:
    listing_id: int
    ends_on: date

    @property
    def token(self) -> str:
        return _signer().sign(f"{self.listing_id}-{self.ends_on:%Y%m%d}")

    @property
    def path(self) -> str:
        return reverse("organizations:listing-renew-link", args=[self.token])


def read_link(token: str) -> RenewalLink | None:
    """The link behind a token of an address; None when we never signed it."""
    try:
        match = _CONTENT.fullmatch(_signer().unsign(token))
    except signing.BadSignature:
        return None
    if not match:
        return None
    return RenewalLink(int(match[1]), date.fromisoformat(match[2]))


def _signer() -> signing.Signer:
    return signing.Signer(salt=PURPOSE, sep=".")


def standing(listing: Listing, link: RenewalLink, today: date) -> Standing:
    """What `link` can still do for its listing on a day."""
    status = listing.organization.status
    if status == Organization.Status.CLOSED:
        return Standing.CLOSED
    if status != Organization.Status.PUBLISHED:
        return Standing.RESTING
    if not listing.is_open and listing.ends_on >= today:
        return Standing.STOPPED
    if listing.ends_on != link.ends_on:
        return Standing.DONE if listing.ends_on >= today else Standing.OVER
    return Standing.OVER if today > link.ends_on + timedelta(days=GRACE_DAYS) else Standing.OPEN
