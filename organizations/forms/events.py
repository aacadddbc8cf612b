"""The form of an event."""

import re
from typing import Any

from crispy_forms.layout import Fieldset, Layout  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from districts.models import District
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    JapaneseDateField,
    LineField,
    MultiChoiceField,
    TextAreaField,
)
from kyodo_portal.lib.forms import SubmissionKeyMixin, VersionMixin
from kyodo_portal.lib.text import looks_personal
from organizations.forms.event_times import WHEN, TimesForm, times_of
from organizations.forms.places import districts_by_ward, set_choices
from organizations.models import Event, Organization, Place

NO_HOME = "自宅の住所は書かないでください。集合場所を書いてください"
FREE = "無料"
PLACES = 100
COMFORTS = ("beginners_welcome", "wheelchair_ok", "plain_japanese", "online_ok")
TEXTS = (
    *("name", "repeat", "place_text", "text", "audience"),
    *("application", "application_how", "application_until", "if_cancelled"),
)
PARTS = {
    "なにを、いつ": ("name", "text", *WHEN, "repeat"),
    "どこで": ("district", "place", "place_text"),
    "参加する人へ": (
        *("audience", "fee_kind", "fee_text"),
        *("application", "application_how", "application_until"),
        *("comforts", "if_cancelled"),
    ),
}
MARKS = {
    "place": "どちらか必須",
    "place_text": "どちらか必須",
    "fee_text": "お金がかかるとき必須",
    "application_how": "申し込みが必要なとき必須",
}

_HOME = re.compile(
    "自宅|(?<!みな)さん(?:の家|のいえ|のお宅|宅|方)|様(?:方|宅)|(?:私|わたし|うち)の(?:家|いえ)"
)
# A house number beside one of these is the address of a place that anybody may come to.
_PUBLIC_PLACE = re.compile(
    "会館|公民館|図書館|記念館|体育館|会場|センター|プラザ|公園|農園|学園|幼稚園|保育園|広場|ひろば|"
    "学校|高校|寺$|神社|教会|店|駅|ホール|会議室|集会|事務所|役所|作業所|ラウンジ|カフェ|病院|拠点|"
    "河川敷|コミュニティハウス|ログハウス|スペース|サロン|ビル"
)


def names_a_home(place: str) -> bool:
    """Whether a meeting place looks like somebody's home rather than a place for everybody."""
    if _HOME.search(place):
        return True
    return "住所" in looks_personal(place) and not _PUBLIC_PLACE.search(place)


class EventForm(VersionMixin, SubmissionKeyMixin, TimesForm):
    warn_personal = ("name", "text", "audience", "application_how", "if_cancelled")

    name = LineField(label="行事の名前", max_length=40, help_text="例：はじめての防災さんぽ")
    repeat = ChoiceRadioField(
        label="くり返し",
        choices=Event.Repeat.choices,
        empty_label="なし",
        required=False,
        help_text="「毎月」は、毎月の同じ曜日です（例：第2土曜日）。次の日にちが、いつも出ます。",
    )
    place = ChoiceSelectField(
        label="場所（登録ずみ）", required=False, coerce=int, empty_value=None
    )
    place_text = LineField(
        label="場所",
        max_length=80,
        required=False,
        help_text="集まる場所を書きます。例：見本公園の入口、2階の和室",
    )
    district = ChoiceSelectField(label="地区", coerce=int)
    text = TextAreaField(
        label="どんな行事",
        max_length=300,
        help_text="なにをするか、持ち物、雨のときのことなど。",
        error_messages={"required": "どんな行事かを書いてください"},
    )
    audience = LineField(
        label="対象", max_length=60, required=False, help_text="例：どなたでも／小学生と保護者"
    )
    fee_kind = ChoiceRadioField(
        label="費用",
        choices=[("free", FREE), ("paid", "お金がかかる")],
        error_messages={"required": "費用がかかるかどうかを選んでください"},
    )
    fee_text = LineField(
        label="いくらですか",
        max_length=40,
        required=False,
        help_text="お金がかかるときだけ書きます。例：300円（お茶代）",
    )
    application = ChoiceRadioField(
        label="申し込み",
        choices=Event.Application.choices,
        error_messages={"required": "申し込みがいるかどうかを選んでください"},
    )
    application_how = LineField(
        label="申し込みの方法",
        max_length=100,
        required=False,
        help_text="申し込みが必要なときだけ書きます。例：自治会館の窓口で",
    )
    application_until = JapaneseDateField(label="申し込みのしめきり", required=False)
    comforts = MultiChoiceField(
        label="あてはまるもの",
        choices=[(name, Event._meta.get_field(name).verbose_name) for name in COMFORTS],
        required=False,
    )
    if_cancelled = LineField(
        label="中止のときの連絡",
        max_length=100,
        required=False,
        help_text="例：当日の朝8時に、このページでお知らせします",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        organization: Organization,
        event: Event | None = None,
        like: Event | None = None,
    ) -> None:
        """`event` is the one to edit; `like` one whose words a new one starts from."""
        self.event = event
        super().__init__(data, initial=initial_of(organization, event, like))
        S = Event.Status
        self.keeps_times = event is not None and event.status in {S.POSTPONED, S.CANCELLED}
        if event is not None:
            self.unchanged = (event.starts_at, event.ends_at)
        set_choices(self, "district", [("", "選んでください"), *districts_by_ward()])
        self.places = {place.pk: place for place in places_for(organization, event)}
        names = [(pk, place.name) for pk, place in self.places.items()]
        set_choices(self, "place", [("", "選ばない（下に書く）"), *names])
        for name in WHEN if self.keeps_times else ():
            del self.fields[name]
        if not self.places:
            del self.fields["place"]
        self.lay_out()

    def lay_out(self) -> None:
        """Three titled parts, and which answers hang on another one."""
        for name, mark in MARKS.items():
            if name in self.fields:
                self.fields[name].mark = mark  # type: ignore[attr-defined]
        if "place" not in self.fields:
            self.fields["place_text"].mark = "必須"  # type: ignore[attr-defined]
        self.order_fields([name for names in PARTS.values() for name in names])
        self.helper.layout = Layout(
            "version",
            "submission_key",
            *[
                Fieldset(title, *[name for name in names if name in self.fields])
                for title, names in PARTS.items()
            ],
        )

    def clean_district(self) -> District:
        return District.objects.get(pk=self.cleaned_data["district"])

    def clean_place(self) -> Place | None:
        return self.places.get(self.cleaned_data["place"])

    def clean_place_text(self) -> str:
        place: str = self.cleaned_data["place_text"]
        if names_a_home(place):
            raise ValidationError(NO_HOME)
        return place

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("place_text") and self.fits("place_text"):
            self.add_error("place_text", "場所を入力してください")
        is_paid = cleaned.get("fee_kind") == "paid"
        if is_paid and not cleaned.get("fee_text") and self.fits("fee_text"):
            self.add_error("fee_text", "いくらかかるかを書いてください（例：300円）")
        if cleaned.get("application") == Event.Application.NEEDED:
            self.check_application(cleaned)
        return cleaned

    def check_application(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("application_how") and self.fits("application_how"):
            self.add_error("application_how", "申し込みの方法を書いてください")
        starts_at = cleaned.get("starts_at") or (self.event and self.event.starts_at)
        until = cleaned.get("application_until")
        if until and starts_at and until > timezone.localdate(starts_at):
            message = "申し込みのしめきりは、行事の日までにしてください"
            self.add_error("application_until", message)

    def fits(self, name: str) -> bool:
        return name not in self.errors

    def event_values(self) -> dict[str, Any]:
        """What was typed, as the row stores it; call it on a valid form."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in TEXTS}
        values |= {"district": cleaned["district"], "place": cleaned.get("place")}
        values["fee"] = FREE if cleaned["fee_kind"] == "free" else cleaned["fee_text"]
        values |= {name: name in cleaned["comforts"] for name in COMFORTS}
        if values["application"] == Event.Application.NONE:
            values |= {"application_how": "", "application_until": None}
        if not self.keeps_times:
            values |= {name: cleaned[name] for name in ("starts_at", "ends_at")}
        return values


def initial_of(
    organization: Organization, event: Event | None, like: Event | None
) -> dict[str, Any]:
    """An event as it stands in the fields; a new one starts in the group's own district."""
    shown = event or like
    if shown is None:
        return {"district": organization.district_id}
    values = {name: getattr(shown, name) for name in TEXTS}
    values |= {"district": shown.district_id, "place": shown.place_id}
    values |= {"fee_kind": "free" if shown.fee == FREE else "paid"}
    values |= {"fee_text": "" if shown.fee == FREE else shown.fee}
    values["comforts"] = [name for name in COMFORTS if getattr(shown, name)]
    if event is None:
        return values | {"application_until": None}
    return values | times_of(event) | {"version": event.version}


def places_for(organization: Organization, event: Event | None) -> Any:
    """The group's own venues and those of its district that stand on public pages."""
    everybody = Q(organization=None) | Q(organization__status__in=["published", "name_only"])
    near = Q(district=organization.district_id) & everybody
    mine = Q(organization=organization)
    offered = mine | near if organization.district_id else mine
    if event and event.place_id:
        offered |= Q(pk=event.place_id)
    return Place.objects.filter(offered).only("name", "name_kana")[:PLACES]
