"""A form sent four times at the same moment makes one thing and one set of mails."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.follows import confirm_token
from organizations.models import Event, Follow, Listing, Membership, Organization
from organizations.renewal import RenewalLink
from partnerships.models import (
    Advice,
    Consultation,
    Dismissal,
    Introduction,
    Note,
    Partnership,
    Proposal,
    Reply,
    SupportLog,
)
from tests import factories as make
from tests.partnerships.proposal_steps import proposal_in, url
from tests.personas import World
from tests.project.races import broken_invariants, together

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def four_clicks(world, sign_in):
    """`four_clicks(persona, path, data)`: four answers to one form, none of them an error."""

    def click(persona: str, path: str, data: dict[str, Any]) -> list[Any]:
        clients = [sign_in(world[persona]) for _ in range(4)]
        sent = {**data, "submission_key": KEY}
        answers = together(*[lambda c=c: c.post(path, sent) for c in clients])
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        assert {answer.status_code for answer in answers} == {302}
        assert len({answer["Location"] for answer in answers}) == 1
        assert broken_invariants() == []
        return answers

    return click


def mails_are_single() -> bool:
    """Whether nobody was told twice of one kind of event."""
    told = list(Notice.objects.values_list("kind", "user", "email"))
    return len(told) == len(set(told))


def test_one_organization(four_clicks, world: World):
    data = {
        "name": "見本のはじめの会",
        "name_kana": "みほんのはじめのかい",
        "kind": "npo",
        "ward": world.places.asahi.pk,
    }
    four_clicks("resident", reverse("organizations:organization-create"), data)
    assert Organization.objects.filter(name="見本のはじめの会").count() == 1
    assert Membership.objects.filter(user=world["resident"]).count() == 1


def test_one_name_only_entry(four_clicks, world: World):
    data = {"name": "見本町内会", "kind": "jichikai", "district": world.places.a.pk}
    four_clicks("asahi_staff", reverse("organizations:name-only-create"), data)
    assert Organization.objects.filter(name="見本町内会").count() == 1


def test_one_listing(four_clicks, world: World):
    day = timezone.localdate() + timezone.timedelta(days=30)
    data = {
        "direction": "offer",
        "kind": Listing._meta.get_field("kind").choices[0][0],
        "title": "見本",
        "timing": Listing._meta.get_field("timing").choices[0][0],
        "ends_on_year": day.year,
        "ends_on_month": day.month,
        "ends_on_day": day.day,
    }
    path = reverse("organizations:listing-create", args=[world.orgs.npo.pk])
    four_clicks("npo_manager", path, data)
    assert Listing.objects.count() == 1


def event_answers(world: World) -> dict[str, Any]:
    day = timezone.localdate() + timezone.timedelta(days=30)
    return {
        "name": "見本の市",
        "text": "見本です。",
        "day_year": day.year,
        "day_month": day.month,
        "day_day": day.day,
        "from_time_hour": 10,
        "until_time_hour": 12,
        "district": world.places.a.pk,
        "place_text": "見本公園",
        "fee_kind": "free",
        "application": "none",
    }


def test_one_event_and_each_of_its_steps_once(four_clicks, world: World):
    npo = world.orgs.npo
    four_clicks("npo_manager", url_of("event-create", npo.pk), event_answers(world))
    event = Event.objects.get()
    later = event_answers(world) | {"until_time_hour": 13, "decided": "yes"}
    for verb, data, status in (
        ("publish", {}, "published"),
        ("postpone", {"decided": "no"}, "postponed"),
        ("reschedule", later, "published"),
        ("cancel", {}, "cancelled"),
    ):
        four_clicks("npo_manager", url_of(f"event-{verb}", npo.pk, event.pk), data)
        event.refresh_from_db()
        assert event.status == status
    acts = list(HistoryEntry.objects.about(npo).values_list("action", flat=True))
    assert sorted(acts) == sorted(
        f"event_{act}" for act in ("created", "published", "postponed", "rescheduled", "cancelled")
    )


def url_of(name: str, *args: int) -> str:
    return reverse(f"organizations:{name}", args=args)


def test_one_renewal_by_a_mailed_link(four_clicks, world: World):
    listing = make.ListingFactory(organization=world.orgs.npo)
    four_clicks("anonymous", RenewalLink(listing.pk, listing.ends_on).path, {})
    assert HistoryEntry.objects.filter(action="listing_renewed").count() == 1
    listing.refresh_from_db()
    assert listing.version == 2


def test_one_draft_and_one_copy(four_clicks, world: World):
    four_clicks("npo_manager", url("proposal-create", world.orgs.npo.pk), {})
    assert Proposal.objects.count() == 1
    Proposal.objects.update(submission_key=None, title="見本")
    four_clicks("npo_manager", url("proposal-copy", Proposal.objects.get().number), {})
    assert Proposal.objects.count() == 2


def test_one_reply(four_clicks, world: World):
    proposal = proposal_in(world, "sent")
    Notice.objects.all().delete()
    data = {
        "answer": "talk",
        "bridge_arranges": "on",
        "gain": "見本",
        "answerer_role": "officer",
        "version": proposal.version,
    }
    four_clicks("shakyo_manager", url("proposal-reply", proposal.number), data)
    assert Reply.objects.count() == 1
    assert mails_are_single()


def test_one_note_and_one_advice(four_clicks, world: World):
    proposal = proposal_in(world, "in_talks")
    Notice.objects.all().delete()
    four_clicks("npo_manager", url("proposal-note", proposal.number), {"text": "見本"})
    assert Note.objects.count() == 1
    four_clicks("coordinator_a", url("proposal-advise", proposal.number), {"text": "見本"})
    assert Advice.objects.count() == 1
    assert mails_are_single()


def test_one_support_log(four_clicks, world: World):
    today = timezone.localdate()
    data = {
        "on_year": today.year,
        "on_month": today.month,
        "on_day": today.day,
        "organization_name": world.orgs.npo.name,
        "method": "visit",
        "content": "見本",
        "sharing": SupportLog._meta.get_field("sharing").choices[0][0],
    }
    four_clicks("coordinator_a", url("support-log-create"), data)
    assert SupportLog.objects.count() == 1


def test_one_introduction_and_one_answer(four_clicks, world: World):
    pair = [world.orgs.npo.pk, world.orgs.shakyo.pk]
    four_clicks("coordinator_a", url("introduction-create", *pair), {"words": "見本"})
    introduction = Introduction.objects.get()
    four_clicks("npo_manager", introduction.get_absolute_url(), {"answer": "yes"})
    four_clicks("shakyo_manager", introduction.get_absolute_url(), {"answer": "yes"})
    introduction.refresh_from_db()
    assert introduction.status == "connected"
    answers = HistoryEntry.objects.about(introduction).filter(action="introduction_answered")
    assert answers.count() == 2
    assert mails_are_single()


def test_one_dismissal(four_clicks, world: World):
    pair = [world.orgs.npo.pk, world.orgs.shakyo.pk]
    four_clicks("npo_manager", url("match-dismiss", *pair), {"reason": "size"})
    assert Dismissal.objects.count() == 1
    assert HistoryEntry.objects.filter(action="suggestion_dismissed").count() == 1
    four_clicks("npo_manager", url("match-undo", *pair), {})
    assert HistoryEntry.objects.filter(action="suggestion_taken_back").count() == 1


def test_one_partnership(four_clicks, world: World):
    proposal = proposal_in(world, "agreed")
    Notice.objects.all().delete()
    data = {
        "name": "見本の市",
        "party_1": world.orgs.npo.pk,
        "party_2": world.orgs.shakyo.pk,
        "involves_government": "no",
    }
    path = f"{url('partnership-create')}?proposal={proposal.number}"
    four_clicks("asahi_staff", path, data)
    assert Partnership.objects.count() == 1
    assert mails_are_single()


def test_one_follow_and_one_mail(four_clicks):
    data = {"email": "yomite@example.jp", "path": "/orgs/", "query": "ward=asahi"}
    four_clicks("anonymous", reverse("organizations:follow"), data)
    follow = Follow.objects.get()
    assert mails_are_single()
    four_clicks(
        "anonymous", reverse("organizations:follow-confirm", args=[confirm_token(follow.pk)]), {}
    )
    assert HistoryEntry.objects.filter(action="follow_confirmed").count() == 1


def test_one_consultation(world: World, sign_in):
    data = {
        "kind": "join",
        "detail": "見本の相談です。読んでください。",
        "ward": world.places.asahi.pk,
        "district": world.places.a.pk,
        "reply_by": "mail",
        "email": "mihon@example.jp",
        "share_with": ["plaza", "ward"],
    }
    client = sign_in()
    assert client.post(url("consultation-create"), data).url == url("consultation-check")
    clients = [sign_in() for _ in range(4)]
    for twin in clients:
        twin.cookies = client.cookies.copy()
    answers = together(*[lambda c=c: c.post(url("consultation-check")) for c in clients])
    assert {answer.status_code for answer in answers} == {302}
    assert Consultation.objects.count() == 1
    assert mails_are_single()
