"""The contact task: what may be public (off by default) and what only the offices read."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout  # type: ignore[import-untyped]

from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ConsentField,
    LineField,
    MailField,
    PhoneField,
)
from organizations.entry import FIELDS_OF, LIAISON, SWITCH_OF, Values
from organizations.forms.profile import TaskForm
from organizations.models import Organization

NO_WAY = "連絡の方法を1つ以上登録してください。公開しなくてもかまいません"
NO_OFFICER_PHONE = (
    "自治会町内会は、会館・事務所の電話だけ公開できます。"
    "会館・事務所の電話を書くか、「公開しない」をえらんでください"
)
MOBILE_CONSENT = (
    "携帯電話の番号を公開するときは、番号を使う本人の同意を確かめて、下にチェックを入れてください"
)
PURPOSE = "この団体に連絡したい方のための窓口です。"
LIAISON_PURPOSE = "区役所と地域ケアプラザが、この団体に連絡するために使います。公開しません。"
LABEL_OF = {
    "public_email": "メール",
    "public_phone": "電話",
    "public_fax": "FAX",
    "public_address": "住所",
}


def publication_field(label: str) -> ChoiceRadioField:
    """公開する／公開しない; the latter when nobody says anything."""
    return ChoiceRadioField(
        label=f"{label}を公開しますか",
        choices=[("no", "公開しない"), ("yes", "公開する")],
        required=False,
        empty_value="no",
    )


class ContactForm(TaskForm):
    task = "contact"
    warn_personal = ("contact_name",)

    contact_name = LineField(
        label="窓口の名前",
        max_length=40,
        help_text="例：事務局。公開します。個人の名前でなくてよいです。",
    )
    public_email = MailField(label="メール", required=False, help_text=PURPOSE)
    show_email = publication_field("メール")
    public_phone = PhoneField(label="電話", required=False, help_text=PURPOSE)
    show_phone = publication_field("電話")
    mobile_consent = ConsentField(
        label="携帯電話を公開するとき：番号を使う本人が、公開に同意しています",
        message=MOBILE_CONSENT,
        required=False,
    )
    public_fax = PhoneField(label="FAX", required=False, help_text=PURPOSE)
    show_fax = publication_field("FAX")
    public_address = LineField(
        label="住所",
        required=False,
        max_length=120,
        help_text=f"{PURPOSE}自宅の住所ではなく、活動場所や事務所の住所を書いてください。",
    )
    show_address = publication_field("住所")
    representative = LineField(
        label="代表者の氏名",
        required=False,
        max_length=40,
        help_text="区役所が、登録を確かめるために使います。公開しません。",
    )
    liaison_name = LineField(
        label="区・ケアプラザとの連絡担当", max_length=40, help_text=LIAISON_PURPOSE
    )
    liaison_phone = PhoneField(label="連絡担当の電話", help_text=LIAISON_PURPOSE)
    liaison_email = MailField(label="連絡担当のメール", help_text=LIAISON_PURPOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_neighbourhood:
            self._follow_neighbourhood_rules()
        office_only = [name for name in LIAISON if name in self.fields]
        public = [
            name
            for name, field in self.fields.items()
            if name not in office_only and name != "note" and not field.widget.is_hidden
        ]
        self.helper.layout = Layout(
            Fieldset("みなさんからの連絡の窓口", *public),
            Fieldset("区・ケアプラザとの連絡用（公開しません）", *office_only),
        )
        # The reason of ward staff, the version, and the question about private-looking text.
        self.helper.render_unmentioned_fields = True

    @property
    def is_neighbourhood(self) -> bool:
        return self.values["kind"] in Organization.NEIGHBOURHOOD_KINDS

    def _follow_neighbourhood_rules(self) -> None:
        """Only a hall's phone and a shared mailbox can ever be public (PR2)."""
        for name in ("show_fax", "show_address", "mobile_consent"):
            del self.fields[name]
        private = "区役所が連絡するために使います。公開しません。"
        self.fields["public_fax"].help_text = private
        self.fields["public_address"].help_text = private
        self.fields["show_email"].help_text = "みんなで使うアドレスだけ、公開できます。"
        self.fields[
            "show_phone"
        ].help_text = "会館・事務所の電話だけ、公開できます。区役所が確かめてから公開します。"

    def initial_of(self, values: Values) -> dict[str, Any]:
        initial = super().initial_of(values)
        for switch in SWITCH_OF.values():
            initial[switch] = "yes" if values[switch] else "no"
        # Asked when the number went public; still true as long as it stays the same number.
        initial["mobile_consent"] = values["show_phone"] and is_mobile(values["public_phone"])
        return initial

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        typed = [name for name in SWITCH_OF if data.get(name) or name in self.errors]
        if not typed:
            self.add_error("public_email", NO_WAY)
        for name, switch in SWITCH_OF.items():
            data[switch] = data.get(switch) == "yes"
            if data[switch] and name not in typed and typed:
                label = LABEL_OF[name]
                self.add_error(name, f"公開する{label}を書くか、「公開しない」をえらんでください")
        if data["show_phone"] and is_mobile(data.get("public_phone", "")):
            self._check_mobile(data)
        return data

    def _check_mobile(self, data: dict[str, Any]) -> None:
        if self.is_neighbourhood:
            self.add_error("public_phone", NO_OFFICER_PHONE)
        elif not data.get("mobile_consent"):
            self.add_error("mobile_consent", MOBILE_CONSENT)

    def plain_values(self) -> Values:
        return {name: self.cleaned_data[name] for name in FIELDS_OF["contact"]}


def is_mobile(phone: str) -> bool:
    """Whether a stored number (03-…, 090-…) belongs to a mobile phone: a person's, not a hall's."""
    return phone.startswith(("070", "080", "090"))
