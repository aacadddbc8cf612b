"""Several digest commands at once."""

import pytest
from django.utils import timezone

from kyodo_portal import digests
from kyodo_portal.history.models import Notice
from organizations.models import Follow
from tests import factories as make
from tests.organizations.test_follows import MAIL, new_group
from tests.project.races import together


@pytest.mark.django_db(transaction=True)
def test_four_runs_at_once_make_one_mail(world):
    make.FollowFactory(email=MAIL)
    make.FollowFactory(email=MAIL, query="ward=asahi")
    new_group("見本の新しい会")
    new_group("見本の旭の会", district=world.places.a)
    now = timezone.now()
    runs = together(*[lambda: digests.send_digests(now) for _ in range(4)])
    assert not [run for run in runs if isinstance(run, Exception)]
    assert Notice.objects.count() == 1
    assert all(row.was_told for row in Follow.objects.all())
