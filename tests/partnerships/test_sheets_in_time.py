"""What time does: sheets open in October and on 1 February; the turn of a fiscal year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kyodo_portal.history.models import HistoryEntry, Notice
from partnerships.actions.partnerships import complete_partnership
from partnerships.actions.reflection import begin_reflection, continue_partnership
from partnerships.due.sheets import open_year_sheets, remind_of_sheets
from partnerships.models import CheckSheet, FiscalYear, Partnership
from tests import factories as make
from tests.partnerships.partnership_world import prepared, record_together
from tests.partnerships.sheet_steps import opened

CODES = ("F1", "F2", "F3")


@pytest.fixture
def active(world):
    make.check_items()
    partnership = prepared(world)
    Partnership.objects.filter(pk=partnership.pk).update(status="active")
    return Partnership.objects.get(pk=partnership.pk)


def test_on_1_february_reflection_opens_and_everybody_hears_of_it_once(world, active, clock):
    """Scenario 13."""
    on = clock(2027, 2, 1)
    other = prepared(world)  # 準備中: nothing to reflect on
    assert open_year_sheets(on) == 1
    assert open_year_sheets(on) == 0
    sheet = CheckSheet.objects.get()
    assert (sheet.partnership, sheet.sheet, sheet.year) == (active, "reflect", 2026)
    assert (sheet.status, sheet.due_on) == ("filling", date(2027, 3, 31))
    assert not other.sheets.exists()
    told = Notice.objects.filter(kind="sheet_opened")
    assert sorted(told.values_list("user__email", flat=True)) == [
        "coordinator_a@example.jp",
        "npo_manager@example.jp",
        "shakyo_manager@example.jp",
    ]
    entry = HistoryEntry.objects.about(active).last()
    assert (entry.action, entry.via, entry.actor) == ("sheet_opened", "system", None)
    active.refresh_from_db()
    assert active.status == "active"


def test_in_october_the_middle_of_the_year_is_looked_at(active, clock):
    assert open_year_sheets(clock(2026, 9, 30)) == 0
    assert open_year_sheets(clock(2026, 10, 1)) == 1
    assert open_year_sheets(clock(2026, 10, 2)) == 0
    sheet = CheckSheet.objects.get()
    assert (sheet.sheet, sheet.year, sheet.due_on) == ("proceed", 2026, date(2026, 11, 30))


def test_what_the_parties_opened_themselves_is_not_opened_again(world, active, clock):
    on = clock(2026, 10, 1)
    record_together(active, "proceed", by=world["npo_manager"], codes=("R1",))
    assert open_year_sheets(on) == 0


def test_14_days_before_the_day_one_reminder_leaves(world, active, clock):
    open_year_sheets(clock(2027, 2, 1))
    assert remind_of_sheets(clock(2027, 3, 16)) == 0
    assert remind_of_sheets(clock(2027, 3, 17)) == 1
    assert [remind_of_sheets(clock(2027, 3, day)) for day in (17, 18, 25, 31)] == [0] * 4
    told = Notice.objects.filter(kind="sheet_closing")
    assert told.count() == 3
    assert told[0].context["due"] == "2027年3月31日（水）"


def test_of_what_is_recorded_nobody_is_reminded(world, active, clock):
    open_year_sheets(clock(2027, 2, 1))
    on = clock(2027, 3, 20)
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    assert remind_of_sheets(on) == 0


@pytest.mark.parametrize("persona", ["npo_manager", "shakyo_manager", "asahi_staff"])
def test_a_partys_manager_or_staff_begins_the_reflection(world, sign_in, active, persona):
    answer = sign_in(world[persona]).post(f"/partnerships/{active.pk}/reflect/")
    sheet = CheckSheet.objects.get()
    assert answer["Location"] == sheet.get_absolute_url()
    active.refresh_from_db()
    assert active.status == "reflecting"
    assert (sheet.sheet, sheet.status) == ("reflect", "filling")


def test_beginning_uses_the_sheet_that_time_has_opened(world, active, clock):
    on = clock(2027, 2, 1)
    open_year_sheets(on)
    begin_reflection(Partnership.objects.get(pk=active.pk), by=world["npo_manager"])
    assert CheckSheet.objects.count() == 1


def test_the_next_year_needs_the_joint_reflection_and_gets_its_row(world, active, clock):
    clock(2027, 3, 1)
    FiscalYear.objects.create(partnership=active, year=2026, status="running")
    begin_reflection(active, by=world["npo_manager"])
    with pytest.raises(ValidationError, match="振り返り1、振り返り2、振り返り3"):
        continue_partnership(active, by=world["asahi_staff"])
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    continue_partnership(active, by=world["asahi_staff"])
    active.refresh_from_db()
    assert active.status == "active"
    rows = list(active.fiscal_years.values_list("year", "status"))
    assert rows == [(2026, "running"), (2027, "planned")]
    assert Notice.objects.filter(kind="partnership_continued").exists()


def test_after_april_the_old_year_is_over_and_the_new_one_runs(world, active, clock):
    clock(2027, 3, 1)
    FiscalYear.objects.create(partnership=active, year=2026, status="running")
    begin_reflection(active, by=world["npo_manager"])
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    clock(2027, 4, 10)
    continue_partnership(active, by=world["asahi_staff"])
    rows = list(active.fiscal_years.values_list("year", "status"))
    assert rows == [(2026, "over"), (2027, "running")]


def test_a_reflection_of_long_ago_does_not_carry_over(world, active, clock):
    clock(2025, 3, 1)
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    clock(2027, 2, 10)
    Partnership.objects.filter(pk=active.pk).update(status="reflecting")
    with pytest.raises(ValidationError, match="まだ始めていません"):
        continue_partnership(Partnership.objects.get(pk=active.pk), by=world["asahi_staff"])


def test_completion_looks_at_the_newest_reflection(world, active, clock):
    clock(2026, 3, 1)
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    clock(2027, 2, 10)
    begin_reflection(active, by=world["npo_manager"])
    with pytest.raises(ValidationError, match="振り返り1、振り返り2、振り返り3"):
        complete_partnership(active, by=world["asahi_staff"])
    record_together(active, "reflect", by=world["npo_manager"], codes=CODES)
    complete_partnership(active, by=world["asahi_staff"])
    assert active.status == "completed"


def test_the_desk_has_a_tab_for_those_reflecting(world, sign_in, active):
    begin_reflection(active, by=world["npo_manager"])
    page = sign_in(world["asahi_staff"]).get("/desk/partnerships/?show=reflecting")
    assert "見本のやさい市" in page.content.decode()
    assert "振り返り中" in page.content.decode()


def test_the_desk_list_names_sheets_by_their_day(world, sign_in):
    sheet = opened(world)
    CheckSheet.objects.filter(pk=sheet.pk).update(due_on=date(2020, 1, 1))
    for persona in ("asahi_staff", "coordinator_a"):
        text = sign_in(world[persona]).get("/desk/sheets/").content.decode()
        assert "日がすぎています" in text
        assert "0／2団体" in text
    assert (
        "見本のやさい市" not in sign_in(world["midori_staff"]).get("/desk/sheets/").content.decode()
    )
