"""Fill a demo with invented groups, people and conversations, all marked 見本."""

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kyodo_portal.demo.build import build_world
from kyodo_portal.demo.people import personas
from kyodo_portal.loading import load_everything


class Command(BaseCommand):
    help = "見本の団体・人・提案・連携を入れます。何度動かしても増えません（本番では動きません）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="サインインの一覧を、JSONだけで出します。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "見本のデータは本番に入れません。見本として動かすときは DEMO=1 にしてください。"
            )
        call_command("createcachetable", verbosity=0)
        load_everything()
        build_world()
        people = personas()
        if options["json"]:
            self.stdout.write(json.dumps(people, ensure_ascii=False, indent=2))
        else:
            self.print_table(people)

    def print_table(self, people: dict[str, dict[str, Any]]) -> None:
        self.stdout.write("見本のデータが入りました。次の人としてログインできます。\n")
        for name, facts in people.items():
            needs_code = "（6桁の番号も必要）" if facts["totp_secret"] else ""
            scope = facts["scope"] or "団体に入っていない住民"
            self.stdout.write(f"  {name:18}{facts['email']:34}{scope}{needs_code}")
        password = next(iter(people.values()))["password"]
        self.stdout.write(f"\nパスワードは、みなさん同じです：{password}")
        self.stdout.write("6桁の番号は、次のように出します：make code WHO=ward_staff")
