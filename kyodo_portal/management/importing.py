"""What the import commands share: their arguments, the file, the source, the report."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from districts.area_actions import Report
from districts.models import Source


def add_file_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", help="ファイルの場所")
    parser.add_argument("--source", default="", help="出典（Source）の slug")
    parser.add_argument("--check", action="store_true", help="確かめるだけで、書きこみません")


def read_file(name: str) -> bytes:
    """The bytes of a file, or CommandError saying that it cannot be read."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"ファイルを読めません：{name}（{error.strerror}）") from None


def source_of(slug: str) -> Source | None:
    """The source with a slug; CommandError with the known ones if there is none."""
    if not slug:
        return None
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        known = "、".join(Source.objects.values_list("slug", flat=True)[:50])
        raise CommandError(f"出典「{slug}」は登録されていません。あるもの：{known or 'なし'}")
    return source


def print_report(out: Any, report: Report, *, is_check: bool) -> None:
    """Say in a line each what was made, changed and left as it was."""
    if is_check:
        out.write("確かめただけで、なにも書きこんでいません。")
    for title, counts in (
        ("入れるもの" if is_check else "入れました", report.made),
        ("直すもの" if is_check else "直しました", report.changed),
        ("同じでした", report.same),
    ):
        for name, count in counts.items():
            out.write(f"{title}：{name} {count}件")
