"""New records that are stored together are stored, recorded and taken back like those that a session stores."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Absence, AbsenceKind
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.journal.recorder import insert_new_rows, insert_records
from kiscase.core.journal.running_action import describe_action
from kiscase.core.journal.tables import about_table, change_table, entry_table
from tests import makers
from tests.core.journal_actions import dump, redo, undo
from tests.query_plans import count_statements

pytestmark = pytest.mark.usefixtures("english")

some_absences = st.lists(
    st.tuples(
        st.sampled_from(list(AbsenceKind)),
        st.dates(date(1990, 1, 1), date(2026, 1, 1)),
        st.text("ąŻ'\" x\\", max_size=8),
    ),
    max_size=6,
)


def absences(person: int, values: list[tuple[AbsenceKind, date, str]]) -> list[Absence]:
    return [Absence(participant_id=person, kind=kind, since=on, until=on, note=note) for kind, on, note in values]


def add_one_by_one(session: Session, new: list[Absence]) -> None:
    session.add_all(new)


def insert_values(session: Session, new: list[Absence]) -> None:
    ids = insert_new_rows(session, Absence, [one.stored_values() for one in new])
    assert [session.get_one(Absence, row_id).note for row_id in ids] == [one.note for one in new]


def last_entry(case: Database) -> tuple[Any, ...]:
    """What the journal says of the last action, without what is another one each time."""
    with case.read() as session:
        entry = session.execute(select(entry_table).order_by(entry_table.c.id.desc())).first()
        assert entry is not None
        chosen = select(change_table).where(change_table.c.entry_id == entry.id).order_by(change_table.c.id)
        changes = session.execute(chosen).all()
        about = session.execute(select(about_table).where(about_table.c.entry_id == entry.id)).all()
        images = [{**(row.after or {}), "id": place} for place, row in enumerate(changes)]
        assert all(row.row_id == row.after["id"] and row.before is None for row in changes)
        return entry.tables, images, sorted((row.tablename, row.direct) for row in about)


@given(some_absences)
@settings(max_examples=8)
def test_they_are_recorded_as_if_they_were_stored_one_by_one(
    case: Database, person: int, values: list[tuple[AbsenceKind, date, str]]
) -> None:
    found = []
    before = dump(case)
    for store in (add_one_by_one, insert_records, insert_values):
        with case.action() as session:
            describe_action(session, "stored")
            store(session, absences(person, values))
        after = dump(case)
        found.append((last_entry(case), [row[2:] for row in sorted(after["absence"], key=lambda row: int(row[0]))]))
        if values:
            undo(case)
            assert dump(case) == before
            redo(case)
            assert dump(case) == after
            undo(case)
        assert case.find_faults() == []
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("number", [1, 63, 64, 65, 200])
def test_any_number_of_them_is_stored_in_their_order(case: FileDatabase, person: int, number: int) -> None:
    values = [(AbsenceKind.SICK, makers.TODAY, f"note {place}") for place in range(number)]

    def store() -> None:
        with case.action() as session:
            describe_action(session, "stored")
            insert_records(session, absences(person, values))

    assert count_statements(case, store) < 60, "they are stored together"
    with case.read() as session:
        notes = session.scalars(select(Absence.note).order_by(Absence.id)).all()
    assert notes == [note for _kind, _on, note in values]
    assert case.find_faults() == []


def test_they_may_belong_to_a_record_that_is_new_itself(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session)
        insert_records(session, absences(person, [(AbsenceKind.SICK, makers.TODAY, "")] * 3))
    with case.read() as session:
        assert session.scalars(select(Absence.id).order_by(Absence.id)).all() == [1, 2, 3]
    assert case.find_faults() == []
