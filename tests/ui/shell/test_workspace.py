"""The window around the pages: keys, lock, blur, what is said to screen readers, and how it closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.app import Program
from kiscase.club import actions as club
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal import history
from kiscase.pages import list_pages
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.lock.idle_lock import IdleLock
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.shell.shortcuts import ShortcutsDialog
from kiscase.ui.shell.worker_selection import WorkerDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.shell.workspace_watch import WorkspaceWatch
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, typed_text

PAGES = range(len(list_pages()))


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)


@pytest.fixture
def filled(case: Database, person: int) -> dict[str, int]:
    """A record of each kind."""
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        contract = makers.contract(session, person)
    with case.action() as session:
        makers.printed_contract(session, makers.participant(session, family_name="Żak"))
    return {
        "participant": person,
        "contract": contract,
        "activity": activity,
        "issued_document": 1,
        "legal_correction": -20,
    }


def typed_into_the_street(window: Workspace, keys: Keyboard, person: int, text: str = "ul. Pół") -> None:
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    keys.press("F2")
    keys.to("street")
    keys.write(text)


# keys


def test_no_key_means_two_things(window: Workspace, filled: dict[str, int], keys: Keyboard) -> None:
    open_all(window, filled, keys)
    clashes = []
    for page in window.pages:
        owners: dict[str, list[QWidget]] = {}
        for owner in (window.main, page, *page.findChildren(QWidget)):
            for made in owner.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
                owners.setdefault(made.key().toString(), []).append(owner)
            for action in {one for one in owner.actions() if not one.shortcut().isEmpty()}:
                if not any(action in other.actions() for other in owners.get(action.shortcut().toString(), [])):
                    owners.setdefault(action.shortcut().toString(), []).append(owner)
        for key, found in owners.items():
            clashes += [
                (type(page).__name__, key, one.objectName(), other.objectName())
                for one in found
                for other in found
                if one is not other and one.isAncestorOf(other)
            ]
            clashes += [
                (type(page).__name__, key, "twice", "") for _owner, times in Counter(found).items() if times > 1
            ]
    assert not clashes


def test_the_rail_has_its_keys_and_alt_letters_do_not_clash(window: Workspace, keys: Keyboard) -> None:
    for index in PAGES:
        keys.press(page_keys(index, len(PAGES)))
        assert window.stack.currentIndex() == index
        assert window.isAncestorOf(keys.focus)
        letters = Counter(
            button.shortcut().toString()
            for button in window.main.findChildren(QAbstractButton)
            if button.isVisible() and not button.shortcut().isEmpty()
        )
        assert not [letter for letter, times in letters.items() if times > 1]


def test_where_the_window_is_low_the_rail_has_words_without_icons(
    window: Workspace, program: Program, keys: Keyboard
) -> None:
    button = window.findChild(QToolButton, "rail activity")
    assert button is not None
    program.window.resize(1366, 1100)
    keys.until(lambda: button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    program.window.resize(1366, 600)
    keys.until(lambda: button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextOnly)
    program.window.resize(1366, 1100)
    keys.until(lambda: button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextUnderIcon)


def test_the_sheet_of_keys_names_all_of_the_page(window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+3", "Ctrl+/")
    sheet = keys.dialog()
    assert isinstance(sheet, ShortcutsDialog)
    words = " ".join(label.text() for label in sheet.findChildren(QLabel))
    for operation in window.page().actions():
        if not operation.shortcut().isEmpty():
            assert operation.text() in words
            assert operation.shortcut().toString() in words
    keys.press("Escape")
    keys.without_dialog()


def test_every_key_of_the_sheet_works(window: Workspace) -> None:
    from kiscase.ui.shell import shortcuts

    window.show_page(1)  # a page of records
    known = {made.key().toString() for made in window.window().findChildren(QShortcut)}
    known |= {action.shortcut().toString() for action in window.findChildren(QAction)}
    for keys, _words in (*shortcuts.EVERYWHERE, *shortcuts.IN_RECORDS):
        if keys not in ("Esc", "Ctrl+Tab", "Shift+F10"):  # Qt's own, and those of page and list
            assert QKeySequence(keys).toString() in known, keys


def test_f1_shows_the_help_of_the_field(window: Workspace, keys: Keyboard, person: int) -> None:
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    keys.press("F2")
    keys.to("pesel")
    keys.press("F1")
    keys.until(shown_help)
    assert "PESEL" in shown_help() or "11" in shown_help()
    keys.press("Escape")


def shown_help() -> str:
    balloon = next((one for one in QApplication.topLevelWidgets() if one.inherits("QWhatsThat")), None)
    held = QApplication.focusWidget()
    return held.whatsThis() if balloon is not None and held is not None else ""


def test_ctrl_h_blurs_the_names_and_shows_them_again(window: Workspace, keys: Keyboard, person: int) -> None:
    keys.press("Ctrl+2")
    page = front_page(window, ParticipantsPage)
    page.reload()
    keys.until(window.jobs.is_idle)
    clear = page.list.grab().toImage()
    keys.press("Ctrl+H")
    assert window.blur_button.isChecked()
    assert window.stack.graphicsEffect() is not None
    assert window.grab().toImage() != clear
    keys.press("Ctrl+3")
    assert window.stack.graphicsEffect() is not None, "on every page"
    keys.press("Ctrl+2", "Ctrl+H")
    assert not window.blur_button.isChecked()
    assert page.list.grab().toImage() == clear


def test_esc_in_the_finder_goes_back_to_where_one_was(window: Workspace, keys: Keyboard, person: int) -> None:
    typed_into_the_street(window, keys, person)
    keys.press("Ctrl+K")
    assert keys.is_at("finder")
    keys.type("wisn")
    keys.until(window.search_box.results.isVisible)
    keys.press("Escape")
    assert keys.is_at("street")
    assert not window.search_box.results.isVisible()


def test_an_answer_that_comes_after_esc_opens_nothing(window: Workspace, keys: Keyboard, person: int) -> None:
    typed_into_the_street(window, keys, person)
    keys.press("Ctrl+K")
    window.jobs.pause()
    keys.type("wisn")
    keys.press("Escape")
    window.jobs.resume()
    keys.until(window.jobs.is_idle)
    assert not window.search_box.results.isVisible()


def test_keys_work_after_a_message_was_closed(window: Workspace, keys: Keyboard) -> None:
    window.page().show_failure(Problem("so", way_out=("contract", None)))
    keys.to("way_out")
    keys.press("Escape")
    assert window.page().message_bar.text() == ""
    keys.press("Ctrl+2")
    assert window.stack.currentIndex() == 1


def test_undo_by_alt_letter_from_within_a_field(window: Workspace, keys: Keyboard, person: int, case: Database) -> None:
    typed_into_the_street(window, keys, person)
    keys.press("Ctrl+S")
    keys.until(lambda: window.page().message_bar.text() == _("Saved.") and window.jobs.is_idle())
    undo = next(one for one in window.page().message_bar.findChildren(QAbstractButton) if one.objectName() == "undo")
    keys.press(undo.shortcut().toString())
    keys.until(
        lambda: (
            window.jobs.is_idle()
            and "ul. Pół" not in front_page(window, ParticipantsPage).data.form.editor("street").value()
        )
    )


# lock


def test_the_lock_hides_dialogs_and_brings_them_back(window: Workspace, keys: Keyboard, filled: dict[str, int]) -> None:
    window.open("activity", filled["activity"])
    keys.until(window.jobs.is_idle)
    front_page(window, ActivitiesPage).enrolment.ask_person()
    dialog = keys.dialog(FormDialog)
    keys.to("since")
    keys.write("1.6")
    keys.press("Ctrl+L")
    assert not dialog.isVisible()
    assert not window.main.isVisible()
    window.window().activateWindow()
    keys.until_at("unlock")  # a practice file has no passphrase
    keys.press("Space")
    keys.until_at("worker 1")
    keys.press("Return")
    keys.until(dialog.isVisible)
    dialog.activateWindow()
    keys.dialog()
    assert typed_text(dialog.form.editor("since")) == "01.06.2026"
    keys.press("Escape", "Escape")  # the first one stays in the changed field
    keys.without_dialog()


def test_a_locked_window_with_typing_does_not_close(
    window: Workspace, keys: Keyboard, person: int, program: Program
) -> None:
    typed_into_the_street(window, keys, person)
    keys.press("Ctrl+L")
    program.window.close()
    assert program.window.isVisible()
    assert window.lock_screen.problem.text()
    assert not [one for one in program.window.findChildren(QDialog) if one.isVisible()]
    keys.press("Space", "Space")
    keys.until_at("street")
    assert typed_text(keys.focus) == "ul. Pół"


def test_who_unlocks_is_asked_and_the_entries_bear_that_name(
    window: Workspace, keys: Keyboard, person: int, case: Database
) -> None:
    typed_into_the_street(window, keys, person)
    keys.press("Ctrl+L", "Return")
    keys.until_at("worker 1")  # who worked before
    keys.press("Tab", "Return")
    keys.until_at("street")
    keys.press("Ctrl+S")
    keys.until(lambda: window.page().message_bar.text() == _("Saved.") and window.jobs.is_idle())
    assert window.who.text() == "Cezary Zięba"
    with case.read() as session:
        assert history.list_history(session, "participant", person)[0].worker == "Cezary Zięba"


def test_the_name_at_the_top_asks_who_works_on(window: Workspace, keys: Keyboard) -> None:
    assert window.who.text() == "Bożena Łącka"
    window.who.setFocus()
    keys.press("Space")
    keys.dialog(WorkerDialog)
    keys.until_at("worker 1")
    keys.press("Tab", "Return")
    keys.without_dialog()
    keys.until(lambda: window.who.text() == "Cezary Zięba")
    assert window.jobs.database.worker == (2, "Cezary Zięba")


def test_a_corrected_name_is_the_one_under_which_is_recorded(window: Workspace, keys: Keyboard) -> None:
    window.jobs.act(lambda session: club.change_worker(session, 1, {"family_name": "Łącka-Nowak"}))
    keys.until(lambda: window.who.text() == "Bożena Łącka-Nowak")


def watch_of(program: Program) -> WorkspaceWatch:
    assert program.workspace_watch is not None
    return program.workspace_watch


def test_it_locks_by_itself_when_nobody_types(window: Workspace, program: Program, qtbot: QtBot) -> None:
    idle = IdleLock(10, window.lock, program)
    idle._timer.start(1)
    qtbot.waitUntil(window.is_locked)


def test_a_key_in_the_window_or_in_a_dialog_begins_the_wait_anew(
    window: Workspace, keys: Keyboard, program: Program
) -> None:
    idle = watch_of(program).idle_lock
    assert idle is not None
    idle._timer.stop()
    keys.press("Down")
    assert idle._timer.isActive()
    keys.press("Ctrl+/")
    keys.dialog()
    idle._timer.stop()
    keys.press("Tab")
    assert idle._timer.isActive()
    keys.press("Escape")
    keys.without_dialog()


def test_the_clock_of_an_old_desk_does_not_run_on(window: Workspace, program: Program, qtbot: QtBot) -> None:
    old = watch_of(program).idle_lock
    assert old is not None
    with qtbot.waitSignal(old.destroyed):
        program.change_settings({"scale": 1.0})


# closing


def test_closing_asks_once_and_no_saves_nothing(
    window: Workspace, keys: Keyboard, person: int, program: Program, case: Database
) -> None:
    typed_into_the_street(window, keys, person)
    program.window.close()
    assert isinstance(keys.dialog(), ConfirmationDialog)
    keys.press("Return")  # the safe answer is the default
    keys.without_dialog()
    assert program.window.isVisible()
    assert window.page().is_dirty()
    program.window.close()
    keys.dialog()
    keys.to("third")
    keys.press("Space")
    keys.until(lambda: not program.window.isVisible())


def test_closed_dialogs_are_gone(window: Workspace, keys: Keyboard, filled: dict[str, int]) -> None:
    window.open("activity", filled["activity"])
    keys.until(window.jobs.is_idle)
    for _time in range(3):
        front_page(window, ActivitiesPage).enrolment.ask_person()
        keys.dialog()
        keys.press("Escape")
        keys.without_dialog()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.window().findChildren(QDialog)


def test_pages_of_an_old_language_are_gone(window: Workspace, program: Program, keys: Keyboard) -> None:
    for _time in range(2):
        program.change_settings({"scale": 1.0})
        keys.until(lambda: program.view is not None and program.view.jobs.is_idle())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert program.window.findChildren(Workspace) == [program.view]
    assert len([one for one in program.window.findChildren(QWidget) if one.objectName() == "findings"]) <= 1


# for screen readers


def open_all(window: Workspace, filled: dict[str, int], keys: Keyboard) -> None:
    for kind, record in filled.items():
        window.open(kind, record)
        keys.until(window.jobs.is_idle)
    window.show_page(PAGES[-1])
    keys.until(window.jobs.is_idle)


def stops(window: Workspace, keys: Keyboard) -> Iterator[QWidget]:
    """Where Tab comes to, until it has been everywhere."""
    first = keys.focus
    yield first
    for _press in range(600):
        keys.press("Tab")
        if keys.focus is first:
            return
        yield keys.focus
    raise AssertionError("Tab does not come back")


def name_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    own = text() if isinstance(widget, QAbstractButton) and callable(text) else ""
    return widget.accessibleName() or own


def test_tab_goes_through_every_page_and_each_stop_has_a_name(
    window: Workspace, keys: Keyboard, filled: dict[str, int]
) -> None:
    open_all(window, filled, keys)
    for index in PAGES:
        keys.press(page_keys(index, len(PAGES)))
        page: Any = window.page()
        tabs = getattr(page, "tabs", None)
        for tab in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(tab)
            passed = list(stops(window, keys))
            nameless = [f"{type(one).__name__} {one.objectName()}" for one in passed if not name_of(one)]
            assert not nameless, (index, tab, nameless)
            missed = [one for one in focusable(page) if one not in passed]
            assert not missed, (index, tab, [(type(one).__name__, one.objectName()) for one in missed])


def focusable(page: QWidget) -> list[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy()
    ]


def test_tab_follows_the_order_of_reading(window: Workspace, keys: Keyboard, filled: dict[str, int]) -> None:
    open_all(window, filled, keys)
    for index, wanted in {1: "participant", 2: "contract"}.items():
        keys.press(page_keys(index, len(PAGES)))
        page = front_page(window, ListPage)
        page.tabs.setCurrentIndex(1 if wanted == "participant" else 0)  # of a person, the overview comes first
        page.filter.setFocus()
        passed = [one.objectName() for one in stops(window, keys)]
        order = [
            name
            for name in passed
            if name in (f"{wanted} list", "main_command", "family_name", "drawn_on", "rail participant")
        ]
        assert order[0] == f"{wanted} list"
        assert order[1] == "main_command"
        assert order[2] in ("family_name", "drawn_on")


def test_the_title_never_holds_a_name(window: Workspace, keys: Keyboard, filled: dict[str, int]) -> None:
    titles: list[str] = []
    window.window().windowTitleChanged.connect(titles.append)
    open_all(window, filled, keys)
    assert window.window().windowTitle() == "klub – kiscase"  # the name of the file
    assert titles == []


def test_way_out_leads_to_the_contract(
    window: Workspace, keys: Keyboard, filled: dict[str, int], case: Database
) -> None:
    window.open("activity", filled["activity"])
    keys.until(window.jobs.is_idle)

    def enrol(session: Any) -> None:
        enrolment.enrol_person(session, filled["activity"], filled["participant"])

    window.jobs.act(enrol)
    keys.until(window.page().message_bar.text)
    keys.to("way_out")
    keys.press("Space")
    keys.until(lambda: window.page().kind == "contract" and window.page().record == filled["contract"])


def test_a_bug_in_a_job_is_apologised_for(window: Workspace, keys: Keyboard) -> None:
    window.jobs.read(lambda _session: 1 // 0, lambda _answer: None)
    dialog = keys.dialog()
    details = dialog.findChild(QPlainTextEdit, "details")
    assert details is not None
    assert "ZeroDivisionError" in details.toPlainText()
    keys.press("Return")
    keys.without_dialog()
