"""Every page as every persona: a private word is met only by those who may read it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import compose
from organizations.actions import review
from organizations.follows import Stop
from organizations.models import OutreachTask
from partnerships.actions.consultations import cancel_consultation, create_consultation
from partnerships.actions.matching import (
    answer_introduction,
    ask_to_meet,
    withdraw_introduction,
)
from partnerships.actions.publication import give_consent, publish_partnership, stop_publication
from partnerships.actions.replies import reply_proposal
from partnerships.actions.talks import add_note, advise_proposal, close_proposal
from partnerships.readiness import TASKS
from tests import factories as make
from tests.organizations import helpers
from tests.partnerships import partnership_world as partnerships
from tests.partnerships import proposal_steps as letters
from tests.personas import PERSONAS, World
from tests.project import handover_objects as handed
from tests.project import objects as words
from tests.project.addresses import all_names, path_of
from tests.project.objects import Objects
from tests.project.pages import crawl, url_name
from tests.project.rooms import STAFF_NOTE_TEXT, TALK_TEXTS

pytestmark = pytest.mark.django_db

SENDER = {"npo_manager", "npo_member"}
RECIPIENT = {"shakyo_manager"}
BRIDGE = {"coordinator_a"}
WARD = {"asahi_staff", "asahi_approver"}
INSIDE = SENDER | RECIPIENT | BRIDGE | WARD | {"city_staff"}
TALKING = SENDER | RECIPIENT | BRIDGE

# Who may meet a word: the table of domain.md §3 and the rules of §9.
ALLOWED: dict[str, set[str]] = {
    words.PROPOSAL_TEXT["draft"]: SENDER,
    words.PROPOSAL_TEXT["consulting"]: SENDER | BRIDGE,
    words.PROPOSAL_TEXT["sent"]: TALKING,
    words.PROPOSAL_TEXT["in_talks"]: TALKING,
    words.PROPOSAL_TEXT["agreed"]: TALKING | WARD,
    words.REPLY_TEXT: TALKING,
    words.ADVICE_TEXT: SENDER | BRIDGE,
    words.NOTE_TEXT: TALKING,
    words.CONSULTATION_TEXT: BRIDGE | WARD,
    words.CONSULTATION_MAIL: BRIDGE | WARD,
    words.CONSULTATION_PHONE: BRIDGE | WARD,
    words.PRIVATE_PHONE: SENDER | WARD,
    words.PRIVATE_MAIL: SENDER | WARD,
    words.PRIVATE_PERSON: SENDER | WARD,
    words.HIDDEN_PHONE: SENDER | WARD,
    words.HIDDEN_FAX: SENDER | WARD,
    words.HIDDEN_MAIL: SENDER | WARD,
    words.HIDDEN_ADDRESS: SENDER | WARD,
    words.UNCONFIRMED_PHONE: {"midori_staff"},
    words.REVIEW_TEXT: WARD | {"stranger_manager"},
    words.ORGANIZATION_DRAFT: WARD | {"stranger_manager"},
    words.EVENT_DRAFT_TEXT: SENDER | WARD,
    words.SUBMITTED_TEXT: WARD | {"city_staff"},
    words.OUTREACH_TEXT: BRIDGE,
    words.SUPPORT_TEXT: BRIDGE,
    words.SHARED_SUPPORT_TEXT: BRIDGE | WARD,
    words.INTRODUCTION_TEXT: TALKING | WARD,
    words.UNPUBLISHED_TEXT: INSIDE,
    words.CHECK_TEXT: INSIDE,
    words.WORD_TEXT: INSIDE,
    # One party's answers, handed in or not, are its own while the sheet is blind.
    words.SIDE_TEXT: SENDER,
    words.IN_TEXT: RECIPIENT,
    words.PROMISE_TEXT: INSIDE,
    words.CLAUSE_TEXT: INSIDE,
    words.ANSWER_TEXT: INSIDE,
    words.CONSENT_TEXT: RECIPIENT | BRIDGE | WARD,
    handed.HANDOVER_TEXT: WARD | {"midori_staff", "city_staff"},
    handed.OFFICER_TEXT: SENDER,
    handed.RELATION_TEXT: WARD,
    handed.PLAZA_RELATION_TEXT: BRIDGE,
    handed.DRAFT_TEXT: BRIDGE | WARD,
    **dict.fromkeys(TALK_TEXTS, TALKING | WARD),
    STAFF_NOTE_TEXT: WARD,
    words.UNPUBLISHED_NAME: INSIDE | {"analyst"},
    words.REPORT_TEXT: BRIDGE | WARD | {"city_staff", "analyst"},
    words.REPORT_COMMENT: BRIDGE | WARD | {"city_staff", "analyst"},
    words.STEP_BACK_TEXT: INSIDE,
    words.ACTIVITY_REPORT_TEXT: INSIDE,
    words.HIDDEN_TEXT: INSIDE,
    words.FOLLOW_MAIL: set(),
    words.FOLLOW_LABEL: set(),
}
# People of the NPO, and who asks to join it: known to its managers and the ward's staff.
NPO_PEOPLE = {"npo_manager", "npo_member", "resident"}
# Contacts that the ward's staff see on these pages only, and each look is written down.
CONTACTS = {
    *(words.PRIVATE_PHONE, words.PRIVATE_MAIL, words.PRIVATE_PERSON),
    *(words.HIDDEN_PHONE, words.HIDDEN_FAX, words.HIDDEN_MAIL, words.HIDDEN_ADDRESS),
}
LOGGED_PAGES = {"organizations:profile-edit", "organizations:private-contact"}
# Both said yes: the managers of the two groups read each other's liaison contacts, here only.
PASSED_ON = {words.PRIVATE_PHONE, words.PRIVATE_MAIL, words.PRIVATE_PERSON}
INTRODUCED = {"npo_manager", "stranger_manager"}
# What the holder of a mailed link reads without an account.
BY_LINK = {
    "partnerships:reply-by-token": {words.PROPOSAL_TEXT["sent"]},
    "partnerships:consent-by-token": {words.UNPUBLISHED_TEXT, words.CONSENT_TEXT},
    "partnerships:consent-token-stop": set(),
    "partnerships:consent-token-field": set(),
    "partnerships:consent-token-photo": set(),
    "partnerships:consent-token-photo-small": set(),
    "partnerships:agreement-by-token": {words.CLAUSE_TEXT, words.ANSWER_TEXT},
    "organizations:follow-confirm": {words.FOLLOW_LABEL},
    "organizations:follow-stop": {words.FOLLOW_LABEL},
}


def may_meet(persona: str, name: str) -> set[str]:
    """The private words that may stand on the page `name` for `persona`."""
    found = {word for word, readers in ALLOWED.items() if persona in readers}
    if persona in WARD and name not in LOGGED_PAGES:
        found -= CONTACTS
    if persona in INTRODUCED and name == "partnerships:introduction-detail":
        found |= PASSED_ON
    return found | BY_LINK.get(name, set()) | people_known_to(persona)


# Colleagues, and the two people of the handover: they and who looks after it know each other.
COLLEAGUES = {"asahi_staff", "asahi_approver"}
HANDED_TO = {
    **dict.fromkeys(COLLEAGUES, {*COLLEAGUES, "midori_staff"}),
    "midori_staff": {"asahi_staff", "midori_staff"},
    # The approver and the city see who is posted where.
    "city_staff": {
        *("coordinator_a", "coordinator_b", "asahi_staff", "asahi_approver"),
        *("midori_staff", "city_staff", "analyst"),
    },
    # The new manager and the old one.
    "npo_member": {"npo_manager", "npo_member"},
}
HANDED_TO["asahi_approver"] = HANDED_TO["asahi_approver"] | {"coordinator_a"}


def people_known_to(persona: str) -> set[str]:
    known = {persona} | HANDED_TO.get(persona, set())
    if persona in WARD | {"npo_manager"}:
        known |= NPO_PEOPLE
    if persona in WARD:
        known |= {"shakyo_manager", "stranger_manager"}
    return {word for who in known for word in words_of_person(who)}


def words_of_person(persona: str) -> tuple[str, str]:
    return f"{words.PERSON_NAME}{persona}", f"{persona}@example.jp"


def private_words(o: Objects) -> list[str]:
    people = [word for persona in PERSONAS[1:] for word in words_of_person(persona)]
    return [*ALLOWED, *people, o.invitation.digest]


def pages(client: Client, o: Objects) -> Iterator[tuple[str, str, str]]:
    """(name, path, everything that came back) of every address and of what links lead to."""
    for name in all_names():
        yield name, (path := path_of(name, o)), answer_of(client, path)
    for path in more_paths(o):
        yield url_name(path), path, answer_of(client, path)
    for path, (_status, html) in crawl(client, ["/", "/my/", "/desk/"], per_kind=2).items():
        yield url_name(path), path, html


def more_paths(o: Objects) -> Iterator[str]:
    """Letters and partnerships in every state, and every task and list that is chosen by a word."""
    for letter in (o.draft, o.consulting, o.sent, o.in_talks, o.agreed):
        for name in ("detail", "print", "check", "reply", "reply-on-behalf"):
            yield reverse(f"partnerships:proposal-{name}", args=[letter.number])
    for partnership in (o.private, o.confirming, o.published, o.stopped, o.active):
        for name in (
            *("partnership-detail", "desk-partnership", "consent-give", "publication-stop"),
            *("public-fields", "leaflet-block", "activity-report-list"),
        ):
            yield reverse(f"partnerships:{name}", args=[partnership.pk])
        for task in TASKS:
            yield reverse("partnerships:partnership-edit", args=[partnership.pk, task])
        yield reverse("partnerships:sheet-list", args=[partnership.pk])
        for sheet in ("plan", "proceed", "reflect"):
            for name in ("detail", "joint", "meet", "print"):
                yield reverse(f"partnerships:sheet-{name}", args=[partnership.pk, sheet, o.year])
    for organization in (o.world.orgs.npo, o.world.orgs.shakyo):
        for name in ("side", "on-paper"):
            yield o.sheet.url(f"sheet-{name}", organization.pk)
    for organization in (*vars(o.world.orgs).values(), o.submitted):
        for name in ("organization-detail", "desk-organization", "profile-tasks", "profile-submit"):
            yield reverse(f"organizations:{name}", args=[organization.pk])
    for name in ("event-detail", "event-ics"):
        yield reverse(f"organizations:{name}", args=[o.event_draft.pk])
    for show in ("third_party", "district", "late", "phone"):
        yield reverse("partnerships:desk-proposals") + f"?show={show}"
    for show in ("needs", "groups", "pairs", "introductions"):
        yield reverse("partnerships:desk-match") + f"?show={show}"
    for name in ("network", "matrix", "export"):
        yield reverse(f"partnerships:analysis-{name}") + "?show=inside"
    yield reverse("partnerships:analysis-download", args=["pairs", "csv"]) + "?show=inside"
    yield o.connected.get_absolute_url()
    yield reverse("partnerships:partnership-create") + f"?proposal={o.agreed.number}"


def answer_of(client: Client, path: str) -> str:
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + "\n" + str(answer.headers)


@pytest.mark.parametrize("persona", PERSONAS)
def test_private_words_are_met_only_by_those_who_may_read_them(persona, world, sign_in):
    o = Objects(world)
    secrets = {o.reply_token.secret, o.consent_token.secret, Stop((o.follow.pk,)).token}
    client, leaks, met = sign_in(world[persona]), set(), set()
    for name, path, text in pages(client, o):
        here = {word for word in private_words(o) if word in text}
        leaks |= {(name, path, word) for word in here - may_meet(persona, name)}
        if name not in BY_LINK:
            met |= here
            leaks |= {(name, path, "a link's secret") for s in secrets if s in text}
    assert not leaks, "\n".join(" ".join(leak) for leak in sorted(leaks))
    # The table is not wider than the portal: whoever may read a word can reach it.
    unmet = {word for word, readers in ALLOWED.items() if persona in readers} - met
    assert not unmet, "、".join(sorted(unmet))


PLAYED = "かなりあ演目"
PLAYED_PHONE = "045-000-9933"
PLAYED_KINDS = {
    *("proposal_consulting", "proposal_advised", "proposal_sent", "proposal_sent_to_recipient"),
    *("proposal_sent_to_third_party", "proposal_replied", "proposal_declined", "proposal_noted"),
    *("proposal_promised", "proposal_agreed", "proposal_withdrawn", "proposal_closed"),
    *("partnership_registered", "publication_check", "publication_published"),
    *("publication_stopped", "organization_submitted", "organization_approved"),
    *("organization_needs_change", "consultation_received", "consultation_accepted"),
    "consultation_cancelled",
    *("introduction_asked", "introduction_connected", "introduction_declined"),
    "introduction_withdrawn",
}


def play_letters(world: World) -> None:
    """Consult, send, reply, talk, agree, decline, withdraw: with private words in every text."""
    text = dict.fromkeys(words.LETTER_FIELDS, PLAYED)
    bridge, office = world["coordinator_a"], world.offices.plaza_a
    consulting = letters.proposal_in(world, "consulting", **text)
    advise_proposal(consulting, by=bridge, office=office, text=PLAYED)
    sent = letters.proposal_in(world, "sent", **text)
    answer = {"answer": "decline", "answerer_role": "chair", "word": PLAYED}
    reply_proposal(sent, by=world["shakyo_manager"], values=answer | {"decline_reason": "capacity"})
    in_talks = letters.proposal_in(world, "in_talks", **text)
    add_note(in_talks, by=world["npo_manager"], label="見本", text=PLAYED, side="sender")
    letters.proposal_in(world, "sent", recipient=world.orgs.paper, **text)
    letters.proposal_in(world, "withdrawn", **text)
    agreed = letters.proposal_in(world, "agreed", **text)
    close_proposal(agreed, by=world["npo_manager"], label="見本", outcome_note=PLAYED)


def play_the_desk(world: World) -> None:
    """Register, ask, consent, publish, stop; a group's entry; a consultation."""
    agreed = letters.proposal_in(world, "agreed", activity=PLAYED)
    shown = partnerships.asked(world, origin=agreed)
    shown.purpose = shown.origin_text = PLAYED
    shown.save()
    for party in shown.parties.all():
        give_consent(
            shown, by=None, organization=party.organization, answer="yes", round=1, word=PLAYED
        )
    shown.refresh_from_db()
    publish_partnership(shown, by=world["asahi_approver"], round=1)
    stop_publication(shown, by=world["npo_manager"], organization=world.orgs.npo)
    staff = world["asahi_staff"]
    private = {"liaison_phone": PLAYED_PHONE, "representative": PLAYED, "summary": PLAYED}
    for act, more in (
        (review.approve_organization, {}),
        (review.return_organization, {"comments": {"intro": PLAYED}}),
    ):
        entry = helpers.submitted(world, by=make.UserFactory(), **private)
        act(entry, by=staff, version=entry.version, **more)
    consultation = create_consultation(
        share_with=["plaza", "ward"],
        nonce="mihon",
        ward=world.places.asahi,
        district=world.places.a,
        kind="join",
        reply_by="mail",
        email="soudan@example.jp",
        phone=PLAYED_PHONE,
        **dict.fromkeys(("detail", "town", "name", "call_time"), PLAYED),
    )
    cancel_consultation(consultation)


def play_introductions(world: World) -> None:
    """Ask three pairs: both say yes, one says no, the office takes it back."""
    office, by, g = world.offices.plaza_a, world["coordinator_a"], world.orgs
    for partner, answers in ((g.shakyo, ("yes", "yes")), (g.stranger, ("no",)), (g.paper, ())):
        made = ask_to_meet(g.npo, partner, by=by, office=office, words=PLAYED)
        for side, answer in zip(made.SIDES, answers, strict=False):
            answer_introduction(made, by=None, side=side, answer=answer)
        if not answers:
            withdraw_introduction(made, by=by)


def test_mails_calls_and_history_carry_no_private_words(world):
    for organization in vars(world.orgs).values():
        organization.liaison_phone = organization.public_phone = PLAYED_PHONE
        organization.representative = organization.liaison_name = PLAYED
        organization.save()
    play_letters(world)
    play_the_desk(world)
    play_introductions(world)
    written = {f"mail {n.kind}": f"{message_of(n)}{n.context}" for n in Notice.objects.all()}
    written |= {f"call {t.pk} {t.kind}": t.message for t in OutreachTask.objects.all()}
    written |= {
        f"history {entry.pk} {entry.action}": f"{entry.note}{entry.changes}{entry.actor_label}"
        for entry in HistoryEntry.objects.all()
    }
    leaks = {what for what, text in written.items() if PLAYED in text or PLAYED_PHONE in text}
    assert leaks == set()
    kinds = {notice.kind for notice in Notice.objects.all()}
    assert kinds >= PLAYED_KINDS, PLAYED_KINDS - kinds


def message_of(notice: Notice) -> str:
    message = compose(notice)
    return f"{message.subject}\n{message.body}"
