"""The joint record: side by side, written once, corrected by a new version with its reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.joint_records import Meeting, Record, Talked, record_joint
from partnerships.actions.sheets import write_bridge_word
from partnerships.models import ExtraItem, JointCheck, JointRecord
from partnerships.sheets import public_checks, target_of
from tests.partnerships.partnership_world import record_together
from tests.partnerships.sheet_steps import again, joint_values, met, opened, this_year

ALL = ("R1", "R2", "R3")


def post(client, sheet, *codes, **changes):
    return client.post(sheet.url("sheet-joint"), joint_values(sheet, *codes, **changes))


def record(sheet, world, checks, **more):
    entry = Record(meeting=Meeting(met_on=timezone.localdate()), checks=checks, **more)
    return record_joint(again(sheet), by=world["npo_manager"], entry=entry)


def test_the_answers_stand_beside_each_item_of_the_joint_form(world, sign_in):
    sheet = met(world)
    text = sign_in(world["npo_manager"]).get(sheet.url("sheet-joint")).content.decode()
    assert (
        text.index("率直な意見交換")
        < text.index("見方がちがいます")
        < text.index("言いにくいです。")
    )
    assert text.count("見方がちがいます") == 1


def test_everything_recorded_is_frozen_and_read_by_all_inside(world, sign_in):
    sheet = met(world)
    step = {"next_R1": "司会を代わる", "who_R1": "見本の会の事務局"}
    step |= {"until_R1_year": 2027, "until_R1_month": 3, "until_R1_day": 1}
    assert post(sign_in(world["npo_manager"]), sheet, *ALL, **step).status_code == 302
    assert again(sheet).status == "recorded"
    text = sign_in(world["city_staff"]).get(sheet.get_absolute_url()).content.decode()
    for part in ("R1を話しました。", "司会を代わる", "見本の会の事務局", "2027年3月1日"):
        assert part in text
    made = JointRecord.objects.get()
    assert (made.number, made.recorded_label, made.via) == (1, "NPO法人見本の会", "web")
    assert made.third_party_present is True
    assert {str(row) for row in made.attendances.all()} == {"NPO法人見本の会", "見本ヶ丘地区社協"}


def test_a_part_may_be_recorded_first_and_the_sheet_waits_for_the_rest(world, sign_in):
    sheet = met(world)
    client = sign_in(world["shakyo_manager"])
    assert post(client, sheet, "R1").status_code == 302
    assert again(sheet).status == "together"
    kept = {"answer_R1": "done", "talked_R1": "R1を話しました。"}
    assert post(client, sheet, "R2", "R3", **kept).status_code == 302
    assert again(sheet).status == "recorded"
    assert JointRecord.objects.count() == 2
    assert JointCheck.objects.current().count() == 3


def test_a_correction_needs_its_reason_and_leaves_the_older_version_readable(world, sign_in):
    sheet = met(world)
    client = sign_in(world["npo_manager"])
    post(client, sheet, *ALL)
    answer = post(client, sheet, *ALL, talked_R1="直した文")
    assert answer.context["form"].errors["reason"] == ["直した理由を入力してください"]
    answer = post(client, sheet, *ALL, talked_R1="直した文", reason="聞きちがいでした。")
    assert answer.status_code == 302
    text = client.get(sheet.get_absolute_url()).content.decode()
    assert "直した文" in text
    assert "聞きちがいでした。" in text
    older = client.get(sheet.url("sheet-version", 1)).content.decode()
    assert "R1を話しました。" in older
    assert "直した文" not in older
    assert client.get(sheet.url("sheet-version", 9)).status_code == 404
    actions = HistoryEntry.objects.about(sheet.partnership).values_list("action", flat=True)
    assert list(actions)[-2:] == ["joint_recorded", "joint_corrected"]


def test_in_the_middle_too_a_changed_answer_needs_a_reason_and_none_is_dropped(world):
    sheet = met(world)
    record(sheet, world, {"R1": Talked("done")})
    with pytest.raises(ValidationError) as caught:
        record(sheet, world, {"R1": Talked("not_yet"), "R2": Talked("done")})
    assert "reason" in caught.value.message_dict
    with pytest.raises(ValidationError, match="空にできません"):
        record(sheet, world, {"R2": Talked("done")}, reason="理由")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"met_on_year": 2199}, "met_on", "今日までの日にしてください"),
        ({"answer_R1": "", "talked_R1": "話した"}, "answer_R1", "進める1の確認を選んでください"),
        ({"who_R1": "事務局"}, "next_R1", "進める1で次にすることを書いてください"),
        ({"present": []}, "present", "集まった団体を選んでください"),
        ({"talked_R1": "あ" * 201}, "talked_R1", "200文字までです。いま201文字です"),
    ],
)
def test_the_form_says_what_to_do(world, sign_in, changes, field, sentence):
    sheet = met(world)
    errors = post(sign_in(world["npo_manager"]), sheet, "R1", **changes).context["form"].errors
    assert sentence in errors[field][0]
    assert not JointRecord.objects.exists()


def test_nothing_at_all_is_not_a_record(world, sign_in):
    sheet = met(world)
    answer = post(sign_in(world["npo_manager"]), sheet)
    assert "できた・途中・これから を選んでください" in answer.content.decode()


def test_whoever_saves_an_older_version_sees_both_texts(world, sign_in):
    sheet = met(world)
    stale = joint_values(sheet, *ALL, talked_R1="わたしの文")
    post(sign_in(world["npo_manager"]), sheet, *ALL, talked_R1="先に保存した文")
    client = sign_in(world["shakyo_manager"])
    answer = client.post(sheet.url("sheet-joint"), stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先に保存した文" in text
    assert "わたしの文" in text
    assert JointRecord.objects.count() == 1
    version = answer.context["form"]["version"].value()
    again_sent = {**stale, "version": version, "reason": "話し合って直しました。"}
    assert client.post(sheet.url("sheet-joint"), again_sent).status_code == 302
    assert JointRecord.objects.count() == 2


def test_a_joint_record_from_paper_says_who_entered_it_and_how_it_came(world, sign_in):
    sheet = opened(world)
    client = sign_in(world["coordinator_a"])
    answer = post(client, sheet, *ALL)
    assert set(answer.context["form"].errors) == {"via", "received_on", "answerer_role"}
    came = {"via": "paper", "answerer_role": "事務局"}
    came |= {"received_on_year": 2026, "received_on_month": 11, "received_on_day": 3}
    assert post(client, sheet, *ALL, **came).status_code == 302
    entry = HistoryEntry.objects.about(sheet.partnership).last()
    assert (entry.via, entry.actor_label) == ("paper", "見本ヶ丘地域ケアプラザ")
    assert "（2026年11月3日・事務局から）" in entry.note
    text = sign_in(world["npo_manager"]).get(sheet.get_absolute_url()).content.decode()
    assert "見本ヶ丘地域ケアプラザが、紙で受け取って入力（2026年11月3日・事務局から）" in text


def test_the_target_of_planning_comes_first_at_reflection(world, sign_in):
    sheet = opened(world, sheet="plan")
    codes = ("P1", "P2", "P3", "P4")
    client = sign_in(world["npo_manager"])
    post(client, sheet, *codes, target="だれかと話して帰れる朝。")
    assert target_of(sheet.partnership, this_year()) == "だれかと話して帰れる朝。"
    assert target_of(sheet.partnership, this_year() - 1) == ""
    reflect = reverse(
        "partnerships:sheet-detail", args=[sheet.partnership_id, "reflect", this_year()]
    )
    for page in (reflect, f"{reflect}joint/"):
        text = client.get(page).content.decode()
        assert text.index("だれかと話して帰れる朝。") < text.index("協働することで")


def test_only_what_the_parties_ticked_of_the_newest_reflection_is_offered_to_the_public(world):
    sheet = opened(world, sheet="reflect")
    codes = ("F1", "F2", "F3")
    by = world["npo_manager"]
    assert public_checks(sheet.partnership) == []
    record_together(sheet.partnership, "reflect", by=by, codes=codes, answer="done")
    assert public_checks(sheet.partnership) == []
    more = {"public_codes": ["F1", "F3"], "reason": "みなさんで決めました。"}
    record_together(sheet.partnership, "reflect", by=by, codes=codes, answer="done", **more)
    shown = public_checks(sheet.partnership)
    assert [(c.code, c.answer, c.talked) for c in shown] == [
        ("F1", "できた", "話しました。"),
        ("F3", "できた", "話しました。"),
    ]


def test_the_reflection_offers_effect_and_where_it_was_told_as_public(world, sign_in):
    sheet = opened(world, sheet="reflect")
    form = sign_in(world["npo_manager"]).get(sheet.url("sheet-joint")).context["form"]
    assert form["public_codes"].value() == ["F1", "F3"]


def test_next_steps_stand_on_the_pages_of_the_parties_and_the_desk_until_done(world, sign_in):
    sheet = met(world)
    soon = timezone.localdate() + timedelta(days=5)
    record(sheet, world, {"R1": Talked("done", "", "司会を代わる", "見本の会", soon)})
    pages = {
        "npo_manager": "/my/",
        "shakyo_manager": "/my/",
        "coordinator_a": "/desk/",
        "asahi_staff": "/desk/sheets/",
    }
    for persona, page in pages.items():
        text = sign_in(world[persona]).get(page).content.decode()
        assert "司会を代わる" in text, persona
        assert f"{soon.month}月{soon.day}日" in text, persona
    check = JointCheck.objects.get()
    done = reverse("partnerships:step-done", args=[sheet.partnership_id, check.pk])
    assert sign_in(world["shakyo_manager"]).post(done).status_code == 302
    for persona, page in pages.items():
        assert "司会を代わる" not in sign_in(world[persona]).get(page).content.decode()
    # The record itself keeps it, and a correction does not ask for it again.
    reason = {"reason": "話したことを足しました。"}
    record(
        sheet, world, {"R1": Talked("done", "足した", "司会を代わる", "見本の会", soon)}, **reason
    )
    assert not JointCheck.objects.open_steps().exists()


def test_the_bridge_alone_writes_its_word_and_only_once_the_meeting_is_open(world, sign_in):
    sheet = opened(world)
    with pytest.raises(ValidationError):
        write_bridge_word(sheet, by=world["coordinator_a"], text="見本", version=sheet.version)
    sheet = again(sheet)
    record(sheet, world, {"R1": Talked("done")})
    for persona in ("npo_manager", "asahi_staff", "city_staff"):
        assert sign_in(world[persona]).get(sheet.url("sheet-word")).status_code == 403
    client = sign_in(world["coordinator_a"])
    values = {"text": "よい話し合いでした。", "version": again(sheet).version}
    assert client.post(sheet.url("sheet-word"), values).status_code == 302
    text = sign_in(world["npo_member"]).get(sheet.get_absolute_url()).content.decode()
    assert "よい話し合いでした。" in text
    stale = client.post(sheet.url("sheet-word"), {**values, "text": "別のことば"})
    assert stale.status_code == 409
    assert "よい話し合いでした。" in stale.content.decode()


def test_a_wards_own_line_comes_after_the_official_ones_and_stays_in_old_records(world, sign_in):
    staff = sign_in(world["asahi_staff"])
    values = {"sheet": "proceed", "text": "防災の連絡先を確かめること"}
    assert staff.post("/desk/sheets/extra/", values).status_code == 302
    extra = ExtraItem.objects.get()
    sheet = met(world)
    text = sign_in(world["npo_manager"]).get(sheet.get_absolute_url()).content.decode()
    assert text.index("相手に任せきりにせず") < text.index("防災の連絡先")
    # The official ones are enough for 記録ずみ.
    record(sheet, world, {code: Talked("done") for code in (*ALL, f"X{extra.pk}")})
    assert again(sheet).status == "recorded"
    end = reverse("partnerships:extra-item-end", args=[extra.pk])
    assert sign_in(world["midori_staff"]).post(end).status_code == 404
    assert staff.post(end).status_code == 302
    text = sign_in(world["npo_manager"]).get(sheet.get_absolute_url()).content.decode()
    assert "防災の連絡先" in text
    assert (
        staff.get("/desk/sheets/extra/").content.decode().count("防災の連絡先を確かめること") == 0
    )


def test_an_unknown_line_is_a_conflict_and_writes_nothing(world):
    sheet = met(world)
    with pytest.raises(Conflict):
        record(sheet, world, {"X99": Talked("done")})
    assert not JointRecord.objects.exists()
    assert again(sheet).status == "together"


def test_the_paper_has_the_same_words_boxes_lines_and_the_principles_on_its_back(world, sign_in):
    sheet = opened(world, sheet="plan")
    text = sign_in(world["npo_member"]).get(sheet.url("sheet-print")).content.decode()
    from partnerships.models import CheckItem, Principle

    for item in CheckItem.objects.filter(sheet="plan"):
        assert item.official_text in text
        assert item.prompt in text
    for principle in Principle.objects.all():
        assert principle.official_text in text
    for word in ("できた", "途中", "これから", "話したこと", "次にすること", "だれが", "いつまで"):
        assert word in text
    assert "NPO法人見本の会" in text
