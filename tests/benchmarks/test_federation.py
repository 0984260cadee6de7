"""The file of a federation is one that the program could have written: whole, and all of it can be worked on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.federation.federation_file import make_federation_file
from benchmarks.federation.scale import GROUP, MEETINGS, Scale
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as register
from kiscase.activities.model import Attendance, AttendanceMark
from kiscase.activities.today.overview import load_today
from kiscase.contracts.model import Contract, ContractState
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.journal import undo
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant

SCALE = Scale(people=1_000, years=2, today=date(2026, 6, 15))
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file of two years; it is only read."""
    made = tmp_path_factory.mktemp("federation") / "federation.kis"
    make_federation_file(made, None, SCALE)
    return made


@pytest.fixture
def federation(path: Path) -> Iterator[Database]:
    """The file, open."""
    made = case_file.open_case_file(path, None)
    made.clock = lambda: NOON
    yield made
    made.close()


def test_nothing_is_damaged(federation: Database) -> None:
    assert federation.find_faults() == []


def test_there_is_as_much_as_the_scale_says(federation: Database) -> None:
    signed = (ContractState.ACTIVE, ContractState.COMPLETED)
    with federation.read() as session:
        people = session.scalar(select(func.count()).select_from(Participant))
        contracts = session.scalar(select(func.count()).select_from(Contract).where(Contract.state.in_(signed)))
        marks = session.scalar(select(func.count()).select_from(Attendance))
        today = load_today(session)
    assert (people, contracts) == (SCALE.people, SCALE.contracts)
    assert marks == (SCALE.groups * SCALE.years * MEETINGS - 2 * SCALE.missing) * GROUP
    assert len(today.missing) == 2 * SCALE.missing
    assert len(today.deadlines) == 2 * SCALE.open + 2  # a line for all documents that wait, one for stays to begin


def test_a_register_is_saved_undone_and_done_again(federation: Database) -> None:
    with federation.read() as session:
        missing = load_today(session).missing[0]
        members = session.scalars(select(Attendance.participant_id).distinct()).all()
        last = undo.find_next_undo(session)
    assert last is not None
    with federation.dry_run() as session:
        people = [one.participant_id for one in register.list_register_rows(session, missing.meeting_id)]
        assert len(people) == GROUP
        assert set(people) <= set(members)
        attendance.mark_attendance(session, missing.meeting_id, dict.fromkeys(people, (AttendanceMark.PRESENT,)))
    with federation.dry_run() as session:
        undo.undo_latest_action(session)


def test_the_rights_of_some_people_end_on_each_day(federation: Database) -> None:
    with federation.dry_run() as session:
        assert participants.refresh_eligibility(session) == 0
    federation.clock = lambda: NOON + timedelta(1)
    with federation.dry_run() as session:
        assert participants.refresh_eligibility(session) == 2
