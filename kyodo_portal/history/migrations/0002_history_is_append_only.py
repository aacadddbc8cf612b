"""Triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on the history."""

from django.db import migrations

from kyodo_portal.history import triggers


def forwards(apps, schema_editor):
    triggers.create(schema_editor.connection)


def backwards(apps, schema_editor):
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_first_house")]

    operations = [migrations.RunPython(forwards, backwards)]
