"""No mail says what was typed into a form (scenario 22): every form of the portal is sent once.

This makes kinds of mail that the demo's story does not: see test_mails_without_texts.py.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client

from kyodo_portal.history.models import Notice
from organizations.actions import members
from organizations.models import Membership
from partnerships.actions import agreements, meetings, officers
from partnerships.actions.handover import receive_part
from partnerships.actions.partnerships import resume_partnership, suspend_partnership
from partnerships.models import HandoverPart
from partnerships.talking import talks_of
from tests.districts.test_posting_desk import prove
from tests.partnerships.test_proposal_mails import CANARY, whole_life
from tests.project import objects as words
from tests.project.addresses import all_names, path_of
from tests.project.forms import Form, forms_of
from tests.project.handover_objects import DRAFT_TEXT
from tests.project.mails import mails_of
from tests.project.objects import Objects
from tests.project.pages import url_name
from tests.project.test_hostile_input import URLENCODED
from tests.project.test_mass_assignment import filled_in
from tests.project.test_private_words_stay_private import (
    PLAYED,
    PLAYED_PHONE,
    play_introductions,
    play_letters,
    play_the_desk,
)

pytestmark = pytest.mark.django_db

LEAST_KINDS = 35
# Signing in and out, and what sends no mail.
ELSEWHERE = ("account_", "mfa_", "styleguide", "word")
PERSONAS = ("npo_manager", "shakyo_manager", "coordinator_a", "asahi_approver")
TYPED = "かなりあ打ちこんだ文です"
# Mails name what they are about.
NAMED = ("name", "title")
# Canaries of `Objects` that are names, not texts.
NAMES = (words.UNPUBLISHED_NAME, words.PERSON_NAME, DRAFT_TEXT)


def test_no_form_sends_on_what_was_typed_into_it(world, sign_in):
    """Every form within reach of four people, sent: no mail says a word that was in it."""
    o = Objects(world)
    mails: list[tuple[str, str]] = []
    done: set[Any] = set()
    for persona in PERSONAS:
        client = sign_in(world[persona])
        prove(client, world[persona])
        for key, form in forms_of_all_pages(client, o):
            if key not in done:
                sent = mails_after(client, form)
                done |= {key} if sent else set()
                mails += sent
    kinds = {kind for kind, _mail in mails}
    assert len(kinds) >= LEAST_KINDS, sorted(kinds)
    told = {(kind, mail) for kind, mail in mails if "かなりあ" in without_names(mail)}
    assert told == set()


def without_names(mail: str) -> str:
    for name in NAMES:
        mail = mail.replace(name, "")
    return mail


def forms_of_all_pages(client: Client, o: Objects) -> Iterator[tuple[Any, Form]]:
    """The forms of every address, one of each kind: what could send a mail."""
    seen: set[Any] = set()
    for name in all_names():
        path = path_of(name, o)
        if name.startswith(ELSEWHERE):
            continue
        answer = client.get(path)
        if answer.status_code != 200 or answer.streaming:
            continue
        for form in forms_of(path, answer.content.decode("utf-8", "replace")):
            key = (url_name(form.action), *sorted(form.kinds))
            is_here = form.method == "post" and not key[0].startswith(ELSEWHERE)
            if is_here and key not in seen:
                seen.add(key)
                yield key, form


def mails_after(client: Client, form: Form) -> list[tuple[str, str]]:
    """The mails that follow from a form, with its first choices and with its last ones."""
    found = []
    for turn in (0, -1):
        values = filled_in(form)
        for name in form.names("chosen"):
            options = [option for option in form.options[name] if option]
            if options and (turn or not form.values.get(name)):
                values[name] = options[turn]
        free = [name for name in form.names("typed") if name not in NAMED]
        typed = {name: TYPED for name in free if "文です" in str(values.get(name))}
        last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        point = transaction.savepoint()
        body = urlencode(values | typed, doseq=True)
        client.post(form.action, body, content_type=URLENCODED)
        found += mails_of(Notice.objects.filter(pk__gt=last))
        transaction.savepoint_rollback(point)
    return found


MORE_KINDS = {
    *("agreement_dropped", "handover_done", "officer_received", "organization_member_removed"),
    *("organization_role_changed", "organization_approved", "organization_needs_change"),
    *("organization_submitted", "partnership_resumed", "talk_meeting_changed", "reply_link"),
    *("introduction_connected", "proposal_agreed", "publication_published"),
}


def test_what_no_single_form_leads_to_says_nothing_either(world):
    """Longer ways: letters and introductions to their end, a handover read part by part."""
    whole_life(world)
    play_letters(world)
    play_the_desk(world)
    play_introductions(world)
    act_on(Objects(world))
    mails = mails_of(Notice.objects.all())
    assert {kind for kind, _mail in mails} >= MORE_KINDS
    said = (PLAYED, PLAYED_PHONE, CANARY, "かなりあ")
    told = {kind for kind, mail in mails if any(word in without_names(mail) for word in said)}
    assert told == set()


def act_on(o: Objects) -> None:
    """What the people of the sweeps do next, with a canary in everything that they wrote."""
    w = o.world
    agreements.drop_agreement(o.promise_shown, by=w["asahi_staff"])
    for part in HandoverPart.objects.filter(handover=o.handover).select_related("handover"):
        receive_part(part, by=w["midori_staff"])
    suspend_partnership(o.active, by=w["asahi_staff"], reason=words.STEP_BACK_TEXT)
    resume_partnership(o.active, by=w["asahi_staff"])
    meeting, plan = o.active_room.meeting, ("on", "starts_at", "ends_at", "method", "place")
    meetings.change_meeting(
        talks_of(o.active),
        meeting,
        by=w["npo_manager"],
        voice=w.orgs.npo,
        values={**{name: getattr(meeting, name) for name in plan}, "agenda": TYPED},
        version=meeting.version,
    )
    officers.receive_officer_handover(o.officers, by=w["npo_member"])
    member = Membership.objects.get(user=w["npo_member"])
    members.change_role(member, role="member", by=w["npo_manager"])
    member.refresh_from_db()
    members.remove_member(member, by=w["npo_manager"])
