"""What a year's report is counted from, read by a few statements over all people; dates are ISO texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.reporting.institution_facts import InstitutionFacts, read_institution_facts

ATTENDED = "('present', 'late', 'left_early')"
"""The marks of somebody who was there, in a statement."""


class StayFact(NamedTuple):
    """A stay that touches the year, or whose end is certified or had an effect in it."""

    participant_id: int
    id: int
    started: str
    ended: str
    end: str
    group: str


class ActivityFact(NamedTuple):
    """What decides in which row an activity is counted."""

    kind: str
    sub: str
    setting: str


class MeetingFact(NamedTuple):
    """A meeting at which somebody was."""

    id: int
    activity_id: int
    minutes: int


class WorkFact(NamedTuple):
    """Socially useful work of a person: a day, or a month that was recorded without days."""

    table: str
    id: int
    participant_id: int
    minutes: int
    within_stay: bool


class ContractFact(NamedTuple):
    """A version of a contract that all have signed; *root* is the contract at the beginning of its annexes."""

    id: int
    root: int
    participant_id: int
    variant: str
    annex: int
    state: str
    drawn: str
    closed: str
    result: str


@dataclass(frozen=True)
class YearFacts:
    """All that the tables about people, activities and contracts are counted from."""

    first: str
    last: str
    stays: Sequence[StayFact]
    women: frozenset[int]
    men: frozenset[int]
    groups: Sequence[tuple[int, str]]
    activities: Mapping[int, ActivityFact]
    attended: Sequence[tuple[int, int, bool]]
    """Who attended which activity, and whether within a stay."""
    meetings: Sequence[MeetingFact]
    work: Sequence[WorkFact]
    traineeships: Sequence[tuple[int, int]]
    completions: frozenset[int]
    benefits: Sequence[tuple[int, str]]
    effects: Sequence[tuple[int, str]]
    outcomes: Mapping[int, tuple[str, bool]]
    """The situation at the end of a stay, and whether a document confirms it, by the id of the stay."""
    half_year_later: Mapping[int, str]
    """The situation six months after the end of a stay."""
    contracts: Sequence[ContractFact]
    evaluated: frozenset[int]
    institution: InstitutionFacts = field(default_factory=InstitutionFacts)


_STAYS = """
SELECT participant_id, id, started_on, coalesce(CAST(ended_on AS TEXT), ''), coalesce("end", ''),
       coalesce(main_group, '')
FROM stay
WHERE started_on <= :last AND (ended_on IS NULL OR ended_on >= :first OR participant_id IN (
  SELECT participant_id FROM certificate WHERE kind = 'completion' AND issued_on >= :first AND issued_on <= :last
  UNION SELECT participant_id FROM effect WHERE reached_on >= :first AND reached_on <= :last))
ORDER BY started_on, id
"""
_ATTENDED = f"""
SELECT attendance.participant_id, meeting.activity_id, max(CASE WHEN stay.id IS NULL THEN 0 ELSE 1 END)
FROM meeting JOIN attendance ON attendance.meeting_id = meeting.id
LEFT JOIN stay ON stay.participant_id = attendance.participant_id AND stay.started_on <= meeting.day
  AND (stay.ended_on IS NULL OR stay.ended_on >= meeting.day)
WHERE meeting.day >= :first AND meeting.day <= :last AND meeting.happening = 'planned'
  AND attendance.mark IN {ATTENDED}
GROUP BY attendance.participant_id, meeting.activity_id
"""  # noqa: S608 - no user's text
_MEETINGS = f"""
SELECT id, activity_id, starts, ends FROM meeting
WHERE day >= :first AND day <= :last AND happening = 'planned'
  AND EXISTS (SELECT 1 FROM attendance WHERE meeting_id = meeting.id AND mark IN {ATTENDED})
"""  # noqa: S608 - no user's text
_WORK = """
SELECT 'work_day', work_day.id, work_day.participant_id, work_day.minutes,
  EXISTS (SELECT 1 FROM stay WHERE stay.participant_id = work_day.participant_id AND stay.started_on <= work_day.day
          AND (stay.ended_on IS NULL OR stay.ended_on >= work_day.day))
FROM work_day WHERE work_day.day >= :first AND work_day.day <= :last
UNION ALL
SELECT 'work_hours', work_hours.id, work_hours.participant_id, work_hours.done * 60,
  EXISTS (SELECT 1 FROM stay WHERE stay.participant_id = work_hours.participant_id
          AND stay.started_on <= work_hours.month AND (stay.ended_on IS NULL OR stay.ended_on >= work_hours.month))
FROM work_hours WHERE work_hours.month >= :first AND work_hours.month <= :last AND work_hours.done > 0
"""
_TRAINEESHIPS = """
SELECT participant_id, id FROM traineeship
WHERE since <= :last AND since <= coalesce(ended_on, until) AND coalesce(ended_on, until) >= :first
"""
_COMPLETIONS = """
SELECT DISTINCT participant_id AS id FROM certificate
WHERE kind = 'completion' AND issued_on >= :first AND issued_on <= :last
"""
_BENEFITS = """
SELECT DISTINCT participant_id, kind FROM benefit
WHERE (since IS NULL OR since <= :last) AND (until IS NULL OR until >= :first)
"""
_GROUPS = """
SELECT participant.id, participant.groups FROM participant
WHERE participant.id IN (SELECT participant_id FROM stay
  WHERE started_on <= :last AND (ended_on IS NULL OR ended_on >= :first))
"""
_EFFECTS = """
SELECT DISTINCT participant_id, kind FROM effect WHERE reached_on >= :first AND reached_on <= :last
"""
_OF_COMPLETED = """
stay_id IN (SELECT stay.id FROM stay JOIN certificate ON certificate.participant_id = stay.participant_id
  WHERE certificate.kind = 'completion' AND certificate.issued_on >= :first AND certificate.issued_on <= :last)
"""
_OUTCOMES = f"SELECT stay_id, situation, CASE WHEN documented THEN 1 ELSE 0 END FROM outcome WHERE {_OF_COMPLETED}"  # noqa: S608
_HALF_YEAR_LATER = f"SELECT stay_id, situation FROM follow_up WHERE due = 'six_months' AND {_OF_COMPLETED}"  # noqa: S608
_CONTRACTS = """
SELECT id, coalesce(root_id, id), participant_id, variant, annex, state, drawn_on,
       coalesce(CAST(closed_on AS TEXT), ''), coalesce(outcome, '')
FROM contract
WHERE state IN ('active', 'evaluated', 'disputed', 'completed', 'terminated', 'amended')
  AND drawn_on <= :last AND (closed_on IS NULL OR closed_on >= :first OR drawn_on >= :first)
"""
_EVALUATED = """
SELECT DISTINCT coalesce(contract.root_id, contract.id) AS id
FROM evaluation JOIN contract ON contract.id = evaluation.contract_id
WHERE evaluation.held_on >= :first AND evaluation.held_on <= :last AND evaluation.stage <> 'draft'
"""


def read_year_facts(reader: PlainReader, since: date, until: date) -> YearFacts:
    """The facts of the days from *since* until *until*."""
    days = {"first": since.isoformat(), "last": until.isoformat()}
    return YearFacts(
        **days,
        stays=[StayFact(*row) for row in reader.rows(_STAYS, **days)],
        women=_people_of_sex(reader, "K"),
        men=_people_of_sex(reader, "M"),
        groups=reader.rows(_GROUPS, **days),
        activities={
            row[0]: ActivityFact(*row[1:])
            for row in reader.rows("SELECT id, kind, coalesce(sub, ''), setting FROM activity")
        },
        attended=[(person, activity, bool(inside)) for person, activity, inside in reader.rows(_ATTENDED, **days)],
        meetings=[
            MeetingFact(meeting, activity, _minutes(ends) - _minutes(starts))
            for meeting, activity, starts, ends in reader.rows(_MEETINGS, **days)
        ],
        work=[WorkFact(row[0], row[1], row[2], row[3], bool(row[4])) for row in reader.rows(_WORK, **days)],
        traineeships=reader.rows(_TRAINEESHIPS, **days),
        completions=frozenset(reader.ids(_COMPLETIONS, **days)),
        benefits=reader.rows(_BENEFITS, **days),
        effects=reader.rows(_EFFECTS, **days),
        outcomes={stay: (found, bool(known)) for stay, found, known in reader.rows(_OUTCOMES, **days)},
        half_year_later=dict(reader.rows(_HALF_YEAR_LATER, **days)),
        contracts=[ContractFact(*row) for row in reader.rows(_CONTRACTS, **days)],
        evaluated=frozenset(reader.ids(_EVALUATED, **days)),
        institution=read_institution_facts(reader, since, until),
    )


def _people_of_sex(reader: PlainReader, sex: str) -> frozenset[int]:
    return frozenset(reader.ids("SELECT id FROM participant WHERE sex = :sex", sex=sex))


def _minutes(clock_time: str) -> int:
    """The minutes since midnight of a time as text, `09:30:00`."""
    return int(clock_time[:2]) * 60 + int(clock_time[3:5])
