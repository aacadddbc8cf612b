"""One note: つきあいで大切なこと."""

from datetime import date
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.fields import JapaneseDateField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.models import RelationNote

HELP = (
    "団体の予定、しきたり、うれしかったこと、気をつけたいことを書きます。"
    "人の悪口・うわさ・病気や家族のことは書きません。住民の方の名前も書きません。"
    "開示請求の対象になります。"
)


class _Words(PortalForm):
    on = JapaneseDateField(label="日付", initial=timezone.localdate)
    text = TextAreaField(label="つきあいで大切なこと", max_length=200, help_text=HELP)

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            self.add_error("on", "日付は、今日か、それより前の日にしてください")
        return day

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "text")}


class RelationNoteForm(SubmissionKeyMixin, _Words):
    """A new note."""


class RelationNoteEditForm(VersionMixin, _Words):
    """A note that stands already."""

    def __init__(self, *args: Any, note: RelationNote, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": note.on, "text": note.text, "version": note.version}
        super().__init__(*args, **kwargs)
