"""Build the search index. Run it every night, and after every import."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kyodo_portal.indexing import write_entries
from kyodo_portal.search.building import build
from kyodo_portal.search.models import Entry

BAR = 30


class Command(BaseCommand):
    help = "検索の索引を作り直します（毎晩と、たくさん取りこんだあとに）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from-scratch", action="store_true", help="一度すべて消して、はじめから作ります"
        )
        parser.add_argument(
            "--no-compare", action="store_true", help="表とは見くらべず、索引だけを作ります"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["from_scratch"]:
            Entry.objects.all().delete()
        if not options["no_compare"]:
            changed = write_entries(lambda done: self.line(f"読みこみ {done:,} 団体"))
            self.stderr.write(f"\n書きかえた項目: {changed:,}")
        held = build(self.bar)
        self.stderr.write(f"\n索引に入っている項目: {held:,}")

    def bar(self, done: int, whole: int) -> None:
        share = done / whole if whole else 1.0
        self.line(f"索引 [{'#' * round(BAR * share):<{BAR}}] {done:,} / {whole:,}")

    def line(self, text: str) -> None:
        """One line that the next one overwrites; only where somebody looks on."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{text}", ending="")
