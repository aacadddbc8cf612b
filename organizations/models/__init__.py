"""Organisations, the people in them, what they offer and need, and the places they run."""

from organizations.models.events import Event
from organizations.models.follows import Follow
from organizations.models.listings import Listing
from organizations.models.members import ClaimCode, MailStop, Membership, OutreachTask
from organizations.models.organizations import NpoField, Organization, Theme
from organizations.models.places import Place, PlaceKind
from organizations.models.relations import RelationNote

__all__ = [
    "ClaimCode",
    "Event",
    "Follow",
    "Listing",
    "MailStop",
    "Membership",
    "NpoField",
    "Organization",
    "OutreachTask",
    "Place",
    "PlaceKind",
    "RelationNote",
    "Theme",
]
