"""Pages that are public or being confirmed: write their words down as the version agreed to.

Until now such words could not be changed, so the rows still hold what the parties said yes to.
It writes with the code of today, so until the first release it stays behind all changes of tables.
"""

from django.db import migrations
from django.utils import timezone


def write_versions(apps, schema_editor):
    Partnership = apps.get_model("partnerships", "Partnership")
    PublicVersion = apps.get_model("partnerships", "PublicVersion")
    for row in Partnership.objects.filter(publication__in=["confirming", "published"]):
        from partnerships.actions.versions import write_words
        from partnerships.public.entries import entries_of
        from partnerships.public.records import principle_entries, promise_entries

        version = PublicVersion(
            partnership=row,
            round=row.consent_round,
            kind="first" if row.consent_round else "printed",
            entries=[
                *entries_of(row, records=False),
                *promise_entries(row),
                *principle_entries(row),
            ],
            asked_on=row.confirmed_on or timezone.localdate(),
        )
        write_words(version)
        version.save()
        name = "shown" if row.publication == "published" else "asking"
        Partnership.objects.filter(pk=row.pk).update(**{name: version})


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0015_activity_photos")]

    operations = [migrations.RunPython(write_versions, migrations.RunPython.noop)]
