"""The month on paper: the card of one person, and the grid of an activity with its people and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.documents.facts import (
    LANGUAGE,
    drawn,
    hours,
    hours_text,
    leader,
    legend,
    month_name,
    of_month,
    room,
    sign,
    words,
)
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.rates import Marked, Rate
from kiscase.core.i18n import N_, sort_key, speaking
from kiscase.core.journal import today
from kiscase.paper.blocks import Block, Column, Field, Fields, Grid, Heading, Place, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.letter import Letter
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, shown

_SUMS = ("attended", "excused", "unexcused", "share")
CARD, GRID = "attendance-card", "attendance-month"
_MONTHS = 12 * 10_000  # so that one number says whose and of which month


def number_of(row_id: int, on: date) -> int:
    """One number for a record and a month: what the register and the command line call the paper by."""
    return row_id * _MONTHS + on.year * 12 + on.month - 1


def _of(number: int) -> tuple[int, date]:
    row_id, months = divmod(number, _MONTHS)
    return row_id, date(months // 12, months % 12 + 1, 1)


def card(session: Session, participant_id: int, month: date) -> Paper:
    """The card of a person: a row for each activity, a column for each day, hours and rate."""
    person = session.get_one(Participant, participant_id)
    since, until = of_month(month)
    with speaking(LANGUAGE):
        own = words(session)
        rows, whole, spent = _card_rows(session, own, participant_id, since, until)
        days = [str(place) for place in range(1, until.day + 1)]
        story: list[Block] = [
            Heading(own.text("title.card")),
            Fields(
                [
                    Field(own.text("label.participant"), person.name, 0.6),
                    Field(own.text("label.month"), month_name(since), 0.4),
                ]
            ),
        ]
        if rows:
            columns = [Column(own.text("column.activity"), 5.5)]
            columns += [Column(one, 0.72, "centre") for one in days] + [Column(own.text("column.hours"), 1.7, "right")]
            story += [Grid(columns, rows), *_sums(own, whole, spent), Text(_explained(own), "small")]
        else:
            story.append(Text(own.text("text.nothing")))
        story.append(Signatures([Place(own.text("place.coordinator"))]))
        title = own.text("title.card")
    number = f"KO{participant_id}/{since:%Y-%m}"
    says = {"name": person.name, "rows": rows, "whole": list(whole[:5]), "formula": whole.formula}
    draw = drawn(title, number, until, story, landscape=True)
    key = number_of(participant_id, since)
    return Paper(CARD, Participant.__tablename__, key, number, says, draw, participant_id)


def _card_rows(
    session: Session, own: Letter, participant_id: int, since: date, until: date
) -> tuple[list[list[str]], Rate, float]:
    found = rates.marks(session, participant_id=participant_id, since=since, until=until)
    meetings = {row.meeting_id: session.get_one(Meeting, row.meeting_id) for row in found}
    by_activity: dict[int, list[Marked]] = {}
    for row in found:
        by_activity.setdefault(row.activity_id, []).append(row)
    rows, spent = [], 0.0
    for activity_id, marked in by_activity.items():
        name = session.get_one(Activity, activity_id).name
        signs: dict[int, str] = {}
        for row in marked:
            signs[row.day.day] = signs.get(row.day.day, "") + sign(own, row.mark)
        time = sum(_spent(row, meetings[row.meeting_id]) for row in marked)
        spent += time
        rows.append([name, *(signs.get(place, "") for place in range(1, until.day + 1)), hours_text(time)])
    return sorted(rows, key=lambda row: sort_key(row[0])), rates.rate(session, found), spent


def grid(session: Session, activity_id: int, month: date) -> Paper:
    """The grid of an activity: its people by its meetings, with sums and rates."""
    activity = session.get_one(Activity, activity_id)
    since, until = of_month(month)
    with speaking(LANGUAGE):
        own = words(session)
        meetings, rows, whole = grid_rows(session, own, activity_id, since, until)
        story: list[Block] = [
            Heading(own.text("title.grid")),
            Text(activity.name, "centred"),
            Fields(
                [
                    Field(own.text("label.month"), month_name(since), 0.25),
                    Field(own.text("label.leader"), leader(session, activity), 0.4),
                    Field(own.text("label.room"), room(activity), 0.35),
                ]
            ),
        ]
        if rows:
            columns = [Column(own.text("column.name"), 6)]
            columns += [Column(f"{one.day.day}.{one.day.month:02}", 1.3, "centre") for one in meetings]
            columns += [
                Column(own.text(f"column.{key}"), 2, "right") for key in ("attended", "excused", "unexcused", "share")
            ]
            story += [Grid(columns, rows, numbered=True), *_sums(own, whole), Text(_explained(own), "small")]
        else:
            story.append(Text(own.text("text.nothing")))
        story.append(Signatures([Place(own.text("place.leader"), leader(session, activity))]))
        title = own.text("title.grid")
    number = f"Z{activity_id}/{since:%Y-%m}"
    says = {"name": activity.name, "rows": rows, "formula": whole.formula}
    draw = drawn(title, number, until, story, landscape=True)
    return Paper(GRID, Activity.__tablename__, number_of(activity_id, since), number, says, draw)


def grid_rows(
    session: Session, own: Letter, activity_id: int, since: date, until: date
) -> tuple[list[Meeting], list[list[str]], Rate]:
    """The meetings of a time, a row of signs and sums for each person, and the rate of all."""
    on = today(session)
    found = rates.marks(session, activity_id=activity_id, since=since, until=until, ahead=True)
    ids = dict.fromkeys(row.meeting_id for row in found)
    meetings = [session.get_one(Meeting, one) for one in ids]
    by_person: dict[int, dict[int, Marked]] = {}
    for row in found:
        by_person.setdefault(row.participant_id, {})[row.meeting_id] = row
    chosen = select(Participant).where(Participant.id.in_(by_person)).order_by(Participant.sort, Participant.id)
    rows = []
    for person in session.scalars(chosen):
        mine = by_person[person.id]
        rate = rates.rate(session, (row for row in mine.values() if row.day <= on))
        signs = [sign(own, mine[one].mark) if one in mine else "–" for one in ids]
        rows.append(
            [
                f"{person.family_name} {person.given_name}",
                *signs,
                str(rate.attended),
                str(rate.excused),
                str(rate.unexcused),
                _percent(rate),
            ]
        )
    return meetings, rows, rates.rate(session, (row for row in found if row.day <= on))


def _spent(row: Marked, meeting: Meeting) -> float:
    if row.mark not in rates.THERE:
        return 0.0
    return row.minutes / 60 if row.minutes is not None else hours(meeting.starts, meeting.ends)


def _percent(rate: Rate) -> str:
    return "–" if rate.percent is None else f"{rate.percent}%"


def _sums(own: Letter, rate: Rate, spent: float | None = None) -> list[Block]:
    items = [
        Field(own.text("column.attended"), f"{rate.attended} / {rate.counted}", 0.2),
        Field(own.text("column.share"), _percent(rate), 0.15),
        Field(own.text("label.formula"), rate.formula, 0.45 if spent is not None else 0.65),
    ]
    if spent is not None:
        items.append(Field(own.text("column.hours"), hours_text(spent), 0.2))
    return [Fields(items)]


def _explained(own: Letter) -> str:
    return f"{own.text('label.legend')}: {legend(own)}"


def _cards(session: Session) -> list[tuple[str, int]]:
    """The cards of the last twelve months, of whoever was on a list."""
    return _numbers(session, "KO", lambda row: row.participant_id)


def _grids(session: Session) -> list[tuple[str, int]]:
    return _numbers(session, "Z", lambda row: row.activity_id)


def _numbers(session: Session, mark: str, whose: Callable[[Marked], int]) -> list[tuple[str, int]]:
    until = of_month(today(session))[1]
    since = until.replace(day=1) - relativedelta(months=11)
    found = rates.marks(session, since=since, until=until, ahead=True)
    keys = sorted({(whose(row), row.day.replace(day=1)) for row in found})
    return [(f"{mark}{row_id}/{month:%Y-%m}", number_of(row_id, month)) for row_id, month in keys]


def _card(session: Session, number: int) -> bytes:
    return shown(session, card(session, *_of(number)))


def _grid(session: Session, number: int) -> bytes:
    return shown(session, grid(session, *_of(number)))


DOCUMENTS = (
    Document(CARD, N_("Monthly attendance card"), _cards, _card),
    Document(GRID, N_("Attendance of the month"), _grids, _grid),
)
