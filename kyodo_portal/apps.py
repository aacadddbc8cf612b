"""The top floor: pages that belong to no single app, middleware, system checks, commands."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kyodo_portal"
    label = "portal"

    def ready(self) -> None:
        from kyodo_portal import checks  # noqa: F401  (registers the system checks)
