"""Print the present six-digit code of a demo persona (their secrets are public)."""

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kyodo_portal.demo.people import totp_secret_of


class Command(BaseCommand):
    help = "見本の人の、いまの6桁の番号を出します（本番では動きません）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("persona", help="名前（ward_staff など）かメールアドレス")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("見本の番号は本番では出しません。DEMO=1 のときだけ使えます。")
        secret = totp_secret_of(options["persona"])
        if secret is None:
            raise CommandError("この人は見本にいないか、6桁の番号がいりません。")
        counter = int(time.time()) // app_settings.TOTP_PERIOD
        self.stdout.write(format_hotp_value(hotp_value(secret, counter)))
