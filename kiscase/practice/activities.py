"""The activities of the practice club: a year of weekly meetings, who is enrolled, and the marks of attendance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import COMMISSIONED_REINTEGRATION, USEFUL_WORK
from kiscase.activities.agreements import actions as agreements
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Activity, AttendanceMark, EnrolmentEnding, Meeting
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning import closures, meetings
from kiscase.activities.planning.recurrence import recurrence_days
from kiscase.activities.series_model import Weekday
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.activities.work_incidents.model import IncidentKind
from kiscase.core.journal.running_action import action_date
from kiscase.core.workdays import holiday_name, workday_on_or_after, workday_on_or_before
from kiscase.practice.contracts import CARRIED_OUT_STATES, ContractStory
from kiscase.practice.source_data import load_source_data
from kiscase.practice.timeline import Timeline, TimelineAction

PERIOD_BEFORE, PERIOD_AFTER = timedelta(weeks=39), timedelta(weeks=13)
# By the index of an activity in the source data: words in a plan that mention it, and the problem areas it suits.
_SUITABLE_FOR: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("poszukiwania pracy", "CV"), ("unemployment", "prison")),
    (("komputer", "obsług"), ("unemployment", "disability")),
    (("umiejętności społecznych",), ("mental_health", "disability")),
    (("Od nowa",), ("addiction", "mental_health")),
    (("w parku", "społecznie użyteczn"), ("prison", "addiction")),
    (("prawn", "komornik", "dług"), ()),
    (("Klubie rodzica", "przedszkol"), ("foreign_origin",)),
    (("staż",), ()),
    ((), ()),  # the starosta names who takes part
)
_COMMISSIONED_PEOPLE = 5
_PRESENT_SHARE = 0.85
_WORK_MINUTES = {AttendanceMark.PRESENT: 240, AttendanceMark.LATE: 225, AttendanceMark.LEFT_EARLY: 180}


@dataclass
class ActivitySeries:
    """One activity with its people: (story, first day, last day or None)."""

    data: dict[str, Any]
    since: date
    until: date
    people: list[tuple[ContractStory, date, date | None]] = field(default_factory=list)
    id: int = 0

    @property
    def weekday(self) -> Weekday:
        """The day of the week."""
        return Weekday(str(self.data["weekday"] - 1))

    @cached_property
    def days(self) -> list[date]:
        """The days of its meetings."""
        rule = Activity(weekdays=[self.weekday], since=self.since, until=self.until)
        return [on for on in recurrence_days(rule) if not holiday_name(on)]

    def count_enrolled(self, on: date) -> int:
        """How many people are enrolled on a day."""
        return sum(since <= on and (until is None or on <= until) for _story, since, until in self.people)


def generate_activities(told: list[ContractStory], chance: Random, today: date) -> list[ActivitySeries]:
    """The activities, and for each contract that was carried out the ones that suit it."""
    since, until = today - PERIOD_BEFORE, today + PERIOD_AFTER
    found = [ActivitySeries(data, since, until) for data in load_source_data()["activity"]]
    for story in sorted(told, key=lambda one: one.drawn_on):
        if story.state in CARRIED_OUT_STATES:
            _choose_activities(story, found, chance, today)
    for one in found:
        if one.data["kind"] == COMMISSIONED_REINTEGRATION:
            _choose_commissioned_people(told, one, today)
    return found


def schedule_activity(one: ActivitySeries, diary: Timeline, today: date, chance: Random, *, forgotten: bool) -> None:
    """Put an activity into the diary; *forgotten*: the last meeting was not marked yet."""
    leader = one.data["leader"]
    diary.schedule(
        workday_on_or_before(one.since - timedelta(14)), "8:30", 2, lambda session: _plan_activity(session, one, diary)
    )
    if "agreement" in one.data:
        diary.schedule(
            workday_on_or_before(one.since - timedelta(13)), "9:40", 2, lambda session: _record_agreement(session, one)
        )
    for place, (story, since, until) in enumerate(one.people):
        diary.schedule(
            since, f"7:{10 + place % 50}", story.worker, _enrolment_action(one, story)
        )  # before the meeting of that day
        if "host" in one.data and place < len(one.data["host"]):
            diary.schedule(since, f"7:{30 + place}", story.worker, _traineeship_action(one, story, place, since))
        if until is not None and one.data["kind"] != COMMISSIONED_REINTEGRATION:  # which ends by its limit
            diary.schedule(until, f"13:{10 + place % 50}", story.worker, _leaving_action(one, story))
    held = [on for on in one.days if on < today and one.count_enrolled(on)]
    for on in held[:-1] if forgotten else held:
        clock = f"{one.data['end'].hour}:{one.data['end'].minute + chance.randrange(3, 25):02}"
        diary.schedule(on, clock, leader, _marking_action(one, on, chance))


def schedule_exceptions(found: list[ActivitySeries], diary: Timeline, today: date) -> None:
    """Put into the diary what does not go by the series: days off, a meeting that falls out and one that is moved."""
    told, coordinator = workday_on_or_before(today - timedelta(3)), 2
    since = today + timedelta(35 - today.weekday())
    values = {"name": "remont sali", "since": since, "until": since + timedelta(4)}
    diary.schedule(told, "8:45", coordinator, lambda session: closures.close_club(session, values, cancelling=True))
    falls_out, moved = (next(on for on in one.days if on > today) for one in found[:2])
    diary.schedule(
        told,
        "9:05",
        coordinator,
        lambda session: meetings.cancel_meeting(
            session, _meeting_id(session, found[0], falls_out), "szkolenie osoby prowadzącej"
        ),
    )
    diary.schedule(
        told,
        "9:15",
        coordinator,
        lambda session: meetings.move_meeting(
            session, _meeting_id(session, found[1], moved), workday_on_or_after(moved + timedelta(1))
        ),
    )


def _choose_activities(story: ContractStory, found: list[ActivitySeries], chance: Random, today: date) -> None:
    """Choose what the plan mentions, else what suits the problem area; one to three activities."""
    first = workday_on_or_after(max(story.drawn_on, found[0].since) + timedelta(chance.randint(1, 12)))
    last = story.ended_on
    if first >= today or (last and first >= last):
        return
    named = [place for place, (words, _areas) in enumerate(_SUITABLE_FOR) if story.plan.mentions(*words)]
    suited = [place for place, (_words, areas) in enumerate(_SUITABLE_FOR) if story.plan.problem in areas]
    for place in list(dict.fromkeys([*named, *suited]))[:3]:
        one = found[place]
        known = [other.person for other, _since, _until in one.people]
        if story.person not in known and one.count_enrolled(first) < one.data["capacity"]:
            one.people.append((story, first, last))


def _choose_commissioned_people(told: list[ContractStory], one: ActivitySeries, today: date) -> None:
    """Choose a few unemployed people, first those without a contract that is carried out: it is not asked for."""
    for story in sorted(told, key=lambda story: (story.state in CARRIED_OUT_STATES, story.drawn_on)):
        first = workday_on_or_after(max(story.drafted_on + timedelta(14), one.since))
        known = [other.person for other, _since, _until in one.people]
        if (
            "long_unemployed" not in story.person.values.get("groups", ())
            or first > today - timedelta(14)
            or story.person in known
        ):
            continue
        last = first + relativedelta(months=6) - timedelta(1)
        one.people.append((story, first, last if last < today else None))
        if len(one.people) == _COMMISSIONED_PEOPLE:
            return


def _record_agreement(session: Session, one: ActivitySeries) -> None:
    given = one.data["agreement"]
    values = {key: value for key, value in given.items() if key != "rate"}
    agreed_on = workday_on_or_before(one.since - timedelta(20))
    values |= {"agreed_on": agreed_on, "since": one.since, "until": one.until}
    agreements.save_agreement(session, one.id, values, rate=given.get("rate", ""))


def _plan_activity(session: Session, one: ActivitySeries, diary: Timeline) -> None:
    data = one.data
    changes = {
        "name": data["name"],
        "kind": data["kind"],
        "sub": data.get("sub"),
        "room": data["room"],
        "capacity": data["capacity"],
        "cost_per_hour": data["cost_per_hour"],
        "weekdays": [one.weekday],
        "starts": data["start"],
        "ends": data["end"],
        "since": one.since,
        "until": one.until,
        "note": "\n".join(f"{place}. {topic}" for place, topic in enumerate(data["topics"], 1)),
    }
    one.id = planning.plan_activity(session, changes, leader_id=diary.workers[data["leader"]][0])


def _enrolment_action(one: ActivitySeries, story: ContractStory) -> TimelineAction:
    def action(session: Session) -> None:
        referral: dict[str, Any] = {}
        if "agreement" in one.data:
            referral = {"sign": f"{one.data['agreement']['sign']}/{story.person.id}", "confirmed_by": "urząd pracy"}
            referral["confirmed_on"] = referral["referred_on"] = action_date(session)
        terms = enrolment.EnrolmentTerms(referral=referral)
        enrolment.enrol_person(session, one.id, story.person.id, terms=terms)

    return action


def _traineeship_action(one: ActivitySeries, story: ContractStory, place: int, since: date) -> TimelineAction:
    """Begin a traineeship of three months; the labour office is that of the other activities."""
    until = since + relativedelta(months=3) - timedelta(1)
    values = {"office": one.data["office"], "host": one.data["host"][place], "since": since, "until": until}
    return lambda session: traineeships.begin_traineeship(session, story.person.id, values)


def _leaving_action(one: ActivitySeries, story: ContractStory) -> TimelineAction:
    work = EnrolmentEnding.EMPLOYMENT
    return lambda session: enrolment.end_enrolment(session, one.id, story.person.id, ending=work)


def _marking_action(one: ActivitySeries, on: date, chance: Random) -> TimelineAction:
    def action(session: Session) -> None:
        meeting_id = _meeting_id(session, one, on)
        rows = attendance_queries.list_register_rows(session, meeting_id)
        marks = {row.participant_id: _random_mark(chance) for row in rows}
        if one.data["kind"] == USEFUL_WORK:
            _record_useful_work(session, one, on, {person: mark for person, (mark, _reason) in marks.items()})
        attendance.mark_attendance(session, meeting_id, marks)

    return action


def _record_useful_work(session: Session, one: ActivitySeries, on: date, marks: dict[int, AttendanceMark]) -> None:
    """Record the hours of those who came, and notify both offices of those who did not."""
    minutes = {(person, on): _WORK_MINUTES[mark] for person, mark in marks.items() if mark in _WORK_MINUTES}
    work_hours.save_work_days(session, one.id, minutes)
    for person, mark in marks.items():
        if mark is AttendanceMark.UNEXCUSED:
            values = {"day": on, "kind": IncidentKind.NO_SHOW, "labour_office_on": on, "welfare_office_on": on}
            work_incidents.record_incident(session, one.id, person, values)


def _meeting_id(session: Session, one: ActivitySeries, on: date) -> int:
    """The meeting of a day."""
    return session.scalars(select(Meeting.id).where(Meeting.activity_id == one.id, Meeting.day == on)).one()


def _random_mark(chance: Random) -> tuple[AttendanceMark, str]:
    """Mostly present; some late, some excused with a reason, few without."""
    if chance.random() < _PRESENT_SHARE:
        return (AttendanceMark.PRESENT, "") if chance.random() < 0.93 else (AttendanceMark.LATE, "opóźniony autobus")
    if chance.random() < 0.1:
        return AttendanceMark.LEFT_EARLY, "wizyta u lekarza"
    absence = chance.choice(load_source_data()["absence"])
    return (AttendanceMark.EXCUSED if absence["excused"] else AttendanceMark.UNEXCUSED), absence["text"]
