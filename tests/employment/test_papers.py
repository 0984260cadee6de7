"""The papers about supported employment, read back, and what is due about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from kiscase.activities.today import overview
from kiscase.contracts.model import Contract
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal.running_action import describe_action
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.employment import actions as employments
from kiscase.employment import counselling, documents, refunds
from kiscase.employment.deadlines import list_due_employments
from kiscase.employment.issuing import issue_employment_paper
from kiscase.employment.model import EmploymentForm, EmploymentState
from kiscase.employment.queries import require_employment
from kiscase.employment.tasks import EMPLOYMENT_TASKS
from kiscase.participants.model import Participant
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import findings_of, text_of

START = date(2026, 7, 1)
STARTED = START - relativedelta(months=9)
S = EmploymentState
OWN = "Pismo własne klubu: przepisy nie określają wzoru."


@pytest.fixture
def employed(case: Database) -> int:
    """Somebody employed from 1 July on, with an agreement."""
    clock.set(2026, 7, 1)
    person = do(case, makers.participant, labour_status="unemployed", pesel=makers.pesel(serial=931))
    do(case, makers.active_contract, person, drawn_on=STARTED, ends_on=date(2027, 6, 1))
    stay = do(case, makers.stay, person, STARTED)
    do(case, stays.end_stay, stay, {"ended_on": date(2026, 6, 1), "end": StayEnd.COMPLETED})
    employment = do(case, employments.begin_employment, person, {"opened_on": date(2026, 6, 2)})
    steps: list[tuple[EmploymentState, dict[str, Any]]] = [
        (
            S.APPLIED,
            {
                "applied_on": date(2026, 6, 3),
                "applied_by_id": 1,
                "office": "PUP Krasnystaw",
                "application_sign": "OPS.412.7",
            },
        ),
        (S.REFERRED, {"decided_on": date(2026, 6, 20), "employer": "Piekarnia <Żuk>", "post": "piekarz"}),
        (S.AGREED, {"agreement_on": date(2026, 6, 25), "agreement_sign": "U/12/2026", "refund_agreed": 178_390}),
        (S.EMPLOYED, {"employed_from": START, "employed_until": date(2027, 5, 31), "pay": 480_600}),
    ]
    for state, values in steps:
        do(case, employments.take_employment_step, employment, state, values)
    return employment


def add_month(case: Database, employment: int, **more: Any) -> int:
    values = ask(case, refunds.propose_refund_month, employment) | {"contribution": 36_500, "claimed": 214_890}
    return do(case, refunds.add_refund_month, employment, values | more)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            documents.APPLICATION,
            [
                *("art. 16 ust. 1", "Bożena Łącka", "PUP Krasnystaw", "01.10.2025–01.06.2026"),
                *("Znak: OPS.412.7", "03.06.2026", "KS/1/2025", "WSP1"),
            ],
        ),
        (documents.OPINION, ["Nabyte umiejętności", "Jadwiga Wiśniewska"]),
        (documents.INFORMATION, ["Piekarnia <Żuk>", "783,90", "30 dni", "de minimis"]),
        (documents.CARD, ["Karta poradnictwa", "Pierwszy tydzień", "poradnictwo społeczne"]),
    ],
)
def test_a_paper_bears_what_it_is_about_and_that_it_is_no_official_form(
    case: Database, employed: int, kind: str, words: list[str]
) -> None:
    held = {"day": START, "minutes": 45, "kind": "social", "adviser": "Ewa Żak", "matter": "Pierwszy tydzień"}
    do(case, counselling.add_counselling_session, employed, held)
    pdf = do(case, issue_employment_paper, kind, employed)
    text = " ".join(text_of(pdf).split())
    for word in (*words, OWN):
        assert word in text
    assert findings_of(pdf) == []
    (paper,) = ask(case, documents.list_employment_papers, employed)
    assert paper.document == kind
    with pytest.raises(Problem, match="wydano o nim dokumenty"):
        do(case, employments.delete_employment, employed)


def test_the_sheet_of_a_month_has_the_four_contents_of_the_act(case: Database, employed: int) -> None:
    clock.set(2026, 8, 3)
    month = add_month(case, employed, applied_on=date(2026, 8, 3))
    text = " ".join(text_of(do(case, issue_employment_paper, documents.REFUND, month)).split())
    parts = ["1. Dane pracodawcy", "2. Dane osoby skierowanej", "3. Wysokość i składniki", "4. Wysokość refundacji"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for word in (
        "Piekarnia <Żuk>",
        "Jadwiga Wiśniewska",
        "806,00",
        "148,90",
        "U/12/2026",
        "01.06.2026",
        "Arkusz pomocniczy dla pracodawcy",
    ):
        assert OWN not in text
        assert word in text
    assert "Składniki wynagrodzenia" in text[places[2] : places[3]]
    assert "w tym składka na ubezpieczenia społeczne" in text[places[3] :], "the contribution is a part of the refund"
    assert "783,90 zł od 01.06.2026" in text


def test_the_reminder_waits_for_the_term_of_payment(case: Database, employed: int) -> None:
    on(date(2026, 8, 3))
    month = add_month(case, employed, applied_on=date(2026, 8, 3))
    on(date(2026, 9, 2))  # 30 days from 3 August: the last day to pay
    (kind,) = [one for one in documents.EMPLOYMENT_DOCUMENTS if one.key == documents.REMINDER]
    assert ask(case, kind.list_printable) == []
    with pytest.raises(Problem, match=r"można wydrukować od 03\.09\.2026"):
        do(case, issue_employment_paper, documents.REMINDER, month)
    on(date(2026, 9, 3))
    assert ask(case, kind.list_printable) == [(f"PW{employed}/1", month)]
    reminder = " ".join(text_of(do(case, issue_employment_paper, documents.REMINDER, month)).split())
    assert "upłynął 02.09.2026" in reminder
    assert "Piekarnia <Żuk>" in reminder
    assert "U/12/2026" in reminder
    do(case, refunds.change_refund_month, month, {"paid_on": date(2026, 9, 3), "paid": 214_890})
    with pytest.raises(Problem, match="wypłacono już"):
        do(case, issue_employment_paper, documents.REMINDER, month)


def test_an_application_names_no_contract_that_came_after_it(case: Database, employed: int) -> None:
    person = ask(case, require_employment, employed).participant_id
    with case.action() as session:
        session.scalars(select(Contract)).one().ends_on = date(2026, 5, 31)
        describe_action(session, "Changed a contract")
    do(case, makers.active_contract, person, drawn_on=date(2026, 6, 25), ends_on=date(2027, 6, 1))
    text = text_of(do(case, issue_employment_paper, documents.APPLICATION, employed))
    assert "KS/1/2025" in text
    assert "KS/1/2026" not in text


def test_a_long_name_is_whole_on_the_papers(case: Database, employed: int) -> None:
    long = "Konstantynopolitańczykowianeczka-Brzęczyszczykiewiczowska"
    person = ask(case, require_employment, employed).participant_id
    with case.action() as session:
        session.get_one(Participant, person).family_name = long
        describe_action(session, "Changed a name")
    for kind in (documents.APPLICATION, documents.OPINION, documents.CARD):
        text = "".join(text_of(do(case, issue_employment_paper, kind, employed)).split())
        assert long.replace("-", "") in text.replace("-", "").replace("\x02", "")  # lines may end in hyphens


def test_there_is_nothing_to_remind_of_before_the_application(case: Database, employed: int) -> None:
    month = add_month(case, employed)
    with pytest.raises(Problem, match="nie ma o czym przypominać"):
        do(case, issue_employment_paper, documents.REMINDER, month)
    with case.read() as session:
        for kind in documents.EMPLOYMENT_DOCUMENTS:
            for _number, subject in kind.list_printable(session):
                assert kind.render(session, subject).startswith(b"%PDF")
    assert set(documents.EMPLOYMENT_DOCUMENTS) <= set(DOCUMENT_REGISTRY.printable_kinds())


# ---- what is due ---------------------------------------------------------------------------------------------------


def due(case: Database, employment: int) -> list[tuple[str, date]]:
    found = ask(case, list_due_employments)
    return [(one.what, one.due) for one in found if one.employment_id == employment]


def on(day: date) -> None:
    clock.set(day.year, day.month, day.day)


@pytest.mark.parametrize(("day", "shown"), [(date(2026, 7, 7), False), (date(2026, 7, 8), True)])
def test_the_labour_office_is_asked_after_thirty_days(case: Database, day: date, shown: bool) -> None:
    person = do(case, makers.participant, labour_status="unemployed")
    stay = do(case, makers.stay, person, STARTED)
    do(case, stays.end_stay, stay, {"ended_on": date(2026, 6, 1), "end": StayEnd.COMPLETED})
    employment = do(case, employments.begin_employment, person, {"form": EmploymentForm.WORK_REFERRAL})
    values = {"applied_on": date(2026, 6, 15), "applied_by_id": 1, "office": "PUP"}
    do(case, employments.take_employment_step, employment, S.APPLIED, values)
    on(day)
    expected = [("urząd pracy nie odpowiedział na wniosek", date(2026, 7, 15))]
    assert due(case, employment) == (expected if shown else [])


def test_a_refund_that_is_not_applied_for_or_not_paid_is_due(case: Database, employed: int) -> None:
    on(date(2026, 7, 31))
    assert due(case, employed) == []
    on(date(2026, 8, 1))
    missing = "brak wniosku o refundację za 1. miesiąc: Piekarnia <Żuk>"
    assert due(case, employed) == [(missing, date(2026, 8, 10))]
    month = add_month(case, employed, applied_on=date(2026, 8, 1))
    assert due(case, employed) == []
    on(date(2026, 8, 24))
    assert due(case, employed) == [("refundacja za 1. miesiąc niewypłacona: Piekarnia <Żuk>", date(2026, 8, 31))]
    do(case, refunds.change_refund_month, month, {"paid_on": date(2026, 8, 24), "paid": 214_890})
    assert due(case, employed) == []


def test_the_end_of_the_six_months_is_shown_thirty_and_seven_days_before(case: Database, employed: int) -> None:
    seen = {}
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 23), date(2026, 12, 24)):
        on(day)
        seen[day.isoformat()] = [what for what, until in due(case, employed) if until == date(2026, 12, 31)]
    assert seen == {
        "2026-11-30": [],
        "2026-12-01": ["koniec refundacji i sześciu miesięcy: Piekarnia <Żuk>"],
        "2026-12-23": ["koniec refundacji i sześciu miesięcy: Piekarnia <Żuk>"],
        "2026-12-24": ["mija sześć miesięcy: czy praca trwa dalej? (Piekarnia <Żuk>)"],
    }


def test_today_shows_what_is_due_with_the_name(case: Database, employed: int) -> None:
    on(date(2026, 9, 15))
    found = ask(case, overview.list_deadlines, (EMPLOYMENT_TASKS,))
    shown = [(one.name, one.due, one.overdue) for one in found if one.way == ("supported_employment", employed)]
    assert shown == [
        ("Wiśniewska Jadwiga", date(2026, 8, 10), True),
        ("Wiśniewska Jadwiga", date(2026, 9, 10), True),
    ]
