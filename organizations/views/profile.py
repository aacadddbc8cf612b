"""A group's entry from the inside: start it, its task list, the form of each task."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kyodo_portal.lib.workflow import Conflict
from organizations import diff, entry
from organizations.actions.profile import WAITING, is_waiting, save_profile
from organizations.actions.registration import create_organization
from organizations.actions.review import log_contact_view
from organizations.forms.contact import ContactForm
from organizations.forms.heard import HeardForm
from organizations.forms.profile import AreaForm, BasicForm, IntroForm, LinksForm, TaskForm
from organizations.forms.registration import OrganizationCreateForm
from organizations.models import Organization
from organizations.permissions import (
    can_edit_organization,
    can_pause_organization,
    can_submit_organization,
    is_member,
)
from organizations.views.fetch import (
    draft_label,
    editing_values,
    my_crumbs,
    organization_for,
    posted,
)

FORMS: dict[str, type[TaskForm]] = {
    form.task: form for form in (BasicForm, AreaForm, IntroForm, ContactForm, LinksForm)
}
STATUS_COLOURS = {
    "submitted": "yellow",
    "needs_change": "orange",
    "published": "green",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organization_create(request: HttpRequest) -> HttpResponse:
    """Four fields start an entry; the rest is written task by task."""
    form = OrganizationCreateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        organization = create_organization(by=request.user, **form.cleaned_data)
        messages.success(request, "下書きをつくりました。つづきは、いつでも書けます。")
        return redirect("organizations:profile-tasks", organization.pk)
    crumbs = [("マイページ", reverse("my")), ("団体を登録する", "")]
    context = {"form": form, "breadcrumbs": crumbs}
    return render(request, "organizations/create.html", context)


@require_safe
@login_required
def profile_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the entry stands, its six tasks, and what else its people can do."""
    organization = organization_for(request, pk, can_edit_organization)
    by_staff = not is_member(request.user, organization.pk)
    context = {
        "organization": organization,
        "breadcrumbs": my_crumbs(organization),
        "tasks": task_items(organization, is_open=by_staff or not is_waiting(organization)),
        "missing": [entry.TASK_LABELS[task] for task in entry.missing_tasks(organization)],
        "comments": comment_items(organization),
        "draft_label": draft_label(organization),
        "status_colour": STATUS_COLOURS.get(organization.status, "gray"),
        "is_live": entry.is_live(organization),
        "is_waiting": is_waiting(organization),
        "by_staff": by_staff,
        "can_submit": can_submit_organization(request.user, organization),
        "can_pause": can_pause_organization(request.user, organization),
        "today": timezone.localdate(),
    }
    return render(request, "organizations/tasks.html", context)


def task_items(organization: Organization, *, is_open: bool) -> list[dict[str, str]]:
    """The six tasks for the task list; while a review is pending only listings can be changed."""
    values = entry.working_values(organization)
    return [
        {
            "label": label,
            "url": reverse("organizations:profile-edit", args=[organization.pk, task])
            if is_open or task == "listings"
            else "",
            "status": entry.task_status(organization, task, values),
        }
        for task, label in entry.TASK_LABELS.items()
    ]


def comment_items(organization: Organization) -> list[tuple[str, str, str]]:
    """What reviewers asked for: (task, its label, the comment)."""
    return [
        (task, label, organization.review_comments[task])
        for task, label in entry.TASK_LABELS.items()
        if organization.review_comments.get(task)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile_edit(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """The form of one task; after a conflict it shows both texts."""
    if task not in FORMS:
        raise Http404
    organization = organization_for(request, pk, can_edit_organization)
    by_staff = not is_member(request.user, organization.pk)
    if is_waiting(organization) and not by_staff:
        messages.info(request, f"{WAITING}。")
        return redirect("organizations:profile-tasks", organization.pk)
    if by_staff and task == "contact" and request.method != "POST":
        log_contact_view(organization, by=request.user, reason="登録の内容を直すため")
    values = editing_values(organization, by_staff=by_staff)
    form = FORMS[task](
        posted(request), values=values, version=organization.version, by_staff=by_staff
    )
    heard = HeardForm(posted(request), prefix="heard") if by_staff else None
    is_heard = heard is None or not heard.is_bound or heard.is_valid()
    if request.method == "POST" and form.is_valid() and is_heard:
        return save_task(request, organization, task, form, heard)
    return render_task(request, organization, task, form)


def save_task(
    request: HttpRequest,
    organization: Organization,
    task: str,
    form: TaskForm,
    heard: HeardForm | None,
) -> HttpResponse:
    try:
        save_profile(
            organization,
            task=task,
            values=form.plain_values(),
            version=form.cleaned_data["version"],
            by=request.user,
            note=form.cleaned_data.get("note", ""),
            heard=heard.heard() if heard else None,
        )
    except Conflict:
        return render_conflict(request, organization, task, form)
    messages.success(request, f"「{entry.TASK_LABELS[task]}」を保存しました。")
    return redirect("organizations:profile-tasks", organization.pk)


def render_conflict(
    request: HttpRequest, organization: Organization, task: str, form: TaskForm
) -> HttpResponse:
    """The typed text stays in the form; beside it stands what the other person saved."""
    organization.refresh_from_db()
    by_staff = "note" in form.fields
    theirs = editing_values(organization, by_staff=by_staff)
    mine = theirs | form.plain_values()
    both = diff.lines(theirs, mine, names=entry.FIELDS_OF[task], show_private=True)
    form.use_version(organization.version)
    conflict = [line for line in both if line.has_changed]
    return render_task(request, organization, task, form, conflict=conflict, status=409)


def render_task(
    request: HttpRequest,
    organization: Organization,
    task: str,
    form: TaskForm,
    *,
    conflict: list[diff.Line] | None = None,
    status: int = 200,
) -> HttpResponse:
    label = entry.TASK_LABELS[task]
    context = {
        "organization": organization,
        "form": form,
        "task_label": label,
        "heard_form": HeardForm(posted(request), prefix="heard") if "note" in form.fields else None,
        "comment": organization.review_comments.get(task, ""),
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": my_crumbs(organization, label),
    }
    return render(request, "organizations/edit.html", context, status=status)
