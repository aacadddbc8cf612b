"""Load wards, themes, the handbook's guide and the groups named in the documents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kyodo_portal.loading import load_everything


class Command(BaseCommand):
    help = (
        "資料のデータを入れます（区・テーマ・進め方・資料に出てくる団体と連携）。"
        "何度動かしても、人が直した団体や連携は書きかえません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh",
            action="store_true",
            help="団体・連携・窓口・場所も、ファイルの内容に書きもどします（人が直した所は消えます）。",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        writer = load_everything(refresh=options["refresh"])
        if options["verbosity"] < 1:
            return
        if not writer.made and not writer.changed:
            self.stdout.write("変わったところはありません。")
        for title, counts in (("入れました", writer.made), ("直しました", writer.changed)):
            for name, count in counts.items():
                self.stdout.write(f"{title}：{name} {count}件")
