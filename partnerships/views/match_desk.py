"""The desk for bringing groups together: what is missing, who is alone, whom to introduce."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships import permissions as may
from partnerships.actions.matching import ask_to_meet
from partnerships.forms.matching import IntroduceForm
from partnerships.matching import districts
from partnerships.models import Introduction
from partnerships.views.proposal_access import demand, posted

TITLE = "団体どうしをつなぐ"
SHOWN = {
    "needs": "近くに『できます』がない『求めています』",
    "groups": "まだつながりのない団体",
    "pairs": "紹介できそうな2つの団体",
    "introductions": "紹介したこと",
}
# One matching for each group of a page: few, so that the page opens quickly.
PAIRS_PER_PAGE, PER_PAGE = 5, 20


@require_safe
@login_required
def desk_match(request: HttpRequest) -> HttpResponse:
    """Four lists about the places of this desk, chosen by ?show=."""
    user, today = request.user, timezone.localdate()
    demand(may.has_proposal_desk(user))
    scope = scope_of(user)
    lists: dict[str, Callable[[], Any]] = {
        "needs": lambda: districts.unanswered_needs(scope, today),
        "groups": lambda: districts.unlinked_groups(scope, today),
        "pairs": lambda: districts.groups_to_introduce(scope, today),
        "introductions": lambda: Introduction.objects.visible_to(user).select_related(
            "first", "second", "office"
        ),
    }
    asked = request.GET.get("show") or "needs"
    show = asked if asked in lists else "needs"
    per_page = PAIRS_PER_PAGE if show == "pairs" else PER_PAGE
    page, past_end = page_of(lists[show](), request.GET.get("page"), per_page=per_page)
    context = {
        "page_obj": page,
        "past_end": past_end,
        "pairs": districts.pairs_for(list(page), today) if show == "pairs" else [],
        "show": show,
        "tabs": SHOWN.items(),
        "heading": SHOWN[show],
        "unknown_filter": asked not in lists,
        "breadcrumbs": [("机", reverse("desk")), (TITLE, "")],
    }
    return render(request, "partnerships/match_desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduction_create(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """「2つの団体を紹介する」: some words, then both are asked."""
    groups = Organization.objects.published().select_related("ward", "district")
    one, partner = get_object_or_404(groups, pk=pk), get_object_or_404(groups, pk=other)
    demand(may.can_introduce(request.user, one, partner))
    office = may.introducing_office(request.user, one, partner)
    form = IntroduceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return introduce(request, form, one=one, other=partner, office=office)
    context = {
        "one": one,
        "partner": partner,
        "office": office,
        "form": form,
        "suggestion": districts.best_pair(one, partner, timezone.localdate()),
        "breadcrumbs": [
            ("机", reverse("desk")),
            (TITLE, f"{reverse('partnerships:desk-match')}?show=pairs"),
            ("2つの団体を紹介する", ""),
        ],
    }
    return render(request, "partnerships/introduction_form.html", context)


def introduce(request: HttpRequest, form: IntroduceForm, **groups: Any) -> HttpResponse:
    data = form.cleaned_data
    try:
        made = ask_to_meet(
            groups["one"],
            groups["other"],
            by=request.user,
            office=groups["office"],
            words=data["words"],
            submission_key=data["submission_key"],
        )
    except Conflict as error:
        back = f"{reverse('partnerships:desk-match')}?show=introductions"
        context = {"message": str(error), "back_url": back}
        return render(request, "409.html", context, status=409)
    messages.success(request, "2つの団体に、会ってみたいかを聞きました。")
    return redirect(made)
