"""An activity of the club, the rule by which its meetings follow each other, and the meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core import law
from kiscase.core.i18n import N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner

LONGEST_SERIES = 400  # meetings; a longer one is a mistyped date


class Weekday(Choice):
    """A day of the week on which a series meets."""

    MONDAY = "0", N_("Monday")
    TUESDAY = "1", N_("Tuesday")
    WEDNESDAY = "2", N_("Wednesday")
    THURSDAY = "3", N_("Thursday")
    FRIDAY = "4", N_("Friday")
    SATURDAY = "5", N_("Saturday")
    SUNDAY = "6", N_("Sunday")


class Setting(Choice):
    """Whether people come together or one by one."""

    GROUP = "group", N_("in a group")
    INDIVIDUAL = "individual", N_("individual meetings")


class Repeat(Choice):
    """How a series goes on."""

    WEEKLY = "weekly", N_("by weeks")
    MONTHLY = "monthly", N_("by months, on the n-th weekday")


class Nth(Choice):
    """Which of the weekdays of a month; the word is what dateutil counts by."""

    FIRST = "1", N_("first")
    SECOND = "2", N_("second")
    THIRD = "3", N_("third")
    FOURTH = "4", N_("fourth")
    LAST = "-1", N_("last")


class Activity(Record):
    """An activity of the club, of a kind of art. 18 ust. 2 or 10 of the social employment act."""

    __tablename__ = "activity"

    name: Mapped[str] = field(N_("Name of the activity"), required=True)
    kind: Mapped[str] = field(N_("Kind"), Kind.CHOICE, options=law.activity_kinds, required=True)
    sub: Mapped[str | None] = field(N_("More exactly"), Kind.CHOICE, options=law.activity_subkinds)
    setting: Mapped[Setting] = field(N_("Setting"), choice=Setting, required=True, default=Setting.GROUP)
    leader_id: Mapped[int | None] = owner("worker.id", optional=True)
    room: Mapped[str] = field(N_("Room"))
    capacity: Mapped[int | None] = field(N_("Places"), Kind.NUMBER)
    repeat: Mapped[Repeat] = field(N_("Repeated"), choice=Repeat, required=True, default=Repeat.WEEKLY)
    every: Mapped[int | None] = field(N_("Every … weeks or months"), Kind.NUMBER, required=True, default=1)
    nth: Mapped[Nth | None] = field(N_("Which one of the month"), choice=Nth)
    weekdays: Mapped[list[str]] = field(N_("On"), Kind.CODES, options=Weekday.options, required=True)
    starts: Mapped[time] = field(N_("From (time)"), Kind.TIME, required=True)
    ends: Mapped[time] = field(N_("To (time)"), Kind.TIME, required=True)
    since: Mapped[date] = field(N_("First day"), Kind.DATE, required=True)
    until: Mapped[date | None] = field(
        N_("Last day"), Kind.DATE, help=N_("Give the last day or the number of meetings.")
    )
    count: Mapped[int | None] = field(N_("Number of meetings"), Kind.NUMBER)
    note: Mapped[str] = field(N_("Note"), Kind.LONG)

    def problems(self) -> dict[str, str]:
        """The order of days and times, what the rule of the series needs, and a series of a sensible length."""
        found = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day lies before the first.")
        elif self.until is None and self.count is None:
            found["until"] = _("Please give the last day or the number of meetings.")
        if self.count is not None and not 1 <= self.count <= LONGEST_SERIES:
            found["count"] = _("A series has 1 to {count} meetings. Please check the number.").format(
                count=LONGEST_SERIES
            )
        if self.every is not None and not 1 <= self.every <= 52:
            found["every"] = _("Please give a number from 1 to 52.")
        if self.repeat is Repeat.MONTHLY and self.nth is None:
            found["nth"] = _("Please choose which one of the month.")
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


class Happening(Choice):
    """Whether a meeting takes place."""

    PLANNED = "planned", N_("takes place")
    CANCELLED = "cancelled", N_("does not take place")


class Meeting(Record):
    """One meeting of an activity; what differs from the activity's own room and leader stands here."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("activity_id", "day", "starts"),)
    owners: ClassVar[tuple[str, ...]] = ("activity_id",)

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    day: Mapped[date] = field(N_("Day"), Kind.DATE, required=True, index=True)
    starts: Mapped[time] = field(N_("From (time)"), Kind.TIME, required=True)
    ends: Mapped[time] = field(N_("To (time)"), Kind.TIME, required=True)
    room: Mapped[str] = field(N_("Room"), help=N_("Only when it differs from the activity's."))
    leader_id: Mapped[int | None] = owner("worker.id", optional=True)
    """Who leads in the place of the activity's leader."""
    participant_id: Mapped[int | None] = owner("participant.id", optional=True)
    """Whose individual meeting it is."""
    happening: Mapped[Happening] = field(N_("State"), choice=Happening, required=True, default=Happening.PLANNED)
    reason: Mapped[str] = field(N_("Why it does not take place"))
    moved_from: Mapped[date | None] = field(N_("Moved from"), Kind.DATE)
    topic: Mapped[str] = field(N_("Topic"), Kind.LONG)
    notes: Mapped[str] = field(N_("Notes of the leader"), Kind.LONG)
    reopened_on: Mapped[date | None] = field(N_("Register opened again on"), Kind.DATE)
    reopened_why: Mapped[str] = field(N_("Why it was opened again"))

    def problems(self) -> dict[str, str]:
        """The order of times, and the reason of a meeting that does not take place."""
        found = {}
        if self.starts and self.ends and self.ends <= self.starts:
            found["ends"] = _("The meeting ends before it begins.")
        if self.happening is Happening.CANCELLED and not self.reason:
            found["reason"] = _("Please write why it does not take place.")
        return found


class Scope(Choice):
    """Which meetings of a series a change is about."""

    THIS = "this", N_("this meeting")
    LATER = "later", N_("this one and all later ones")
    ALL = "all", N_("all meetings")


class Closure(Record):
    """Days on which the club is closed: no meeting is planned on them."""

    __tablename__ = "closure"

    name: Mapped[str] = field(N_("Why the club is closed"), required=True)
    since: Mapped[date] = field(N_("From"), Kind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), Kind.DATE, required=True)

    def problems(self) -> dict[str, str]:
        """The order of days."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The last day lies before the first.")}
        return {}
