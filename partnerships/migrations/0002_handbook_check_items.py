"""The six principles and exactly ten check items, taken from the handbook's file."""

import json
from pathlib import Path

from django.db import migrations

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "reference"


def read(name):
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))["records"]


def only(record, *names):
    return {name: record[name] for name in names}


def insert(apps, schema_editor):
    source_fields = ("title", "issuer", "published", "note")
    (handbook,) = (record for record in read("sources") if record["slug"] == "s1")
    source, _ = apps.get_model("districts", "Source").objects.get_or_create(
        slug="s1", defaults=only(handbook, *source_fields)
    )
    principle_model = apps.get_model("partnerships", "Principle")
    names = ("slug", "name", "official_text", "easy_help", "question", "colour", "note")
    principles = {}
    for record in read("principles"):
        principles[record["number"]] = principle_model.objects.create(
            number=record["number"], source=source, source_note=record["source_note"],
            **only(record, *names),
        )
    for record in read("check_items"):
        item = apps.get_model("partnerships", "CheckItem").objects.create(
            source=source, source_note=record["source_note"],
            **only(record, "code", "sheet", "order", "official_text", "prompt"),
        )
        item.principles.set([principles[number] for number in record["principles"]])


def remove(apps, schema_editor):
    apps.get_model("partnerships", "CheckItem").objects.all().delete()
    apps.get_model("partnerships", "Principle").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0001_first_house"),
        ("partnerships", "0001_first_house"),
    ]
    operations = [migrations.RunPython(insert, remove)]
