"""Whom a group could try something with: the ranking, with everything that explains it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from districts.kept import Areas, areas
from districts.models import Office
from kyodo_portal.lib.prepared import Prepared, PreparedParts
from kyodo_portal.search.memory import current
from organizations.facets import places
from organizations.models import Listing, Organization
from organizations.permissions import is_member
from partnerships.matching.candidates import candidates
from partnerships.matching.fit import Comparison, Fit
from partnerships.matching.introducers import read_introducers
from partnerships.matching.partners import Links, read_links
from partnerships.matching.profiles import MOST, Profile, only_listing, read_own, saying_all
from partnerships.matching.reasons import Explainer, first_step
from partnerships.matching.weights import ALREADY_PARTNERS, LISTING_FIT, NO_CAPACITY, Weights
from partnerships.models import Dismissal

# All that the pages that show a suggestion read of a group.
NAMED = (
    "name",
    "kind",
    "status",
    "tagline",
    "no_capacity",
    "is_sample",
    "ward",
    "district",
)
PARTNERS_NOTE = "すでに、いっしょに連携しています。"
FULL_NOTE = "この団体は、今は余力がないそうです。少し先に声をかけてみてください。"

DISMISSED = Prepared(
    lambda groups: Dismissal.objects.filter(organization_id__in=groups).values_list(
        "other_id", "reason"
    ),
    width=1,
)
SHOWN = PreparedParts(
    Organization,
    NAMED,
    lambda pks: Organization.objects.published().filter(pk__in=pks),
    width=MOST,
)


@dataclass
class Suggestion:
    """One group to try something with, and why.

    `reasons` are Japanese sentences, the strongest first; `notes` say what speaks against it now.
    `introducer` is a group or an office that could introduce, or None.
    """

    organization: Organization
    score: float
    reasons: list[str]
    notes: list[str] = field(default_factory=list)
    introducer: Organization | Office | None = None
    first_step: str = ""


def suggest(
    organization: Organization, *, viewer: Any, limit: int = 20, on: date | None = None
) -> list[Suggestion]:
    """The groups that fit `organization` best, at most `limit`, best first.

    Only what `viewer` may see is used and named. Nothing when `viewer` may not see the group.
    """
    day = on or timezone.localdate()
    if not may_see(organization, viewer):
        return []
    me = read_own(organization, on=day, as_member=is_member(viewer, organization.pk))
    return Ranking(organization, me, viewer, day).best(limit)


def suggest_for_listing(
    listing: Listing, *, viewer: Any, limit: int = 5, on: date | None = None
) -> list[Suggestion]:
    """The groups that fit one offer or need: those that could take it up, best first.

    Nothing when it is over, or when `viewer` may not see it.
    """
    day = on or timezone.localdate()
    organization = listing.organization
    as_member = is_member(viewer, organization.pk)
    is_shown = organization.status == Organization.Status.PUBLISHED or as_member
    if not is_shown or listing.phase(day) == "ended":
        return []
    me = only_listing(read_own(organization, on=day, as_member=as_member), listing)
    return Ranking(organization, me, viewer, day).best(limit, worth_naming=True)


def may_see(organization: Organization, viewer: Any) -> bool:
    if organization.is_public or is_member(viewer, organization.pk):
        return True
    return bool(Organization.objects.visible_to(viewer).filter(pk=organization.pk).exists())


class Ranking:
    """The candidates of one group, in order, and their explanation."""

    def __init__(self, organization: Organization, me: Profile, viewer: Any, on: date) -> None:
        self.organization = organization
        self.me = me
        self.as_member = is_member(viewer, organization.pk)
        self.state = current()
        self.areas = areas(self.state)
        next_districts = read_next_districts(me, self.areas)
        dismissed = self.read_dismissed()
        self.weights = Weights().taught(Counter(dismissed.values()))
        found = candidates(self.state, me, next_districts, self.weights, dismissed)
        self.links: Links = read_links(organization.pk, viewer, [group.pk for group in found])
        self.comparison = Comparison(
            me,
            saying_all(self.state, found, on),
            next_districts=next_districts,
            common_partners=self.links.common,
            on=on,
        )

    def read_dismissed(self) -> dict[int, str]:
        """{group: reason}. What a group answered is its own: others see the ranking without it."""
        if not self.as_member:
            return {}
        return dict(DISMISSED.rows([self.organization.pk]))

    def best(self, limit: int, *, worth_naming: bool = False) -> list[Suggestion]:
        """The best `limit` with their reasons; `worth_naming`: only those that answer a listing."""
        fits = self.ordered()
        if worth_naming:
            fits = [fit for fit in fits if fit.answer >= LISTING_FIT]
        return self.explained(fits[:limit])

    def ordered(self) -> list[Fit]:
        fits = self.comparison.all()
        for fit in fits:
            fit.score = self.weights.score(fit.features)
            if fit.other.pk in self.links.partners:
                fit.score -= ALREADY_PARTNERS
            if fit.other.no_capacity:
                fit.score -= NO_CAPACITY
        return sorted(fits, key=lambda fit: (-fit.score, fit.other.pk))

    def explained(self, fits: Sequence[Fit]) -> list[Suggestion]:
        groups = self.read_shown(fits)
        explainer = self.explainer(fits)
        suggestions = []
        for fit in fits:
            other = groups.get(fit.other.pk)
            reasons = explainer.reasons(fit, other) if other else []
            if other and reasons:
                suggestion = Suggestion(
                    organization=other,
                    score=fit.score,
                    reasons=reasons,
                    notes=self.notes(fit),
                    introducer=explainer.introducers.best(fit.other),
                    first_step=first_step(fit),
                )
                suggestions.append(suggestion)
        return suggestions

    def read_shown(self, fits: Sequence[Fit]) -> dict[int, Organization]:
        """{group: its row} of those that are still public; their places are known already."""
        groups = {}
        for row in SHOWN.objects([fit.other.pk for fit in fits]):
            if row.ward_id in self.areas.ward_by_pk:
                row.ward = self.areas.ward_by_pk[row.ward_id]
            if row.district_id in self.areas.districts:
                row.district = self.areas.districts[row.district_id]
            groups[row.pk] = row
        return groups

    def explainer(self, fits: Sequence[Fit]) -> Explainer:
        shared = self.me.themes & set().union(*(fit.other.themes for fit in fits))
        return Explainer(
            we="あなた" if self.as_member else self.organization.name,
            comparison=self.comparison,
            themes={pk: name for _, name, pk in places(self.state).themes if pk in shared},
            introducers=read_introducers(
                self.me, [fit.other for fit in fits], self.links, self.areas
            ),
        )

    def notes(self, fit: Fit) -> list[str]:
        notes = [PARTNERS_NOTE] if fit.other.pk in self.links.partners else []
        return [*notes, FULL_NOTE] if fit.other.no_capacity else notes


def read_next_districts(me: Profile, known: Areas) -> frozenset[int]:
    """The districts that touch those of a group."""
    near = {district.pk for pk in me.districts for district in known.neighbours.get(pk, ())}
    return frozenset(near - me.districts)
