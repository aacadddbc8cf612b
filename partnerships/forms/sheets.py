"""Filling in a check sheet: one party's side, the same from paper, the bridge's word."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ConsentField,
    JapaneseDateField,
    LineField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.forms.tasks import Block, TaskForm, in_columns
from partnerships.models import Answer, CheckSheet, CheckSide, ExtraItem
from partnerships.models.guide import Sheet
from partnerships.sheets import Line, key_of, lines_of

Via = HistoryEntry.Via
OFF_LINE = [(via.value, via.label) for via in (Via.PAPER, Via.PHONE, Via.MEETING, Via.VISIT)]
NOT_YET_HERE = "受け取った日は、今日までの日にしてください"


class CameMixin(PortalForm):
    """How something that was not written on the page reached the office: way, day, role."""

    def add_came_fields(self, *, received_on: date | None = None) -> list[str]:
        self.fields["via"] = in_columns(
            ChoiceRadioField(label="どのように受け取りましたか", choices=OFF_LINE)
        )
        self.fields["received_on"] = JapaneseDateField(label="受け取った日", initial=received_on)
        self.fields["answerer_role"] = LineField(
            label="だれから（役割）",
            max_length=20,
            help_text="例：会長、事務局。個人の名前は書きません。",
            error_messages={"required": "だれから受け取ったかを、役割で入力してください"},
        )
        return ["via", "received_on", "answerer_role"]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > timezone.localdate():
            raise ValidationError(NOT_YET_HERE)
        return day


class SideForm(TaskForm):
    """What one party thinks of each item, alone. Everything may stay open while it is a draft."""

    def __init__(
        self, *args: Any, sheet: CheckSheet, side: CheckSide | None = None, **kwargs: Any
    ) -> None:
        self.sheet, self.side = sheet, side
        initial = {"version": side.version if side else 0, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, partnership=sheet.partnership, initial=initial, **kwargs)

    def build(self) -> None:
        self.lines = lines_of(self.sheet)
        for line in self.lines:
            self._add_line(line)

    def _add_line(self, line: Line) -> None:
        fields: dict[str, Any] = {
            f"answer_{line.key}": in_columns(
                ChoiceRadioField(
                    label=f"{line.label}の見方",
                    choices=Answer.choices,
                    required=False,
                    empty_label="まだ書かない",
                )
            ),
            f"note_{line.key}": TextAreaField(
                label=f"{line.label}のひとこと", max_length=200, required=False, rows=2
            ),
        }
        self.fields |= fields
        title = f"{line.label} {line.text}"
        self.layout.append(Block(title=title, text=line.prompt, names=list(fields)))

    def stored(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        rows = self.side.drafts.select_related("item") if self.side else ()
        for row in rows:
            key = key_of(row)
            values |= {f"answer_{key}": row.answer, f"note_{key}": row.note}
        return values

    def answers(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {
            line.key: (data[f"answer_{line.key}"], data[f"note_{line.key}"]) for line in self.lines
        }

    def entry(self) -> dict[str, Any]:
        return {"answers": self.answers()}


class PaperSideForm(CameMixin, SideForm):
    """The same from paper, a call, a meeting or a visit. Begins empty: nobody's draft is shown."""

    def build(self) -> None:
        super().build()
        names = self.add_came_fields()
        self.fields["told"] = ConsentField(
            label="相手に、この内容を入れることを伝えました",
            message="相手に伝えてから、チェックを入れてください",
        )
        self.layout.append(Block(title="受け取り方", names=[*names, "told"]))

    def stored(self) -> dict[str, Any]:
        return {}

    def entry(self) -> dict[str, Any]:
        names = ("via", "received_on", "answerer_role")
        return super().entry() | {name: self.cleaned_data[name] for name in names}


class BridgeWordForm(VersionMixin, PortalForm):
    text = TextAreaField(
        label="橋わたし役から",
        max_length=200,
        rows=3,
        help_text="集まりを聞いていて、よいと思ったことや、次のヒント。参加団体みなさんが読みます。",
    )


class ExtraItemForm(SubmissionKeyMixin, PortalForm):
    """A line of the ward after the official items."""

    sheet = in_columns(ChoiceRadioField(label="どのシートですか", choices=Sheet.choices))
    text = LineField(
        label="確認すること",
        max_length=ExtraItem._meta.get_field("text").max_length,
        help_text="例：防災の連絡先を、おたがいに確かめましたか",
    )
