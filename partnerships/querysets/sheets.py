"""Reading check sheets: inside only, and one party's draft by nobody else while it is blind."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from districts.permissions import scope_of

WAITING = ("filling", "together")
# A partnership whose sheets are still worked on.
ALIVE = ("preparing", "active", "reflecting", "suspended")


class CheckSheetQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "CheckSheetQuerySet":
        """Being filled in or talked over, of partnerships that go on."""
        return self.filter(status__in=WAITING, partnership__status__in=ALIVE)

    def of_desk(self, user: Any) -> "CheckSheetQuerySet":
        """Sheets that `user` looks after: of the own ward, or as the third party's office."""
        return self.filter(kept_at_desk(user, "partnership__"))

    def to_fill_in_by(self, ids: list[int]) -> "CheckSheetQuerySet":
        """Waiting sheets of the organisations' partnerships; those still blind to hand in.

        A sheet that one of them has handed in waits for the others, until the meeting opens.
        """
        parties = self.model.partnership.field.related_model.parties.rel.related_model
        mine = parties._default_manager.active().filter(organization_id__in=ids)
        sides = self.model.sides.rel.related_model._default_manager.filter(
            sheet_id=OuterRef("pk"), organization_id__in=ids, handed_in_at__isnull=False
        )
        is_done = Q(status="filling") & Exists(sides)
        return self.waiting().filter(~is_done, partnership_id__in=mine.values("partnership_id"))

    def by_due_day(self) -> "CheckSheetQuerySet":
        """The most urgent first; those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def closing_between(self, first: date, last: date) -> "CheckSheetQuerySet":
        return self.waiting().filter(due_on__range=(first, last))


def kept_at_desk(user: Any, prefix: str = "") -> Q:
    """The condition that a partnership is looked after at the desk of `user`."""
    scope = scope_of(user)
    return Q(**{f"{prefix}ward_id__in": scope.staff_wards}) | Q(
        **{f"{prefix}third_party_id__in": scope.coordinator_office_ids}
    )


class CheckSideQuerySet(models.QuerySet[Any]):
    def shown_to(self, own: set[int], *, blind: bool) -> "CheckSideQuerySet":
        """The sides whose answers may be read by people of the organisations `own`.

        Before the meeting only the own one; from then on also all that were handed in. A draft
        that was never handed in stays with its party.
        """
        seen = Q(organization_id__in=own)
        if not blind:
            seen |= Q(handed_in_at__isnull=False)
        return self.filter(seen)


class JointCheckQuerySet(models.QuerySet[Any]):
    def current(self) -> "JointCheckQuerySet":
        """Those of the newest version of each sheet's record."""
        records = self.model._meta.get_field("record").related_model._default_manager
        later = records.filter(
            sheet_id=OuterRef("record__sheet_id"), number__gt=OuterRef("record__number")
        )
        return self.filter(~Exists(later))

    def open_steps(self) -> "JointCheckQuerySet":
        """Next steps that nobody has ticked off, of partnerships that go on; by their day."""
        return (
            self.current()
            .filter(done_on=None, record__sheet__partnership__status__in=ALIVE)
            .exclude(next_step="")
            .select_related("item", "extra", "record__sheet__partnership")
            .order_by(F("next_on").asc(nulls_last=True), "pk")
        )

    def of_organizations(self, ids: list[int]) -> "JointCheckQuerySet":
        """Of partnerships in which one of the organisations takes part."""
        partnership = self.model.record.field.related_model.sheet.field.related_model.partnership
        party = partnership.field.related_model.parties.rel.related_model
        mine = party._default_manager.active().filter(organization_id__in=ids)
        return self.filter(record__sheet__partnership_id__in=mine.values("partnership_id"))

    def of_desk(self, user: Any) -> "JointCheckQuerySet":
        return self.filter(kept_at_desk(user, "record__sheet__partnership__"))
