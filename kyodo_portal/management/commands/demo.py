"""The whole portal with its sample world, ready to be clicked through: `make demo`."""

import os
import signal
import subprocess
import sys
from typing import Any

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

# Threads of Python wait for the database most of the time; slow visitors cost only a buffer.
SERVER = {
    "threads": 8,
    "connection_limit": 1000,
    "channel_timeout": 30,
    "ident": None,
    # Somewhat more than the portal takes, so that its own page can say so.
    "max_request_body_size": 2 * settings.UPLOAD_REQUEST_MB * 1024 * 1024,
}
SENDER = ["send_notices", "--loop", "3", "--parent"]


class Command(BaseCommand):
    help = "Prepares the sample world in the configured database and serves it (needs DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default="127.0.0.1", help="address to listen on")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO=1 is needed: this loads a sample world and shows sign-ins.")
        # The port is taken before the world is built, so that a busy one is said at once.
        server = self.bind(options["listen"])
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_demo")
        self.stdout.write(
            f"\n{settings.PUBLIC_BASE_URL}/ をひらいてください（終わるときは Ctrl+C）"
        )
        self.stdout.write(f"見本の郵便受け: {settings.PUBLIC_BASE_URL}/demo/mails/\n")
        self.stdout.flush()
        self.serve(server)

    def bind(self, address: str) -> Any:
        from kyodo_portal.wsgi import application

        try:
            return waitress.create_server(application, host=address, port=settings.PORT, **SERVER)
        except OSError as error:
            raise CommandError(
                f"Port {settings.PORT} cannot be used ({error.strerror}). "
                "Choose another one: PORT=8001 make demo"
            ) from error

    def serve(self, server: Any) -> None:
        """Serve until told to stop, with the sender of the outbox beside it."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        sender = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "manage.py", *SENDER, str(os.getpid())],
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
        )
        try:
            server.run()
        finally:
            sender.terminate()
            sender.wait()
