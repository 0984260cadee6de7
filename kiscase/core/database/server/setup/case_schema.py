"""The tables of a case on a server, and how they are made."""

from __future__ import annotations

from sqlalchemy import Connection

from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.database.server.server_errors import FOREIGN_ENTRY
from kiscase.core.records.record import Record

_NOT_DEFERRABLE = """
    SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
    WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace
"""
_OWN_ENTRIES = (
    f"""
    CREATE OR REPLACE FUNCTION require_own_entry() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
            OR (NEW.kind = 'day' AND NEW.worker_id IS NULL)
            OR EXISTS (SELECT FROM worker WHERE id = NEW.worker_id AND account = session_user AND NOT retired)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an entry of another worker' USING ERRCODE = '{FOREIGN_ENTRY}';
    END $$
    """,  # noqa: S608 - constants
    "DROP TRIGGER IF EXISTS own_entries ON journal_entry",
    """
    CREATE TRIGGER own_entries BEFORE INSERT ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION require_own_entry()
    """,
)
"""What follows from the day alone is nobody's."""


def make_case_schema(connection: Connection, *, practice: bool = False) -> None:
    """Make all tables of the records in an empty database, in the caller's transaction.

    There were no cases on servers before schema 14, so that no older step of the migrations runs here.
    """
    Record.metadata.create_all(connection)
    make_foreign_keys_deferrable(connection)
    refuse_entries_of_others(connection)
    connection.exec_driver_sql("CREATE TABLE case_version (version integer NOT NULL, practice boolean NOT NULL)")
    row = {"version": SCHEMA_VERSION, "practice": practice}
    connection.exec_driver_sql("INSERT INTO case_version VALUES (%(version)s, %(practice)s)", row)


def make_foreign_keys_deferrable(connection: Connection) -> None:
    """Undo restores rows in an order of its own, and foreign keys are asked at the end."""
    for table, name in connection.exec_driver_sql(_NOT_DEFERRABLE).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY IMMEDIATE")


def refuse_entries_of_others(connection: Connection) -> None:
    """Let the server refuse entries of the journal in the name of another worker than that of the account."""
    for statement in _OWN_ENTRIES:
        connection.exec_driver_sql(statement)
