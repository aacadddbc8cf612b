"""The shared page of talks: points, promises to do something, files, notes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.files.views import file_response
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships import permissions as may
from partnerships import talks_page
from partnerships.actions import pledges, rooms
from partnerships.actions.talks import add_note
from partnerships.forms.rooms import FilesForm, PledgeForm, PointForm, StaffNoteForm
from partnerships.forms.talks import NoteForm
from partnerships.models import CheckItem, Pledge, RoomFile
from partnerships.talking import Talks
from partnerships.views.proposal_access import demand, posted
from partnerships.views.room_access import (
    back,
    form_page,
    room_page,
    staff_office,
    trail,
    voice_of,
)

FORM = ["GET", "HEAD", "POST"]


@require_safe
@room_page()
def talks(request: HttpRequest, talks: Talks) -> HttpResponse:
    """Everything that is said and agreed, on one page."""
    context = talks_page.page_of(talks, request.user, timezone.localdate())
    context["note_form"] = NoteForm()
    context["staff_note_form"] = StaffNoteForm(auto_id="id_staff_%s")
    context["breadcrumbs"] = trail(request, talks)
    return render(request, "partnerships/room.html", context)


@require_http_methods(FORM)
@room_page(may.can_write_talks)
def point_edit(request: HttpRequest, talks: Talks, code: str) -> HttpResponse:
    """What is agreed under one of the planning items."""
    item = get_object_or_404(CheckItem, code=code, sheet="plan")
    now = _point_now(talks, item)
    initial = {"text": now.text if now else "", "version": now.number if now else 0}
    form = PointForm(posted(request), initial=initial)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        label = voice_of(request.user, talks).name
        text, number = form.cleaned_data["text"], form.cleaned_data["version"]
        try:
            rooms.write_point(talks, item, by=request.user, label=label, text=text, number=number)
        except Conflict:
            now = _point_now(talks, item)
            if not talks.is_open or number == (now.number if now else 0):
                raise
            differences = [("決まったこと", now.text if now else "")]
            form.use_version(now.number if now else 0)
        else:
            messages.success(request, "保存しました。")
            return back(talks, f"point-{item.code}")
    lead = item.official_text
    more = {"lead": lead, "hint": item.prompt, "differences": differences}
    return form_page(request, talks, form, "決まったことを書く", "保存する", **more)


def _point_now(talks: Talks, item: CheckItem) -> Any:
    room = talks.room
    return room.points.filter(item=item).first() if room else None


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def note_create(request: HttpRequest, talks: Talks) -> HttpResponse:
    """A short note; on its own page only when something is missing."""
    form = NoteForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, talks, form, "ひとことを書く", "書く")
    data, voice = form.cleaned_data, voice_of(request.user, talks)
    values = {"by": request.user, "label": voice.name, "text": data["text"]}
    values["submission_key"] = data["submission_key"]
    if talks.partnership is None and talks.proposal is not None:
        side = may.party_side(request.user, talks.proposal)
        add_note(talks.proposal, side=side, **values)
    else:
        rooms.note_in_partnership(talks, voice=voice, **values)
    messages.success(request, "ひとことを書きました。")
    return back(talks, "notes")


@require_http_methods(FORM)
@room_page(may.can_note_for_staff)
def staff_note_create(request: HttpRequest, talks: Talks) -> HttpResponse:
    """A note for the ward's staff alone."""
    form = StaffNoteForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, talks, form, "職員のメモを書く", "書く")
    rooms.note_for_staff(
        talks, by=request.user, office=staff_office(request.user, talks), **form.cleaned_data
    )
    messages.success(request, "職員のメモを書きました。")
    return back(talks, "staff-notes")


@require_http_methods(FORM)
@room_page(may.can_join_talks)
def pledge_create(request: HttpRequest, talks: Talks) -> HttpResponse:
    """Something to do, of one of the sides."""
    form = PledgeForm(posted(request), talks=talks)
    if request.method == "POST" and form.is_valid():
        voice = voice_of(request.user, talks)
        pledges.make_pledge(talks, by=request.user, voice=voice, **form.cleaned_data)
        messages.success(request, "「すること」に入れました。")
        return back(talks, "pledges")
    return form_page(request, talks, form, "することを決める", "決める")


@require_POST
@room_page(may.can_join_talks)
def pledge_done(request: HttpRequest, talks: Talks, pledge: int) -> HttpResponse:
    """「できた」, or 「まだ」 again. Either side may say so of the other, as at a table."""
    row = get_object_or_404(Pledge, pk=pledge, room=talks.room)
    version = request.POST.get("version", "")
    is_done = request.POST.get("done") != "0"
    pledges.finish_pledge(
        talks,
        row,
        by=request.user,
        voice=voice_of(request.user, talks),
        version=int(version)
        if version.isascii() and version.isdigit() and len(version) < 9
        else -1,
        is_done=is_done,
    )
    messages.success(request, "「できた」にしました。" if is_done else "「まだ」にもどしました。")
    return back(talks, "pledges")


@require_http_methods(FORM)
@room_page(may.can_write_talks)
def file_add(request: HttpRequest, talks: Talks) -> HttpResponse:
    """PDF, JPG and PNG for everybody in the room."""
    form = FilesForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        voice, data = voice_of(request.user, talks), form.cleaned_data
        demand(isinstance(voice, Organization))
        try:
            rooms.add_room_files(
                talks,
                by=request.user,
                organization=voice,  # type: ignore[arg-type]
                uploads=data["files"],
                note=data["note"],
                submission_key=data["submission_key"],
            )
        except ValidationError as error:
            form.add_error("files", error)
        else:
            messages.success(request, "ファイルを置きました。")
            return back(talks, "files")
    return form_page(request, talks, form, "ファイルを置く", "置く")


@require_safe
@room_page()
def file_show(request: HttpRequest, talks: Talks, key: str) -> HttpResponse:
    """The file itself, for those who may read the talks now."""
    return file_response(_file(talks, key).stored)


@require_http_methods(FORM)
@room_page()
def file_remove(request: HttpRequest, talks: Talks, key: str) -> HttpResponse:
    """「外す」, asked once more; for the group that put it there."""
    room_file = _file(talks, key)
    demand(may.can_remove_room_file(request.user, room_file))
    if request.method == "POST":
        label = voice_of(request.user, talks).name
        rooms.remove_room_file(talks, room_file, by=request.user, label=label)
        messages.success(request, "ファイルを外しました。")
        return back(talks, "files")
    lead = f"「{room_file.stored.name}」を、このページから外します。もとにはもどせません。"
    more = {"lead": lead, "is_danger": True}
    return form_page(request, talks, None, "ファイルを外す", "外す", **more)


def _file(talks: Talks, key: str) -> RoomFile:
    rows = RoomFile.objects.select_related("stored")
    found: RoomFile = get_object_or_404(rows, room=talks.room, stored__key=key)
    return found
