"""できます・求めています of one group: the list (one of the profile's tasks) and the form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kyodo_portal.lib.workflow import Conflict
from organizations.actions import listings as actions
from organizations.actions.profile import is_waiting, save_profile
from organizations.forms.listings import ListingForm
from organizations.models import Listing, Organization
from organizations.permissions import can_edit_listings, can_edit_organization, is_member
from organizations.views.fetch import my_crumbs, organization_for, posted

TITLE = "できます・求めています"
PHASES = {
    "open": ("公開中", "green"),
    "ending": ("まもなく終わり", "yellow"),
    "ended": ("終わりました", "gray"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile_listings(request: HttpRequest, pk: int) -> HttpResponse:
    """All offers and needs; a POST says that this task is done (none is fine too)."""
    organization = organization_for(request, pk, can_edit_organization)
    if request.method == "POST":
        mark_done(request, organization)
        return redirect("organizations:profile-tasks", organization.pk)
    context = {
        "organization": organization,
        "groups": listing_groups(organization),
        "can_edit": can_edit_listings(request.user, organization),
        "can_finish": is_member(request.user, organization.pk) and not is_waiting(organization),
        "comment": organization.review_comments.get("listings", ""),
        "breadcrumbs": my_crumbs(organization, TITLE),
    }
    return render(request, "organizations/listings.html", context)


def mark_done(request: HttpRequest, organization: Organization) -> None:
    save_profile(
        organization,
        task="listings",
        values={},
        version=organization.version,
        by=request.user,
    )
    messages.success(request, f"「{TITLE}」を保存しました。")


def listing_groups(organization: Organization) -> list[tuple[str, list[dict[str, Any]]]]:
    """Offers, then needs, each with its phase today."""
    today = timezone.localdate()
    rows = organization.listings.select_related("district").order_by("-is_open", "-ends_on", "pk")
    items: list[dict[str, Any]] = []
    for listing in rows:
        phase = listing.phase(today)
        label, colour = PHASES[phase]
        items.append({"listing": listing, "phase": phase, "label": label, "colour": colour})
    return [
        (direction.label, [item for item in items if item["listing"].direction == direction])
        for direction in Listing.Direction
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing_create(request: HttpRequest, pk: int) -> HttpResponse:
    organization = organization_for(request, pk, can_edit_listings)
    form = ListingForm(posted(request), organization=organization)
    if request.method == "POST" and form.is_valid():
        actions.create_listing(
            organization,
            by=request.user,
            values=form.listing_values(),
            submission_key=form.cleaned_data["submission_key"],
        )
        messages.success(request, "のせました。")
        return redirect("organizations:profile-edit", organization.pk, "listings")
    return render_form(request, organization, form, title="できること・求めることを書く")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing_edit(request: HttpRequest, pk: int, listing: int) -> HttpResponse:
    organization = organization_for(request, pk, can_edit_listings)
    row = get_object_or_404(organization.listings, pk=listing)
    form = ListingForm(posted(request), organization=organization, listing=row)
    title = f"「{row.title}」を直す"
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.update_listing(
                row, by=request.user, version=version, values=form.listing_values()
            )
        except Conflict:
            return render_conflict(request, organization, row, form)
        messages.success(request, "保存しました。")
        return redirect("organizations:profile-edit", organization.pk, "listings")
    return render_form(request, organization, form, title=title)


def render_conflict(
    request: HttpRequest, organization: Organization, listing: Listing, form: ListingForm
) -> HttpResponse:
    """Both texts: what the other person saved, and what is still typed in the form."""
    listing.refresh_from_db()
    conflict = []
    for name, mine in form.listing_values().items():
        before, after = word(listing, name, getattr(listing, name)), word(listing, name, mine)
        if before != after:
            label = form.fields[name].label
            conflict.append({"label": label, "before": before, "after": after})
    form.use_version(listing.version)
    title = f"「{listing.title}」を直す"
    return render_form(request, organization, form, title=title, conflict=conflict, status=409)


def word(listing: Listing, name: str, value: Any) -> str:
    choices = dict(getattr(listing._meta.get_field(name), "choices", None) or ())
    return str(choices.get(value, "" if value is None else value))


def render_form(
    request: HttpRequest,
    organization: Organization,
    form: ListingForm,
    *,
    title: str,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "form": form,
        "task_label": title,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": my_crumbs(organization, TITLE),
    }
    return render(request, "organizations/edit.html", context, status=status)


@require_POST
@login_required
def listing_close(request: HttpRequest, pk: int, listing: int) -> HttpResponse:
    organization = organization_for(request, pk, can_edit_listings)
    row = get_object_or_404(organization.listings, pk=listing)
    actions.close_listing(row, by=request.user)
    messages.success(request, f"「{row.title}」の掲載を終わりにしました。")
    return redirect("organizations:profile-edit", organization.pk, "listings")


@require_POST
@login_required
def listing_renew(request: HttpRequest, pk: int, listing: int) -> HttpResponse:
    organization = organization_for(request, pk, can_edit_listings)
    row = get_object_or_404(organization.listings, pk=listing)
    actions.renew_listing(row, by=request.user)
    messages.success(request, f"「{row.title}」を、これから6か月のせます。")
    return redirect("organizations:profile-edit", organization.pk, "listings")
