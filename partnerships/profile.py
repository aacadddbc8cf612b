"""What the public page of a partnership shows: the leaflet's columns, from the rows."""

from typing import Any

from django.db.models import Prefetch

from districts.models import District
from kyodo_portal.lib.text import safe_url
from partnerships.models import Gratitude, Partnership, Party, PrincipleRecord
from partnerships.permissions import (
    can_consent_for,
    can_edit_partnership,
    can_stop_publication,
    party_ids,
)


def for_page(rows: Any) -> Any:
    """The rows with everything the page reads, in a fixed number of queries."""
    joint = PrincipleRecord.objects.filter(party=None).select_related("principle")
    return rows.select_related("ward", "third_party", "source", "agreement").prefetch_related(
        Prefetch("parties", queryset=Party.objects.select_related("organization")),
        Prefetch("principle_records", queryset=joint, to_attr="joint_principles"),
        Prefetch("districts", queryset=District.objects.select_related("ward")),
        Prefetch("gratitudes", queryset=Gratitude.objects.select_related("speaker", "about")),
        "themes",
        "activities",
    )


def profile_of(partnership: Partnership) -> dict[str, Any]:
    """The parts that need more than a field: who says what, and links that are safe."""
    parties = list(partnership.parties.all())
    return {
        "parties": parties,
        "introductions": [party for party in parties if party.intro],
        "efforts": [party for party in parties if party.effort],
        "websites": [
            (party.organization, url)
            for party in parties
            if party.organization.is_public and (url := safe_url(party.organization.website))
        ],
        "agreement": getattr(partnership, "agreement", None),
    }


def inside_of(partnership: Partnership, user: Any) -> dict[str, Any]:
    """What the bar for those inside offers: its state and the steps that `user` may take."""
    is_confirming = partnership.publication == Partnership.Publication.CONFIRMING
    may_stop = partnership.publication in {
        Partnership.Publication.CONFIRMING,
        Partnership.Publication.PUBLISHED,
    }
    return {
        "can_consent": is_confirming
        and any(can_consent_for(user, partnership, pk) for pk in party_ids(partnership)),
        "can_stop": may_stop and can_stop_publication(user, partnership),
        "has_desk_page": can_edit_partnership(user, partnership),
    }
