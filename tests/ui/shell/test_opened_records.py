"""The records that were opened last: offered by the empty search box, and gone through back and forward."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from kiscase.contracts.drafting import actions as drafting
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants import actions as participants
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.reporting.screen.page import ReportsPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def people(case: Database) -> list[int]:
    return [do(case, makers.participant, family_name=name, pesel="") for name in ("Abacki", "Bąk", "Cichy")]


def show(window: Workspace, keys: Keyboard, kind: str, record: int) -> None:
    window.open(kind, record)
    arrives(window, keys, kind, record)


def arrives(window: Workspace, keys: Keyboard, kind: str, record: int) -> None:
    keys.until(
        lambda: (
            (window.page().kind, window.page().record) == (kind, record)
            and window.jobs.is_idle()
            and window.opened.recent()[:1] != [(kind, record)]
            and window.opened._here() == window.opened._places[window.opened._at]
        )
    )


def test_back_and_forward_cross_pages(case: Database, people: list[int], window: Workspace, keys: Keyboard) -> None:
    contract = do(case, makers.contract, people[0])
    show(window, keys, "participant", people[0])
    show(window, keys, "contract", contract)
    show(window, keys, "participant", people[1])
    keys.press("Alt+Left")
    arrives(window, keys, "contract", contract)
    keys.press("Alt+Left")
    arrives(window, keys, "participant", people[0])
    keys.press("Alt+Left")
    keys.until(lambda: window.page().message_bar.text() == _("No record was opened before this one."))
    keys.press("Alt+Right")
    arrives(window, keys, "contract", contract)
    keys.press("Alt+Right")
    arrives(window, keys, "participant", people[1])
    assert window.opened.recent() == [("contract", contract), ("participant", people[0])]


def test_quick_presses_go_as_far_as_slow_ones(people: list[int], window: Workspace, keys: Keyboard) -> None:
    for person in people:
        show(window, keys, "participant", person)
    page = window.page()
    page.setFocus()
    for _press in range(3):  # one more than there are records
        QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    arrives(window, keys, "participant", people[0])
    for _press in range(2):
        QTest.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    arrives(window, keys, "participant", people[2])


def test_where_the_bar_is_narrow_the_keys_stay_when_the_buttons_go(
    case: Database, people: list[int], window: Workspace, keys: Keyboard
) -> None:
    back = window.findChild(QToolButton, "go_back")
    assert back is not None
    bar = back.parentWidget()
    assert bar is not None
    room = window.window()
    room.resize(1366, 700)
    keys.until(back.isVisible)
    bar.setFixedWidth(bar.minimumSizeHint().width())
    keys.until(lambda: not back.isVisible())
    show(window, keys, "participant", people[0])
    show(window, keys, "participant", people[1])
    keys.press("Alt+Left")
    arrives(window, keys, "participant", people[0])


def test_from_another_page_back_leads_to_the_record_that_was_left(
    case: Database, people: list[int], window: Workspace, keys: Keyboard
) -> None:
    contract = do(case, makers.contract, people[0])
    show(window, keys, "participant", people[0])
    show(window, keys, "contract", contract)
    keys.press("Ctrl+2")
    keys.until(lambda: window.page().kind == "participant")
    keys.press("Alt+Left")
    arrives(window, keys, "contract", contract)


def test_back_leads_to_the_page_from_which_a_record_was_opened(
    people: list[int], window: Workspace, keys: Keyboard
) -> None:
    window.open("frozen_report", None)
    report = front_page(window, ReportsPage)
    keys.until(window.jobs.is_idle)
    for record in people[:2]:  # from a gap, then from a counted person
        report.context.open_record("participant", record)
        arrives(window, keys, "participant", record)
        keys.press("Alt+Left")
        keys.until(lambda: window.page() is report and window.jobs.is_idle())
    keys.press("Alt+Right")
    arrives(window, keys, "participant", people[1])
    assert window.opened.recent() == [("participant", people[0])]


def test_what_is_gone_is_passed_over(case: Database, people: list[int], window: Workspace, keys: Keyboard) -> None:
    contract = do(case, makers.contract, people[0])
    for kind, record in (("participant", people[1]), ("contract", contract), ("participant", people[2])):
        show(window, keys, kind, record)
    do(case, drafting.delete_draft_contract, contract)
    keys.press("Alt+Left")
    arrives(window, keys, "participant", people[1])
    do(case, participants.delete_participant, people[2])
    keys.press("Alt+Right")
    keys.until(lambda: window.page().message_bar.text() == _("No record was opened after this one."))
    assert window.page().record == people[1]


def test_what_is_typed_is_asked_about(people: list[int], window: Workspace, keys: Keyboard) -> None:
    for record in people[:2]:
        show(window, keys, "participant", record)
    page = front_page(window, ParticipantsPage)
    page.data.form.editor("town").set_value("Radom")
    page.edited()
    keys.press("Alt+Left")
    keys.until(lambda: page.findChild(ConfirmationDialog) is not None)
    keys.press("Escape")
    keys.until(lambda: not [one for one in page.findChildren(ConfirmationDialog) if one.isVisible()])
    assert page.record == people[1]
    assert page.is_dirty()
    assert window.opened._at == 1


def test_the_empty_search_box_offers_the_last_records(people: list[int], window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+K")
    keys.until(window.jobs.is_idle)
    assert not window.search_box.results.isVisible()
    for record in people:
        show(window, keys, "participant", record)
    keys.press("Ctrl+K")
    keys.until(window.search_box.results.isVisible)
    shown = window.search_box.results
    assert [shown.item(row).text().split()[0] for row in range(1, shown.count())] == ["Bąk", "Abacki"]
    keys.press("Return")
    arrives(window, keys, "participant", people[1])
    keys.press("Ctrl+K")
    keys.until(window.search_box.results.isVisible)
    keys.press("Escape")
    keys.until(lambda: not window.search_box.results.isVisible())


def test_no_more_than_ten_are_offered(case: Database, window: Workspace, keys: Keyboard) -> None:
    for number in range(13):
        record = do(case, makers.participant, family_name=f"Osoba{number:02}", pesel="")
        show(window, keys, "participant", record)
    assert len(window.opened.recent()) == 10
