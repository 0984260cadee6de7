"""What the page of the day says about contracts: each deadline comes in time, is overdue in time, and goes when met."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiscase.contracts.closing import actions as closing
from kiscase.contracts.deadlines.queries import list_contract_deadlines
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.events import breaches
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.contracts.test_disputes import ANSWER, REQUEST

pytestmark = pytest.mark.usefixtures("english")

TODAY = makers.TODAY


def deadlines(case: Database) -> list[tuple[str, str, int, bool]]:
    """What, who, in how many days from the first day on, whether overdue; by the day."""
    found = ask(case, list_contract_deadlines)
    rows = [(one.what, one.name, (one.due - TODAY).days, one.overdue) for one in found]
    return sorted(rows, key=lambda row: row[2])


@pytest.fixture
def contract(case: Database) -> int:
    """A contract of 60 days with an evaluation after 20."""
    end, evaluation = TODAY + timedelta(60), TODAY + timedelta(20)
    with case.action() as session:
        return makers.active_contract(session, makers.participant(session), ends_on=end, evaluation_on=evaluation)


def test_an_evaluation_comes_two_weeks_before_its_day_and_is_overdue_after_it(case: Database, contract: int) -> None:
    assert deadlines(case) == []
    clock.set_to(TODAY + timedelta(6))
    row = ("evaluation of KS/1/2026", "Wiśniewska Jadwiga", 20)
    assert deadlines(case) == [(*row, False)]
    clock.set_to(TODAY + timedelta(20))
    assert deadlines(case) == [(*row, False)], "on the day itself it is not late"
    clock.set_to(TODAY + timedelta(21))
    assert deadlines(case) == [(*row, True)]


def test_the_end_comes_a_month_before_and_stays_until_the_contract_is_ended(case: Database, contract: int) -> None:
    clock.set_to(TODAY + timedelta(60))
    assert ("end of KS/1/2026", "Wiśniewska Jadwiga", 60, False) in deadlines(case)
    clock.set_to(TODAY + timedelta(61))
    assert ("KS/1/2026 is over: end it", "Wiśniewska Jadwiga", 60, True) in deadlines(case)
    do(case, closing.change_contract_state, contract, ContractState.TERMINATED, "wyjazd", TODAY + timedelta(61))
    assert deadlines(case) == []


def test_an_explanation_is_asked_for_until_it_is_written_down(case: Database, contract: int) -> None:
    values = {"happened_on": TODAY, "what": "nie przyszedł", "explain_by": TODAY + timedelta(7)}
    breach = do(case, breaches.record_breach, contract, values)
    assert deadlines(case) == [("explanation of the breach KS/1/2026/N1", "Wiśniewska Jadwiga", 7, False)]
    do(case, breaches.update_breach, breach, values | {"explanation": "choroba dziecka"})
    assert deadlines(case) == []


def test_a_request_for_a_ruling_waits_for_its_answer(case: Database, contract: int) -> None:
    dispute = do(case, disputes.record_dispute, contract, REQUEST)
    do(case, disputes.issue_dispute_letter, dispute)
    clock.set_to(TODAY + timedelta(31))
    rows = [row for row in deadlines(case) if row[0].startswith("answer to the request")]
    assert [(row[2], row[3]) for row in rows] == [(30, True)]
    do(case, disputes.update_dispute, dispute, REQUEST | ANSWER)
    assert not [row for row in deadlines(case) if row[0].startswith("answer to the request")]


def test_documents_that_wait_for_signatures_are_one_line(case: Database) -> None:
    with case.action() as session:
        makers.printed_contract(session, makers.participant(session))
    assert deadlines(case) == [("1 document waits for a signature", "", 0, False)]
