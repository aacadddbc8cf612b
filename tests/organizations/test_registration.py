"""Starting an entry: the form, the manager's membership, the double click, names only."""

import pytest
from django.urls import reverse

from organizations.actions.registration import create_organization
from organizations.models import Membership, Organization

URL = "/my/orgs/new/"


def answers(world, **changes):
    return {
        "name": "見本の新しい会",
        "name_kana": "ミホンノアタラシイカイ",
        "kind": "volunteer",
        "ward": world.places.asahi.pk,
        "submission_key": "a" * 32,
    } | changes


def test_a_person_registers_a_group_and_becomes_its_manager(world, sign_in):
    response = sign_in(world["resident"]).post(URL, answers(world))
    organization = Organization.objects.get(name="見本の新しい会")
    assert response.url == reverse("organizations:profile-tasks", args=[organization.pk])
    assert organization.status == "draft"
    assert organization.name_kana == "みほんのあたらしいかい"
    membership = Membership.objects.get(organization=organization)
    assert (membership.user, membership.role, membership.status) == (
        world["resident"],
        "manager",
        "active",
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "団体名を入力してください"),
        ("name", "あ" * 61, "団体名は60文字までです。いま61文字です"),
        ("name_kana", "見本", "ひらがなで入力してください"),
        ("kind", "", "団体の種類を選んでください"),
        ("ward", "", "主に活動する区を選んでください"),
    ],
)
def test_each_mistake_is_answered_in_words(world, sign_in, field, value, message):
    response = sign_in(world["resident"]).post(URL, answers(world, **{field: value}))
    html = response.content.decode()
    assert message in html
    assert "<title>エラー：" in html
    assert not Organization.objects.filter(name="見本の新しい会").exists()


def test_a_double_click_makes_one_group(world, sign_in):
    client = sign_in(world["resident"])
    first, second = client.post(URL, answers(world)), client.post(URL, answers(world))
    assert first.url == second.url
    assert Organization.objects.filter(name="見本の新しい会").count() == 1
    assert Membership.objects.filter(user=world["resident"]).count() == 1


def test_the_form_key_of_another_group_does_not_lead_to_it(world):
    kept = {"name_kana": "みほん", "kind": "npo", "ward": world.places.asahi}
    first = create_organization(
        by=world["resident"], name="見本一", submission_key="b" * 32, **kept
    )
    again = create_organization(
        by=world["resident"], name="見本一", submission_key="b" * 32, **kept
    )
    other = create_organization(by=world["resident"], name="見本二", **kept)
    assert first == again != other


def test_visitors_are_asked_to_sign_in(world, sign_in):
    assert "/accounts/login/" in sign_in().get(URL).url


class TestNameOnly:
    url = "/desk/orgs/name-only/new/"

    def answers(self, world, **changes):
        return {
            "name": "見本ヶ丘第三自治会",
            "kind": "jichikai",
            "district": world.places.a.pk,
            "submission_key": "c" * 32,
        } | changes

    def test_ward_staff_enter_a_name(self, world, sign_in):
        client = sign_in(world["asahi_staff"])
        client.post(self.url, self.answers(world))
        client.post(self.url, self.answers(world))
        organization = Organization.objects.get(name="見本ヶ丘第三自治会")
        assert organization.status == "name_only"
        assert organization.ward == world.places.asahi
        assert not organization.memberships.exists()

    def test_the_same_name_in_the_ward_is_asked_about_once(self, world, sign_in):
        client = sign_in(world["asahi_staff"])
        data = self.answers(world, name="見本ヶ丘　第二自治会")
        response = client.post(self.url, data)
        assert "同じ区に、同じ名前の団体があります" in response.content.decode()
        client.post(self.url, data | {"is_other_group": "on"})
        rows = Organization.objects.filter(ward=world.places.asahi, status="name_only")
        assert rows.count() == 2

    def test_a_district_of_another_ward_is_no_choice(self, world, sign_in):
        data = self.answers(world, district=world.places.b.pk)
        response = sign_in(world["asahi_staff"]).post(self.url, data)
        assert "地区を選んでください" in response.content.decode()
        assert not Organization.objects.filter(name=data["name"]).exists()

    @pytest.mark.parametrize("persona", ["resident", "npo_manager", "coordinator_a", "city_staff"])
    def test_others_may_not(self, world, sign_in, persona):
        assert sign_in(world[persona]).get(self.url).status_code == 403
