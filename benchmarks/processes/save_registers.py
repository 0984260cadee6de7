"""A desk that saves registers of a case on a server: `python -m benchmarks.processes.save_registers …`.

It gets the address, the number of desks and its place among them. It says that it is ready, waits for a line, saves
every so many-th register of those that are to be saved, and says so.
"""

from __future__ import annotations

import sys

from sqlalchemy import select
from sqlalchemy.orm import Session

import kiscase.all_records  # noqa: F401 - all tables belong to the case
from kiscase.activities.attendance.actions import mark_attendance
from kiscase.activities.model import AttendanceMark, Enrolment, Meeting
from kiscase.core.database.server.address import parse_server_address
from kiscase.core.database.server.opening import open_server_case

UNMARKED_ROOM = "Sala pomiarów"
"""The room of the meetings whose registers are to be saved."""
_WARM = 12  # registers after which modules are loaded and statements prepared, here and on the server


def main(address: str, desks: str, place: str) -> None:
    """Save the registers of one desk."""
    case = open_server_case(parse_server_address(address), "")
    case.worker = (1, "Łukasz Ćwikliński")
    with case.read() as session:
        meetings = _meetings(session)[int(place) :: int(desks)]
        people = {activity: _people(session, activity) for _meeting, activity in meetings}
    for meeting, activity in meetings[:_WARM]:
        with case.dry_run() as session:
            mark_attendance(session, meeting, people[activity])
    print("ready", flush=True)
    sys.stdin.readline()
    for meeting, activity in meetings:
        with case.action() as session:
            mark_attendance(session, meeting, people[activity])
    print("done", flush=True)
    case.close()


def _meetings(session: Session) -> list[tuple[int, int]]:
    """The meetings to be marked, each with its activity."""
    chosen = select(Meeting.id, Meeting.activity_id).where(Meeting.room == UNMARKED_ROOM).order_by(Meeting.id)
    return [(meeting, activity) for meeting, activity in session.execute(chosen)]


def _people(session: Session, activity: int) -> dict[int, tuple[AttendanceMark]]:
    chosen = select(Enrolment.participant_id).where(Enrolment.activity_id == activity)
    return dict.fromkeys(session.scalars(chosen), (AttendanceMark.PRESENT,))


if __name__ == "__main__":
    main(*sys.argv[1:])
