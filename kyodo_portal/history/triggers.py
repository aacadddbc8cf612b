"""The database's own refusal to change, delete or empty the history, on SQLite and PostgreSQL.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration must
call `create` again (a test looks for the triggers after all migrations).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "history_historyentry"
REFUSAL = "history is append-only"

SQLITE_CREATE = [
    f"CREATE TRIGGER IF NOT EXISTS history_no_{verb.lower()} BEFORE {verb} ON {TABLE}"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS history_no_{verb}" for verb in ("update", "delete")]

POSTGRES_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"DROP TRIGGER IF EXISTS history_no_change ON {TABLE}",
    f"CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION history_refuse()",
    f"DROP TRIGGER IF EXISTS history_no_truncate ON {TABLE}",
    f"CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON {TABLE}"
    " FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
]
POSTGRES_DROP = [
    f"DROP TRIGGER IF EXISTS history_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS history_no_truncate ON {TABLE}",
    "DROP FUNCTION IF EXISTS history_refuse()",
]
STATEMENTS = {
    "sqlite": (SQLITE_CREATE, SQLITE_DROP),
    "postgresql": (POSTGRES_CREATE, POSTGRES_DROP),
}


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless if they stand already."""
    run(connection, STATEMENTS[connection.vendor][0])


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for going back in the migrations and for emptying a test database."""
    run(connection, STATEMENTS[connection.vendor][1])


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
