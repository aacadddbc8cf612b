from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "kyodo_portal.history"
    label = "history"
    verbose_name = "記録とお知らせ"
