"""Forms of the annual report: its text blocks, and a comment."""

from typing import Any

from kyodo_portal.lib.fields import TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.models import AnnualReport

LONGEST = 600


class ReportForm(VersionMixin, PortalForm):
    """The words of a report; its numbers are counted."""

    warn_personal = AnnualReport.TEXTS

    opening = TextAreaField(label="はじめに", max_length=LONGEST, required=False)
    about_works = TextAreaField(
        label="この年度の連携について",
        max_length=LONGEST,
        required=False,
        help_text="数や名前は、下の表に自動で出ます。ここには、表からわからないことを書きます。",
    )
    looking_back = TextAreaField(
        label="振り返って",
        max_length=LONGEST,
        required=False,
        help_text="よかったこと、むずかしかったこと。個人の名前は書きません。",
    )
    next_year = TextAreaField(label="次の年度にむけて", max_length=LONGEST, required=False)

    def __init__(self, *args: Any, report: AnnualReport, **kwargs: Any) -> None:
        self.instance = report
        initial = {name: getattr(report, name) for name in AnnualReport.TEXTS}
        # A report that nobody has saved yet has no version.
        initial["version"] = report.version if report.pk else 0
        super().__init__(*args, initial=initial, **kwargs)

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in AnnualReport.TEXTS}

    def differences(self, stored: AnnualReport) -> list[tuple[str, str]]:
        """(label, stored text) of each block that somebody else saved otherwise."""
        texts = self.texts()
        return [
            (str(self.fields[name].label), getattr(stored, name))
            for name in AnnualReport.TEXTS
            if getattr(stored, name) != texts[name]
        ]


class CommentForm(SubmissionKeyMixin, PortalForm):
    text = TextAreaField(
        label="気づいたこと",
        max_length=300,
        help_text="区の担当が読みます。公開しません。住民の方のお名前は書かないでください。",
    )
