"""The overview of a person: what the facts suggest about the stay, what is open, and the stay by keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.person_overview.queries import CERTIFICATE_TO_ISSUE, PersonOverview, load_person_overview
from kiscase.activities.person_overview.screen.overview_tab import PersonOverviewTab
from kiscase.activities.today.overview import list_deadlines
from kiscase.contracts.model import Contract, ContractState
from kiscase.core.database.database import Database
from kiscase.outcomes.screen.outcome_dialogs import OutcomeDialog
from kiscase.participants import actions as participants
from kiscase.participants.notes import actions as notes
from kiscase.participants.notes.model import NOTES_OF_PERSON, ContactKind
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import STAYS_OF_PERSON, StayEnd
from kiscase.participants.stays.screen.stay_dialogs import EndStayDialog, StayDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page

TODAY = clock.today()
DAY = timedelta(1)


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def overview(case: Database, person: int) -> PersonOverview:
    return ask(case, load_person_overview, person)


def begin(case: Database, person: int, since: date, **more: Any) -> int:
    return do(case, stays.begin_stay, person, {"started_on": since} | more)


def hint(case: Database, person: int) -> tuple[bool, dict[str, Any] | None] | None:
    found = overview(case, person).hint
    return None if found is None else (found.begins, found.values)


# ---- what the facts suggest ----------------------------------------------------------------------------------------


def test_a_contract_without_a_stay_suggests_to_begin_one(case: Database, person: int) -> None:
    assert hint(case, person) is None
    do(case, makers.active_contract, person, drawn_on=TODAY - 5 * DAY)
    assert hint(case, person) == (True, {"started_on": TODAY - 5 * DAY})
    begin(case, person, TODAY)
    assert hint(case, person) is None


@pytest.mark.parametrize("days", [0, 1])
def test_a_contract_from_before_the_end_of_the_last_stay_suggests_nothing(
    case: Database, person: int, days: int
) -> None:
    begin(case, person, TODAY - 9 * DAY, ended_on=TODAY - DAY, end=StayEnd.COMPLETED)
    do(case, makers.active_contract, person, drawn_on=TODAY - DAY + days * DAY)
    assert hint(case, person) == ((True, {"started_on": TODAY}) if days else None)


@pytest.mark.parametrize(
    ("way", "proposed"),
    [
        (ContractState.COMPLETED, {"end": StayEnd.COMPLETED}),
        (ContractState.TERMINATED, {"end": StayEnd.BROKEN_OFF, "end_reason": "contract_not_kept"}),
    ],
)
def test_a_contract_that_ended_suggests_to_end_the_stay(
    case: Database, person: int, way: ContractState, proposed: dict[str, Any]
) -> None:
    contract = do(case, makers.active_contract, person)
    begin(case, person, TODAY)
    do(case, makers.ended_contract, contract, way, on=TODAY)
    assert hint(case, person) == (False, {"ended_on": TODAY} | proposed)
    do(case, makers.contract, person)  # another one is being drafted
    assert hint(case, person) is None


def test_a_guest_is_only_pointed_out(case: Database, person: int) -> None:
    begin(case, person, TODAY)
    assert hint(case, person) == (False, None)


def test_a_right_that_excludes_suggests_to_end_the_stay(case: Database, person: int) -> None:
    do(case, makers.active_contract, person)
    begin(case, person, TODAY)
    do(case, participants.change_participant, person, {}, [{"kind": "old_age_pension"}])
    assert hint(case, person) == (False, {"end": StayEnd.BROKEN_OFF, "end_reason": "excluding_right"})


# ---- what is open --------------------------------------------------------------------------------------------------


def test_everything_open_is_listed_by_its_day(case: Database, person: int) -> None:
    assert overview(case, person).items == []
    contract = do(case, makers.active_contract, person)
    step = {"next_step": "Zadzwonić do PUP", "next_on": TODAY - DAY}
    do(case, notes.add_note, person, {"made_on": TODAY, "kind": ContactKind.PHONE, "text": "x"} | step)
    do(case, notes.add_note, person, {"made_on": TODAY, "kind": ContactKind.PHONE, "text": "x", "next_step": "Kiedyś"})
    activity = do(case, makers.activity)
    do(case, makers.enrolled, activity, person)
    found = overview(case, person).items
    assert [(one.what, one.due, one.overdue) for one in found] == [
        ("Zadzwonić do PUP", TODAY - DAY, True),
        ("najbliższe spotkanie: Warsztat komputerowy", TODAY, False),
        ("ocena realizacji KS/1/2026", date(2026, 9, 15), False),
        ("koniec okresu realizacji KS/1/2026", date(2026, 12, 15), False),
        ("Kiedyś", None, False),
    ]
    ways = [one.way for one in found]
    note, contract_way = (NOTES_OF_PERSON, person), (Contract.__tablename__, contract)
    assert ways == [note, ("activity", activity), contract_way, contract_way, note]
    assert overview(case, do(case, makers.participant)).items == []


# ---- the certificate and the graduate ------------------------------------------------------------------------------


def test_the_certificate_after_the_end_is_open_until_it_is_issued(case: Database, person: int) -> None:
    activity = do(case, makers.activity)
    do(case, makers.enrolled, activity, person, TODAY - 14 * DAY)
    do(case, mark_present, activity, person)
    begin(case, person, TODAY - 14 * DAY, ended_on=TODAY - DAY, end=StayEnd.COMPLETED)
    (item,) = [one for one in overview(case, person).items if one.way[0] == CERTIFICATE_TO_ISSUE]
    assert (item.due, item.overdue) == (TODAY, False)  # yesterday was a Sunday
    do(case, certificates.issue_certificates, [person], CertificateKind.PARTICIPATION)
    assert [one for one in overview(case, person).items if one.way[0] == CERTIFICATE_TO_ISSUE] == []


@pytest.mark.parametrize(("since", "graduate"), [(date(2025, 12, 16), True), (date(2025, 12, 17), False)])
def test_six_months_a_certificate_and_a_completed_contract_make_a_graduate(
    case: Database, person: int, since: date, graduate: bool
) -> None:
    contract = do(case, makers.active_contract, person, drawn_on=since)
    activity = do(case, makers.activity)
    do(case, makers.enrolled, activity, person, TODAY - 14 * DAY)
    do(case, mark_present, activity, person)
    stay = begin(case, person, since)
    assert "absolwentowi" in overview(case, person).summary
    do(case, makers.ended_contract, contract, ContractState.COMPLETED, on=TODAY)
    do(case, stays.end_stay, stay, {"ended_on": TODAY, "end": StayEnd.COMPLETED})
    assert "Absolwent" not in overview(case, person).summary
    do(case, certificates.issue_certificates, [person], CertificateKind.COMPLETION)
    assert ("Absolwent" in overview(case, person).summary) is graduate


def mark_present(session: Any, activity: int, person: int) -> None:
    from sqlalchemy import select

    from kiscase.activities.attendance import actions as attendance
    from kiscase.activities.model import AttendanceMark, Meeting

    meeting = session.scalars(select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.day)).first()
    assert meeting is not None
    attendance.mark_attendance(session, meeting.id, {person: (AttendanceMark.PRESENT,)})


# ---- the window ----------------------------------------------------------------------------------------------------


def test_a_stay_begins_ends_and_is_undone_by_keyboard(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    do(case, makers.active_contract, person)
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open(STAYS_OF_PERSON, person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, PersonOverviewTab))
    keys.until(lambda: page.tabs.currentWidget() is tab)
    assert page.tabs.indexOf(tab) == 0
    assert page.header.second_chip.text() == "pobyt do rozpoczęcia"
    assert "pobytu w klubie nie wpisano" in tab.hint.text()
    tab.buttons.buttons["begin"].setFocus()
    keys.press("Space")
    keys.dialog(StayDialog)
    assert keys.is_at("started_on")
    keys.press("Return")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.header.second_chip.text() == "uczestniczy")
    (row,) = ask(case, stays.list_stays, person)
    assert (row.started_on, row.values["main_group"]) == (TODAY, "long_unemployed")
    keys.until(tab.buttons.buttons["end"].isEnabled)
    tab.buttons.buttons["end"].setFocus()
    keys.press("Space")
    dialog = keys.dialog(EndStayDialog)
    keys.to("end")
    keys.press("Down")
    keys.to("go")
    keys.press("Space")
    keys.until(dialog.form._rows["end_reason"].problem)
    keys.to("end_reason", "Shift+Tab")
    keys.press("Down")
    keys.to("go")
    keys.press("Space")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OutcomeDialog))
    keys.press("Escape")  # the result is recorded later
    keys.without_dialog()
    keys.until(lambda: page.header.second_chip.text() == "już nie uczestniczy")
    assert ask(case, stays.list_stays, person)[0].values["end_reason"] == "contract_not_kept"
    keys.press("Ctrl+Z")
    keys.until(lambda: page.header.second_chip.text() == "uczestniczy")


def test_f2_goes_to_the_data_beyond_the_overview(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    assert isinstance(page.tabs.currentWidget(), PersonOverviewTab)
    keys.press("F2")
    keys.until_at("family_name")
    window.open("participant", 0)
    keys.until(lambda: window.jobs.is_idle() and page.details is None)
    assert page.header.second_chip.isHidden()


# ---- today ---------------------------------------------------------------------------------------------------------


def due_today(case: Database) -> list[tuple[str, date, bool]]:
    return [(one.what, one.due, one.overdue) for one in ask(case, list_deadlines) if one.way[0] == STAYS_OF_PERSON]


def test_today_shows_stays_to_begin_and_to_end(case: Database, person: int) -> None:
    contract = do(case, makers.active_contract, person)
    assert due_today(case) == [("kontrakt jest realizowany: rozpocznij pobyt w klubie", TODAY, False)]
    begin(case, person, TODAY)
    assert due_today(case) == []
    do(case, makers.ended_contract, contract, ContractState.TERMINATED, on=TODAY)
    assert due_today(case) == [("kontrakt się zakończył: czy pobyt w klubie też?", TODAY, False)]
    do(case, participants.change_participant, person, {}, [{"kind": "old_age_pension"}])
    assert due_today(case) == [
        ("prawo do świadczenia wyklucza (art. 1 ust. 3): czy pobyt w klubie się zakończył?", TODAY, False)
    ]


def test_a_guest_is_nothing_to_do(case: Database, person: int) -> None:
    begin(case, person, TODAY)
    assert due_today(case) == []


@pytest.mark.parametrize(("days", "shown"), [(60, True), (61, False)])
def test_a_missing_certificate_is_shown_for_two_months(case: Database, person: int, days: int, shown: bool) -> None:
    ended = TODAY - timedelta(days)
    begin(case, person, ended - DAY, ended_on=ended, end=StayEnd.COMPLETED)
    assert [what for what, _due, overdue in due_today(case) if overdue] == (
        ["zaświadczenie o zakończeniu udziału (art. 18 ust. 5a)"] if shown else []
    )


@pytest.mark.parametrize(("people", "lines"), [(5, 5), (6, 1)])
def test_many_stays_to_begin_are_one_line(case: Database, people: int, lines: int) -> None:
    for _number in range(people):
        do(case, makers.active_contract)
    found = [one for one in ask(case, list_deadlines) if "pobyt" in one.what]
    assert len(found) == lines
    assert found[0].what.startswith("6 osób" if lines == 1 else "kontrakt jest")


@pytest.mark.parametrize(
    ("ended", "until"), [({}, TODAY), ({"ended_on": TODAY - 3 * DAY, "end": StayEnd.COMPLETED}, TODAY - 3 * DAY)]
)
def test_a_certificate_names_the_days_of_the_stay(
    case: Database, person: int, ended: dict[str, Any], until: date
) -> None:
    activity = do(case, makers.activity)
    do(case, makers.enrolled, activity, person, TODAY - 14 * DAY)
    do(case, mark_present, activity, person)

    def days() -> tuple[date, date]:
        found = ask(case, certificates.check_certificate_entitlement, person, CertificateKind.PARTICIPATION)
        return found.since, found.until

    assert days() == (TODAY - 14 * DAY, TODAY)
    begin(case, person, TODAY - 90 * DAY, ended_on=TODAY - 60 * DAY, end=StayEnd.COMPLETED)
    assert days() == (TODAY - 14 * DAY, TODAY)  # a stay from before the contract
    begin(case, person, TODAY - 20 * DAY, **ended)
    assert days() == (TODAY - 20 * DAY, until)
