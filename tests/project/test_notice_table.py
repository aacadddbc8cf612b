"""The table of notices: what happened → who hears of it → under which subject.

N13, N14, N19 and N20 are told by check sheets, agreements and handovers; N10, N12 and N18 by
partnerships, publication and consultations: their own tests hold them.
"""

import pytest

from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import compose
from organizations.actions.listings import remind_of_end
from organizations.actions.review import approve_organization, return_organization
from organizations.actions.yearly import ask_to_confirm
from organizations.models import Organization
from partnerships.actions import reminders
from partnerships.actions.proposals import return_proposal
from partnerships.models import Proposal
from tests import factories as make
from tests.due.test_yearly_confirmation import APRIL, LAST
from tests.partnerships.partnership_world import asked
from tests.partnerships.proposal_steps import in_days, proposal_in, today

pytestmark = pytest.mark.django_db
SENDER, RECIPIENT, THIRD = "npo_manager", "shakyo_manager", "coordinator_a"
STAFF = ["asahi_approver", "asahi_staff"]
TITLE = "（野菜の市）"


def told(*kinds):
    """{(kind, subject without the portal's name): who}, of everything in the outbox."""
    found = {}
    for notice in Notice.objects.filter(kind__in=kinds).select_related("user").order_by("pk"):
        message = compose(notice)
        assert message.subject.startswith("【最初の一歩】")
        assert len(message.to) == 1
        who = notice.user.email.partition("@")[0] if notice.user else notice.email
        found.setdefault((notice.kind, message.subject[7:]), []).append(who)
    return {key: sorted(people) for key, people in found.items()}


def proposal(world, status):
    return proposal_in(world, status, title="野菜の市")


def waiting(world, days):
    made = proposal(world, "sent")
    Notice.objects.all().delete()
    Proposal.objects.filter(pk=made.pk).update(due_on=in_days(days))
    made.refresh_from_db()
    return made


def test_n1_consulting_and_n2_advice(world):
    made = proposal(world, "consulting")
    return_proposal(made, by=world[THIRD], office=world.offices.plaza_a, text="見本の助言")
    assert told("proposal_consulting", "proposal_advised") == {
        ("proposal_consulting", f"相談があります{TITLE}"): [THIRD],
        ("proposal_advised", "橋わたし役から助言がとどきました"): [SENDER],
    }


def test_n3_sent(world):
    proposal(world, "sent")
    sent = "NPO法人見本の会から提案が"
    kinds = ("proposal_sent_to_recipient", "proposal_sent_to_third_party", "proposal_sent")
    assert told(*kinds) == {
        (kinds[0], f"{sent}とどきました"): [RECIPIENT],
        (kinds[1], f"{sent}送られました（写し）"): [THIRD],
        (kinds[2], f"提案を送りました{TITLE}"): [SENDER],
    }


def test_n4_reply_and_n9_agreed(world):
    proposal(world, "agreed")
    assert told("proposal_replied", "proposal_agreed") == {
        ("proposal_replied", f"返事がとどきました{TITLE}"): [THIRD, SENDER],
        ("proposal_agreed", f"約束ができました{TITLE}"): sorted([SENDER, RECIPIENT, THIRD, *STAFF]),
    }


def test_n5_due_soon(world):
    reminders.remind_of_reply(waiting(world, 7), on=today())
    subject = f"返事の日が近づいています{TITLE}"
    assert told("proposal_due_soon") == {("proposal_due_soon", subject): [THIRD, RECIPIENT]}
    assert Notice.objects.count() == 2


def test_n6_overdue_reaches_the_third_party_only(world):
    reminders.report_overdue(waiting(world, -7), on=today())
    subject = f"返事をいっしょに確認してください{TITLE}"
    assert told("proposal_overdue") == {("proposal_overdue", subject): [THIRD]}
    assert Notice.objects.count() == 1


def test_n7_closing(world):
    reminders.announce_closing(waiting(world, -50), on=today())
    subject = f"まもなく終了します{TITLE}"
    assert told("proposal_closing") == {("proposal_closing", subject): [THIRD, SENDER]}


def test_n8_declined(world):
    proposal(world, "declined")
    subject = "今回は見送りのお返事です（次にできること）"
    assert told("proposal_declined") == {("proposal_declined", subject): [SENDER]}


def test_n11_publication_check(world):
    partnership = asked(world)
    (key,) = told("publication_check")
    assert key == ("publication_check", f"公開してよいか確認してください（{partnership.name}）")
    assert {SENDER, RECIPIENT} <= set(told("publication_check")[key])


def test_n15_a_registration_and_its_review(world):
    group = make.OrganizationFactory(name="見本の新しい会", district=world.places.a, status="draft")
    make.MembershipFactory(
        user=world["resident"], organization=group, role="manager", status="active"
    )
    kinds = ("organization_needs_change", "organization_approved")
    Organization.objects.filter(pk=group.pk).update(status="submitted")
    group.refresh_from_db()
    return_organization(
        group, by=world["asahi_staff"], version=group.version, comments={"intro": "見本"}
    )
    Organization.objects.filter(pk=group.pk).update(status="submitted")
    group.refresh_from_db()
    approve_organization(group, by=world["asahi_staff"], version=group.version)
    assert told(*kinds) == {
        (kinds[0], "見本の新しい会の登録に、直してほしい所があります"): ["resident"],
        (kinds[1], "見本の新しい会の登録を公開しました"): ["resident"],
    }


def test_n16_a_listing_ends(world):
    listing = make.ListingFactory(organization=world.orgs.npo, ends_on=in_days(14), title="机")
    remind_of_end(listing, today=today())
    subject = "掲載がもうすぐ終わります（机）"
    assert told("listing_ending") == {("listing_ending", subject): [SENDER]}


def test_n17_the_yearly_look(world):
    group = world.orgs.npo
    group.confirmed_on = LAST
    ask_to_confirm(group, on=APRIL)
    subject = "登録内容を確認してください（NPO法人見本の会）"
    assert told("organization_confirm") == {("organization_confirm", subject): [SENDER]}
