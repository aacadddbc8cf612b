"""Sample handovers of staff and officers, drafts, relation notes, a ward's year."""

from django.utils import timezone

from districts.actions import save_rhythm
from districts.models import Posting, RhythmEntry, Ward, WardRhythm
from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.history.actions import Heard
from organizations.actions.relations import create_relation_note
from organizations.models import Membership, RelationNote
from partnerships.actions import drafts, handover, officers
from partnerships.actions.keepers import change_keeper
from partnerships.models import (
    Handover,
    HandoverPart,
    OfficerHandover,
    Partnership,
    PartnershipDraft,
)


def build_handovers(world: World) -> None:
    for entry in read("handover")["handovers"]:
        posting = Posting.objects.get(user=world.users[entry["from"]])
        if Handover.objects.filter(posting=posting).exists():
            continue
        with world.clock.at(entry["planned"]):
            give_some(world, posting, entry["keeps"])
            plan(world, posting, entry)


def give_some(world: World, posting: Posting, count: int) -> None:
    """Let the predecessor keep some of the ward's newest partnerships."""
    rows = Partnership.objects.at_work().filter(ward=posting.office.ward, is_sample=True)
    for partnership in rows.order_by("-pk")[:count]:
        by = world.staff(posting.office.ward.slug)
        change_keeper(partnership, by=by, keeper=posting.user, office=posting.office)


def plan(world: World, posting: Posting, entry: Record) -> None:
    made = handover.plan_handover(
        posting,
        by=world.users[entry["by"]],
        changes_on=world.clock.day(entry["changes"]),
        successor=world.users[entry["to"]] if entry["to"] else None,
    )
    Handover.objects.filter(pk=made.pk).update(is_sample=True)
    for number, text in entry["parts"].items():
        part = part_of(made, int(number))
        handover.save_handover_part(part, by=posting.user, text=text, version=part.version)
    if entry["parts"]:
        handover.hand_over(Handover.objects.get(pk=made.pk), by=posting.user)
    for number in entry["read"]:
        handover.receive_part(part_of(made, number), by=world.users[entry["to"]])


def part_of(made: Handover, number: int) -> HandoverPart:
    return HandoverPart.objects.select_related("handover__posting__office").get(
        handover=made, number=number
    )


def build_officers(world: World) -> None:
    for entry in read("handover")["officers"]:
        group = world.groups[entry["group"]]
        if group.officer_handovers.exists():
            continue
        members = Membership.objects.filter(organization=group, status="active")
        outgoing = members.get(user=world.users[entry["outgoing"]])
        with world.clock.at(entry["day"]):
            made = officers.open_officer_handover(
                group,
                by=outgoing.user,
                outgoing=outgoing,
                incoming=members.get(user=world.users[entry["incoming"]]),
                leaves_on=world.clock.day(entry["leaves"]),
                note=entry["note"],
            )
        OfficerHandover.objects.filter(pk=made.pk).update(is_sample=True)


def build_drafts(world: World) -> None:
    for entry in read("handover")["drafts"]:
        key = key_of("draft", entry["key"])
        if PartnershipDraft.objects.filter(submission_key=key).exists():
            continue
        by = world.users[entry["by"]]
        via, day, role = entry["heard"]
        with world.clock.at(entry["day"]):
            made = drafts.create_draft(
                world.offices[entry["office"]],
                by=by,
                ward=Ward.objects.get(slug=entry["ward"]),
                values={
                    "name": entry["name"],
                    "purpose": entry["purpose"],
                    "place_text": entry["place"],
                    "note": entry["note"],
                },
                organizations=[world.groups[slug] for slug in entry["groups"]],
                heard=Heard(via=via, on=world.clock.day(day), role=role),
                submission_key=key,
            )
            if entry["handed"]:
                drafts.hand_draft(made, by=by)
        PartnershipDraft.objects.filter(pk=made.pk).update(is_sample=True)


def build_relations(world: World) -> None:
    for number, entry in enumerate(read("handover")["relations"]):
        key = key_of("relation", str(number))
        if RelationNote.objects.filter(submission_key=key).exists():
            continue
        with world.clock.at(entry["day"]):
            note = create_relation_note(
                world.groups[entry["group"]],
                by=world.users[entry["by"]],
                office=world.offices[entry["office"]],
                on=timezone.localdate(),
                text=entry["text"],
                submission_key=key,
            )
        RelationNote.objects.filter(pk=note.pk).update(is_sample=True)


def build_rhythm(world: World) -> None:
    for entry in read("handover")["rhythm"]:
        ward = Ward.objects.get(slug=entry["ward"])
        thing = RhythmEntry.objects.get(slug=entry["entry"])
        if not WardRhythm.objects.filter(ward=ward, entry=thing).exists():
            save_rhythm(
                ward,
                thing,
                by=world.users[entry["by"]],
                first_month=entry["first"],
                last_month=entry["last"],
                note=entry["note"],
            )
