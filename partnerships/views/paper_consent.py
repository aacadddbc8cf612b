"""A party's answer from paper or telephone: the sheet to print, and what came back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from districts.models import Office
from districts.permissions import scope_of
from kyodo_portal.history.actions import portal_url
from kyodo_portal.lib.qr import qr_svg
from organizations.models import Organization
from partnerships.actions.paper import issue_sheet
from partnerships.actions.paper_consent import enter_paper_consent
from partnerships.actions.partnerships import desk_label
from partnerships.forms.publication import PaperConsentForm
from partnerships.models import PaperSheet, Partnership, Reply
from partnerships.paper import sheet_asked, sheet_printed
from partnerships.permissions import can_enter_paper_consent, party_ids
from partnerships.profile import for_page
from partnerships.public.entries import FIXED
from partnerships.public.fields import fields_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consent_on_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The third party's coordinator or ward staff enter an answer from paper or telephone."""
    visible = Partnership.objects.visible_to(request.user)
    partnership: Partnership = get_object_or_404(for_page(visible), pk=pk)
    if not can_enter_paper_consent(request.user, partnership):
        raise PermissionDenied
    if partnership.asking is None:
        return _nothing_asked(request, partnership)
    asked = partnership.consents.filter(round=partnership.consent_round)
    sheet = sheet_asked(request, PaperSheet.Kind.CONSENT, partnership)
    initial = {"round": partnership.consent_round}
    form = PaperConsentForm(
        request.POST if request.method == "POST" else None,
        organizations=Organization.objects.filter(pk__in=asked.values("organization_id")),
        fields=[
            (entry["key"], entry["label"])
            for entry in partnership.asking.entries
            if entry["key"] not in FIXED
        ],
        initial=initial
        | ({"organization": sheet.organization_id, "via": "paper"} if sheet else {}),
        is_public=partnership.asking.settles_itself,
    )
    if request.method == "POST" and form.is_valid():
        label = _entering_office(request.user, partnership)
        entered = (
            sheet if sheet and sheet.organization == form.cleaned_data["organization"] else None
        )
        try:
            enter_paper_consent(
                partnership, by=request.user, label=label, sheet=entered, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error("hide", error)
        else:
            messages.success(request, "返事を記録しました。")
            return _after_paper(partnership)
    context = {
        "partnership": partnership,
        "form": form,
        "sheet": sheet,
        "consents": asked.select_related("organization"),
        "has_desk_page": scope_of(request.user).staffs_ward(partnership.ward_id),
        "breadcrumbs": [("机", reverse("desk")), ("紙や電話の返事を記録する", "")],
    }
    return render(request, "partnerships/consent_on_paper.html", context)


def _nothing_asked(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Whoever comes late, by the link of an old task, is led on; what was typed is given back."""
    message = "いまは、公開の確認をお願いしていません。"
    if request.method == "POST":
        context = {"message": message, "back_url": partnership.get_absolute_url()}
        return render(request, "409.html", context, status=409)
    messages.info(request, message)
    return redirect(partnership)


def _after_paper(partnership: Partnership) -> HttpResponse:
    """Back to the page, unless that answer was the last one of the round."""
    now = Partnership.objects.get(pk=partnership.pk)
    if now.asking_id is None:
        return redirect(now)
    return redirect("partnerships:consent-on-paper", pk=now.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consent_sheet(request: HttpRequest, pk: int, organization: int) -> HttpResponse:
    """公開の確認の用紙: every field with a box 「のせない」, and the answer, on one A4."""
    visible = Partnership.objects.visible_to(request.user)
    partnership: Partnership = get_object_or_404(for_page(visible), pk=pk)
    if not can_enter_paper_consent(request.user, partnership):
        raise PermissionDenied
    group = next(
        (p.organization for p in partnership.parties.all() if p.organization_id == organization),
        None,
    )
    if group is None or organization not in party_ids(partnership):
        raise Http404
    if partnership.asking is None:
        return _nothing_asked(request, partnership)
    if request.method == "POST":
        sheet = issue_sheet(
            PaperSheet.Kind.CONSENT, subject=partnership, organization=group, by=request.user
        )
        return redirect(f"{request.path}?sheet={sheet.number}")
    found = sheet_printed(request, PaperSheet.Kind.CONSENT, partnership)
    sheet = found if found and found.organization_id == organization else None
    address = portal_url(sheet.get_absolute_url() if sheet else partnership.get_absolute_url())
    context = {
        "partnership": partnership,
        "organization": group,
        "fields": fields_of(partnership, group),
        "roles": [label for _, label in Reply.AnswererRole.choices],
        "sheet": sheet,
        "address": address,
        "qr": qr_svg(address),
        "today": timezone.localdate(),
        "breadcrumbs": [("机", reverse("desk")), ("公開の確認の用紙", "")],
    }
    return render(request, "partnerships/consent_sheet.html", context)


def _entering_office(user: Any, partnership: Partnership) -> str:
    """The office whose name stands beside the answer: the third party's own, else the ward's."""
    own = scope_of(user).office_ids
    if partnership.third_party_id in own:
        return str(Office.objects.get(pk=partnership.third_party_id))
    return desk_label(user, partnership)
