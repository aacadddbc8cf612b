"""The five question pages of a proposal (journeys.md §5.2 F)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html

from districts.models import Office
from kyodo_portal.lib.dates import format_date, format_month
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ConsentField,
    JapaneseDateField,
    LineField,
    ModelMultiChoiceField,
    ModelRadioField,
    MultiChoiceField,
    TextAreaField,
    YearMonthField,
)
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from organizations.models import Listing, Organization
from partnerships import rules
from partnerships.models import Proposal
from partnerships.search import LIMIT, groups_for

UNDECIDED = "undecided"


def choice(title: str, hint: str) -> str:
    """An option with a second, smaller line."""
    return format_html('{}<span class="ck-choice__hint">{}</span>', title, hint)


class PageForm(VersionMixin, PortalForm):
    """One question page, filled from the draft."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        self.proposal = proposal
        kwargs["initial"] = {**self.stored(proposal), "version": proposal.version}
        super().__init__(*args, **kwargs)

    def stored(self, proposal: Proposal) -> dict[str, Any]:
        """What the draft holds for the fields of this page."""
        names = (name for name in self.base_fields if hasattr(proposal, name))
        return {name: getattr(proposal, name) for name in names}

    def values(self) -> dict[str, Any]:
        """What to save."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def differences(self, saved: Proposal) -> list[tuple[str, str]]:
        """(label, text that is saved now) for every answer that was typed differently here."""
        stored = self.stored(saved)
        return [
            (str(self.fields[name].label), as_text(stored.get(name), self.fields[name]))
            for name, typed in self.cleaned_data.items()
            if name in stored and name != "version" and as_text(stored[name]) != as_text(typed)
        ]


def as_text(value: Any, field: forms.Field | None = None) -> str:
    """A saved value as a person reads it."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if hasattr(value, "year"):
        return format_month(value) if isinstance(field, YearMonthField) else format_date(value)
    choices = dict(getattr(field, "choices", ())) if field is not None else {}
    if isinstance(value, (list, tuple)) or hasattr(value, "all"):
        items = value if isinstance(value, (list, tuple)) else value.all()
        return "、".join(str(choices.get(item, item)) for item in items)
    return str(choices.get(value, value) if isinstance(value, str) else value or "")


class PartnerForm(PageForm):
    partner = ChoiceRadioField(
        label="どの団体に声をかけますか",
        error_messages={
            "required": "声をかける団体を選ぶか、『まだ決まっていない』を選んでください",
            "invalid_choice": "声をかける団体を選ぶか、『まだ決まっていない』を選んでください",
        },
    )
    reason = TextAreaField(
        label="なぜこの団体ですか",
        max_length=120,
        rows=2,
        required=False,
        help_text="例：同じ公園で活動しているから",
    )

    def __init__(
        self, *args: Any, proposal: Proposal, query: str = "", suggested: Any = (), **kwargs: Any
    ) -> None:
        # Suggestions stand first, each with its strongest reason.
        self.reasons = {s.organization.pk: s.reasons[0] for s in suggested}
        near = groups_for(proposal.sender, query).exclude(pk__in=self.reasons)
        found = [*(s.organization for s in suggested), *near[: LIMIT * 2]]
        self.resting = [group for group in found if group.no_capacity]
        self.groups = [group for group in found if not group.no_capacity][:LIMIT]
        super().__init__(*args, proposal=proposal, **kwargs)
        posted = self.data.get("partner", "") if self.is_bound else ""
        self._keep_in_sight(proposal.recipient_id, posted)
        field: Any = self.fields["partner"]
        hints = {group: group_hint(group, self.reasons.get(group.pk, "")) for group in self.groups}
        field.choices = [
            *((str(group.pk), choice(group.name, hint)) for group, hint in hints.items()),
            (UNDECIDED, choice("まだ決まっていない", "先に橋わたし役に相談できます")),
        ]

    def _keep_in_sight(self, *keys: Any) -> None:
        """The group chosen before stays on the page, whatever is searched for next."""
        ids = {int(key) for key in keys if str(key or "").isdecimal() and len(str(key)) < 12}
        ids -= {group.pk for group in self.groups} | {self.proposal.sender_id}
        kept = Organization.objects.published().select_related("ward", "district")
        self.groups = [*kept.filter(pk__in=ids, no_capacity=False), *self.groups]

    def stored(self, proposal: Proposal) -> dict[str, Any]:
        partner = str(proposal.recipient_id or "")
        return {"partner": UNDECIDED if proposal.undecided else partner, "reason": proposal.reason}

    def values(self) -> dict[str, Any]:
        chosen = self.cleaned_data["partner"]
        recipient = next((group for group in self.groups if str(group.pk) == chosen), None)
        return {
            "recipient": recipient,
            "undecided": recipient is None,
            "reason": self.cleaned_data["reason"],
        }


def group_hint(group: Organization, reason: str = "") -> str:
    place = group.district or group.ward
    words = [group.get_kind_display(), str(place) if place else "", "見本" * group.is_sample]
    return "・".join(word for word in words if word) + (f"｜合いそう：{reason}" if reason else "")


class ActivityForm(PageForm):
    title = LineField(
        label="やってみたいこと（短く）",
        max_length=30,
        help_text="例：公園で、野菜の市を1回ひらく",
        error_messages={
            "required": "やってみたいことを30文字までで書いてください",
        },
    )
    activity = TextAreaField(label="どんなことをしますか", max_length=300)
    starts_on = YearMonthField(
        label="いつごろから",
        help_text="例：2027年4月。はじめは1回だけにすると、相手が引き受けやすくなります。",
    )
    ends_on = YearMonthField(
        label="いつごろまで",
        required=False,
        help_text="同じ月に終わるときは、書かなくてかまいません。",
    )
    times = ChoiceRadioField(label="回数", choices=Proposal.Times.choices)
    place = LineField(label="場所", max_length=60, required=False)
    audience = LineField(label="対象", max_length=60, required=False, help_text="例：近所の親子")
    people = LineField(label="人数", max_length=30, required=False, help_text="例：20人くらい")

    def clean_starts_on(self) -> Any:
        month = self.cleaned_data["starts_on"]
        if month and month < timezone.localdate().replace(day=1):
            raise ValidationError("いつごろからは、今月か、それより先の月にしてください")
        return month

    def clean(self) -> None:
        super().clean()
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "終わりの月は、はじめの月と同じか、後にしてください")

    @property
    def is_long(self) -> bool:
        """Worth a word: the first time is easier when it is small."""
        data = self.cleaned_data
        return rules.is_long(data["starts_on"], data["ends_on"], data["times"])


class GainsForm(PageForm):
    sender_gain = TextAreaField(
        label="私たちが得たいこと",
        max_length=200,
        error_messages={"required": "あなたの団体が得たいことを書いてください"},
    )
    expected_gain = TextAreaField(
        label="相手が得られそうなこと",
        max_length=200,
        error_messages={"required": "相手の団体にとって良いことを書いてください"},
    )
    offers = ModelMultiChoiceField(
        label="私たちができること",
        queryset=Listing.objects.none(),
        required=False,
        help_text="団体のページの「できます」から選べます。",
    )
    offer_text = TextAreaField(
        label="私たちができること（ことばで）", max_length=200, rows=2, required=False
    )
    request = TextAreaField(label="相手にお願いしたいこと", max_length=200)
    burden = ChoiceRadioField(
        label="お願いする負担",
        choices=Proposal.Burden.choices,
        error_messages={"required": "相手の負担がどのくらいか選んでください"},
    )
    money = ChoiceRadioField(
        label="お金",
        choices=Proposal.Money.choices,
        error_messages={"required": "お金のことを選んでください"},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, **kwargs)
        today = timezone.localdate()
        rows = proposal.sender.listings.filter(direction=Listing.Direction.OFFER).current(today)
        field: Any = self.fields["offers"]
        field.queryset = rows
        if not rows:
            del self.fields["offers"]
            self.fields["offer_text"].label = "私たちができること"
        for name in {"offers", "offer_text"} & set(self.fields):
            self.fields[name].mark = "1つ以上"  # type: ignore[attr-defined]

    def stored(self, proposal: Proposal) -> dict[str, Any]:
        return {**super().stored(proposal), "offers": proposal.offers.all()}

    def clean(self) -> None:
        super().clean()
        if not (self.cleaned_data.get("offers") or self.cleaned_data.get("offer_text")):
            first = "offers" if "offers" in self.fields else "offer_text"
            if not self.errors.keys() & {"offers", "offer_text"}:
                self.add_error(first, "私たちができることを、1つ以上選ぶか、ことばで書いてください")

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "offers": list(values.get("offers") or ())}


class ThirdPartyForm(PageForm):
    third_party = ModelRadioField(
        label="だれに橋わたしをお願いしますか",
        queryset=Office.objects.none(),
        help_text="あいだに入って、説明や調整をしてくれる第三者です。",
        error_messages={
            "required": "橋わたしをお願いする相手を選んでください",
            "invalid_choice": "橋わたしをお願いする相手を選んでください",
        },
    )
    bridge_requests = MultiChoiceField(
        label="お願いの内容",
        choices=Proposal.BridgeRequest.choices,
        help_text="いくつでも選べます。",
        error_messages={"required": "お願いの内容を、1つ以上選んでください"},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, **kwargs)
        near = proposal.recipient or proposal.sender
        field: Any = self.fields["third_party"]
        field.queryset = Office.objects.bridging(near.district, near.ward).select_related("ward")
        field.label_from_instance = lambda office: choice(office.name, office_hint(office, near))


def office_hint(office: Office, near: Organization) -> str:
    if office.kind == Office.Kind.CARE_PLAZA and near.district:
        return f"{near.district.name}を担当しています"
    return (
        f"{office.get_kind_display()}（{office.ward}）"
        if office.ward
        else office.get_kind_display()
    )


class ReplyWishForm(PageForm):
    reply_by = JapaneseDateField(
        label="返事がほしい日",
        help_text="役員会は月1回のことが多いです。今日から14日あとより先の日にします。",
    )
    no_personal_data = ConsentField(
        label="個人の名前や電話を書いていません",
        message="個人の名前や電話を書いていないことを確かめて、チェックを入れてください",
    )

    def clean_reply_by(self) -> Any:
        day = self.cleaned_data["reply_by"]
        if problems := rules.reply_by_problems(day, timezone.localdate()):
            raise ValidationError(problems[0].text)
        return day


PAGE_FORMS: dict[str, type[PageForm]] = {
    "partner": PartnerForm,
    "activity": ActivityForm,
    "gains": GainsForm,
    "third-party": ThirdPartyForm,
    "reply": ReplyWishForm,
}
