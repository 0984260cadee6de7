"""Marks of attendance, the ledger of absences that lies over them, and what follows from staying away."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import ColumnElement, UniqueConstraint, exists
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from kiscase.activities.model.activity import Meeting
from kiscase.core.i18n import N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner


class Mark(Choice):
    """What the attendance list says of one person at one meeting; no mark is not an absence."""

    PRESENT = "present", N_("present")
    LATE = "late", N_("late")
    LEFT_EARLY = "left_early", N_("left early")
    EXCUSED = "excused", N_("excused")
    UNEXCUSED = "unexcused", N_("absent without excuse")


class Attendance(Record):
    """The mark of one person at one meeting, made by hand."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "participant_id"),)
    owners: ClassVar[tuple[str, ...]] = ("meeting_id", "participant_id")

    meeting_id: Mapped[int] = owner("meeting.id", cascade=True, index=False)
    participant_id: Mapped[int] = owner("participant.id")
    mark: Mapped[Mark] = field(N_("Mark"), choice=Mark, required=True)
    minutes: Mapped[int | None] = field(N_("Minutes there"), Kind.NUMBER)
    """How long the person was there, when not for the whole meeting."""
    reason: Mapped[str] = field(N_("Reason"))
    evidence: Mapped[str] = field(N_("Evidence"))
    guest: Mapped[bool] = field(N_("Came without being enrolled"), Kind.FLAG)


class AbsenceKind(Choice):
    """Why somebody stays away for a time."""

    SICK = "sick", N_("illness")
    OFFICE = "office", N_("summons to an office or a court")
    CARE = "care", N_("care of a child or a family member")
    INTERVIEW = "interview", N_("job interview")
    FAMILY = "family", N_("family matter")
    OTHER = "other", N_("another reason")


class Absence(Record):
    """An excused absence for a time: it covers every meeting in it that has no mark made by hand."""

    __tablename__ = "absence"
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id")
    kind: Mapped[AbsenceKind] = field(N_("Kind"), choice=AbsenceKind, required=True, default=AbsenceKind.SICK)
    since: Mapped[date] = field(N_("From"), Kind.DATE, required=True, index=True)
    until: Mapped[date] = field(N_("Until"), Kind.DATE, required=True, index=True)
    evidence: Mapped[str] = field(N_("Evidence"), help=N_("Such as the number of a sick note, and who has seen it."))
    note: Mapped[str] = field(N_("Note"))

    def problems(self) -> dict[str, str]:
        """The order of days."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The last day lies before the first.")}
        return {}


def covered(participant_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition, with Meeting in the query, that the ledger excuses the person on the day of the meeting."""
    return (
        exists()
        .where(Absence.participant_id == participant_id, Absence.since <= Meeting.day, Absence.until >= Meeting.day)
        .correlate_except(Absence)
    )


class Task(Record):
    """Something to be done about a person's attendance; one at a time for a person and an activity."""

    __tablename__ = "task"
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id")
    activity_id: Mapped[int | None] = owner("activity.id", optional=True)
    opened_on: Mapped[date] = field(N_("Opened on"), Kind.DATE, required=True)
    count: Mapped[int] = field(N_("Absences in a row"), Kind.NUMBER, required=True)
    done_on: Mapped[date | None] = field(N_("Done on"), Kind.DATE)
    note: Mapped[str] = field(N_("What was done"), Kind.LONG)
