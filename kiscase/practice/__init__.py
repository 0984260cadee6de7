"""A practice club: invented people, contracts and activities of a year, to learn and to show the program with.

Nobody in it can be mistaken for a living person. A PESEL of today might be somebody's, and a PESEL of the 1800s makes a
person 127 years old; so people have a credible birth date and, instead of a PESEL, a document numbered “ĆW …”, which no
office issues. Five people, whose names say that they are examples, do carry a PESEL of 1899, to practise its check.

The same day gives the same club. Everything is done by the features' own actions, on the day and by the worker it
belongs to, so that history, journal and papers are as alive as in a real file.
"""

from __future__ import annotations

import contextlib
import os
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from platformdirs import user_data_path
from sqlalchemy.orm import Session

from kiscase import __version__
from kiscase.club import actions as club
from kiscase.club.model import Role
from kiscase.core import clock, database
from kiscase.core.calm import discard, require_vacant
from kiscase.core.database import SUFFIX, Database
from kiscase.core.errors import FileInUse, Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, speaking
from kiscase.core.workdays import workday
from kiscase.practice import contracts, events, meetings
from kiscase.practice.diary import OUTSIDE, Diary, Progress
from kiscase.practice.material import material
from kiscase.practice.people import Casting, Person

SEED = 2003  # the year of the social employment act
OPENED = timedelta(480)  # before today
KEPT = 3  # practice files of earlier days that stay
_UID = "0000practice0000"
_ROLES = {"social_worker": Role.SOCIAL_WORKER, "coordinator": Role.COORDINATOR}
_WITHOUT_CONTRACT = (
    ("unemployment", ["long_unemployed"]),
    ("disability", ["disabled"]),
    ("mental_health", ["mental_health"]),
    ("addiction", ["drugs"]),
    ("prison", ["ex_prisoner"]),
    ("foreign_origin", ["refugee"]),
    ("addiction", ["alcohol", "homeless"]),
)


def make(path: Path, today: date, progress: Progress | None = None) -> None:
    """Make a practice file with the club as it stands on the morning of *today*. Never overwrites."""
    require_vacant(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.new")
    discard(part)
    try:
        made = database.create(part, None)
        try:
            with made.bare() as connection:
                connection.exec_driver_sql("PRAGMA synchronous = OFF")  # nothing is lost when the power fails now
            with speaking(DEFAULT_LANGUAGE):
                _live(made, today, progress)
        finally:
            made.close()
        part.replace(path)
    finally:
        discard(part)


def ensure(folder: Path) -> Path:
    """The practice file of this version and day in *folder*: the one that is there, or else a fresh one."""
    today = clock.today()
    path = folder / f"practice-{__version__}-{today.isoformat()}{SUFFIX}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        try:
            database.open_file(path, None).close()
        except FileInUse:
            return path
        except Problem:
            pass
        else:
            return path
    discard(path)
    make(path, today)
    _tidy(folder)
    return path


def home() -> Path:
    """Where this computer account keeps its practice files."""
    return user_data_path("kiscase", appauthor=False) / "practice"


def _tidy(folder: Path) -> None:
    """Let the oldest practice files go."""
    made = sorted(folder.glob(f"practice-*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for old in made[:-KEPT]:
        with contextlib.suppress(OSError):  # open in another window
            discard(old)


def _live(made: Database, today: date, progress: Progress | None) -> None:
    """Note the whole story, then let it happen."""
    chance = Random(SEED)  # noqa: S311 - the same club each time
    casting, diary = Casting(chance, today), Diary()
    opened = workday(today - OPENED)
    diary.note(opened, "8:00", OUTSIDE, _found)
    for place, data in enumerate(material()["worker"]):
        diary.note(opened, f"8:{10 + place}", OUTSIDE, partial(_engage, diary=diary, data=data))
    told = contracts.stories(casting, chance, today)
    for story in told:
        contracts.note(story, diary, today, chance)
    _note_others(casting, diary, chance, today)
    activities = meetings.series(told, chance, today)
    newest = max(activities, key=lambda one: max(on for on in one.days if on < today))
    for one in activities:
        meetings.note(one, diary, today, chance, forgotten=one is newest)
    events.note(told, diary, today)
    meetings.exceptions(activities, diary, today)
    diary.carry_out(made, material()["institution"]["head"], progress)


def _found(session: Session) -> None:
    given = material()["institution"]
    keys = ("name", "operator", "street", "postal_code", "town", "phone", "email")
    record = club.found(session, {key: given[key] for key in keys} | {"office": given["social_assistance_centre"]})
    record.uid = _UID


def _engage(session: Session, diary: Diary, data: dict[str, str]) -> None:
    given = material()["institution"]
    employer = given["social_assistance_centre"] if data["employer"] == "ops" else given["name"]
    keys = ("given_name", "family_name", "phone")
    changes = {key: data[key] for key in keys} | {
        "role": _ROLES.get(data["role"], Role.SPECIALIST),
        "employer": employer,
    }
    worker_id = club.engage(session, changes)
    diary.workers.append((worker_id, f"{data['given_name']} {data['family_name']}"))


def _note_others(casting: Casting, diary: Diary, chance: Random, today: date) -> None:
    """People without a contract: new ones, some not settled yet, some kept out by a right to a benefit."""
    others = [casting.specimen() for _place in range(3)]
    others += [casting.anybody(*_WITHOUT_CONTRACT[place % len(_WITHOUT_CONTRACT)]) for place in range(21)]
    rights = (("unemployment_benefit", 45), ("old_age_pension", None), ("pre_retirement_benefit", 400))
    for person, (kind, days) in zip(others[3:6], rights, strict=True):
        until = today + timedelta(days) if days else None
        person.benefits.append({"kind": kind, "since": today - timedelta(120), "until": until})
    for person in others[10:14]:
        _unsettle(person)
    for place, person in enumerate(others):
        come = workday(today - timedelta(chance.randint(1, 400) if place > 5 else 20 + place))
        diary.note(come, f"8:{10 + place}", place % 3, person.registering(come))


def _unsettle(person: Person) -> None:
    """Take away what is asked later: who the person is, and whether the condition of the act is met."""
    person.values |= {"paper": None, "paper_number": "", "born": None, "excluded": False, "groups": []}
