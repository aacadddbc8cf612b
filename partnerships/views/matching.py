"""合いそうな団体: for one's own groups, for one offer or need, and 「今回は合わない」."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.prepared import Prepared, PreparedParts
from organizations.models import Listing, Organization
from organizations.permissions import is_manager
from partnerships.actions.matching import dismiss_suggestion, undo_dismissal
from partnerships.filters.matching import SuggestionFilter
from partnerships.forms.matching import DismissForm
from partnerships.matching import Suggestion, suggest, suggest_for_listing
from partnerships.matching.profiles import ASKING
from partnerships.models import Dismissal
from partnerships.permissions import can_write_proposal_for
from partnerships.views.proposal_access import demand, posted

TITLE = "合いそうな団体"
# Suggestions that are worked out, and shown on one page; and dismissals that can be taken back.
MOST, PER_PAGE, MOST_DISMISSED = 40, 8, 30
PUBLIC_MOST = 5
# The groups of one user, and what one group dismissed and still can be looked at.
OWN = PreparedParts(
    Organization,
    (*ASKING, "status"),
    lambda users: Organization.objects.of_members(users).exclude(status="closed").by_reading(),
)
DISMISSED = Prepared(
    lambda groups: Dismissal.objects.filter(
        organization_id__in=groups, other__in=Organization.objects.published()
    ).values_list("other_id", "other__name", "reason")[:MOST_DISMISSED],
    width=1,
)
REASONS = {str(value): str(label) for value, label in Dismissal.Reason.choices}


@require_safe
@login_required
def match(request: HttpRequest) -> HttpResponse:
    """Whom one of the visitor's groups could try something with, and why.

    ?group= chooses the group, ?need= or ?offer= one of its listings.
    """
    groups = groups_of(request)
    if not groups:
        context: dict[str, Any] = {"breadcrumbs": trail()}
        return render(request, "partnerships/match_without_group.html", context)
    group, is_unknown = chosen_group(request, groups)
    listing, elsewhere = chosen_listing(request, groups)
    if elsewhere:
        return redirect("partnerships:match-listing", elsewhere.pk)
    if listing:
        group = listing.organization
    found = SuggestionFilter(request.GET, suggestions_for(request, group, listing))
    page, past_end = page_of(found.narrowed(), request.GET.get("page"), per_page=PER_PAGE)
    context = {
        "group": group,
        "groups": groups,
        "listing": listing,
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "is_unknown": is_unknown or found.has_unknown,
        "chosen": chosen(group, listing),
        "own_query": urlencode(chosen(group, listing)),
        "pager_query": urlencode(chosen(group, listing) | found.values) + "&",
        "dismissed": dismissed_by(group),
        "breadcrumbs": trail(),
    }
    return render(request, "partnerships/match.html", context)


def groups_of(request: HttpRequest) -> list[Organization]:
    """The visitor's groups, those that they manage first."""
    found = OWN.objects([request.user.pk])
    return sorted(found, key=lambda group: not is_manager(request.user, group.pk))


def chosen_group(request: HttpRequest, groups: list[Organization]) -> tuple[Organization, bool]:
    """The group of ?group=, else the first; and whether another one was asked for."""
    asked = request.GET.get("group", "")
    group = next((group for group in groups if str(group.pk) == asked), groups[0])
    return group, bool(asked) and str(group.pk) != asked


def chosen_listing(
    request: HttpRequest, groups: list[Organization]
) -> tuple[Listing | None, Listing | None]:
    """The listing of ?need= or ?offer=: an own one, and a public one of another group."""
    for direction in Listing.Direction.values:
        key = request.GET.get(direction, "")
        if key.isascii() and key.isdecimal() and len(key) < 12:
            rows = Listing.objects.filter(direction=direction).select_related(
                "organization__ward", "organization__district"
            )
            listing = rows.filter(pk=key).first()
            if listing and listing.organization in groups:
                return listing, None
            if listing and listing.organization.status == Organization.Status.PUBLISHED:
                return None, listing
    return None, None


def chosen(group: Organization, listing: Listing | None) -> dict[str, Any]:
    """What the address of this page says, besides the filters."""
    return {listing.direction: listing.pk} if listing else {"group": group.pk}


def suggestions_for(
    request: HttpRequest, group: Organization, listing: Listing | None
) -> list[Suggestion]:
    if listing is None:
        return suggest(group, viewer=request.user, limit=MOST)
    return suggest_for_listing(listing, viewer=request.user, limit=MOST)


def dismissed_by(group: Organization) -> list[dict[str, Any]]:
    """The groups that still can be looked at, the latest answer first."""
    return [
        {"pk": pk, "name": name, "reason": REASONS.get(reason, "")}
        for pk, name, reason in DISMISSED.rows([group.pk])
    ]


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    here = (TITLE, reverse("partnerships:match") if more else "")
    return [("マイページ", reverse("my")), here, *more]


@require_safe
def match_listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could answer one public offer or need, for everybody; made of public things only."""
    rows = Listing.objects.filter(organization__status=Organization.Status.PUBLISHED)
    listing: Listing = get_object_or_404(rows.for_page(), pk=pk)
    if listing.phase(timezone.localdate()) == "ended":
        return redirect(listing)  # which says so
    suggestions = suggest_for_listing(listing, viewer=AnonymousUser(), limit=PUBLIC_MOST)
    direction = listing.direction
    context = {
        "listing": listing,
        "label": listing.get_direction_display(),
        "suggestions": suggestions,
        "breadcrumbs": [
            (listing.get_direction_display(), reverse(f"organizations:{direction}-list")),
            (listing.title, listing.get_absolute_url()),
            (TITLE, ""),
        ],
    }
    return render(request, "partnerships/match_listing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def match_dismiss(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """「今回は合わない」: why, in one word. Only this group's suggestions learn from it."""
    group, partner = both(request, pk, other)
    form = DismissForm(posted(request))
    if request.method == "POST" and form.is_valid():
        dismiss_suggestion(group, partner, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, f"「{partner.name}」は、もうおすすめしません。下で、元にもどせます。"
        )
        return redirect(page_of_group(group))
    context = {
        "group": group,
        "partner": partner,
        "form": form,
        "back_url": page_of_group(group),
        "breadcrumbs": trail(("今回は合わない", "")),
    }
    return render(request, "partnerships/match_dismiss.html", context)


@require_POST
@login_required
def match_undo(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Suggest the other group again."""
    group, partner = both(request, pk, other)
    if undo_dismissal(group, partner, by=request.user):
        messages.success(request, f"「{partner.name}」を、またおすすめします。")
    return redirect(page_of_group(group))


def both(request: HttpRequest, pk: int, other: int) -> tuple[Organization, Organization]:
    """One of the visitor's groups (else 403) and another public one."""
    group: Organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    demand(can_write_proposal_for(request.user, group))
    others = Organization.objects.published().exclude(pk=pk)
    return group, get_object_or_404(others, pk=other)


def page_of_group(group: Organization) -> str:
    return f"{reverse('partnerships:match')}?group={group.pk}"
