"""The public boards 求めています and できます, and the page of one entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.paging import page_of
from organizations.board_cards import reader
from organizations.board_filters import BoardFilter
from organizations.facets import Hits
from organizations.models import Listing, Organization
from organizations.permissions import can_edit_listings, is_member

LABELS = {"need": "求めています", "offer": "できます"}
WHO = {"need": "を求めている団体を見る", "offer": "で力になれる団体を見る"}
OTHERS = 6


@require_safe
def board(request: HttpRequest, direction: str) -> HttpResponse:
    """All that is looked for, or all that is offered, newest first."""
    found = BoardFilter(request.GET, direction)
    hits = Hits(found.found, reader(direction, timezone.localdate()))
    page, past_end = page_of(hits, request.GET.get("page"))
    context = {
        "direction": direction,
        "label": LABELS[direction],
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "ways_out": [] if found.total else found.ways_out(),
        "breadcrumbs": [(LABELS[direction], "")],
    }
    return render(request, "organizations/board.html", context)


@require_safe
def listing_detail(request: HttpRequest, pk: int, direction: str) -> HttpResponse:
    """One offer or need of a published group; 410 once it has ended."""
    rows = Listing.objects.filter(organization__status=Organization.Status.PUBLISHED)
    listing: Listing = get_object_or_404(rows.for_page(), pk=pk)
    if listing.direction != direction:
        return redirect(listing)
    today = timezone.localdate()
    phase = listing.phase(today)
    if phase == "ended":
        context = {"direction": direction, "label": LABELS[direction]}
        return render(request, "organizations/listing_ended.html", context, status=410)
    organization = listing.organization
    list_url = reverse(f"organizations:{direction}-list")
    context = {
        "listing": listing,
        "organization": organization,
        "label": LABELS[direction],
        "is_ending": phase == "ending",
        "is_own": is_member(request.user, organization.pk),
        "can_edit": can_edit_listings(request.user, organization),
        "others": organization.listings.current(today).exclude(pk=pk)[:OTHERS],
        "more": more_like(listing),
        "list_url": list_url,
        "breadcrumbs": [
            (LABELS[direction], list_url),
            (listing.title, ""),
        ],
    }
    return render(request, "organizations/listing_detail.html", context)


def more_like(listing: Listing) -> list[tuple[str, str]]:
    """(sentence, address): the other side's entries of the same kind nearby, and one's own side's.

    A need finds its offers this way, and an offer its needs.
    """
    ward = listing.district.ward if listing.district else listing.organization.ward
    where = f"{ward.name}で、" if ward else ""
    query = f"?listing={listing.kind}" + (f"&ward={ward.slug}" if ward else "")
    other = "offer" if listing.direction == "need" else "need"
    kind = listing.get_kind_display()
    return [
        (f"{where}「{kind}」{WHO[side]}", reverse(f"organizations:{side}-list") + query)
        for side in (other, listing.direction)
    ]
