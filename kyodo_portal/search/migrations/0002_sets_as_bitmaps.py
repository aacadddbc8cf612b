"""Sets are stored as Roaring bitmaps: those of before cannot be read, in either direction.

Without a build every search answers from the entries themselves; `manage.py index_search`, which
runs every night, makes the next one.
"""

from typing import Any

from django.db import migrations


def forget_builds(apps: Any, schema_editor: Any) -> None:
    apps.get_model("search", "Posting").objects.all().delete()
    apps.get_model("search", "Edition").objects.update(build=0, built_in=0)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_first_house")]
    operations = [migrations.RunPython(forget_builds, forget_builds)]
