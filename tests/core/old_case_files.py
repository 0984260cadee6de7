"""Files of older versions; before a release `python -m tests.core.old_files` writes the shipped one anew."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

from kiscase.core.database import case_file, database, engine
from tests import makers

SCHEMA_1 = Path(__file__).parent / "files" / "schema1.kis"


def write_schema_1(path: Path, passphrase: str | None = None) -> None:
    """A file as the first version wrote it: two people, a contract that is carried out, no activities."""
    with (
        mock.patch.object(case_file, "SCHEMA_VERSION", 1),
        mock.patch.object(engine, "SCHEMA_VERSION", 1),
        mock.patch.object(database, "SCHEMA_VERSION", 1),
        mock.patch.object(case_file, "require_columns"),
    ):
        case = case_file.create_case_file(path, passphrase, now=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        with case.action() as session:
            makers.club(session)
        with case.action() as session:
            makers.worker(session)
        with case.action() as session:
            makers.participant(session, family_name="Żółtowska", given_name="Łucja", pesel="80051400028")
        with case.action() as session:
            makers.participant(session, family_name="O’Neill", given_name="Seán", pesel="", born=date(1975, 1, 31))
        with case.action() as session:
            makers.active_contract(session, 1, drawn_on=date(2026, 3, 2), ends_on=date(2026, 9, 2))
        case.close()


if __name__ == "__main__":
    SCHEMA_1.unlink(missing_ok=True)
    SCHEMA_1.parent.mkdir(exist_ok=True)
    write_schema_1(SCHEMA_1)
