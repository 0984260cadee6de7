"""What was promised and attended under a contract: per activity, with dates, across annexes; its sheet."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kiscase.activities import actions
from kiscase.activities.actions import evidence
from kiscase.activities.documents.evidence import DOCUMENT
from kiscase.activities.model import Mark, Meeting
from kiscase.club import actions as clubs
from kiscase.contracts import actions as contracts
from kiscase.core.database import Database
from kiscase.register.model import IssuedDocument
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

MONDAYS = [date(2026, 6, day) for day in (1, 8, 15, 22)]


@pytest.fixture
def contract(case: Database) -> int:
    """Under it four Monday meetings: attended, late, excused, not marked; a fifth is still to come."""
    clock.set(2026, 6, 1, 7)
    activity = do(case, makers.activity, until=date(2026, 6, 29))
    person = do(case, makers.participant)
    do(case, makers.enrolled, activity, person, MONDAYS[0])
    do(case, clubs.change_club, {"lock_days": 60})
    clock.set(2026, 6, 22, 18)
    for day, mark in zip(MONDAYS, (Mark.PRESENT, Mark.LATE, Mark.EXCUSED), strict=False):
        meeting = ask(case, lambda session, on: session.scalar(select(Meeting.id).where(Meeting.day == on)), day)
        do(case, actions.mark, meeting, {person: (mark, "lekarz")})
    made = ask(case, contracts.carried_out, person)
    assert made is not None
    return made


def test_meetings_count_by_what_the_list_says(case: Database, contract: int) -> None:
    facts = ask(case, evidence.evidence, contract)
    (part,) = facts.parts
    assert part.name == "Warsztat komputerowy"
    assert (part.attended, part.excused) == ((MONDAYS[0], MONDAYS[1]), (MONDAYS[2],))
    assert (part.unexcused, part.unmarked) == ((), (MONDAYS[3],))
    assert part.promised == 4, "the one to come is not promised yet"
    assert (facts.since, facts.until, facts.percent) == (MONDAYS[0], MONDAYS[3], 100)


def test_a_contract_without_activities_has_none(case: Database) -> None:
    facts = ask(case, evidence.evidence, do(case, makers.active_contract))
    assert (facts.parts, facts.percent) == ([], None)


def test_the_sheet_is_kept_until_it_says_something_else(case: Database, contract: int) -> None:
    draft = ask(case, DOCUMENT.render, contract)
    first = do(case, evidence.issue, contract)
    assert first != draft, "only what is given out has its code"
    assert do(case, evidence.issue, contract) == first == ask(case, DOCUMENT.render, contract)
    meeting = ask(case, lambda session: session.scalar(select(Meeting.id).where(Meeting.day == MONDAYS[3])))
    do(case, actions.mark, meeting, {1: (Mark.UNEXCUSED, "")})
    assert do(case, evidence.issue, contract) != first
    kept = ask(
        case, lambda session: session.scalars(select(IssuedDocument.version).filter_by(document="evidence")).all()
    )
    assert kept == [1, 2]


def test_no_reason_of_an_absence_stands_on_it(case: Database, contract: int) -> None:
    assert "lekarz" not in str(ask(case, evidence.evidence, contract))
