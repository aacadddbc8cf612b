"""Forms of a registration: 約束 and 年度とお金."""

from typing import Any

from django import forms
from django.utils import timezone

from kyodo_portal.lib.dates import crosses_fiscal_year, fiscal_year, format_fiscal_year
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    MultiChoiceField,
    TextAreaField,
)
from partnerships.actions.registration import ENDS_EARLY
from partnerships.forms.tasks import Block, TaskForm, in_columns
from partnerships.models import (
    Agreement,
    FiscalYear,
)
from partnerships.readiness import agreement_of

CROSSES_YEAR = "年度をまたぐ約束です。次の年度の予算は別に決まります"


class PromiseForm(TaskForm):
    """5 約束. The portal keeps a record; signing happens on paper."""

    guide = "約束の記録です。口頭の約束でも、日付といっしょに残しておきます。"

    kind = ChoiceRadioField(label="約束の種類", choices=Agreement.Kind)
    form = ChoiceRadioField(
        label="契約の型",
        choices=Agreement.Form.choices,
        required=False,
        empty_label="協働契約ではない・わからない",
        help_text="協働契約のときだけ選びます。",
    )
    made_on = JapaneseDateField(label="約束した日")
    starts_on = JapaneseDateField(label="期間のはじめ", required=False)
    ends_on = JapaneseDateField(label="期間の終わり", required=False)
    outline = TextAreaField(
        label="約束したこと",
        max_length=400,
        required=False,
        rows=6,
        help_text="役割・費用・責任の分け方など。この文は公開しません。",
    )

    def build(self) -> None:
        """Beside a promise that stands, the note may also be the next one."""
        self.agreement = agreement_of(self.partnership)
        if self.agreement and self.agreement.status == Agreement.Status.CONCLUDED:
            self.fields["is_next"] = forms.BooleanField(
                label="あたらしい約束として記録する",
                required=False,
                help_text="次の年度の約束など。いまの約束は「更新」になって、残ります。",
            )

    def stored(self) -> dict[str, Any]:
        names = ("kind", "form", "made_on", "starts_on", "ends_on", "outline")
        values = {name: getattr(self.agreement, name) for name in names if self.agreement}
        return values | {"is_next": False}

    def clean(self) -> dict[str, Any]:
        starts_on, ends_on = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ENDS_EARLY)
        return self.cleaned_data

    @property
    def warning(self) -> str:
        """What to know after saving: a period over 31 March."""
        starts_on, ends_on = (self.cleaned_data.get(n) for n in ("starts_on", "ends_on"))
        crosses = starts_on and ends_on and crosses_fiscal_year(starts_on, ends_on)
        return CROSSES_YEAR if crosses else ""


class MoneyForm(TaskForm):
    """6 年度とお金, one block per fiscal year: those recorded, this one and the next."""

    guide = "市の予算は年度（4月から3月）ごとに決まります。ここに書いたことは公開しません。"

    def build(self) -> None:
        self.rows = {row.year: row for row in self.partnership.fiscal_years.all()}
        now = fiscal_year(timezone.localdate())
        self.years = sorted({*self.rows, now, now + 1})
        for year in self.years:
            self._add_year(year)

    def _add_year(self, year: int) -> None:
        label = f"{year}年度の"
        funding = [(word, word) for word in FiscalYear.FUNDING]
        fields = {
            f"status_{year}": ChoiceRadioField(
                label=f"{label}状態",
                choices=FiscalYear.Status.choices,
                required=False,
                empty_label="この年度は記録しない",
            ),
            f"funding_{year}": MultiChoiceField(
                label=f"{label}財源", choices=funding, required=False
            ),
            f"band_{year}": ChoiceRadioField(
                label=f"{label}金額の目安",
                choices=FiscalYear.Band.choices,
                required=False,
                empty_label="まだわからない",
            ),
            f"budget_{year}": ChoiceRadioField(
                label=f"{label}予算の状態",
                choices=FiscalYear.Budget.choices,
                required=False,
                help_text="市の予算を使うとき。「議決待ち」は、市会で決まるのを待っている状態です。",
            ),
        }
        self.fields |= {name: in_columns(field) for name, field in fields.items()}
        self.layout.append(Block(title=format_fiscal_year(year), names=list(fields)))

    def stored(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for year, row in self.rows.items():
            for name in ("status", "funding", "band", "budget"):
                values[f"{name}_{year}"] = getattr(row, name)
        return values

    def entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "years": [
                {
                    "year": year,
                    "status": data[f"status_{year}"],
                    "funding": data[f"funding_{year}"],
                    "band": data[f"band_{year}"],
                    "budget": data[f"budget_{year}"] or FiscalYear.Budget.NONE,
                }
                for year in self.years
                if data[f"status_{year}"]
            ]
        }

    def clean(self) -> dict[str, Any]:
        for year in self.years:
            names = [f"{name}_{year}" for name in ("funding", "band", "budget")]
            said = any(self.cleaned_data.get(name) for name in names)
            if said and not self.cleaned_data.get(f"status_{year}"):
                self.add_error(f"status_{year}", f"{year}年度の状態を選んでください")
        return self.cleaned_data
