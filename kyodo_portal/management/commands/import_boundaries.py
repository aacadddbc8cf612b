"""Import outlines: `manage.py import_boundaries FILE [--credit TEXT] [--source SLUG] [--check]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from districts.area_actions import MAX_LISTED, save_outlines
from districts.boundaries import MapFileError, read_boundaries
from kyodo_portal.management.importing import add_file_arguments, print_report, read_file, source_of


class Command(BaseCommand):
    help = (
        "区と地区の境界（GeoJSON）を、地図のために入れます。国土数値情報のN03（N03_007）、"
        "code・name、または ward・district のついた区域を読みます。何度動かしても同じです。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)
        parser.add_argument("--credit", default="", help="地図の下に出す、出典の表示")

    def handle(self, *args: Any, **options: Any) -> None:
        source = source_of(options["source"])
        try:
            found = read_boundaries(read_file(options["file"]))
            credit = options["credit"] or found.credit or (source.title if source else "")
            with transaction.atomic():
                report = save_outlines(found.areas, credit=credit, source=source)
                if not report.points:
                    raise MapFileError(
                        "知っている区や地区が、1つもありませんでした："
                        f"{'、'.join(report.unknown[:MAX_LISTED])}"
                    )
                transaction.set_rollback(options["check"])
        except MapFileError as error:
            raise CommandError(str(error)) from None
        for name, (before, after) in report.points.items():
            self.stdout.write(f"  {name}：{before:,}点 → {after}点")
        print_report(self.stdout, report, is_check=options["check"])
        if report.unknown:
            names = "、".join(report.unknown[:MAX_LISTED])
            self.stdout.write(f"使わなかった区域：{len(report.unknown)}（{names}）")
        if found.skipped:
            self.stdout.write(f"面ではないため使わなかったもの：{found.skipped}")
        self.stdout.write(f"出典の表示：{credit or 'なし（--credit で入れられます）'}")
