"""見守りから手をはなす計画: written, changed, asked about three months later."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.dates import add_months
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships.models import Partnership, StepBackPlan
from partnerships.notices.stepback import tell_step_back
from partnerships.workflow import STEP_BACK

FIELDS = ["groups_do", "office_does", "from_on", "check_on"]
OVER = {Partnership.Status.COMPLETED, Partnership.Status.CANCELLED}


def check_day(from_on: date) -> date:
    """Three months after the groups go on by themselves."""
    return add_months(from_on, StepBackPlan.MONTHS)


@transaction.atomic
def create_step_back(
    partnership: Partnership,
    *,
    by: Any,
    office: Office,
    groups_do: str,
    office_does: str,
    from_on: date,
    submission_key: str | None = None,
) -> StepBackPlan:
    """Write the plan; the parties hear of it. Raises Conflict when there is one already.

    The same `submission_key` again returns the first plan.
    """
    if partnership.status in OVER:
        raise ValidationError("終わった連携の計画は、つくれません")
    kept = StepBackPlan.objects.filter(partnership=partnership, submission_key=submission_key)
    if submission_key and (first := kept.first()):
        return first
    try:
        with transaction.atomic():
            plan: StepBackPlan = StepBackPlan.objects.create(
                partnership=partnership,
                office=office,
                groups_do=groups_do,
                office_does=office_does,
                from_on=from_on,
                check_on=check_day(from_on),
                submission_key=submission_key,
            )
    except IntegrityError:
        raise Conflict("この連携の計画は、もうあります。") from None
    record(plan, "step_back_written", by=by, label=office.name)
    tell_step_back("step_back_written", plan)
    return plan


@transaction.atomic
def edit_step_back(
    plan: StepBackPlan,
    *,
    by: Any,
    version: int,
    groups_do: str,
    office_does: str,
    from_on: date,
) -> None:
    """Change the plan. Raises Conflict when it was saved since; then both texts are shown."""
    plan.groups_do, plan.office_does, plan.from_on = groups_do, office_does, from_on
    plan.check_on = check_day(from_on)
    save_if_unchanged(plan, version=version, fields=FIELDS)
    record(plan, "step_back_edited", by=by, label=plan.office.name)


@transaction.atomic
def check_step_back(plan: StepBackPlan, *, by: Any, verb: str, on: date, outcome: str = "") -> None:
    """How it goes after three months: `trust` (だいじょうぶ) or `stay` (もう少しいっしょに)."""
    if verb not in {"trust", "stay"}:
        raise ValueError(verb)
    STEP_BACK.move(plan, verb, checked_on=on, outcome=outcome)
    record(plan, f"step_back_{verb}", by=by, label=plan.office.name)
    tell_step_back("step_back_checked", plan)


@transaction.atomic
def restart_step_back(plan: StepBackPlan, *, by: Any, from_on: date) -> None:
    """Begin again, with a new day and a new look three months later."""
    STEP_BACK.move(
        plan, "restart", from_on=from_on, check_on=check_day(from_on), checked_on=None, outcome=""
    )
    record(plan, "step_back_restarted", by=by, label=plan.office.name)
    tell_step_back("step_back_written", plan)
