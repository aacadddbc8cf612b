"""The months of one thing of the year, in one ward."""

from typing import Any

from districts.models import WardRhythm
from kyodo_portal.lib.fields import ChoiceSelectField, LineField
from kyodo_portal.lib.forms import PortalForm, VersionMixin

MONTHS = [(str(month), f"{month}月") for month in (*range(4, 13), 1, 2, 3)]


class RhythmForm(VersionMixin, PortalForm):
    """`own` is the ward's row, or None while the usual months stand."""

    first_month = ChoiceSelectField(label="はじめの月", choices=MONTHS, coerce=int)
    last_month = ChoiceSelectField(label="終わりの月", choices=MONTHS, coerce=int)
    note = LineField(
        label="区のひとこと",
        max_length=100,
        required=False,
        help_text="例：区の予算の照会は、10月の中ごろに来ます。",
    )

    def __init__(self, *args: Any, entry: Any, own: WardRhythm | None, **kwargs: Any) -> None:
        row = own or entry
        kwargs["initial"] = {
            "version": own.version if own else 0,
            "first_month": str(row.first_month),
            "last_month": str(row.last_month),
            "note": own.note if own else "",
        }
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("first_month", "last_month", "note")}
