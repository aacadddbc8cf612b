"""The whole of `run_due`: twice, twice at once, and killed between two jobs."""

import pytest
from django.core.management import call_command

from kyodo_portal import due
from kyodo_portal.history.models import HistoryEntry, Notice
from organizations.models import Organization, OutreachTask
from partnerships.models import Proposal
from tests import factories as make
from tests.due.test_yearly_confirmation import APRIL, LAST
from tests.partnerships.proposal_steps import in_days, proposal_in, today
from tests.project.races import broken_invariants, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def much_to_do(world):
    """Something for every kind of job: replies due, late and over, a listing, silent groups."""
    for days in (3, -10, -50):
        made = proposal_in(world, "sent")
        Proposal.objects.filter(pk=made.pk).update(due_on=in_days(days))
    make.ListingFactory(organization=world.orgs.npo, ends_on=in_days(5))
    make.ListingFactory(organization=world.orgs.npo, ends_on=in_days(-1))
    Organization.objects.filter(status="published").update(confirmed_on=LAST)
    return world


def written():
    """Everything that somebody could hear or read twice."""
    return (
        sorted(Notice.objects.values_list("dedupe", flat=True)),
        sorted(OutreachTask.objects.values_list("dedupe", flat=True)),
        HistoryEntry.objects.count(),
    )


def test_the_second_run_of_a_day_changes_nothing(much_to_do):
    for day in (today(), APRIL):
        call_command("run_due", on=day, verbosity=0)
        after = written()
        call_command("run_due", on=day, verbosity=0)
        assert written() == after
    assert broken_invariants() == []


def test_runs_at_the_same_moment_say_everything_once(much_to_do):
    runs = together(*[lambda: list(due.run(today()))] * 3)
    assert not [run for run in runs if isinstance(run, Exception)]
    assert not [outcome for run in runs for outcome in run if outcome.has_failed]
    after = written()
    assert len(after[0]) == len(set(after[0]))
    call_command("run_due", verbosity=0)
    assert written() == after
    assert broken_invariants() == []


def test_a_run_that_is_killed_between_two_jobs_is_finished_by_the_next(much_to_do, monkeypatch):
    class Killed(BaseException):
        """What no job can catch, as a signal."""

    whole, names = due.JOBS, [name for name, _job in due.JOBS]

    def kill(on):
        raise Killed

    cut = names.index("report_overdue_replies")
    monkeypatch.setattr(due, "JOBS", (*whole[:cut], ("killed", kill)))
    with pytest.raises(Killed):
        list(due.run(today()))
    assert Notice.objects.filter(kind="proposal_due_soon").exists()
    assert not Notice.objects.filter(kind="proposal_overdue").exists()
    monkeypatch.setattr(due, "JOBS", whole)
    before = Notice.objects.filter(kind="proposal_due_soon").count()
    call_command("run_due", verbosity=0)
    assert Notice.objects.filter(kind="proposal_due_soon").count() == before
    assert Notice.objects.filter(kind="proposal_overdue").exists()
    assert broken_invariants() == []
