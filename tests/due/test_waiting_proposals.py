"""N5, N6, N7 and the end of a proposal that nobody moves, on a calendar of our own."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo_portal import due
from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.models import Organization, OutreachTask
from partnerships.actions.talks import add_note
from partnerships.due import proposals
from partnerships.models import Proposal
from tests.partnerships.proposal_steps import in_days, proposal_in, today
from tests.project.races import fresh, together

JOBS = ("remind_of_replies", "report_overdue_replies", "announce_closing", "close_proposals")


def run(on):
    """One night; the outbox rows that it added, as (kind, recipient)."""
    before = set(Notice.objects.values_list("pk", flat=True))
    assert not [outcome for outcome in due.run(on, JOBS) if outcome.has_failed]
    rows = Notice.objects.exclude(pk__in=before).select_related("user")
    return sorted((n.kind, n.user.email.split("@")[0] if n.user else n.email) for n in rows)


def nights(first, last):
    """Run every night of a stretch; {days from today: what was queued}."""
    return {n: queued for n in range(first, last + 1) if (queued := run(in_days(n)))}


def due_on(proposal, days):
    Proposal.objects.filter(pk=proposal.pk).update(due_on=in_days(days))
    proposal.refresh_from_db()


@pytest.mark.django_db
def test_an_unanswered_proposal_from_its_reminder_to_its_end(world):
    proposal = proposal_in(world, "sent")
    due_on(proposal, 20)
    told = nights(0, 100)
    third, sender, recipient = "coordinator_a", "npo_manager", "shakyo_manager"
    everybody = [("proposal_closed", name) for name in (third, sender, recipient)]
    assert told == {
        13: [("proposal_due_soon", third), ("proposal_due_soon", recipient)],
        27: [("proposal_overdue", third)],
        41: [("proposal_overdue", third)],
        67: [("proposal_closing", third), ("proposal_closing", sender)],
        81: everybody,
    }
    assert fresh(proposal).status == "closed"
    assert HistoryEntry.objects.about(proposal).last().via == "system"


@pytest.mark.django_db
def test_talks_that_stand_still_are_announced_twice_and_closed(world):
    proposal = proposal_in(world, "in_talks")
    told = nights(0, 200)
    assert {day: Counter(kind for kind, _ in rows) for day, rows in told.items()} == {
        167: {"proposal_closing": 2},
        174: {"proposal_closing": 2},
        181: {"proposal_closed": 3},
    }
    assert fresh(proposal).status == "closed"


@pytest.mark.django_db
def test_a_portal_that_stood_still_speaks_up_before_it_closes_anything(world):
    proposal = proposal_in(world, "sent")
    due_on(proposal, -300)
    told = nights(0, 60)
    assert [(day, rows[0][0]) for day, rows in told.items()] == [
        (0, "proposal_overdue"),
        (7, "proposal_overdue"),
        (14, "proposal_closing"),
        (28, "proposal_closed"),
    ]
    closing = Notice.objects.filter(kind="proposal_closing").first()
    assert f"{in_days(28).month}月{in_days(28).day}日" in closing.context["closes"]


@pytest.mark.django_db
def test_a_moved_reply_day_begins_anew(world):
    proposal = proposal_in(world, "sent")
    due_on(proposal, 5)
    assert run(today())
    due_on(proposal, 40)
    assert nights(1, 32) == {}
    assert [kind for kind, _ in run(in_days(33))] == ["proposal_due_soon"] * 2


@pytest.mark.django_db
def test_movement_puts_the_end_off(world, monkeypatch):
    proposal = proposal_in(world, "in_talks")
    assert run(in_days(170))
    later = timezone.now() + timedelta(days=172)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        add_note(proposal, by=world["npo_manager"], label="会", text="見本", side="sender")
    assert nights(173, 338) == {}
    assert [kind for kind, _ in run(in_days(339))] == ["proposal_closing"] * 2
    assert fresh(proposal).status == "in_talks"


@pytest.mark.django_db
def test_a_group_without_mail_is_rung_and_never_pressed_after_the_day(world):
    proposal = proposal_in(world, "sent", recipient=world.orgs.paper)
    OutreachTask.objects.all().delete()
    due_on(proposal, 3)
    run(today())
    task = OutreachTask.objects.get()
    assert (task.organization, task.office) == (world.orgs.paper, world.offices.plaza_a)
    assert task.kind == "proposal_due_soon"
    assert proposal.number in task.message
    nights(8, 70)
    kinds = OutreachTask.objects.exclude(pk=task.pk).values_list("kind", flat=True)
    assert set(kinds) == {"proposal_closed"}


@pytest.mark.django_db
def test_a_mailbox_without_an_account_gets_its_link_again(world):
    Organization.objects.filter(pk=world.orgs.paper.pk).update(liaison_email="kai@example.jp")
    world.orgs.paper.refresh_from_db()
    proposal = proposal_in(world, "sent", recipient=world.orgs.paper)
    due_on(proposal, 3)
    assert ("proposal_due_soon", "kai@example.jp") in run(today())
    notice = Notice.objects.get(kind="proposal_due_soon", email="kai@example.jp")
    assert notice.context["nonce"] == proposal.tokens.get().nonce


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_say_everything_once(world):
    waiting = [proposal_in(world, "sent") for _ in range(3)]
    for proposal, days in zip(waiting, (3, -10, -50), strict=True):
        due_on(proposal, days)
    before = Notice.objects.count()
    jobs = (proposals.remind_of_replies, proposals.report_overdue, proposals.announce_closing)
    results = together(*[lambda j=job: j(today()) for job in jobs for _ in range(3)])
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(results) == 3
    told = Notice.objects.order_by("pk")[before:]
    assert 3 <= len(told) <= 5
    assert len({notice.dedupe for notice in told}) == len(told)


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_close_once(world):
    proposal = proposal_in(world, "sent")
    due_on(proposal, -300)
    nights(0, 27)
    results = together(*[lambda: proposals.close_proposals(in_days(28))] * 4)
    assert sorted(results) == [0, 0, 0, 1]
    assert HistoryEntry.objects.about(proposal).filter(action="proposal_closed").count() == 1
