"""What every page does: the typing that is kept, stale edits, records that are gone, the focus after acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.contracts import details
from kiscase.contracts.drafting import actions as drafting
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.button_keys import button_letter
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import list_participants
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page, typed_text

STALE = "This record was changed in the meantime. Nothing was overwritten: check it again, then repeat your change."

T = TypeVar("T")


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def stored(case: Database, work: Callable[[Session], T]) -> T:
    with case.action() as session:
        return work(session)


@pytest.fixture
def person(case: Database) -> int:
    return stored(case, makers.participant)


def shown(window: Workspace, keys: Keyboard, kind: str, record: int) -> Any:
    window.open(kind, record)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == record)
    return window.page()


def test_what_is_typed_during_a_save_stays_typed_and_unsaved(
    person: int, window: Workspace, keys: Keyboard, case: Database
) -> None:
    page = shown(window, keys, "participant", person)
    keys.press("F2")
    keys.to("street")
    keys.write("ul. Nowa 1")
    keys.press("Ctrl+S")
    keys.type("2")  # the answer is still on its way
    keys.until(lambda: page.message_bar.text() == _("Saved.") and window.jobs.is_idle())
    assert typed_text(keys.focus) == "ul. Nowa 12"
    assert page.is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: not page.is_dirty() and window.jobs.is_idle())
    assert (
        stored(case, lambda session: participants_queries.participant_details(session, person).values["street"])
        == "ul. Nowa 12"
    )


def test_saving_leaves_the_cursor_where_it_is(person: int, window: Workspace, keys: Keyboard) -> None:
    shown(window, keys, "participant", person)
    keys.press("F2")
    keys.to("street")
    keys.write("ul. Nowa")
    keys.press("Ctrl+S")
    keys.until(lambda: window.page().message_bar.text() == _("Saved.") and window.jobs.is_idle())
    keys.type(" 5")
    assert typed_text(keys.focus) == "ul. Nowa 5"


def test_two_saves_register_a_person_once(window: Workspace, keys: Keyboard, case: Database) -> None:
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.until_at("family_name")
    keys.type("Nowak")
    keys.press("Tab")
    keys.type("Anna")
    keys.press("Ctrl+S", "Ctrl+S")
    keys.until(lambda: window.page().record and window.jobs.is_idle())
    assert len(stored(case, list_participants)) == 1


@pytest.mark.parametrize("kind", ["participant", "contract"])
def test_a_stale_edit_is_told_and_the_typing_stays(
    kind: str, person: int, case: Database, window: Workspace, keys: Keyboard
) -> None:
    record = person if kind == "participant" else stored(case, lambda session: makers.contract(session, person))
    page = shown(window, keys, kind, record)
    keys.press("F2")
    keys.to("phone" if kind == "participant" else "causes")
    keys.type("601 ")
    change_elsewhere(case, kind, record)
    window.jobs.changed.emit({kind})  # as another window on the same file makes it known
    keys.press("Ctrl+S")
    keys.until(lambda: page.message_bar.text() == _(STALE))
    assert page.is_dirty()
    text = typed_text(keys.focus)
    assert "601 " in text
    discard(keys)
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    keys.press("F2")
    keys.to("phone" if kind == "participant" else "causes")
    text = typed_text(keys.focus)
    assert text == "elsewhere", "giving up shows what is on file now"


def discard(keys: Keyboard) -> None:
    """Discard the changes and answer the question."""
    keys.to("revert")
    keys.press("Space")
    keys.dialog()
    keys.to("confirm")
    keys.press("Space")
    keys.without_dialog()


def change_elsewhere(case: Database, kind: str, record: int) -> None:
    def work(session: Any) -> None:
        if kind == "participant":
            participants.change_participant(session, record, {"phone": "elsewhere"})
        else:
            content = details.load_contract(session, record).content
            content.texts["causes"] = "elsewhere"
            drafting.save_contract(session, record, content)

    stored(case, work)


def test_a_record_that_undo_took_away_closes(window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.until_at("family_name")
    keys.type("Nowak")
    keys.press("Tab")
    keys.type("Anna")
    keys.press("Ctrl+S")
    keys.until(lambda: window.page().record and window.jobs.is_idle())
    keys.press("Escape", "Escape")
    keys.until_at("participant list")
    keys.press("Ctrl+Z")
    keys.until(lambda: window.jobs.is_idle() and window.page().record is None)
    assert front_page(window, ParticipantsPage).stack.currentIndex() == 0


def test_leaving_asks_once_and_cancel_keeps_all(case: Database, window: Workspace, keys: Keyboard, person: int) -> None:
    other = stored(case, lambda session: makers.participant(session, family_name="Żak"))
    front_page(window, ParticipantsPage).reload()
    page = shown(window, keys, "participant", person)
    keys.press("F2")
    keys.write("Wiśniewska-Nowak")
    window.open("participant", other)
    assert isinstance(keys.dialog(), ConfirmationDialog)
    keys.press("Escape")
    keys.without_dialog()
    assert page.record == person
    assert page.list.current_id() == person
    assert page.data.form.editor("family_name").value() == "Wiśniewska-Nowak"
    window.open("participant", other)
    keys.dialog()
    keys.to("third")  # save, then go on
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.record == other)
    assert (
        stored(case, lambda session: participants_queries.participant_details(session, person).values["family_name"])
        == "Wiśniewska-Nowak"
    )


def test_discarding_asks_first_and_no_stray_key_loses_what_is_typed(
    window: Workspace, keys: Keyboard, person: int
) -> None:
    page = shown(window, keys, "participant", person)
    letter = button_letter(page.revert_button.text()).upper()
    assert letter not in "ACELNOSXZ", "together with Alt this writes a Polish letter"
    keys.press("F2")
    keys.to("street")
    keys.write("ul. Nowa 1")
    for answer in ("Return", "Escape", f"Alt+{letter}"):
        keys.press(f"Alt+{letter}")
        asked = keys.dialog()
        assert isinstance(asked, ConfirmationDialog)
        keys.press(answer)
        if answer.startswith("Alt"):
            assert keys.dialog() is asked
            keys.press("Escape")
        keys.without_dialog()
        assert page.data.form.editor("street").value() == "ul. Nowa 1"
        assert page.is_dirty()
        assert keys.is_at("street")
    discard(keys)
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert page.data.form.editor("street").value() != "ul. Nowa 1"


@pytest.mark.parametrize("kind", ["participant", "contract", "activity"])
@pytest.mark.parametrize("name", ["save", "revert"])
def test_after_a_click_below_the_record_the_focus_is_where_one_typed(
    kind: str, name: str, case: Database, window: Workspace, keys: Keyboard
) -> None:
    make: Any = {"participant": makers.participant, "contract": makers.contract, "activity": makers.activity}[kind]
    page = shown(window, keys, kind, stored(case, make))
    if kind == "activity":
        page.tabs.setCurrentWidget(page.data)
    keys.press("F2")
    field = {"participant": "street", "contract": "causes", "activity": "room"}[kind]
    keys.to(field)
    keys.type("x")
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)
    if name == "revert":
        keys.dialog()
        keys.to("confirm")
        keys.press("Space")
        keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert keys.is_at(field)


def test_a_button_that_is_disabled_under_a_dialog_leaves_the_focus_to_the_list(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    command = QPushButton("print", window)
    owner = QWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(command)
    column.addWidget(owner)
    rows = RecordList([ListColumn("what", "What")], owner, name="Rows")
    panel = ListWithButtons(owner, rows)
    panel.add("sign", "Sign", "", lambda: None)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.buttons["sign"].setFocus()
    dialog = QDialog(window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    panel.enable("sign", on=False)
    dialog.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.focusWidget() is rows


def test_a_date_that_is_none_keeps_the_focus_and_the_draft_still_holds_the_rest(
    case: Database, person: int, window: Workspace, keys: Keyboard, qtbot: QtBot
) -> None:
    contract = stored(case, lambda session: makers.contract(session, person))
    page = shown(window, keys, "contract", contract)
    keys.press("F2")
    keys.to("causes")
    keys.write("Nowe przyczyny")
    keys.to("ends_on")
    keys.write("nie wiem")
    with qtbot.waitSignal(page.draft_saved, timeout=10_000):
        page.autosave.timer.setInterval(1)
        page.autosave.timer.start()
    keys.press("Ctrl+S")
    assert keys.is_at("ends_on")
    from kiscase.core import drafts

    draft = stored(case, lambda session: drafts.load_draft(session, "contract", contract))
    assert draft is not None
    assert draft.content["texts"]["causes"] == "Nowe przyczyny"
    discard(keys)
    keys.until(window.jobs.is_idle)


def test_a_right_that_is_no_date_is_not_dropped(window: Workspace, keys: Keyboard, person: int) -> None:
    page = shown(window, keys, "participant", person)
    keys.press("F2")
    keys.to("benefits/since.0")
    keys.type("kiedyś")
    keys.press("Ctrl+S")
    assert keys.is_at("benefits/since.0")
    assert page.is_dirty()
    page.discard_changes()
    keys.until(window.jobs.is_idle)


def test_saving_an_activity_keeps_the_focus(case: Database, window: Workspace, keys: Keyboard) -> None:
    activity = stored(case, makers.activity)
    page = shown(window, keys, "activity", activity)
    page.tabs.setCurrentWidget(page.data)
    keys.press("F2")
    keys.to("room")
    keys.write("Sala 7")
    keys.press("Ctrl+S")
    keys.until(lambda: page.message_bar.text() == _("Saved.") and window.jobs.is_idle())
    assert keys.is_at("room")
    assert not page.is_dirty()


def test_an_enrolment_shows_in_the_register_at_once(
    case: Database, window: Workspace, keys: Keyboard, person: int
) -> None:
    activity = stored(case, lambda session: makers.activity(session, until=date(2026, 6, 30)))
    page = shown(window, keys, "activity", activity)
    assert page.register.list.rows.rowCount() == 0
    stored(case, lambda session: makers.enrolled(session, activity, person, since=date(2026, 6, 1)))
    window.jobs.changed.emit({"enrolment"})
    keys.until(lambda: page.register.list.rows.rowCount() == 1)


def test_marks_and_data_are_saved_and_then_left_once(
    case: Database, window: Workspace, keys: Keyboard, person: int
) -> None:
    since = clock.today() - timedelta(days=7)
    activity = stored(case, lambda session: makers.activity(session, since=since, until=clock.today()))
    ends_on = since + timedelta(days=300)
    stored(case, lambda session: makers.active_contract(session, person, drawn_on=since, ends_on=ends_on))
    stored(case, lambda session: makers.enrolled(session, activity, person, since=since))
    page = shown(window, keys, "activity", activity)
    page.register.mark_by_key("O")
    page.data.form.editor("room").set_value("Sala 9")
    assert page.register.is_dirty()
    assert page.data.form.is_dirty()
    went = []
    page.save(lambda: went.append(page.is_dirty()))
    keys.until(lambda: went and window.jobs.is_idle())
    assert went == [False]
    page.register.mark_by_key("S")
    page.register.save()
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert went == [False], "a later save does not go where an earlier one went"
    marks = stored(
        case, lambda session: [row.marked for row in activities_queries.load_activity(session, activity).meetings]
    )
    assert sum(marks) == 1


def test_esc_f2_and_enter_go_between_list_and_record(window: Workspace, keys: Keyboard, person: int) -> None:
    front_page(window, ParticipantsPage).reload()
    keys.until(window.jobs.is_idle)
    keys.press("Ctrl+2", "Down")
    keys.until(lambda: window.page().record == person and window.jobs.is_idle())
    keys.press("Return")
    assert keys.is_at("family_name")
    keys.press("Escape")
    assert keys.is_at("participant list")
    keys.press("F2")
    assert keys.is_at("family_name")
    keys.press("Ctrl+F")
    assert keys.is_at("filter")
    keys.press("Escape")
    assert keys.is_at("participant list")


def test_esc_stays_in_a_field_that_was_changed_and_says_so(window: Workspace, keys: Keyboard, person: int) -> None:
    page = shown(window, keys, "participant", person)
    keys.press("F2")
    keys.until_at("family_name")
    keys.write("Nowak-Żak")
    keys.press("Escape")
    assert keys.is_at("family_name")
    assert QToolTip.text() == _("Esc again goes to the list. What you typed stays.")
    keys.type("-Bąk")
    keys.press("Escape")
    assert keys.is_at("family_name"), "typing began anew"
    keys.press("Escape")
    assert keys.is_at("participant list")
    assert page.is_dirty()
    page.discard_changes()
    keys.until(window.jobs.is_idle)


def test_ctrl_f_in_the_paper_searches_the_paper(case: Database, window: Workspace, keys: Keyboard, person: int) -> None:
    contract = stored(case, lambda session: makers.contract(session, person))
    page = shown(window, keys, "contract", contract)
    keys.until(page.preview.pdf)
    if page.tabs.indexOf(page.preview) >= 0:
        page.tabs.setCurrentWidget(page.preview)
    page.preview.pages.setFocus(Qt.FocusReason.OtherFocusReason)
    keys.press("Ctrl+F")
    assert keys.is_at("search")
