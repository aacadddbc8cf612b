"""What of a group's contacts may be public: PR1 to PR4."""

import pytest

from organizations.actions.review import approve_organization, confirm_office_phone
from organizations.models import Membership, Organization
from tests import factories as make
from tests.organizations.helpers import contact, ready_draft, versioned

URL = "/my/orgs/{}/edit/contact/"


def post(client, organization, data):
    return client.post(URL.format(organization.pk), versioned(organization, data))


@pytest.fixture
def draft(world):
    return ready_draft(world, by=world["npo_manager"])


@pytest.fixture
def jichikai(world):
    return ready_draft(world, by=world["npo_manager"], kind=Organization.Kind.JICHIKAI)


def test_nothing_is_public_unless_chosen(world, sign_in, draft):
    """Scenario 3: hidden by default, and then not in the page."""
    client = sign_in(world["npo_manager"])
    html = client.get(URL.format(draft.pk)).content.decode()
    assert html.count('value="no" id=') == html.count("checked") == 4
    data = contact()
    del data["show_phone"], data["show_email"]
    post(client, draft, data)
    Organization.objects.filter(pk=draft.pk).update(status="published")
    public = sign_in().get(f"/orgs/{draft.pk}/").content.decode()
    for hidden in ("045-111-2222", "madoguchi@example.jp", "045-333-4444", "見本 担当"):
        assert hidden not in public


def test_what_is_chosen_is_shown(world, sign_in, draft):
    post(sign_in(world["npo_manager"]), draft, contact(show_phone="yes"))
    draft.refresh_from_db()
    assert draft.shown_phone == "045-111-2222"
    assert draft.shown_email == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contact_name": ""}, "窓口の名前を入力してください"),
        (
            {"public_email": "", "public_phone": ""},
            "連絡の方法を1つ以上登録してください。公開しなくてもかまいません",
        ),
        ({"public_phone": "内線3"}, "電話番号を、数字とハイフンで入力してください"),
        ({"show_fax": "yes"}, "公開するFAXを書くか、「公開しない」をえらんでください"),
        ({"liaison_name": ""}, "区・ケアプラザとの連絡担当を入力してください"),
        ({"liaison_phone": ""}, "連絡担当の電話を入力してください"),
        ({"liaison_email": "まちがい"}, "name@example.jp の形で入力してください"),
        (
            {"public_phone": "090-1111-2222", "show_phone": "yes"},
            "番号を使う本人の同意を確かめて",
        ),
    ],
)
def test_each_rule_has_its_sentence(world, sign_in, draft, changes, message):
    html = post(sign_in(world["npo_manager"]), draft, contact(**changes)).content.decode()
    assert message in html


def test_a_mobile_number_with_its_owners_consent(world, sign_in, draft):
    data = contact(public_phone="090-1111-2222", show_phone="yes", mobile_consent="on")
    post(sign_in(world["npo_manager"]), draft, data)
    draft.refresh_from_db()
    assert draft.shown_phone == "090-1111-2222"


def test_every_personal_field_says_what_it_is_for(world, sign_in, draft):
    html = sign_in(world["npo_manager"]).get(URL.format(draft.pk)).content.decode()
    assert html.count("この団体に連絡するために使います。公開しません。") == 3
    assert "区役所が、登録を確かめるために使います。公開しません。" in html
    assert "個人の名前でなくてよいです" in html


class TestJichikai:
    """Scenario 4."""

    def test_an_officers_phone_is_refused(self, world, sign_in, jichikai):
        data = contact(public_phone="090-1111-2222", show_phone="yes", mobile_consent="on")
        html = post(sign_in(world["npo_manager"]), jichikai, data).content.decode()
        assert "自治会町内会は、会館・事務所の電話だけ公開できます" in html
        jichikai.refresh_from_db()
        assert not jichikai.show_phone

    def test_address_and_fax_stay_private_whatever_is_sent(self, world, sign_in, jichikai):
        data = contact(
            public_fax="045-555-6666",
            show_fax="yes",
            public_address="旭区見本1-1",
            show_address="yes",
        )
        post(sign_in(world["npo_manager"]), jichikai, data)
        jichikai.refresh_from_db()
        assert (jichikai.public_fax, jichikai.show_fax) == ("045-555-6666", False)
        assert (jichikai.shown_fax, jichikai.shown_address) == ("", "")

    def test_a_hall_phone_is_hidden_until_staff_confirm_it(self, world, sign_in, jichikai):
        staff = sign_in(world["asahi_staff"])
        post(sign_in(world["npo_manager"]), jichikai, contact(show_phone="yes"))
        Organization.objects.filter(pk=jichikai.pk).update(status="submitted")
        jichikai.refresh_from_db()
        approve_organization(jichikai, by=world["asahi_staff"], version=jichikai.version)
        page = f"/orgs/{jichikai.pk}/"
        assert "045-111-2222" not in sign_in().get(page).content.decode()
        desk = staff.get(f"/desk/orgs/{jichikai.pk}/").content.decode()
        assert "会館・事務所の電話だと確かめました" in desk
        staff.post(f"/desk/orgs/{jichikai.pk}/phone/", {"version": jichikai.version})
        assert "045-111-2222" in sign_in().get(page).content.decode()

    def test_a_new_number_is_confirmed_anew(self, world, jichikai, sign_in):
        post(sign_in(world["npo_manager"]), jichikai, contact(show_phone="yes"))
        jichikai.refresh_from_db()
        confirm_office_phone(jichikai, by=world["asahi_staff"], version=jichikai.version)
        assert jichikai.shown_phone
        data = contact(show_phone="yes", public_phone="045-777-8888")
        post(sign_in(world["npo_manager"]), jichikai, data)
        jichikai.refresh_from_db()
        assert jichikai.shown_phone == ""

    def test_the_group_cannot_confirm_its_own_phone(self, world, sign_in, jichikai):
        make.MembershipFactory(
            user=world["asahi_staff"], organization=jichikai, role=Membership.Role.MEMBER
        )
        client = sign_in(world["asahi_staff"])
        assert client.post(f"/desk/orgs/{jichikai.pk}/phone/", {}).status_code == 403
        client = sign_in(world["npo_manager"])
        assert client.post(f"/desk/orgs/{jichikai.pk}/phone/", {}).status_code == 404
