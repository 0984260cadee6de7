"""The week on paper: for the wall, without names of people who take part, and for one person."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.documents.facts import LANGUAGE, drawn, leader, of_week, period, room, words
from kiscase.activities.model import Activity, Happening, Meeting
from kiscase.club.model import Club
from kiscase.core.i18n import N_, clock, day, speaking, weekday
from kiscase.core.journal import today
from kiscase.paper.blocks import Block, Column, Field, Fields, Grid, Heading, Text
from kiscase.paper.document import Document
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, shown

WALL, OWN = "week-plan", "own-plan"


def wall(session: Session, on: date) -> Paper:
    """The week of a day for the wall; the names of leaders only where the club wants them, of participants never."""
    since, until = of_week(on)
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until, Meeting.participant_id.is_(None))
    meetings = list(session.scalars(chosen.order_by(Meeting.day, Meeting.starts)))
    club = session.scalars(select(Club)).one()
    rows = _rows(session, meetings, leaders=club.leaders_on_plan)
    story = _story(session, "title.plan", (since, until), rows, [], leaders=club.leaders_on_plan)
    with speaking(LANGUAGE):
        title = words(session).text("title.plan")
    number = f"T{since:%G-%V}"
    draw = drawn(title, number, today(session), story, landscape=True)
    return Paper(WALL, Activity.__tablename__, since.toordinal(), number, {"rows": rows}, draw)


def own(session: Session, participant_id: int, on: date) -> Paper:
    """The week of a day for one person, with whom to call."""
    person = session.get_one(Participant, participant_id)
    since, until = of_week(on)
    found = rates.marks(session, participant_id=participant_id, since=since, until=until, ahead=True)
    meetings = [session.get_one(Meeting, row.meeting_id) for row in found]
    rows = _rows(session, meetings, leaders=True)
    with speaking(LANGUAGE):
        text = words(session)
        club = session.scalars(select(Club)).one()
        end: list[Block] = [Text(text.text("text.ask", phone=club.phone))] if club.phone else []
        title = text.text("title.plan_of")
    story = _story(session, "title.plan_of", (since, until), rows, end, name=person.name, leaders=True)
    number = f"T{participant_id}/{since:%G-%V}"
    says = {"rows": rows, "name": person.name}
    draw = drawn(title, number, today(session), story)
    return Paper(OWN, Participant.__tablename__, participant_id, number, says, draw, participant_id)


def _rows(session: Session, meetings: list[Meeting], *, leaders: bool) -> list[list[str]]:
    rows = []
    with speaking(LANGUAGE):
        text = words(session)
        for one in meetings:
            activity = session.get_one(Activity, one.activity_id)
            name = activity.name
            if one.happening is Happening.CANCELLED:
                name = f"{name} – {text.text('text.cancelled', reason=one.reason)}"
            when = f"{clock(one.starts)}–{clock(one.ends)}"
            row = [f"{weekday(one.day)}, {day(one.day)}", when, name, room(activity, one)]
            rows.append([*row, leader(session, activity, one)] if leaders else row)
    return rows


def _story(
    session: Session,
    title: str,
    week: tuple[date, date],
    rows: list[list[str]],
    end: list[Block],
    *,
    name: str = "",
    leaders: bool = False,
) -> list[Block]:
    with speaking(LANGUAGE):
        text = words(session)
        facts = [Field(text.text("label.participant"), name, 0.6)] if name else []
        facts.append(Field(text.text("label.week"), period(*week), 0.4))
        keys = ("day", "time", "activity", "room", *(("leader",) if leaders else ()))
        widths = (2.6, 1.6, 4.4, 2.0, 2.4)
        columns = [Column(text.text(f"column.{key}"), width) for key, width in zip(keys, widths, strict=False)]
        body: list[Block] = [Grid(columns, rows)] if rows else [Text(text.text("text.nothing"))]
        return [Heading(text.text(title)), Fields(facts), *body, *end]


def _weeks(session: Session) -> list[tuple[str, int]]:
    """This week and the next one."""
    monday = of_week(today(session))[0]
    weeks = (monday, date.fromordinal(monday.toordinal() + 7))
    return [(f"T{one:%G-%V}", one.toordinal()) for one in weeks]


def _people(session: Session) -> list[tuple[str, int]]:
    """This week of everybody who was on a list within a year, or will be."""
    monday = of_week(today(session))[0]
    found = {row.participant_id for row in rates.marks(session, since=monday - timedelta(365), ahead=True)}
    return [(f"T{one}/{monday:%G-%V}", one) for one in sorted(found)]


def _wall(session: Session, monday: int) -> bytes:
    return shown(session, wall(session, date.fromordinal(monday)))


def _own(session: Session, participant_id: int) -> bytes:
    return shown(session, own(session, participant_id, today(session)))


DOCUMENTS = (
    Document(WALL, N_("Week plan for the wall"), _weeks, _wall),
    Document(OWN, N_("Week plan of a person"), _people, _own),
)
