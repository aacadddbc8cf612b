"""End the offers and needs whose time is over, and tell groups of those that end soon."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.due import expire_listings, remind_of_listings


class Command(BaseCommand):
    help = (
        "期間のすぎた「できます・求めています」を終わりにし、14日以内に終わるものを団体に知らせます。"
        "run_due もこれをします。何度動かしても、同じお知らせは1回だけです。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        ended, told = expire_listings(today), remind_of_listings(today)
        if options["verbosity"]:
            self.stdout.write(f"終わりにしました：{ended}件、お知らせしました：{told}件")
