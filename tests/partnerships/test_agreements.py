"""A promise from the first draft to its renewal: who may do what, and what must be there first."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships import clauses
from partnerships.actions import agreements as write
from partnerships.actions import conclusion
from partnerships.actions import registration as save
from partnerships.actions.parties import leave_partnership
from partnerships.models import Agreement, Confirmation
from partnerships.readiness import agreement_of, missing_for_activation
from tests.partnerships.agreement_steps import (
    all_confirmed,
    answer,
    concluded,
    filled,
    shown,
    started,
)
from tests.partnerships.partnership_world import prepared

pytestmark = pytest.mark.django_db


def test_the_fourteen_clauses_are_those_of_the_handbook_and_the_ordinance():
    found = clauses.all_clauses()
    assert [clause.number for clause in found] == list(range(1, 15))
    assert [c.number for c in found if c.per_party] == [3, 4]
    assert [c.number for c in found if c.public] == [1, 2, 3, 8, 10]
    assert [c.number for c in found if not c.is_required("agreement")] == [7, 9, 11, 12, 13]
    assert [c.number for c in found if not c.is_required("contract")] == [7, 11, 12]


def test_a_draft_begins_with_the_examples_and_cannot_be_shown_with_their_blanks(world):
    draft = started(world, start="examples")
    assert "〇〇" in draft.clauses["1"]
    with pytest.raises(ValidationError) as refused:
        write.ask_parties(draft, by=world["asahi_staff"])
    assert "「1 目的」に、まだ「〇〇」のままの所があります" in refused.value.messages
    assert Agreement.objects.get().status == "draft"


def test_what_is_required_depends_on_the_kind(world):
    draft = filled(world)
    for number in (7, 9, 13):
        write.write_clause(
            draft, by=world["asahi_staff"], number=number, texts={}, version=draft.version
        )
    assert write.missing_for_asking(draft) == []
    draft.kind = "contract"
    assert write.missing_for_asking(draft) == [
        "協働契約の型（委託型・負担金型・補助型・共催型）を選んでください",
        "「9 成果・著作物の帰属」をまだ書いていません",
        "「13 振り返り・評価」をまだ書いていません",
    ]


def test_each_party_needs_its_own_role(world):
    draft = filled(world)
    texts = {"3": "みんなで。", f"3.{world.orgs.npo.pk}": "会場の準備をします。"}
    write.write_clause(
        draft, by=world["coordinator_a"], number=3, texts=texts, version=draft.version
    )
    missing = ["「3 役割分担」をまだ書いていません（団体ごとに書きます）"]
    assert write.missing_for_asking(draft) == missing


def test_one_draft_at_a_time_and_the_same_form_twice_makes_one(world):
    partnership = prepared(world)
    first = started(world, partnership, submission_key="a" * 32)
    assert started(world, partnership, submission_key="a" * 32) == first
    with pytest.raises(ValidationError, match="いま書いている約束があります"):
        started(world, partnership)
    write.drop_agreement(first, by=world["asahi_staff"])
    assert started(world, partnership) != first


def test_a_stale_save_of_a_clause_is_a_conflict_and_changes_nothing(world):
    draft = filled(world)
    stale = Agreement.objects.get(pk=draft.pk)
    write.write_clause(
        draft, by=world["asahi_staff"], number=1, texts={"1": "先の文"}, version=draft.version
    )
    with pytest.raises(Conflict):
        write.write_clause(
            stale, by=world["coordinator_a"], number=2, texts={"2": "後の文"}, version=stale.version
        )
    assert Agreement.objects.get().clauses["1"] == "先の文"
    assert Agreement.objects.get().clauses["2"] != "後の文"


def test_texts_of_strangers_and_of_other_clauses_are_refused(world):
    draft = started(world)
    for key in (f"3.{world.orgs.stranger.pk}", "4", "15", "x"):
        with pytest.raises(ValidationError):
            write.write_clause(
                draft, by=world["asahi_staff"], number=3, texts={key: "文"}, version=draft.version
            )


def test_asking_makes_a_numbered_version_and_asks_every_party(world):
    agreement = shown(world)
    version = agreement.versions.get()
    assert (agreement.status, agreement.number, version.number) == ("confirming", 1, 1)
    asked = Confirmation.objects.filter(version=version)
    assert {row.organization for row in asked} == {
        world.orgs.npo, world.orgs.shakyo, world.orgs.paper,
    }  # fmt: skip
    assert {row.answer for row in asked} == {"waiting"}
    kinds = Notice.objects.filter(kind="agreement_check")
    assert {notice.user for notice in kinds} == {world["npo_manager"], world["shakyo_manager"]}
    assert world.orgs.paper.outreach_tasks.filter(kind="agreement_check").exists()


def test_while_the_parties_read_nothing_can_be_changed(world):
    agreement = shown(world)
    with pytest.raises(Conflict):
        write.write_clause(
            agreement, by=world["asahi_staff"], number=1, texts={}, version=agreement.version
        )


def test_a_change_after_a_yes_makes_a_new_version_and_asks_again(world):
    agreement = shown(world)
    answer(agreement, world.orgs.npo)
    write.take_back_agreement(agreement, by=world["asahi_staff"])
    write.write_clause(
        agreement,
        by=world["asahi_staff"],
        number=1,
        texts={"1": "あたらしい目的です。"},
        version=agreement.version,
    )
    write.ask_parties(agreement, by=world["asahi_staff"])
    assert agreement.number == 2
    assert world.orgs.npo in conclusion.waiting_parties(agreement)
    first, second = agreement.versions.all()
    (change,) = clauses.changes_between(first.content, second.content)
    assert change.label == "1 目的"
    assert change.before == [("gone", "目的の文です。")]
    assert change.after == [("new", "あたらしい目的です。")]


def test_asked_again_without_a_change_the_answers_stay(world):
    agreement = shown(world)
    answer(agreement, world.orgs.npo)
    write.take_back_agreement(agreement, by=world["asahi_staff"])
    write.ask_parties(agreement, by=world["asahi_staff"])
    assert agreement.number == 1
    assert world.orgs.npo not in conclusion.waiting_parties(agreement)


def test_an_answer_to_an_older_version_does_not_count(world):
    agreement = shown(world)
    with pytest.raises(Conflict, match="約束の案が新しくなりました"):
        conclusion.confirm_agreement(
            agreement, by=None, organization=world.orgs.npo, number=7, answer="yes"
        )
    with pytest.raises(Conflict):
        answer(agreement, world.orgs.stranger)


def test_only_the_changed_sentence_is_marked():
    before, after = ({"kind": "memorandum", "form": "", "starts_on": "", "ends_on": "",
        "over_year": "", "public": [], "parties": [], "clauses": {"1": text}}
        for text in ("朝市をひらく。毎月1回。", "朝市をひらく。毎月2回。"))  # fmt: skip
    (change,) = clauses.changes_between(before, after)
    assert change.before == [("same", "朝市をひらく。"), ("gone", "毎月1回。")]
    assert change.after == [("same", "朝市をひらく。"), ("new", "毎月2回。")]


def test_no_conclusion_before_every_party_said_yes(world):
    agreement = shown(world)
    answer(agreement, world.orgs.npo)
    answer(agreement, world.orgs.shakyo, "change", word="日を直してください。")
    today = timezone.localdate()
    with pytest.raises(ValidationError) as refused:
        conclusion.conclude_agreement(agreement, by=world["asahi_staff"], number=1, made_on=today)
    (sentence,) = refused.value.messages
    assert str(world.orgs.shakyo) in sentence
    assert str(world.orgs.paper) in sentence
    answer(agreement, world.orgs.shakyo)
    answer(
        agreement, world.orgs.paper, by=world["coordinator_a"], via="paper",
        received_on=today, answerer_role="会長", label="見本ヶ丘地域ケアプラザ",
    )  # fmt: skip
    conclusion.conclude_agreement(agreement, by=world["asahi_staff"], number=1, made_on=today)
    assert Agreement.objects.get().status == "concluded"
    entry = HistoryEntry.objects.filter(action="agreement_answered").last()
    assert (entry.via, entry.actor_label) == ("paper", "見本ヶ丘地域ケアプラザ")
    assert entry.provenance.role == "会長"


def test_the_day_of_conclusion_is_not_in_the_future(world):
    agreement = all_confirmed(world)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="今日までの日"):
        conclusion.conclude_agreement(
            agreement, by=world["asahi_staff"], number=1, made_on=tomorrow
        )


def test_when_a_party_leaves_the_others_confirm_without_it(world):
    agreement = all_confirmed(world)
    partnership = agreement.partnership
    leave_partnership(
        partnership,
        world.orgs.paper,
        by=world["asahi_staff"],
    )
    assert conclusion.missing_for_concluding(agreement) == [conclusion.PARTIES_CHANGED]
    write.take_back_agreement(agreement, by=world["asahi_staff"])
    write.ask_parties(agreement, by=world["asahi_staff"])
    answer(agreement, world.orgs.npo)
    answer(agreement, world.orgs.shakyo)
    assert conclusion.missing_for_concluding(agreement) == []


def test_the_next_promise_renews_the_one_before(world):
    partnership = prepared(world)
    first = concluded(world, partnership)
    second = started(world, partnership, start="copy")
    assert second.clauses == first.clauses
    assert agreement_of(partnership) == first
    write.drop_agreement(second, by=world["asahi_staff"])
    third = concluded(world, partnership, ends_on=date(2028, 3, 31), over_year="予算しだいです。")
    first.refresh_from_db()
    assert (first.status, third.renews) == ("renewed", first)
    assert agreement_of(partnership) == third


def test_a_spoken_promise_is_one_short_note_and_the_next_one_renews_it(world):
    partnership, by = prepared(world), world["asahi_staff"]
    assert any("約束" in sentence for sentence in missing_for_activation(partnership))
    save.save_promise(partnership, by=by, kind="spoken", made_on=date(2026, 4, 1))
    save.save_promise(partnership, by=by, kind="memo", made_on=date(2026, 4, 2))
    (noted,) = Agreement.objects.all()
    assert (noted.kind, noted.status, noted.versions.count()) == ("memo", "concluded", 0)
    assert not any("約束" in sentence for sentence in missing_for_activation(partnership))
    save.save_promise(partnership, by=by, kind="spoken", is_next=True)
    assert [row.status for row in Agreement.objects.order_by("pk")] == ["renewed", "concluded"]


def test_a_draft_is_no_promise_yet(world):
    agreement = shown(world)
    assert agreement_of(agreement.partnership) is None
    assert any("約束" in s for s in missing_for_activation(agreement.partnership))


def test_the_short_form_does_not_overwrite_a_written_promise(world):
    agreement = concluded(world)
    with pytest.raises(ValidationError, match="条文で作った約束"):
        save.save_promise(agreement.partnership, by=world["asahi_staff"], kind="spoken")


def test_only_chosen_clauses_of_what_was_concluded_are_public(world):
    agreement = all_confirmed(world)
    partnership = agreement.partnership
    assert clauses.public_clauses(partnership) == []
    conclusion.conclude_agreement(
        agreement, by=world["asahi_staff"], number=1, made_on=timezone.localdate()
    )
    assert [row.number for row in clauses.public_clauses(partnership)] == [1, 3]


def test_a_period_over_31_march_wants_a_word_about_the_next_year(world):
    over = {"ends_on": date(2027, 9, 30)}
    for over_year, unsaid in (("", True), ("予算が決まってから話します。", False)):
        draft = filled(world, over_year=over_year, **over)
        content = clauses.content_of(draft, [])
        assert clauses.crosses_year_unsaid(content) is unsaid


def test_an_ended_partnership_gets_no_new_promise(world):
    agreement = all_confirmed(world)
    partnership = agreement.partnership
    type(partnership).objects.filter(pk=partnership.pk).update(status="cancelled")
    partnership.refresh_from_db()
    agreement.partnership = partnership
    with pytest.raises(ValidationError, match="終わった連携"):
        conclusion.conclude_agreement(
            agreement, by=world["asahi_staff"], number=1, made_on=timezone.localdate()
        )
