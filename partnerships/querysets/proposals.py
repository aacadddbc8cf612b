"""Reading proposals: who sees what is decided here (domain.md §3).

Parties and the chosen third party read a proposal; other coordinators of the district and ward
staff see its title; content opens to ward staff once it is agreed.
"""

from datetime import date, timedelta
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
        seen |= Q(third_party_id__in=scope.reading_office_ids, status__in=asked)
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

    def kept(self, user: Any, whose: str) -> "ProposalQuerySet":
        """Those that the person's own section bridges; "ward" keeps all of `self`.

        A proposal has no keeper of its own: it is its third party's, or waits for the ward.
        """
        if whose in {"mine", "section"}:
            return self.filter(third_party_id__in=scope_of(user).office_ids)
        return self

    def to_be_phoned(self) -> "ProposalQuerySet":
        """Waiting for a group that has neither an account nor a mailbox."""
        field = self.model._meta.get_field("recipient")
        members = field.related_model._meta.get_field("memberships").related_model
        managers = members._default_manager.filter(
            role="manager", status="active", user__is_active=True
        )
        unread = Q(recipient__liaison_email="") | Q(recipient__mail_stops__category="proposal")
        waiting = self.filter(unread, status="sent")
        return waiting.exclude(recipient_id__in=managers.values("organization_id"))

    def overdue(self, on: date) -> "ProposalQuerySet":
        return self.filter(status="sent", due_on__lt=on)

    def due_within(self, on: date, days: timedelta) -> "ProposalQuerySet":
        """Whose answer is due from `on` until so many days later."""
        return self.filter(due_on__range=(on, on + days))
