"""Queue the weekly digests of what people follow."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kyodo_portal.digests import send_digests


class Command(BaseCommand):
    help = (
        "フォローした条件の新しいお知らせを、あて先ごとに1通にまとめて送信箱に入れます。"
        "毎日動かしても、同じあて先には7日に1回までです。確認されないままの登録は7日で消します。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tally = send_digests(timezone.now())
        self.stdout.write(
            f"送信箱へ：{tally['queued']}通、新しいものなし：{tally['empty']}件、"
            f"次の週まで待つ：{tally['waiting']}件、失敗：{tally['failed']}件、"
            f"確認されずに消したもの：{tally['forgotten']}件"
        )
