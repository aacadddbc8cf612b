"""異動予定: the approver's pages of a handover. Each asks for the person again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from districts.permissions import scope_of
from kyodo_portal.accounts.recent import after_proof
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import handover as actions
from partnerships.forms.handover import HandoverPlanForm, HandoverReplanForm, SuccessorForm
from partnerships.forms.tasks import both_texts
from partnerships.models import Handover
from partnerships.permissions import can_plan_handover, can_plan_handovers
from partnerships.views.handover import crumbs, handover_for
from partnerships.workflow import HANDOVER

FIELD_OF = {"successor": "successor_email"}


def explain(form: Any, error: ValidationError) -> None:
    """Put an action's sentences beside the fields that they are about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, sentences in error.message_dict.items():
        field = FIELD_OF.get(name, name)
        form.add_error(field if field in form.fields else None, sentences)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handover_create(request: HttpRequest) -> HttpResponse:
    if not can_plan_handovers(request.user):
        raise PermissionDenied("異動の予定を登録できるのは、区の承認者だけです。")
    return after_proof(_create, request)


def _create(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {"posting": request.GET.get("posting", "")[:9]}
    wards = scope_of(request.user).approver_wards
    form = HandoverPlanForm(data, wards=wards, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        try:
            handover = actions.plan_handover(
                values["posting"],
                by=request.user,
                changes_on=values["changes_on"],
                successor=form.successor,
                submission_key=values["submission_key"],
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "異動の予定を登録しました。前任と後任に知らせます。")
            return redirect(handover)
    context = {"form": form, "title": "異動の予定を登録する", "breadcrumbs": crumbs(("登録", ""))}
    return render(request, "partnerships/handover_plan.html", context)


def plan_for(request: HttpRequest, pk: int) -> Handover:
    handover = handover_for(request, pk)
    if not can_plan_handover(request.user, handover.posting):
        raise PermissionDenied("異動の予定を変えられるのは、区の承認者だけです。")
    return handover


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handover_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or successor; after the day, a successor for what waits in the section."""
    return after_proof(_replan, request, plan_for(request, pk))


def _replan(request: HttpRequest, handover: Handover) -> HttpResponse:
    is_over = handover.switched_at is not None
    is_open = handover.successor_id is None if is_over else HANDOVER.allows(handover, "cancel")
    if not is_open:
        raise Conflict("この引継ぎは、もう日付も後任も変えられません。")
    conflict: list[dict[str, Any]] | None = None
    form_class: Any = SuccessorForm if is_over else HandoverReplanForm
    form = form_class(request.POST if request.method == "POST" else None, handover=handover)
    if form.is_valid():
        values: dict[str, Any] = {"successor": form.successor}
        if not is_over:
            values["changes_on"] = form.cleaned_data["changes_on"]
        act = actions.name_successor if is_over else actions.replan_handover
        try:
            act(handover, by=request.user, version=form.cleaned_data["version"], **values)
        except ValidationError as error:
            explain(form, error)
        except Conflict:
            stored = plan_for(request, handover.pk)
            saved = form_class(handover=stored).initial
            conflict = both_texts(form, saved, version=stored.version)
        else:
            messages.success(request, "保存しました。前任と後任に知らせます。")
            return redirect("partnerships:handover-detail", pk=handover.pk)
    context = {
        "form": form,
        "handover": handover,
        "title": "後任を登録する" if is_over else "日付や後任を変える",
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": crumbs((str(handover.posting), handover.get_absolute_url()), ("変える", "")),
    }
    status = 200 if conflict is None else 409
    return render(request, "partnerships/handover_plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handover_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then put both postings back."""
    return after_proof(_cancel, request, plan_for(request, pk))


def _cancel(request: HttpRequest, handover: Handover) -> HttpResponse:
    if not HANDOVER.allows(handover, "cancel") or handover.switched_at:
        raise Conflict("この引継ぎは、もう取りやめにできません。")
    if request.method == "POST":
        actions.cancel_handover(handover, by=request.user)
        messages.success(request, "異動の予定を取りやめました。前任と後任に知らせます。")
        return redirect(handover)
    context = {
        "handover": handover,
        "breadcrumbs": crumbs(
            (str(handover.posting), handover.get_absolute_url()), ("取りやめる", "")
        ),
    }
    return render(request, "partnerships/handover_cancel.html", context)
