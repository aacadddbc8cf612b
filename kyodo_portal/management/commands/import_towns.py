"""Import 町丁目: `manage.py import_towns FILE --format geolonia|csv [--source SLUG] [--check]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from districts.area_actions import save_towns
from districts.boundaries import MapFileError
from districts.towns import COLUMNS, read_geolonia, read_town_csv
from kyodo_portal.management.importing import add_file_arguments, print_report, read_file, source_of

READERS = {"geolonia": read_geolonia, "csv": read_town_csv}


class Command(BaseCommand):
    help = (
        "町丁目と、その地区・窓口を入れます。geolonia は Geolonia 住所データ（JSON）、csv の列は："
        f"{','.join(COLUMNS)}。何度動かしても同じで、ファイルにないものは消しません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)
        parser.add_argument("--format", choices=sorted(READERS), default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        source = source_of(options["source"])
        try:
            rows = list(READERS[options["format"]](read_file(options["file"])))
            with transaction.atomic():
                report = save_towns(rows, source=source)
                transaction.set_rollback(options["check"])
        except MapFileError as error:
            raise CommandError(str(error)) from None
        print_report(self.stdout, report, is_check=options["check"])
