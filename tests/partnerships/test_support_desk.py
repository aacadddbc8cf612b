"""The desk: proposals around an office, the phone list, the support log."""

import pytest

from kyodo_portal.lib.forms import new_submission_key
from organizations.models import Organization
from partnerships.models import Proposal, SupportLog
from tests import factories as make
from tests.partnerships.proposal_steps import date_parts, in_days, proposal_in, url

pytestmark = pytest.mark.django_db


def desk(client, show):
    return client.get(url("desk-proposals"), {"show": show}).content.decode()


@pytest.mark.parametrize("persona", ["resident", "npo_manager", "city_staff", "analyst"])
def test_desk_is_for_coordinators_and_ward_staff(world, sign_in, persona):
    for name in ("desk-proposals", "support-log", "support-log-create"):
        assert sign_in(world[persona]).get(url(name)).status_code == 403


def test_third_party_and_district_lists_keep_the_two_districts_apart(world, sign_in):
    proposal_in(world, "sent", title="A地区の提案")
    near, far = sign_in(world["coordinator_a"]), sign_in(world["coordinator_b"])
    for show in ("third_party", "district"):
        assert "A地区の提案" in desk(near, show)
        assert "A地区の提案" not in desk(far, show)
    staff = sign_in(world["asahi_staff"])
    assert "A地区の提案" in desk(staff, "district")
    assert "A地区の提案" not in desk(staff, "third_party")


def test_late_list_names_only_what_is_overdue(world, sign_in):
    late = proposal_in(world, "sent", title="おそい提案")
    proposal_in(world, "sent", title="まにあう提案")
    Proposal.objects.filter(pk=late.pk).update(due_on=in_days(-1))
    page = desk(sign_in(world["coordinator_a"]), "late")
    assert "おそい提案" in page
    assert "まにあう提案" not in page


def test_phone_list_has_groups_without_account_and_mailbox(world, sign_in):
    proposal_in(world, "sent", title="電話の提案", recipient=world.orgs.paper)
    proposal_in(world, "sent", title="画面の提案")
    mailbox = make.OrganizationFactory(district=world.places.a, liaison_email="a@example.jp")
    proposal_in(world, "sent", title="メールの提案", recipient=mailbox)
    page = desk(sign_in(world["coordinator_a"]), "phone")
    assert "電話の提案" in page
    assert world.orgs.paper.liaison_phone in page
    assert "画面の提案" not in page
    assert "メールの提案" not in page


def test_unknown_filter_is_ignored_with_a_word(world, sign_in):
    page = desk(sign_in(world["coordinator_a"]), "nope")
    assert "知らない条件は、使いませんでした" in page


def entry(world, **fields):
    data = {
        "submission_key": new_submission_key(),
        "organization_name": "第二自治会",
        "method": "visit",
        "content": "提案の紙をわたしました",
        "sharing": "own",
        **date_parts("on", in_days(0)),
    }
    return data | fields


def test_entry_is_written_once_and_stays_with_the_office(world, sign_in):
    client = sign_in(world["coordinator_a"])
    data = entry(world)
    for _ in range(2):
        assert client.post(url("support-log-create"), data).status_code == 302
    log = SupportLog.objects.get()
    assert (log.office, log.organization) == (world.offices.plaza_a, world.orgs.paper)
    assert "提案の紙をわたしました" in client.get(url("support-log")).content.decode()
    for persona in ("coordinator_b", "asahi_staff"):
        page = sign_in(world[persona]).get(url("support-log")).content.decode()
        assert "提案の紙をわたしました" not in page


def test_shared_entry_is_read_by_the_staff_of_its_ward(world, sign_in):
    sign_in(world["coordinator_a"]).post(url("support-log-create"), entry(world, sharing="ward"))
    asahi = sign_in(world["asahi_staff"]).get(url("support-log")).content.decode()
    midori = sign_in(world["midori_staff"]).get(url("support-log")).content.decode()
    assert "提案の紙をわたしました" in asahi
    assert "提案の紙をわたしました" not in midori


def test_ward_staff_read_and_do_not_write_the_log(world, sign_in):
    client = sign_in(world["asahi_staff"])
    assert client.get(url("support-log")).status_code == 200
    assert client.get(url("support-log-create")).status_code == 403


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"organization_name": ""}, "相手（団体）を入力してください"),
        ({"organization_name": "ありえない会"}, "その名前の団体が見つかりません"),
        ({"organization_name": "見本ヶ丘"}, "どの団体か、下から選んでください"),
        ({"method": ""}, "方法を選んでください"),
        ({"content": "あ" * 201}, "内容は200文字までです。いま201文字です"),
        ({"sharing": ""}, "共有範囲を選んでください"),
        (date_parts("on", in_days(1)), "日付は、今日か、それより前の日にしてください"),
    ],
)
def test_each_mistake_in_an_entry_has_its_sentence(world, sign_in, fields, sentence):
    response = sign_in(world["coordinator_a"]).post(
        url("support-log-create"), entry(world, **fields)
    )
    assert sentence in response.content.decode()
    assert not SupportLog.objects.exists()


def test_form_asks_not_to_name_residents_and_hides_phones_of_far_groups(world, sign_in):
    page = sign_in(world["coordinator_a"]).get(url("support-log-create")).content.decode()
    assert "住民の方のお名前は書かないでください" in page
    assert Organization.objects.exists()
