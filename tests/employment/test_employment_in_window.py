"""Supported employment in the window: what a step asks, the question before the refund ends, papers printed again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.employment import actions as employments
from kiscase.employment import counselling, documents, refunds
from kiscase.employment.issuing import issue_employment_paper
from kiscase.employment.model import CounsellingKind, EmploymentForm, EmploymentState
from kiscase.employment.queries import require_employment
from kiscase.employment.screen.counselling_tab import CounsellingTab
from kiscase.employment.screen.dialogs import EmploymentStepDialog
from kiscase.employment.screen.documents_tab import EmploymentDocumentsTab
from kiscase.employment.screen.page import EmploymentPage
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.printer import print_with
from tests.screens import button, front_page

TODAY = clock.today()
SINCE = TODAY - relativedelta(months=2)
S, F = EmploymentState, EmploymentForm


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(case: Database) -> int:
    person = do(case, makers.participant, labour_status="unemployed", assisted=True)
    do(case, makers.active_contract, person, drawn_on=SINCE - timedelta(300), ends_on=TODAY + timedelta(200))
    do(case, makers.stay, person, SINCE - relativedelta(months=8))
    return person


def begin(case: Database, person: int, form: EmploymentForm, *steps: tuple[EmploymentState, dict[str, Any]]) -> int:
    employment = do(case, employments.begin_employment, person, {"form": form, "opened_on": SINCE})
    for state, values in steps:
        do(case, employments.take_employment_step, employment, state, values)
    return employment


def employ(case: Database, person: int) -> int:
    applied = {"applied_on": SINCE, "applied_by_id": 1, "office": "PUP Krasnystaw", "early_reason": "praca od zaraz"}
    return begin(
        case,
        person,
        F.WORK_REFERRAL,
        (S.APPLIED, applied),
        (S.REFERRED, {"decided_on": SINCE, "employer": "Piekarnia Żuk"}),
        (S.AGREED, {"agreement_on": SINCE, "refund_agreed": 178_390}),
        (S.EMPLOYED, {"employed_from": SINCE, "employed_until": SINCE + relativedelta(months=7)}),
    )


def opened(window: Workspace, keys: Keyboard, record: int) -> EmploymentPage:
    window.open("supported_employment", record)
    keys.until(lambda: isinstance(window.page(), EmploymentPage) and window.jobs.is_idle())
    page = front_page(window, EmploymentPage)
    keys.until(lambda: page.details is not None and window.jobs.is_idle())
    return page


def offered_ends(keys: Keyboard, page: EmploymentPage, place: int) -> list[str] | None:
    """The kinds of end that the dialog of a step offers; None if it asks for none."""
    page.ask_step(place)
    form = keys.dialog(EmploymentStepDialog).form
    editor = form.editor("end_kind") if form.has_field("end_kind") else None
    found = [word for word, _label in editor._options] if isinstance(editor, ChoiceEditor) else None
    keys.press("Escape")
    keys.without_dialog()
    return found


def test_each_form_asks_for_the_end_that_it_can_have(
    case: Database, person: int, window: Workspace, keys: Keyboard
) -> None:
    page = opened(window, keys, employ(case, person))
    assert offered_ends(keys, page, 1) == ["six_months", "kept_on", "expired", "other"]
    assert offered_ends(keys, page, 2) == ["by_employer", "by_person", "by_agreement", "other"]
    other = do(
        case,
        makers.participant,
        family_name="Bąk",
        pesel=makers.pesel(serial=902),
        labour_status="unemployed",
        assisted=True,
    )
    do(case, makers.active_contract, other, drawn_on=SINCE - timedelta(300), ends_on=TODAY + timedelta(200))
    do(case, makers.stay, other, SINCE - timedelta(300))
    referred = (S.REFERRED, {"decided_on": SINCE, "office": "PUP"})
    began = (S.WORKING, {"employed_from": SINCE, "work_place": "GOPS w Żółkiewce"})
    page = opened(window, keys, begin(case, other, F.USEFUL_WORK, referred, began))
    assert "GOPS w Żółkiewce" in page.header.facts.text()
    page.reload()
    listed = page.list.rows
    keys.until(lambda: "GOPS w Żółkiewce" in [listed.cell_at(row, 2) for row in range(listed.rowCount())])
    assert offered_ends(keys, page, 0) is None
    assert offered_ends(keys, page, 1) == ["by_person", "other"]


def test_counselling_sessions_are_whole_and_not_scrolled_sideways(
    case: Database, person: int, window: Workspace, keys: Keyboard
) -> None:
    employment = employ(case, person)
    do(
        case,
        counselling.add_counselling_session,
        employment,
        {
            "day": TODAY,
            "minutes": 45,
            "kind": CounsellingKind.VOCATIONAL,
            "adviser": "Grażyna Wiśniowska",
            "matter": "Pierwsze tygodnie w pracy: dojazd, zmiany, rozmowa z przełożonym.",
            "next_step": "Rozmowa o umowie na stałe",
        },
    )
    window.window().resize(1366, 768)
    page = opened(window, keys, employment)
    tab = next(one for one in page.extra_tabs if isinstance(one, CounsellingTab))
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: tab.list.rows.rowCount() == 1 and tab.list.isVisible())
    assert tab.list.rows.cell_at(0, 0) == format_date(TODAY)
    assert tab.list.rows.cell_at(0, 1) == "poradnictwo zawodowe · 45 min · Grażyna Wiśniowska"
    assert tab.list.horizontalHeader().length() <= tab.list.viewport().width()
    assert tab.list.rowHeight(0) > tab.list.verticalHeader().defaultSectionSize()


def test_before_the_refund_ends_it_is_asked(case: Database, person: int, window: Workspace, keys: Keyboard) -> None:
    employment = employ(case, person)
    month = ask(case, refunds.propose_refund_month, employment)
    do(case, refunds.add_refund_month, employment, month | {"contribution": 36_500, "claimed": 172_190})

    def state() -> EmploymentState:
        return ask(case, lambda session: require_employment(session, employment).state)

    page = opened(window, keys, employment)
    for answer, expected in (("safe", S.REFUND_RUNNING), ("confirm", S.REFUND_OVER)):
        page.actions_by_key["second_step"].trigger()
        dialog = keys.dialog(ConfirmationDialog)
        assert "jest 1 miesiąc refundacji" in dialog.accessibleDescription()
        button(dialog, answer).setFocus()
        keys.press("Space")
        keys.without_dialog()
        keys.until(window.jobs.is_idle)
        assert state() is expected
    assert page.message_bar.text()


def test_a_paper_is_printed_again(
    case: Database, person: int, window: Workspace, keys: Keyboard, tmp_path: Path
) -> None:
    employment = employ(case, person)
    pdf = do(case, issue_employment_paper, documents.APPLICATION, employment)
    page = opened(window, keys, employment)
    tab = next(one for one in page.extra_tabs if isinstance(one, EmploymentDocumentsTab))
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: window.jobs.is_idle() and tab.list.rows.rowCount() == 1)
    assert not tab.buttons.buttons["print_document"].isEnabled()
    tab.list.setFocus()
    keys.press("Home")
    keys.to("print_document")
    keys.press("Space")
    assert text_of(print_with(keys, tmp_path / "again.pdf").read_bytes()) == text_of(pdf)
