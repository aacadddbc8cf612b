"""Publication at the desk, and the page that stops it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.workflow import Conflict
from organizations.permissions import memberships_of
from partnerships.actions.publication import (
    ask_consent,
    can_be_published,
    publish_partnership,
    stop_publication,
    take_back_publication,
)
from partnerships.actions.versions import ask_about_changes
from partnerships.forms.publication import RoundForm
from partnerships.models import Partnership
from partnerships.parties import active_parties
from partnerships.permissions import (
    can_approve_partnership,
    can_read_partnership_inside,
    can_stop_publication,
    party_ids,
)
from partnerships.profile import draft_page
from partnerships.public.fields import changed_fields
from partnerships.readiness import missing_for_publication
from partnerships.views.registration import my_partnership, pager_query, require_staff
from partnerships.views.whose import WARD, remembered, whose_of, whose_tabs
from partnerships.workflow import PUBLICATION

THIS_ROUND = Q(consents__round=F("consent_round"))


@require_safe
@login_required
def publication_desk(request: HttpRequest) -> HttpResponse:
    """What waits for consent or for the approver, the complete ones first."""
    require_staff(request)
    if there := remembered(request):
        return there
    whose = whose_of(request)
    rows = (
        Partnership.objects.of_staff(request.user)
        .kept(request.user, whose)
        .filter(asking__isnull=False)
        .annotate(
            n_asked=Count("consents", filter=THIS_ROUND),
            n_yes=Count("consents", filter=THIS_ROUND & Q(consents__answer="yes")),
            n_no=Count("consents", filter=THIS_ROUND & Q(consents__answer="no")),
        )
        .select_related("asking")
        .prefetch_related("parties__organization")
        .order_by(F("n_asked") - F("n_yes"), "pk")
    )
    page, past_end = page_of(rows, request.GET.get("page"))
    context = {
        "page_obj": page,
        "past_end": past_end,
        "whose_tabs": whose_tabs(request, whose),
        "pager_query": pager_query(whose="" if whose == WARD else whose),
        "is_approver": bool(scope_of(request.user).approver_wards),
        "breadcrumbs": [("机", reverse("desk")), ("公開の確認", "")],
    }
    return render(request, "partnerships/desk_publications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm page, then one question to every party."""
    partnership = my_partnership(request, pk)
    if not PUBLICATION.allows(partnership, "ask"):
        raise Conflict
    missing = missing_for_publication(partnership)
    if request.method == "POST":
        try:
            ask_consent(partnership, by=request.user)
        except ValidationError as error:
            missing = error.messages
        else:
            messages.success(request, "みなさんに確認をお願いしました。")
            return redirect("partnerships:desk-partnership", pk=pk)
    context = {
        "partnership": partnership,
        "parties": active_parties(partnership),
        "missing": missing,
        "breadcrumbs": _trail(partnership, "みなさんに確認をお願いする"),
    }
    return render(request, "partnerships/publication_ask.html", context)


@require_safe
@login_required
def leaflet_block(request: HttpRequest, pk: int) -> HttpResponse:
    """The column of the ward's leaflet as the words stand now, with what does not fit."""
    partnership = my_partnership(request, pk)
    context = {
        "partnership": partnership,
        "breadcrumbs": _trail(partnership, "リーフレットの見え方"),
        **draft_page(partnership),
    }
    return render(request, "partnerships/leaflet_block.html", context)


@require_POST
@login_required
def publication_ask_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """直した所の確認をお願いする, for records that changed beside the registration."""
    partnership = my_partnership(request, pk)
    try:
        ask_about_changes(partnership, by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "直した所について、関わる団体に確認をお願いしました。")
    return redirect("partnerships:desk-partnership", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The approver's page: the answers of the round, then 公開する."""
    partnership = my_partnership(request, pk)
    if not can_approve_partnership(request.user, partnership):
        raise PermissionDenied
    if not can_be_published(partnership):
        raise Conflict
    initial = {"round": partnership.consent_round}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            publish_partnership(partnership, by=request.user, round=form.cleaned_data["round"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "公開しました。参加団体にお知らせしました。")
            return redirect("partnerships:desk-partnership", pk=pk)
    consents = partnership.consents.filter(round=partnership.consent_round)
    context = {
        "partnership": partnership,
        "form": form,
        "renews": partnership.shown is not None,
        "changed": changed_fields(partnership),
        "consents": consents.select_related("organization"),
        "breadcrumbs": _trail(partnership, "公開する"),
    }
    return render(request, "partnerships/publication_publish.html", context)


@require_POST
@login_required
def publication_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """確認をやめて直す."""
    partnership = my_partnership(request, pk)
    take_back_publication(partnership, by=request.user)
    messages.success(request, "確認をやめました。直してから、もう一度お願いできます。")
    return redirect("partnerships:desk-partnership", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm page, then the public page is gone at once. No reason is asked."""
    visible = Partnership.objects.visible_to(request.user)
    visible = visible.select_related("ward", "third_party", "shown")
    partnership: Partnership = get_object_or_404(visible, pk=pk)
    if not can_stop_publication(request.user, partnership):
        raise PermissionDenied
    if request.method == "POST":
        stop_publication(
            partnership, by=request.user, organization=_managed_party(request.user, partnership)
        )
        messages.success(request, "公開を止めました。参加団体と区の担当にお知らせしました。")
        return redirect(_after_stop(request, partnership))
    is_inside = can_read_partnership_inside(request.user, partnership)
    # Coordinators of the place know it as everybody does, by the name that is public.
    name = partnership.shown.name if partnership.shown and not is_inside else partnership.name
    context = {
        "partnership": partnership,
        "name": name,
        "can_stop": PUBLICATION.allows(partnership, "stop"),
        "breadcrumbs": [(name, partnership.get_absolute_url()), ("公開を止める", "")],
    }
    return render(request, "partnerships/publication_stop.html", context)


def _managed_party(user: Any, partnership: Partnership) -> Any:
    """The party for which a manager stops; None for offices and the city."""
    managed = {pk for pk, role in memberships_of(user).items() if role == "manager"}
    ids = managed & party_ids(partnership)
    party = partnership.parties.filter(organization_id__in=ids).first()
    return party.organization if party else None


def _after_stop(request: HttpRequest, partnership: Partnership) -> str:
    if scope_of(request.user).staffs_ward(partnership.ward_id):
        return reverse("partnerships:desk-partnership", args=[partnership.pk])
    if not can_read_partnership_inside(request.user, partnership):
        return partnership.get_absolute_url()
    return reverse("partnerships:publication-stop", args=[partnership.pk])


def _trail(partnership: Partnership, here: str) -> list[tuple[str, str]]:
    return [
        ("机", reverse("desk")),
        ("公開の確認", reverse("partnerships:desk-publications")),
        (partnership.name, reverse("partnerships:desk-partnership", args=[partnership.pk])),
        (here, ""),
    ]
