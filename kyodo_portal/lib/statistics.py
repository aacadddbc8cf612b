"""What PostgreSQL's planner knows of a table, after many rows were written at once."""

from collections.abc import Iterable

from django.db import connection, transaction


def refresh_statistics(tables: Iterable[str]) -> None:
    """Let PostgreSQL look at these tables again now.

    It does so by itself within minutes where autovacuum runs; until then it plans for the rows of
    before. SQLite's plans do not depend on it.
    """
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # that of pages is too short
        # By name: without, the tables of the whole server would be locked for everybody beside us.
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
