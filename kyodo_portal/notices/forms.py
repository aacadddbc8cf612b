"""How to hear of each category."""

from typing import Any

from kyodo_portal.history.kinds import Category, Mode
from kyodo_portal.lib.fields import ChoiceRadioField
from kyodo_portal.lib.forms import PortalForm
from kyodo_portal.notices.preferences import categories_for, choices_of

WHAT = {
    Category.PROPOSAL: "提案、返事、ひとこと、紹介。届いた提案とその返事は、いつもお知らせします。",
    Category.PARTNERSHIP: "連携の登録、約束、チェックシート。",
    Category.PUBLICATION: "公開した・止めたこと。公開してよいかの確認は、いつもお知らせします。",
    Category.DEADLINE: "返事の日、掲載の終わり、年に1回の確認。",
    Category.REGISTRATION: "団体の登録、メンバー。担当の交代は、いつもお知らせします。",
    Category.CONSULTATION: "住民の方からの相談。",
    Category.DIGEST: "フォローした条件の、週に1回のまとめ。",
}
WEEKLY = [(Mode.NOW.value, "週に1回、まとめてメール"), (Mode.NONE.value, Mode.NONE.label)]


class ChoicesForm(PortalForm):
    """One question for each category that there is for this person."""

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data, initial=choices_of(user))
        for category in categories_for(user):
            self.fields[category.value] = ChoiceRadioField(
                label=category.label,
                choices=WEEKLY if category == Category.DIGEST else Mode.choices,
                help_text=WHAT[category],
            )
