"""End the offers and needs whose time is over, and tell groups of those that end soon."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.actions.listings import expire_listing, remind_of_end
from organizations.models import Listing


class Command(BaseCommand):
    help = (
        "期間のすぎた「できます・求めています」を終わりにし、14日以内に終わるものを団体に知らせます。"
        "毎日1回動かします。何度動かしても、同じお知らせは1回だけです。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        ended = self.each(Listing.objects.past(today), expire_listing, today)
        told = self.each(Listing.objects.to_remind(today), remind_of_end, today)
        if options["verbosity"]:
            self.stdout.write(f"終わりにしました：{ended}件、お知らせしました：{told}件")

    def each(self, rows: Any, act: Callable[..., bool], today: Any) -> int:
        """Act on every row in a transaction of its own; how many needed it.

        The keys are read first: the acts change what the question would find.
        """
        done = 0
        for key in list(rows.order_by("pk").values_list("pk", flat=True)):
            listing = Listing.objects.select_related("organization").get(pk=key)
            done += act(listing, today=today)
        return done
