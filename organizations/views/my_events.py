"""行事 of one group, from the inside: its list, the form, and the steps with their questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kyodo_portal.lib import dates
from kyodo_portal.lib.workflow import Conflict
from organizations.actions import events as actions
from organizations.forms.event_times import PostponeForm, RescheduleForm
from organizations.forms.events import EventForm
from organizations.models import Event, Organization
from organizations.permissions import can_edit_organization
from organizations.views.fetch import Crumbs, my_crumbs, organization_for, posted
from organizations.workflow import EVENT

TITLE = "行事"
SHOWN = 100
TOO_LATE = "いまの状態では、その手続きはいりません。"


def list_url(organization: Organization) -> str:
    return reverse("organizations:my-events", args=[organization.pk])


def event_crumbs(organization: Organization, label: str) -> Crumbs:
    *above, _last = my_crumbs(organization, TITLE)
    return [*above, (TITLE, list_url(organization)), (label, "")]


def event_for(request: HttpRequest, pk: int, event: int) -> tuple[Organization, Event]:
    """The group, and the event if it is the group's own."""
    organization = organization_for(request, pk, can_edit_organization)
    rows = organization.events.select_related("organization", "district", "place")
    return organization, get_object_or_404(rows, pk=event)


@require_http_methods(["GET", "HEAD"])
@login_required
def my_events(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts, what comes, and what is over; the newest hundred."""
    organization = organization_for(request, pk, can_edit_organization)
    rows = organization.events.select_related("district", "place").order_by("-starts_at", "-pk")
    now, events = timezone.now(), list(rows[:SHOWN])
    drafts = [event for event in events if event.status == Event.Status.DRAFT]
    over = [event for event in events if event.is_over(now) and event not in drafts]
    coming = [event for event in events if event not in drafts and event not in over]
    context = {
        "organization": organization,
        "groups": [
            ("下書き", drafts),
            ("これからの行事", sorted(coming, key=lambda event: event.next_time)),
            ("終わった行事", over),
        ],
        "has_events": bool(events),
        "breadcrumbs": my_crumbs(organization, TITLE),
    }
    return render(request, "organizations/my_events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft; `?from=12` starts from the words of an earlier event."""
    organization = organization_for(request, pk, can_edit_organization)
    like = earlier_event(organization, request.GET.get("from", ""))
    form = EventForm(posted(request), organization=organization, like=like)
    if request.method == "POST" and form.is_valid():
        event = actions.create_event(
            organization,
            by=request.user,
            values=form.event_values(),
            submission_key=form.cleaned_data["submission_key"],
        )
        messages.success(
            request, "下書きを保存しました。下のようになります。よければ公開してください。"
        )
        return redirect(event)
    return render_form(request, organization, form, title="行事を書く")


def earlier_event(organization: Organization, key: str) -> Event | None:
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        return None
    return organization.events.filter(pk=int(key)).first()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_edit(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    organization, row = event_for(request, pk, event)
    form = EventForm(posted(request), organization=organization, event=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_event(row, by=request.user, version=version, values=form.event_values())
        except Conflict:
            return render_conflict(request, organization, row, form)
        messages.success(request, "保存しました。")
        return redirect(row)
    return render_form(request, organization, form, title=f"「{row.name}」を直す")


def render_conflict(
    request: HttpRequest, organization: Organization, event: Event, form: EventForm
) -> HttpResponse:
    """Both texts: what the other person saved, and what is still typed in the form."""
    saved = Event.objects.select_related("district", "place").get(pk=event.pk)
    conflict = []
    for name, mine in form.event_values().items():
        before, after = word(saved, name, getattr(saved, name)), word(saved, name, mine)
        if before != after:
            label = saved._meta.get_field(name).verbose_name
            conflict.append({"label": label, "before": before, "after": after})
    form.use_version(saved.version)
    title = f"「{saved.name}」を直す"
    return render_form(request, organization, form, title=title, conflict=conflict, status=409)


def word(event: Event, name: str, value: Any) -> str:
    """A stored or typed value as people read it."""
    if name in actions.TIMES:
        return dates.format_datetime(timezone.localtime(value))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if name == "application_until":
        return dates.format_date(value) if value else ""
    choices = dict(getattr(event._meta.get_field(name), "choices", None) or ())
    return str(choices.get(value, "" if value is None else value))


def render_form(
    request: HttpRequest,
    organization: Organization,
    form: EventForm,
    *,
    title: str,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "form": form,
        "task_label": title,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": event_crumbs(organization, title),
    }
    return render(request, "organizations/event_form.html", context, status=status)


@require_POST
@login_required
def event_publish(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    organization, row = event_for(request, pk, event)
    try:
        actions.publish_event(row, by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
        return redirect("organizations:event-edit", organization.pk, row.pk)
    shown = "行事の一覧とカレンダーに出ます。" if organization.is_public else ""
    messages.success(request, f"「{row.name}」を公開しました。{shown}")
    return redirect(row)


@require_POST
@login_required
def event_discard(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Throw a draft away; the second click finds it gone."""
    organization = organization_for(request, pk, can_edit_organization)
    if row := organization.events.filter(pk=event).first():
        actions.discard_event(row, by=request.user)
        messages.success(request, f"下書き「{row.name}」を消しました。")
    return redirect("organizations:my-events", organization.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_postpone(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """To a new date, or until one is found."""
    organization, row = event_for(request, pk, event)
    form = PostponeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["decided"] == "yes":
            return rescheduled(request, row, form)
        actions.postpone_event(row, by=request.user)
        messages.success(
            request, f"「{row.name}」を延期にしました。新しい日時は、決まったら書いてください。"
        )
        return redirect(row)
    if request.method != "POST" and not EVENT.allows(row, "postpone"):
        messages.info(request, TOO_LATE)
        return redirect(row)
    return render_step(request, organization, row, "延期する", form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_reschedule(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """The new date of what was postponed or called off."""
    organization, row = event_for(request, pk, event)
    form = RescheduleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return rescheduled(request, row, form)
    if request.method != "POST" and not EVENT.allows(row, "reschedule"):
        messages.info(request, TOO_LATE)
        return redirect(row)
    return render_step(request, organization, row, "新しい日時にする", form)


def rescheduled(request: HttpRequest, event: Event, form: Any) -> HttpResponse:
    cleaned = form.cleaned_data
    actions.reschedule_event(
        event, by=request.user, starts_at=cleaned["starts_at"], ends_at=cleaned["ends_at"]
    )
    messages.success(request, f"「{event.name}」を、新しい日時にしました。")
    return redirect(event)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def event_cancel(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    organization, row = event_for(request, pk, event)
    if request.method == "POST":
        actions.cancel_event(row, by=request.user)
        messages.success(request, f"「{row.name}」を中止にしました。ページには「中止」と出ます。")
        return redirect(row)
    if not EVENT.allows(row, "cancel"):
        messages.info(request, TOO_LATE)
        return redirect(row)
    return render_step(request, organization, row, "中止する", None)


def render_step(
    request: HttpRequest, organization: Organization, event: Event, button: str, form: Any
) -> HttpResponse:
    context = {
        "organization": organization,
        "event": event,
        "form": form,
        "button": button,
        "breadcrumbs": event_crumbs(organization, button),
    }
    return render(request, "organizations/event_step.html", context)
