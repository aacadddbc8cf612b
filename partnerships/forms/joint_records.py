"""The joint meeting page: who met, what was said of each item, what comes next."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    LineField,
    MultiChoiceField,
    TextAreaField,
)
from kyodo_portal.lib.forms import SubmissionKeyMixin
from partnerships.actions.joint_records import FUTURE, Came, Meeting, Record, Talked
from partnerships.forms.sheets import CameMixin
from partnerships.forms.tasks import Block, TaskForm, in_columns
from partnerships.models import Answer, CheckSheet, JointRecord
from partnerships.models.guide import Sheet
from partnerships.parties import active_parties
from partnerships.sheets import (
    PUBLIC_CODES,
    Compared,
    checks_of,
    compared,
    last_record,
    lines_of,
    sides_for,
)

YES_NO = [("yes", "いた"), ("no", "いなかった")]
PARTS = ("answer", "talked", "next", "who", "until")


class JointForm(CameMixin, SubmissionKeyMixin, TaskForm):
    """The record of いっしょに確認, or its next version.

    `from_office` asks how the record came, because who enters it stands beside the parties.
    """

    guide = (
        "集まって、1つずつ話しながら書きます。点数はつけません。"
        "まだ話していない項目は、空けておけます。"
    )

    def __init__(
        self, *args: Any, sheet: CheckSheet, from_office: bool = False, **kwargs: Any
    ) -> None:
        self.sheet, self.from_office = sheet, from_office
        initial = {"version": sheet.version, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, partnership=sheet.partnership, initial=initial, **kwargs)

    def build(self) -> None:
        self.record = last_record(self.sheet)
        self.checks = checks_of(self.record)
        self.lines = lines_of(self.sheet)
        self.parties = active_parties(self.partnership)
        sides = [] if self.sheet.is_blind else sides_for(self.sheet, set())
        self._add_meeting()
        for row in compared(self.lines, sides, self.checks):
            self._add_line(row)
        self._add_end()

    def _add_meeting(self) -> None:
        orgs = [(str(p.organization_id), p.organization.name) for p in self.parties]
        fields: dict[str, Any] = {
            "met_on": JapaneseDateField(label="いっしょに確認した日"),
            "method": in_columns(
                ChoiceRadioField(label="方法", choices=JointRecord.Method.choices)
            ),
            "present": MultiChoiceField(
                label="集まった団体", choices=orgs, help_text="その場にいた団体をえらびます。"
            ),
        }
        if self.partnership.third_party:
            label = f"橋わたし役（{self.partnership.third_party}）"
            fields["third_party"] = in_columns(ChoiceRadioField(label=label, choices=YES_NO))
        roles = {
            f"role_{p.organization_id}": LineField(
                label=f"{p.organization.name}から来た人の役割",
                max_length=40,
                required=False,
                help_text="例：会長と事務局。個人の名前は書きません。",
            )
            for p in self.parties
        }
        self.fields |= fields | roles
        self.layout.append(
            Block(
                title="集まり",
                names=list(fields),
                folded=list(roles),
                folded_title="来た人の役割を書く（任意）",
            )
        )
        if self.sheet.sheet == Sheet.PLAN:
            self._add_target()

    def _add_target(self) -> None:
        self.fields["target"] = LineField(
            label="どうなったらうれしいか",
            max_length=120,
            required=False,
            help_text="みんなで1つの文にします。振り返るときに、はじめに読みます。",
        )
        self.layout.append(Block(title="めざすところ", names=["target"]))

    def _add_line(self, row: Compared) -> None:
        key, label = row.line.key, row.line.label
        fields = {
            f"answer_{key}": in_columns(
                ChoiceRadioField(
                    label=f"{label}の確認",
                    choices=Answer.choices,
                    required=False,
                    empty_label="まだ話していない",
                )
            ),
            f"talked_{key}": TextAreaField(
                label=f"{label}で話したこと", max_length=200, required=False, rows=3
            ),
            f"next_{key}": LineField(
                label=f"{label}で次にすること", max_length=200, required=False
            ),
            f"who_{key}": LineField(
                label=f"{label}：だれが",
                max_length=40,
                required=False,
                help_text="団体や役割で書きます。例：見本の会の事務局",
            ),
            f"until_{key}": JapaneseDateField(label=f"{label}：いつまで", required=False),
        }
        self.fields |= fields
        self.layout.append(
            Block(
                title=f"{label} {row.line.text}",
                text=row.line.prompt,
                names=list(fields),
                beside=row if row.said else None,
            )
        )

    def _add_end(self) -> None:
        if self.sheet.sheet == Sheet.REFLECT:
            codes = [(line.key, f"{line.label} {line.text}") for line in self.lines if line.item]
            self.fields["public_codes"] = MultiChoiceField(
                label="公開ページにのせてよい項目",
                choices=codes,
                required=False,
                help_text="みなさんがよいと言ったものだけ。ふつうは、振り返り1（効果）と振り返り3（発信先）です。"
                "公開する前に、もう一度みなさんに確認します。",
            )
            self.layout.append(Block(title="公開", names=["public_codes"]))
        if self.record:
            self.fields["reason"] = LineField(
                label="直した理由",
                max_length=200,
                required=self.sheet.status == CheckSheet.Status.RECORDED,
                help_text="前の記録を直すときに書きます。前の記録も、読めるように残ります。",
            )
            self.layout.append(Block(title="前の記録を直す", names=["reason"]))
        if self.from_office:
            self.layout.append(Block(title="受け取り方", names=self.add_came_fields()))

    def stored(self) -> dict[str, Any]:
        if self.record is None:
            return {"public_codes": list(PUBLIC_CODES)}
        record, attendances = self.record, list(self.record.attendances.all())
        values: dict[str, Any] = {
            "met_on": record.met_on,
            "method": record.method,
            "target": record.target,
            "public_codes": record.public_codes,
            "third_party": {True: "yes", False: "no", None: ""}[record.third_party_present],
            "present": [str(row.organization_id) for row in attendances],
            **{f"role_{row.organization_id}": row.role for row in attendances},
        }
        for key, row in self.checks.items():
            said = (row.answer, row.talked, row.next_step, row.next_who, row.next_on)
            values |= {f"{part}_{key}": v for part, v in zip(PARTS, said, strict=True)}
        return values

    def clean_met_on(self) -> Any:
        met_on = self.cleaned_data["met_on"]
        if met_on and met_on > timezone.localdate():
            raise ValidationError(FUTURE)
        return met_on

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            self._clean_line(line.key, line.label)
        return self.cleaned_data

    def _clean_line(self, key: str, label: str) -> None:
        said = {part: self.cleaned_data.get(f"{part}_{key}") for part in PARTS}
        if any(said[part] for part in PARTS[1:]) and not said["answer"]:
            self.add_error(f"answer_{key}", f"{label}の確認を選んでください")
        if (said["who"] or said["until"]) and not said["next"]:
            self.add_error(f"next_{key}", f"{label}で次にすることを書いてください")

    def entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        checks = {
            line.key: Talked(*(data[f"{part}_{line.key}"] for part in PARTS))
            for line in self.lines
            if data[f"answer_{line.key}"]
        }
        record = Record(
            meeting=self._meeting(),
            checks=checks,
            target=data.get("target", ""),
            public_codes=data.get("public_codes", []),
            reason=data.get("reason", ""),
            came=self._came(),
        )
        return {"entry": record, "submission_key": data["submission_key"]}

    def _meeting(self) -> Meeting:
        data = self.cleaned_data
        present = set(data["present"])
        return Meeting(
            met_on=data["met_on"],
            method=data["method"],
            present=[
                (p.organization, data.get(f"role_{p.organization_id}", ""))
                for p in self.parties
                if str(p.organization_id) in present
            ],
            third_party_present={"yes": True, "no": False}.get(data.get("third_party", "")),
        )

    def _came(self) -> Came:
        data = self.cleaned_data
        if not self.from_office:
            return Came()
        return Came(data["via"], data["received_on"], data["answerer_role"])
