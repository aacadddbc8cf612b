"""Several people at one check sheet at the same moment: one order wins, nothing is half-written."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone

from kyodo_portal.history.models import Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.joint_records import Meeting, Record, Talked, record_joint
from partnerships.actions.sheets import hand_in_side, open_meeting
from partnerships.due.sheets import open_year_sheets
from partnerships.models import CheckSheet, CheckSide, JointCheck, JointRecord, Partnership
from tests.partnerships.partnership_world import prepared
from tests.partnerships.sheet_steps import SAID, again, met, opened
from tests.project.races import broken_invariants, one_wins, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tables_stay_true() -> Iterator[None]:
    yield
    assert broken_invariants() == []
    # A version without any item would be half-written.
    assert not JointRecord.objects.annotate(n=Count("checks")).filter(n=0).exists()


def test_of_two_joint_records_at_once_one_counts_and_no_text_is_mixed(world):
    sheet = met(world)
    version = again(sheet).version

    def save(persona, text):
        checks = dict.fromkeys(("R1", "R2", "R3"), Talked("done", text))
        entry = Record(meeting=Meeting(met_on=timezone.localdate()), checks=checks)
        return record_joint(again(sheet), by=world[persona], entry=entry, version=version)

    steps = [("npo_manager", "一つめ"), ("shakyo_manager", "二つめ"), ("asahi_staff", "三つめ")]
    one_wins(together(*[lambda s=step: save(*s) for step in steps]))
    assert JointRecord.objects.count() == 1
    assert JointCheck.objects.values("talked").distinct().count() == 1


def test_who_hands_in_while_the_meeting_opens_comes_before_or_after_it(world):
    for _ in range(3):
        sheet = opened(world)

        def hand_in(mine=sheet):
            return hand_in_side(
                again(mine), by=None, organization=world.orgs.npo, answers=SAID, version=None
            )

        results = together(
            hand_in, lambda mine=sheet: open_meeting(again(mine), by=world["shakyo_manager"])
        )
        assert {type(result) for result in results} == {CheckSide, CheckSheet}
        assert again(sheet).status == "together"
        assert sheet.sides.filter(handed_in_at__isnull=False).count() == 1


def test_when_both_hand_in_at_once_the_meeting_opens_once(world):
    sheet = opened(world)
    groups = (world.orgs.npo, world.orgs.shakyo)
    results = together(
        *[
            lambda g=group: hand_in_side(
                again(sheet), by=None, organization=g, answers=SAID, version=None
            )
            for group in groups
        ]
    )
    assert {type(result) for result in results} == {CheckSide}
    assert again(sheet).status == "together"


def test_two_runs_of_time_open_and_tell_once(world):
    partnership = prepared(world)
    Partnership.objects.filter(pk=partnership.pk).update(status="active")
    results = together(*[lambda: open_year_sheets(date(2027, 2, 1))] * 3)
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Conflict)]
    assert sum(r for r in results if isinstance(r, int)) == 1
    told = list(Notice.objects.filter(kind="sheet_opened").values_list("user", flat=True))
    assert len(told) == len(set(told)) == 3


def test_one_party_handed_in_twice_at_once_is_in_once(world):
    sheet = opened(world)
    step = lambda: hand_in_side(  # noqa: E731
        again(sheet), by=None, organization=world.orgs.npo, answers=SAID, version=None
    )
    one_wins(together(step, step, step), ValidationError, Conflict)
    assert CheckSide.objects.count() == 1
