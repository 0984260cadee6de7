"""All that a case holds, to compare it before and after."""

from __future__ import annotations

from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.core.records.record import Record

OUTSIDE = {"journal_entry", "journal_change", "journal_about", "search_entry", "search_word", "draft", "assessment"}
OUTSIDE |= {"people_merge", "distinct_people", "eligibility_refresh"}


def content(case: Database) -> dict[str, set[str]]:
    """All rows of all tables but revisions, and what follows from other rows."""
    found = {}
    with case.read() as session:
        for table in Record.metadata.sorted_tables:
            if table.name not in OUTSIDE:
                columns = [column for column in table.columns if column.name != "revision"]
                found[table.name] = {repr(tuple(row)) for row in session.execute(select(*columns))}
    return found
