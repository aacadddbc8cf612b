"""相談: a resident writes, once; the chosen offices read, and nobody else."""

import pytest
from django.core import mail
from django.urls import reverse

from kyodo_portal.history.models import Notice
from partnerships.actions.consultations import route_consultation
from partnerships.forms.consultations import DETAIL_ERROR, SHARE_ERROR, WARD_ERROR
from partnerships.models import Consultation
from tests import factories as make

CANARY = "カナリアのひみつの文です。だれにも言わないでください。"
FORM, CHECK = "/consult/", "/consult/check/"


def filled(world, **changes):
    return {
        "kind": "join",
        "detail": CANARY,
        "ward": world.places.asahi.pk,
        "district": world.places.a.pk,
        "town": "見本町",
        "name": "みほん",
        "reply_by": "mail",
        "email": "resident@example.jp",
        "share_with": ["plaza", "ward"],
        **changes,
    }


def send(client, world, **changes):
    client.post(FORM, filled(world, **changes))
    return client.post(CHECK)


def test_the_emergency_sentence_stands_on_top(world, sign_in):
    text = sign_in().get(FORM).content.decode()
    assert "命にかかわるときは119・110へ" in text
    assert text.index("119") < text.index("<form method")


def test_check_send_receipt(world, sign_in):
    client = sign_in()
    assert client.post(FORM, filled(world)).url == CHECK
    check = client.get(CHECK).content.decode()
    assert CANARY in check
    assert 'href="/consult/#id_kind_0"' in check
    assert 'href="/consult/#id_detail"' in check
    assert "見本ヶ丘地域ケアプラザ" in check
    assert "旭区役所（見本）" in check
    assert not Consultation.objects.exists()
    done = client.post(CHECK)
    row = Consultation.objects.get()
    assert done.url == f"/consult/done/{row.number}/"
    text = client.get(done.url).content.decode()
    assert row.number in text
    assert "3開庁日までに、担当からメールで連絡します" in text
    assert CANARY not in text


def test_the_number_is_s_year_and_five_digits(world, sign_in):
    send(sign_in(), world)
    send(sign_in(), world)
    first, second = Consultation.objects.order_by("pk").values_list("number", flat=True)
    assert first.startswith("S-")
    assert first.endswith("-00001")
    assert second.endswith("-00002")


def test_a_second_click_lands_on_the_same_receipt(world, sign_in):
    client = sign_in()
    first = send(client, world)
    assert client.post(CHECK).url == first.url
    assert Consultation.objects.count() == 1


def test_the_receipt_opens_only_in_the_browser_that_sent_it(world, sign_in):
    url = send(sign_in(), world).url
    assert sign_in().get(url).status_code == 404
    assert sign_in(world["asahi_staff"]).get(url).status_code == 404


def test_the_typed_text_waits_when_going_back_to_change_it(world, sign_in):
    client = sign_in()
    client.post(FORM, filled(world))
    form = client.get(FORM).context["form"]
    assert form["detail"].value() == CANARY
    assert form["share_with"].value() == ["plaza", "ward"]


def test_every_error_says_what_to_do_and_keeps_the_text(world, sign_in):
    answer = sign_in().post(FORM, {"detail": "みじかい", "name": "みほん"})
    errors = answer.context["form"].errors
    assert errors["kind"] == ["相談の種類を選んでください"]
    assert errors["detail"] == [DETAIL_ERROR]
    assert errors["ward"] == [WARD_ERROR]
    assert errors["reply_by"] == ["返事の方法を選んでください"]
    assert errors["share_with"] == [SHARE_ERROR]
    text = answer.content.decode()
    assert "エラー：" in text
    assert "みじかい" in text


@pytest.mark.parametrize(
    ("reply_by", "name", "message"),
    [
        ("mail", "email", "メールアドレスを、name@example.jp の形で入力してください"),
        ("phone", "phone", "電話番号を、数字とハイフンで入力してください（例：045-123-4567）"),
    ],
)
def test_the_wish_for_an_answer_needs_its_address(world, sign_in, reply_by, name, message):
    data = filled(world, reply_by=reply_by, email="", phone="")
    assert sign_in().post(FORM, data).context["form"].errors == {name: [message]}


@pytest.mark.parametrize("reply_by", ["visit", "none"])
def test_without_such_a_wish_no_address_is_needed(world, sign_in, reply_by):
    send(sign_in(), world, reply_by=reply_by, email="")
    assert Consultation.objects.get().reply_by == reply_by


def test_a_district_of_another_ward_is_noticed(world, sign_in):
    answer = sign_in().post(FORM, filled(world, district=world.places.b.pk))
    assert answer.context["form"].errors == {"district": ["えらんだ区の中の地区を選んでください"]}


def test_the_letter_goes_where_the_resident_said(world):
    p, o = world.places, world.offices
    assert route_consultation(p.asahi, p.a, ["plaza", "ward"]) == [o.plaza_a, o.asahi]
    assert route_consultation(p.asahi, p.a, ["plaza"]) == [o.plaza_a]
    assert route_consultation(p.asahi, p.a, ["ward"]) == [o.asahi]
    assert route_consultation(p.asahi, None, ["plaza"]) == [o.asahi]
    assert route_consultation(None, None, ["ward"]) == [o.city]
    centre = make.OfficeFactory(ward=None, kind="city_centre", name="市民協働推進センター（見本）")
    assert route_consultation(None, None, ["plaza"]) == [centre]


def test_outside_the_city_is_a_possible_answer(world, sign_in):
    send(sign_in(), world, ward="unknown", district="")
    assert Consultation.objects.get().ward is None


def test_offices_hear_the_number_and_never_the_text(world, sign_in):
    send(sign_in(), world)
    row = Consultation.objects.get()
    told = Notice.objects.filter(kind="consultation_received")
    assert set(told.values_list("user__email", flat=True)) == {
        "coordinator_a@example.jp",
        "asahi_staff@example.jp",
        "asahi_approver@example.jp",
    }
    for notice in Notice.objects.all():
        for word in (CANARY, "みほん", "resident@example.jp", "見本町"):
            assert word not in str(notice.context)
    assert told.first().context["number"] == row.number


def test_the_resident_hears_too_and_may_take_it_back(world, sign_in):
    send(sign_in(), world)
    notice = Notice.objects.get(email="resident@example.jp")
    assert notice.kind == "consultation_accepted"
    from kyodo_portal.lib.keyed import keyed_token

    path = notice.context["path"].replace("{token}", keyed_token(notice.context["nonce"]))
    client = sign_in()
    assert CANARY not in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert Consultation.objects.get().status == "cancelled"
    assert client.post(path).status_code == 200
    assert Notice.objects.filter(kind="consultation_cancelled").exists()
    assert sign_in().get(reverse("partnerships:consultation-cancel", args=["x"])).status_code == 404
    assert not mail.outbox


def test_programs_that_fill_every_field_are_stopped(world, sign_in):
    answer = sign_in().post(FORM, filled(world, homepage="https://spam.example"))
    assert "空けておく欄に文字が入っています" in answer.content.decode()


def test_the_eleventh_letter_of_an_hour_waits(world, sign_in):
    for _n in range(10):
        assert send(sign_in(), world).status_code == 302
    late = send(sign_in(), world)
    assert late.status_code == 429
    assert "少し時間をおいてください" in late.content.decode()
    assert Consultation.objects.count() == 10


def test_the_check_page_without_a_letter_goes_back_to_the_form(world, sign_in):
    assert sign_in().get(CHECK).url == FORM
    assert sign_in().post(CHECK).url == FORM
