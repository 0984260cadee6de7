"""Brings a case on a server to the schema of this program: once, while nobody else writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from kiscase.core.database.local.checking.search_index import rebuild_index
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.database.progress import Report, no_report, part_of_report
from kiscase.core.database.server.account_rights import read_account_rights
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.case_version import CASE_VERSION, read_case_version, require_case_version
from kiscase.core.database.server.locks import wait_for_writers
from kiscase.core.database.server.server_errors import account_may_not
from kiscase.core.database.server.setup.case_schema import make_foreign_keys_deferrable, refuse_entries_of_others
from kiscase.core.database.server.setup.owner import owner_transaction
from kiscase.core.database.server.setup.roles import grant_roles
from kiscase.core.errors import CheckStoppedError
from kiscase.core.journal.recorder import RowChange, row_image
from kiscase.core.journal.tables import change_table
from kiscase.core.journal.upgrade import record_upgraded_rows
from kiscase.core.migrations import runner
from kiscase.core.records.record import Record, record_classes

_ROWS_AT_ONCE = 500
_MIGRATED, _INDEXED = 0.1, 0.5  # parts of the work


def upgrade_server_case(
    address: ServerAddress,
    password: str,
    now: datetime,
    is_stopped: Callable[[], bool] = lambda: False,
    report: Report = no_report,
) -> None:
    """Bring the case at an address to the schema of this program; the account must own it.

    Raises NewerFileError for a case of a newer program, CaseInUseError if somebody has it open and does not let go,
    and CheckStoppedError soon after *is_stopped* has become true; then the case is as it was.
    """
    with owner_transaction(address, password) as connection:
        driver: Any = connection.connection.driver_connection
        read_case_version(driver)
        if not read_account_rights(driver).owns_case:
            raise account_may_not()
        _upgrade_schema(connection, address.database, now, is_stopped, report)


def _upgrade_schema(
    connection: Connection, database: str, now: datetime, is_stopped: Callable[[], bool], report: Report
) -> None:
    """Run the steps that are missing, within the caller's transaction; none are if somebody else has done so.

    The roles are made where they are missing, as after the database was restored on another server. Who writes
    meanwhile waits, and is then told that the case is newer than the program.
    """
    wait_for_writers(connection)
    version = int(connection.exec_driver_sql(CASE_VERSION).scalar_one())
    if version >= SCHEMA_VERSION:
        require_case_version(version)
        grant_roles(connection, database)
        return
    runner.run_migrations(connection, version, SCHEMA_VERSION)
    make_foreign_keys_deferrable(connection)
    refuse_entries_of_others(connection)
    grant_roles(connection, database)
    session = Session(connection)  # not closed: it would roll back the transaction
    report(_MIGRATED)
    _stop_if(is_stopped)
    rebuild_index(session)
    session.flush()
    changes = list(_changed_rows(session, is_stopped, part_of_report(report, _INDEXED, 1)))
    record_upgraded_rows(connection, now, SCHEMA_VERSION, changes)
    connection.exec_driver_sql("UPDATE case_version SET version = %(version)s", {"version": SCHEMA_VERSION})


def _stop_if(is_stopped: Callable[[], bool]) -> None:
    if is_stopped():
        raise CheckStoppedError


def _changed_rows(session: Session, is_stopped: Callable[[], bool], report: Report) -> Iterator[RowChange]:
    """The rows that are not as the journal last recorded them, with both images."""
    records = [(name, record) for name, record in sorted(record_classes().items()) if not record.outside_journal]
    for number, (name, record) in enumerate(records):
        report(number / len(records))
        for rows in _blocks(session, record):
            _stop_if(is_stopped)
            recorded = _recorded_images(session, name, [row.id for row in rows])
            for row in rows:
                before, after = recorded.get(row.id), row_image(row)
                if before != after:
                    yield name, row.id, before, after
            session.expunge_all()


def _blocks(session: Session, record: type[Record]) -> Iterator[list[Record]]:
    last = 0
    chosen = select(record).order_by(record.id).limit(_ROWS_AT_ONCE)
    while block := list(session.scalars(chosen.where(record.id > last))):
        last = block[-1].id
        yield block


def _recorded_images(session: Session, table: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    latest = (
        select(func.max(change_table.c.id))
        .where(change_table.c.tablename == table, change_table.c.row_id.in_(ids))
        .group_by(change_table.c.row_id)
    )
    chosen = select(change_table.c.row_id, change_table.c.after).where(change_table.c.id.in_(latest))
    return {row_id: image for row_id, image in session.execute(chosen) if image is not None}
