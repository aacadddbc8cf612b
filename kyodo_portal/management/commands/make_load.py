"""Fill a database with many invented groups, to measure the portal with."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kyodo_portal.load.writing import load
from organizations.models import Organization


class Command(BaseCommand):
    help = (
        "速さをはかるための見本の団体を、N件になるまで入れます（できます・求めています、場所、行事、連携も）。"
        "同じ seed なら、いつも同じ団体になります。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N", help="団体の数")
        parser.add_argument("--seed", type=int, default=1, help="ちがう数なら、ちがう団体に")
        parser.add_argument(
            "--yes", action="store_true", help="本番や、人が使っているデータベースでも入れます"
        )
        parser.add_argument(
            "--no-index",
            action="store_true",
            help="検索の索引をつくりません（あとで index_search）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count, loud = options["count"], options["verbosity"] > 0
        if count < 1:
            raise CommandError("N は1以上の数にしてください。")
        if not options["yes"]:
            self.refuse_where_people_work()
        start = time.monotonic()

        def progress(done: int) -> None:
            if loud and self.stdout.isatty():  # one line that the next one overwrites
                seconds = time.monotonic() - start
                self.stdout.write(f"\r団体 {done:,} / {count:,}（{seconds:.0f}秒）", ending="")
                self.stdout.flush()

        made = load(count, options["seed"], progress)
        if loud:
            self.stdout.write(f"\n入れました：団体 {made:,}件（{time.monotonic() - start:.0f}秒）")
        if not options["no_index"]:
            call_command("index_search", "--from-scratch", stdout=self.stdout, stderr=self.stderr)

    def refuse_where_people_work(self) -> None:
        """Invented groups would stand beside real ones, and nobody could take them out by hand."""
        if settings.PRODUCTION:
            raise CommandError("本番には入れません。それでも入れるときは --yes を付けてください。")
        real = Organization.objects.filter(is_sample=False, memberships__isnull=False)
        if real.exists():
            raise CommandError(
                "メンバーのいる本当の団体があるので、入れません。"
                "それでも入れるときは --yes を付けてください。"
            )
