"""A page that lists things asks the database equally often for 3 and for 12 of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.project.addresses import all_names, path_of
from tests.project.growth import grow
from tests.project.objects import Objects

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 12


@dataclass(frozen=True)
class Case:
    """A list page, who opens it, and with which filters or (instead of the usual) arguments."""

    name: str
    persona: str = "anonymous"
    query: str = ""
    args: Callable[[Any], list[Any]] | None = None

    def __str__(self) -> str:
        return f"{self.name}{self.query}-{self.persona}"

    def path(self, o: Any) -> str:
        path = reverse(self.name, args=self.args(o)) if self.args else path_of(self.name, o)
        return path + self.query


def letter(o: Any) -> list[Any]:
    return [o.in_talks.number]


D, O, P = "districts:", "organizations:", "partnerships:"
CASES = [
    Case("home"),
    Case("my", "npo_manager"),
    Case("my", "resident"),
    *[Case("desk", who) for who in ("coordinator_a", "asahi_staff", "city_staff")],
    Case("demo-mails"),
    Case(f"{D}ward-list"),
    Case(f"{D}ward-detail"),
    Case(f"{D}district-detail"),
    Case(f"{D}contact-list"),
    Case(f"{O}organization-list"),
    Case(f"{O}organization-list", query="?q=見本"),
    Case(f"{O}organization-list", query="?ward=asahi&kind=npo&theme=ibasho"),
    Case(f"{O}organization-list", query="?ward=asahi&district=mihongaoka"),
    Case(f"{O}organization-detail"),
    Case(f"{O}organization-detail", "npo_manager"),
    Case(f"{O}organization-detail", args=lambda o: [o.world.orgs.paper.pk]),
    Case(f"{O}profile-tasks", "npo_manager"),
    Case(f"{O}profile-listings", "npo_manager"),
    *[
        Case(f"{O}profile-edit", "npo_manager", args=lambda o, t=task: [o.world.orgs.npo.pk, t])
        for task in ("basic", "area", "intro", "contact", "links")
    ],
    Case(f"{O}profile-submit", "npo_manager"),
    Case(f"{O}listing-create", "npo_manager"),
    Case(f"{O}membership-request", "resident", "?q=見本"),
    Case(f"{O}member-list", "npo_manager"),
    Case(f"{O}desk-organizations", "asahi_staff"),
    Case(f"{O}desk-organizations", "asahi_staff", "?queue=membership"),
    Case(f"{O}desk-organization", "asahi_staff"),
    Case(f"{O}name-only-create", "asahi_staff"),
    Case(f"{O}organization-create", "resident"),
    Case(f"{O}outreach-list", "coordinator_a"),
    Case(f"{O}outreach-list", "asahi_staff", "?state=done"),
    Case(f"{P}consultation-create"),
    Case(f"{P}desk-consultations", "coordinator_a"),
    Case(f"{P}desk-consultations", "asahi_staff", "?show=all"),
    Case(f"{P}desk-consultation", "coordinator_a"),
    *[
        Case(f"{P}{name}")
        for name in (
            *("first-step", "first-step-tips", "guide", "guide-principles", "guide-steps"),
            *("guide-check-sheets", "guide-voices", "guide-cases", "guide-case"),
            *("guide-programmes", "guide-glossary"),
        )
    ],
    Case(f"{P}partnership-list"),
    Case(f"{P}partnership-list", query="?ward=asahi&theme=ibasho&kind=npo"),
    Case(f"{P}partnership-detail"),
    *[Case(f"{P}partnership-detail", who) for who in ("npo_manager", "asahi_staff")],
    Case(f"{P}consent-give", "npo_manager"),
    Case(f"{P}consent-by-token"),
    Case(f"{P}consent-on-paper", "coordinator_a"),
    *[Case(f"{P}my-proposals", "npo_manager", f"?box={box}") for box in ("sent", "received")],
    Case(f"{P}proposal-start", "npo_manager"),
    Case(f"{P}proposal-create", "npo_manager", args=lambda o: [o.world.orgs.shakyo.pk]),
    *[
        Case(f"{P}proposal-detail", who, args=letter)
        for who in ("npo_manager", "shakyo_manager", "coordinator_a")
    ],
    Case(f"{P}proposal-print", "npo_manager", args=letter),
    Case(f"{P}proposal-check", "npo_manager"),
    *[
        Case(f"{P}proposal-edit", "npo_manager", args=lambda o, p=part: [o.draft.number, p])
        for part in ("partner", "activity", "gains", "third-party", "reply")
    ],
    Case(f"{P}proposal-reply", "shakyo_manager"),
    Case(f"{P}proposal-reply-on-behalf", "coordinator_a"),
    Case(f"{P}reply-by-token"),
    *[
        Case(f"{P}desk-proposals", who, f"?show={show}")
        for who in ("coordinator_a", "asahi_staff")
        for show in ("third_party", "district", "late", "phone")
    ],
    *[Case(f"{P}support-log", who) for who in ("coordinator_a", "asahi_staff")],
    Case(f"{P}support-log-create", "coordinator_a"),
    Case(f"{P}desk-partnerships", "asahi_staff"),
    Case(f"{P}desk-partnership", "asahi_approver"),
    Case(f"{P}partnership-create", "asahi_staff", "?find=見本"),
    *[
        Case(f"{P}partnership-edit", "asahi_staff", args=lambda o, t=task: [o.private.pk, t])
        for task in (
            *("parties", "place", "what", "activities", "promise", "money", "plan"),
            *("principles", "effects", "reflect"),
        )
    ],
    Case(f"{P}desk-publications", "asahi_approver"),
    Case(f"{P}publication-ask", "asahi_staff"),
    Case(f"{P}publication-publish", "asahi_approver"),
]
LISTS = {case.name for case in CASES}
# Pages about one thing, questions before an act, buttons, short links; and other people's pages.
NOT_LISTS = {
    *("healthz", "about", "accessibility", "privacy", "terms", "styleguide"),
    *(name for name in all_names() if name.startswith(("account_", "mfa_"))),
    *(
        f"{O}{name}"
        for name in (
            *("organization-short", "organization-claim", "claim-qr", "listing-edit"),
            *("listing-close", "listing-renew", "organization-capacity", "organization-confirm"),
            *("organization-pause", "organization-resume", "organization-close"),
            *("organization-take-back", "organization-discard", "member-leave"),
            *("member-approve", "member-decline", "member-role", "member-remove"),
            *("organization-approve", "organization-return", "organization-phone"),
            *("private-contact", "invitation-create", "invitation-print", "outreach-done"),
        )
    ),
    *(
        f"{P}{name}"
        for name in (
            *("consultation-check", "consultation-done", "consultation-cancel"),
            *("consultation-take", "consultation-start", "consultation-close"),
            *("partnership-short", "proposal-done", "proposal-consult", "proposal-return"),
            *("proposal-send", "proposal-withdraw", "proposal-advise", "proposal-note"),
            *("proposal-gain", "proposal-promise", "proposal-promise-on-behalf"),
            *("proposal-close", "proposal-copy", "publication-take-back", "publication-stop"),
            *("consent-token-stop", "partnership-activate", "partnership-suspend"),
            *("partnership-resume", "partnership-complete", "partnership-cancel"),
        )
    ),
}


def test_every_address_was_judged_to_list_things_or_not():
    assert set(all_names()) == LISTS | NOT_LISTS
    assert LISTS.isdisjoint(NOT_LISTS)


def statements(client: Client, path: str) -> list[str]:
    """The SQL of the second request: the first one fills what is kept between requests."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return [query["sql"] for query in captured]


def shape(sql: str) -> str:
    """A statement without its values, which differ between two requests anyway."""
    return sql.split(" WHERE ")[0][:300]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_list_asks_equally_often_for_few_and_for_many_rows(case, world, sign_in, settings):
    settings.DEMO = case.name == "demo-mails"
    o = Objects(world)
    client = sign_in(world[case.persona])
    grow(o, 0, FEW)
    few = statements(client, case.path(o))
    grow(o, FEW, MANY)
    many = statements(client, case.path(o))
    extra = Counter(map(shape, many)) - Counter(map(shape, few))
    assert len(many) == len(few), "\n".join(f"{n} more: {sql}" for sql, n in extra.items())
