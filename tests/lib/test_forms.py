import pytest
from django import forms
from django.db import models
from django.test.utils import isolate_apps

from kyodo_portal.lib import fields
from kyodo_portal.lib.forms import (
    PortalForm,
    PortalModelForm,
    SubmissionKeyMixin,
    VersionMixin,
    form_has_errors,
)


class IntroForm(PortalForm):
    name = fields.LineField(label="団体名", max_length=20)
    intro = fields.TextAreaField(label="紹介", max_length=100, required=False)
    warn_personal = ("intro",)


class KeyedForm(SubmissionKeyMixin, PortalForm):
    name = fields.LineField(label="団体名", max_length=20)


class VersionedForm(VersionMixin, PortalForm):
    name = fields.LineField(label="団体名", max_length=20)


with isolate_apps("kyodo_portal.lib"):  # so that no sweep over the real models meets it

    class Group(models.Model):
        class Kind(models.TextChoices):
            NPO = "npo", "NPO"

        name = models.CharField("団体名", max_length=20)
        intro = models.TextField("紹介", max_length=100, blank=True)
        kind = models.CharField("種類", max_length=9, choices=Kind, default=Kind.NPO)
        mail = models.EmailField("メール", blank=True)
        site = models.URLField("HP", blank=True)
        people = models.PositiveIntegerField("人数", null=True, blank=True)
        since = models.DateField("はじめた日", null=True, blank=True)
        version = models.PositiveIntegerField(default=1, editable=False)

        class Meta:
            app_label = "lib"

        def __str__(self) -> str:
            return self.name


class GroupForm(VersionMixin, PortalModelForm):
    class Meta:
        model = Group
        fields = ["name", "intro", "kind", "mail", "site", "people", "since"]


def test_no_field_has_a_browser_side_rule():
    html = IntroForm().as_div()
    assert "required" not in html
    assert "placeholder" not in html
    assert "団体名:" not in html


def test_a_private_contact_is_asked_about_once_and_may_stay():
    data = {"name": "見本の会", "intro": "見本さん 090-1234-5678"}
    first = IntroForm(data)
    assert not first.is_valid()
    assert list(first.errors) == ["confirm_personal"]
    assert "電話番号・個人の名前" in first.personal_warnings()[0].text
    assert "このまま公開します" in first.as_div()

    second = IntroForm(data | {"confirm_personal": "on"})
    assert second.is_valid()
    assert set(second.cleaned_data) == {"name", "intro"}


def test_ordinary_text_is_not_asked_about():
    form = IntroForm({"name": "見本の会", "intro": "毎月1日に集まります", "confirm_personal": "on"})
    assert form.is_valid()
    assert form.personal_warnings() == []
    assert "confirm_personal" not in form.fields
    assert IntroForm().personal_warnings() == []


def test_every_rendered_form_has_its_own_key():
    keys = {KeyedForm()["submission_key"].value() for _ in range(10)}
    assert len(keys) == 10
    assert all(len(key) == 32 for key in keys)


def test_the_key_stays_when_the_form_comes_back_with_errors():
    key = KeyedForm()["submission_key"].value()
    form = KeyedForm({"name": "", "submission_key": key})
    assert not form.is_valid()
    assert f'value="{key}"' in str(form["submission_key"])


@pytest.mark.parametrize("key", ["", "x", "g" * 32, "a" * 10_000, "\0", "A" * 32])
def test_a_broken_key_is_replaced_without_a_fuss(key):
    form = KeyedForm({"name": "見本の会", "submission_key": key})
    assert form.is_valid()
    assert len(form.cleaned_data["submission_key"]) == 32
    assert len(form["submission_key"].value()) == 32
    assert form.cleaned_data["submission_key"] != key


@pytest.mark.parametrize(
    ("sent", "version"),
    [("3", 3), ("", -1), (None, -1), ("-5", -1), ("1e9999", -1), ("9" * 5_000, -1), ("３\0", -1)],
)
def test_an_unreadable_version_never_matches(sent, version):
    form = VersionedForm({"name": "見本の会"} | ({} if sent is None else {"version": sent}))
    assert form.is_valid()
    assert form.cleaned_data["version"] == version


def test_the_version_comes_from_the_object_and_can_be_renewed_after_a_conflict():
    assert GroupForm(instance=Group(version=7))["version"].value() == 7
    form = GroupForm({"name": "私の直し", "version": "1"}, instance=Group(version=2))
    form.use_version(2)
    assert form["version"].value() == "2"
    assert form["name"].value() == "私の直し"


def test_a_model_form_gets_our_fields_without_saying_so():
    form = GroupForm()
    kinds = {name: type(field).__name__ for name, field in form.fields.items()}
    assert kinds == {
        "name": "LineField",
        "intro": "TextAreaField",
        "kind": "ChoiceRadioField",
        "mail": "MailField",
        "site": "WebUrlField",
        "people": "WholeNumberField",
        "since": "JapaneseDateField",
        "version": "VersionField",
    }
    assert "checked" not in str(form["kind"])
    assert "---" not in str(form["kind"])


def test_a_model_form_speaks_japanese():
    form = GroupForm({"name": "あ" * 21, "people": "十", "since_year": "2025", "mail": "x"})
    assert form.errors == {
        "name": ["団体名は20文字までです。いま21文字です"],
        "kind": ["種類を選んでください"],
        "mail": ["メールアドレスを、name@example.jp の形で入力してください"],
        "people": ["人数を数字で入力してください（例：12）"],
        "since": ["日付は『2025年4月1日』のように入力してください"],
    }


def test_the_page_title_knows_about_errors():
    assert form_has_errors(None, IntroForm({}))
    assert not form_has_errors(IntroForm(), None)


def test_a_form_may_hold_plain_django_fields():
    class Plain(PortalForm):
        title = forms.CharField(label="題")

    assert Plain({}).errors == {"title": ["題を入力してください"]}
