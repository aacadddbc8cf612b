"""N14: told at 90 and at 30 days; over on the day after the last one. Twice is once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from partnerships.actions import registration as save
from partnerships.due.agreements import end_agreements, remind_agreements
from partnerships.models import Agreement
from tests.partnerships.partnership_world import prepared
from tests.project.races import together

TODAY = timezone.localdate()


def noted(world, days: int) -> Agreement:
    partnership = prepared(world)
    save.save_promise(
        partnership,
        by=world["asahi_staff"],
        kind="memorandum",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=days),
    )
    return Agreement.objects.get(partnership=partnership)


def told() -> list[str]:
    rows = Notice.objects.filter(kind="agreement_ending").select_related("user")
    return sorted(row.user.email.split("@")[0] for row in rows)


@pytest.mark.django_db
def test_parties_third_party_and_ward_are_told_at_90_and_at_30_days(world):
    agreement = noted(world, 120)
    counts = {n: done for n in range(121) if (done := remind_agreements(TODAY + timedelta(days=n)))}
    assert counts == {30: 1, 90: 1}
    people = ["asahi_approver", "asahi_staff", "coordinator_a", "npo_manager", "shakyo_manager"]
    assert told() == sorted(people * 2)
    assert world.orgs.paper.outreach_tasks.filter(kind="agreement_ending").count() == 2
    assert Agreement.objects.get(pk=agreement.pk).reminded == 30


@pytest.mark.django_db
def test_a_night_that_was_missed_is_made_up_for(world):
    noted(world, 60)
    assert remind_agreements(TODAY) == 1
    assert remind_agreements(TODAY) == 0


@pytest.mark.django_db
def test_a_promise_is_over_on_the_day_after_its_last(world):
    agreement = noted(world, 10)
    assert end_agreements(TODAY + timedelta(days=10)) == 0
    assert end_agreements(TODAY + timedelta(days=11)) == 1
    assert end_agreements(TODAY + timedelta(days=11)) == 0
    agreement.refresh_from_db()
    assert agreement.status == "ended"
    entry = HistoryEntry.objects.filter(action="agreement_ended").get()
    assert (entry.actor, entry.via) == (None, "system")


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_tell_and_end_once(world):
    noted(world, 60)
    results = together(*[lambda: remind_agreements(TODAY)] * 3)
    assert sorted(results) == [0, 0, 1]
    assert len(told()) == 5
    results = together(*[lambda: end_agreements(TODAY + timedelta(days=99))] * 3)
    assert sum(results) == 1
    assert HistoryEntry.objects.filter(action="agreement_ended").count() == 1
