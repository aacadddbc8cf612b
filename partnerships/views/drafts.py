"""連携の下書き: written by coordinators, read and registered by the ward's staff."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Office
from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.workflow import Conflict
from organizations.forms.heard import MustBeHeardForm
from partnerships.actions import drafts as actions
from partnerships.actions.partnerships import office_label
from partnerships.forms.drafts import DraftEditForm, DraftForm, DraftReturnForm
from partnerships.forms.tasks import both_texts
from partnerships.models import PartnershipDraft
from partnerships.permissions import (
    can_edit_draft,
    can_register_draft,
    can_write_drafts,
    has_proposal_desk,
)
from partnerships.workflow import DRAFT

TITLE = "連携の下書き"
EVENTS = {
    "draft_written": "書きました",
    "draft_handed": "区に渡しました",
    "draft_returned": "直してほしい所を伝えました",
    "draft_registered": "連携として登録しました",
    "draft_dropped": "下書きをやめました",
}


def crumbs(*trail: str) -> list[tuple[str, str]]:
    home = reverse("partnerships:draft-list") if trail else ""
    return [("机", reverse("desk")), (TITLE, home), *((label, "") for label in trail)]


@require_safe
@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    if not has_proposal_desk(request.user):
        raise PermissionDenied("このページは、区の担当と、橋わたし役だけ見られます。")
    rows = PartnershipDraft.objects.visible_to(request.user).select_related("office")
    page, is_past_end = page_of(rows, request.GET.get("page"))
    context = {
        "page_obj": page,
        "is_past_end": is_past_end,
        "can_write": can_write_drafts(request.user),
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnerships/draft_list.html", context)


def heard_form(request: HttpRequest) -> MustBeHeardForm:
    return MustBeHeardForm(request.POST if request.method == "POST" else None, prefix="heard")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft_create(request: HttpRequest) -> HttpResponse:
    if not can_write_drafts(request.user):
        raise PermissionDenied("下書きを書けるのは、橋わたし役のコーディネーターだけです。")
    mine = Office.objects.filter(pk__in=scope_of(request.user).coordinator_office_ids)
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, offices=list(mine.select_related("ward")))
    heard = heard_form(request)
    if data is not None and form.is_valid() & heard.is_valid():
        office = form.writing_office()
        draft = actions.create_draft(
            office,
            by=request.user,
            ward=office.ward,
            values=form.values(),
            organizations=form.groups(),
            heard=heard.heard(),
            submission_key=form.cleaned_data["submission_key"],
        )
        messages.success(request, "下書きを保存しました。よければ「区に渡す」を押してください。")
        return redirect("partnerships:draft-detail", pk=draft.pk)
    return render_form(request, form, heard, title="連携の下書きを書く")


def draft_for(request: HttpRequest, pk: int) -> PartnershipDraft:
    rows = PartnershipDraft.objects.visible_to(request.user).select_related(
        "office", "ward", "partnership", "written_by"
    )
    draft: PartnershipDraft = get_object_or_404(rows, pk=pk)
    return draft


@require_safe
@login_required
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render_detail(request, draft_for(request, pk))


def render_detail(
    request: HttpRequest, draft: PartnershipDraft, form: DraftReturnForm | None = None
) -> HttpResponse:
    mine, ward = can_edit_draft(request.user, draft), can_register_draft(request.user, draft)
    events = HistoryEntry.objects.about(draft).filter(action__in=EVENTS)
    context = {
        "draft": draft,
        "groups": draft.organizations.order_by("name_kana", "pk"),
        "may_edit": mine and draft.status == PartnershipDraft.Status.WRITING,
        "may_hand": mine and DRAFT.allows(draft, "hand"),
        "may_drop": mine and DRAFT.allows(draft, "drop"),
        "may_register": ward and DRAFT.allows(draft, "register"),
        "form": form or DraftReturnForm(),
        "history": [
            {
                "date": e.at,
                "what": EVENTS[e.action],
                "who": e.actor_label,
                "heard": getattr(e, "provenance", None),
                "via": e.get_via_display(),
            }
            for e in events
        ],
        "breadcrumbs": crumbs(draft.name),
    }
    return render(request, "partnerships/draft_detail.html", context)


def own_draft(request: HttpRequest, pk: int) -> PartnershipDraft:
    draft = draft_for(request, pk)
    if not can_edit_draft(request.user, draft):
        raise PermissionDenied("下書きを直せるのは、書いた窓口の方だけです。")
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; a stale save shows both texts."""
    draft = own_draft(request, pk)
    if draft.status != PartnershipDraft.Status.WRITING:
        raise Conflict("区に渡した下書きは直せません。")
    data = request.POST if request.method == "POST" else None
    form, heard = DraftEditForm(data, draft=draft), heard_form(request)
    extra: dict[str, Any] = {}
    if data is not None and form.is_valid() & heard.is_valid():
        try:
            actions.update_draft(
                draft,
                by=request.user,
                version=form.cleaned_data["version"],
                values=form.values(),
                organizations=form.groups(),
                heard=heard.heard(),
            )
        except Conflict:
            stored = draft_for(request, pk)
            saved = DraftEditForm(draft=stored).initial
            extra = {"conflict": both_texts(form, saved, version=stored.version), "status": 409}
        else:
            messages.success(request, "下書きを直しました。")
            return redirect("partnerships:draft-detail", pk=pk)
    return render_form(request, form, heard, title="連携の下書きを直す", draft=draft, **extra)


def render_form(
    request: HttpRequest,
    form: Any,
    heard: MustBeHeardForm,
    *,
    title: str,
    draft: PartnershipDraft | None = None,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "heard_form": heard,
        "form_has_errors": heard.is_bound and bool(heard.errors),
        "title": title,
        "draft": draft,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": crumbs(title),
    }
    return render(request, "partnerships/draft_form.html", context, status=status)


@require_POST
@login_required
def draft_hand(request: HttpRequest, pk: int) -> HttpResponse:
    actions.hand_draft(own_draft(request, pk), by=request.user)
    messages.success(request, "区の担当に渡しました。")
    return redirect("partnerships:draft-detail", pk=pk)


@require_POST
@login_required
def draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    actions.drop_draft(own_draft(request, pk), by=request.user)
    messages.success(request, "下書きをやめました。")
    return redirect("partnerships:draft-list")


def ward_draft(request: HttpRequest, pk: int) -> PartnershipDraft:
    draft = draft_for(request, pk)
    if not can_register_draft(request.user, draft):
        raise PermissionDenied("登録できるのは、区の担当だけです。")
    return draft


@require_POST
@login_required
def draft_return(request: HttpRequest, pk: int) -> HttpResponse:
    draft = ward_draft(request, pk)
    form = DraftReturnForm(request.POST)
    if not form.is_valid():
        return render_detail(request, draft, form)
    label = office_label(request.user, draft.ward_id)
    actions.return_draft(draft, by=request.user, answer=form.cleaned_data["answer"], label=label)
    messages.success(request, "直してほしい所を伝えました。")
    return redirect("partnerships:draft-list")


@require_POST
@login_required
def draft_register(request: HttpRequest, pk: int) -> HttpResponse:
    draft = ward_draft(request, pk)
    if draft.partnership_id:  # a second click
        return redirect("partnerships:desk-partnership", pk=draft.partnership_id)
    label = office_label(request.user, draft.ward_id)
    try:
        partnership = actions.register_draft(draft, by=request.user, label=label)
    except ValidationError as error:
        messages.error(request, f"{error.messages[0]}。")
        return redirect("partnerships:draft-detail", pk=pk)
    messages.success(
        request, "準備中の連携として登録しました。つづけて、ほかの項目を記録できます。"
    )
    return redirect("partnerships:desk-partnership", pk=partnership.pk)
