"""The action that is running: who, when, and the sentence that describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, object_session

from kiscase.core.journal.tables import RowImage

TIME_TO_UNDO = timedelta(minutes=10)
"""For how long an action is not yet final that becomes so, such as a signature, which is recorded by one key."""
FINAL_AFTER = "final_after_minutes"
"""The name in an entry under which it holds for how long it is not yet final."""
ACTION, UNDO, REDO = "act", "undo", "redo"
RESTORE = "restore"  # brings a row back under its id, with its history
DAILY_UPDATE = "day"  # what follows from the day alone; nobody did it, and nobody takes it back


@dataclass
class RunningAction:
    """What one action gathers while it runs: its sentence, why it is final, and the images of the rows it touches."""

    clock: Callable[[], datetime]
    worker: tuple[int | None, str] = (None, "")
    schema: int = 0
    practice: bool = False
    shared: bool = False
    """Whether other desks work with the same case."""
    draft_owner: str = ""
    """Whose the drafts are that it writes; empty in a file."""
    sentence: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    final: str = ""
    merging: bool = False
    """Whether it makes one person of two, or two of one: then even signed documents change whom they are about."""
    kind: str = ACTION
    reverses: int | None = None
    entry: tuple[int, str, str] | None = None  # number, hash and time, once it is written
    images: dict[tuple[str, int], tuple[RowImage, RowImage]] = field(default_factory=dict)

    def record_images(self, table: str, row_id: int, before: RowImage, after: RowImage) -> None:
        """Take a row's images in; the first before and the last after count."""
        first = self.images[table, row_id][0] if (table, row_id) in self.images else before
        self.images[table, row_id] = (first, after)

    def changed_rows(self) -> Iterator[tuple[str, int, RowImage, RowImage]]:
        """The rows that differ in the end."""
        for (table, row_id), (before, after) in self.images.items():
            if before != after:
                yield table, row_id, before, after


def describe_action(session: Session, sentence: str, *, final: str = "", **names: Any) -> None:
    """Set the sentence of the running action (marked with N_); *final* is the reason why it cannot be undone."""
    running = get_running_action(session)
    running.sentence = sentence
    running.names = {
        key: {"date": value.isoformat()} if isinstance(value, date) else value for key, value in names.items()
    }
    running.final = final


def make_final_later(session: Session) -> None:
    """The running action, described as final, becomes so only when the time to undo is over."""
    get_running_action(session).names[FINAL_AFTER] = TIME_TO_UNDO // timedelta(minutes=1)


def describe_daily_update(session: Session, sentence: str, **names: Any) -> None:
    """Give the running action a sentence about what a new day has changed; undo and redo pass it by."""
    describe_action(session, sentence, **names)
    running = get_running_action(session)
    running.kind, running.worker = DAILY_UPDATE, (None, "")


def mark_as_merging(session: Session) -> None:
    """The running action makes one person of two, or two of one."""
    get_running_action(session).merging = True


def is_merging(target: object) -> bool:
    """Whether the record is changed by an action that makes one person of two, or two of one."""
    session = object_session(target)
    return session is not None and get_running_action(session).merging


def mark_as_restoring(session: Session) -> None:
    """The running action brings rows back under their ids: their history goes on."""
    get_running_action(session).kind = RESTORE


def action_time(session: Session) -> datetime:
    """The moment of this action, with time zone."""
    return get_running_action(session).clock()


def action_date(session: Session) -> date:
    """The local date of this action."""
    return action_time(session).astimezone().date()


def acting_worker_id(session: Session) -> int | None:
    """The id of the worker who performs this action."""
    return get_running_action(session).worker[0]


def draft_owner(session: Session) -> str:
    """Whose the drafts are that this session reads and writes."""
    return get_running_action(session).draft_owner


def is_practice_session(session: Session) -> bool:
    """Whether the file is a practice file."""
    return get_running_action(session).practice


def get_running_action(session: Session) -> RunningAction:
    running: RunningAction = session.info["running_action"]
    return running
