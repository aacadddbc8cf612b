"""The forms of the shared page of talks."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    JapaneseTimeField,
    LineField,
    MultiChoiceField,
    TextAreaField,
    UploadsField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.models import Meeting
from partnerships.talking import Talks

NO_NAMES = "個人の名前や電話は書かないでください。"
MOST_AT_ONCE = 5


class PointForm(VersionMixin, PortalForm):
    """What was agreed under one planning item; empty means that nothing is agreed yet."""

    text = TextAreaField(
        label="決まったこと",
        max_length=300,
        rows=5,
        required=False,
        help_text=f"みなさんで話して決まったことを、短く書きます。{NO_NAMES}",
    )


class _WhereForm(PortalForm):
    """Method and place, which a plan and a log share."""

    on = JapaneseDateField(label="日付")
    method = ChoiceRadioField(label="方法", choices=Meeting.Method.choices)
    place = LineField(
        label="場所",
        max_length=80,
        required=False,
        help_text="会館やケアプラザの名前、オンラインのときは「オンライン」など。自宅の住所は書かないでください。",
    )


class PlanForm(SubmissionKeyMixin, VersionMixin, _WhereForm):
    """The next day to talk."""

    starts_at = JapaneseTimeField(label="はじまりの時刻")
    ends_at = JapaneseTimeField(label="おわりの時刻", required=False)
    agenda = LineField(
        label="話すこと", max_length=200, required=False, help_text="例：日にち、場所、役割。"
    )

    field_order = ["on", "starts_at", "ends_at", "method", "place", "agenda"]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on < timezone.localdate():
            self.add_error("on", "今日からあとの日付を入力してください")
        return on

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "おわりの時刻は、はじまりより後にしてください")
        if data.get("method") == Meeting.Method.FACE and not data.get("place"):
            self.add_error("place", "会う場所を入力してください")


class LogForm(SubmissionKeyMixin, VersionMixin, _WhereForm):
    """What was decided on a day, and which sides took part, never who."""

    present = MultiChoiceField(label="出た団体・窓口")
    roles = LineField(
        label="出た人の役割",
        max_length=120,
        required=False,
        help_text="例：会長、事務局。名前は書きません。",
    )
    decided = TextAreaField(label="決まったこと", max_length=600, rows=6, help_text=NO_NAMES)

    field_order = ["on", "method", "place", "present", "roles", "decided"]

    def __init__(self, *args: Any, talks: Talks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = voices(talks)
        field: Any = self.fields["present"]
        field.choices = [(key, voice.name) for key, voice in self.voices.items()]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            self.add_error("on", "話し合った日は、今日か、今日より前の日付にしてください")
        return on

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned answers, with those who took part as rows."""
        chosen = self.cleaned_data["present"]
        return {
            **self.cleaned_data,
            "organizations": [self.voices[key] for key in chosen if key.startswith("o")],
            "offices": [self.voices[key] for key in chosen if key.startswith("w")],
        }


def voices(talks: Talks) -> dict[str, Any]:
    """The sides of the talks by the key of a form: "o12" a group, "w3" the third party."""
    found: dict[str, Any] = {f"o{side.pk}": side for side in talks.organizations}
    if talks.third_party is not None:
        found[f"w{talks.third_party.pk}"] = talks.third_party
    return found


class PledgeForm(SubmissionKeyMixin, PortalForm):
    """Something to do: what, who, until when."""

    what = LineField(label="すること", max_length=120, help_text=f"例：会館を予約する。{NO_NAMES}")
    owner = ChoiceRadioField(
        label="だれが", error_messages={"required": "だれがするかを選んでください"}
    )
    due_on = JapaneseDateField(
        label="いつまで", error_messages={"required": "いつまでにするかを入力してください"}
    )

    def __init__(self, *args: Any, talks: Talks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = voices(talks)
        field: Any = self.fields["owner"]
        field.choices = [(key, voice.name) for key, voice in self.voices.items()]

    def clean_owner(self) -> Any:
        return self.voices[self.cleaned_data["owner"]]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            self.add_error("due_on", "今日からあとの日付を入力してください")
        return due_on


class FilesForm(SubmissionKeyMixin, PortalForm):
    """Files for the shared page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = UploadsField(
            label="ファイル", most_files=MOST_AT_ONCE, most_mb=settings.MAX_PDF_MB
        )
        self.order_fields(["files", "note"])

    note = LineField(
        label="何のファイルですか", max_length=60, required=False, help_text="例：会館の見取り図。"
    )


class StaffNoteForm(SubmissionKeyMixin, PortalForm):
    text = TextAreaField(
        label="職員のメモ",
        max_length=300,
        rows=3,
        help_text="同じ区の職員だけが読みます。団体と橋わたし役には見えません。個人の名前は書かないでください。",
    )
