"""The tasks of a registration: rules, both texts of a conflict, and the lock while public."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import fiscal_year
from partnerships.forms.records import CROSSES_YEAR
from partnerships.models import FiscalYear, Partnership
from partnerships.readiness import agreement_of
from tests import factories as make
from tests.partnerships.partnership_world import asked, prepared, published

KINDS = ["parties", "place", "what", "activities", "promise", "money"]
KINDS += ["principles", "effects"]


def url(partnership, task):
    return reverse("partnerships:partnership-edit", args=[partnership.pk, task])


def day(name, year, month, number):
    return {f"{name}_year": year, f"{name}_month": month, f"{name}_day": number}


@pytest.fixture
def partnership(world):
    make.check_items()
    make.principles()
    return prepared(world)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world["asahi_staff"])


def what(partnership, **changes):
    values = {"name": partnership.name, "purpose": partnership.purpose}
    return {**values, "version": partnership.version, **changes}


@pytest.mark.parametrize("task", KINDS)
def test_every_task_opens_and_names_itself(client, partnership, task):
    answer = client.get(url(partnership, task))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize(("task", "sheet"), [("plan", "plan"), ("reflect", "reflect")])
def test_the_check_sheets_lead_to_their_own_pages(client, partnership, task, sheet):
    year = fiscal_year(timezone.localdate())
    page = reverse("partnerships:sheet-detail", args=[partnership.pk, sheet, year])
    assert client.get(url(partnership, task))["Location"] == page
    tasks = client.get(reverse("partnerships:desk-partnership", args=[partnership.pk]))
    assert page in {row["url"] for row in tasks.context["tasks"]}


def test_there_is_no_task_of_another_name(client, partnership):
    assert client.get(url(partnership, "salary")).status_code == 404


def test_staff_of_another_ward_find_nothing(world, sign_in, partnership):
    assert sign_in(world["midori_staff"]).get(url(partnership, "what")).status_code == 404


def test_an_end_before_the_beginning_is_refused(client, partnership):
    dates = {**day("starts_on", 2026, 4, 1), **day("ends_on", 2026, 3, 1)}
    answer = client.post(url(partnership, "what"), what(partnership, **dates))
    error = "終わりの日は、はじめの日より後にしてください"
    assert answer.context["form"].errors["ends_on"] == [error]


def test_a_save_writes_which_fields_changed_and_not_the_text(client, partnership):
    client.post(url(partnership, "what"), what(partnership, purpose="ひみつの目的"))
    entry = HistoryEntry.objects.about(partnership).last()
    assert (entry.action, entry.note) == ("partnership_edited", "「なにを」、目的")
    assert "ひみつ" not in str(entry.changes)


def test_two_staff_editing_one_record_both_see_both_texts(client, partnership):
    """Scenario 16."""
    stale = what(partnership, purpose="わたしの文")
    client.post(url(partnership, "what"), what(partnership, purpose="先に保存した文"))
    answer = client.post(url(partnership, "what"), stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に保存しました" in text
    assert "先に保存した文" in text
    assert "わたしの文" in text
    partnership.refresh_from_db()
    assert partnership.purpose == "先に保存した文"
    again = {**stale, "version": answer.context["form"]["version"].value()}
    assert client.post(url(partnership, "what"), again).status_code == 302
    partnership.refresh_from_db()
    assert partnership.purpose == "わたしの文"


def test_rubbish_as_version_never_overwrites(client, partnership):
    answer = client.post(url(partnership, "what"), what(partnership, version="x"))
    assert answer.status_code == 409


def test_the_same_group_twice_and_a_single_group(world, client, partnership):
    row = {"involves_government": "no", "version": partnership.version}
    npo = world.orgs.npo.pk
    answer = client.post(url(partnership, "parties"), {**row, "party_1": npo, "party_2": npo})
    assert answer.context["form"].errors["party_2"] == ["同じ団体が2回選ばれています"]
    answer = client.post(url(partnership, "parties"), {**row, "party_1": npo})
    assert answer.context["form"].errors["party_2"] == ["連携には2つ以上の団体が必要です"]


def test_a_party_that_leaves_takes_its_words_along(world, client, partnership):
    from partnerships.actions.registration import save_effects

    thanks = [(world.orgs.npo, world.orgs.paper, "ありがとう")]
    save_effects(partnership, by=world["asahi_staff"], gratitudes=thanks)
    values = {"party_1": world.orgs.npo.pk, "party_2": world.orgs.shakyo.pk}
    values |= {"involves_government": "yes", "version": partnership.version}
    assert client.post(url(partnership, "parties"), values).status_code == 302
    assert partnership.parties.count() == 2
    assert not partnership.gratitudes.exists()
    partnership.refresh_from_db()
    assert partnership.involves_government


def test_a_promise_over_31_march_brings_the_warning(client, partnership):
    dates = day("made_on", 2026, 4, 1) | day("starts_on", 2026, 4, 1) | day("ends_on", 2027, 9, 30)
    values = {"kind": "agreement", "version": partnership.version, **dates}
    answer = client.post(url(partnership, "promise"), values, follow=True)
    assert CROSSES_YEAR in answer.content.decode()
    assert agreement_of(Partnership.objects.get()).kind == "agreement"


def test_money_is_kept_per_fiscal_year(client, partnership):
    page = client.get(url(partnership, "money"))
    year = page.context["form"].years[0]
    values = {f"status_{year}": "planned", f"funding_{year}": ["会費"], f"budget_{year}": "voting"}
    client.post(url(partnership, "money"), {**values, "version": partnership.version})
    row = FiscalYear.objects.get()
    assert (row.year, row.status, row.funding, row.budget) == (year, "planned", ["会費"], "voting")


def test_activities_are_kept_in_order_and_the_first_is_needed(client, partnership):
    values = {"version": partnership.version, "text_2": "説明だけ"}
    errors = client.post(url(partnership, "activities"), values).context["form"].errors
    assert errors["title_1"] == ["活動1の名前を入力してください"]
    assert errors["title_2"] == ["活動2の名前を入力してください"]
    values |= {"title_1": "市をひらく", "title_2": "花を植える"}
    client.post(url(partnership, "activities"), values)
    assert [str(row) for row in partnership.activities.all()] == ["市をひらく", "花を植える"]


def test_nobody_thanks_themselves(world, client, partnership):
    npo = world.orgs.npo.pk
    values = {"speaker_1": npo, "about_1": npo, "thanks_1": "すごい"}
    values["version"] = partnership.version
    errors = client.post(url(partnership, "effects"), values).context["form"].errors
    assert errors["about_1"] == ["「ありがたい！」は、ほかの団体について書いてください"]


def test_saving_again_keeps_every_thanks_and_its_own_heading(world, client, partnership):
    from partnerships.actions.registration import save_effects

    g = world.orgs
    thanks = [(g.npo, g.paper, f"ありがとう{n}") for n in range(4)]
    save_effects(partnership, by=world["asahi_staff"], gratitudes=thanks)
    partnership.gratitudes.filter(order=1).update(heading="見本の見出し")
    form = client.get(url(partnership, "effects")).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    assert client.post(url(partnership, "effects"), values).status_code == 302
    assert [row.text for row in partnership.gratitudes.all()] == [text for *_pair, text in thanks]
    assert partnership.gratitudes.get(order=1).heading == "見本の見出し"


@pytest.mark.parametrize("make_it", [asked, published])
def test_public_words_may_be_changed_and_the_page_says_who_is_asked_again(world, client, make_it):
    partnership = make_it(world)
    for task in ("what", "parties", "activities", "promise", "effects"):
        text = client.get(url(partnership, task)).content.decode()
        assert "関わる団体にもう一度確認をお願いします" in text
    assert "もう一度確認" not in client.get(url(partnership, "money")).content.decode()
    client.post(url(partnership, "what"), what(partnership, name="あたらしい名前"))
    public = client.get(url_of_page(partnership)).content.decode()
    if make_it is published:
        assert "見本のやさい市</h1>" in public
    else:
        assert "あたらしい名前</h1>" in public


def url_of_page(partnership):
    return reverse("partnerships:partnership-detail", args=[partnership.pk])


def test_taking_back_opens_the_words_again(world, client):
    partnership = asked(world)
    client.post(reverse("partnerships:publication-take-back", args=[partnership.pk]))
    partnership.refresh_from_db()
    assert (
        client.post(url(partnership, "what"), what(partnership, name="直した")).status_code == 302
    )


def test_a_question_of_consent_meanwhile_is_a_conflict_and_not_a_silent_change(world, client):
    from partnerships.actions.publication import ask_consent
    from partnerships.actions.registration import save_activities

    partnership = prepared(world)
    save_activities(partnership, by=world["asahi_staff"], activities=[("市", "")])
    stale = what(partnership, name="こっそり")
    form_of = Partnership.objects.get(pk=partnership.pk)
    ask_consent(form_of, by=world["asahi_staff"])
    client.post(url(partnership, "what"), stale)
    partnership.refresh_from_db()
    assert partnership.name == "見本のやさい市"
