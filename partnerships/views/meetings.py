"""The days to talk: planning, moving, calling off, and writing down what was decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kyodo_portal.lib.dates import format_date, format_time
from kyodo_portal.lib.workflow import Conflict
from partnerships import permissions as may
from partnerships.actions import meetings
from partnerships.calendar import CONTENT_TYPE, invitation_of
from partnerships.forms.rooms import LogForm, PlanForm
from partnerships.models import Meeting
from partnerships.talking import Talks
from partnerships.views.proposal_access import posted
from partnerships.views.room_access import back, form_page, room_page, voice_of

FORM = ["GET", "HEAD", "POST"]
LEAVE_BLANK = "わからないところは、あとから直せます。"


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def meeting_plan(request: HttpRequest, talks: Talks) -> HttpResponse:
    """The next day to talk."""
    form = PlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        meetings.plan_meeting(talks, values=form.cleaned_data, **_writer(request, talks, form))
        messages.success(request, "話し合いの日を決めました。みなさんにお知らせします。")
        return back(talks, "meetings")
    return form_page(request, talks, form, "次の話し合いの日を決める", "決めて知らせる")


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def meeting_log(request: HttpRequest, talks: Talks) -> HttpResponse:
    """A talk that took place, planned here or not."""
    initial = {"on": timezone.localdate()}
    form = LogForm(posted(request), talks=talks, initial=initial)
    if request.method == "POST" and form.is_valid():
        meetings.log_meeting(talks, values=form.values, **_writer(request, talks, form))
        messages.success(request, "話し合いの記録を書きました。")
        return back(talks, "meetings")
    return form_page(request, talks, form, "話し合いの記録を書く", "書く", lead=LEAVE_BLANK)


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def meeting_edit(request: HttpRequest, talks: Talks, meeting: int) -> HttpResponse:
    """A plan is moved, a record is corrected."""
    row = _meeting(talks, meeting)
    if row.status == Meeting.Status.PLANNED:
        form: Any = PlanForm(posted(request), initial=_initial(row))
        return _save(request, talks, row, form, meetings.change_meeting, "日や場所を変える")
    if row.status == Meeting.Status.HELD:
        form = LogForm(posted(request), talks=talks, initial=_initial(row))
        return _save(request, talks, row, form, meetings.correct_meeting, "話し合いの記録を直す")
    raise Conflict("この話し合いは、とりやめになりました。")


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def meeting_hold(request: HttpRequest, talks: Talks, meeting: int) -> HttpResponse:
    """A planned day has come: what was decided."""
    row = _meeting(talks, meeting)
    if row.status != Meeting.Status.PLANNED:
        raise Conflict
    form = LogForm(posted(request), talks=talks, initial=_initial(row))
    return _save(request, talks, row, form, meetings.hold_meeting, "決まったことを書く")


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def meeting_cancel(request: HttpRequest, talks: Talks, meeting: int) -> HttpResponse:
    """「とりやめる」, asked once more."""
    row = _meeting(talks, meeting)
    if request.method == "POST":
        voice = voice_of(request.user, talks)
        meetings.cancel_meeting(talks, row, by=request.user, voice=voice)
        messages.success(request, "話し合いをとりやめました。みなさんにお知らせします。")
        return back(talks, "meetings")
    lead = f"{format_date(row.on)}の話し合いをとりやめて、みなさんに知らせます。"
    more = {"lead": lead, "is_danger": True}
    return form_page(request, talks, None, "話し合いをとりやめる", "とりやめる", **more)


@require_safe
@room_page()
def meeting_ics(request: HttpRequest, talks: Talks, meeting: int) -> HttpResponse:
    """The invitation, for somebody's own calendar."""
    row = _meeting(talks, meeting)
    response = HttpResponse(invitation_of(talks, row), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="talk-{row.pk}.ics"'
    return response


def _meeting(talks: Talks, pk: int) -> Meeting:
    rows = Meeting.objects.prefetch_related("organizations", "offices")
    row: Meeting = get_object_or_404(rows, pk=pk, room=talks.room)
    return row


def _writer(request: HttpRequest, talks: Talks, form: Any) -> dict[str, Any]:
    key = form.cleaned_data["submission_key"]
    return {"by": request.user, "voice": voice_of(request.user, talks), "submission_key": key}


def _save(
    request: HttpRequest, talks: Talks, row: Meeting, form: Any, action: Any, heading: str
) -> HttpResponse:
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        values = form.values if isinstance(form, LogForm) else form.cleaned_data
        try:
            action(
                talks,
                row,
                by=request.user,
                voice=voice_of(request.user, talks),
                values=values,
                version=values["version"],
            )
        except Conflict:
            fresh = _meeting(talks, row.pk)
            if (
                not talks.is_open
                or fresh.status != row.status
                or fresh.version == values["version"]
            ):
                raise
            differences = _now(fresh, form)
            form.use_version(fresh.version)
        else:
            messages.success(request, "保存しました。")
            return back(talks, "meetings")
    return form_page(request, talks, form, heading, "保存する", differences=differences)


def _initial(row: Meeting) -> dict[str, Any]:
    names = ("on", "starts_at", "ends_at", "method", "place", "agenda", "decided", "roles")
    present = [f"o{side.pk}" for side in row.organizations.all()]
    present += [f"w{office.pk}" for office in row.offices.all()]
    values = {name: getattr(row, name) for name in names}
    return {**values, "present": present, "version": row.version}


def _now(row: Meeting, form: Any) -> list[tuple[str, str]]:
    """What is saved now, by the labels of the form."""
    present = [side.name for side in (*row.organizations.all(), *row.offices.all())]
    shown = {
        "on": format_date(row.on),
        "starts_at": format_time(row.starts_at) if row.starts_at else "",
        "ends_at": format_time(row.ends_at) if row.ends_at else "",
        "method": row.get_method_display(),
        "place": row.place,
        "agenda": row.agenda,
        "present": "、".join(present),
        "roles": row.roles,
        "decided": row.decided,
    }
    return [(str(form.fields[name].label), shown[name]) for name in shown if name in form.fields]
