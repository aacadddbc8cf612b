"""Several people at the same moment, in real threads and on the real database engine.

Whatever the order, one order wins: nothing is done twice, nothing is lost, and nobody meets a
server error. After each race the sentences of `races.INVARIANTS` are asked of the tables.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import enqueue, next_number
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import send_due
from kyodo_portal.lib.workflow import Conflict
from organizations.actions.invitation import claim_organization, create_invitation
from organizations.actions.members import leave_organization
from organizations.actions.review import approve_organization
from organizations.models import Membership, Organization
from partnerships.actions.fields import hide_field
from partnerships.actions.matching import answer_introduction, ask_to_meet
from partnerships.actions.parties import leave_partnership
from partnerships.actions.partnerships import create_partnership
from partnerships.actions.publication import give_consent, publish_partnership, stop_publication
from partnerships.actions.registration import save_effects
from partnerships.actions.replies import reply_proposal
from partnerships.actions.sending import send_proposal
from partnerships.actions.talks import promise_proposal
from partnerships.models import Partnership, Proposal, Reply
from tests import factories as make
from tests.partnerships.partnership_world import asked, say
from tests.partnerships.proposal_steps import DECLINE, TALK, draft, proposal_in
from tests.project.races import broken_invariants, fresh, one_wins, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def tables_stay_true() -> Iterator[None]:
    yield
    assert broken_invariants() == []


def test_of_four_answers_exactly_one_counts(world):
    for turn in range(1, 21):
        proposal = draft(world, status="sent", due_on=timezone.localdate())

        def answer(values, mine=proposal):
            by, read = world["shakyo_manager"], mine.version
            return reply_proposal(fresh(mine), by=by, values=dict(values), version=read)

        one_wins(together(*[lambda v=v, a=answer: a(v) for v in (TALK, DECLINE) * 2]))
        assert Reply.objects.filter(proposal=proposal).count() == 1
        assert Notice.objects.filter(user=world["npo_manager"]).count() == turn
        Proposal.objects.filter(pk=proposal.pk).update(status="closed")


def test_no_group_sends_more_than_its_limit(world):
    recipients = [make.OrganizationFactory(district=world.places.a) for _ in range(8)]
    drafts = [draft(world, recipient=recipient) for recipient in recipients]
    steps = [lambda mine=d: send_proposal(fresh(mine), by=world["npo_manager"]) for d in drafts]
    results = together(*steps)
    assert Counter(type(result) for result in results) == {Proposal: 5, ValidationError: 3}


def test_one_proposal_is_sent_once(world):
    proposal = draft(world)
    one_wins(together(*[lambda: send_proposal(fresh(proposal), by=world["npo_manager"])] * 4))


def test_two_promises_at_once_agree_once(world):
    for _ in range(5):
        talks = proposal_in(world, "in_talks")
        results = together(
            lambda mine=talks: promise_proposal(
                fresh(mine), by=world["npo_manager"], side="sender"
            ),
            lambda mine=talks: promise_proposal(
                fresh(mine), by=world["shakyo_manager"], side="recipient"
            ),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        assert fresh(talks).status == "agreed"


def test_an_entry_is_approved_once(world):
    entry = make.OrganizationFactory(district=world.places.a, status="submitted")
    staff = [world["asahi_staff"], world["asahi_approver"]] * 2
    version = entry.version
    one_wins(
        together(
            *[
                lambda by=by: approve_organization(fresh(entry), by=by, version=version) or "done"
                for by in staff
            ]
        )
    )


def test_a_proposal_becomes_one_partnership(world):
    agreed = proposal_in(world, "agreed")
    parties = [(world.orgs.npo, "lead"), (world.orgs.shakyo, "cooperate")]

    def register():
        return create_partnership(
            by=world["asahi_staff"],
            ward=world.places.asahi,
            name="見本の市",
            parties=parties,
            origin=fresh(agreed),
        )

    one_wins(together(*[register] * 4))
    assert Partnership.objects.count() == 1


def test_publish_no_and_stop_at_once_never_leave_a_page_against_a_party(world):
    seen = Counter()
    for _ in range(6):
        partnership = asked(world)
        for party in (world.orgs.npo, world.orgs.shakyo, world.orgs.paper):
            say(partnership, party, "yes")
        round = partnership.consent_round
        results = together(
            lambda p=partnership, r=round: publish_partnership(
                fresh(p), by=world["asahi_approver"], round=r
            ),
            lambda p=partnership, r=round: give_consent(
                fresh(p), by=None, organization=world.orgs.shakyo, answer="no", round=r
            ),
            lambda p=partnership: stop_publication(
                fresh(p), by=world["npo_manager"], organization=world.orgs.npo
            ),
        )
        assert results[2] is None
        assert {type(r) for r in results} <= {type(None), Conflict, ValidationError}
        seen[fresh(partnership).publication] += 1
    assert set(seen) == {"stopped"}


def test_two_confirm_one_leaves_one_edits_and_staff_publish_at_once(world):
    for _ in range(4):
        partnership = asked(world)
        say(partnership, world.orgs.paper, "yes")
        round = partnership.consent_round
        yes = {"by": None, "answer": "yes", "round": round}
        results = together(
            lambda p=partnership, y=yes: give_consent(fresh(p), organization=world.orgs.npo, **y),
            lambda p=partnership, y=yes: give_consent(
                fresh(p), organization=world.orgs.shakyo, **y
            ),
            lambda p=partnership: leave_partnership(
                fresh(p), world.orgs.paper, by=world["asahi_staff"]
            ),
            lambda p=partnership: save_effects(
                fresh(p), by=world["asahi_staff"], effect_title="ちがう見出し"
            ),
            lambda p=partnership, r=round: publish_partnership(
                fresh(p), by=world["asahi_approver"], round=r
            ),
        )
        errors = {type(r) for r in results if isinstance(r, Exception)}
        assert errors <= {Conflict, ValidationError}


def test_a_field_hidden_while_it_is_published_is_never_shown(world):
    for _ in range(4):
        partnership = asked(world)
        for party in (world.orgs.npo, world.orgs.shakyo, world.orgs.paper):
            say(partnership, party, "yes")
        round = partnership.consent_round
        results = together(
            lambda p=partnership, r=round: publish_partnership(
                fresh(p), by=world["asahi_approver"], round=r
            ),
            lambda p=partnership: hide_field(
                fresh(p), by=None, organization=world.orgs.npo, key="purpose"
            ),
        )
        assert results[1] is None
        shown = fresh(partnership).shown
        assert shown is None or "purpose" in shown.hidden


def introduce(world):
    groups, office = (world.orgs.npo, world.orgs.shakyo), world.offices.plaza_a
    return ask_to_meet(*groups, by=world["coordinator_a"], office=office, words="見本")


def test_one_pair_is_asked_once(world):
    introduction = one_wins(together(*[lambda: introduce(world)] * 4))
    assert Notice.objects.filter(kind="introduction_asked").count() == 2
    assert (introduction.first, introduction.second) == (world.orgs.npo, world.orgs.shakyo)


def test_of_two_groups_that_answer_at_once_neither_is_lost(world):
    for said, status in (("yes", "connected"), ("no", "declined")) * 3:
        introduction = introduce(world)
        answers = [("first", "yes"), ("first", "yes"), ("second", said)]
        results = together(
            *[
                lambda i=introduction, s=side, a=answer: answer_introduction(
                    i, by=None, side=s, answer=a
                )
                for side, answer in answers
            ]
        )
        # A yes that comes after the other group's no finds that it has ended.
        errors = {type(result) for result in results if isinstance(result, Exception)}
        assert errors <= ({Conflict} if said == "no" else set())
        assert fresh(introduction).status == status


def test_the_last_manager_cannot_slip_away(world):
    second = make.MembershipFactory(
        user=world["npo_member"],
        organization=make.OrganizationFactory(district=world.places.a),
        role="manager",
        status="active",
    )
    first = make.MembershipFactory(
        user=world["npo_manager"],
        organization=second.organization,
        role="manager",
        status="active",
    )
    steps = [lambda m=m: leave_organization(fresh(m), by=m.user) or "left" for m in (first, second)]
    one_wins(together(*steps), ValidationError, Conflict)
    left = Membership.objects.filter(organization=second.organization, status="active")
    assert left.count() == 1


def test_a_paper_code_opens_its_entry_once(world):
    _, code = create_invitation(world.orgs.paper, by=world["asahi_staff"])
    people = [world[name] for name in ("resident", "stranger_manager", "npo_member")]
    steps = [lambda by=by: claim_organization(code, by=by) for by in people]
    one_wins(together(*steps), ValidationError, Conflict)
    assert Membership.objects.filter(organization=world.orgs.paper, status="active").count() == 1
    assert Organization.objects.get(pk=world.orgs.paper.pk).status == "draft"


def test_two_senders_send_each_mail_once(world, settings):
    settings.MAIL_QUIET_HOURS = ""
    proposal_in(world, "sent")
    proposal_in(world, "sent", title="もう1つの見本")
    # What goes to an office waits for its digest of the day.
    waiting = Notice.objects.exclude(audience__startswith="office").count()
    assert waiting >= 3
    tallies = together(*[send_due] * 3)
    assert sum(tally["sent"] for tally in tallies) == waiting == len(mail.outbox)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == waiting


def test_a_notice_with_one_key_is_queued_once(world):
    results = together(*[lambda: enqueue("proposal_sent", dedupe="k", email="a@example.jp")] * 6)
    assert not [result for result in results if isinstance(result, Exception)]
    assert Notice.objects.filter(dedupe="k").count() == 1


def test_numbers_are_never_given_twice(world):
    def three() -> list[int]:
        numbers = []
        for _ in range(3):
            with transaction.atomic():
                numbers.append(next_number("T", 2025))
        return numbers

    results = together(*[three] * 6)
    assert sorted(n for numbers in results for n in numbers) == list(range(1, 19))
    assert HistoryEntry.objects.filter(at__gt=timezone.now() + timedelta(days=1)).count() == 0
