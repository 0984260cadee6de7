"""Several desks that save registers at once, each a process, against one that saves as many: nothing may be lost."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import time as clock_time
from datetime import timedelta
from typing import IO, NamedTuple

from sqlalchemy import func, select

from benchmarks.federation.scale import GROUP
from benchmarks.measurement import Figure, Size
from benchmarks.processes.environment import process_environment
from benchmarks.processes.save_registers import UNMARKED_ROOM
from benchmarks.server.cases import ServerCases, open_desk
from kiscase.activities.model import Activity, Attendance, Meeting
from kiscase.core.database.progress import no_report
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.journal import hash_chain
from kiscase.core.journal.recorder import insert_records
from kiscase.core.journal.running_action import describe_action
from kiscase.core.journal.tables import entry_table

LIMIT = 1.2
_FIRST_HOUR = 12  # no other meeting begins so late


class _OnFile(NamedTuple):
    entries: int
    marked: int
    """Meetings with a whole register, of those that are to be marked."""
    broken: int
    """Links of the journal."""


def measure(cases: ServerCases, size: Size) -> list[Figure]:
    """The lines about several desks."""
    desks, registers = size.desks
    wanted = cases.federation()
    _add_meetings(wanted, desks * registers)
    other = cases.copy(wanted.database)
    alone, alone_lost = _measured(cases, wanted, 1, desks * registers)
    together, lost = _measured(cases, other, desks, desks * registers)
    what = f"{desks} desks that save {registers} registers of 25 each"
    return [
        Figure(f"{what} : one desk that saves {desks * registers:,}", together, alone, "s", limit=LIMIT),
        Figure(
            f"    of {desks * registers:,}, lost or not in the journal's chain, of desks at once",
            lost + alone_lost,
            desks * registers,
            "",
            limit=0.0,
        ),
    ]


def _add_meetings(address: ServerAddress, number: int) -> None:
    """Meetings of yesterday, in turn of each activity."""
    case = open_desk(address)
    with case.action() as session:
        day = case.clock().astimezone().date() - timedelta(1)
        activities = list(session.scalars(select(Activity.id).order_by(Activity.id)))
        made = []
        for place in range(number):
            minute, activity = divmod(place, len(activities))
            begins, ends = clock_time(_FIRST_HOUR + minute // 60, minute % 60), clock_time(23)
            made.append(
                Meeting(activity_id=activities[activity], day=day, starts=begins, ends=ends, room=UNMARKED_ROOM)
            )
        insert_records(session, made)
        describe_action(session, "Added meetings to be marked")
    case.close()


def _measured(cases: ServerCases, address: ServerAddress, desks: int, registers: int) -> tuple[float, int]:
    """The seconds until desks have saved so many registers, and how many are lost or not in an unbroken chain."""
    before = _look_up(address)
    words = [sys.executable, "-m", "benchmarks.processes.save_registers", str(address), str(desks)]
    processes = [
        subprocess.Popen(  # noqa: S603 - ourselves
            [*words, str(place)],
            env=process_environment(cases.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in range(desks)
    ]
    for one in processes:
        _require_answer(one, "ready")
    begun = time.perf_counter()
    for one in processes:
        _require_stream(one.stdin).write("go\n")
        _require_stream(one.stdin).flush()
    for one in processes:
        _require_answer(one, "done")
    taken = time.perf_counter() - begun
    for one in processes:
        one.communicate()
    after = _look_up(address)
    lost = registers - min(after.entries - before.entries, after.marked - before.marked)
    return taken, lost + after.broken


def _require_answer(process: subprocess.Popen[str], answer: str) -> None:
    told = _require_stream(process.stdout).readline().strip()
    if told != answer:
        raise RuntimeError(f"a desk said “{told}” instead of “{answer}”")


def _require_stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def _look_up(address: ServerAddress) -> _OnFile:
    case = open_desk(address)
    with case.read() as session:
        marked = (
            select(Meeting.id)
            .join(Attendance, Attendance.meeting_id == Meeting.id)
            .where(Meeting.room == UNMARKED_ROOM)
            .group_by(Meeting.id)
            .having(func.count() == GROUP)
        )
        found = _OnFile(
            entries=session.scalar(select(func.count()).select_from(entry_table)) or 0,
            marked=len(session.scalars(marked).all()),
            broken=len(list(hash_chain.find_broken_links(session.connection(), no_report))),
        )
    case.close()
    return found
