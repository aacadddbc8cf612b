"""More handovers, drafts, notes and keepers, for the sweep over query counts."""

from datetime import timedelta
from typing import Any

from districts.models import RhythmEntry, WardRhythm
from kyodo_portal.history.actions import record
from tests import factories as make
from tests.project import handover_objects as things


def grow_handover_things(o: Any, n: int, today: Any) -> None:
    """One round: a row in every list."""
    w = o.world
    entry = RhythmEntry.objects.create(
        slug=f"more{n}", title="見本", first_month=1, last_month=12, order=n
    )
    WardRhythm.objects.create(ward=w.places.asahi, entry=entry, first_month=1, last_month=12)
    for starts in (today - timedelta(days=400), today + timedelta(days=10)):
        make.PostingFactory(
            office=w.offices.asahi,
            role="ward_staff",
            starts_on=starts,
            ends_on=starts + timedelta(days=30),
        )
    posting = make.PostingFactory(office=w.offices.asahi)
    made = things.handover(posting, successor=w["midori_staff"], by=w["asahi_approver"])
    record(made, "handover_written", by=w["asahi_staff"], label="見本")
    record(o.handover, "handover_written", by=w["asahi_staff"], label="見本")
    record(o.posting, "posting_ended", by=w["asahi_approver"], label="見本")
    things.note(o, w.offices.asahi, "asahi_staff", "見本")
    things.note(o, w.offices.plaza_a, "coordinator_a", "見本")
    for status in ("writing", "handed"):
        draft = things.draft(o, status)
        draft.organizations.add(make.OrganizationFactory(district=w.places.a))
    o.handed_draft.organizations.add(make.OrganizationFactory(district=w.places.a))
    record(o.handed_draft, "draft_written", by=w["coordinator_a"], label="見本")
    kept = o._partnership("confirming", "見本", consent_round=1)
    kept.keeper, kept.keeper_office = w["asahi_staff"], w.offices.asahi
    kept.status = "active"
    kept.save()
