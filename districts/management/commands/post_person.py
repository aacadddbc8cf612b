"""Post a person: `manage.py post_person EMAIL OFFICE ROLE [--from DATE] [--until DATE]`.

The person needs an account with a verified address first; on their next visit they are led to set
up the second factor. Without arguments, the offices and roles are listed.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from districts.actions import end_posting, post_person
from districts.models import Office, Posting
from kyodo_portal.accounts.models import User, normalise_email


class Command(BaseCommand):
    help = "担当（職員・コーディネーター）を登録します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?")
        parser.add_argument("office", nargs="?", help="窓口の slug")
        parser.add_argument("role", nargs="?", choices=Posting.Role.values)
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat)
        parser.add_argument("--until", dest="ends_on", type=date.fromisoformat)
        parser.add_argument("--end", type=date.fromisoformat, help="いまの担当の最後の日")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["email"]:
            self.list_choices()
            return
        user = User.objects.filter(email=normalise_email(options["email"])).first()
        office = Office.objects.filter(slug=options["office"]).first()
        if user is None or office is None or not options["role"]:
            raise CommandError("利用者・窓口・役割を確かめてください（引数なしで一覧が出ます）。")
        try:
            self.apply(user, office, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def apply(self, user: User, office: Office, options: dict[str, Any]) -> None:
        if options["end"]:
            now = Posting.objects.current(timezone.localdate())
            posting = now.filter(user=user, office=office, role=options["role"]).first()
            if posting is None:
                raise ValidationError("いまの担当に、この人は登録されていません。")
            end_posting(posting, ends_on=options["end"], by=None)
        else:
            first = options["starts_on"] or timezone.localdate()
            posting = post_person(
                user,
                office=office,
                role=options["role"],
                starts_on=first,
                ends_on=options["ends_on"],
                by=None,
            )
        self.stdout.write(
            f"{user.email}：{posting}（{posting.starts_on}〜{posting.ends_on or ''}）"
        )

    def list_choices(self) -> None:
        for role in Posting.Role:
            self.stdout.write(f"{role.value}\t{role.label}")
        for office in Office.objects.select_related("ward"):
            self.stdout.write(f"{office.slug}\t{office}")
