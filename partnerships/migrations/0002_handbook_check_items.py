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
    names = ("slug", "name", "official_text", "easy_help", "question", "colour", "note")
    principles = {}
    for record in read("principles"):
        values = only(record, *names, "source_note") | {"source": source}
        principles[record["number"]], _ = apps.get_model(
            "partnerships", "Principle"
        ).objects.update_or_create(number=record["number"], defaults=values)
    for record in read("check_items"):
        values = only(record, "sheet", "order", "official_text", "prompt", "source_note")
        item, _ = apps.get_model("partnerships", "CheckItem").objects.update_or_create(
            code=record["code"], defaults=values | {"source": source}
        )
        item.principles.set([principles[number] for number in record["principles"]])


def remove(apps, schema_editor):
    """Take away what no partnership has recorded anything for; records are never lost."""
    def model(name):
        return apps.get_model("partnerships", name).objects

    kept = model("CheckItem").filter(pk__in=model("JointCheck").values("item_id"))
    recorded = list(model("PrincipleRecord").values_list("principle_id", flat=True))
    needed = [*recorded, *kept.values_list("principles", flat=True)]
    model("CheckItem").exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    model("Principle").exclude(pk__in=[pk for pk in needed if pk]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0001_first_house"),
        ("partnerships", "0001_first_house"),
    ]
    operations = [migrations.RunPython(insert, remove)]
