"""The ward's desk: what waits, the review approving, returning, private contacts."""

import pytest

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.actions import profile, review
from organizations.models import Organization
from tests import factories as make
from tests.organizations.helpers import intro, submitted, versioned


@pytest.fixture
def waiting(world):
    return submitted(world, name="見本の待つ会")


@pytest.fixture
def changed(world, sign_in):
    """The NPO, published, with a submitted change."""
    npo, client = world.orgs.npo, sign_in(world["npo_manager"])
    client.post(f"/my/orgs/{npo.pk}/edit/intro/", versioned(npo, intro(tagline="直したひとこと")))
    npo.refresh_from_db()
    profile.submit_organization(npo, by=world["npo_manager"], version=npo.version)
    return npo


def desk(organization, verb=""):
    return f"/desk/orgs/{organization.pk}/{verb}"


def approve(client, organization, **data):
    return client.post(desk(organization, "approve/"), versioned(organization, data))


def give_back(client, organization, **comments):
    organization.refresh_from_db()
    data = {f"return-{task}": text for task, text in comments.items()}
    data["return-version"] = organization.version
    return client.post(desk(organization, "return/"), data)


def test_the_list_shows_what_waits_in_the_ward(world, sign_in, waiting, changed):
    client = sign_in(world["asahi_staff"])
    first = client.get("/desk/orgs/?queue=submitted").content.decode()
    assert "見本の待つ会" in first
    assert changed.name not in first
    assert changed.name in client.get("/desk/orgs/?queue=draft").content.decode()
    assert "見本ヶ丘第二自治会" in client.get("/desk/orgs/?queue=name_only").content.decode()
    assert "見本の森自治会" not in client.get("/desk/orgs/").content.decode()
    assert "見本の待つ会" in client.get("/desk/orgs/?q=待つ").content.decode()
    assert "のぞいて表示" in client.get("/desk/orgs/?queue=zzz&page=x").content.decode()


def test_the_list_asks_the_database_a_constant_number_of_times(
    world, sign_in, django_assert_max_num_queries
):
    for _number in range(25):
        make.OrganizationFactory(district=world.places.a)
    client = sign_in(world["asahi_staff"])
    with django_assert_max_num_queries(16):
        assert "2ページ目" in client.get("/desk/orgs/?page=2").content.decode()


@pytest.mark.parametrize("persona", ["resident", "npo_manager", "coordinator_a", "city_staff"])
def test_the_list_is_for_ward_staff(world, sign_in, persona):
    assert sign_in(world[persona]).get("/desk/orgs/").status_code == 403


@pytest.mark.parametrize("persona", ["npo_manager", "coordinator_a", "midori_staff"])
@pytest.mark.parametrize("verb", ["", "approve/", "return/", "phone/", "contact/", "invitation/"])
def test_staff_of_the_ward_only(world, sign_in, waiting, persona, verb):
    assert sign_in(world[persona]).post(desk(waiting, verb)).status_code in {404, 405}


@pytest.mark.parametrize("verb", ["approve/", "return/", "phone/", "invitation/"])
def test_a_get_changes_nothing(world, sign_in, waiting, verb):
    assert sign_in(world["asahi_staff"]).get(desk(waiting, verb)).status_code == 405


def test_the_first_review_shows_everything_but_private_contacts(world, sign_in, waiting):
    html = sign_in(world["asahi_staff"]).get(desk(waiting)).content.decode()
    assert "見本の活動をしています" in html
    assert "renraku@example.jp" not in html
    assert "（書いてあります。公開しません）" in html


def test_approving_publishes_and_tells_the_managers(world, sign_in, waiting):
    approve(sign_in(world["asahi_staff"]), waiting)
    waiting.refresh_from_db()
    assert waiting.status == "published"
    assert waiting.published_at
    assert waiting.confirmed_on
    assert sign_in().get(f"/orgs/{waiting.pk}/").status_code == 200
    told = Notice.objects.get(kind="organization_approved")
    assert told.user == world["stranger_manager"]
    assert HistoryEntry.objects.about(waiting).last().actor_label == "旭区役所（見本）"


def test_a_change_stands_beside_what_is_public_and_then_replaces_it(world, sign_in, changed):
    client = sign_in(world["asahi_staff"])
    html = client.get(desk(changed)).content.decode()
    assert "いま公開中" in html
    assert "見本の団体です" in html
    assert "直したひとこと" in html
    approve(client, changed)
    changed.refresh_from_db()
    assert (changed.tagline, changed.draft, changed.draft_status) == ("直したひとこと", {}, "")
    assert "直したひとこと" in changed.search_text


def test_themes_and_places_of_a_change_are_applied(world, sign_in):
    npo, client = world.orgs.npo, sign_in(world["npo_manager"])
    theme = make.ThemeFactory(slug="mihon", name="見本のテーマ")
    other = make.DistrictFactory(ward=world.places.asahi)
    data = {"ward": npo.ward_id, "themes": [theme.pk], "other_districts": [other.pk]}
    client.post(f"/my/orgs/{npo.pk}/edit/area/", versioned(npo, data))
    npo.refresh_from_db()
    profile.submit_organization(npo, by=world["npo_manager"], version=npo.version)
    staff = sign_in(world["asahi_staff"])
    assert "見本のテーマ" in staff.get(desk(npo)).content.decode()
    approve(staff, npo)
    npo.refresh_from_db()
    assert list(npo.themes.all()) == [theme]
    assert list(npo.other_districts.all()) == [other]
    assert npo.district is None


def test_returning_needs_a_comment(world, sign_in, waiting):
    html = give_back(sign_in(world["asahi_staff"]), waiting).content.decode()
    assert "直してほしい所を、1つ以上書いてください" in html
    assert "<title>エラー：" in html


def test_a_returned_entry_comes_back_with_its_changes_marked(world, sign_in, waiting):
    staff, group = sign_in(world["asahi_staff"]), sign_in(world["stranger_manager"])
    give_back(staff, waiting, intro="活動の日も書いてください")
    waiting.refresh_from_db()
    assert waiting.status == "needs_change"
    assert Notice.objects.get(kind="organization_needs_change").user == world["stranger_manager"]
    assert "活動の日も書いてください" in group.get(f"/my/orgs/{waiting.pk}/").content.decode()
    data = versioned(waiting, intro(summary="毎週土曜日です。"))
    group.post(f"/my/orgs/{waiting.pk}/edit/intro/", data)
    waiting.refresh_from_db()
    profile.submit_organization(waiting, by=world["stranger_manager"], version=waiting.version)
    html = staff.get(desk(waiting)).content.decode()
    assert html.count("前の確認から変わりました") == 3  # the explanation and two items


def test_of_two_colleagues_one_approves(world, waiting):
    first, second = (Organization.objects.get(pk=waiting.pk) for _ in range(2))
    review.approve_organization(first, by=world["asahi_staff"], version=first.version)
    with pytest.raises(Conflict):
        review.approve_organization(second, by=world["asahi_approver"], version=second.version)
    assert Notice.objects.filter(kind="organization_approved").count() == 1


def test_the_second_click_gets_the_conflict_page(world, sign_in, waiting):
    client = sign_in(world["asahi_staff"])
    data = versioned(waiting, {})
    assert client.post(desk(waiting, "approve/"), data).status_code == 302
    assert client.post(desk(waiting, "approve/"), data).status_code == 409


def test_nobody_approves_their_own_group(world, sign_in, waiting):
    make.MembershipFactory(user=world["asahi_staff"], organization=waiting, role="member")
    client = sign_in(world["asahi_staff"])
    assert "自分の団体の確認は" in client.get(desk(waiting)).content.decode()
    assert approve(client, waiting).status_code == 403
    assert give_back(client, waiting, intro="直して").status_code == 403


def test_private_contacts_are_shown_for_a_reason_and_noted_once(world, sign_in, waiting):
    client = sign_in(world["asahi_staff"])
    page = desk(waiting, "contact/")
    assert "renraku@example.jp" not in client.get(page).content.decode()
    assert "見る理由を選んでください" in client.post(page, {}).content.decode()
    html = client.post(page, {"reason": "団体に連絡するため"}).content.decode()
    assert "renraku@example.jp" in html
    noted = HistoryEntry.objects.about(waiting).filter(action="private_contact_viewed")
    assert [(n.actor, n.note) for n in noted] == [(world["asahi_staff"], "団体に連絡するため")]


def test_staff_who_edit_the_contacts_are_noted_too(world, sign_in, waiting):
    client = sign_in(world["asahi_staff"])
    assert "renraku@example.jp" not in client.get(f"/my/orgs/{waiting.pk}/submit/").content.decode()
    client.get(f"/my/orgs/{waiting.pk}/edit/contact/")
    noted = HistoryEntry.objects.about(waiting).filter(action="private_contact_viewed")
    assert noted.get().note == "登録の内容を直すため"


def test_the_districts_coordinator_may_read_the_contacts_of_a_public_group(world, sign_in):
    npo, reason = world.orgs.npo, {"reason": "団体に連絡するため"}
    for persona, status in [("coordinator_a", 200), ("coordinator_b", 403), ("resident", 403)]:
        response = sign_in(world[persona]).post(desk(npo, "contact/"), reason)
        assert response.status_code == status
    noted = HistoryEntry.objects.about(npo).get(action="private_contact_viewed")
    assert noted.actor_label == "見本ヶ丘地域ケアプラザ"
