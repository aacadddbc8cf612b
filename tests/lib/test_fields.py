import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from kyodo_portal.lib import fields
from kyodo_portal.lib.forms import PortalForm


def error_of(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


NAME = fields.LineField(label="団体名", max_length=10)
ABOUT = fields.TextAreaField(label="紹介", max_length=10, min_length=3)
PEOPLE = fields.WholeNumberField(label="人数", min_value=1, max_value=99_999)
KIND = fields.ChoiceRadioField(label="団体の種類", choices=[("", "---"), ("npo", "NPO")])
THEMES = fields.MultiChoiceField(label="テーマ", choices=[(n, n) for n in "abc"], max_choices=2)
PHONE = fields.PhoneField(label="電話")
MAIL = fields.MailField(label="メール")
SITE = fields.WebUrlField(label="ホームページ")
DAY = fields.JapaneseDateField(label="返事の日")
MONTH = fields.YearMonthField(label="いつごろ")


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (NAME, " 若葉台　見守り隊　", "若葉台　見守り隊"),
        (ABOUT, "一二三\r\n五六七\r\n九十", "一二三\n五六七\n九十"),
        (fields.HiraganaField(label="よみ", max_length=9), "ワカバ　ﾀﾞｲ", "わかば だい"),
        (fields.HiraganaField(label="よみ", max_length=9), "さ-びす・かい", "さーびす かい"),
        (PHONE, "０４５（９５４）６０２８", "045-954-6028"),
        (fields.PostalCodeField(label="郵便番号"), "〒２４１０８０１", "241-0801"),
        (MAIL, "ｎａｍｅ＠example．jp　", "name@example.jp"),
        (SITE, "www.example.jp", "https://www.example.jp"),
        (SITE, "ｈｔｔｐ：／／example.jp／祭", "http://example.jp/祭"),
        (PEOPLE, "１，２００", 1200),
        (PEOPLE, "0" * 5_000 + "7", 7),
        (KIND, "npo", "npo"),
        (THEMES, ["a", "b", "a"], ["a", "b"]),
        (DAY, ["2025", "4", "1"], datetime.date(2025, 4, 1)),
        (DAY, ["令和７年", "０４月", "1日"], datetime.date(2025, 4, 1)),
        (DAY, ["2025年4月1日", "", ""], datetime.date(2025, 4, 1)),
        (MONTH, ["令和7", "１０"], datetime.date(2025, 10, 1)),
        (MONTH, ["2025年10月", ""], datetime.date(2025, 10, 1)),
    ],
)
def test_what_people_type_is_understood(field, typed, value):
    assert field.clean(typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (NAME, "　", "団体名を入力してください"),
        (NAME, "あ" * 12, "団体名は10文字までです。いま12文字です"),
        (ABOUT, "あ", "紹介を3文字以上で書いてください"),
        (fields.HiraganaField(label="よみ", max_length=9), "若葉台", "ひらがなで入力してください"),
        (PHONE, "事務局", "電話番号を、数字とハイフンで入力してください（例：045-123-4567）"),
        (MAIL, "a@b@c", "メールアドレスを、name@example.jp の形で入力してください"),
        (MAIL, "a@example.jp\nBcc: b@example.jp", MAIL.error_messages["invalid"]),
        (SITE, "javascript:alert(1)", "ホームページを、https:// ではじまる形で入力してください"),
        (PEOPLE, "十人", "人数を数字で入力してください（例：12）"),
        (PEOPLE, "1e99999", "人数を数字で入力してください（例：12）"),
        (PEOPLE, "9" * 10_000, "人数は99999以下の数字で入力してください"),
        (PEOPLE, "-1", "人数は1以上の数字で入力してください"),
        (PEOPLE, "", "人数を入力してください"),
        (KIND, "", "団体の種類を選んでください"),
        (KIND, "会社\0", "団体の種類を選んでください"),
        (THEMES, [], "テーマを選んでください"),
        (THEMES, ["a", "b", "c"], "テーマは2つまで選べます"),
        (THEMES, ["z"], "テーマを選んでください"),
        (DAY, ["", "", ""], "返事の日を入力してください"),
        (DAY, ["2025", "2", "30"], "日付は『2025年4月1日』のように入力してください"),
        (DAY, ["2025", "4", ""], "日付は『2025年4月1日』のように入力してください"),
        (DAY, ["9" * 10_000, "1", "1"], "日付は『2025年4月1日』のように入力してください"),
        (MONTH, ["2025", "13"], "年と月は『2025年4月』のように入力してください"),
        (fields.ConsentField(label="同意", message="チェックを"), "", "チェックを"),
    ],
)
def test_the_error_says_what_to_do(field, typed, message):
    assert error_of(field, typed) == message


HOSTILE = ["\ud800", "%s%n{0}", "あ" * 10_000, "👨\u200d👩", "\u202e", "１ｅ９９９９", "0" * 10_000]


@pytest.mark.parametrize("field", [NAME, ABOUT, PEOPLE, KIND, PHONE, MAIL, SITE, DAY, MONTH])
@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_values_end_in_a_sentence_or_a_clean_value(field, typed):
    form_class = type("HostileForm", (PortalForm,), {"x": field})
    form = form_class({"x": typed, "x_year": typed, "x_month": typed})
    messages = form.errors.get("x", [])
    assert all(message.endswith(("ください", "です", "4567）", "12）")) for message in messages)
    str(form.cleaned_data).encode()
    assert form.has_changed() in {True, False}


def test_a_sentence_of_your_own_wins():
    field = fields.LineField(label="題", max_length=3, error_messages={"required": "題を"})
    assert error_of(field, "") == "題を"


def test_a_percent_sign_in_a_label_is_harmless():
    field = fields.LineField(label="達成%d", max_length=1)
    assert error_of(field, "ああ") == "達成％dは1文字までです。いま2文字です"


def test_an_optional_field_may_stay_empty():
    assert fields.PhoneField(label="電話", required=False).clean("　") == ""
    assert fields.WholeNumberField(label="人数", required=False).clean("　") is None
    assert fields.JapaneseDateField(label="日", required=False).clean(["", " ", None]) is None
    assert fields.WebUrlField(label="HP", required=False).clean("") == ""


def test_an_optional_radio_may_offer_none():
    field = fields.ChoiceRadioField(
        label="ことば", choices=[("ja", "日本語")], required=False, empty_label="えらばない"
    )
    assert list(field.choices) == [("", "えらばない"), ("ja", "日本語")]
    assert list(KIND.choices) == [("npo", "NPO")]


def test_pasted_text_is_never_cut_by_the_browser():
    html = NAME.widget.render("name", "")
    assert "data-maxlength" in html
    assert " maxlength" not in html
    assert "placeholder" not in html


def test_the_date_boxes_carry_names_units_and_what_was_typed():
    widget = fields.JapaneseDateWidget()
    context = widget.get_context("due", ["令和7", "4", "x"], {"id": "id_due"})["widget"]
    boxes = [(box["name"], box["unit"], box["value"]) for box in context["subwidgets"]]
    assert boxes == [("due_year", "年", "令和7"), ("due_month", "月", "4"), ("due_day", "日", "x")]
    assert context["subwidgets"][0]["attrs"]["inputmode"] == "numeric"


@pytest.mark.parametrize(
    ("initial", "boxes"),
    [
        (datetime.date(2025, 4, 1), [2025, 4, 1]),
        ("2025-04-01", [2025, 4, 1]),
        ("あした", ["あした", None, None]),
        (None, [None, None, None]),
    ],
)
def test_the_date_boxes_show_an_initial_value(initial, boxes):
    assert fields.JapaneseDateWidget().decompress(initial) == boxes


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (forms.CharField(label="名"), "名を入力してください"),
        (forms.ChoiceField(label="区"), "区を選んでください"),
        (forms.BooleanField(label="同意します"), "「同意します」にチェックを入れてください"),
        (forms.FileField(label="写真"), "写真を選んでください"),
    ],
)
def test_a_plain_django_field_learns_japanese(field, message):
    fields.speak_japanese(field)
    assert error_of(field, None) == message


def test_a_nul_in_a_plain_django_field_gets_a_japanese_sentence():
    field = forms.CharField(label="名")
    fields.speak_japanese(field)
    assert error_of(field, "a\0b") == "名に使えない文字があります。入力し直してください"


PHOTOS = fields.UploadsField(label="写真", kinds=("image",), most_files=2, most_mb=1)
PAPER = fields.UploadField(label="規約", kinds=("pdf",), most_mb=1, required=False)


def sent(name, size=10):
    return SimpleUploadedFile(name, b"x" * size)


def test_chosen_files_come_as_they_are():
    files = [sent("a.JPG"), sent("b.png")]
    assert PHOTOS.clean(files) == files
    assert (
        fields.UploadsField(label="添付", most_files=2, most_mb=1, required=False).clean([]) == []
    )
    assert PAPER.clean(None) is None
    assert PAPER.widget.attrs["accept"] == ".pdf,application/pdf"
    assert (PHOTOS.help_text, PAPER.help_text) == (
        "JPGかPNG。2つまで、1つ1MBまで。",
        "PDF。1つ1MBまで。",
    )


@pytest.mark.parametrize(
    ("field", "files", "message"),
    [
        (PHOTOS, [], "写真を選んでください"),
        (PHOTOS, [sent("a.jpg")] * 3, "写真は2つまで選べます。いま3つです"),
        (PHOTOS, [sent("a.svg")], "「a.svg」：JPGかPNGのファイルを選んでください"),
        (
            PHOTOS,
            [sent("a.jpg"), sent("b.jpg", 0)],
            "「b.jpg」：中身がありません。ほかのファイルを",
        ),
        (PAPER, sent("規約.pdf", 1024 * 1024 + 1), "「規約.pdf」：大きすぎます（1MBまで）"),
        (PAPER, sent("規約.docx"), "「規約.docx」：PDFのファイルを選んでください"),
    ],
)
def test_errors_about_files_name_the_file(field, files, message):
    assert error_of(field, files).startswith(message)


def test_a_form_with_a_file_box_says_that_it_has_several_parts():
    form_class = type("UploadForm", (PortalForm,), {"files": PHOTOS})
    assert form_class().is_multipart()
    data = MultiValueDict({"files": [sent("a.jpg"), sent("b.jpg")]})
    form = form_class({}, data)
    assert form.is_valid()
    assert len(form.cleaned_data["files"]) == 2
