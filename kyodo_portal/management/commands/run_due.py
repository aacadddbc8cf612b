"""Do what time does: everything in `kyodo_portal.due`. For cron."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kyodo_portal import due
from kyodo_portal.retention import counts


class Command(BaseCommand):
    help = (
        "期限・お知らせ・まとめ・保存期間・索引など、日がたつとすることを、ぜんぶします。"
        "何度動かしても、2つ同時に動かしても、だいじょうぶです。"
        "失敗した仕事があると、ほかの仕事をすませてから、エラーで終わります。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="この日のつもりで（今日）"
        )
        parser.add_argument(
            "--only", action="append", choices=[name for name, _job in due.JOBS], metavar="JOB",
            help=f"この仕事だけ（くり返し可）：{'、'.join(name for name, _job in due.JOBS)}",
        )  # fmt: skip
        parser.add_argument(
            "--dry-run", action="store_true", help="なにもせず、保存期間のすぎたものを数えるだけ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for label, number in counts(options["on"] or timezone.localdate()).items():
                self.stdout.write(f"{label}：{number}件を消します")
            return
        failed = []
        for outcome in due.run(options["on"] or timezone.localdate(), options["only"] or ()):
            if outcome.has_failed:
                failed.append(outcome.name)
            if options["verbosity"]:
                self.stdout.write(f"{outcome.name}：{self.told(outcome)}")
        if failed:
            raise CommandError(f"失敗した仕事：{'、'.join(failed)}")

    def told(self, outcome: due.Outcome) -> str:
        if outcome.is_busy:
            return "ほかで動いています"
        return "失敗" if outcome.has_failed else f"{outcome.count}件"
