"""The entry of the journal about what an upgrade of the file has changed in its rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from kiscase.core.database.local.checking.row_differences import find_row_differences
from kiscase.core.database.local.checking.stored_values import UNFIT
from kiscase.core.i18n import N_
from kiscase.core.journal import recorder
from kiscase.core.journal.running_action import DAILY_UPDATE, RunningAction


def record_upgrade(connection: Connection, at: datetime, schema: int) -> None:
    """Bring the journal's images up to the rows of a case file, in one entry; none if they agree."""
    differing = [
        (row.table, row.row_id, _readable(row.recorded), _readable(row.stored))
        for row in find_row_differences(connection)
    ]
    record_upgraded_rows(connection, at, schema, differing)


def record_upgraded_rows(
    connection: Connection, at: datetime, schema: int, differing: list[recorder.RowChange]
) -> None:
    """Write the entry about rows that an upgrade has changed, with both their images; none without rows."""
    if not differing:
        return
    running = RunningAction(lambda: at, schema=schema, kind=DAILY_UPDATE)
    running.sentence = N_("The file was brought to a newer version of the program.")
    recorder.insert_entry(connection, running, differing)


def _readable(image: dict[str, Any] | None) -> dict[str, Any] | None:
    """An image without the values that no column can have."""
    return image and {key: value for key, value in image.items() if value is not UNFIT}
