"""つきあいで大切なこと: the notes of an office about one group. Inside the desk only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.dates import format_date
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.workflow import Conflict
from organizations.actions import relations as actions
from organizations.forms.relations import RelationNoteEditForm, RelationNoteForm
from organizations.models import Organization, RelationNote
from organizations.permissions import (
    can_edit_relation_note,
    can_write_relation_note,
    is_ward_staff,
    noting_office,
)
from organizations.views.fetch import desk_crumbs, posted

TITLE = "つきあいで大切なこと"


def noted_organization(request: HttpRequest, pk: int) -> Organization:
    """A group about which the visitor may note something; for others this page does not exist."""
    rows = Organization.objects.visible_to(request.user).select_related("ward", "district")
    organization: Organization = get_object_or_404(rows, pk=pk)
    if not can_write_relation_note(request.user, organization):
        raise Http404
    return organization


def crumbs(request: HttpRequest, organization: Organization, *more: str) -> Any:
    page = organization.get_absolute_url()
    if is_ward_staff(request.user, organization):
        page = reverse("organizations:desk-organization", args=[organization.pk])
    notes = reverse("organizations:relation-notes", args=[organization.pk]) if more else ""
    return desk_crumbs((organization.name, page), (TITLE, notes), *((m, "") for m in more))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def relation_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes that the visitor may read, newest first, and a form for one more."""
    organization = noted_organization(request, pk)
    office = noting_office(request.user, organization)
    if office is None:
        raise Http404
    form = RelationNoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["submission_key"]
        try:
            actions.create_relation_note(
                organization, by=request.user, office=office, submission_key=key, **form.values()
            )
        except ValidationError as error:
            form.add_error("text", error.message_dict["text"])
        else:
            messages.success(request, "記録を書きました。")
            return redirect("organizations:relation-notes", pk)
    rows = RelationNote.objects.visible_to(request.user).about(organization)
    page, is_past_end = page_of(rows, request.GET.get("page"))
    context = {
        "organization": organization,
        "office": office,
        "form": form,
        "page_obj": page,
        "is_past_end": is_past_end,
        "breadcrumbs": crumbs(request, organization),
    }
    return render(request, "organizations/relation_notes.html", context)


def note_for(request: HttpRequest, pk: int) -> RelationNote:
    rows = RelationNote.objects.visible_to(request.user).select_related(
        "office", "organization__ward", "organization__district"
    )
    note: RelationNote = get_object_or_404(rows, pk=pk)
    if not can_edit_relation_note(request.user, note):
        raise PermissionDenied
    return note


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def relation_note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note; a stale save shows both texts."""
    note = note_for(request, pk)
    form = RelationNoteEditForm(posted(request), note=note)
    conflict: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_relation_note(note, by=request.user, version=version, **form.values())
        except ValidationError as error:
            form.add_error("text", error.message_dict["text"])
        except Conflict:
            conflict = both_texts(request, form, pk)
        else:
            messages.success(request, "記録を直しました。")
            return redirect("organizations:relation-notes", note.organization_id)
    context = {
        "organization": note.organization,
        "note": note,
        "form": form,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": crumbs(request, note.organization, "直す"),
    }
    status = 200 if conflict is None else 409
    return render(request, "organizations/relation_note_form.html", context, status=status)


def both_texts(request: HttpRequest, form: RelationNoteEditForm, pk: int) -> list[dict[str, Any]]:
    """What a colleague saved beside what is typed; the form goes on from there."""
    stored = note_for(request, pk)
    form.use_version(stored.version)
    typed = form.values()
    rows = [
        ("日付", format_date(stored.on), format_date(typed["on"])),
        (TITLE, stored.text, typed["text"]),
    ]
    return [
        {"label": label, "before": before, "after": after}
        for label, before, after in rows
        if before != after
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def relation_note_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then delete."""
    note = note_for(request, pk)
    if request.method == "POST":
        actions.delete_relation_note(note, by=request.user)
        messages.success(request, "記録を消しました。")
        return redirect("organizations:relation-notes", note.organization_id)
    context = {
        "organization": note.organization,
        "note": note,
        "breadcrumbs": crumbs(request, note.organization, "消す"),
    }
    return render(request, "organizations/relation_note_delete.html", context)
