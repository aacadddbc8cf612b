"""Handovers, drafts, relation notes and the year's rhythm, for the sweeps over all pages."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from districts.models import Posting, RhythmEntry
from organizations.models import Membership, RelationNote
from partnerships.models import Handover, HandoverPart, OfficerHandover, PartnershipDraft

HANDOVER_TEXT = "かなりあ引継ぎ文"
OFFICER_TEXT = "かなりあ役員への伝言"
RELATION_TEXT = "かなりあつきあい区"
PLAZA_RELATION_TEXT = "かなりあつきあいプラザ"
DRAFT_TEXT = "かなりあ連携の下書き"


def add_handover_things(o: Any) -> None:
    """What belongs to the desk's keeping, one of each kind."""
    w = o.world
    today = timezone.localdate()
    o.rhythm = RhythmEntry.objects.create(
        slug="mihon", title="見本の行事", first_month=4, last_month=5, is_own=True
    )
    o.posting = Posting.objects.get(user=w["asahi_staff"])
    o.handover = handover(o.posting, successor=w["midori_staff"], by=w["asahi_approver"])
    member = Membership.objects.get(user=w["npo_member"])
    o.officers = OfficerHandover.objects.create(
        organization=w.orgs.npo,
        outgoing=Membership.objects.get(user=w["npo_manager"]),
        incoming=member,
        leaves_on=today + timedelta(days=30),
        note=OFFICER_TEXT,
    )
    o.relation = note(o, w.offices.asahi, "asahi_staff", RELATION_TEXT)
    o.plaza_relation = note(o, w.offices.plaza_a, "coordinator_a", PLAZA_RELATION_TEXT)
    o.written_draft = draft(o, "writing")
    o.handed_draft = draft(o, "handed")


def handover(posting: Posting, *, successor: Any, by: Any) -> Handover:
    """One that was handed over and not read yet, in sixty days."""
    made = Handover.objects.create(
        posting=posting,
        changes_on=timezone.localdate() + timedelta(days=60),
        successor=successor,
        planned_by=by,
        status="receiving",
    )
    HandoverPart.objects.bulk_create(
        HandoverPart(handover=made, number=n, text=HANDOVER_TEXT if n > 3 else "")
        for n in HandoverPart.TITLES
    )
    return made


def note(o: Any, office: Any, persona: str, text: str) -> RelationNote:
    return RelationNote.objects.create(
        organization=o.world.orgs.npo,
        office=office,
        on=timezone.localdate(),
        text=text,
        written_by=o.world[persona],
    )


def draft(o: Any, status: str) -> PartnershipDraft:
    w = o.world
    made = PartnershipDraft.objects.create(
        office=w.offices.plaza_a,
        ward=w.places.asahi,
        name=DRAFT_TEXT,
        purpose=DRAFT_TEXT,
        note=DRAFT_TEXT,
        written_by=w["coordinator_a"],
        status=status,
    )
    made.organizations.set([w.orgs.npo, w.orgs.shakyo])
    return made
