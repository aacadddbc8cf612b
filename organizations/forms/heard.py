"""だれから聞きましたか: asked whenever an office writes on behalf of a group."""

from typing import Any

from django.utils import timezone

from kyodo_portal.history.actions import Heard
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import ChoiceRadioField, JapaneseDateField, LineField
from kyodo_portal.lib.forms import PortalForm

Via = HistoryEntry.Via
WAYS = [(str(via), str(via.label)) for via in (Via.PHONE, Via.PAPER, Via.MEETING, Via.VISIT)]
OWN_WORDS = "団体から聞いたものではありません（区で書きました）"


class HeardForm(PortalForm):
    """How it was received, from which role, and when. A role, never a person's name."""

    is_needed = False

    via = ChoiceRadioField(
        label="どうやって聞きましたか", choices=WAYS, empty_label=OWN_WORDS, required=False
    )
    role = LineField(
        label="聞いた人の役割",
        max_length=40,
        required=False,
        help_text="例：会長、事務局の方。お名前は書きません。",
    )
    on = JapaneseDateField(label="聞いた日", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("via") or self.is_needed:
            if not data.get("role") and "role" not in self.errors:
                self.add_error("role", "聞いた人の役割を入力してください")
            if not data.get("on") and "on" not in self.errors:
                self.add_error("on", "聞いた日を入力してください")
        if data.get("on") and data["on"] > timezone.localdate():
            self.add_error("on", "聞いた日は、今日か、それより前の日にしてください")
        return data

    def heard(self) -> Heard | None:
        """What was heard, or None when the office wrote its own words."""
        data = self.cleaned_data
        if not data.get("via"):
            return None
        return Heard(via=data["via"], on=data["on"], role=data["role"])


class MustBeHeardForm(HeardForm):
    """Where an office only ever writes what a group has told it."""

    is_needed = True
    via = ChoiceRadioField(label="どうやって聞きましたか", choices=WAYS)
