"""Writing a proposal through the front door: start, five pages, check."""

import pytest

from kyodo_portal.lib.forms import new_submission_key
from partnerships.models import Proposal
from tests import factories as make
from tests.partnerships.proposal_steps import date_parts, draft, in_days, today, url

pytestmark = pytest.mark.django_db


def month(name, day):
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month)}


@pytest.fixture
def writer(world, sign_in):
    return sign_in(world["npo_manager"])


@pytest.fixture
def empty(world):
    return Proposal.objects.create(number="A-2000-9999", sender=world.orgs.npo)


def save(client, proposal, page, **data):
    proposal.refresh_from_db()
    data = {"version": proposal.version} | data
    return client.post(url("proposal-edit", proposal.number, page), data)


ACTIVITY = {"title": "花を植える", "activity": "いっしょに植えます。", "times": "once"}
GAINS = {
    "sender_gain": "知り合いたいです。",
    "expected_gain": "にぎやかになります。",
    "offer_text": "苗を出します。",
    "request": "場所をお借りしたいです。",
    "burden": "little",
    "money": "none",
}


def test_start_page_says_what_it_is_not_and_offers_one_button(writer):
    page = writer.get(url("proposal-start")).content.decode()
    assert "条例第10条" in page
    assert page.count("提案を書きはじめる</button>") == 1


def test_pressing_start_twice_makes_one_draft_with_a_receipt_number(writer, world):
    data = {"submission_key": new_submission_key(), "to": world.orgs.shakyo.pk}
    first = writer.post(url("proposal-create", world.orgs.npo.pk), data)
    second = writer.post(url("proposal-create", world.orgs.npo.pk), data)
    proposal = Proposal.objects.get()
    assert first.url == second.url == url("proposal-edit", proposal.number, "partner")
    assert proposal.number == f"A-{today().year}-0001"
    assert proposal.recipient == world.orgs.shakyo


def test_nobody_starts_a_proposal_for_a_group_of_others(writer, world):
    assert writer.post(url("proposal-create", world.orgs.stranger.pk)).status_code == 403


def test_resident_without_a_group_is_told_to_register_one(world, sign_in):
    page = sign_in(world["resident"]).get(url("proposal-start")).content.decode()
    assert "先に、団体の登録がいります" in page


def test_five_pages_lead_to_a_proposal_that_can_be_sent(writer, world, empty):
    day = in_days(30)
    pages = {
        "partner": {"partner": str(world.orgs.shakyo.pk), "reason": ""},
        "activity": {**ACTIVITY, **month("starts_on", day)},
        "gains": GAINS,
        "third-party": {"third_party": world.offices.plaza_a.pk, "bridge_requests": ["explain"]},
        "reply": {**date_parts("reply_by", day), "no_personal_data": "on"},
    }
    for page, data in pages.items():
        assert save(writer, empty, page, **data).status_code == 302, page
    page = writer.get(url("proposal-check", empty.number)).content.decode()
    assert "この内容で送る" in page
    assert "先に相談する" in page


def test_member_writes_but_is_told_that_the_manager_sends(world, sign_in):
    member = sign_in(world["npo_member"])
    page = member.get(url("proposal-check", draft(world).number)).content.decode()
    assert "送るのは、管理者です" in page
    assert "この内容で送る" not in page


def test_check_page_names_the_pages_that_are_missing(writer, empty):
    page = writer.get(url("proposal-check", empty.number)).content.decode()
    for name in ("相手", "小さな活動", "おたがい", "橋わたし役", "返事"):
        assert f"「{name}」のページがまだです" in page


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("partner", {}, "声をかける団体を選ぶか、『まだ決まっていない』を選んでください"),
        ("partner", {"partner": "999999"}, "声をかける団体を選ぶか"),
        ("activity", {}, "やってみたいことを30文字までで書いてください"),
        ("activity", {"title": "あ" * 31}, "30文字までです。いま31文字です"),
        ("activity", ACTIVITY, "いつごろからを入力してください"),
        ("activity", {**ACTIVITY, **month("starts_on", in_days(-70))}, "今月か、それより先の月"),
        ("gains", {**GAINS, "sender_gain": ""}, "あなたの団体が得たいことを書いてください"),
        ("gains", {**GAINS, "expected_gain": ""}, "相手の団体にとって良いことを書いてください"),
        ("gains", {**GAINS, "offer_text": ""}, "私たちができることを、1つ以上"),
        ("gains", {**GAINS, "burden": ""}, "相手の負担がどのくらいか選んでください"),
        ("third-party", {}, "橋わたしをお願いする相手を選んでください"),
        ("third-party", {}, "お願いの内容を、1つ以上選んでください"),
        ("reply", date_parts("reply_by", in_days(13)), "今日から14日あとより先にしてください"),
        ("reply", date_parts("reply_by", in_days(121)), "今日から120日あとまでにしてください"),
        ("reply", date_parts("reply_by", in_days(20)), "個人の名前や電話を書いていないこと"),
    ],
)
def test_each_mistake_has_its_sentence_and_a_title_that_says_so(
    writer, empty, page, data, sentence
):
    response = save(writer, empty, page, **data)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    assert "<title>エラー：" in text


def test_what_was_typed_stays_when_a_page_has_a_mistake(writer, empty):
    page = save(
        writer, empty, "activity", title="のこる題名", activity="のこる本文"
    ).content.decode()
    assert "のこる題名" in page
    assert "のこる本文" in page


def test_ongoing_activity_brings_a_hint_and_is_saved_all_the_same(writer, empty):
    data = {**ACTIVITY, "times": "ongoing", **month("starts_on", today())}
    response = save(writer, empty, "activity", **data)
    page = writer.get(response.url).content.decode()
    assert "はじめは1回だけにすると、相手が引き受けやすくなります" in page
    empty.refresh_from_db()
    assert empty.times == "ongoing"


def test_resting_group_is_named_but_cannot_be_chosen(writer, world, empty):
    rest = make.OrganizationFactory(name="お休みの会", district=world.places.a, no_capacity=True)
    page = writer.get(url("proposal-edit", empty.number, "partner")).content.decode()
    assert "お休みの会" in page
    assert f'value="{rest.pk}"' not in page
    assert save(writer, empty, "partner", partner=str(rest.pk)).status_code == 200


def test_search_finds_name_only_groups_and_keeps_the_chosen_one(writer, world):
    proposal = draft(world)
    address = url("proposal-edit", proposal.number, "partner")
    page = writer.get(address, {"q": "第二自治会"}).content.decode()
    assert "見本ヶ丘第二自治会" in page
    assert "見本ヶ丘地区社協" in page
    assert "花でかざる会" not in page


def test_undecided_partner_is_enough_to_consult(writer, world):
    proposal = draft(world, recipient=None)
    assert save(writer, proposal, "partner", partner="undecided").status_code == 302
    page = writer.get(url("proposal-check", proposal.number)).content.decode()
    assert "声をかける団体が決まると、送れます" in page
    assert "先に相談する" in page


def test_third_party_page_lists_the_care_plaza_first_and_chooses_none(writer, world):
    page = writer.get(url("proposal-edit", draft(world, third_party=None).number, "third-party"))
    text = page.content.decode()
    assert text.index(world.offices.plaza_a.name) < text.index(world.offices.asahi.name)
    assert world.offices.plaza_b.name not in text
    assert "checked" not in text.split("bridge_requests")[0]


def test_second_editor_sees_both_texts_and_may_save_after_reading(writer, world, sign_in):
    proposal = draft(world)
    old = proposal.version
    data = {**ACTIVITY, **month("starts_on", in_days(40))}
    first = save(sign_in(world["npo_member"]), proposal, "activity", **data, people="10人")
    assert first.status_code == 302
    stale = save(writer, proposal, "activity", **data | {"title": "私の題名"}, version=old)
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "花を植える" in text
    assert "私の題名" in text
    again = save(writer, proposal, "activity", **data | {"title": "私の題名"})
    assert again.status_code == 302


def test_sent_proposal_is_not_edited_any_more(writer, world):
    proposal = draft(world, status="sent")
    response = writer.get(url("proposal-edit", proposal.number, "activity"), follow=True)
    assert "内容は直せません" in response.content.decode()


def test_unknown_page_and_strangers_get_404(writer, world, sign_in):
    number = draft(world).number
    assert writer.get(url("proposal-edit", number, "nope")).status_code == 404
    stranger = sign_in(world["stranger_manager"])
    assert stranger.get(url("proposal-edit", number, "activity")).status_code == 404
