"""What the public page of a group shows, beside the row itself."""

from datetime import date
from typing import Any

from districts.map_data import group_sketch
from kyodo_portal.lib.prepared import PreparedObjects
from kyodo_portal.lib.text import safe_url
from kyodo_portal.search.shown import cards_of
from organizations.beside import beside
from organizations.models import Organization
from organizations.permissions import (
    can_edit_organization,
    can_write_relation_note,
    is_member,
    is_ward_staff,
)
from organizations.shown import coming_events, open_listings, places_of_group

BESIDE_THE_ROW = ("ward__outline", "district__outline", "source")
PUBLIC = PreparedObjects(
    lambda pks: (
        Organization.objects.published()
        .filter(pk__in=pks)
        .select_related(*BESIDE_THE_ROW)
        .order_by()
    )
)


def visible_organization(pk: int, user: Any) -> Organization | None:
    """The group with its places and source, if `user` may see it.

    Everybody may see what is public, so that is asked for first: its statement is prepared.
    """
    organization: Organization | None = PUBLIC.first(pk)
    if organization is None and user.is_authenticated:
        rows = Organization.objects.visible_to(user).select_related(*BESIDE_THE_ROW)
        organization = rows.filter(pk=pk).first()
    return organization


def profile_of(organization: Organization, user: Any, on: date) -> dict[str, Any]:
    """A group's page in a fixed number of statements, each with a bound.

    `offices` are those to turn to instead of the group: always for name-only entries, and where
    nothing of the group's own may be public (PR2).
    """
    listings = open_listings(organization, on)
    contacts = public_contacts(organization)
    places = places_of_group(organization)
    found = beside(organization, offices=not contacts)
    return {
        "offers": [listing for listing in listings if listing.direction == "offer"],
        "needs": [listing for listing in listings if listing.direction == "need"],
        "events": coming_events(organization, on),
        "partnerships": cards_of("partnerships_of_group", [organization.pk], on)[0],
        "places": places,
        "drawing": group_sketch(organization, places),
        "links": links_of(organization),
        "contacts": contacts,
        "themes": found.themes,
        "other_districts": found.districts,
        "offices": found.offices,
        "is_own": is_member(user, organization.pk),
        "can_edit": can_edit_organization(user, organization),
        "has_desk_page": is_ward_staff(user, organization),
        "has_notes_page": can_write_relation_note(user, organization),
    }


def public_contacts(organization: Organization) -> list[tuple[str, str]]:
    """(label, value) of what the group shows itself; never a private field."""
    if organization.status == Organization.Status.NAME_ONLY:
        return []
    shown = [
        ("電話", organization.shown_phone),
        ("FAX", organization.shown_fax),
        ("メール", organization.shown_email),
        ("住所", organization.shown_address),
    ]
    return [(label, value) for label, value in shown if value]


def links_of(organization: Organization) -> list[tuple[str, str]]:
    """(label, address) of the website and the social pages that are safe to link to."""
    links = [("ホームページ", safe_url(organization.website))]
    links += [("SNS", safe_url(str(address))) for address in organization.social_links]
    return [(label, url) for label, url in links if url]
