from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "kyodo_portal.lib"
    label = "lib"
    verbose_name = "共通の道具"
