"""Asking for a review, and the steps that a group's people take with the whole entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from organizations import diff, entry
from organizations.actions import profile as actions
from organizations.forms.registration import SubmitForm
from organizations.models import Organization
from organizations.permissions import (
    can_edit_organization,
    can_pause_organization,
    can_submit_organization,
    is_member,
)
from organizations.views.fetch import my_crumbs, organization_for, posted
from organizations.workflow import ORGANIZATION, PROFILE_DRAFT


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at everything once more, declare, send. Members look; managers send."""
    organization = organization_for(request, pk, can_edit_organization)
    may_submit = can_submit_organization(request.user, organization)
    if request.method == "POST" and not may_submit:
        raise PermissionDenied("確認をお願いできるのは、団体の管理者だけです。")
    form = SubmitForm(posted(request), organization=organization, version=organization.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_organization(
                organization, by=request.user, version=form.cleaned_data["version"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, "区の担当に、確認をお願いしました。終わったら、お知らせします。"
            )
            return redirect("organizations:profile-tasks", organization.pk)
    context = {
        "organization": organization,
        "form": form,
        "can_submit": may_submit and can_start(organization, "submit"),
        "may_submit": may_submit,
        "breadcrumbs": my_crumbs(organization, "確認"),
        **check_context(organization, show_private=is_member(request.user, organization.pk)),
    }
    return render(request, "organizations/submit.html", context)


def check_context(organization: Organization, *, show_private: bool) -> dict[str, Any]:
    """What the check page shows: the whole entry, or the changes of a published one."""
    values = entry.working_values(organization)
    is_live = entry.is_live(organization)
    before = entry.values_of(organization) if is_live else {}
    both = diff.lines(before, values, show_private=show_private)
    if is_live:
        both = [line for line in both if line.has_changed]
    missing = entry.missing_tasks(organization)
    return {
        "is_live": is_live,
        "changes": both,
        "sections": [
            {"label": label, "rows": [summary_row(organization, line) for line in rows]}
            for _task, label, rows in diff.by_task(both)
        ],
        "missing": [(entry.TASK_LABELS[task], task_url(organization, task)) for task in missing],
        "listings": organization.listings.filter(is_open=True),
        "listings_url": task_url(organization, "listings"),
    }


def task_url(organization: Organization, task: str) -> str:
    return reverse("organizations:profile-edit", args=[organization.pk, task])


def summary_row(organization: Organization, line: diff.Line) -> dict[str, str]:
    url = f"{task_url(organization, line.task)}#id_{line.name}"
    return {"label": line.label, "value": line.after, "change_url": url}


def can_start(organization: Organization, verb: str) -> bool:
    """Whether `verb` may begin from where the entry (or its waiting changes) stands."""
    if verb in PROFILE_DRAFT.by_verb and entry.is_live(organization):
        return PROFILE_DRAFT.allows(organization, verb)
    return verb in ORGANIZATION.by_verb and ORGANIZATION.allows(organization, verb)


@dataclass(frozen=True)
class Step:
    """One step with a page that asks first."""

    verb: str
    title: str
    text: str
    button: str
    done: str
    act: Callable[..., None]
    may: Callable[[Any, Organization], bool] = can_pause_organization
    is_danger: bool = False


STEPS = {
    step.verb: step
    for step in (
        Step(
            "pause",
            "活動を休みますか",
            "休んでいる間は、一覧と団体のページに出ません。書いた内容は残ります。いつでも再開できます。",
            "休止する",
            "休止しました。",
            actions.pause_organization,
        ),
        Step(
            "resume",
            "活動を再開しますか",
            "団体のページが、また見られるようになります。",
            "再開する",
            "再開しました。",
            actions.resume_organization,
        ),
        Step(
            "close",
            "登録を終わりにしますか",
            "団体のページが見られなくなり、「できます・求めています」の掲載も終わります。元にはもどせません。"
            "少しの間だけのときは、「休止する」をえらんでください。",
            "登録を終わりにする",
            "登録を終わりにしました。これまでありがとうございました。",
            actions.close_organization,
            is_danger=True,
        ),
        Step(
            "take_back",
            "書き直しますか",
            "区の担当へのお願いを、いちど取りやめます。直したあとで、もう一度お願いしてください。",
            "書き直す",
            "書き直せるようになりました。",
            actions.take_back_organization,
            can_submit_organization,
        ),
        Step(
            "discard",
            "直しをやめますか",
            "公開前の直しを消します。いま公開している内容は、そのままです。",
            "直しをやめる",
            "直しをやめました。公開している内容は、そのままです。",
            actions.discard_draft,
            can_submit_organization,
            is_danger=True,
        ),
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organization_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask, then do it. Who opens the question too late is led back to the present state."""
    step = STEPS[verb]
    organization = organization_for(request, pk, step.may)
    if request.method == "POST":
        step.act(organization, by=request.user)
        messages.success(request, step.done)
        return redirect(after_step(organization))
    if not can_start(organization, verb):
        messages.info(request, "いまの状態では、その手続きはいりません。")
        return redirect(after_step(organization))
    context = {
        "step": step,
        "organization": organization,
        "back_url": reverse("organizations:profile-tasks", args=[organization.pk]),
        "breadcrumbs": my_crumbs(organization, step.button),
    }
    return render(request, "organizations/step.html", context)


def after_step(organization: Organization) -> str:
    if organization.status == Organization.Status.CLOSED:
        return reverse("my")
    return reverse("organizations:profile-tasks", args=[organization.pk])


@require_POST
@login_required
def organization_capacity(request: HttpRequest, pk: int) -> HttpResponse:
    """「今は余力がない」 on or off."""
    organization = organization_for(request, pk, can_pause_organization)
    value = request.POST.get("value") == "on"
    actions.set_no_capacity(organization, value=value, by=request.user)
    state = "「今は余力がない」にしました。" if value else "「今は余力がない」をやめました。"
    messages.success(request, state)
    return redirect("organizations:profile-tasks", organization.pk)


@require_POST
@login_required
def organization_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """「内容は今のままで合っています」: the yearly look."""
    organization = organization_for(request, pk, can_pause_organization)
    actions.confirm_organization(organization, by=request.user)
    messages.success(request, "確認の日を、今日にしました。ありがとうございます。")
    return redirect("organizations:profile-tasks", organization.pk)
