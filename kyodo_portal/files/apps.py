from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kyodo_portal.files"
    label = "files"
    verbose_name = "ファイル"
    default_auto_field = "django.db.models.BigAutoField"
