"""The order in which the demo comes into being."""

from django.db import transaction
from django.db.models import F

from kyodo_portal.demo import (
    agreements,
    desk,
    events,
    follows,
    groups,
    handover,
    matching,
    partnerships,
    people,
    places,
    proposals,
    reports,
    rooms,
    sheets,
)
from kyodo_portal.demo.world import World
from kyodo_portal.history.models import Notice
from kyodo_portal.indexing import write_entries

STEPS = (
    places.build_districts,
    places.build_offices,
    places.build_towns,
    people.build_people,
    groups.build_groups,
    groups.build_requests,
    places.build_venues,
    events.build_events,
    proposals.build_proposals,
    sheets.build_extra_items,
    partnerships.build_partnerships,
    agreements.build_agreements,
    rooms.build_rooms,
    partnerships.build_departures,
    desk.build_consultations,
    desk.build_logs,
    desk.build_outreach,
    reports.build_reports,
    reports.build_step_backs,
    matching.build_introductions,
    matching.build_dismissals,
    handover.build_relations,
    handover.build_handovers,
    handover.build_officers,
    handover.build_drafts,
    handover.build_rhythm,
    desk.finish_old_calls,
    follows.build_follows,
)


@transaction.atomic
def build_world() -> World:
    """Build what is missing, in one transaction. Needs the reference data."""
    world = World()
    for step in STEPS:
        step(world)
    settle_mails(world)
    write_entries()
    follows.tell_followers(world)
    return world


def settle_mails(world: World) -> None:
    """The mails of the invented past count as sent; those of the last three days still wait."""
    old = Notice.objects.filter(
        status=Notice.Status.QUEUED, created_at__lt=world.clock.moment(-3)
    ).filter(user__email__endswith="@mihon.example.jp")
    mailbox = Notice.objects.filter(
        status=Notice.Status.QUEUED,
        created_at__lt=world.clock.moment(-3),
        email__endswith="@mihon.example.jp",
    )
    for rows in (old, mailbox):
        rows.update(status=Notice.Status.SENT, sent_at=F("created_at"))
