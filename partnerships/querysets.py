"""Reading proposals, partnerships and consultations: who sees what is decided here.

The rules are domain.md §3: parties and the chosen third party read a proposal; other coordinators
of the district and ward staff see its title; content opens to ward staff once it is agreed.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from districts.permissions import scope_of
from organizations.permissions import memberships_of

# States in which a proposal has left its sender's hands.
LEFT_HOME = ["sent", "in_talks", "agreed", "registered", "declined", "withdrawn", "closed"]
CONTENT_FOR_STAFF = ["agreed", "registered"]


class ProposalQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: Any) -> "ProposalQuerySet":
        """Proposals whose content `user` may read."""
        if not user.is_authenticated:
            return self.none()
        mine = list(memberships_of(user))
        scope = scope_of(user)
        seen = Q(sender_id__in=mine) | Q(recipient_id__in=mine, status__in=LEFT_HOME)
        asked = [*LEFT_HOME, "consulting"]
        seen |= Q(third_party_id__in=scope.office_ids, status__in=asked)
        seen |= Q(sender__ward_id__in=scope.staff_wards, status__in=CONTENT_FOR_STAFF)
        seen |= Q(recipient__ward_id__in=scope.staff_wards, status__in=CONTENT_FOR_STAFF)
        return self.filter(seen)

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """Proposals whose title, parties and state `user` may see (content: `readable_by`)."""
        if not user.is_authenticated:
            return self.none()
        scope = scope_of(user)
        near = Q(sender__district_id__in=scope.coordinator_districts) | Q(
            recipient__district_id__in=scope.coordinator_districts
        )
        wards = scope.staff_wards | scope.coordinator_wards
        near |= Q(sender__ward_id__in=wards) | Q(recipient__ward_id__in=wards)
        titles = self.model._default_manager.filter(near, status__in=LEFT_HOME)
        readable = self.model._default_manager.all().readable_by(user)
        return self.filter(Q(pk__in=titles.values("pk")) | Q(pk__in=readable.values("pk")))

    def of_organizations(self, ids: Any) -> "ProposalQuerySet":
        """Sent by, or received by (after sending), one of the organisations."""
        return self.filter(Q(sender_id__in=ids) | Q(recipient_id__in=ids, status__in=LEFT_HOME))

    def open(self) -> "ProposalQuerySet":
        """Waiting for an answer or in talks: these count against the limits of §5.2 F."""
        return self.filter(status__in=["sent", "in_talks"])

    def with_advice(self) -> "ProposalQuerySet":
        """`has_advice` on each row: whether the third party has written to the sender."""
        advice = self.model.advice.rel.related_model._default_manager
        return self.annotate(has_advice=Exists(advice.filter(proposal=OuterRef("pk"))))

    def at_work(self) -> "ProposalQuerySet":
        """Not a draft and not yet at an end."""
        return self.filter(status__in=["consulting", "sent", "in_talks", "agreed"])

    def of_offices(self, ids: Any) -> "ProposalQuerySet":
        """With one of the offices as third party."""
        return self.filter(third_party_id__in=ids)

    def to_be_phoned(self) -> "ProposalQuerySet":
        """Waiting for a group that has neither an account nor a mailbox."""
        field = self.model._meta.get_field("recipient")
        members = field.related_model._meta.get_field("memberships").related_model
        managers = members._default_manager.filter(
            role="manager", status="active", user__is_active=True
        )
        waiting = self.filter(status="sent", recipient__liaison_email="")
        return waiting.exclude(recipient_id__in=managers.values("organization_id"))

    def overdue(self, on: date) -> "ProposalQuerySet":
        return self.filter(status="sent", due_on__lt=on)


class PartnershipQuerySet(models.QuerySet[Any]):
    def published(self) -> "PartnershipQuerySet":
        return self.filter(publication="published")

    def visible_to(self, user: Any) -> "PartnershipQuerySet":
        """Published ones for everybody; all of them for parties, the third party, ward and city."""
        seen = Q(publication="published")
        if user.is_authenticated:
            scope = scope_of(user)
            if scope.is_city:
                return self
            mine = list(memberships_of(user))
            # A sub-query keeps one row per partnership without DISTINCT.
            if mine:
                parties = self.model.parties.rel.related_model._default_manager.filter(
                    organization_id__in=mine
                )
                seen |= Q(pk__in=parties.values("partnership_id"))
            seen |= Q(third_party_id__in=scope.office_ids)
            seen |= Q(ward_id__in=scope.staff_wards)
        return self.filter(seen)

    def of_staff(self, user: Any) -> "PartnershipQuerySet":
        """Partnerships that `user` keeps as ward staff."""
        return self.filter(ward_id__in=scope_of(user).staff_wards)


class ConsultationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Only the offices the resident chose; never the city or other wards (PR10)."""
        offices = scope_of(user).reading_office_ids
        links = self.model.offices.through._default_manager.filter(office_id__in=offices)
        return self.filter(pk__in=links.values("consultation_id"))

    def open(self) -> "ConsultationQuerySet":
        return self.exclude(status__in=["closed", "cancelled"])


class SupportLogQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "SupportLogQuerySet":
        """The own office's log; ward staff read what was shared with the ward."""
        scope = scope_of(user)
        shared = Q(sharing="ward", office__ward_id__in=scope.staff_wards)
        return self.filter(Q(office_id__in=scope.office_ids) | shared)


class AccessTokenQuerySet(models.QuerySet[Any]):
    def usable(self, purpose: str, digest: str, on: date) -> "AccessTokenQuerySet":
        """The token behind a link, if it still opens anything."""
        return self.filter(purpose=purpose, digest=digest, expires_on__gte=on, revoked_at=None)


class IntroductionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "IntroductionQuerySet":
        """The office that introduces, those who call on either group, the members of both."""
        if not user.is_authenticated:
            return self.none()
        scope, mine = scope_of(user), list(memberships_of(user))
        seen = Q(first_id__in=mine) | Q(second_id__in=mine)
        seen |= Q(office_id__in=scope.coordinator_office_ids)
        wards = scope.staff_wards | scope.coordinator_wards
        for side in ("first", "second"):
            seen |= Q(**{f"{side}__district_id__in": scope.coordinator_districts})
            seen |= Q(**{f"{side}__ward_id__in": wards})
        return self.filter(seen)

    def open(self) -> "IntroductionQuerySet":
        return self.filter(status="asked")

    def waiting_for(self, organization_ids: Any) -> "IntroductionQuerySet":
        """Open ones that one of the organisations has not answered yet."""
        first = Q(first_id__in=organization_ids, first_answer="")
        return self.open().filter(first | Q(second_id__in=organization_ids, second_answer=""))
