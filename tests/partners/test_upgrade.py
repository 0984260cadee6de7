"""What an older file named becomes partners."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, Table, create_engine, text

from kiscase.core.migrations import runner

NAMED = ["MOPS „Jasło”", "Mops Jaslo", "", "MOPS „Jasło”", "PUP"]
SCHEMA = 16  # the last without partners


def test_each_name_of_an_older_file_becomes_one_partner() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        runner.run_migrations(connection, 0, SCHEMA)
        people = Table("participant", MetaData(), autoload_with=connection)
        needed: dict[str, Any] = {column.name: "" for column in people.columns if not column.nullable}
        needed |= {"pesel_as_issued": False, "excluded": False, "groups": [], "problems_met": []}
        for number, name in enumerate(NAMED, 1):
            connection.execute(people.insert(), needed | {"id": number, "revision": 1, "referred_by": name})
        runner.list_migrations()[SCHEMA].upgrade(Operations(MigrationContext.configure(connection)))
        partners = connection.execute(text("SELECT name, kind, name_key FROM partner ORDER BY id")).all()
        assert [tuple(row) for row in partners] == [("MOPS „Jasło”", "other", "mops jaslo"), ("PUP", "other", "pup")]
        named = connection.execute(text("SELECT referred_by FROM participant ORDER BY id")).scalars().all()
        assert named == ["MOPS „Jasło”", "MOPS „Jasło”", "", "MOPS „Jasło”", "PUP"]
    engine.dispose()
