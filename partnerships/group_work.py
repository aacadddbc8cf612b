"""いま動いていること of one group: what its next officer has to know. Reads only."""

from datetime import date

from django.urls import reverse

from kyodo_portal.lib.dates import format_date_short
from organizations.models import Listing, Organization
from partnerships.handover_parts import Block, Line
from partnerships.models import Agreement, Partnership, Proposal

SHOWN = 40


def work_of(organization: Organization, on: date) -> list[Block]:
    """Open proposals, partnerships with their promises, and offers and needs."""
    return [
        proposals(organization),
        partnerships(organization),
        promises(organization, on),
        listings(organization, on),
    ]


def proposals(organization: Organization) -> Block:
    rows = Proposal.objects.of_organizations([organization.pk]).exclude(
        status__in=["declined", "withdrawn", "closed", "registered"]
    )
    ordered = rows.select_related("sender", "recipient").order_by("due_on", "pk")
    return Block(
        "終わっていない提案",
        [
            Line(
                str(p),
                p.get_absolute_url(),
                f"{p.sender} → {p.recipient or '相手は未定'}・{p.get_status_display()}",
            )
            for p in ordered[:SHOWN]
        ],
    )


def partnerships(organization: Organization) -> Block:
    rows = Partnership.objects.at_work().filter(parties__organization=organization)
    return Block(
        "連携",
        [
            Line(p.name, p.get_absolute_url(), p.get_status_display())
            for p in rows.distinct().order_by("name")[:SHOWN]
        ],
    )


def promises(organization: Organization, on: date) -> Block:
    rows = Agreement.objects.exclude(status__in=["ended", "renewed", "dropped"]).filter(
        partnership__in=Partnership.objects.at_work().filter(parties__organization=organization)
    )
    return Block(
        "約束",
        [
            Line(
                f"{a.partnership}：{a.get_kind_display()}",
                a.partnership.get_absolute_url(),
                f"{format_date_short(a.ends_on)}まで" if a.ends_on else "",
            )
            for a in rows.select_related("partnership").order_by("ends_on", "pk")[:SHOWN]
        ],
    )


def listings(organization: Organization, on: date) -> Block:
    rows = Listing.objects.filter(organization=organization, is_open=True, ends_on__gte=on)
    page = reverse("organizations:profile-listings", args=[organization.pk])
    return Block(
        "できます・求めています",
        [
            Line(
                f"{row.get_direction_display()}：{row.title}",
                page,
                f"{format_date_short(row.ends_on)}まで",
            )
            for row in rows.order_by("ends_on", "pk")[:SHOWN]
        ],
    )
