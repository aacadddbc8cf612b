"""Forms of a registration in sentences: 横浜コードの記録 and 連携の効果."""

from typing import Any

from kyodo_portal.lib.fields import (
    LineField,
    ModelSelectField,
    TextAreaField,
)
from organizations.models import Organization
from partnerships.forms.tasks import Block, TaskForm
from partnerships.parties import active_parties


class EffectsForm(TaskForm):
    """9 連携の効果, with each party's own words and ありがたい！."""

    guide = "団体のことばは、その団体に聞いて書きます。公開の前に、みなさんに確認をお願いします。"
    FEWEST_THANKS = 3

    effect_title = LineField(
        label="連携の効果（見出し）",
        max_length=15,
        required=False,
        help_text="例：得意分野を活かす",
    )
    effect_text = TextAreaField(label="効果の説明", max_length=120, required=False, rows=3)
    learned = TextAreaField(
        label="学んだこと",
        max_length=300,
        required=False,
        rows=3,
        help_text="終わった連携や、途中でやめた連携でも、学んだことは次の人の役に立ちます。",
    )

    def build(self) -> None:
        self.parties = active_parties(self.partnership)
        self.layout.append(
            Block(title="連携の効果", names=["effect_title", "effect_text", "learned"])
        )
        for party in self.parties:
            self._add_party(party.pk, str(party.organization))
        members = Organization.objects.filter(
            pk__in=[party.organization_id for party in self.parties]
        )
        # Words from or about somebody who left stay as they are.
        ids = {party.organization_id for party in self.parties}
        self.gratitudes = [
            row
            for row in self.partnership.gratitudes.all()
            if {row.speaker_id, row.about_id} <= ids
        ]
        count = max(self.FEWEST_THANKS, len(self.gratitudes) + 1)
        self.thanks = range(1, count + 1)
        for n in self.thanks:
            self._add_thanks(n, members)
        rows = list(members)
        for field in self.fields.values():
            if isinstance(field, ModelSelectField):
                field.offer(rows)
        self.warn_personal = [
            name
            for name, field in self.fields.items()
            if isinstance(field, TextAreaField) or name == "effect_title"
        ]

    def _add_party(self, pk: int, name: str) -> None:
        fields = {
            f"intro_{pk}": TextAreaField(
                label=f"{name}の紹介", max_length=300, required=False, rows=3
            ),
            f"effort_{pk}": TextAreaField(
                label=f"{name}のがんばっている事", max_length=120, required=False, rows=3
            ),
        }
        self.fields |= fields
        self.layout.append(Block(title=name, names=list(fields)))

    def _add_thanks(self, n: int, members: Any) -> None:
        fields = {
            f"speaker_{n}": ModelSelectField(
                label=f"ありがたい！{n}：だれが", queryset=members, required=False
            ),
            f"about_{n}": ModelSelectField(
                label=f"ありがたい！{n}：だれに", queryset=members, required=False
            ),
            f"thanks_{n}": TextAreaField(
                label=f"ありがたい！{n}：ことば", max_length=120, required=False, rows=3
            ),
        }
        self.fields |= fields
        self.layout.append(Block(title=f"ありがたい！{n}", names=list(fields)))

    def stored(self) -> dict[str, Any]:
        values = super().stored()
        for party in self.parties:
            values |= {f"intro_{party.pk}": party.intro, f"effort_{party.pk}": party.effort}
        for n, row in enumerate(self.gratitudes, 1):
            values |= {
                f"speaker_{n}": row.speaker_id,
                f"about_{n}": row.about_id,
                f"thanks_{n}": row.text,
            }
        return values

    def clean(self) -> dict[str, Any]:
        for n in self.thanks:
            self._check_thanks(n)
        return self.cleaned_data

    def _check_thanks(self, n: int) -> None:
        get = self.cleaned_data.get
        speaker, about, text = get(f"speaker_{n}"), get(f"about_{n}"), get(f"thanks_{n}")
        if not (speaker or about or text):
            return
        needed = {
            f"speaker_{n}": "だれのことばかを選んでください",
            f"about_{n}": "どの団体についてのことばかを選んでください",
            f"thanks_{n}": "ことばを入力してください",
        }
        for name, message in needed.items():
            if not get(name) and not self.has_error(name):
                self.add_error(name, message)
        if speaker and speaker == about:
            self.add_error(f"about_{n}", "「ありがたい！」は、ほかの団体について書いてください")

    def entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        thanks = [
            (data[f"speaker_{n}"], data[f"about_{n}"], data[f"thanks_{n}"]) for n in self.thanks
        ]
        return {
            "effect_title": data["effect_title"],
            "effect_text": data["effect_text"],
            "learned": data["learned"],
            "words": {
                party.organization_id: (data[f"intro_{party.pk}"], data[f"effort_{party.pk}"])
                for party in self.parties
            },
            "gratitudes": [row for row in thanks if row[0]],
        }
