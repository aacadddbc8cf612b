"""見守りから手をはなす計画: read by those inside, written by the third party."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import stepback as actions
from partnerships.forms.stepback import StepBackCheckForm, StepBackForm, StepBackRestartForm
from partnerships.models import Partnership, StepBackPlan
from partnerships.permissions import can_read_step_back, can_write_step_back
from partnerships.workflow import STEP_BACK

TITLE = "見守りから手をはなす計画"
EVENTS = {
    "step_back_written": "計画を書きました",
    "step_back_edited": "計画を直しました",
    "step_back_trust": "様子を聞きました：だいじょうぶ",
    "step_back_stay": "様子を聞きました：もう少しいっしょに",
    "step_back_restarted": "もう一度はじめました",
}


def partnership_inside(request: HttpRequest, pk: int) -> Partnership:
    """The partnership for those inside; for others there is no plan here."""
    rows = Partnership.objects.visible_to(request.user).select_related("ward", "third_party")
    partnership: Partnership = get_object_or_404(rows, pk=pk)
    if not can_read_step_back(request.user, partnership):
        raise Http404
    return partnership


def partnership_to_write(request: HttpRequest, pk: int) -> Partnership:
    partnership = partnership_inside(request, pk)
    if not can_write_step_back(request.user, partnership):
        raise PermissionDenied("このページは、この連携の橋わたし役の方だけ使えます。")
    return partnership


def plan_of(partnership: Partnership) -> StepBackPlan | None:
    rows = StepBackPlan.objects.select_related("office", "partnership__third_party")
    plan: StepBackPlan | None = rows.filter(partnership=partnership).first()
    return plan


@require_safe
@login_required
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, how it went, and what happened to it."""
    partnership = partnership_inside(request, pk)
    plan = plan_of(partnership)
    history = HistoryEntry.objects.about(plan) if plan else []
    verbs = {arrow.verb for arrow in STEP_BACK.open_verbs(plan)} if plan else set()
    context = {
        "plan": plan,
        "may_write": can_write_step_back(request.user, partnership),
        "verbs": verbs,
        "is_due": bool(plan) and "trust" in verbs and plan.check_on <= timezone.localdate(),
        "history": [(entry, EVENTS.get(entry.action, "")) for entry in history],
    }
    return _page(request, "step_back", partnership, context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step_back_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the plan, or change it. A stale save shows both texts."""
    partnership = partnership_to_write(request, pk)
    plan = plan_of(partnership)
    form = StepBackForm(request.POST if request.method == "POST" else None, plan=plan)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, partnership, plan, form)
            messages.success(request, "計画を保存しました。参加団体にお知らせしました。")
            return redirect("partnerships:step-back", pk=pk)
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            stored = plan_of(partnership)
            if stored is None:
                raise
            form.use_version(stored.version)
    context = {"form": form, "plan": plan, "stored": stored}
    status = 409 if stored else 200
    return _page(request, "step_back_form", partnership, context, status=status)


def _save(
    request: HttpRequest, partnership: Partnership, plan: StepBackPlan | None, form: StepBackForm
) -> None:
    if plan is not None:
        version = form.cleaned_data["version"]
        actions.edit_step_back(plan, by=request.user, version=version, **form.entry())
        return
    if partnership.third_party is None:
        raise PermissionDenied
    actions.create_step_back(
        partnership,
        by=request.user,
        office=partnership.third_party,
        submission_key=form.cleaned_data["submission_key"],
        **form.entry(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step_back_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Three months later: だいじょうぶ, or もう少しいっしょに."""
    partnership = partnership_to_write(request, pk)
    plan = plan_of(partnership)
    if plan is None:
        raise Http404
    if not STEP_BACK.allows(plan, "trust"):
        raise Conflict("様子は、もう記録してあります。")
    form = StepBackCheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.check_step_back(plan, by=request.user, **form.cleaned_data)
        messages.success(request, "様子を記録しました。")
        return redirect("partnerships:step-back", pk=pk)
    return _page(request, "step_back_check", partnership, {"form": form, "plan": plan})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step_back_restart(request: HttpRequest, pk: int) -> HttpResponse:
    """A new beginning after 「もう少しいっしょに」."""
    partnership = partnership_to_write(request, pk)
    plan = plan_of(partnership)
    if plan is None:
        raise Http404
    if not STEP_BACK.allows(plan, "restart"):
        raise Conflict("いまは、手をはなしている途中です。")
    form = StepBackRestartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.restart_step_back(plan, by=request.user, **form.cleaned_data)
        messages.success(request, "もう一度はじめました。参加団体にお知らせしました。")
        return redirect("partnerships:step-back", pk=pk)
    return _page(request, "step_back_restart", partnership, {"form": form, "plan": plan})


def _page(
    request: HttpRequest,
    name: str,
    partnership: Partnership,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    crumbs = [(partnership.name, partnership.get_absolute_url()), (TITLE, "")]
    shared = {"partnership": partnership, "title": TITLE, "breadcrumbs": crumbs}
    return render(request, f"partnerships/{name}.html", shared | context, status=status)
