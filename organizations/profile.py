"""What the public page of a group shows, beside the row itself."""

from datetime import date
from typing import Any

from districts.profile import offices_near
from kyodo_portal.lib.text import safe_url
from organizations.models import Organization
from organizations.permissions import can_edit_organization, is_member, is_ward_staff


def profile_of(organization: Organization, user: Any, on: date) -> dict[str, Any]:
    """A group's page in a fixed number of queries.

    `offices` are those to turn to instead of the group: always for name-only entries, and where
    nothing of the group's own may be public (PR2).
    """
    listings = list(organization.listings.filter(is_open=True, ends_on__gte=on))
    contacts = public_contacts(organization)
    return {
        "offers": [listing for listing in listings if listing.direction == "offer"],
        "needs": [listing for listing in listings if listing.direction == "need"],
        "partnerships": partnerships_of(organization),
        "places": organization.places.select_related("kind", "source"),
        "links": links_of(organization),
        "contacts": contacts,
        "offices": [] if contacts else offices_near(organization.district, organization.ward),
        "is_own": is_member(user, organization.pk),
        "can_edit": can_edit_organization(user, organization),
        "has_desk_page": is_ward_staff(user, organization),
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


def partnerships_of(organization: Organization) -> Any:
    """Its published partnerships; that floor is reached through the reverse relation only."""
    party = Organization._meta.get_field("partnership_parties").related_model
    partnership = party._meta.get_field("partnership").related_model  # type: ignore[union-attr]
    rows = partnership._default_manager.published()  # type: ignore[union-attr]
    return rows.filter(parties__organization=organization).for_cards()
