"""Measure the matching on a file of organisations and the pairs that belong together."""

import json
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kyodo_portal.evaluation.matching import evaluate
from kyodo_portal.evaluation.world import BadFile
from kyodo_portal.lib.scratch import scratch_database


class Command(BaseCommand):
    help = (
        "団体と、合うはずの組を書いたファイルを、からのデータベースに読みこみ、"
        "おたがいが何番目に出てくるかをJSONで表示します。"
    )

    # Nothing is served and nothing is kept, so it runs without a server's configuration.
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="例：fixtures/evaluation/matching.json")
        parser.add_argument(
            "--by-kind", action="store_true", help="すすめた団体の、種類ごとの割合も出します。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with scratch_database():
                result = evaluate(options["file"], by_kind=options["by_kind"])
        except BadFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result, ensure_ascii=False))
