"""`move()` lets exactly one of two people win."""

import pytest

from kyodo_portal.lib.workflow import Conflict, Transition, Workflow
from organizations.models import Organization
from organizations.workflow import ORGANIZATION
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_second_of_two_clicks_gets_a_conflict():
    org = OrganizationFactory(status="submitted")
    same = Organization.objects.get(pk=org.pk)
    assert ORGANIZATION.move(org, "approve") == "submitted"
    with pytest.raises(Conflict):
        ORGANIZATION.move(same, "return")
    org.refresh_from_db()
    assert org.status == "published"


def test_move_sets_the_changes_and_counts_the_version():
    org = OrganizationFactory(status="published")
    before = org.version
    ORGANIZATION.move(org, "pause", no_capacity=True)
    stored = Organization.objects.get(pk=org.pk)
    assert (stored.status, stored.no_capacity, stored.version) == ("paused", True, before + 1)
    assert org.version == stored.version


def test_a_stale_copy_cannot_move_an_edited_row():
    org = OrganizationFactory(status="published")
    Organization.objects.filter(pk=org.pk).update(version=9)
    with pytest.raises(Conflict):
        ORGANIZATION.move(org, "pause")


def test_a_table_with_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="bad transition"):
        Workflow("x", states=("a",), transitions=(Transition("go", ("a",), "b", "行く"),))
