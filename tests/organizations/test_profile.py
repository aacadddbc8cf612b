"""The tasks of a group's entry: saving, rules and their sentences, two editors, published ones."""

import pytest
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from organizations.models import Organization
from tests import factories as make
from tests.organizations.helpers import basic, contact, intro, ready_draft, versioned


@pytest.fixture
def draft(world):
    return ready_draft(world, by=world["npo_manager"])


def url(organization, task=""):
    tail = f"edit/{task}/" if task else ""
    return f"/my/orgs/{organization.pk}/{tail}"


def post(client, organization, task, data):
    return client.post(url(organization, task), versioned(organization, data))


def test_the_task_list_says_what_is_done_and_what_is_left(world, sign_in):
    organization = ready_draft(world, by=world["npo_manager"], done_tasks=["basic"])
    html = sign_in(world["npo_manager"]).get(url(organization)).content.decode()
    assert "完了" in html
    assert "途中" in html
    assert "まだ" in html
    assert "確認して、送る" in html


def test_a_draft_is_saved_on_its_row(world, sign_in, draft):
    response = post(sign_in(world["npo_manager"]), draft, "basic", basic())
    assert response.url == url(draft)
    draft.refresh_from_db()
    assert draft.name == "見本の新しい会"
    assert "見本の新しい会" in draft.search_text
    assert draft.founded_year == 2015
    assert draft.draft == {}
    assert HistoryEntry.objects.about(draft).last().action == "organization_edited"


@pytest.mark.parametrize(
    ("task", "data", "message"),
    [
        ("basic", basic(name=""), "団体名を入力してください"),
        ("basic", basic(name_kana="漢字"), "ひらがなで入力してください"),
        ("basic", basic(founded_year="1867"), "1868年から今年まで"),
        ("basic", basic(founded_year="9999"), "1868年から今年まで"),
        ("basic", basic(people_count="0"), "人数（およそ）は1以上の数字で入力してください"),
        ("intro", intro(tagline=""), "ひとことでを入力してください"),
        ("intro", intro(summary="あ" * 301), "活動の紹介は300文字までです。いま301文字です"),
        ("area", {}, "主に活動する区を選んでください"),
        ("area", {}, "テーマを選んでください"),
        ("links", {"website": "ftp://example.jp"}, "ホームページを、https:// ではじまる形で"),
    ],
)
def test_each_rule_has_its_sentence(world, sign_in, draft, task, data, message):
    response = post(sign_in(world["npo_manager"]), draft, task, data)
    html = response.content.decode()
    assert message in html
    assert "<title>エラー：" in html
    assert Organization.objects.get(pk=draft.pk).version == draft.version


def test_at_most_five_themes(world, sign_in, draft):
    themes = [make.ThemeFactory(slug=f"t{i}", name=f"見本テーマ{i}").pk for i in range(6)]
    data = {"ward": world.places.asahi.pk, "themes": themes}
    client = sign_in(world["npo_manager"])
    assert "テーマは5つまで選べます" in post(client, draft, "area", data).content.decode()
    post(client, draft, "area", data | {"themes": themes[:5], "district": world.places.a.pk})
    draft.refresh_from_db()
    assert draft.themes.count() == 5
    assert draft.district == world.places.a


def test_a_district_must_lie_in_the_ward(world, sign_in, draft):
    data = {
        "ward": world.places.asahi.pk,
        "district": world.places.b.pk,
        "themes": [make.ThemeFactory().pk],
    }
    response = post(sign_in(world["npo_manager"]), draft, "area", data)
    assert "地区は、旭区の中から選んでください" in response.content.decode()


def test_private_looking_text_is_asked_about_and_then_kept(world, sign_in, draft):
    data = intro(summary="申し込みは 090-1234-5678 まで")
    client = sign_in(world["npo_manager"])
    assert "個人の連絡先のようです" in post(client, draft, "intro", data).content.decode()
    post(client, draft, "intro", data | {"confirm_personal": "on"})
    draft.refresh_from_db()
    assert "090-1234-5678" in draft.summary


def test_social_links_are_kept_in_order_and_once(world, sign_in, draft):
    data = {"social_1": "https://a.example/", "social_3": "https://a.example/"}
    post(sign_in(world["npo_manager"]), draft, "links", data)
    draft.refresh_from_db()
    assert draft.social_links == ["https://a.example/"]


def test_two_editors_the_second_sees_both_texts(world, sign_in, draft):
    """Scenario 16."""
    stale = versioned(draft, basic(name="ふたり目の名前"))
    post(sign_in(world["npo_manager"]), draft, "basic", basic(name="ひとり目の名前"))
    response = sign_in(world["npo_manager"]).post(url(draft, "basic"), stale)
    html = response.content.decode()
    assert response.status_code == 409
    assert "ほかの人が先に直しました。あなたの入力は残っています。見くらべてください" in html
    assert "ひとり目の名前" in html
    assert "ふたり目の名前" in html
    draft.refresh_from_db()
    assert draft.name == "ひとり目の名前"
    assert f'value="{draft.version}"' in html


def test_the_same_save_twice_is_no_conflict(world, sign_in, draft):
    data = versioned(draft, basic())
    client = sign_in(world["npo_manager"])
    assert client.post(url(draft, "basic"), data).status_code == 302
    assert client.post(url(draft, "basic"), data).status_code == 302


class TestPublished:
    def test_members_write_beside_the_public_row(self, world, sign_in):
        npo = world.orgs.npo
        client = sign_in(world["npo_member"])
        post(client, npo, "intro", intro(tagline="あたらしいひとこと"))
        npo.refresh_from_db()
        assert npo.tagline == "見本の団体です"
        assert npo.draft == {"tagline": "あたらしいひとこと"}
        assert npo.draft_status == "editing"
        assert "あたらしいひとこと" in client.get(url(npo, "intro")).content.decode()
        assert "あたらしいひとこと" not in sign_in().get(f"/orgs/{npo.pk}/").content.decode()

    def test_taking_the_words_back_ends_the_waiting_change(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["npo_manager"])
        post(client, npo, "intro", intro(tagline="あたらしい"))
        post(client, npo, "intro", intro(tagline=npo.tagline))
        npo.refresh_from_db()
        assert (npo.draft, npo.draft_status) == ({}, "")

    def test_hiding_a_contact_takes_effect_at_once(self, world, sign_in):
        npo = world.orgs.npo
        Organization.objects.filter(pk=npo.pk).update(public_phone="045-111-2222", show_phone=True)
        post(sign_in(world["npo_manager"]), npo, "contact", contact(show_phone="no"))
        npo.refresh_from_db()
        assert npo.shown_phone == ""
        assert npo.liaison_email == "renraku@example.jp"

    def test_ward_staff_write_the_row_with_a_reason(self, world, sign_in):
        npo, client = world.orgs.npo, sign_in(world["asahi_staff"])
        response = post(client, npo, "intro", intro(tagline="区が直した"))
        assert "直す理由を入力してください" in response.content.decode()
        post(client, npo, "intro", intro(tagline="区が直した", note="電話で頼まれたため"))
        npo.refresh_from_db()
        assert npo.tagline == "区が直した"
        noted = HistoryEntry.objects.about(npo).last()
        assert (noted.note, noted.actor_label) == ("電話で頼まれたため", "旭区役所（見本）")
        assert world["npo_manager"].notices.get().kind == "organization_edited"


class TestAccess:
    @pytest.mark.parametrize("task", ["basic", "area", "intro", "contact", "listings", "links"])
    def test_strangers_find_no_draft_and_may_not_edit_what_is_public(
        self, world, sign_in, draft, task
    ):
        client = sign_in(world["stranger_manager"])
        assert client.get(url(draft, task)).status_code == 404
        assert client.post(url(draft, task), {}).status_code == 404
        assert client.get(url(world.orgs.npo, task)).status_code == 403
        assert client.post(url(world.orgs.npo, task), {}).status_code == 403

    def test_staff_of_another_ward_neither(self, world, sign_in, draft):
        assert sign_in(world["midori_staff"]).get(url(draft)).status_code == 404

    def test_an_unknown_task_is_not_there(self, world, sign_in, draft):
        assert sign_in(world["npo_manager"]).get(url(draft, "photos")).status_code == 404

    def test_nobody_edits_a_closed_group(self, world, sign_in, draft):
        Organization.objects.filter(pk=draft.pk).update(status="closed")
        assert sign_in(world["npo_manager"]).get(url(draft)).status_code == 403


def test_capacity_and_yearly_confirmation(world, sign_in):
    npo, client = world.orgs.npo, sign_in(world["npo_manager"])
    client.post(f"/my/orgs/{npo.pk}/capacity/", {"value": "on"})
    client.post(f"/my/orgs/{npo.pk}/confirm/")
    npo.refresh_from_db()
    assert npo.no_capacity
    assert npo.confirmed_on == timezone.localdate()
    client.post(f"/my/orgs/{npo.pk}/capacity/", {"value": "off"})
    npo.refresh_from_db()
    assert not npo.no_capacity
    for name in ("capacity", "confirm"):
        assert client.get(f"/my/orgs/{npo.pk}/{name}/").status_code == 405
        member = sign_in(world["npo_member"])
        assert member.post(f"/my/orgs/{npo.pk}/{name}/").status_code == 403
