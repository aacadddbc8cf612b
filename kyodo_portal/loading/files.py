"""Reading the files in `fixtures/` and writing rows only when something differs."""

import json
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import models

Record = dict[str, Any]


def read(name: str) -> list[Record]:
    """The records of `fixtures/<name>.json`, for example `reference/wards`."""
    path = settings.BASE_DIR / "fixtures" / f"{name}.json"
    records: list[Record] = json.loads(path.read_text(encoding="utf-8"))["records"]
    return records


def take(record: Record, *names: str) -> Record:
    """The named entries of a record that are kept under the same name in the model."""
    return {name: record[name] for name in names}


def find(model: type[models.Model], **key: str | None) -> Any:
    """The row of a key, or None where the file leaves the key empty (and never a row without)."""
    return model._default_manager.filter(**key).first() if all(key.values()) else None


def sourced(record: Record) -> Record:
    """Where a record comes from: every shipped row says so and is never a sample."""
    return {
        "source_id": record["source"],
        "source_note": record["source_note"],
        "is_sample": False,
    }


class Writer:
    """Writes rows and counts them: `made`, `changed` and `kept` per kind of row."""

    def __init__(self, *, refresh: bool = False) -> None:
        self.refresh = refresh
        self.made: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()

    def put(self, model: type[models.Model], key: Record, values: Record) -> Any:
        """Reference data: create the row, or correct it where it differs from the file."""
        row = model._default_manager.filter(**key).first()
        if row is None:
            return self._create(model, key, values)
        self._correct(row, values)
        return row

    def plant(
        self,
        model: type[models.Model],
        key: Record,
        values: Record,
        first: Record | None = None,
    ) -> tuple[Any, bool]:
        """A seed: create the row (with `first` added); touch an existing one only in a refresh.

        Returns the row and whether what hangs on it (links, children) may be written too.
        """
        row = model._default_manager.filter(**key).first()
        if row is None:
            return self._create(model, key, values | (first or {})), True
        if self.refresh:
            self._correct(row, values)
        return row, self.refresh

    def _create(self, model: type[models.Model], key: Record, values: Record) -> Any:
        self.made[str(model._meta.verbose_name)] += 1
        return model._default_manager.create(**key, **values)

    def _correct(self, row: models.Model, values: Record) -> None:
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        if different:
            for name, value in different.items():
                setattr(row, name, value)
            row.save()
            self.changed[str(row._meta.verbose_name)] += 1
