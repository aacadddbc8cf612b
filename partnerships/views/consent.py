"""A party's answer before publication: by account, by mailed link, on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from organizations.permissions import is_manager, memberships_of
from partnerships.actions.publication import give_consent, stop_publication
from partnerships.forms.publication import ConsentForm
from partnerships.models import Consent, Partnership
from partnerships.permissions import party_ids
from partnerships.profile import asked_page, for_page
from partnerships.public.fields import fields_of
from partnerships.views.tokens import access_of
from partnerships.workflow import PUBLICATION

THANKS = "返事を受けとりました。ありがとうございます。"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consent_give(request: HttpRequest, pk: int) -> HttpResponse:
    """A party's manager reads the page as it will look and answers."""
    visible = Partnership.objects.visible_to(request.user)
    partnership: Partnership = get_object_or_404(for_page(visible), pk=pk)
    mine = set(memberships_of(request.user)) & party_ids(partnership)
    if not mine:
        raise Http404
    managed = [pk for pk in sorted(mine) if is_manager(request.user, pk)]
    if not managed:
        raise PermissionDenied
    chosen = request.GET.get("org", "")
    key = int(chosen) if chosen.isdecimal() and int(chosen) in managed else managed[0]
    organization = Organization.objects.get(pk=key)
    others = [
        party.organization
        for party in partnership.parties.all()
        if party.organization_id in managed and party.organization_id != key
    ]
    stop_url = reverse("partnerships:publication-stop", args=[partnership.pk])
    return _answer_page(
        request,
        partnership,
        organization,
        by=request.user,
        others=others,
        stop_url=stop_url,
        hide_url=reverse("partnerships:public-field", args=[partnership.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for a group without an account, opened with its mailed link."""
    access = access_of(token)
    if access is None:
        return render(request, "410.html", status=410)
    partnership = for_page(Partnership.objects).get(pk=access.partnership_id)
    stop_url = reverse("partnerships:consent-token-stop", args=[token])
    return _answer_page(
        request,
        partnership,
        access.organization,
        by=None,
        stop_url=stop_url,
        hide_url=reverse("partnerships:consent-token-field", args=[token]),
        token=token,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """公開を止める for a group without an account."""
    access = access_of(token)
    if access is None:
        return render(request, "410.html", status=410)
    partnership = get_object_or_404(
        Partnership.objects.select_related("ward"), pk=access.partnership_id
    )
    if request.method == "POST":
        stop_publication(partnership, by=None, organization=access.organization, via="token")
        messages.success(request, "公開を止めました。参加団体と区の担当にお知らせしました。")
        return redirect("partnerships:consent-by-token", token=token)
    context = {
        "partnership": partnership,
        "name": partnership.name,
        "can_stop": PUBLICATION.allows(partnership, "stop"),
        "by_token": True,
    }
    return render(request, "partnerships/publication_stop.html", context)


def _answer_page(
    request: HttpRequest,
    partnership: Partnership,
    organization: Organization,
    *,
    by: Any,
    stop_url: str,
    hide_url: str,
    others: Any = (),
    token: str = "",
) -> HttpResponse:
    consent = _consent_of(partnership, organization)
    form = None
    if partnership.asking is not None and consent is not None:
        initial = {"round": partnership.consent_round, "word": consent.word}
        if consent.answer != Consent.Answer.WAITING:
            initial["answer"] = consent.answer
        form = ConsentForm(
            request.POST if request.method == "POST" else None,
            initial=initial,
            is_public=partnership.asking.settles_itself,
        )
    if request.method == "POST":
        if form is None:
            raise Conflict("いまは、公開の確認をお願いしていません。いまの状態を見てください。")
        if form.is_valid():
            via = "web" if by else "token"
            give_consent(
                partnership, by=by, organization=organization, via=via, **form.cleaned_data
            )
            messages.success(request, THANKS)
            return redirect(request.get_full_path())
    context = {
        "partnership": partnership,
        "organization": organization,
        "consent": consent,
        "form": form,
        "others": others,
        "can_stop": PUBLICATION.allows(partnership, "stop"),
        "stop_url": stop_url,
        "hide_url": hide_url,
        "token": token,
        "fields": fields_of(partnership, organization),
        **asked_page(partnership),
    }
    return render(request, "partnerships/consent_answer.html", context)


def _consent_of(partnership: Partnership, organization: Organization) -> Consent | None:
    rows = partnership.consents.filter(round=partnership.consent_round)
    return rows.filter(organization=organization).first()
