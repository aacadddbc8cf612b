from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kyodo_portal.accounts"
    label = "accounts"
    verbose_name = "利用者"
