"""An activity of the club, the rule by which its meetings follow each other, and the meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from sqlalchemy import BindParameter, ColumnElement, UniqueConstraint, case, exists
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session

from kiscase.activities.activity_rules import (
    COMMISSIONED_REINTEGRATION,
    OTHER_KIND,
    ActivityRule,
    find_activity_rule,
    find_first_day,
)
from kiscase.activities.periods import meeting_hours, time_range_text
from kiscase.activities.series_model import (
    MAX_SERIES_MEETINGS,
    Recurrence,
    Weekday,
    WeekOfMonth,
    read_weekday_hours,
    series_hours_text,
    weekday_hours_label,
)
from kiscase.contracts.model import Contract
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.own_fields.definitions import own_search_texts
from kiscase.core.own_fields.model import own_values_column
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.text.names import former_names_text, join_names
from kiscase.participants.model import Participant


class ActivityFormat(Choice):
    """Whether people meet as a group or one by one."""

    GROUP = "group", N_("in a group")
    INDIVIDUAL = "individual", N_("individual meetings")


class Activity(Record):
    """An activity of the club, of a kind of art. 18 ust. 2 or 10 of the social employment act."""

    __tablename__ = "activity"
    kept_in_bin: ClassVar[bool] = True

    name: Mapped[str] = field(N_("Name of the activity"), required=True)
    kind: Mapped[str] = field(
        N_("Kind"),
        FieldKind.CHOICE,
        options=legal_rules.activity_kind_options,
        label_of=legal_rules.activity_kind_label,
        required=True,
    )
    sub: Mapped[str | None] = field(
        N_("Subtype"),
        FieldKind.CHOICE,
        options=legal_rules.activity_subkind_options,
        label_of=legal_rules.activity_subkind_label,
    )
    own_kind: Mapped[str] = field(
        N_("Kind in your own words"), help=N_("Such as: cooking course. The list in art. 18 ust. 2 is open.")
    )
    # Translators: whether people meet as a group or one by one
    setting: Mapped[ActivityFormat] = field(
        N_("Form of the meetings"), choice=ActivityFormat, required=True, default=ActivityFormat.GROUP
    )
    leader_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    own_values: Mapped[dict[str, Any]] = own_values_column()
    room: Mapped[str] = field(N_("Room"))
    capacity: Mapped[int | None] = field(N_("Places"), FieldKind.NUMBER, limits=(1, 10_000))
    repeat: Mapped[Recurrence] = field(N_("Repeated"), choice=Recurrence, required=True, default=Recurrence.WEEKLY)
    every: Mapped[int | None] = field(N_("Every … weeks or months"), FieldKind.NUMBER, limits=(1, 52), default=1)
    nth: Mapped[WeekOfMonth | None] = field(N_("Which one of the month"), choice=WeekOfMonth)
    weekdays: Mapped[list[str]] = field(N_("On"), FieldKind.CODES, options=Weekday.options)
    starts: Mapped[time | None] = field(N_("From (time)"), FieldKind.TIME)
    ends: Mapped[time | None] = field(N_("To (time)"), FieldKind.TIME)
    weekday_hours: Mapped[list[str]] = field(
        N_("Other hours on some days"), FieldKind.CODES, label_of=weekday_hours_label
    )
    since: Mapped[date] = field(N_("First day"), FieldKind.DATE, required=True)
    until: Mapped[date | None] = field(
        N_("Last day"), FieldKind.DATE, help=N_("Give the last day or the number of meetings.")
    )
    count: Mapped[int | None] = field(N_("Number of meetings"), FieldKind.NUMBER, limits=(1, MAX_SERIES_MEETINGS))
    cost_per_hour: Mapped[int | None] = field(
        N_("Cost per hour"),
        FieldKind.MONEY,
        limits=(0, 10_000_00),
        help=N_("What an hour of a meeting costs the club: the leader, the room. Reports calculate the cost from it."),
    )
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)
    former_names: Mapped[str] = field(N_("Former names"))

    def kind_text(self) -> str:
        """The kind as people read it, with one's own words for it."""
        label = legal_rules.activity_kind_label(self.kind)
        return _("{kind}: {words}").format(kind=label, words=self.own_kind) if self.own_kind else label

    def is_series(self) -> bool:
        """Whether its meetings follow each other by a rule."""
        return self.repeat in (Recurrence.WEEKLY, Recurrence.MONTHLY)

    def when(self) -> str:
        """The days and hours of the series."""
        if self.is_series():
            return series_hours_text(self.weekdays, self.starts, self.ends, self.weekday_hours)
        day = format_date(self.since) if self.repeat is Recurrence.ONCE else ""
        hours = time_range_text(self.starts, self.ends) if self.starts and self.ends else ""
        return ", ".join(filter(None, (day, hours))) or Recurrence.NONE.label

    def hours_on(self, on: date) -> tuple[time | None, time | None]:
        """From when to when it meets on a day; without a series there may be no usual hours."""
        own = read_weekday_hours(self.weekday_hours).get(Weekday(str(on.weekday())))
        return (own.starts, own.ends) if own else (self.starts, self.ends)

    def problems(self) -> dict[str, str]:
        """Days and times in the wrong order, an incomplete rule of the series, and a series that is too long."""
        if any(code == weekday_hours_label(code) for code in self.weekday_hours):
            return {"weekday_hours": _("These are no hours of a day of the week.")}
        found = self._missing_parts()
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day is before the first.")
        elif self.is_series() and self.until is None and self.count is None:
            found["until"] = _("Please give the last day or the number of meetings.")
        if self.repeat is Recurrence.MONTHLY and self.nth is None:
            found["nth"] = _("Please choose which one of the month.")
        for key, (starts, ends) in self._all_hours().items():
            if ends <= starts:
                found[key] = _("The meeting ends before it begins.")
        return found | self._legal_problems()

    def _missing_parts(self) -> dict[str, str]:
        """What this way of repeating needs and is not filled in."""
        needed = {Recurrence.NONE: (), Recurrence.ONCE: ("starts", "ends")}
        keys = needed.get(self.repeat or Recurrence.WEEKLY, ("every", "weekdays", "starts", "ends"))
        words = _("Please fill in: {label}.")
        keys = (*keys, "own_kind") if self.kind == OTHER_KIND else keys
        return {key: words.format(label=_(self.fields()[key].label)) for key in keys if not getattr(self, key)}

    def _all_hours(self) -> dict[str, tuple[time, time]]:
        """The usual hours and those of single days of the week, by the field at which a problem is shown."""
        found = {"ends": (self.starts, self.ends)} if self.starts and self.ends else {}
        own = read_weekday_hours(self.weekday_hours)
        return found | {f"ends_{one.weekday.value}": (one.starts, one.ends) for one in own.values()}

    def _legal_problems(self) -> dict[str, str]:
        """A kind that the law does not know yet on the first day, and a meeting longer than it allows for a day."""
        rule = find_activity_rule(self.kind, self.since) if self.since else None
        if self.since and rule is None and self.kind == COMMISSIONED_REINTEGRATION:
            words = _("The law knows this kind of activity from {date} on.")
            return {"since": words.format(date=format_date(find_first_day(self.kind)))}
        if rule is None or rule.hours_a_day is None:
            return {}
        hours = {key: meeting_hours(*times) for key, times in self._all_hours().items()}
        return {key: describe_day_limit(rule) for key, long in hours.items() if long > rule.hours_a_day}

    def search_texts(self) -> Sequence[str]:
        """An activity is found by its name, its former names, its room, the own words for its kind, own fields."""
        return (self.name, self.former_names, self.room, self.own_kind, *own_search_texts(self.own_values or {}))

    def search_title(self) -> str:
        """The name."""
        return self.name

    def search_details(self) -> str:
        """Days and hours, the room, and former names."""
        return " · ".join(filter(None, (self.when(), self.room, former_names_text(self.former_names))))


def describe_day_limit(rule: ActivityRule) -> str:
    """The sentence about more hours on a day than the law allows for a kind of activity."""
    words = _("This kind of activity takes at most {count} hours a day ({basis}).")
    return words.format(count=rule.hours_a_day, basis=rule.basis)


class MeetingStatus(Choice):
    """Whether a meeting takes place."""

    PLANNED = "planned", N_("takes place")
    CANCELLED = "cancelled", N_("does not take place")


class Meeting(Record):
    """One meeting of an activity; it has a room and a leader only if they differ from those of the activity."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("activity_id", "day", "starts"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id",)

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    day: Mapped[date] = field(N_("Day"), FieldKind.DATE, required=True, index=True)
    starts: Mapped[time] = field(N_("From (time)"), FieldKind.TIME, required=True)
    ends: Mapped[time] = field(N_("To (time)"), FieldKind.TIME, required=True)
    room: Mapped[str] = field(N_("Room"), help=N_("Only when it differs from the activity's."))
    leader_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    """The substitute for the activity's leader."""
    participant_id: Mapped[int | None] = foreign_key("participant.id", optional=True)
    """Whose individual meeting it is."""
    happening: Mapped[MeetingStatus] = field(
        N_("State"), choice=MeetingStatus, required=True, default=MeetingStatus.PLANNED
    )
    reason: Mapped[str] = field(N_("Why it does not take place"))
    moved_from: Mapped[date | None] = field(N_("Moved from"), FieldKind.DATE)
    single: Mapped[bool] = field(N_("Planned by itself"), FieldKind.FLAG)
    """Whether it was added or changed by itself, so that planning the series anew leaves it."""
    topic: Mapped[str] = field(N_("Topic"), FieldKind.LONG)
    notes: Mapped[str] = field(N_("Notes of the leader"), FieldKind.LONG)
    reopened_on: Mapped[date | None] = field(N_("Register reopened on"), FieldKind.DATE)
    reopened_why: Mapped[str] = field(N_("Why it was reopened"))

    def problems(self) -> dict[str, str]:
        """Times in the wrong order, and a cancelled meeting without a reason."""
        found = {}
        if self.starts and self.ends and self.ends <= self.starts:
            found["ends"] = _("The meeting ends before it begins.")
        if self.happening is MeetingStatus.CANCELLED and not self.reason:
            found["reason"] = _("Please enter why it does not take place.")
        return found


class AttendanceMark(Choice):
    """How one person attended one meeting; a missing mark is not an absence."""

    PRESENT = "present", N_("present")
    LATE = "late", N_("late")
    LEFT_EARLY = "left_early", N_("left early")
    EXCUSED = "excused", N_("excused")
    UNEXCUSED = "unexcused", N_("absent without excuse")


class AbsenceKind(Choice):
    """Why somebody is absent for a period."""

    SICK = "sick", N_("illness")
    OFFICE = "office", N_("summons to an office or a court")
    CARE = "care", N_("care of a child or a family member")
    INTERVIEW = "interview", N_("job interview")
    FAMILY = "family", N_("family matter")
    OTHER = "other", N_("another reason")


def usual_reasons() -> list[tuple[str, str]]:
    """The usual reasons of an absence from one meeting: those of a period, in words."""
    return [(label, label) for word, label in AbsenceKind.options() if word != AbsenceKind.OTHER.value]


def usual_evidence() -> list[tuple[str, str]]:
    """What usually proves an absence; a number or a date is typed after it."""
    texts = (
        *(N_("sick note"), N_("note of a doctor"), N_("summons"), N_("note of the office that was visited")),
        *(N_("written statement of the person"), N_("phone call"), N_("text message")),
    )
    return [(_(text), _(text)) for text in texts]


class Attendance(Record):
    """The mark of one person at one meeting, made by hand."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "participant_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("meeting_id", "participant_id")
    corrections_told: ClassVar[bool] = True

    meeting_id: Mapped[int] = foreign_key("meeting.id", cascade=True, index=False)
    participant_id: Mapped[int] = foreign_key("participant.id")
    mark: Mapped[AttendanceMark] = field(N_("Mark"), choice=AttendanceMark, required=True)
    minutes: Mapped[int | None] = field(N_("Minutes attended"), FieldKind.NUMBER, limits=(0, 24 * 60))
    """How long the person attended, if not the whole meeting."""
    reason: Mapped[str] = field(N_("Reason"), options=usual_reasons)
    evidence: Mapped[str] = field(N_("Evidence"), options=usual_evidence)
    guest: Mapped[bool] = field(N_("Came without being enrolled"), FieldKind.FLAG)

    @classmethod
    def history_label(cls, session: Session, values: Mapping[str, Any], of: tuple[str, int]) -> str:
        """The person and the day; in the history of the person, the activity and the day."""
        meeting = session.get(Meeting, values["meeting_id"])
        if meeting is None:
            return ""
        if of == (Participant.__tablename__, values["participant_id"]):
            name = session.get_one(Activity, meeting.activity_id).name
        elif of in ((Activity.__tablename__, meeting.activity_id), (Meeting.__tablename__, meeting.id)):
            person = session.get(Participant, values["participant_id"])
            name = join_names(person.family_name, person.given_name) if person else ""
        else:
            return ""
        return ", ".join(filter(None, (name, format_date(meeting.day))))


class Absence(Record):
    """An excused absence over a period: it covers every meeting in it that has no mark made by hand."""

    __tablename__ = "absence"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    kind: Mapped[AbsenceKind] = field(N_("Kind"), choice=AbsenceKind, required=True, default=AbsenceKind.SICK)
    since: Mapped[date] = field(N_("From"), FieldKind.DATE, required=True, index=True)
    until: Mapped[date] = field(N_("Until"), FieldKind.DATE, required=True, index=True)
    evidence: Mapped[str] = field(
        N_("Evidence"),
        options=usual_evidence,
        help=N_("Such as the number of a sick note, and who has seen it."),
    )
    note: Mapped[str] = field(N_("Note"))

    def problems(self) -> dict[str, str]:
        """Days in the wrong order."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The last day is before the first.")}
        return {}


def is_covered_by_absence(participant_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition, with Meeting in the query, that an excused absence covers the day of the meeting."""
    return (
        exists()
        .where(Absence.participant_id == participant_id, Absence.since <= Meeting.day, Absence.until >= Meeting.day)
        .correlate_except(Absence)
    )


class EnrolmentEnding(Choice):
    """Why somebody left an activity: a closed list, so that it can be counted."""

    COMPLETED = "completed", N_("took part to the end")
    EMPLOYMENT = "employment", N_("took up work or a business")
    EDUCATION = "education", N_("took up education or training")
    TRANSFERRED = "transferred", N_("moved to another activity")
    RESIGNED = "resigned", N_("own resignation")
    ABSENT = "absent", N_("long absence")
    BREACH = "breach", N_("gross breach of the rules")
    NO_RIGHT = "no_right", N_("no longer entitled")
    MOVED_AWAY = "moved_away", N_("moved away")
    HEALTH = "health", N_("illness, hospital or care")
    DEATH = "death", N_("death")
    OTHER = "other", N_("another reason")


class Enrolment(Record):
    """A person's part in an activity, from a day and perhaps until a day, as long as a contract lasts.

    A guest takes part without a contract.
    """

    __tablename__ = "enrolment"
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    participant_id: Mapped[int] = foreign_key("participant.id")
    contract_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    guest: Mapped[bool] = field(N_("Guest"), FieldKind.FLAG)
    step_id: Mapped[int | None] = foreign_key("step.id", optional=True)
    """The action of the contract that taking part fulfils."""
    since: Mapped[date] = field(N_("Enrolled from"), FieldKind.DATE, required=True)
    until: Mapped[date | None] = field(N_("Enrolled until"), FieldKind.DATE)
    beyond: Mapped[str] = field(N_("Why beyond the capacity"))
    ending: Mapped[EnrolmentEnding | None] = field(N_("Why it ended"), choice=EnrolmentEnding)


def enrolment_end() -> ColumnElement[Any]:
    """The last day of an enrolment, with Contract joined (outer): its own, or that of the contract if it came first."""
    closed_first = Enrolment.until.is_(None) | (Contract.closed_on < Enrolment.until)
    return case((closed_first, Contract.closed_on), else_=Enrolment.until)


def enrolment_continues(on: date | InstrumentedAttribute[date] | BindParameter[date]) -> ColumnElement[bool]:
    """The condition, with Contract joined (outer), that neither an enrolment nor its contract ends before a day."""
    return (Enrolment.until.is_(None) | (Enrolment.until >= on)) & (
        Contract.closed_on.is_(None) | (Contract.closed_on >= on)
    )
