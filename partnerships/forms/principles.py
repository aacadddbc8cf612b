"""The six principles in sentences: the joint lines, the parties' own, a new review."""

from typing import Any

from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    LineField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from partnerships.actions.principles import PrincipleLine
from partnerships.evidence import OPENNESS as OPENNESS_NUMBER
from partnerships.evidence import Evidence, offered, openness_hint, suggested
from partnerships.forms.tasks import Block, TaskForm, in_columns
from partnerships.models import (
    Party,
    Principle,
    PrincipleEvidence,
    PrincipleRecord,
    PrincipleReview,
)
from partnerships.parties import active_parties
from partnerships.principles import last_review

LINKS = ("a", "b")


class PrinciplesForm(TaskForm):
    """8 the six principles in sentences: one joint line each, and one more per party if wished.

    `joint` False leaves the joint lines out, `parties` says whose own lines are asked for.
    """

    def __init__(
        self, *args: Any, joint: bool = True, parties: list[Party] | None = None, **kwargs: Any
    ) -> None:
        self.joint, self.given_parties = joint, parties
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        self.principles = list(Principle.objects.all())
        self.review = last_review(self.partnership)
        self.parties = (
            active_parties(self.partnership) if self.given_parties is None else self.given_parties
        )
        self.choices = [
            choice
            for choice in PrincipleRecord.Status.choices
            # 「準用しない」 is a question only where no government takes part.
            if choice[0] != "mutatis" or not self.partnership.involves_government
        ]
        self.offered = {evidence.key: evidence for evidence in offered(self.partnership)}
        for principle in self.principles:
            self._add_principle(principle)

    def _add_principle(self, principle: Principle) -> None:
        n = principle.number
        joint = self._joint_fields(principle) if self.joint else {}
        own: dict[str, Any] = {}
        for party in self.parties:
            own |= self._line(f"{n}_{party.pk}", f"{n} {party.organization}", required=False)
        self.fields |= joint | own
        hint = f"。{openness_hint(self.partnership)}" if n == OPENNESS_NUMBER else ""
        self.layout.append(
            Block(
                title=f"{n} {principle.name}",
                text=f"{principle.question}{hint}",
                names=list(joint or own),
                folded=list(own) if joint else [],
                folded_title="団体ごとのことばを書く（任意）",
            )
        )

    def _joint_fields(self, principle: Principle) -> dict[str, Any]:
        n = principle.number
        fields = self._line(f"{n}", f"{n} {principle.name}", required=True)
        groups = self._link_choices()
        for mark, label in zip(LINKS, ("根拠", "もう1つの根拠"), strict=True):
            fields[f"link_{n}_{mark}"] = ChoiceSelectField(
                label=f"{label}（{principle.name}）", choices=groups, required=False
            )
        fields[f"evidence_{n}"] = LineField(
            label=f"根拠のことば（{principle.name}）",
            max_length=200,
            required=False,
            help_text="上からえらべないとき。例：毎月の打ち合わせのメモ",
        )
        return fields

    def _link_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The evidences of this partnership, grouped by their kind."""
        return [
            (
                str(kind.label),
                [(e.key, e.words) for e in self.offered.values() if e.kind == kind],
            )
            for kind in PrincipleEvidence.Kind
            if any(e.kind == kind for e in self.offered.values())
        ]

    def _line(self, key: str, label: str, *, required: bool) -> dict[str, Any]:
        return {
            f"status_{key}": in_columns(
                ChoiceRadioField(label=f"{label}の状態", choices=self.choices, required=required)
            ),
            f"how_{key}": TextAreaField(
                label=f"{label}：どのように", max_length=200, required=False, rows=3
            ),
        }

    @property
    def lines(self) -> list[tuple[str, Principle, Party | None]]:
        """(key, principle, party or None) of every line of the form."""
        return [
            line
            for principle in self.principles
            for line in [
                *([(f"{principle.number}", principle, None)] if self.joint else []),
                *((f"{principle.number}_{party.pk}", principle, party) for party in self.parties),
            ]
        ]

    def stored(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            f"link_{p.number}_a": suggested(self.partnership, p.number) for p in self.principles
        }
        if self.review is None:
            return values
        rows = self.review.lines.select_related("principle").prefetch_related("evidences")
        for row in rows:
            key = f"{row.principle.number}" + (f"_{row.party_id}" if row.party_id else "")
            values |= {f"status_{key}": row.status, f"how_{key}": row.how}
            if not row.party_id:
                values |= self._stored_links(key, row)
        return values

    def _stored_links(self, key: str, row: PrincipleRecord) -> dict[str, Any]:
        links = [f"{link.kind}:{link.reference}" for link in row.evidences.all()][: len(LINKS)]
        values: dict[str, Any] = {f"evidence_{key}": row.evidence}
        if links:
            values |= {f"link_{key}_{m}": v for m, v in zip(LINKS, links, strict=False)}
        return values

    def clean(self) -> dict[str, Any]:
        told = {PrincipleRecord.Status.CONFIRMED, PrincipleRecord.Status.ALMOST}
        for key, _principle, _party in self.lines:
            status = self.cleaned_data.get(f"status_{key}")
            how = self.cleaned_data.get(f"how_{key}")
            if status in told and not how and not self.has_error(f"how_{key}"):
                self.add_error(f"how_{key}", "どのように確かめているかを、文で書いてください")
            if how and not status and not self.has_error(f"status_{key}"):
                self.add_error(f"status_{key}", "状態を選んでください")
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "lines": [
                PrincipleLine(
                    principle,
                    party,
                    data[f"status_{key}"],
                    data[f"how_{key}"],
                    data.get(f"evidence_{key}", ""),
                    self._links(key),
                )
                for key, principle, party in self.lines
                if data[f"status_{key}"]
            ]
        }

    def _links(self, key: str) -> list[Evidence]:
        chosen = [self.cleaned_data.get(f"link_{key}_{mark}") for mark in LINKS]
        return [self.offered[value] for value in dict.fromkeys(chosen) if value]


class ReviewForm(PrinciplesForm):
    """A new review: when, then the joint lines, beginning with what was written last time."""

    def build(self) -> None:
        self.fields["occasion"] = in_columns(
            ChoiceRadioField(label="いつの見直しですか", choices=PrincipleReview.Occasion.choices)
        )
        self.layout.append(Block(names=["occasion"]))
        super().build()

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"occasion": self.cleaned_data["occasion"]}


class TalkForm(VersionMixin, PortalForm):
    """「話しました」 about a principle that stayed at これから."""

    note = LineField(
        label="話したこと",
        max_length=200,
        help_text="例：次の集まりで、役割をもう一度話すことにしました。個人の名前は書きません。",
    )
