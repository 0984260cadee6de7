"""How long it takes until what one desk has saved is shown at another: until its list was read again."""

from __future__ import annotations

import time
from functools import partial
from itertools import count

from sqlalchemy.orm import Session

from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.server.cases import ServerCases, open_desk
from benchmarks.window import answer_of, wait_until
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.participants.actions import change_participant
from kiscase.participants.searching import search_participants
from kiscase.ui.database_jobs import Jobs, PlainWork

AIM = 200.0
_TIMES = 15
_PERSON = 10
_LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE datname = :database AND query LIKE 'LISTEN %'"
_READ_AGAIN = PlainWork(partial(search_participants, text="kow"))


def measure(cases: ServerCases, size: Size) -> list[Figure]:
    """The line about changes of another desk."""
    address = cases.federation()
    databases = [open_desk(address) for _one in range(2)]
    for database in databases:
        database.worker = (1, "Łukasz Ćwikliński")
    saving, showing = map(Jobs, databases)
    wait_until(lambda: _listening(databases[0]) == len(databases))
    numbers = count(100)
    (taken,) = alternating_medians(
        _TIMES if size.times > 1 else 1, lambda: _until_read_again(saving, showing, f"000 300 {next(numbers)}")
    )
    saving.close()
    showing.close()
    what = "a change of one desk until another has read its list again, from before the commit, the median : its aim"
    return [Figure(what, taken, AIM, limit=1.0)]


def _until_read_again(saving: Jobs, showing: Jobs, phone: str) -> float:
    """The milliseconds from the end of the work of an action, before it is committed."""
    ended = 0.0

    def work(session: Session) -> None:
        nonlocal ended
        change_participant(session, _PERSON, {"phone": phone})
        ended = time.perf_counter()

    with answer_of(showing) as wait:
        connected = showing.changed.connect(lambda _tables: showing.read(_READ_AGAIN, wait.answered, wait.failed))
        begun = time.perf_counter()
        taken = wait.milliseconds(lambda: saving.act(work, None, wait.failed))
        showing.changed.disconnect(connected)
    wait_until(lambda: saving.is_idle() and showing.is_idle())
    return taken - (ended - begun) * 1000


def _listening(database: ServerDatabase) -> int:
    with database.plain_reader() as reader:
        row = reader.row(_LISTENING, database=database.name)
    return int(row[0]) if row else 0
