"""Measure the search on a file of organisations and queries."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kyodo_portal.evaluation.search import evaluate
from kyodo_portal.evaluation.world import BadFile
from kyodo_portal.lib.scratch import scratch_database
from kyodo_portal.search.memory import forget


class Command(BaseCommand):
    help = (
        "団体と検索のことばを書いたファイルを、からのデータベースに読みこんで検索し、"
        "見つかるはずの団体が見つかるかをJSONで表示します。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="例：fixtures/evaluation/search.json")

    def handle(self, *args: Any, **options: Any) -> None:
        # What a worker remembers of one database says nothing about another.
        forget()
        try:
            with scratch_database():
                result = evaluate(options["file"])
        except BadFile as error:
            raise CommandError(str(error)) from error
        finally:
            forget()
        self.stdout.write(json.dumps(result, ensure_ascii=False))
