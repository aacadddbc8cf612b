"""What is already there while the demo is being built, found by its short names."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from districts.models import District, Office, Posting
from kyodo_portal.accounts.models import User
from kyodo_portal.demo.clock import Clock
from organizations.models import Organization

Record = dict[str, Any]


def read(name: str) -> Record:
    """The content of `fixtures/demo/<name>.json`."""
    path = settings.BASE_DIR / "fixtures" / "demo" / f"{name}.json"
    content: Record = json.loads(path.read_text(encoding="utf-8"))
    return content


@dataclass
class World:
    clock: Clock = field(default_factory=Clock)
    districts: dict[str, District] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    groups: dict[str, Organization] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    managers: dict[str, User] = field(default_factory=dict)

    def at_desk(self, office: str, *roles: str) -> User:
        """Somebody posted to an office, in one of the roles if any are named."""
        postings = Posting.objects.filter(office=self.offices[office]).order_by("pk")
        if roles:
            postings = postings.filter(role__in=roles)
        user = postings.select_related("user")[0].user
        return self.users[user.email]

    def staff(self, ward: str) -> User:
        return self.at_desk(f"mihon-{ward}-ward", "ward_staff")

    def approver(self, ward: str) -> User:
        return self.at_desk(f"mihon-{ward}-ward", "ward_approver")
