"""A database that exists for a few minutes: for measuring, never for keeping anything."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import setup_databases, teardown_databases


@contextmanager
def scratch_database() -> Iterator[None]:
    """Within the block, every query goes to an empty migrated database beside the real one.

    On SQLite it lives in memory; on PostgreSQL the role needs the right to create databases.
    """
    settings = connection.settings_dict["TEST"]
    before = settings["NAME"]
    if connection.vendor != "sqlite":
        settings["NAME"] = f"scratch_{os.getpid()}"
    kept = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(kept, verbosity=0)
        settings["NAME"] = before
