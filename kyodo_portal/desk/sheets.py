"""Sections about check sheets: those that wait, next steps with a day, principles to talk about."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from kyodo_portal.desk.sections import Line, Section, section
from partnerships.models import CheckSheet, JointCheck, PrincipleTalk
from partnerships.querysets.sheets import kept_at_desk

# Next steps that are due by then stand on the desk; all of them on the list.
SOON = timedelta(days=30)


def sheet_sections(user: Any, on: date) -> Iterator[Section]:
    page = reverse("partnerships:desk-sheets")
    yield section(
        "チェックシートの時期",
        CheckSheet.objects.of_desk(user).waiting().by_due_day().select_related("partnership"),
        page,
        lambda s: Line(
            f"{s.partnership}：{s}", s.get_absolute_url(), s.due_on, s.get_status_display()
        ),
    )
    steps = JointCheck.objects.open_steps().of_desk(user)
    yield section(
        "いっしょに決めた、次にすること（30日以内）",
        steps.filter(next_on__lte=on + SOON),
        page,
        lambda c: Line(
            c.next_step,
            c.record.sheet.get_absolute_url(),
            c.next_on,
            str(c.record.sheet.partnership),
        ),
    )
    talks = PrincipleTalk.objects.filter(kept_at_desk(user, "partnership__"), closed_on=None)
    yield section(
        "原則について、いっしょに話してみませんか",
        talks.select_related("partnership", "principle").order_by("created_at", "pk"),
        page,
        lambda t: Line(
            f"{t.principle}：{t.partnership}", reverse("partnerships:principle-talk", args=[t.pk])
        ),
    )
