"""Steps that the tests about promises share: a draft, filled, shown, confirmed, concluded."""

from datetime import date

from django.utils import timezone

from partnerships.actions import agreements as write
from partnerships.actions import conclusion
from partnerships.clauses import all_clauses, key_of
from partnerships.models import Agreement, Partnership
from partnerships.parties import active_parties
from tests.partnerships.partnership_world import prepared

YEAR = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}


def started(world, partnership: Partnership | None = None, **values) -> Agreement:
    """案, without a word in it."""
    values = {"kind": "agreement", "start": "empty", **values}
    return write.start_agreement(partnership or prepared(world), by=world["asahi_staff"], **values)


def filled(world, partnership: Partnership | None = None, **values) -> Agreement:
    """案 with every clause written, by the ward's staff and the third party in turn."""
    terms = {name: values.pop(name) for name in (*YEAR, "over_year") if name in values}
    agreement = started(world, partnership, **values)
    keys = [party.organization_id for party in active_parties(agreement.partnership)]
    for clause in all_clauses():
        texts = {key_of(clause.number): f"{clause.label}の文です。"}
        if clause.per_party:
            texts |= {key_of(clause.number, pk): f"{clause.label}をします。" for pk in keys}
        by = world["coordinator_a"] if clause.number % 2 else world["asahi_staff"]
        write.write_clause(
            agreement, by=by, number=clause.number, texts=texts, version=agreement.version
        )
    write.write_terms(
        agreement,
        by=world["asahi_staff"],
        version=agreement.version,
        kind=agreement.kind,
        form=agreement.form,
        public_clauses=[1, 3],
        **{**YEAR, **terms},
    )
    return agreement


def shown(world, partnership: Partnership | None = None, **values) -> Agreement:
    """当事者確認中, first version."""
    agreement = filled(world, partnership, **values)
    write.ask_parties(agreement, by=world["asahi_staff"])
    return agreement


def answer(agreement: Agreement, organization, said: str = "yes", by=None, **values) -> None:
    conclusion.confirm_agreement(
        agreement,
        by=by,
        organization=organization,
        number=agreement.number,
        answer=said,
        **values,
    )
    agreement.refresh_from_db()


def all_confirmed(world, partnership: Partnership | None = None, **values) -> Agreement:
    agreement = shown(world, partnership, **values)
    for party in active_parties(agreement.partnership):
        answer(agreement, party.organization)
    return agreement


def concluded(world, partnership: Partnership | None = None, **values) -> Agreement:
    """締結."""
    agreement = all_confirmed(world, partnership, **values)
    conclusion.conclude_agreement(
        agreement,
        by=world["asahi_staff"],
        number=agreement.number,
        made_on=timezone.localdate(),
    )
    return agreement
