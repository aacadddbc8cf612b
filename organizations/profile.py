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
from organizations.shown import OfGroup, has_something, of_one_group

Links = list[tuple[str, str]]
BESIDE_THE_ROW = ("ward__outline", "district__outline", "source")
# The columns that the page shows or decides by: a group has sixty.
SHOWN = (
    *("name", "name_kana", "kind", "founded_year", "people_count", "ward", "district", "open_to"),
    *("participants", "plain_japanese", "wheelchair_ok", "tagline", "summary", "effort"),
    *("how_to_join", "contact_name", "public_email", "show_email", "public_phone", "show_phone"),
    *("public_fax", "show_fax", "public_address", "show_address", "phone_confirmed_as_office"),
    *("website", "social_links", "status", "no_capacity", "confirmed_on", "archived_note"),
    *("latitude", "longitude", "is_sample", "source", "source_note"),
    *("ward__slug", "ward__name", "ward__outline__rings", "ward__outline__credit"),
    *("district__slug", "district__name", "district__ward"),
    *("district__outline__rings", "district__outline__credit"),
    *("source__title", "source__issuer", "source__published"),
)


def public_row(pks: list[int], on: date) -> Any:
    """A published group, and whether there is anything of it on that day."""
    rows = Organization.objects.published().filter(pk__in=pks).order_by()
    rows = rows.annotate(**has_something(on))
    return rows.select_related(*BESIDE_THE_ROW).only(*SHOWN)


PUBLIC = PreparedObjects(public_row)


def visible_organization(pk: int, user: Any, on: date) -> Organization | None:
    """The group with its places and source, if `user` may see it.

    Everybody may see what is public, so that is asked for first: its statement is prepared.
    """
    organization: Organization | None = PUBLIC.first(pk, on)
    if organization is None and user.is_authenticated:
        rows = Organization.objects.visible_to(user).select_related(*BESIDE_THE_ROW)
        organization = rows.filter(pk=pk).first()
    return organization


def profile_of(organization: Organization, user: Any, on: date) -> dict[str, Any]:
    """A group's page in a fixed number of statements, each with a bound.

    `offices` are those to turn to instead of the group: always for name-only entries, and where
    nothing of the group's own may be public (PR2).
    """
    offered = OfGroup()
    if may_offer(organization):
        offered = of_one_group(organization.pk, on)
    contacts = public_contacts(organization)
    found = beside(organization, offices=not contacts)
    return {
        "offers": [listing for listing in offered.listings if listing.direction == "offer"],
        "needs": [listing for listing in offered.listings if listing.direction == "need"],
        "events": offered.events,
        "partnerships": cards_of("partnerships_of_group", [organization.pk], on)[0],
        "places": offered.places,
        "drawing": group_sketch(organization, offered.places),
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


def may_offer(organization: Organization) -> bool:
    """Whether there is anything to read: the public row says so, of a draft it is not known."""
    return any(
        getattr(organization, f"has_{thing}", True) for thing in ("listings", "places", "events")
    )


def public_contacts(organization: Organization) -> Links:
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


def links_of(organization: Organization) -> Links:
    """(label, address) of the website and the social pages that are safe to link to."""
    links = [("ホームページ", safe_url(organization.website))]
    links += [("SNS", safe_url(str(address))) for address in organization.social_links]
    return [(label, url) for label, url in links if url]
