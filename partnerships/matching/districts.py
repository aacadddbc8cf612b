"""The coordinator's side: needs without an offer near, groups without a link, pairs to introduce.

Only places that a scope looks after. Reasons are those that everybody may read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from districts.models import District
from districts.permissions import Scope
from organizations.models import Listing, Organization
from partnerships.matching.ranking import Suggestion, suggest
from partnerships.models import Introduction, Partnership, Party, Proposal

# Suggestions looked at for one group; partners and pairs introduced before are passed over.
LOOKED_AT = 6
HERE, NEAR = "listing_district", "listing_ward"


@dataclass(frozen=True)
class Pair:
    """Two groups that could be introduced: the reasons speak of `organization` first."""

    organization: Organization
    suggestion: Suggestion | None


def groups_of(scope: Scope) -> Any:
    """The public groups that coordinators and ward staff look after."""
    return Organization.objects.published().filter(place_in(scope))


def place_in(scope: Scope, prefix: str = "") -> Q:
    wards = scope.staff_wards | scope.coordinator_wards
    return Q(**{f"{prefix}district_id__in": scope.coordinator_districts}) | Q(
        **{f"{prefix}ward_id__in": wards}
    )


# --- needs without an offer near --------------------------------------------------------------


def unanswered_needs(scope: Scope, on: date) -> Any:
    """Current needs of the scope for whose kind nobody offers anything in the same or a
    neighbouring district; for needs without a district: in the same ward. Newest first.

    A few statements, however many listings there are; the queryset itself is not read here.
    """
    needs = placed(Listing.objects.current(on).filter(place_in(scope, "organization__")))
    needs = needs.filter(direction=Listing.Direction.NEED)
    places = list(needs.order_by().values_list(NEAR, HERE).distinct())
    around = read_around({district for _, district in places if district})
    wards = {ward for ward, district in places if ward and not district}
    offered = read_offered(set().union(*around.values()), wards, on)
    found = needs.filter(missing(places, around, offered)).order_by("-created_at", "-pk")
    return found.select_related("district", "organization__ward", "organization__district")


def placed(listings: Any) -> Any:
    """Each with the district and the ward that it is for."""
    return listings.annotate(
        listing_district=Coalesce("district_id", "organization__district_id"),
        listing_ward=Coalesce("district__ward_id", "organization__ward_id"),
    )


def read_around(districts: Collection[int]) -> dict[int, set[int]]:
    """{district: itself and its neighbours}."""
    around = {pk: {pk} for pk in districts}
    links = District.neighbours.through.objects.filter(from_district_id__in=districts)
    for here, there in links.values_list("from_district_id", "to_district_id"):
        around[here].add(there)
    return around


def read_offered(
    districts: Collection[int], wards: Collection[int], on: date
) -> dict[tuple[str, int], set[str]]:
    """{("district" or "ward", key): kinds that somebody offers there}.

    Asked one by one, so that each statement finds its rows by an index.
    """
    offers = placed(Listing.objects.current(on).filter(direction=Listing.Direction.OFFER))
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for here in (
        {"district__in": districts},
        {"district": None, "organization__district__in": districts},
    ):
        for district, kind in kinds_in(offers.filter(**here), HERE):
            found["district", district].add(kind)
    for here in (
        {"district__ward__in": wards},
        {"district": None, "organization__ward__in": wards},
    ):
        for ward, kind in kinds_in(offers.filter(**here), NEAR):
            found["ward", ward].add(kind)
    return found


def kinds_in(offers: Any, place: str) -> Any:
    return offers.order_by().values_list(place, "kind").distinct()


def missing(
    places: Iterable[tuple[int | None, int | None]],
    around: dict[int, set[int]],
    offered: dict[tuple[str, int], set[str]],
) -> Q:
    """The places and kinds of which nobody near offers any."""
    kinds, wanted = set(Listing.Kind.values), Q(pk__in=[])
    for ward, district in sorted(set(places), key=str):
        if district:
            near = set().union(*(offered.get(("district", pk), set()) for pk in around[district]))
            wanted |= Q(listing_district=district, kind__in=sorted(kinds - near))
        elif ward:
            near = offered.get(("ward", ward), set())
            alone = Q(listing_district=None, listing_ward=ward)
            wanted |= alone & Q(kind__in=sorted(kinds - near))
    return wanted


# --- groups without any link ------------------------------------------------------------------


def unlinked_groups(scope: Scope, on: date) -> Any:
    """Public groups of the scope with no partnership, no proposal and nothing on the boards."""
    partners = Party.objects.filter(organization=OuterRef("pk"))
    sent = Proposal.objects.filter(sender=OuterRef("pk"))
    received = Proposal.objects.filter(recipient=OuterRef("pk"))
    listings = Listing.objects.filter(organization=OuterRef("pk"), is_open=True, ends_on__gte=on)
    rows = groups_of(scope).exclude(Exists(partners)).exclude(Exists(listings))
    rows = rows.exclude(Exists(sent)).exclude(Exists(received))
    return rows.select_related("ward", "district").by_reading()


# --- pairs to introduce -----------------------------------------------------------------------


def groups_to_introduce(scope: Scope, on: date) -> Any:
    """Groups of the scope that say what they can do or need, and have time now."""
    listings = Listing.objects.current(on).filter(organization=OuterRef("pk"))
    rows = groups_of(scope).filter(Exists(listings), no_capacity=False)
    return rows.select_related("ward", "district").by_reading()


def pairs_for(groups: Sequence[Organization], on: date) -> list[Pair]:
    """Each group with the best other one that it does not know yet, as far as the portal knows.

    Passed over: partners, groups it was introduced to or writes to already, those without time.
    Costs one matching for each group; call it for a few.
    """
    known = read_known([group.pk for group in groups])
    return [Pair(group, best_new(group, known.get(group.pk, set()), on)) for group in groups]


def best_new(group: Organization, known: set[int], on: date) -> Suggestion | None:
    found = suggest(group, viewer=AnonymousUser(), limit=LOOKED_AT, on=on)
    return next(
        (s for s in found if s.organization.pk not in known and not s.organization.no_capacity),
        None,
    )


def best_pair(one: Organization, other: Organization, on: date) -> Suggestion | None:
    """Why `other` fits `one`, when it is among the best; for the form that introduces them."""
    found = suggest(one, viewer=AnonymousUser(), limit=LOOKED_AT, on=on)
    return next((s for s in found if s.organization.pk == other.pk), None)


def read_known(ids: Collection[int]) -> dict[int, set[int]]:
    """{group: groups it works with, was introduced to, or has written to or heard from}."""
    known: dict[int, set[int]] = defaultdict(set)
    ours = Party.objects.filter(organization_id__in=ids)
    together = ours.exclude(partnership__status=Partnership.Status.CANCELLED)
    rows = together.values_list("organization_id", "partnership__parties__organization_id")
    for group, other in rows:
        known[group].add(other)
    met = Introduction.objects.exclude(status=Introduction.Status.WITHDRAWN)
    met = met.filter(Q(first_id__in=ids) | Q(second_id__in=ids))
    written = Proposal.objects.exclude(status=Proposal.Status.DRAFT)
    written = written.filter(Q(sender_id__in=ids) | Q(recipient_id__in=ids))
    for one, other in (
        *met.values_list("first_id", "second_id"),
        *written.values_list("sender_id", "recipient_id"),
    ):
        known[one].add(other)
        known[other].add(one)
    return known
