"""One thread, by keyboard alone: who has completed the club is referred to work, up to the row of the yearly report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.core.database.database import Database
from kiscase.core.journal.running_action import describe_action
from kiscase.employment import refunds
from kiscase.employment.model import EmploymentState
from kiscase.employment.queries import employments_of_person, require_employment
from kiscase.employment.screen.dialogs import BeginEmploymentDialog, EmploymentStepDialog
from kiscase.employment.screen.page import EmploymentPage
from kiscase.employment.screen.page_info import EMPLOYMENTS_OF_PERSON
from kiscase.employment.screen.refund_tab import RefundMonthDialog, RefundTab
from kiscase.outcomes import actions as outcomes
from kiscase.outcomes.model import FollowUpTime
from kiscase.outcomes.queries import load_after_club
from kiscase.outcomes.screen.outcome_dialogs import FollowUpDialog
from kiscase.outcomes.tasks import FOLLOW_UP_TO_ASK
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.screen.page import ReportsPage
from kiscase.reporting.screen.yearly_tab import YearlyReportTab
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, page_of

TODAY = clock.today()
STARTED = TODAY - relativedelta(months=8)
S = EmploymentState


@pytest.fixture
def person(case: Database) -> int:
    """Who completed the club two weeks ago, registered as unemployed, with a contract that goes on."""
    person = do(case, makers.participant, labour_status="unemployed", assisted=True)
    do(case, makers.active_contract, person, drawn_on=STARTED, ends_on=date(2027, 1, 31))
    stay = do(case, makers.stay, person, STARTED)
    do(case, stays.end_stay, stay, {"ended_on": date(2026, 6, 1), "end": StayEnd.COMPLETED})
    return person


class Desk:
    """What the person at the keyboard sees."""

    def __init__(self, case: Database, view: Workspace, keys: Keyboard) -> None:
        self.case, self.view, self.keys = case, view, keys
        self.employment = 0

    def page(self) -> EmploymentPage:
        return page_of(self.view, EmploymentPage)

    def state(self) -> EmploymentState:
        return ask(self.case, lambda session: require_employment(session, self.employment).state)

    def settled(self) -> None:
        self.keys.until(self.view.jobs.is_idle)

    def next_step(self, state: EmploymentState, **typed: str) -> None:
        """Ctrl+Shift+N asks for the next step; Enter in the last field saves."""
        self.settled()
        self.keys.press("Ctrl+Shift+N")
        self.keys.dialog(EmploymentStepDialog)
        self.fill_in(**typed)
        self.keys.press("Ctrl+Return")
        self.keys.without_dialog()
        self.keys.until(lambda: self.state() is state)
        self.settled()

    def fill_in(self, **typed: str) -> None:
        for name, text in typed.items():
            self.keys.to(name)
            self.keys.write(text)


@pytest.mark.slow
def test_from_the_completion_to_the_end_of_the_refund(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    desk = Desk(case, window, Keyboard(qtbot))
    begin_for_the_person(desk, person)
    desk.next_step(S.APPLIED, office="PUP Krasnystaw", application_sign="OPS.412.7.2026")
    clock.set(2026, 6, 25)
    desk.next_step(S.REFERRED, employer="Piekarnia Żuk", post="pomoc piekarza", employed_from="1.7")
    clock.set(2026, 6, 29)
    desk.next_step(S.AGREED, agreement_sign="U/12/2026", refund_agreed="1783,90")
    clock.set(2026, 7, 1)
    desk.next_step(S.EMPLOYED, employed_until="31.12.2026", pay="4806")
    for number in range(1, 7):
        enter_a_month(desk, number)
    end_the_refund(desk)
    ask_half_a_year_later(desk, person)
    see_the_person_in_the_report(desk, person)


def begin_for_the_person(desk: Desk, person: int) -> None:
    keys = desk.keys
    page = front_page(desk.view, ParticipantsPage)
    page.reload()
    desk.view.open(EMPLOYMENTS_OF_PERSON, person)
    keys.until(lambda: desk.view.jobs.is_idle() and page.details is not None)
    keys.press("Ctrl+Shift+B")
    keys.dialog(BeginEmploymentDialog)
    keys.press("Ctrl+Return")  # a referral to work, from today on
    keys.without_dialog()
    (record,) = ask(desk.case, employments_of_person, person)
    desk.employment = record.id
    assert record.contract_id is not None
    keys.until(lambda: desk.view.page() is desk.page() and desk.page().details is not None)
    assert desk.page().header.title.text() == "Jadwiga Wiśniewska"
    assert "w klubie 15.10.2025–01.06.2026, 7 pełnych miesięcy" in desk.page().header.facts.text()


def enter_a_month(desk: Desk, number: int) -> None:
    keys, page = desk.keys, desk.page()
    month_end = date(2026, 7, 1) + relativedelta(months=number)
    clock.set(month_end.year, month_end.month, month_end.day)
    tab = next(one for one in page.extra_tabs if isinstance(one, RefundTab))
    if number == 1:
        keys.press("Ctrl+Shift+N")
    else:
        keys.until(lambda: page.tabs.currentWidget() is tab)
        keys.to("add_refund_month")
        keys.press("Return")
    keys.dialog(RefundMonthDialog)
    typed = {"contribution": "365", "claimed": "2148,90", "applied_on": "dziś"}
    if number == 3:  # a claim above the ceiling is refused until there is a reason
        desk.fill_in(**(typed | {"claimed": "2200"}))
        keys.press("Ctrl+Return")
        keys.until_at("beyond")
        keys.type("umowa podnosi kwotę od września")
    else:
        desk.fill_in(**typed)
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: len(rows(desk)) == number)
    desk.settled()
    assert desk.state() is S.REFUND_RUNNING


def rows(desk: Desk) -> list[Any]:
    return ask(desk.case, refunds.refund_month_rows, desk.employment)


def end_the_refund(desk: Desk) -> None:
    keys = desk.keys
    clock.set(2027, 1, 4)
    desk.settled()
    keys.press("Ctrl+Shift+N")
    keys.dialog(ConfirmationDialog)
    keys.to("confirm")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: desk.state() is S.REFUND_OVER)
    desk.settled()
    keys.press("Ctrl+Shift+N")
    dialog = keys.dialog(EmploymentStepDialog)
    keys.to("end_kind")
    keys.press("Down", "Down")
    assert dialog.form.editor("end_kind").value() == "kept_on"
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: desk.state() is S.COMPLETED)
    record = ask(desk.case, lambda session: require_employment(session, desk.employment))
    assert (record.ended_on, record.end_kind) == (date(2026, 12, 31), "kept_on")
    assert [row.claimed for row in rows(desk)] == [214_890, 214_890, 220_000, 214_890, 214_890, 214_890]
    assert [row.limit for row in rows(desk)] == [214_890] * 6
    assert desk.case.find_faults() == []


def ask_half_a_year_later(desk: Desk, person: int) -> None:
    """The page Today asks what the person does; the same as at the end of the stay, which is on file by now."""
    (stay,) = ask(desk.case, stays.list_stays, person)
    do(desk.case, outcomes.record_outcome, stay.id, {"situation": "supported_employer"})
    do(desk.case, add_certificate, person)
    keys = desk.keys
    keys.press("Ctrl+1")
    today = page_of(desk.view, TodayPage)
    keys.until(lambda: desk.view.page() is today and desk.view.jobs.is_idle())
    desk.view.ask_again()
    keys.until(lambda: FOLLOW_UP_TO_ASK in [one.way[0] for one in today._deadlines] and desk.view.jobs.is_idle())
    place = [one.way[0] for one in today._deadlines].index(FOLLOW_UP_TO_ASK)
    today.deadlines.setFocus()
    keys.press("Home", *["Down"] * place, "Return")
    keys.dialog(FollowUpDialog)
    keys.until_at("situation")
    keys.press("Down")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    (asked,) = [one for one in ask(desk.case, load_after_club, person).follow_ups if one.asked_on]
    assert (asked.time, asked.situation) == (FollowUpTime.SIX_MONTHS, "zatrudnienie wspierane u pracodawcy (art. 16)")


def add_certificate(session: Session, person: int) -> None:
    """That the person completed, as the yearly report counts it."""
    day = date(2026, 6, 1)
    made = {"number": "ZU/1/2026", "number_year": 2026, "number_seq": 1, "since": STARTED, "until": day}
    kind = CertificateKind.COMPLETION
    session.add(ActivityCertificate(participant_id=person, kind=kind, issued_on=day, **made))
    describe_action(session, "Issued a certificate")


def see_the_person_in_the_report(desk: Desk, person: int) -> None:
    """The row of T5 counts the person, also as somebody who works half a year later; Enter opens them."""
    keys = desk.keys
    place = next(at for at, room in enumerate(desk.view._rooms) if room.info.kind == ReportsPage.kind)
    keys.press(page_keys(place, len(desk.view._rooms)))
    keys.until(lambda: desk.view.page().kind == ReportsPage.kind and desk.view.jobs.is_idle())
    tab = next(one for one in page_of(desk.view, ReportsPage).report_tabs if isinstance(one, YearlyReportTab))
    keys.until(lambda: desk.view.jobs.is_idle() and tab._shown is not None)
    assert tab.year.value() == "2026"
    assert tab._shown is not None
    codes = [table.code for table in tab._shown.report.tables]
    table = tab._shown.report.table("T5")
    assert [table.cell("1", column).ids for column in ("a", "c")] == [(person,), (person,)]
    keys.to("report tables")
    keys.press("Home", *["Down"] * (codes.index("T5") + 1), "Return")
    keys.until_at("report grid")
    keys.press("Return")
    dialog = keys.dialog(CountedItemsDialog)
    keys.until(lambda: dialog.list.rows.rowCount() == 1)
    dialog.list.setFocus()
    keys.press("Home", "Return")
    keys.until(lambda: (desk.view.page().kind, desk.view.page().record) == ("participant", person))
    keys.until(desk.view.jobs.is_idle)
