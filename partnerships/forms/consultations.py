"""相談フォーム (journeys.md §5.1 S8) and the desk's closing note."""

from itertools import groupby
from typing import Any

from django.conf import settings

from districts.models import District, Ward
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    LineField,
    MailField,
    MultiChoiceField,
    PhoneField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin
from partnerships.models import Consultation

UNKNOWN = "unknown"
WARD_ERROR = "区を選んでください。わからないときは『わからない』を選べます"
SHARE_ERROR = "相談を伝える相手を1つ以上選んでください"
DETAIL_ERROR = "相談の内容を10文字以上で書いてください"
HOMEPAGE_ERROR = "空けておく欄に文字が入っています。消してから、もう一度送ってください"
# What goes to the action as it was typed; ward and district become rows.
ENTRY = [
    "kind",
    "detail",
    "town",
    "name",
    "reply_by",
    "email",
    "phone",
    "call_time",
    "language",
    "share_with",
    "submission_key",
]
SHARE = [("plaza", "地域ケアプラザ"), ("ward", "区役所")]


class ConsultationForm(SubmissionKeyMixin, PortalForm):
    """What a resident asks. Address, age, gender and family are never asked."""

    kind = ChoiceRadioField(
        label="どんな相談ですか",
        choices=Consultation.Kind,
        error_messages={"required": "相談の種類を選んでください"},
    )
    detail = TextAreaField(
        label="くわしく教えてください",
        max_length=600,
        min_length=10,
        rows=6,
        help_text="10文字以上。住所や、ほかの人の名前は書かなくてだいじょうぶです。",
        error_messages={"required": DETAIL_ERROR, "min_length": DETAIL_ERROR},
    )
    ward = ChoiceSelectField(
        label="お住まい（活動したい）区",
        error_messages={"required": WARD_ERROR, "invalid_choice": WARD_ERROR},
    )
    district = ChoiceSelectField(
        label="地区", required=False, help_text="わかるときだけ、えらんでください。"
    )
    town = LineField(label="町名", max_length=40, required=False)
    name = LineField(
        label="お名前", max_length=40, required=False, help_text="ニックネームでもよいです。"
    )
    reply_by = ChoiceRadioField(
        label="返事の方法",
        choices=Consultation.ReplyBy,
        error_messages={"required": "返事の方法を選んでください"},
    )
    email = MailField(
        label="メールアドレス",
        required=False,
        help_text="受付のお知らせも送ります。",
        autocomplete="email",
    )
    phone = PhoneField(
        label="電話番号",
        required=False,
        autocomplete="tel",
    )
    call_time = LineField(
        label="電話してよい時間", max_length=60, required=False, help_text="例：平日の午前中"
    )
    language = ChoiceRadioField(
        label="返事のことば",
        choices=Consultation.Language.choices,
        required=False,
        empty_label="えらばない（日本語で返事をします）",
    )
    share_with = MultiChoiceField(
        label="伝えてよい相手",
        choices=SHARE,
        help_text="えらんだ窓口の担当だけが読みます。",
        error_messages={"required": SHARE_ERROR, "invalid_list": SHARE_ERROR},
    )
    # People never see this field; programs that fill in everything do.
    homepage = LineField(label="この欄は、空けたままにしてください", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].mark = "返事がメールのとき必須"  # type: ignore[attr-defined]
        self.fields["phone"].mark = "返事が電話のとき必須"  # type: ignore[attr-defined]
        self.fields["homepage"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        municipality = settings.PORTAL_MUNICIPALITY
        self.wards = list(Ward.objects.of_municipality(municipality))
        self.fields["ward"].choices = [  # type: ignore[attr-defined]
            ("", "選んでください"),
            *((str(ward.pk), ward.name) for ward in self.wards),
            (UNKNOWN, "市外・わからない"),
        ]
        districts = District.objects.filter(ward__in=self.wards).select_related("ward")
        self.districts = list(districts.order_by("ward__order", "name_kana", "pk"))
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            ("", "えらばない・わからない"),
            *(
                (ward.name, [(str(row.pk), row.name) for row in rows])
                for ward, rows in groupby(self.districts, key=lambda row: row.ward)
            ),
        ]

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            self.add_error(
                None, "空けておく欄に文字が入っています。消してから、もう一度送ってください"
            )
        return ""

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("reply_by") == "mail" and not data.get("email") and "email" not in self.errors:
            self.add_error("email", self.fields["email"].error_messages["invalid"])
        if data.get("reply_by") == "phone" and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", self.fields["phone"].error_messages["invalid"])
        district = self.chosen_district()
        if district and data.get("ward") and data["ward"] != str(district.ward_id):
            self.add_error("district", "えらんだ区の中の地区を選んでください")
        return data

    def chosen_ward(self) -> Ward | None:
        """The ward, or None for 「市外・わからない」."""
        key = self.cleaned_data.get("ward")
        return next((ward for ward in self.wards if str(ward.pk) == key), None)

    def chosen_district(self) -> District | None:
        """The district, if one was chosen."""
        key = self.cleaned_data.get("district")
        return next((row for row in self.districts if str(row.pk) == key), None)

    def entry(self) -> dict[str, Any]:
        """The arguments for `create_consultation` (without the nonce of the receipt)."""
        own = {name: self.cleaned_data[name] for name in ENTRY}
        return own | {"ward": self.chosen_ward(), "district": self.chosen_district()}


class OutcomeForm(PortalForm):
    """How it ended: where the resident was connected to."""

    outcome = LineField(
        label="つないだ先・結果",
        max_length=200,
        help_text="例：見本の会の見学を案内しました。相談した人の名前や連絡先は書きません。",
    )
