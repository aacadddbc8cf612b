"""Mails about the step-back plan: the partnership and days only, never what was written."""

from typing import Any

from django.urls import reverse

from kyodo_portal.lib.dates import format_date
from organizations.notices import tell_office, tell_organization
from partnerships.models import StepBackPlan
from partnerships.parties import active_parties

SPOKEN = {
    "step_back_written": "「{name}」を、これからは団体のみなさんで進める計画ができました",
    "step_back_checked": "「{name}」の様子を、橋わたし役が聞いて記録しました",
}


def page_of(plan: StepBackPlan) -> str:
    return reverse("partnerships:step-back", args=[plan.partnership_id])


def context_of(plan: StepBackPlan) -> dict[str, Any]:
    return {
        "title": plan.partnership.name,
        "office": plan.office.name,
        "from_day": format_date(plan.from_on),
        "check_day": format_date(plan.check_on),
    }


def tell_step_back(kind: str, plan: StepBackPlan) -> None:
    """Tell every party."""
    for party in active_parties(plan.partnership):
        tell_organization(
            kind,
            party.organization,
            event=f"{plan.pk}:{plan.version}",
            message=SPOKEN[kind].format(name=plan.partnership.name),
            path=page_of(plan),
            **context_of(plan),
        )


def ask_how_it_goes(plan: StepBackPlan) -> None:
    """Tell the third party that the three months are over."""
    office = plan.partnership.third_party or plan.office
    event = f"{plan.pk}:{plan.check_on:%Y%m%d}"
    tell_office("step_back_due", office, event=event, path=page_of(plan), **context_of(plan))
