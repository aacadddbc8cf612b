"""A promise noted so far was already made: it stands. Undone, each partnership keeps one."""

from django.db import migrations


def conclude(apps, schema_editor):
    apps.get_model("partnerships", "Agreement").objects.filter(number=0).update(status="concluded")


def keep_one(apps, schema_editor):
    """The table before holds one promise a partnership: that which stands, else the newest."""
    agreements = apps.get_model("partnerships", "Agreement").objects
    rows = agreements.order_by("partnership_id", "-pk").values_list("partnership_id", "pk", "status")
    kept = {}
    for partnership, pk, status in rows:
        if partnership not in kept or status == "concluded":
            kept[partnership] = pk
    agreements.update(renews=None)
    agreements.exclude(pk__in=kept.values()).delete()


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0006_agreements_over_the_years")]
    operations = [migrations.RunPython(conclude, keep_one)]
