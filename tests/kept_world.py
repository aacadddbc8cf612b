"""The world of personas, built once by each worker and then only written down again.

Building it takes longer than most tests. A second test gets the same rows, key by key, in one
insert for each table, and copies of the same objects.
"""

import pickle
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from tests.personas import World, build_world

REAL_NOW: Callable[[], Any] = timezone.now
# By the label of a model, its rows: values by column.
Rows = dict[str, list[dict[str, Any]]]


class Keeper:
    """What a worker remembers of the world it built today."""

    def __init__(self) -> None:
        self.day: Any = None
        self.kept = b""

    def world(self) -> World:
        """The world in the tables of this test; built anew on a new day or under a moved clock."""
        if timezone.now is not REAL_NOW:
            return build_world()
        if self.day != timezone.localdate():
            before = rows_now()
            world = build_world()
            rows = added(before, rows_now())
            self.day, self.kept = timezone.localdate(), pickle.dumps((world, rows))
            return world
        world, rows = pickle.loads(self.kept)  # noqa: S301 - our own bytes
        write(rows)
        return world


def tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def rows_now() -> Rows:
    return {model._meta.label: [*map(plain, model._base_manager.values())] for model in tables()}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL's driver hands out bytes as views, which cannot be kept."""
    return {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}


def added(before: Rows, after: Rows) -> Rows:
    new = {}
    for model in tables():
        label, key = model._meta.label, model._meta.pk.attname
        known = {row[key] for row in before[label]}
        new[label] = [row for row in after[label] if row[key] not in known]
    return {label: rows for label, rows in new.items() if rows}


def write(rows: Rows) -> None:
    """Insert the rows with the keys they had; what is created next gets the following ones."""
    found = {apps.get_model(label): values for label, values in rows.items()}
    for model, values in found.items():
        model._base_manager.bulk_create([model(**row) for row in values])
    statements = connection.ops.sequence_reset_sql(no_style(), list(found))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
