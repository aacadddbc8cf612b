"""Sample promises in every state, written and confirmed the way the people of a ward do it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from partnerships.actions import agreements as write
from partnerships.actions import conclusion
from partnerships.clauses import key_of as key_of_text
from partnerships.due.agreements import end_agreements
from partnerships.models import Agreement, Partnership


def build_agreements(world: World) -> None:
    """Written promises first; then those whose period is over end, as every night."""
    for entry in read("agreements")["agreements"]:
        key = key_of("agreement", entry["key"])
        if Agreement.objects.filter(submission_key=key).exists():
            continue
        with world.clock.at(entry["day"]):
            agreement = start(world, entry, key)
        for day, verb, *facts in entry["steps"]:
            agreement = Agreement.objects.select_related("partnership").get(pk=agreement.pk)
            with world.clock.at(day):
                STEPS[verb](world, entry, agreement, *facts)
    end_agreements(world.clock.today)


def start(world: World, entry: Record, key: str) -> Agreement:
    partnership = Partnership.objects.get(submission_key=key_of("partnership", entry["of"]))
    return write.start_agreement(
        partnership,
        by=staff_of(world, partnership),
        kind=entry["kind"],
        form=entry.get("form", ""),
        start=entry["start"],
        submission_key=key,
    )


def staff_of(world: World, partnership: Partnership) -> Any:
    return world.staff(partnership.ward.slug)


def fill(world: World, entry: Record, agreement: Agreement) -> None:
    """All clauses, and the terms: the common words of the file with those of the entry."""
    common = read("agreements")["common"]
    for number in range(1, 15):
        texts = {str(number): entry["texts"].get(str(number), common.get(str(number), ""))}
        parted = entry["texts"].get(f"{number}.", {})
        for slug, text in parted.items():
            texts[key_of_text(number, world.groups[slug].pk)] = text
        write_texts(world, agreement, number, texts)
    terms(world, entry, agreement)


def some(world: World, entry: Record, agreement: Agreement) -> None:
    """Only the clauses that the entry has: a draft in the middle."""
    for number, text in entry["texts"].items():
        write_texts(world, agreement, int(number), {number: text})


def write_texts(world: World, agreement: Agreement, number: int, texts: dict[str, str]) -> None:
    by = staff_of(world, agreement.partnership)
    write.write_clause(agreement, by=by, number=number, texts=texts, version=agreement.version)


def change(world: World, entry: Record, agreement: Agreement, number: int, text: str) -> None:
    """The parties asked for another sentence."""
    write.take_back_agreement(agreement, by=staff_of(world, agreement.partnership))
    write_texts(world, agreement, number, {str(number): text})


def terms(world: World, entry: Record, agreement: Agreement) -> None:
    starts_on = world.clock.day(entry["starts"])
    write.write_terms(
        agreement,
        by=staff_of(world, agreement.partnership),
        version=agreement.version,
        kind=entry["kind"],
        form=entry.get("form", ""),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=entry["days"]),
        over_year=entry.get("over_year", ""),
        public_clauses=entry["public"],
    )


def ask(world: World, entry: Record, agreement: Agreement) -> None:
    write.ask_parties(agreement, by=staff_of(world, agreement.partnership))


def answer(
    world: World, entry: Record, agreement: Agreement, slug: str, said: str, via: str, word: str
) -> None:
    """On the page, or heard and entered by the ward's staff."""
    heard = via in {"paper", "phone", "meeting"}
    staff = staff_of(world, agreement.partnership)
    conclusion.confirm_agreement(
        agreement,
        by=staff if heard else world.managers.get(slug),
        organization=world.groups[slug],
        number=agreement.number,
        answer=said,
        word=word,
        via=via,
        answerer_role="会長" if heard else "",
        received_on=timezone.localdate() if heard else None,
    )


def conclude(world: World, entry: Record, agreement: Agreement) -> None:
    conclusion.conclude_agreement(
        agreement,
        by=staff_of(world, agreement.partnership),
        number=agreement.number,
        made_on=timezone.localdate(),
    )


def drop(world: World, entry: Record, agreement: Agreement) -> None:
    write.drop_agreement(agreement, by=staff_of(world, agreement.partnership))


STEPS: dict[str, Callable[..., None]] = {
    "fill": fill,
    "some": some,
    "change": change,
    "ask": ask,
    "answer": answer,
    "conclude": conclude,
    "drop": drop,
}
