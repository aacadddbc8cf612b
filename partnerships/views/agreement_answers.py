"""A party's word on a version: by account, by mailed link, on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.ids import digest
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from organizations.permissions import is_manager, memberships_of
from partnerships.actions.agreements import sheet_part
from partnerships.actions.conclusion import confirm_agreement, version_shown
from partnerships.actions.partnerships import desk_label
from partnerships.clauses import changes_between
from partnerships.forms.agreements import AnswerForm, PaperAnswerForm
from partnerships.models import (
    AccessToken,
    Agreement,
    AgreementVersion,
    Confirmation,
    PaperSheet,
)
from partnerships.notices.partnerships import organizations_of
from partnerships.paper import sheet_asked
from partnerships.permissions import can_enter_paper_consent
from partnerships.views.agreements import agreement_or_404, require, text_context, trail

FORM_METHODS = ["GET", "HEAD", "POST"]
NOT_NOW = "いまは、約束の案の確認をお願いしていません。いまの状態を見てください。"
THANKS = "返事を受けとりました。ありがとうございます。"


@require_http_methods(FORM_METHODS)
@login_required
def agreement_confirm(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """A party's manager reads the version and answers."""
    promise = agreement_or_404(request, pk, agreement)
    parties = {o.pk: o for o in organizations_of(promise.partnership)}
    mine = sorted(set(memberships_of(request.user)) & set(parties))
    managed = {str(key): key for key in mine if is_manager(request.user, key)}
    require(bool(managed))
    key = managed.get(request.GET.get("org", ""), next(iter(managed.values())))
    others = [parties[other] for other in managed.values() if other != key]
    return _answer_page(request, promise, parties[key], by=request.user, others=others)


@require_http_methods(FORM_METHODS)
@never_cache
def agreement_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for a group without an account, opened with its mailed link."""
    rows = AccessToken.objects.usable(
        AccessToken.Purpose.PROMISE, digest(token), timezone.localdate()
    ).select_related("organization", "agreement__partnership__ward")
    access = rows.first()
    if access is None or access.agreement is None:
        return render(request, "410.html", status=410)
    parties = {o.pk for o in organizations_of(access.agreement.partnership)}
    if access.organization_id not in parties or access.round != access.agreement.number:
        return render(request, "410.html", status=410)
    return _answer_page(request, access.agreement, access.organization, by=None)


def _answer_page(
    request: HttpRequest,
    agreement: Agreement,
    organization: Organization,
    *,
    by: Any,
    others: Any = (),
) -> HttpResponse:
    version = version_shown(agreement)
    said = _word_of(version, organization)
    form = None
    if agreement.status == Agreement.Status.CONFIRMING and said is not None:
        initial = {"number": agreement.number, "word": said.word}
        if said.answer != Confirmation.Answer.WAITING:
            initial["answer"] = said.answer
        form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if form is None:
            raise Conflict(NOT_NOW)
        if form.is_valid():
            via = "web" if by else "token"
            confirm_agreement(
                agreement, by=by, organization=organization, via=via, **form.cleaned_data
            )
            messages.success(request, THANKS)
            return redirect(request.get_full_path())
    if version is None:
        raise Http404
    before = agreement.versions.filter(number__lt=version.number).order_by("-number").first()
    context = {
        **text_context(agreement, version.content),
        "version": version,
        "changes": changes_between(before.content, version.content) if before else [],
        "before": before,
        "organization": organization,
        "said": said,
        "form": form,
        "others": others,
        "breadcrumbs": _trail(agreement, "確認する") if by else [],
    }
    return render(request, "partnerships/agreement_answer.html", context)


def _trail(agreement: Agreement, label: str) -> list[tuple[str, str]]:
    return trail(agreement.partnership, (str(agreement), agreement.get_absolute_url()), (label, ""))


def _word_of(version: AgreementVersion | None, organization: Organization) -> Confirmation | None:
    if version is None:
        return None
    return version.confirmations.filter(organization=organization).first()


def _sheet(request: HttpRequest, agreement: Agreement) -> PaperSheet | None:
    """The numbered sheet that is being entered, if it is about the version shown now."""
    sheet = sheet_asked(request, PaperSheet.Kind.AGREEMENT, agreement.partnership)
    part = sheet_part(agreement, agreement.number)
    return sheet if sheet is not None and sheet.part == part else None


def _from_sheet(sheet: PaperSheet | None) -> dict[str, Any]:
    return {"organization": str(sheet.organization_id), "via": "paper"} if sheet else {}


@require_http_methods(FORM_METHODS)
@login_required
def agreement_on_paper(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """The third party's coordinator or ward staff enter an answer from paper or telephone."""
    promise = agreement_or_404(request, pk, agreement)
    require(can_enter_paper_consent(request.user, promise.partnership))
    version = version_shown(promise)
    if promise.status != Agreement.Status.CONFIRMING or version is None:
        raise Conflict(NOT_NOW)
    asked = version.confirmations.select_related("organization")
    sheet = _sheet(request, promise)
    form = PaperAnswerForm(
        request.POST if request.method == "POST" else None,
        organizations=[row.organization for row in asked],
        initial={"number": promise.number, **_from_sheet(sheet)},
    )
    if form.is_valid():
        label = desk_label(request.user, promise.partnership)
        if sheet and sheet.organization != form.cleaned_data["organization"]:
            sheet = None  # somebody chose another group than the one on the sheet
        confirm_agreement(promise, by=request.user, label=label, sheet=sheet, **form.cleaned_data)
        messages.success(request, "返事を記録しました。")
        return redirect("partnerships:agreement-on-paper", pk=pk, agreement=agreement)
    context = {
        "agreement": promise,
        "partnership": promise.partnership,
        "form": form,
        "version": version,
        "confirmations": asked,
        "sheet": sheet,
        "breadcrumbs": _trail(promise, "紙や電話の返事を記録する"),
    }
    return render(request, "partnerships/agreement_on_paper.html", context)
