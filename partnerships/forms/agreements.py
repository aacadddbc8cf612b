"""Forms of a promise: a draft begun, its clauses and terms, a party's answer, the conclusion."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.dates import crosses_fiscal_year
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    MultiChoiceField,
    TextAreaField,
    UploadField,
    WholeNumberField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.actions.agreements import ENDS_EARLY, STARTS
from partnerships.clauses import Clause, all_clauses, key_of
from partnerships.forms.publication import PAPER_VIA
from partnerships.forms.records import CROSSES_YEAR
from partnerships.forms.tasks import TaskForm
from partnerships.models import Agreement, Confirmation, Party, Reply

KINDS = [choice for choice in Agreement.Kind.choices if choice[0] in Agreement.WRITTEN]
ANSWERS = [c for c in Confirmation.Answer.choices if c[0] != Confirmation.Answer.WAITING]
CLAUSE_LENGTH = 1000
PARTY_LENGTH = 600


def contract_form() -> ChoiceRadioField:
    return ChoiceRadioField(
        label="契約の型",
        choices=Agreement.Form.choices,
        required=False,
        empty_label="協働契約ではない",
        help_text="協働契約のときだけ選びます。わからないときは、区の担当と相談してください。",
    )


class StartForm(SubmissionKeyMixin, PortalForm):
    """What kind of paper, and which words to begin with."""

    kind = ChoiceRadioField(label="約束の種類", choices=KINDS)
    form = contract_form()
    start = ChoiceRadioField(label="はじめの文", choices=STARTS.items(), initial="examples")

    def __init__(self, *args: Any, can_copy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_copy:
            start: Any = self.fields["start"]
            start.choices = [choice for choice in STARTS.items() if choice[0] != "copy"]

    def clean(self) -> dict[str, Any]:
        needs_form(self)
        return self.cleaned_data


def needs_form(form: PortalForm) -> None:
    """A 協働契約 has one of the four forms."""
    data = form.cleaned_data
    if data.get("kind") == Agreement.Kind.CONTRACT and not data.get("form"):
        form.add_error("form", "協働契約のときは、契約の型を選んでください")


class DraftForm(VersionMixin, PortalForm):
    """A part of a draft, saved against the version that was read."""

    differences = TaskForm.differences

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        self.agreement = agreement
        kwargs["initial"] = {"version": agreement.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ClauseForm(DraftForm):
    """One clause: a text for all together and, where roles or costs are parted, one per party."""

    def __init__(self, *args: Any, clause: Clause, parties: list[Party], **kwargs: Any) -> None:
        self.keys: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        joint = "全員に共通すること" if clause.per_party else clause.label
        self._add("text", key_of(clause.number), joint, clause.example, CLAUSE_LENGTH)
        for party in parties if clause.per_party else ():
            self._add(
                f"text_{party.organization_id}",
                key_of(clause.number, party.organization_id),
                str(party.organization),
                clause.party_example,
                PARTY_LENGTH,
            )
        if clause.number in self.agreement.public_clauses:
            self.warn_personal = tuple(self.keys)

    def _add(self, name: str, key: str, label: str, example: str, length: int) -> None:
        self.keys[name] = key
        self.fields[name] = TextAreaField(
            label=label, max_length=length, required=False, rows=5, help_text=f"例：{example}"
        )
        self.initial.setdefault(name, self.agreement.clauses.get(key, ""))

    def entry(self) -> dict[str, Any]:
        return {"texts": {key: self.cleaned_data[name] for name, key in self.keys.items()}}


class TermsForm(DraftForm):
    """Kind, period, and which clauses everybody may read."""

    kind = ChoiceRadioField(label="約束の種類", choices=KINDS)
    form = contract_form()
    starts_on = JapaneseDateField(label="期間のはじめ", required=False)
    ends_on = JapaneseDateField(label="期間の終わり", required=False)
    over_year = TextAreaField(
        label="年度をまたぐときの決めごと",
        max_length=200,
        required=False,
        rows=3,
        help_text="3月31日をこえる約束のとき。"
        "例：次の年度の費用は、その年度の予算が決まってから、話し合って決めます。",
    )
    public_clauses = MultiChoiceField(
        label="公開する条項",
        choices=(),
        required=False,
        help_text="約束ができて、この連携を公開しているときだけ、だれでも読めるようになります。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["public_clauses"]
        shown.choices = [(str(c.number), f"{c.number} {c.label}") for c in all_clauses()]
        for name in ("kind", "form", "starts_on", "ends_on", "over_year"):
            self.initial.setdefault(name, getattr(self.agreement, name))
        numbers = [str(number) for number in self.agreement.public_clauses]
        self.initial.setdefault("public_clauses", numbers)

    def clean(self) -> dict[str, Any]:
        needs_form(self)
        starts_on, ends_on = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ENDS_EARLY)
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:
        names = ("kind", "form", "starts_on", "ends_on", "over_year")
        numbers = [int(number) for number in self.cleaned_data["public_clauses"]]
        return {name: self.cleaned_data[name] for name in names} | {"public_clauses": numbers}

    @property
    def warning(self) -> str:
        """What to know after saving: a period over 31 March without a word about it."""
        data = self.cleaned_data
        starts_on, ends_on = data["starts_on"], data["ends_on"]
        crosses = starts_on and ends_on and crosses_fiscal_year(starts_on, ends_on)
        return CROSSES_YEAR if crosses and not data["over_year"] else ""


class NumberForm(PortalForm):
    """Carries the version that the person looked at."""

    number = WholeNumberField(label="版")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget = self.fields["number"].hidden_widget()


class AnswerForm(NumberForm):
    """この内容でよい／直してほしい所がある, and which."""

    answer = ChoiceRadioField(
        label="この内容でよいですか",
        choices=ANSWERS,
        error_messages={"required": "この内容でよいかどうかを選んでください"},
    )
    word = TextAreaField(
        label="直してほしい所",
        max_length=200,
        required=False,
        rows=3,
        help_text="約束にかかわる人が読みます。公開しません。",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("answer") == Confirmation.Answer.CHANGE and not data.get("word"):
            self.add_error("word", "どこを直してほしいか、ひとことで書いてください")
        return data


class PaperAnswerForm(AnswerForm):
    """An answer that came on paper, by phone or at a meeting, entered by an office."""

    organization = ChoiceRadioField(
        label="どの団体の返事ですか",
        choices=(),
        error_messages={"required": "どの団体の返事かを選んでください"},
    )
    via = ChoiceRadioField(label="返事の方法", choices=PAPER_VIA)
    received_on = JapaneseDateField(label="返事を受け取った日")
    answerer_role = ChoiceRadioField(label="返事をした人の役割", choices=Reply.AnswererRole)

    field_order = ["organization", "via", "received_on", "answerer_role", "answer", "word"]

    def __init__(self, *args: Any, organizations: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organizations = {str(o.pk): o for o in organizations}
        chosen: Any = self.fields["organization"]
        chosen.choices = [(key, str(o)) for key, o in self.organizations.items()]

    def clean_organization(self) -> Any:
        return self.organizations[self.cleaned_data["organization"]]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > timezone.localdate():
            raise ValidationError("返事を受け取った日は、今日までの日にしてください")
        return day

    def clean_answerer_role(self) -> str:
        """The confirmation keeps the role in words."""
        return Reply.AnswererRole(self.cleaned_data["answerer_role"]).label


class ConcludeForm(NumberForm):
    """The day that stands on the signed paper."""

    made_on = JapaneseDateField(
        label="締結した日", help_text="紙に署名した日（全員が約束した日）です。"
    )


class SignedForm(PortalForm):
    """The scan of the signed paper."""

    upload = UploadField(label="署名した紙のうつし", most_mb=settings.MAX_PDF_MB)
