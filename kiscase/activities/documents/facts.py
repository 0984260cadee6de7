"""What the papers about attendance are made of: periods, marks as letters, hours, and the head of the club's papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Mark, Meeting
from kiscase.club.documents import sheet
from kiscase.club.model import Worker
from kiscase.core.i18n import DEFAULT_LANGUAGE, day
from kiscase.core.journal import today
from kiscase.paper import letter
from kiscase.paper.blocks import Block
from kiscase.paper.letter import Letter
from kiscase.paper.sheet import Mark as Stamp
from kiscase.paper.sheet import render
from kiscase.register.papers import Draw

KEY = "attendance"
LANGUAGE = DEFAULT_LANGUAGE


def words(session: Session) -> Letter:
    """The fixed texts in force today."""
    return letter.load(KEY, today(session))


def drawn(title: str, number: str, made_on: date, story: Sequence[Block], *, landscape: bool = False) -> Draw:
    """How a paper with this story is drawn; without a code it is marked as a draft."""

    def draw(session: Session, version: int, code: str) -> bytes:
        head = sheet(
            session,
            title,
            made_on=made_on,
            language=LANGUAGE,
            number=number,
            version=version,
            code=code,
            marks=() if code else (Stamp.DRAFT,),
            landscape=landscape,
        )
        return render(head, story)

    return draw


def of_month(on: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = on.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


def of_week(on: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = on - timedelta(on.weekday())
    return monday, monday + timedelta(6)


def month_name(on: date) -> str:
    """The month as offices write it: `czerwiec 2026`."""
    from babel.dates import format_date

    from kiscase.core.i18n import language

    return format_date(on, format="LLLL yyyy", locale=language())


def period(since: date, until: date) -> str:
    """A time from a day to a day."""
    return f"{day(since)}–{day(until)}"


def hours(starts: time, ends: time) -> float:
    """The length of a meeting in hours; the clock of the wall counts, also in the night of its change."""
    length = datetime.combine(date.min, ends) - datetime.combine(date.min, starts)
    return length.total_seconds() / 3600


def hours_text(value: float) -> str:
    """Hours as people write them: `2`, `2,5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def sign(own: Letter, mark: Mark | None) -> str:
    """The letter that stands for a mark."""
    return own.text(f"mark.{mark.value if mark else 'none'}")


def legend(own: Letter) -> str:
    """What the letters stand for."""
    keys = [*(mark.value for mark in Mark), "none"]
    return ", ".join(f"{own.text(f'mark.{key}')} – {own.text(f'legend.{key}')}" for key in keys)


def leader(session: Session, activity: Activity, meeting: Meeting | None = None) -> str:
    """Who leads: of a meeting the substitute, where there is one."""
    leader_id = (meeting.leader_id if meeting else None) or activity.leader_id
    worker = session.get(Worker, leader_id) if leader_id else None
    return worker.name if worker else ""


def room(activity: Activity, meeting: Meeting | None = None) -> str:
    """Where it is: of a meeting its own room, where it has one."""
    return (meeting.room if meeting else "") or activity.room


def joined(parts: Sequence[str], between: str = ", ") -> str:
    """What is there of the parts."""
    return between.join(part for part in parts if part)
