"""Sample partnerships in every state and publication state, kept the way ward staff keep them."""

from collections.abc import Callable

from django.utils import timezone

from districts.models import Ward
from kyodo_portal.demo import registration, sheets
from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from organizations.models import Theme
from partnerships.actions import partnerships as life
from partnerships.actions import publication
from partnerships.actions.fields import hide_field
from partnerships.actions.parties import leave_partnership
from partnerships.actions.registration import save_effects
from partnerships.models import Partnership, Proposal
from partnerships.parties import active_ids


def build_partnerships(world: World) -> None:
    for entry in read("partnerships")["partnerships"]:
        key = key_of("partnership", entry["key"])
        if Partnership.objects.filter(submission_key=key).exists():
            continue
        with world.clock.at(entry["day"]):
            partnership = register(world, entry, key)
        for day, verb, *facts in entry["steps"]:
            with world.clock.at(day):
                STEPS[verb](world, entry, partnership, *facts)
            partnership = Partnership.objects.get(pk=partnership.pk)


def build_departures(world: World) -> None:
    """Parties that left: after the promises and talks in which they still took part."""
    for entry in read("partnerships")["partnerships"]:
        for day, slug in entry.get("leaves", []):
            partnership = Partnership.objects.get(
                submission_key=key_of("partnership", entry["key"])
            )
            group = world.groups[slug]
            if group.pk in active_ids(partnership):
                with world.clock.at(day):
                    leave_partnership(partnership, group, by=world.managers.get(slug))


def register(world: World, entry: Record, key: str) -> Partnership:
    """Made by the ward's staff, from an agreed proposal where there is one."""
    origin = Proposal.objects.filter(
        submission_key=key_of("proposal", entry.get("proposal", ""))
    ).first()
    partnership = life.create_partnership(
        by=world.staff(entry["ward"]),
        ward=Ward.objects.get(slug=entry["ward"]),
        name=entry["name"],
        parties=[(world.groups[slug], role) for slug, role, _intro, _effort in entry["parties"]],
        purpose=entry["purpose"],
        origin=origin,
        districts=[world.districts[slug] for slug in entry["districts"]],
        themes=Theme.objects.filter(slug__in=entry["themes"]),
        third_party=world.offices[entry["office"]],
        involves_government=entry.get("government", False),
        place_text=entry["place"],
        submission_key=key,
    )
    Partnership.objects.filter(pk=partnership.pk).update(
        is_sample=True,
        origin_text=entry["origin_text"],
        started_text=entry["started_text"],
        starts_on=world.clock.day(entry["day"]),
        learned=entry.get("learned", ""),
    )
    return Partnership.objects.get(pk=partnership.pk)


def fill(world: World, entry: Record, partnership: Partnership) -> None:
    registration.fill_everything(world, entry, partnership)


def plan(world: World, entry: Record, partnership: Partnership) -> None:
    registration.fill_half(world, entry, partnership)


def reflect(world: World, entry: Record, partnership: Partnership) -> None:
    sheets.record_sheet(world, entry, partnership, "reflect")


def activate(world: World, entry: Record, partnership: Partnership) -> None:
    life.activate_partnership(partnership, by=world.staff(entry["ward"]))


def suspend(world: World, entry: Record, partnership: Partnership, reason: str) -> None:
    life.suspend_partnership(partnership, by=world.staff(entry["ward"]), reason=reason)


def cancel(world: World, entry: Record, partnership: Partnership, reason: str) -> None:
    life.cancel_partnership(partnership, by=world.approver(entry["ward"]), reason=reason)


def complete(
    world: World, entry: Record, partnership: Partnership, evaluated: int | None = None
) -> None:
    """Completed by the approver; a 協働契約 with the day of mutual evaluation."""
    life.complete_partnership(
        partnership,
        by=world.approver(entry["ward"]),
        mutual_evaluation_on=world.clock.day_or_none(evaluated),
    )


def ask(world: World, entry: Record, partnership: Partnership) -> None:
    publication.ask_consent(partnership, by=world.staff(entry["ward"]))


def consent(
    world: World, entry: Record, partnership: Partnership, slug: str, answer: str, via: str
) -> None:
    """A party's answer: on the page, by the mailed link, or heard and entered by the bridge."""
    heard = via in {"paper", "meeting"}
    publication.give_consent(
        partnership,
        by=world.at_desk(entry["office"]) if heard else world.managers.get(slug),
        organization=world.groups[slug],
        answer=answer,
        round=partnership.consent_round,
        word="" if answer == "yes" else "配達の数を、いまの12軒に直してください。",
        answerer_role="会長" if heard else "事務局",
        via=via,
        received_on=timezone.localdate() if heard else None,
        label=world.offices[entry["office"]].name if heard else "",
    )


def publish(world: World, entry: Record, partnership: Partnership) -> None:
    publication.publish_partnership(
        partnership, by=world.approver(entry["ward"]), round=partnership.consent_round
    )


def stop(world: World, entry: Record, partnership: Partnership, slug: str) -> None:
    publication.stop_publication(
        partnership, by=world.managers.get(slug), organization=world.groups[slug]
    )


def hide(world: World, entry: Record, partnership: Partnership, slug: str, key: str) -> None:
    """A party does not want to show one field."""
    hide_field(partnership, by=world.managers.get(slug), organization=world.groups[slug], key=key)


def effort(world: World, entry: Record, partnership: Partnership, slug: str, text: str) -> None:
    """がんばっている事 of one party in new words: it is asked again, the old ones stay."""
    group = world.groups[slug]
    intro = partnership.parties.get(organization=group).intro
    rows = partnership.gratitudes.select_related("speaker", "about")
    save_effects(
        partnership,
        by=world.staff(entry["ward"]),
        effect_title=partnership.effect_title,
        effect_text=partnership.effect_text,
        words={group.pk: (intro, text)},
        gratitudes=[(row.speaker, row.about, row.text) for row in rows],
    )


STEPS: dict[str, Callable[..., None]] = {
    "fill": fill,
    "plan": plan,
    "reflect": reflect,
    "open": sheets.open_sheet,
    "draft": sheets.draft,
    "side": sheets.side,
    "joint": sheets.joint,
    "word": sheets.word,
    "correct": sheets.correct,
    "begin_reflection": sheets.begin_reflection,
    "review": sheets.review,
    "activate": activate,
    "suspend": suspend,
    "cancel": cancel,
    "complete": complete,
    "ask": ask,
    "consent": consent,
    "publish": publish,
    "stop": stop,
    "hide": hide,
    "effort": effort,
}
