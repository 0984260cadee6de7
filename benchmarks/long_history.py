"""The page of a person with ten years of history, read among many people, beside the same person among few."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Attendance, AttendanceMark, Meeting
from kiscase.contracts import listing
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.journal import history
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.notes import actions as notes
from tests import makers

LIMIT = 1.5
_FIRST_DAY = date(2016, 1, 4)  # a Monday
_MONTHS = 12
_HALF_A_YEAR = timedelta(182)
T = TypeVar("T")


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about a person with a long history."""
    many_people, few_people, years = size.history
    with (
        closing(_LongHistory(files, many_people, years)) as many,
        closing(_LongHistory(files, few_people, years)) as few,
    ):
        assert many.count() == few.count()
        return list(_figures(many, few, size))


def _figures(many: _LongHistory, few: _LongHistory, size: Size) -> Iterator[Figure]:
    many_people, few_people, years = size.history
    marks, entries = many.count()
    who = f"a person with {years} years, {marks} meetings, {entries} entries"
    for name, read in _PARTS.items():
        ours, theirs = alternating_medians(
            size.times, *(partial(elapsed_milliseconds, partial(one.read, read)) for one in (many, few))
        )
        yield Figure(f"{who}: {name}, among {many_people:,} : among {few_people:,}", ours, theirs, limit=LIMIT)


class _LongHistory:
    """A copy of a file of so many people with one more, who has been with the club for years."""

    def __init__(self, files: CaseFiles, people: int, years: int) -> None:
        path = files.folder / f"long-history-{people}.kis"
        shutil.copyfile(files.file(people, RAW), path)
        self.database: Database = case_file.open_case_file(path, RAW)
        self.person = self._act(_FIRST_DAY, makers.participant, family_name="Zasiedziała")
        for year in range(years):
            self._live_through(_FIRST_DAY + timedelta(365 * year))

    def count(self) -> tuple[int, int]:
        """At how many meetings the person was, and how many entries of history there are."""
        with self.database.read() as session:
            marks = select(func.count()).where(Attendance.participant_id == self.person)
            return session.scalar(marks) or 0, len(_read_history(session, self.person))

    def read(self, work: Callable[[Session, int], object]) -> None:
        """Read a part of the person's page."""
        with self.database.read() as session:
            work(session, self.person)

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def _live_through(self, begun: date) -> None:
        """Half a year with a contract and a weekly activity, and notes and changes all the year."""
        ended = begun + _HALF_A_YEAR
        days = {"drawn_on": begun, "evaluation_on": begun + timedelta(90), "ends_on": ended}
        contract = self._act(begun, makers.active_contract, self.person, **days)
        activity = self._act(begun, makers.activity, since=begun, until=ended)
        self._act(begun, enrolment.enrol_person, activity, self.person, begun)
        with self.database.read() as session:
            meetings = session.execute(select(Meeting.id, Meeting.day).where(Meeting.activity_id == activity)).all()
        for meeting, day in meetings:
            self._act(day, attendance.mark_attendance, meeting, {self.person: (AttendanceMark.PRESENT,)})
        self._act(ended, makers.ended_contract, contract, ContractState.COMPLETED, on=ended)
        for month in range(_MONTHS):
            day = begun + timedelta(30 * month)
            note = {"made_on": day, "kind": "phone", "text": f"Rozmowa numer {month} o postępach i o pracy."}
            self._act(day, notes.add_note, self.person, note)
            self._act(day, participants.change_participant, self.person, {"phone": f"000 {day:%j} {month:03}"})

    def _act(self, day: date, action: Callable[..., T], *values: object, **named: object) -> T:
        """An action as it was done on a day."""
        self.database.clock = lambda: datetime.combine(day, time(12), UTC)
        with self.database.action() as session:
            return action(session, *values, **named)


def _read_history(session: Session, person: int) -> list[history.HistoryEntry]:
    return history.list_history(session, "participant", person)


_PARTS: dict[str, Callable[[Session, int], object]] = {
    "the data": queries.participant_details,
    "contracts": lambda session, person: listing.list_contracts(session, participant_id=person),
    "activities": activities_queries.list_person_enrolments,
    "notes": notes.list_notes,
    "the history": _read_history,
}
"""What the parts of the person's page read."""
