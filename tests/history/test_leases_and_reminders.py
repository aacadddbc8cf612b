"""One process at a time; one reminder in seven days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from districts.models import District
from kyodo_portal.history.leases import LONGEST, held
from kyodo_portal.history.models import Lease, Reminder
from kyodo_portal.history.reminders import claim_reminder
from tests.factories import OrganizationFactory
from tests.project.races import together

DAY = date(2027, 4, 10)


@pytest.mark.django_db
def test_a_job_is_held_by_one_and_free_again_afterwards():
    with held("mihon") as first:
        with held("mihon") as second, held("other") as other:
            assert (first, second, other) == (True, False, True)
        with held("mihon") as third:
            assert not third
    with held("mihon") as again:
        assert again


@pytest.mark.django_db
def test_a_job_is_free_again_after_a_failure_and_after_a_process_died():
    with pytest.raises(ZeroDivisionError), held("mihon"):
        raise ZeroDivisionError
    with held("mihon") as is_mine:
        assert is_mine
    Lease.objects.update(holder="dead", until=timezone.now() + LONGEST)
    with held("mihon") as is_mine:
        assert not is_mine
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    with held("mihon") as is_mine:
        assert is_mine


@pytest.mark.django_db
def test_one_reminder_per_object_in_seven_days_whatever_its_kind():
    mine, other = OrganizationFactory(), OrganizationFactory()
    assert claim_reminder(mine, "yearly", DAY)
    assert claim_reminder(other, "yearly", DAY)
    assert not claim_reminder(mine, "yearly", DAY)
    assert not claim_reminder(mine, "another", DAY + timedelta(days=6))
    assert claim_reminder(mine, "another", DAY + timedelta(days=7))
    assert Reminder.objects.get(object_id=mine.pk).kind == "another"
    assert not claim_reminder(mine, "yearly", DAY)  # a clock that was turned back


@pytest.mark.django_db
def test_two_things_with_the_same_number_do_not_share_their_turn():
    group = OrganizationFactory()
    district = District.objects.get(pk=group.district_id)
    group.pk = district.pk
    assert claim_reminder(group, "mihon", DAY)
    assert claim_reminder(district, "mihon", DAY)


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_reminders_exactly_one_leaves():
    group = OrganizationFactory()
    for day in (DAY, DAY + timedelta(days=7)):
        turns = together(*[lambda on=day: claim_reminder(group, "mihon", on)] * 6)
        assert sorted(turns) == [False] * 5 + [True]
