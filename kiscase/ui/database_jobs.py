"""The queue of work on an open case file and the one thread that owns the file; results return to the window's thread.

`act` runs its work in one transaction and one journal entry; `dry_run` takes it back; `read` cannot write. Work gets a
session and returns plain values: records and lazy relations do not cross threads.
"""

from __future__ import annotations

import contextvars
import itertools
import queue
import threading
from collections.abc import Callable
from functools import partial
from types import GeneratorType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from kiscase.core.database.case_data import load_case_data
from kiscase.core.database.database import Database
from kiscase.core.errors import ConnectionLostError, FileNotInPlaceError, Problem, RecordGoneError
from kiscase.ui.steps import Steps, StepTaker, take_all

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

T = TypeVar("T")
Work = Callable[["Session"], T]
"""What is done on the thread of the case file."""
Then = Callable[[T], object]
"""What is done with its result on the window's thread; a generator is taken in steps, with others between them."""
Otherwise = Callable[[Problem], None]
"""What is done on the window's thread when the work raised a Problem."""


_ASKED_AGAIN = ("read", "plain read", "dry run")
"""The kinds of jobs after which nothing is stored: they can be done again."""


class PlainWork(NamedTuple, Generic[T]):
    """Reads by plain statements, which need no session."""

    do: Callable[[PlainReader], T]


class _Job(NamedTuple):
    work: Callable[[Any], Any]
    then: Then[Any] | None
    otherwise: Otherwise | None
    kind: str  # "act", "dry run", "read", "plain read" or "run"
    latest: str
    ticket: int
    context: contextvars.Context
    was_put_off: bool = False


class Jobs(QObject):
    """The queue of an open case file. Without *threaded* each job runs at once, for tests."""

    changed = Signal(set)
    """The names of the tables that an action wrote, here or at another desk."""
    failed = Signal(Exception)
    """What went wrong in a job that has no `otherwise`, or a bug in any job."""
    file_lost = Signal(Exception)
    """The file does not lie at its path any more: nothing can be saved, and what is open should be copied."""
    ready = Signal()
    """What sessions and records need is loaded."""
    busy = Signal(bool)
    """Whether jobs are waiting or running."""
    reached = Signal(bool)
    """Whether the server answers that keeps the case, when that changes."""
    _answered = Signal(object, object, object, object, object)
    _changed_elsewhere = Signal(set)

    def __init__(self, database: Database, *, threaded: bool = True, plain_first: bool = False) -> None:
        """With *plain_first* only plain reads are done until `begin_sessions`: the first session loads SQLAlchemy."""
        super().__init__()
        self.database = database
        self._for_sessions: list[_Job] | None = [] if plain_first and threaded else None
        self._is_ready = self._for_sessions is None
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._newest: dict[str, int] = {}
        self._tickets = itertools.count(1)
        self._waiting = 0
        self._answered_last: _Job | None = None
        self._paused = self._closing = False
        self.is_reached = True
        """Whether the server answers that keeps the case; a file always does."""
        self._put_off_jobs: list[_Job] = []
        self._held: list[tuple[_Job, Any, BaseException | None, set[str], int | None]] = []
        self.undoable: int | None = None
        """The journal entry of the action whose result is being delivered, if it can be undone."""
        self._answered.connect(self._deliver)
        self._changed_elsewhere.connect(self._take_others_changes)
        self.reached.connect(self._note_reached)
        self._steps = StepTaker(self)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._deliver_held)
        self._thread = threading.Thread(target=self._run, name="case file", daemon=True) if threaded else None
        if self._thread is not None:
            self._thread.start()
        database.listen(self._changed_elsewhere.emit, self.reached.emit)

    def act(self, work: Work[T], then: Then[T] | None = None, otherwise: Otherwise | None = None) -> None:
        """Do work that writes, in one transaction and one journal entry.

        `then` gets the result, `otherwise` a Problem; neither is called for a widget that is gone by then. A Problem
        without `otherwise`, and any other exception, is emitted by `failed`. Afterwards `changed` names the tables that
        were written.
        """
        self._put("act", work, then, otherwise)

    def dry_run(self, work: Work[T], then: Then[T], otherwise: Otherwise | None = None, *, latest: str = "") -> None:
        """Do work that writes and take all of it back: to know whether it can be done, and what it would give.

        Of several with the same *latest* only the newest delivers its result.
        """
        self._put("dry run", work, then, otherwise, latest)

    def read(
        self, work: Work[T] | PlainWork[T], then: Then[T], otherwise: Otherwise | None = None, *, latest: str = ""
    ) -> None:
        """Do work that only reads; of several with the same *latest* only the newest delivers its result.

        Without `otherwise` nothing is delivered when the record is gone: the page that shows it closes it. When the
        server does not answer, which the window tells, it is done when the server does; then a failure is told.
        """
        if isinstance(work, PlainWork):
            self._put("plain read", work.do, then, otherwise, latest)
        else:
            self._put("read", work, then, otherwise, latest)

    def run(self, work: Callable[[Database], T], then: Then[T], otherwise: Otherwise | None = None) -> None:
        """Do work with the whole file, such as a backup."""
        self._put("run", work, then, otherwise)

    def begin_sessions(self) -> None:
        """Do the work that has waited for the plain reads, and from now on everything in its order."""
        waiting, self._for_sessions = self._for_sessions or (), None
        for job in waiting:
            self._queue.put(job)

    def are_plain_reads_done(self) -> bool:
        """Whether nothing is left to do before sessions begin."""
        return self._waiting <= len(self._for_sessions or ())

    def announce_ready(self, _loaded: object = None) -> None:
        """What sessions and records need is loaded: whoever waits for it goes on."""
        if not self._is_ready:
            self._is_ready = True
            self.ready.emit()

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call *then* once what records need is loaded; at once if it is."""
        if self._is_ready:
            then()
        else:
            self.ready.connect(then)

    def pause(self) -> None:
        """Go on working, but hold the results back until `resume`."""
        self._paused = True

    def resume(self) -> None:
        """Deliver the results that were held back, and all that follow."""
        self._paused = False
        self._deliver_held()

    def is_idle(self) -> bool:
        """Whether no job is waiting or running and no result is still to be delivered."""
        return self._waiting == 0

    def is_wanted(self) -> bool:
        """Whether another job waits for the one that is running, or the file is to be closed."""
        return not self._queue.empty()

    def is_closing(self) -> bool:
        """Whether the file is to be closed: long work stops."""
        return self._closing

    def close(self) -> None:
        """Finish the waiting jobs, then close the case file."""
        self._closing = True
        self.begin_sessions()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
        self.database.close()

    def _put(
        self,
        kind: str,
        work: Callable[[Any], T],
        then: Then[T] | None,
        otherwise: Otherwise | None,
        latest: str = "",
    ) -> None:
        ticket = next(self._tickets)
        if latest:
            self._newest[latest] = ticket
        self._enqueue(_Job(work, then, otherwise, kind, latest, ticket, contextvars.copy_context()))

    def _enqueue(self, job: _Job) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)
        if self._thread is None:
            self._perform(job)
        elif self._for_sessions is not None and job.kind != "plain read":
            self._for_sessions.append(job)
        else:
            self._queue.put(job)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            self._perform(job)

    def _perform(self, job: _Job) -> None:
        result: Any = None
        error: BaseException | None = None
        touched: set[str] = set()
        undoable: int | None = None
        if not self._is_stale(job):
            try:
                result, touched, undoable = job.context.run(self._work_on_connection, job)
            except BaseException as raised:  # noqa: BLE001 - every failure is reported, none ends the thread
                error = raised
        self._answered.emit(job, result, error, touched, undoable)

    def _work_on_connection(self, job: _Job) -> tuple[Any, set[str], int | None]:
        try:
            return self._work(job)
        except ConnectionLostError:
            if job.kind not in _ASKED_AGAIN:
                raise
        return self._work(job)  # once more, on a new connection

    def _work(self, job: _Job) -> tuple[Any, set[str], int | None]:
        if job.kind == "run":
            with self.database.report_damaged_content():
                return job.work(self.database), set(), None
        if job.kind == "plain read":
            with self.database.plain_reader() as reader:
                return job.work(reader), set(), None

        from kiscase.core.records.missing import report_missing_records

        if job.kind == "read":
            with report_missing_records(), self.database.read() as session:
                return job.work(session), set(), None
        if job.kind == "dry run":
            with report_missing_records(), self.database.dry_run() as session:
                return job.work(session), set(), None
        with report_missing_records(), self.database.action() as session:
            result = job.work(session)
        return result, session.info["touched"], session.info["undoable"]

    def _is_stale(self, job: _Job) -> bool:
        return bool(job.latest) and self._newest.get(job.latest) != job.ticket

    def _deliver(
        self, job: _Job, result: Any, error: BaseException | None, touched: set[str], undoable: int | None
    ) -> None:
        # The thread of the file lets go of a job when it takes the next one: until then it is held here as well, so
        # that who asked never ends over there: a QObject that is deleted on another thread leaves its timers behind.
        self._answered_last = job
        if self._paused or self._steps.is_busy() or self._held:
            self._held.append((job, result, error, touched, undoable))
        else:
            self._hand_over(job, result, error, touched, undoable)

    def _hand_over(
        self, job: _Job, result: Any, error: BaseException | None, touched: set[str], undoable: int | None
    ) -> None:
        if isinstance(error, FileNotInPlaceError):
            self.file_lost.emit(error)
        if isinstance(error, ConnectionLostError) and job.kind in _ASKED_AGAIN and not job.was_put_off:
            self._put_off(job)
            return
        if error is not None:
            self._waiting -= 1
            if isinstance(error, Problem) and job.otherwise is not None and receiver_exists(job.otherwise):
                job.otherwise(error)
            elif not (isinstance(error, RecordGoneError) and job.kind == "read"):
                self.failed.emit(error)
            self._announce_changes(touched)
            return
        steps = self._steps_of(job, result, undoable)
        if self._thread is None:
            take_all(steps)
            self._delivered(touched)
        else:
            self._steps.take(steps, partial(self._delivered, touched))

    def _steps_of(self, job: _Job, result: Any, undoable: int | None) -> Steps:
        """The steps of delivering a result; none are left once a newer one is on its way, or the receiver is gone."""
        steps: Steps | None = None
        while job.then is not None and receiver_exists(job.then) and not self._is_stale(job):
            outer, self.undoable = self.undoable, undoable
            try:
                if steps is None:
                    outcome = job.then(result)
                    if not isinstance(outcome, GeneratorType):
                        return
                    steps = outcome
                next(steps)
            except StopIteration:
                return
            finally:
                self.undoable = outer
            yield

    def _delivered(self, touched: set[str]) -> None:
        self._waiting -= 1
        self._announce_changes(touched)
        if self._held:
            self._next.start()

    def _announce_changes(self, touched: set[str]) -> None:
        if touched:
            self.changed.emit(touched)
        if self._waiting == 0:
            self.busy.emit(False)

    def _take_others_changes(self, tables: set[str]) -> None:
        """Let everything that shows what another desk has changed ask again; no names stand for all tables."""
        loaded = PlainWork(load_case_data)  # what a case keeps in memory holds for all that work with it
        self.when_ready(partial(self.read, loaded, lambda _none: self.changed.emit(tables or _all_tables())))

    def _note_reached(self, reached: bool) -> None:
        self.is_reached = reached
        if reached:
            put_off, self._put_off_jobs = self._put_off_jobs, []
            for job in put_off:
                self._enqueue(job)

    def _put_off(self, job: _Job) -> None:
        """Do a job when the server answers again: that it does not, the listener finds as well, if it has not yet."""
        self._put_off_jobs.append(job._replace(was_put_off=True))  # once: it may be what cuts the connection
        self._waiting -= 1
        self._announce_changes(set())
        self.database.listen_again()

    def _deliver_held(self) -> None:
        """Deliver what was held back, one answer in a turn of the event loop: the window answers between."""
        if self._held and not self._paused and not self._steps.is_busy():
            self._hand_over(*self._held.pop(0))
            self._next.start()


def _all_tables() -> set[str]:
    from kiscase.core.records.record import Record

    return set(Record.metadata.tables)


def receiver_exists(callback: Callable[..., Any]) -> bool:
    """Whether the widget that waits for a result still exists."""
    while isinstance(callback, partial):
        callback = callback.func
    receiver = getattr(callback, "__self__", None)
    return not isinstance(receiver, QObject) or shiboken6.isValid(receiver)
