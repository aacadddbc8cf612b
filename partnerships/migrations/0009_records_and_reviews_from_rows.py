"""The joint checks and principle lines written so far become first records and first reviews."""

from itertools import groupby

from django.db import migrations


def group_checks(apps, schema_editor):
    def model(name):
        return apps.get_model("partnerships", name)

    key = lambda row: (row.partnership_id, row.item.sheet, row.year)
    rows = sorted(model("JointCheck").objects.select_related("item"), key=key)
    for (partnership, sheet, year), checks in groupby(rows, key):
        checks = list(checks)
        items = model("CheckItem").objects.filter(sheet=sheet).count()
        days = [row.met_on for row in checks if row.met_on]
        made = model("CheckSheet").objects.create(
            partnership_id=partnership,
            sheet=sheet,
            year=year,
            status="recorded" if len(checks) >= items else "together",
            opened_on=min(days, default=None),
        )
        record = model("JointRecord").objects.create(
            sheet=made,
            number=1,
            met_on=max(days, default=None),
            recorded_at=max(row.updated_at for row in checks),
        )
        ids = [row.pk for row in checks]
        model("JointCheck").objects.filter(pk__in=ids).update(record=record)


def ungroup_checks(apps, schema_editor):
    """The newest version of each record goes back into rows; earlier ones have no place there."""
    checks = apps.get_model("partnerships", "JointCheck").objects
    newest = {}
    for record in apps.get_model("partnerships", "JointRecord").objects.order_by("number"):
        newest[record.sheet_id] = record
    checks.exclude(record__in=[record.pk for record in newest.values()]).delete()
    checks.filter(item=None).delete()
    sheets = apps.get_model("partnerships", "CheckSheet").objects.in_bulk(list(newest))
    for sheet_id, record in newest.items():
        sheet = sheets[sheet_id]
        checks.filter(record=record).update(
            partnership_id=sheet.partnership_id, year=sheet.year, met_on=record.met_on, record=None
        )


def group_lines(apps, schema_editor):
    def model(name):
        return apps.get_model("partnerships", name)

    key = lambda row: row.partnership_id
    rows = sorted(model("PrincipleRecord").objects.all(), key=key)
    for partnership, lines in groupby(rows, key):
        lines = list(lines)
        review = model("PrincipleReview").objects.create(
            partnership_id=partnership,
            number=1,
            occasion="registration",
            reviewed_on=max(row.recorded_on for row in lines),
        )
        ids = [row.pk for row in lines]
        model("PrincipleRecord").objects.filter(pk__in=ids).update(review=review)


def ungroup_lines(apps, schema_editor):
    lines = apps.get_model("partnerships", "PrincipleRecord").objects
    newest = {}
    for review in apps.get_model("partnerships", "PrincipleReview").objects.order_by("number"):
        newest[review.partnership_id] = review.pk
    lines.exclude(review__in=newest.values()).delete()
    lines.update(review=None)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0008_check_sheets_and_reviews")]
    operations = [
        migrations.RunPython(group_checks, ungroup_checks),
        migrations.RunPython(group_lines, ungroup_lines),
    ]
