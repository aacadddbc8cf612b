"""The link that stops mails of one category: signed, works signed out and for ever."""

import re
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from kyodo_portal.history.kinds import Category

CONTENT = re.compile(r"(user|group)-([0-9]{1,18})-([a-z]{1,12})", re.ASCII)


@dataclass(frozen=True)
class StopLink:
    """Whose mails ("user" or "group" and its key) of which category a link stops."""

    whose: str
    key: int
    category: Category

    @property
    def token(self) -> str:
        return _signer().sign(f"{self.whose}-{self.key}-{self.category.value}")

    @property
    def path(self) -> str:
        return reverse("notices-stop", args=[self.token])


def read_link(token: str) -> StopLink | None:
    """The link behind a token of an address; None when we never signed it."""
    try:
        match = CONTENT.fullmatch(_signer().unsign(token))
    except BadSignature:
        return None
    if not match or match[3] not in Category.values:
        return None
    return StopLink(match[1], int(match[2]), Category(match[3]))


def _signer() -> Signer:
    return Signer(salt="notices.stop", sep=".")
