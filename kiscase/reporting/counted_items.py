"""What is behind a figure or a gap: each row by name, and the record that it opens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Meeting
from kiscase.activities.periods import hours_text, month_name, time_range_text
from kiscase.activities.work_hours.model import WorkDay, WorkHours
from kiscase.club.model import Club, Worker
from kiscase.club.money.model import SOURCES, GrantMoney
from kiscase.club.registration.model import RegisterEvent
from kiscase.club.staff.model import Volunteering
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import participant_names
from kiscase.reporting.gaps import ReportGap


class CountedItem(NamedTuple):
    """Something that a figure counts: its name, what more there is to know, and the record that opens."""

    id: int
    name: str
    detail: str
    way: tuple[str, int] | None


def list_counted_items(session: Session, parts: Sequence[tuple[str, Collection[int]]]) -> list[CountedItem]:
    """What a figure counts, in its order; what was deleted since is listed by its number."""
    found: list[CountedItem] = []
    for table, ids in parts:
        items = list(_LISTS[table](session, ids))
        found += items
        words = _("no. {number}: no longer on file")
        gone = sorted(set(ids) - {item.id for item in items})
        found += [CountedItem(one, words.format(number=one), "", None) for one in gone]
    return found


def _people(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    names = participant_names(session, ids)
    chosen = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.sort, Participant.id)
    for one in session.scalars(chosen):
        born = _("born {date}").format(date=one.birth_text) if one.birth_text else ""
        sex = one.sex.label if one.sex else _("sex not recorded")
        yield CountedItem(one.id, names[one.id], " · ".join(filter(None, (born, sex))), (one.__tablename__, one.id))


def _activities(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(Activity).where(Activity.id.in_(ids)).order_by(Activity.name, Activity.id)
    for one in session.scalars(chosen):
        yield CountedItem(one.id, one.name, one.kind_text(), (one.__tablename__, one.id))


def _meetings(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(Meeting, Activity.name).join(Activity, Activity.id == Meeting.activity_id)
    for one, name in session.execute(
        chosen.where(Meeting.id.in_(ids)).order_by(Meeting.day, Meeting.starts, Meeting.id)
    ):
        when = f"{format_date(one.day)}, {time_range_text(one.starts, one.ends)}"
        yield CountedItem(one.id, name, when, (one.__tablename__, one.id))


def _contracts(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(Contract, Participant).join(Participant, Participant.id == Contract.participant_id)
    ordered = chosen.where(Contract.id.in_(ids)).order_by(
        Contract.number_year.nulls_last(), Contract.number_seq.nulls_last(), Contract.id
    )
    for one, person in session.execute(ordered):
        yield CountedItem(
            one.id, one.title, f"{person.search_title()} · {one.state_and_end()}", (one.__tablename__, one.id)
        )


def _work_days(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(WorkDay, Participant).join(Participant, Participant.id == WorkDay.participant_id)
    for one, person in session.execute(chosen.where(WorkDay.id.in_(ids)).order_by(WorkDay.day, WorkDay.id)):
        when = f"{format_date(one.day)}, {hours_text(one.minutes / 60)}"
        yield CountedItem(one.id, person.search_title(), when, (Participant.__tablename__, person.id))


def _work_months(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(WorkHours, Participant).join(Participant, Participant.id == WorkHours.participant_id)
    for one, person in session.execute(chosen.where(WorkHours.id.in_(ids)).order_by(WorkHours.month, WorkHours.id)):
        when = f"{month_name(one.month)}, {hours_text(one.done or 0)}"
        yield CountedItem(one.id, person.search_title(), when, (Participant.__tablename__, person.id))


def _workers(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    for one in session.scalars(select(Worker).where(Worker.id.in_(ids)).order_by(Worker.sort, Worker.id)):
        yield CountedItem(one.id, one.search_title(), one.role.label, (one.__tablename__, one.id))


def _grants(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    for one in session.scalars(select(GrantMoney).where(GrantMoney.id.in_(ids)).order_by(GrantMoney.id)):
        yield CountedItem(one.id, SOURCES.label(one.source), one.agreement_number, (one.__tablename__, one.id))


def _volunteers(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    chosen = select(Volunteering).where(Volunteering.id.in_(ids)).order_by(Volunteering.year, Volunteering.id)
    for one in session.scalars(chosen):
        words = _("women: {women}, men: {men}, hours: {hours}")
        detail = words.format(women=one.women or 0, men=one.men or 0, hours=one.hours or 0)
        name = _("Volunteers of {year}").format(year=one.year)
        yield CountedItem(one.id, name, detail, (one.__tablename__, one.id))


def _clubs(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    for one in session.scalars(select(Club).where(Club.id.in_(ids))):
        yield CountedItem(one.id, _("Data of the club"), one.name, (one.__tablename__, one.id))


def _register_events(session: Session, ids: Collection[int]) -> Iterator[CountedItem]:
    for one in session.scalars(select(RegisterEvent).where(RegisterEvent.id.in_(ids))):
        detail = " · ".join(filter(None, (one.number, format_date(one.day))))
        yield CountedItem(one.id, one.kind.label, detail, (one.__tablename__, one.id))


def name_gaps(session: Session, gaps: Sequence[ReportGap]) -> dict[tuple[str, int], str]:
    """The names of the records that have a gap, by their table and id."""
    parts: dict[str, set[int]] = {}
    for gap in gaps:
        parts.setdefault(gap.table, set()).add(gap.row_id)
    return {
        (table, item.id): item.name
        for table, ids in parts.items()
        for item in list_counted_items(session, [(table, ids)])
    }


_LISTS: Mapping[str, Callable[[Session, Collection[int]], Iterator[CountedItem]]] = {
    "participant": _people,
    "activity": _activities,
    "meeting": _meetings,
    "contract": _contracts,
    "work_day": _work_days,
    "work_hours": _work_months,
    "worker": _workers,
    "grant_money": _grants,
    "volunteering": _volunteers,
    "club": _clubs,
    "register_event": _register_events,
}
