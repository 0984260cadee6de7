"""Activities, their meetings, who is enrolled, and the marks of attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import ClassVar

from dateutil.rrule import WEEKLY, rrule
from sqlalchemy import ColumnElement, UniqueConstraint
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from kiscase.contracts.model import Contract
from kiscase.core import law
from kiscase.core.i18n import N_, _, language
from kiscase.core.record import Choice, Kind, Record, field, owner

LONGEST_SERIES = 400  # meetings; a longer one is a mistyped date


class Weekday(Choice):
    """The day of a weekly series."""

    MONDAY = "0", N_("Monday")
    TUESDAY = "1", N_("Tuesday")
    WEDNESDAY = "2", N_("Wednesday")
    THURSDAY = "3", N_("Thursday")
    FRIDAY = "4", N_("Friday")
    SATURDAY = "5", N_("Saturday")
    SUNDAY = "6", N_("Sunday")


class Mark(Choice):
    """What the attendance list says of one person at one meeting; no mark is not an absence."""

    PRESENT = "present", N_("present")
    LATE = "late", N_("late")
    LEFT_EARLY = "left_early", N_("left early")
    EXCUSED = "excused", N_("excused")
    UNEXCUSED = "unexcused", N_("absent without excuse")


class Activity(Record):
    """An activity of the club, of a kind of art. 18 ust. 2 or 10 of the social employment act."""

    __tablename__ = "activity"

    name: Mapped[str] = field(N_("Name of the activity"), required=True)
    kind: Mapped[str] = field(N_("Kind"), Kind.CHOICE, options=law.activity_kinds, required=True)
    leader_id: Mapped[int | None] = owner("worker.id", optional=True)
    room: Mapped[str] = field(N_("Room"))
    capacity: Mapped[int | None] = field(N_("Places"), Kind.NUMBER)
    weekday: Mapped[Weekday] = field(N_("Each week on"), choice=Weekday, required=True, default=Weekday.MONDAY)
    starts: Mapped[time] = field(N_("From (time)"), Kind.TIME, required=True)
    ends: Mapped[time] = field(N_("To (time)"), Kind.TIME, required=True)
    since: Mapped[date] = field(N_("First day"), Kind.DATE, required=True)
    until: Mapped[date] = field(N_("Last day"), Kind.DATE, required=True)
    note: Mapped[str] = field(N_("Note"), Kind.LONG)

    def problems(self) -> dict[str, str]:
        """The order of days and times, and a series of a sensible length."""
        found = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day lies before the first.")
        elif self.since and self.until and (self.until - self.since).days > 7 * LONGEST_SERIES:
            found["until"] = _("This would be more than {count} meetings. Please check the dates.").format(
                count=LONGEST_SERIES
            )
        if self.starts and self.ends and self.ends <= self.starts:
            found["ends"] = _("The meeting ends before it begins.")
        if self.capacity is not None and self.capacity < 1:
            found["capacity"] = _("There must be at least one place.")
        return found

    def find_words(self) -> Sequence[str]:
        """An activity is found by its name and its room."""
        return (self.name, self.room)

    def find_title(self) -> str:
        """The name."""
        return self.name


class Meeting(Record):
    """One meeting of an activity."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("activity_id", "day"),)
    owners: ClassVar[tuple[str, ...]] = ("activity_id",)

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    day: Mapped[date] = field(N_("Day"), Kind.DATE, required=True, index=True)
    starts: Mapped[time] = field(N_("From (time)"), Kind.TIME, required=True)
    ends: Mapped[time] = field(N_("To (time)"), Kind.TIME, required=True)
    topic: Mapped[str] = field(N_("Topic"))


class Enrolment(Record):
    """That a person takes part in an activity, from a day and perhaps until a day, as long as a contract lasts."""

    __tablename__ = "enrolment"
    owners: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    participant_id: Mapped[int] = owner("participant.id")
    contract_id: Mapped[int] = owner("contract.id")
    since: Mapped[date] = field(N_("Enrolled from"), Kind.DATE, required=True)
    until: Mapped[date | None] = field(N_("Enrolled until"), Kind.DATE)


def lasts(on: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The condition, with Contract joined, that an enrolment is not over before a day, by itself or by its contract."""
    return (Enrolment.until.is_(None) | (Enrolment.until >= on)) & (
        Contract.closed_on.is_(None) | (Contract.closed_on >= on)
    )


class Attendance(Record):
    """The mark of one person at one meeting."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "participant_id"),)
    owners: ClassVar[tuple[str, ...]] = ("meeting_id", "participant_id")

    meeting_id: Mapped[int] = owner("meeting.id", cascade=True, index=False)
    participant_id: Mapped[int] = owner("participant.id")
    mark: Mapped[Mark] = field(N_("Mark"), choice=Mark, required=True)
    reason: Mapped[str] = field(N_("Reason"))


def meeting_days(weekday: Weekday, since: date, until: date) -> Iterator[tuple[date, str]]:
    """The days of a weekly series, each with the name of the public holiday that strikes it out, or empty."""
    first, last = datetime.combine(since, time()), datetime.combine(until, time())
    for moment in rrule(WEEKLY, byweekday=int(weekday), dtstart=first, until=last):
        yield moment.date(), holiday(moment.date())


def holiday(day: date) -> str:
    """The name of a Polish public holiday in the current language; empty for any other day."""
    import holidays

    known = {"pl": "pl", "en": "en_US", "uk": "uk"}.get(language(), "pl")
    return str(holidays.country_holidays("PL", years=day.year, language=known).get(day, ""))
