"""Deletion: of a person, a draft contract or an activity, while nothing hangs on it, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Meeting
from kiscase.activities.planning import actions as planning
from kiscase.activities.reports import actions as reports
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal.running_action import describe_action
from kiscase.participants import actions as participants
from tests import makers
from tests.actions import do
from tests.core.journal_actions import dump, history_of, redo, undo

pytestmark = pytest.mark.usefixtures("english")

GUEST = enrolment.EnrolmentTerms(guest=True)


def a_person(session: Session) -> int:
    return makers.participant(session, benefits=[{"kind": "disability_pension", "until": date(2026, 1, 1)}])


def a_draft(session: Session) -> int:
    return makers.contract(session, 1)


DELETIONS: dict[str, tuple[Callable[[Session], int], Callable[[Session, int], None]]] = {
    "participant": (a_person, participants.delete_participant),
    "contract": (a_draft, drafting.delete_draft_contract),
    "activity": (makers.activity, planning.delete_activity),
}


@pytest.mark.parametrize("kind", DELETIONS)
def test_what_nothing_hangs_on_is_deleted_whole_and_comes_back_whole(case: Database, person: int, kind: str) -> None:
    make, delete = DELETIONS[kind]
    before = dump(case)
    made = do(case, make)
    there = dump(case)
    do(case, delete, made)
    gone = dump(case)
    for table, rows in gone.items():
        assert rows == before[table], table
    assert history_of(case, kind, made)[0].sentence.startswith("Deleted the ")
    undo(case)
    assert dump(case) == there
    redo(case)
    assert dump(case) == gone
    assert case.find_faults() == []
    with pytest.raises(Problem, match="no longer on file"):
        do(case, delete, made)


def enrol(session: Session, activity: int) -> None:
    enrolment.enrol_person(session, activity, 1, date(2026, 6, 1), GUEST)


def note(session: Session, activity: int) -> None:
    meeting = activities_queries.load_activity(session, activity).meetings[0].id
    session.get_one(Meeting, meeting).topic = "CV"
    describe_action(session, "Noted")


def excuse(session: Session, person: int) -> None:
    values = {"since": makers.TODAY, "until": makers.TODAY, "kind": "sick"}
    excused_periods.record_absence(session, person, values)


@pytest.mark.parametrize(
    ("kind", "hang"),
    [
        ("participant", makers.contract),
        ("participant", excuse),
        ("participant", lambda session, person: reports.issue_monthly_card(session, person, date(2026, 6, 1))),
        ("contract", issuing.issue_contract),
        ("activity", enrol),
        ("activity", note),
        ("activity", lambda session, activity: reports.issue_month_grid(session, activity, date(2026, 6, 1))),
    ],
)
def test_what_something_hangs_on_stays_and_a_sentence_says_why(
    case: Database, person: int, kind: str, hang: Callable[[Session, int], Any]
) -> None:
    make, delete = DELETIONS[kind]
    made = do(case, make)
    do(case, hang, made)
    before = dump(case)
    with pytest.raises(Problem, match=r"cannot be deleted: .* Nothing was changed"):
        do(case, delete, made)
    assert dump(case) == before


def test_a_draft_of_an_annex_is_deleted_and_its_contract_stays(case: Database, person: int) -> None:
    contract = do(case, makers.active_contract, person)
    before = dump(case)
    annex = do(case, annexes.begin_annex, contract, "zmiana")
    do(case, drafting.delete_draft_contract, annex)
    assert dump(case) == before
    with pytest.raises(Problem, match="make it void instead"):
        do(case, drafting.delete_draft_contract, contract)
