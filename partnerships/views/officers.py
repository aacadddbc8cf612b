"""役員交代 of a group: prepare, hand over, receive, print."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.lib.pdf import pdf_response
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Membership, Organization
from partnerships.actions import officers as actions
from partnerships.forms.officers import OfficerHandoverEditForm, OfficerHandoverForm
from partnerships.forms.tasks import both_texts
from partnerships.group_work import work_of
from partnerships.models import OfficerHandover
from partnerships.permissions import (
    can_plan_officer_handover,
    can_read_officer_handover,
    can_receive_officer_handover,
)
from partnerships.views.handover_plan import explain
from partnerships.workflow import OFFICER_HANDOVER

PAPER = "partnerships/officer_paper.html"
TITLE = "役員交代"


def group_for(request: HttpRequest, pk: int) -> Organization:
    rows = Organization.objects.visible_to(request.user).select_related("ward", "district")
    organization: Organization = get_object_or_404(rows, pk=pk)
    if not can_read_officer_handover(request.user, organization):
        raise PermissionDenied(f"このページは「{organization.name}」の方だけ見られます。")
    return organization


def manager_of(request: HttpRequest, organization: Organization) -> Membership:
    """The visitor's own membership as a manager, or 403."""
    if not can_plan_officer_handover(request.user, organization):
        raise PermissionDenied("役員交代の準備ができるのは、団体の管理者だけです。")
    rows = organization.memberships.filter(status="active", user=request.user)
    membership: Membership = get_object_or_404(rows)
    return membership


def open_one(organization: Organization) -> OfficerHandover | None:
    rows = organization.officer_handovers.open().select_related(
        "organization", "outgoing__user", "outgoing__organization", "incoming__user"
    )
    found: OfficerHandover | None = rows.first()
    return found


def crumbs(organization: Organization, *trail: str) -> list[tuple[str, str]]:
    home = reverse("partnerships:officer-handover", args=[organization.pk]) if trail else ""
    tasks = reverse("organizations:profile-tasks", args=[organization.pk])
    return [
        ("マイページ", reverse("my")),
        (organization.name, tasks),
        (TITLE, home),
        *((label, "") for label in trail),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def officer_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What is going on, and the change of officers if one is prepared; else the form to begin."""
    organization = group_for(request, pk)
    handover = open_one(organization)
    if handover is not None:
        return render_open(request, organization, handover)
    form: OfficerHandoverForm | None = None
    if can_plan_officer_handover(request.user, organization):
        outgoing = manager_of(request, organization)
        data = request.POST if request.method == "POST" else None
        form = OfficerHandoverForm(data, organization=organization, outgoing=outgoing)
        if form.is_valid() and begin(request, organization, outgoing, form):
            return redirect("partnerships:officer-handover", pk)
    elif request.method == "POST":
        raise PermissionDenied("役員交代の準備ができるのは、団体の管理者だけです。")
    context = {
        "organization": organization,
        "form": form,
        "last": organization.officer_handovers.filter(status="done").first(),
        "blocks": work_of(organization, timezone.localdate()),
        "breadcrumbs": crumbs(organization),
    }
    return render(request, "partnerships/officer_start.html", context)


def begin(
    request: HttpRequest,
    organization: Organization,
    outgoing: Membership,
    form: OfficerHandoverForm,
) -> bool:
    """Open the handover; False when a rule forbids it (said in the form)."""
    key = form.cleaned_data["submission_key"]
    try:
        actions.open_officer_handover(
            organization, by=request.user, outgoing=outgoing, submission_key=key, **form.values()
        )
    except ValidationError as error:
        explain(form, error)
        return False
    messages.success(request, "役員交代の準備をはじめました。あたらしい管理者に知らせます。")
    return True


def render_open(
    request: HttpRequest, organization: Organization, handover: OfficerHandover
) -> HttpResponse:
    manages = can_plan_officer_handover(request.user, organization)
    context = {
        "organization": organization,
        "handover": handover,
        "blocks": work_of(organization, timezone.localdate()),
        "may_edit": manages and handover.status == OfficerHandover.Status.OPEN,
        "may_cancel": manages and OFFICER_HANDOVER.allows(handover, "cancel"),
        "may_receive": OFFICER_HANDOVER.allows(handover, "receive")
        and can_receive_officer_handover(request.user, handover),
        "is_outgoing": handover.outgoing.user_id == request.user.pk,
        "breadcrumbs": crumbs(organization),
    }
    return render(request, "partnerships/officer_handover.html", context)


def open_for(request: HttpRequest, pk: int) -> OfficerHandover:
    handover = open_one(group_for(request, pk))
    if handover is None:
        raise Http404
    return handover


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def officer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or person; a stale save shows both texts."""
    handover = open_for(request, pk)
    manager_of(request, handover.organization)
    if handover.status != OfficerHandover.Status.OPEN:
        raise Conflict("受け取ったあとの役員交代は、変えられません。")
    data = request.POST if request.method == "POST" else None
    form = OfficerHandoverEditForm(data, handover=handover)
    conflict: list[dict[str, Any]] | None = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_officer_handover(
                handover, by=request.user, version=version, **form.values()
            )
        except ValidationError as error:
            explain(form, error)
        except Conflict:
            stored = open_for(request, pk)
            saved = OfficerHandoverEditForm(handover=stored).initial
            conflict = both_texts(form, saved, version=stored.version)
        else:
            messages.success(request, "保存しました。あたらしい管理者に知らせます。")
            return redirect("partnerships:officer-handover", pk)
    context = {
        "organization": handover.organization,
        "form": form,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": crumbs(handover.organization, "変える"),
    }
    status = 200 if conflict is None else 409
    return render(request, "partnerships/officer_form.html", context, status=status)


@require_POST
@login_required
def officer_receive(request: HttpRequest, pk: int) -> HttpResponse:
    handover = open_for(request, pk)
    if not can_receive_officer_handover(request.user, handover):
        raise PermissionDenied("受け取れるのは、あたらしい管理者だけです。")
    actions.receive_officer_handover(handover, by=request.user)
    messages.success(request, "受け取りました。これからは、あなたが管理者です。")
    return redirect("partnerships:officer-handover", pk)


@require_POST
@login_required
def officer_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    handover = open_for(request, pk)
    manager_of(request, handover.organization)
    actions.cancel_officer_handover(handover, by=request.user)
    messages.success(request, "役員交代を取りやめました。")
    return redirect("partnerships:officer-handover", pk)


@require_safe
@login_required
def officer_print(request: HttpRequest, pk: int) -> HttpResponse:
    """引継書 on paper."""
    return render(request, PAPER, paper_context(request, pk))


@require_safe
@login_required
def officer_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """引継書 as a PDF."""
    context = paper_context(request, pk)
    return pdf_response(request, PAPER, context, f"引継書-{context['organization'].name}.pdf")


def paper_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    organization = group_for(request, pk)
    return {
        "organization": organization,
        "handover": open_one(organization),
        "blocks": work_of(organization, timezone.localdate()),
        "today": timezone.localdate(),
        "print_url": reverse("partnerships:officer-print", args=[pk]),
    }
