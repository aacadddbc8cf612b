"""Send the outbox once, or again and again with `--loop`."""

import logging
import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import close_old_connections

from kyodo_portal.history.sending import send_due

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends the mails that wait in the outbox. Safe to run twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, help="at most this many mails in one round")
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="repeat until stopped")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="end when this parent process has ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            self.report(send_due(limit=options["limit"]))
            return
        self.stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopped.set())
        while not self.stopped.is_set() and options["parent"] in (None, os.getppid()):
            self.one_round(options["limit"])
            self.stopped.wait(options["loop"])

    def one_round(self, limit: int | None) -> None:
        """A database that is away for a while must not end the loop."""
        close_old_connections()
        try:
            self.report(send_due(limit=limit))
        except DatabaseError as error:
            log.warning("The outbox could not be read: %s", error)

    def report(self, tally: dict[str, int]) -> None:
        if tally:
            self.stdout.write(", ".join(f"{status}: {n}" for status, n in sorted(tally.items())))
