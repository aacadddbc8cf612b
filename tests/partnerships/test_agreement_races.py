"""Parties, staff and time at the same moment: one order wins, nothing is half-done."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import agreements as write
from partnerships.actions import conclusion
from partnerships.models import Agreement, Confirmation
from tests.partnerships.agreement_steps import all_confirmed, concluded, filled, shown
from tests.partnerships.partnership_world import prepared
from tests.project.races import broken_invariants, fresh, one_wins, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tables_stay_true() -> Iterator[None]:
    yield
    assert broken_invariants() == []


def confirm(agreement, organization, said="yes"):
    return lambda: conclusion.confirm_agreement(
        fresh(agreement), by=None, organization=organization, number=1, answer=said
    )


def conclude(world, agreement):
    return lambda: conclusion.conclude_agreement(
        fresh(agreement), by=world["asahi_staff"], number=1, made_on=timezone.localdate()
    )


def test_of_two_parties_that_confirm_at_once_neither_is_lost(world):
    agreement = shown(world)
    parties = (world.orgs.npo, world.orgs.shakyo, world.orgs.paper)
    results = together(*[confirm(agreement, party) for party in parties])
    assert results == [None] * 3
    assert conclusion.waiting_parties(fresh(agreement)) == []


def test_a_party_that_changes_its_mind_and_the_conclusion_take_one_order(world):
    seen = Counter()
    for _ in range(4):
        agreement = all_confirmed(world)
        changed, done = together(
            confirm(agreement, world.orgs.shakyo, "change"), conclude(world, agreement)
        )
        said = Confirmation.objects.get(
            version__agreement=agreement, organization=world.orgs.shakyo
        ).answer
        status = fresh(agreement).status
        assert (status, said) in {("concluded", "yes"), ("confirming", "change")}
        assert (done is None) == (status == "concluded")
        assert isinstance(done, (type(None), Conflict, ValidationError))
        assert isinstance(changed, (type(None), Conflict))
        seen[status] += 1
    assert sum(seen.values()) == 4


def test_a_confirmation_never_counts_for_words_taken_back_at_that_moment(world):
    agreement = shown(world)
    together(
        confirm(agreement, world.orgs.npo),
        lambda: write.take_back_agreement(fresh(agreement), by=world["asahi_staff"]),
    )
    stored = fresh(agreement)
    answers = HistoryEntry.objects.filter(action="agreement_answered").count()
    said = Confirmation.objects.filter(organization=world.orgs.npo, answer="yes").count()
    assert answers == said
    assert stored.status in {"draft", "confirming"}


def test_two_editors_save_one_text(world):
    draft = filled(world)
    version = draft.version

    def save(text):
        return lambda: write.write_clause(
            fresh(draft), by=None, number=1, texts={"1": text}, version=version
        )

    results = together(save("甲の文"), save("乙の文"))
    assert {type(result) for result in results} == {type(None), Conflict}
    won = "甲の文" if results[0] is None else "乙の文"
    assert fresh(draft).clauses["1"] == won


def test_one_draft_is_begun_and_one_promise_stands(world):
    partnership = prepared(world)
    steps = [
        lambda: write.start_agreement(
            partnership, by=world["asahi_staff"], kind="memorandum", start="empty"
        )
    ] * 4
    one_wins(together(*steps), ValidationError)
    write.drop_agreement(Agreement.objects.get(), by=None)
    first = concluded(world, partnership)
    second = all_confirmed(world, partnership)
    results = together(
        conclude(world, second),
        conclude(world, second),
        lambda: conclusion.end_agreement(fresh(first), by=None),
    )
    assert results.count(None) >= 1
    assert fresh(second).status == "concluded"
    assert fresh(first).status in {"renewed", "ended"}
