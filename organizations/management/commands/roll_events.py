"""`manage.py roll_events`: what comes back every week or month gets its next date. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.actions.events import roll_events


class Command(BaseCommand):
    help = "Moves weekly and monthly events whose date is over to their next one."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{roll_events(timezone.now())} events moved to their next date.")
