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


def of_private(o: Any) -> list[Any]:
    return [o.private.pk]


def plan(o: Any) -> list[Any]:
    return [o.private.pk, "plan", o.year]


def year_to_come(o: Any) -> list[Any]:
    return [o.private.pk, "plan", o.year + 1]


DISTRICTS, ORGS, PARTNERS = "districts:", "organizations:", "partnerships:"
CASES = [
    Case("home"),
    Case("my", "npo_manager"),
    Case("my", "resident"),
    # The address says whose work is shown: without it, the last choice leads to another address.
    *[Case("desk", who, "?whose=ward") for who in ("coordinator_a", "asahi_staff", "city_staff")],
    Case("desk-words", "city_staff"),
    *[Case("partnerships:proposal-talks", who) for who in ("npo_manager", "coordinator_a")],
    *[Case("partnerships:partnership-talks", who) for who in ("npo_manager", "asahi_staff")],
    # Forms that offer everybody in the room as choices, and the invitation that names them.
    *[
        Case(f"partnerships:{noun}-talks-{page}", "npo_manager")
        for noun in ("proposal", "partnership")
        for page in ("pledge", "meeting-log", "meeting-hold", "meeting-ics")
    ],
    Case("word-edit", "city_staff"),
    Case("demo-mails"),
    Case(f"{DISTRICTS}ward-list"),
    Case(f"{DISTRICTS}ward-detail"),
    Case(f"{DISTRICTS}district-detail"),
    Case(f"{DISTRICTS}contact-list"),
    Case(f"{DISTRICTS}map"),
    Case(f"{DISTRICTS}map", query="?ward=asahi"),
    Case(f"{DISTRICTS}near", query="?q=見本"),
    Case(f"{ORGS}organization-list"),
    Case(f"{ORGS}organization-list", query="?q=見本"),
    Case("search"),
    Case("search", query="?q=見本&ward=asahi"),
    Case("search", query="?q=見本&what=org"),
    Case("search-words", query="?q=見本"),
    Case(f"{ORGS}organization-list", query="?ward=asahi&kind=npo&theme=ibasho"),
    Case(f"{ORGS}organization-list", query="?ward=asahi&district=mihongaoka"),
    Case(f"{ORGS}event-list"),
    Case(f"{ORGS}event-list", query="?q=見本"),
    Case(f"{ORGS}event-list", query="?ward=asahi&district=mihongaoka&kind=npo&theme=ibasho"),
    Case(f"{ORGS}event-feed"),
    Case(f"{ORGS}event-feed", query="?ward=asahi"),
    Case(f"{ORGS}my-events", "npo_manager"),
    Case(f"{ORGS}event-create", "npo_manager"),
    Case(f"{ORGS}organization-detail"),
    Case(f"{ORGS}organization-detail", "npo_manager"),
    Case(f"{ORGS}organization-detail", args=lambda o: [o.world.orgs.paper.pk]),
    *[Case(f"{ORGS}{name}") for name in ("need-list", "offer-list", "need-detail")],
    Case(f"{ORGS}offer-list", query="?q=見本"),
    Case(f"{ORGS}need-list", query="?ward=asahi&district=mihongaoka&sort=name"),
    Case(f"{ORGS}offer-detail", "npo_manager"),
    Case(f"{ORGS}follow", query="?path=/orgs/&query=ward%3Dasahi%26theme%3Dibasho"),
    Case(f"{ORGS}follow-stop"),
    Case(f"{ORGS}my-follows", "resident"),
    Case(f"{ORGS}profile-tasks", "npo_manager"),
    Case(f"{ORGS}profile-listings", "npo_manager"),
    *[
        Case(f"{ORGS}profile-edit", "npo_manager", args=lambda o, t=task: [o.world.orgs.npo.pk, t])
        for task in ("basic", "area", "intro", "contact", "links")
    ],
    Case(f"{ORGS}profile-submit", "npo_manager"),
    Case(f"{ORGS}listing-create", "npo_manager"),
    Case(f"{ORGS}membership-request", "resident", "?q=見本"),
    Case(f"{ORGS}member-list", "npo_manager"),
    Case(f"{ORGS}desk-organizations", "asahi_staff"),
    Case(f"{ORGS}desk-organizations", "asahi_staff", "?queue=membership"),
    Case(f"{ORGS}desk-organization", "asahi_staff"),
    Case(f"{ORGS}name-only-create", "asahi_staff"),
    Case(f"{ORGS}organization-create", "resident"),
    Case(f"{ORGS}outreach-list", "coordinator_a"),
    Case(f"{ORGS}outreach-list", "asahi_staff", "?state=done"),
    Case(f"{PARTNERS}consultation-create"),
    Case(f"{PARTNERS}desk-consultations", "coordinator_a"),
    Case(f"{PARTNERS}desk-consultations", "asahi_staff", "?show=all"),
    Case(f"{PARTNERS}desk-consultation", "coordinator_a"),
    *[
        Case(f"{PARTNERS}{name}")
        for name in (
            *("first-step", "first-step-tips", "guide", "guide-principles", "guide-steps"),
            *("guide-check-sheets", "guide-voices", "guide-cases", "guide-case"),
            *("guide-programmes", "guide-glossary"),
        )
    ],
    *[
        Case(f"{PARTNERS}analysis{name}", who, "?show=inside")
        for who in ("anonymous", "coordinator_a", "analyst")
        for name in ("", "-network", "-matrix", "-years", "-export", "-download")
    ],
    *[
        Case(f"{PARTNERS}analysis-{name}", who)
        for who in ("asahi_staff", "city_staff")
        for name in ("flow", "groups")
    ],
    Case(f"{PARTNERS}desk-reports", "asahi_staff"),
    Case(f"{PARTNERS}desk-report", "asahi_approver"),
    *[Case(f"{PARTNERS}report-{name}") for name in ("list", "detail", "csv")],
    Case(f"{PARTNERS}ward-report-list"),
    Case(f"{PARTNERS}step-back", "coordinator_a"),
    Case(f"{PARTNERS}partnership-list"),
    Case(f"{PARTNERS}partnership-list", query="?ward=asahi&theme=ibasho&kind=npo"),
    Case(f"{PARTNERS}partnership-detail"),
    *[Case(f"{PARTNERS}partnership-detail", who) for who in ("npo_manager", "asahi_staff")],
    Case(f"{PARTNERS}consent-give", "npo_manager"),
    Case(f"{PARTNERS}activity-report-list"),
    Case(f"{PARTNERS}activity-report-list", "npo_manager"),
    Case(f"{PARTNERS}activity-report-create", "npo_manager"),
    Case(f"{PARTNERS}activity-report-edit", "npo_manager"),
    Case(f"{PARTNERS}public-fields", "npo_manager"),
    Case(f"{PARTNERS}consent-sheet", "coordinator_a"),
    Case(f"{PARTNERS}leaflet-block", "asahi_staff"),
    Case(f"{PARTNERS}consent-by-token"),
    Case(f"{PARTNERS}consent-on-paper", "coordinator_a"),
    *[
        Case(f"{PARTNERS}my-proposals", "npo_manager", f"?box={box}")
        for box in ("sent", "received")
    ],
    Case(f"{PARTNERS}proposal-start", "npo_manager"),
    *[
        Case(f"{PARTNERS}proposal-detail", who, args=letter)
        for who in ("npo_manager", "shakyo_manager", "coordinator_a")
    ],
    Case(f"{PARTNERS}proposal-print", "npo_manager", args=letter),
    Case(f"{PARTNERS}proposal-check", "npo_manager"),
    *[
        Case(
            f"{PARTNERS}proposal-edit", "npo_manager", query, lambda o, p=part: [o.draft.number, p]
        )
        # Words that do not find the partner chosen before: it is read beside those found.
        for part, query in (
            *(("partner", "?q=の会"), ("activity", ""), ("gains", "")),
            *(("third-party", ""), ("reply", "")),
        )
    ],
    Case(f"{PARTNERS}proposal-reply", "shakyo_manager"),
    Case(f"{PARTNERS}proposal-reply-on-behalf", "coordinator_a"),
    Case(f"{PARTNERS}reply-by-token"),
    *[
        Case(f"{PARTNERS}desk-proposals", who, f"?show={show}")
        for who in ("coordinator_a", "asahi_staff")
        for show in ("third_party", "district", "late", "phone")
    ],
    *[Case(f"{PARTNERS}paper-desk", who) for who in ("coordinator_a", "asahi_staff")],
    *[Case(f"{PARTNERS}support-log", who) for who in ("coordinator_a", "asahi_staff")],
    Case(f"{PARTNERS}support-log-create", "coordinator_a"),
    *[Case(f"{PARTNERS}match", "npo_manager", query) for query in ("", "?kind=npo&page=2")],
    Case(f"{PARTNERS}match-listing"),
    *[
        Case(f"{PARTNERS}desk-match", who, f"?show={show}")
        for who in ("coordinator_a", "asahi_staff")
        # Not "pairs": it asks for the best partner of each of five groups, a fixed number of
        # questions for each that has one (tests/partnerships/test_match_pages.py).
        for show in ("needs", "groups", "introductions")
    ],
    Case(f"{PARTNERS}introduction-create", "coordinator_a"),
    *[Case(f"{PARTNERS}introduction-detail", who) for who in ("npo_manager", "coordinator_a")],
    Case(f"{PARTNERS}desk-partnerships", "asahi_staff", "?whose=ward"),
    Case(f"{PARTNERS}desk-partnership", "asahi_approver"),
    Case(f"{PARTNERS}partnership-create", "asahi_staff", "?find=見本"),
    *[
        Case(f"{PARTNERS}partnership-edit", "asahi_staff", args=lambda o, t=task: [o.private.pk, t])
        for task in (
            *("parties", "place", "what", "activities", "promise", "money"),
            *("principles", "effects"),
        )
    ],
    *[
        Case(f"{PARTNERS}{name}", who, args=args)
        for who in ("npo_manager", "asahi_staff")
        for name, args in (
            *((name, of_private) for name in ("sheet-list", "principle-list", "principle-new")),
            *((f"sheet-{name}", plan) for name in ("detail", "joint", "print")),
            ("sheet-version", lambda o: [*plan(o), 1]),
            ("principle-review", lambda o: [o.private.pk, 1]),
        )
    ],
    Case(f"{PARTNERS}sheet-meet", "npo_manager", args=year_to_come),
    Case(f"{PARTNERS}sheet-side", "npo_manager", args=lambda o: [*plan(o), o.world.orgs.npo.pk]),
    Case(f"{PARTNERS}sheet-on-paper", "coordinator_a"),
    Case(f"{PARTNERS}principle-joint", "npo_manager"),
    Case(
        f"{PARTNERS}principle-own",
        "npo_manager",
        args=lambda o: [o.private.pk, o.world.orgs.npo.pk],
    ),
    Case(f"{PARTNERS}principle-talk", "coordinator_a"),
    *[Case(f"{PARTNERS}desk-sheets", who) for who in ("coordinator_a", "asahi_staff")],
    Case(f"{PARTNERS}desk-extra-items", "asahi_staff"),
    *[Case("desk", "asahi_staff", f"?whose={whose}") for whose in ("mine", "section")],
    *[
        Case("desk-dates", who, "?whose=ward")
        for who in ("coordinator_a", "asahi_staff", "city_staff")
    ],
    *[Case(f"{DISTRICTS}posting-list", who) for who in ("asahi_approver", "city_staff")],
    *[Case(f"{DISTRICTS}posting-list", "city_staff", f"?show={s}") for s in ("coming", "past")],
    Case(f"{DISTRICTS}rhythm", "asahi_staff"),
    *[Case(f"{ORGS}relation-notes", who) for who in ("asahi_staff", "coordinator_a")],
    *[Case(f"{PARTNERS}handover-{page}", "asahi_approver") for page in ("list", "detail", "print")],
    Case(f"{PARTNERS}handover-part", "asahi_staff", args=lambda o: [o.handover.pk, 7]),
    *[Case(f"{PARTNERS}officer-{page}", "npo_manager") for page in ("handover", "edit", "print")],
    Case(f"{PARTNERS}partnership-keeper", "asahi_staff"),
    *[Case(f"{PARTNERS}draft-{page}", "coordinator_a") for page in ("list", "create", "edit")],
    Case(f"{PARTNERS}draft-detail", "asahi_staff"),
    Case(f"{PARTNERS}desk-publications", "asahi_approver", "?whose=ward"),
    *[
        Case(f"{PARTNERS}desk-agreements", who, f"?show={show}")
        for who in ("coordinator_a", "asahi_staff")
        for show in ("", "confirming", "ending")
    ],
    *[
        Case(f"{PARTNERS}agreement-{page}", "asahi_staff")
        for page in (
            *("list", "start", "detail", "clause", "versions", "version", "conclude"),
            *("on-paper", "print"),
        )
    ],
    Case(f"{PARTNERS}agreement-confirm", "npo_manager"),
    Case(f"{PARTNERS}agreement-by-token"),
    Case(f"{PARTNERS}publication-ask", "asahi_staff"),
    Case(f"{PARTNERS}publication-publish", "asahi_approver"),
]
LISTS = {case.name for case in CASES}
# Pages about one thing, questions before an act, buttons, short links; and other people's pages.
NOT_LISTS = {
    # Appointing asks for the person again before it shows anything; the PDF prints what the
    # print page shows.
    *(f"{DISTRICTS}{name}" for name in ("posting-create", "posting-end", "rhythm-edit")),
    *(f"{ORGS}relation-note-{verb}" for verb in ("edit", "delete")),
    *(
        f"{PARTNERS}handover-{verb}"
        for verb in ("create", "plan", "cancel", "hand", "receive", "pdf")
    ),
    *(f"{PARTNERS}officer-{verb}" for verb in ("receive", "cancel", "pdf")),
    *(f"{PARTNERS}draft-{verb}" for verb in ("hand", "drop", "return", "register")),
    *("word-create", "word-delete", "my-notifications", "notices-stop"),
    *("healthz", "readyz", "about", "accessibility", "privacy", "terms", "styleguide"),
    *(name for name in all_names() if name.startswith(("account_", "mfa_"))),
    *(
        f"{ORGS}{name}"
        for name in (
            *("organization-short", "organization-claim", "claim-qr", "listing-edit"),
            "listing-renew-link",
            *("follow-sent", "follow-confirm", "my-follow-stop"),
            *("listing-close", "listing-renew", "organization-capacity", "organization-confirm"),
            *("event-detail", "event-ics", "event-edit", "event-publish", "event-discard"),
            *("event-postpone", "event-reschedule", "event-cancel"),
            *("organization-pause", "organization-resume", "organization-close"),
            *("organization-take-back", "organization-discard", "member-leave"),
            *("member-approve", "member-decline", "member-role", "member-remove"),
            *("organization-approve", "organization-return", "organization-phone"),
            *("private-contact", "invitation-create", "invitation-print", "outreach-done"),
        )
    ),
    *(
        f"{PARTNERS}{name}"
        for name in (
            *("consultation-check", "consultation-done", "consultation-cancel"),
            *("consultation-take", "consultation-start", "consultation-close"),
            *(
                "partnership-short",
                "proposal-create",
                "proposal-done",
                "proposal-consult",
                "proposal-return",
            ),
            *("proposal-send", "proposal-withdraw", "proposal-advise", "proposal-note"),
            *("proposal-gain", "proposal-promise", "proposal-promise-on-behalf"),
            *("proposal-close", "proposal-copy", "publication-take-back", "publication-stop"),
            *("consent-token-stop", "partnership-activate", "partnership-suspend"),
            *("partnership-resume", "partnership-complete", "partnership-cancel"),
            *("partnership-reflect", "partnership-continue", "sheet-open", "sheet-word"),
            "sheet-number",
            *("sheet-take-back", "step-done", "extra-item-end"),
            *(
                "activity-report-allow",
                "activity-report-remove",
                "activity-report-photo",
                "activity-report-photo-small",
                "activity-photo",
                "activity-photo-small",
                "consent-token-photo",
                "consent-token-photo-small",
            ),
            *("party-leave", "public-field", "consent-token-field", "publication-ask-changes"),
            *("match-dismiss", "match-undo", "introduction-on-behalf", "introduction-contacts"),
            "introduction-withdraw",
            *("agreement-terms", "agreement-ask", "agreement-drop", "agreement-take-back"),
            *("agreement-end", "agreement-signed", "agreement-signed-file", "agreement-pdf"),
            "agreement-sheet-print",
            *("desk-report-year", "report-edit", "report-comment", "report-ask", "report-return"),
            *("report-publish", "report-take-back", "report-pdf"),
            *("step-back-edit", "step-back-check", "step-back-restart", "support-step-done"),
            *("paper-detail", "paper-cancel", "reply-sheet-print"),
        )
    ),
    *(
        f"{PARTNERS}{noun}-talks-{page}"
        for noun in ("proposal", "partnership")
        for page in (
            *("point", "note", "staff-note", "pledge-done", "file-add", "file", "file-remove"),
            *("meeting-plan", "meeting", "meeting-cancel"),
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


@pytest.mark.parametrize("persona", sorted({case.persona for case in CASES}))
def test_lists_ask_equally_often_for_few_and_for_many_rows(
    persona, world, sign_in, settings, monkeypatch
):
    # A session in use is written once a minute; that minute must not end between two requests.
    monkeypatch.setattr("kyodo_portal.middleware.touch", lambda session, now: None)
    settings.DEMO = persona == "anonymous"  # the sample mailbox is a demo's page
    o = Objects(world)
    client = sign_in(world[persona])
    mine = [case for case in CASES if case.persona == persona]
    grow(o, 0, FEW)
    few = {case: statements(client, case.path(o)) for case in mine}
    grow(o, FEW, MANY)
    many = {case: statements(client, case.path(o)) for case in mine}
    growing = [case for case in mine if len(many[case]) != len(few[case])]
    assert not growing, "\n".join(report(case.path(o), few[case], many[case]) for case in growing)


def report(path: str, few: list[str], many: list[str]) -> str:
    """The statements of which there are more (or fewer) with many rows."""
    before, after = Counter(map(shape, few)), Counter(map(shape, many))
    lines = [f"  {n} more: {sql}" for sql, n in (after - before).items()]
    lines += [f"  {n} fewer: {sql}" for sql, n in (before - after).items()]
    return "\n".join([f"{path}: {len(few)} → {len(many)}", *lines])
