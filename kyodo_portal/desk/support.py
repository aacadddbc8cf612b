"""Sections of those who stand by: next steps with their days, and plans to ask about."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from districts.permissions import Scope
from kyodo_portal.desk.sections import Line, Section, section
from partnerships.models import StepBackPlan, SupportLog

SOON = timedelta(days=14)


def support_sections(scope: Scope, on: date) -> Iterator[Section]:
    if scope.coordinator_office_ids:
        steps = SupportLog.objects.of_offices(scope.coordinator_office_ids).with_open_step()
        page = f"{reverse('partnerships:support-log')}?step=open"
        yield section(
            "支援の記録：次にすること（2週間のうち）",
            steps.filter(next_on__lte=on + SOON).select_related("organization").order_by("next_on"),
            page,
            lambda log: Line(
                log.next_step or "次にすること", page, log.next_on, str(log.organization)
            ),
        )
    offices = scope.reading_office_ids
    if offices and (scope.coordinator_office_ids or scope.staff_wards):
        plans = StepBackPlan.objects.of_offices(offices).to_be_checked(on)
        yield section(
            "手をはなした連携の様子を聞く",
            plans.select_related("partnership").order_by("check_on"),
            reverse("partnerships:desk-proposals"),
            lambda plan: Line(
                plan.partnership.name,
                reverse("partnerships:step-back", args=[plan.partnership_id]),
                plan.check_on,
            ),
        )
