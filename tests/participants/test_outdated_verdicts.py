"""The verdicts of the day are those that assessing everybody gives, whatever happened since the last time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.law import actions as law
from kiscase.law.queries import list_law_rows
from kiscase.participants import actions as participants
from kiscase.participants import outdated_verdicts
from kiscase.participants.model import Participant
from kiscase.participants.queries import eligibility_on
from tests import makers
from tests.clock import clock
from tests.query_plans import count_steps, list_query_plans

pytestmark = pytest.mark.usefixtures("english")

CODES = [code for code, _label in legal_rules.benefit_options(makers.TODAY)]
MAY_EXCLUDE = sorted(legal_rules.excluding_benefits(makers.TODAY))


def refresh(case: Database) -> int:
    with case.action() as session:
        return participants.refresh_eligibility(session)


def outdated(case: Database) -> list[int]:
    """Whose stored verdict is not today's, told of everybody one by one."""
    with case.read() as session:
        return [
            person.id
            for person in session.scalars(select(Participant))
            if eligibility_on(session, person, clock.today()).verdict is not person.verdict
        ]


class RandomDays:
    """People registered, changed and deleted, rights, days that pass or come back, undo, corrections of the law."""

    def __init__(self, case: Database, seed: int) -> None:
        self.case = case
        self.chance = Random(seed)
        self.row = next(one.row for one in list_law_rows() if one.row.code == MAY_EXCLUDE[0])

    def step(self) -> None:
        edits = (self.register, self.register, self.change, self.change, self.undo, self.redo)
        with suppress(Problem):
            self.chance.choice((*edits, self.go, self.go, self.go))()

    def register(self) -> None:
        self.act(lambda session: makers.participant(session, pesel="", benefits=self.rights(), excluded=self.flag()))

    def change(self) -> None:
        def change(session: Session) -> None:
            people = list(session.scalars(select(Participant.id)))
            if not people:
                return
            person = self.chance.choice(people)
            if self.chance.random() < 0.1:
                participants.delete_participant(session, person)
            else:
                rights = self.rights() if self.chance.random() < 0.7 else None
                participants.change_participant(session, person, {"excluded": self.flag()}, rights)

        self.act(change)

    def undo(self) -> None:
        self.act(undo.undo_latest_action)

    def redo(self) -> None:
        self.act(undo.redo_latest_undo)

    def go(self) -> None:
        """To another day, seldom to one that has been."""
        clock.set_to(clock.now() + timedelta(self.chance.choice((1, 1, 2, 5, 30, -1))))

    def correct(self) -> None:
        days = {"valid_from": clock.today(), "valid_until": clock.today() + timedelta(3)}
        values = law.initial_correction_values(self.row) | days | {"reason": "x", "source": "y", "excludes": False}
        self.act(lambda session: law.add_correction(session, self.row, values))

    def act(self, work: Callable[[Session], Any]) -> None:
        with self.case.action() as session:
            work(session)

    def flag(self) -> bool:
        return self.chance.random() < 0.8

    def rights(self) -> list[dict[str, Any]]:
        return [self.right() for _ in range(self.chance.choice((0, 1, 1, 2)))]

    def right(self) -> dict[str, Any]:
        since = self.day()
        until = self.day()
        if since and until and until < since:
            since, until = until, since
        return {"kind": self.chance.choice(MAY_EXCLUDE if self.flag() else CODES), "since": since, "until": until}

    def day(self) -> date | None:
        return None if self.chance.random() < 0.3 else clock.today() + timedelta(self.chance.randrange(-6, 7))


@pytest.mark.parametrize("seed", [0, 1, 3, 4])
def test_the_verdicts_are_those_of_assessing_everybody(case: Database, seed: int) -> None:
    days = RandomDays(case, seed)
    changed = 0
    for number in range(40):
        days.step()
        if number == 20:
            days.correct()
        if days.chance.random() < 0.5:
            wrong = outdated(case)
            assert refresh(case) == len(wrong)
            assert outdated(case) == []
            changed += len(wrong)
    assert changed, "something happened"


def test_what_a_right_makes_of_the_day_is_not_undone_unseen(case: Database) -> None:
    """The change is taken back on a day on which the verdict before it is no longer the right one."""
    with case.action() as session:
        rights = [{"kind": MAY_EXCLUDE[0], "since": date(2026, 6, 16)}]
        person = makers.participant(session, pesel="", benefits=rights)
    refresh(case)
    with case.action() as session:
        participants.change_participant(session, person, {}, [])
    clock.set(2026, 6, 17)
    assert refresh(case) == 0
    with case.action() as session:
        undo.undo_latest_action(session)
    assert outdated(case) == [person]
    assert refresh(case) == 1
    assert outdated(case) == []


def test_a_law_of_another_day_is_asked_for_everybody(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with case.action() as session:
        person = makers.participant(session, pesel="", benefits=[{"kind": MAY_EXCLUDE[0]}])
    refresh(case)
    clock.set(2026, 6, 16)
    known = legal_rules.benefit_rule

    def rule(code: str, on: date) -> Any:
        found = known(code, on)
        return found if on < date(2026, 6, 16) else type(found)(**(vars(found) | {"excludes": False}))

    monkeypatch.setattr(legal_rules, "benefit_rule", rule)
    assert refresh(case) == 1
    assert outdated(case) == []
    assert person == 1


def test_a_day_does_not_look_at_everybody(case: FileDatabase) -> None:
    def register(people: range) -> None:
        for number in people:
            with case.action() as session:
                since = date(2026, 6, 16) if number == 0 else date(2025, 1, 1)
                rights = [{"kind": MAY_EXCLUDE[0], "since": since}]
                makers.participant(session, pesel="", given_name=f"Osoba {number}", benefits=rights)
        refresh(case)

    def steps() -> int:
        return count_steps(case, lambda session: outdated_verdicts._people_whose_rights_changed(session, *days))

    days = (makers.TODAY, date(2026, 6, 16))
    register(range(5))
    few = steps()
    register(range(5, 60))
    assert steps() <= few * 1.2
    _found, plans = list_query_plans(
        case, lambda session: outdated_verdicts._people_whose_rights_changed(session, *days)
    )
    assert "SCAN" not in plans[0]
    assert refresh(case) == 0
