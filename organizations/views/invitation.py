"""Groups without a PC: entered by name, invited on paper, claimed with the code of the letter."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Office, Ward
from districts.permissions import scope_of
from kyodo_portal.history.actions import portal_url
from kyodo_portal.lib.ids import format_paper_code
from organizations.actions import invitation as actions
from organizations.actions.registration import create_name_only
from organizations.forms.registration import ClaimForm, NameOnlyForm
from organizations.models import ClaimCode
from organizations.permissions import can_invite_officer
from organizations.views.fetch import desk_crumbs, desk_organization_for, must_staff_a_ward, posted

SESSION_KEY = "invitation_codes"
# How long the code of a letter stays in the printing person's own session.
SHOWN_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organization_claim(request: HttpRequest) -> HttpResponse:
    """Type the code of the letter and become the entry's manager."""
    form = ClaimForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            organization = actions.claim_organization(form.cleaned_data["code"], by=request.user)
        except ValidationError as error:
            form.add_error("code", error)
            status = 429 if error.code == "rest" else 200
        else:
            messages.success(request, f"「{organization.name}」の登録を引き受けました。")
            return redirect("organizations:profile-tasks", organization.pk)
    crumbs = [("マイページ", reverse("my")), ("招待の番号を入れる", "")]
    context = {"form": form, "breadcrumbs": crumbs}
    return render(request, "organizations/claim.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name_only_create(request: HttpRequest) -> HttpResponse:
    must_staff_a_ward(request)
    wards = Ward.objects.filter(pk__in=scope_of(request.user).staff_wards)
    form = NameOnlyForm(posted(request), wards=wards)
    if request.method == "POST" and form.is_valid():
        names = ("name", "kind", "district", "submission_key")
        organization = create_name_only(
            by=request.user, **{name: form.cleaned_data[name] for name in names}
        )
        messages.success(request, f"「{organization.name}」を、名前だけ登録しました。")
        return redirect("organizations:desk-organization", organization.pk)
    crumbs = desk_crumbs(
        ("団体の登録", reverse("organizations:desk-organizations")), ("名前だけの登録", "")
    )
    context = {"form": form, "breadcrumbs": crumbs}
    return render(request, "organizations/name_only.html", context)


@require_POST
@login_required
def invitation_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new code; it stays in this session until the letter is printed."""
    organization = desk_organization_for(request, pk)
    if not can_invite_officer(request.user, organization):
        raise PermissionDenied("この団体は、もう登録を引き受けた方がいます。")
    invitation, code = actions.create_invitation(organization, by=request.user)
    until = int(timezone.now().timestamp()) + SHOWN_SECONDS
    codes = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = codes | {str(invitation.pk): [code, until]}
    return redirect("organizations:invitation-print", invitation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invitation_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter on A4; a POST says that it is printed, and the code is forgotten."""
    rows = ClaimCode.objects.filter(printed_by_id=request.user.pk)
    rows = rows.select_related("organization__ward")
    invitation = get_object_or_404(rows, pk=pk)
    organization = desk_organization_for(request, invitation.organization_id)
    if request.method == "POST":
        codes = request.session.get(SESSION_KEY, {})
        codes.pop(str(pk), None)
        request.session[SESSION_KEY] = codes
        messages.success(request, "番号を消しました。手紙をおとどけください。")
        return redirect("organizations:desk-organization", organization.pk)
    context: dict[str, Any] = {
        "invitation": invitation,
        "organization": organization,
        "code": shown_code(request, invitation),
        "claim_url": claim_url(),
        "office": Office.objects.filter(
            pk__in=scope_of(request.user).office_ids, ward=organization.ward
        ).first(),
        "today": timezone.localdate(),
        "breadcrumbs": desk_crumbs(
            (organization.name, reverse("organizations:desk-organization", args=[organization.pk])),
            ("招待の手紙", ""),
        ),
    }
    return render(request, "organizations/invitation.html", context)


def shown_code(request: HttpRequest, invitation: ClaimCode) -> str:
    """The code as printed, if this session made it within the hour and it still works; else ""."""
    code, until = request.session.get(SESSION_KEY, {}).get(str(invitation.pk), ["", 0])
    is_usable = invitation.used_at is None and invitation.revoked_at is None
    if not is_usable or until < timezone.now().timestamp():
        return ""
    return format_paper_code(code)


def claim_url() -> str:
    return portal_url(reverse("organizations:organization-claim"))


@require_safe
def claim_qr(request: HttpRequest) -> HttpResponse:
    """The address of the claim page as a QR code; it holds no code and may be seen by anybody."""
    qr = segno.make(claim_url(), micro=False, error="m")
    svg = qr.svg_inline(scale=4, border=4, light="#fff", omitsize=False)
    document = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(document, content_type="image/svg+xml")
