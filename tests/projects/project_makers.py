"""A project, people who have all that its file needs, and an activity that it pays for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import Meeting
from kiscase.core.database.database import Database
from kiscase.participants.situation.code_lists import SensitiveAnswer
from kiscase.projects import actions as projects
from kiscase.projects import stays
from kiscase.projects.queries import list_project_people
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()
SINCE = TODAY - timedelta(200)
START = TODAY - timedelta(100)
ZOLKIEWKA = "0606112"
PROJECT = {"number": "FELB.06.11-IZ.00-0001/26", "name": "Nowy start", "funder": "EFS+", "since": SINCE}
SUPPORT = {"activity_kind": "job_help", "scope": "Aktywizacja", "support": "Doradztwo", "detail": "Warsztaty"}
ANSWERS = dict.fromkeys(
    ("foreign_origin", "third_country", "minority", "housing_exclusion", "disability"), SensitiveAnswer.NO
)
SITUATION: dict[str, Any] = {
    "citizenship": "PL",
    "education": "isced_5_8",
    "labour_status": "unemployed",
    "labour_detail": "long_term",
    "gmina": ZOLKIEWKA,
    "email": "jadwiga@example.org",
    **ANSWERS,
}


def project(case: Database, **changes: Any) -> int:
    """A project with the words of its funder for help with jobs."""
    return do(case, projects.add_project, PROJECT | changes, [SUPPORT])


def person(case: Database, **changes: Any) -> int:
    """Somebody of whom all is known."""
    return do(case, makers.participant, **(SITUATION | changes))


def enter(case: Database, project_id: int, *people: int, on: date = START, degurba: str = "3") -> list[int]:
    """Enter people, with the degree of urbanisation; the ids of their stays."""
    do(case, stays.add_people_to_project, project_id, people, on)
    rows = [row for row in ask(case, list_project_people, project_id) if row.participant_id in people]
    for row in rows:
        if degurba:
            do(case, stays.change_project_stay, row.id, {"degurba": degurba})
    return [row.id for row in rows]


MEETING = TODAY - timedelta(7)


def paid_activity(case: Database, *project_ids: int, **changes: Any) -> int:
    """An activity that these projects pay for."""
    activity: int = do(case, makers.activity, **changes)
    for project_id in project_ids:
        do(case, projects.set_paid_activities, project_id, [activity])
    return activity


def attend(case: Database, activity: int, person_id: int, on: date = MEETING) -> None:
    """Somebody comes to a meeting."""
    chosen = select(Meeting.id).where(Meeting.activity_id == activity, Meeting.day == on)
    meeting: int = ask(case, lambda session: session.scalars(chosen).one())
    do(case, attendance.add_drop_in, meeting, person_id)
