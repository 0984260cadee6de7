"""A practice club: invented people, contracts and activities of a year, to learn and to show the program with.

Nobody in it can be mistaken for a living person. A PESEL of today might be somebody's, and a PESEL of the 1800s makes a
person 127 years old; so people have a credible birth date and, instead of a PESEL, a document numbered “ĆW …”, which no
office issues. Five people, whose names say that they are examples, do carry a PESEL of 1899, to practise its check.

The same day gives the same club. Everything is done by the features' own actions, on the day and by the worker it
belongs to, so that history, journal and papers are as alive as in a real file.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy.orm import Session

import kiscase.all_records  # noqa: F401 - a new file needs all tables
from kiscase.club import actions as club
from kiscase.club.workers import WorkerRole
from kiscase.core.database.database import Database
from kiscase.core.text.names import join_names
from kiscase.core.workdays import workday_on_or_before
from kiscase.partners import actions as partners
from kiscase.practice import activities as practice_activities
from kiscase.practice import contract_timeline, contracts, directory, families, letters_and_certificates
from kiscase.practice.after_club.employment import schedule_employment
from kiscase.practice.after_club.outcomes import schedule_outcomes
from kiscase.practice.after_club.own_affairs import schedule_own_affairs
from kiscase.practice.after_club.projects import schedule_projects
from kiscase.practice.people import PeopleGenerator, PracticePerson
from kiscase.practice.situations import add_own_practice_field
from kiscase.practice.source_data import load_source_data
from kiscase.practice.stays import schedule_stays
from kiscase.practice.timeline import FOUNDER, Progress, Timeline

RANDOM_SEED = 2003  # the year of the social employment act
CLUB_AGE = timedelta(480)  # before today
_CLUB_UID = "0000practice0000"
_ROLES = {"social_worker": WorkerRole.SOCIAL_WORKER, "coordinator": WorkerRole.COORDINATOR}
_PROBLEMS_WITHOUT_CONTRACT = (
    ("unemployment", ["long_unemployed"]),
    ("disability", ["disabled"]),
    ("mental_health", ["mental_health"]),
    ("addiction", ["drugs"]),
    ("prison", ["ex_prisoner"]),
    ("foreign_origin", ["refugee"]),
    ("addiction", ["alcohol", "homeless"]),
)


def play_scenario(made: Database, today: date, progress: Progress | None) -> None:
    """Schedule the whole story, then play it."""
    chance = Random(RANDOM_SEED)  # noqa: S311 - the same club each time
    casting, diary = PeopleGenerator(chance, today), Timeline()
    opened = workday_on_or_before(today - CLUB_AGE)
    diary.schedule(opened, "8:00", FOUNDER, _found_club)
    for place, data in enumerate(load_source_data()["partner"]):
        diary.schedule(opened, f"8:{30 + place}", FOUNDER, partial(_add_partner, data=data))
    for place, data in enumerate(load_source_data()["worker"]):
        diary.schedule(opened, f"8:{10 + place}", FOUNDER, partial(_engage_worker, diary=diary, data=data))
    for place, data in enumerate(load_source_data()["own_field"]):
        diary.schedule(opened, f"8:{45 + place}", FOUNDER, partial(add_own_practice_field, data=data))
    told = contracts.generate_contract_stories(casting, chance, today)
    for story in told:
        contract_timeline.schedule_contract(story, diary, today, chance)
    schedule_stays(told, diary)
    schedule_outcomes(told, diary, opened, today)
    _schedule_others(casting, diary, chance, today)
    activities = practice_activities.generate_activities(told, chance, today)
    newest = max(activities, key=lambda one: max(on for on in one.days if on < today))
    for one in activities:
        practice_activities.schedule_activity(one, diary, today, chance, forgotten=one is newest)
    letters_and_certificates.schedule_letters_and_certificates(told, diary, today)
    practice_activities.schedule_exceptions(activities, diary, today)
    schedule_employment(told, diary, today)
    directory.schedule_directory(diary, today)
    schedule_own_affairs(diary, opened, today)
    schedule_projects(activities, diary, today)
    diary.play(made, load_source_data()["institution"]["head"], progress)


def _found_club(session: Session) -> None:
    given = load_source_data()["institution"]
    keys = ("name", "operator", "street", "postal_code", "town", "phone", "email")
    record = club.create_club(
        session, {key: given[key] for key in keys} | {"office": given["social_assistance_centre"]}
    )
    record.uid = _CLUB_UID


def _add_partner(session: Session, data: dict[str, Any]) -> None:
    partners.add_partner(session, {key: data[key] for key in data if key != "contacts"}, data["contacts"])


def _engage_worker(session: Session, diary: Timeline, data: dict[str, str]) -> None:
    given = load_source_data()["institution"]
    employer = given["social_assistance_centre"] if data["employer"] == "ops" else given["name"]
    keys = ("given_name", "family_name", "phone")
    changes = {key: data[key] for key in keys} | {
        "role": _ROLES.get(data["role"], WorkerRole.SPECIALIST),
        "employer": employer,
    }
    worker_id = club.add_worker(session, changes)
    diary.workers.append((worker_id, join_names(data["given_name"], data["family_name"])))


def _schedule_others(casting: PeopleGenerator, diary: Timeline, chance: Random, today: date) -> None:
    """Schedule people without a contract: new ones, some with open eligibility, some excluded by a benefit."""
    others = [casting.example_person() for _place in range(3)]
    others += [
        casting.without_contract(*_PROBLEMS_WITHOUT_CONTRACT[place % len(_PROBLEMS_WITHOUT_CONTRACT)])
        for place in range(21)
    ]
    rights = (("unemployment_benefit", 45), ("old_age_pension", None), ("pre_retirement_benefit", 400))
    for person, (kind, days) in zip(others[3:6], rights, strict=True):
        until = today + timedelta(days) if days else None
        person.benefits.append({"kind": kind, "since": today - timedelta(120), "until": until})
    for person in others[10:14]:
        _leave_eligibility_open(person)
    for place, person in enumerate(others):
        come = workday_on_or_before(today - timedelta(chance.randint(1, 400) if place > 5 else 20 + place))
        diary.schedule(come, f"8:{10 + place}", place % 3, person.register_on(come))
    families.schedule_families(others, diary, today)


def _leave_eligibility_open(person: PracticePerson) -> None:
    """Take away what is asked later: who the person is, and whether the condition of the act is met."""
    person.values |= {"paper": None, "paper_number": "", "born": None, "excluded": False, "groups": []}
