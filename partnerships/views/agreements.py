"""Reading a promise: all of a partnership, one of them, its versions, on paper and as a PDF."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kyodo_portal.files.views import file_response
from kyodo_portal.history.actions import portal_url
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.pdf import pdf_response
from kyodo_portal.lib.qr import qr_svg
from kyodo_portal.lib.workflow import Conflict
from organizations.permissions import is_manager
from partnerships import clauses
from partnerships.actions.agreements import LIVING, missing_for_asking, sheet_part
from partnerships.actions.conclusion import (
    missing_for_concluding,
    parties_changed,
    version_shown,
)
from partnerships.actions.paper import issue_sheet
from partnerships.models import (
    Agreement,
    AgreementVersion,
    Confirmation,
    PaperSheet,
    Partnership,
    Reply,
)
from partnerships.paper import sheet_printed
from partnerships.parties import active_ids, active_parties
from partnerships.permissions import (
    can_conclude_agreement,
    can_enter_paper_consent,
    can_print_sheet,
    can_read_partnership_inside,
    can_write_agreement,
)

Status = Agreement.Status


def inside_or_404(request: HttpRequest, pk: int) -> Partnership:
    """The partnership, for those inside: its promises do not exist for others."""
    rows = Partnership.objects.visible_to(request.user).select_related("ward", "third_party")
    partnership: Partnership = get_object_or_404(rows, pk=pk)
    if not can_read_partnership_inside(request.user, partnership):
        raise Http404
    return partnership


def agreement_or_404(request: HttpRequest, pk: int, agreement: int) -> Agreement:
    """One promise of a partnership, for those inside."""
    partnership = inside_or_404(request, pk)
    rows = partnership.agreements.select_related("renews", "signed")
    found: Agreement = get_object_or_404(rows, pk=agreement)
    found.partnership = partnership
    return found


def trail(partnership: Partnership, *more: tuple[str, str]) -> list[tuple[str, str]]:
    promises = reverse("partnerships:agreement-list", args=[partnership.pk])
    steps = [(partnership.name, partnership.get_absolute_url()), ("約束", promises), *more]
    return [*steps[:-1], (steps[-1][0], "")]


@require_safe
@login_required
def agreement_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All promises of a partnership, the one that stands and the one in work first."""
    partnership = inside_or_404(request, pk)
    today = timezone.localdate()
    rows = list(partnership.agreements.order_by("-pk"))
    is_living = partnership.status in LIVING
    in_work = [row for row in rows if row.status in {Status.DRAFT, Status.CONFIRMING}]
    context = {
        "partnership": partnership,
        "now": [row for row in rows if row.status == Status.CONCLUDED],
        "in_work": in_work,
        "earlier": [
            row for row in rows if row.status in {Status.ENDED, Status.RENEWED, Status.DROPPED}
        ],
        "today": today,
        "can_start": is_living and not in_work and can_write_agreement(request.user, partnership),
        "can_note": is_living and can_conclude_agreement(request.user, partnership),
        "breadcrumbs": trail(partnership),
    }
    return render(request, "partnerships/agreement_list.html", context)


def content_shown(agreement: Agreement) -> dict[str, Any] | None:
    """What a page shows of a written promise: the draft, or the version shown last."""
    if agreement.status == Status.DRAFT:
        return clauses.content_of(agreement, active_parties(agreement.partnership))
    version = version_shown(agreement)
    return version.content if version else None


def text_context(agreement: Agreement, content: dict[str, Any] | None) -> dict[str, Any]:
    """What _agreement_text.html and the paper need."""
    return {
        "agreement": agreement,
        "partnership": agreement.partnership,
        "content": content,
        "rows": clauses.rows_of(content) if content else [],
        "kind": clauses.kind_of(content or {"kind": agreement.kind, "form": agreement.form}),
        "period": clauses.period_of(content) if content else "",
        "parties": [name for _pk, name in content["parties"]]
        if content
        else [str(party.organization) for party in active_parties(agreement.partnership)],
        "money": [
            (year, clauses.money_of(year)) for year in agreement.partnership.fiscal_years.all()
        ],
        "is_draft": agreement.status in {Status.DRAFT, Status.CONFIRMING, Status.DROPPED},
        "today": timezone.localdate(),
    }


@require_safe
@login_required
def agreement_detail(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """One promise: its text, who has said what, what to do next."""
    promise = agreement_or_404(request, pk, agreement)
    content = content_shown(promise)
    version = version_shown(promise)
    history = HistoryEntry.objects.about(promise.partnership)
    context = {
        **text_context(promise, content),
        "version": version,
        "confirmations": version.confirmations.select_related("organization") if version else [],
        "parties_changed": promise.status == Status.CONFIRMING and parties_changed(promise),
        "crosses": content is not None and clauses.crosses_year_unsaid(content),
        "ends_soon": promise.ends_soon(timezone.localdate()),
        "may": _may(request.user, promise),
        "tasks": _tasks(promise, content) if promise.status == Status.DRAFT and content else [],
        "missing": _missing(promise),
        "history": history.filter(action__startswith="agreement_"),
        "breadcrumbs": trail(promise.partnership, (str(promise), "")),
    }
    return render(request, "partnerships/agreement_detail.html", context)


def _may(user: Any, agreement: Agreement) -> dict[str, bool]:
    partnership, status = agreement.partnership, agreement.status
    confirming = status == Status.CONFIRMING
    writes = can_write_agreement(user, partnership)
    concludes = can_conclude_agreement(user, partnership)
    return {
        "write": writes and status == Status.DRAFT,
        "take_back": writes and confirming,
        "drop": writes and status in {Status.DRAFT, Status.CONFIRMING},
        "conclude": concludes and confirming,
        "end": concludes and status == Status.CONCLUDED,
        "renew": writes
        and status in {Status.CONCLUDED, Status.ENDED}
        and partnership.status in LIVING
        and not partnership.agreements.open().exists(),
        "confirm": confirming and any(is_manager(user, pk) for pk in active_ids(partnership)),
        "paper": confirming and can_enter_paper_consent(user, partnership),
        "file": writes and status not in {Status.DRAFT, Status.CONFIRMING, Status.DROPPED},
    }


def _tasks(agreement: Agreement, content: dict[str, Any]) -> list[dict[str, Any]]:
    keys = [agreement.partnership_id, agreement.pk]
    terms = {
        "label": "種類と期間・公開する条項",
        "url": reverse("partnerships:agreement-terms", args=keys),
        "status": "todo" if clauses.missing_terms(content) else "done",
    }
    return [
        terms,
        *(
            {
                "label": f"{clause.number} {clause.label}",
                "url": reverse("partnerships:agreement-clause", args=[*keys, clause.number]),
                "status": clauses.state_of(clause, content),
                "hint": _hint(clause, content),
            }
            for clause in clauses.all_clauses()
        ),
    ]


def _hint(clause: clauses.Clause, content: dict[str, Any]) -> str:
    need = "必須" if clause.is_required(content["kind"]) else "任意（書くことをすすめます）"
    left = "・「〇〇」の所を書きかえてください" if clauses.has_blanks(clause, content) else ""
    return f"{need}{left}"


def _missing(agreement: Agreement) -> list[str]:
    if agreement.status == Status.DRAFT:
        return missing_for_asking(agreement)
    return missing_for_concluding(agreement) if agreement.status == Status.CONFIRMING else []


@require_safe
@login_required
def agreement_versions(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Every version that the parties were shown, the newest first."""
    promise = agreement_or_404(request, pk, agreement)
    rows = promise.versions.prefetch_related("confirmations__organization").order_by("-number")
    context = {
        "agreement": promise,
        "partnership": promise.partnership,
        "versions": rows,
        "breadcrumbs": _below(promise, "版"),
    }
    return render(request, "partnerships/agreement_versions.html", context)


@require_safe
@login_required
def agreement_version(request: HttpRequest, pk: int, agreement: int, number: int) -> HttpResponse:
    """One version as it was, and what differs from the one before."""
    promise = agreement_or_404(request, pk, agreement)
    version: AgreementVersion = get_object_or_404(promise.versions, number=number)
    before = promise.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        **text_context(promise, version.content),
        "version": version,
        "before": before,
        "changes": clauses.changes_between(before.content, version.content) if before else [],
        "confirmations": version.confirmations.select_related("organization"),
        "breadcrumbs": _below(promise, str(version)),
    }
    return render(request, "partnerships/agreement_version.html", context)


def _below(agreement: Agreement, label: str) -> list[tuple[str, str]]:
    return trail(agreement.partnership, (str(agreement), agreement.get_absolute_url()), (label, ""))


def paper_context(agreement: Agreement, sheet: PaperSheet | None = None) -> dict[str, Any]:
    """What the paper shows; `print_url` leads there from a page that cannot make a PDF.

    With a numbered `sheet` one group's answer comes back on it.
    """
    keys = [agreement.partnership_id, agreement.pk]
    return {
        **text_context(agreement, content_shown(agreement)),
        "sheet": sheet,
        "qr": qr_svg(portal_url(sheet.get_absolute_url())) if sheet else "",
        "answers": [Confirmation.Answer.YES.label, Confirmation.Answer.CHANGE.label],
        "roles": Reply.AnswererRole.labels,
        "print_url": reverse("partnerships:agreement-print", args=keys),
        "pdf_url": reverse("partnerships:agreement-pdf", args=keys),
    }


@require_safe
@login_required
def agreement_print(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """The draft with its blanks, or the final text, as A4 pages."""
    promise = agreement_or_404(request, pk, agreement)
    sheet = _sheet(request, promise)
    context = paper_context(promise, sheet)
    if promise.status == Status.CONFIRMING and can_print_sheet(request.user, promise.partnership):
        context["can_number"] = [] if sheet else active_parties(promise.partnership)
    return render(request, "partnerships/agreement_paper.html", context)


def _sheet(request: HttpRequest, agreement: Agreement) -> PaperSheet | None:
    sheet = sheet_printed(request, PaperSheet.Kind.AGREEMENT, agreement.partnership)
    part = sheet_part(agreement, agreement.number)
    return sheet if sheet is not None and sheet.part == part else None


@require_POST
@login_required
def agreement_sheet_print(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """A numbered sheet on which one group answers, then its print page."""
    promise = agreement_or_404(request, pk, agreement)
    require(can_print_sheet(request.user, promise.partnership))
    if promise.status != Status.CONFIRMING:
        raise Conflict
    chosen = request.POST.get("organization", "")
    parties = {str(party.organization_id): party for party in active_parties(promise.partnership)}
    if chosen not in parties:
        raise Http404
    sheet = issue_sheet(
        PaperSheet.Kind.AGREEMENT,
        subject=promise.partnership,
        organization=parties[chosen].organization,
        part=sheet_part(promise, promise.number),
        by=request.user,
    )
    address = reverse("partnerships:agreement-print", args=[pk, agreement])
    return redirect(f"{address}?sheet={sheet.number}")


@require_safe
@login_required
def agreement_pdf(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """The same as a PDF to file away."""
    promise = agreement_or_404(request, pk, agreement)
    context = paper_context(promise)
    draft = "（案）" if context["is_draft"] else ""
    filename = f"{promise.get_kind_display()}{draft}_{promise.partnership.name}.pdf"
    return pdf_response(request, "partnerships/agreement_paper.html", context, filename)


@require_safe
@login_required
def agreement_signed_file(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """The scan of the signed paper, for those inside."""
    promise = agreement_or_404(request, pk, agreement)
    if promise.signed is None:
        raise Http404
    return file_response(promise.signed)


def require(allowed: bool) -> None:
    """Those inside who may not act here get 403."""
    if not allowed:
        raise PermissionDenied
