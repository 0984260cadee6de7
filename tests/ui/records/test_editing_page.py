"""Typing, saving and changing the record while the queue is busy: nothing is lost, nothing lands in another record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.editors.text import LongTextEditor, TextEditor
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import list_participants
from tests.screens import P, page_of


@contextmanager
def busy(view: Workspace) -> Iterator[None]:
    """Hold the file's thread: what is asked meanwhile waits."""
    gate = threading.Event()
    view.jobs.run(lambda _database: gate.wait(20), lambda _result: None)
    try:
        yield
    finally:
        gate.set()


@pytest.fixture
def settled(window: Workspace, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the queue is empty and all its answers are shown."""
    return lambda: qtbot.waitUntil(window.jobs.is_idle)


@pytest.fixture
def people(case: Database) -> tuple[int, int]:
    with case.action() as session:
        first = makers.participant(session, family_name="Alfa", pesel="", paper="other", paper_number="1", phone="1")
    with case.action() as session:
        second = makers.participant(session, family_name="Beta", pesel="", phone="2")
    return first, second


def shown_page(window: Workspace, kind: type[P]) -> P:
    page = page_of(window, kind)
    window.show_page(window.stack.indexOf(page))
    return page


@pytest.fixture
def page(people: tuple[int, int], window: Workspace, settled: Callable[[], None]) -> ParticipantsPage:
    shown: ParticipantsPage = shown_page(window, ParticipantsPage)
    shown.reload()
    shown.open_record(people[0])
    settled()
    return shown


def phone(page: ParticipantsPage) -> Any:
    return page.data.form.editor("phone")


def phones(window: Workspace) -> list[str]:
    database = window.jobs.database
    with database.read() as session:
        return [
            participants_queries.participant_details(session, line.id).values["phone"]
            for line in list_participants(session)
        ]


def test_nothing_can_be_typed_into_a_record_that_is_on_its_way(
    page: ParticipantsPage, people: tuple[int, int], window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    with busy(window):
        page.open_record(people[1])
        qtbot.keyClicks(phone(page), "999")
        page.save_now()
    settled()
    assert page.header.title.text().endswith("Beta")
    assert phone(page).value() == "2"
    assert phones(window) == ["1", "2"]


def test_what_is_typed_during_a_save_is_saved_by_the_next(
    page: ParticipantsPage, window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.keyClicks(phone(page), "23")
    with busy(window):
        page.save_now()
        qtbot.keyClicks(phone(page), "45")
        page.save_now()
    settled()
    assert phones(window) == ["23451", "2"]
    assert not page.is_dirty()


def test_going_on_waits_for_what_was_typed_during_the_save(
    page: ParticipantsPage, window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    gone = []
    qtbot.keyClicks(phone(page), "23")
    with busy(window):
        page.save_now()
        qtbot.keyClicks(phone(page), "45")
        page.save(lambda: gone.append(phones(window)))
        assert not gone
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [["23451", "2"]]


def test_two_saves_of_a_contract_lose_nothing(
    case: Database, people: tuple[int, int], window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    def begun(session: Any) -> int:
        return makers.contract(session, people[0])

    found: list[int] = []
    window.jobs.act(begun, found.append)
    settled()
    page: ContractsPage = shown_page(window, ContractsPage)
    page.open_record(found[0])
    settled()
    assert page.editor is not None
    causes = page.editor._texts["causes"].editor("causes")
    assert isinstance(causes, LongTextEditor)
    causes.clear()
    qtbot.keyClicks(causes, "AAA")
    with busy(window):
        page.save_now()
        qtbot.keyClicks(causes, " BBB")
        page.save_now()
        page.save_now()
    settled()
    assert not page.is_dirty()
    with window.jobs.database.read() as session:
        assert details.load_contract(session, found[0]).content.texts["causes"] == "AAA BBB"


def test_a_draft_goes_when_the_typing_is_taken_back(
    page: ParticipantsPage, people: tuple[int, int], window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.keyClicks(phone(page), "9")
    page.autosave.save_draft()
    settled()
    with window.jobs.database.read() as session:
        assert drafts.list_drafts(session) == [("participant", people[0])]
    phone(page).backspace()
    page.autosave.save_draft()
    settled()
    with window.jobs.database.read() as session:
        assert drafts.list_drafts(session) == []


def test_a_draft_over_a_changed_record_says_so_and_brings_only_what_was_typed(
    page: ParticipantsPage, people: tuple[int, int], window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    street = page.data.form.editor("street")
    assert isinstance(street, TextEditor)
    street.setText("")
    qtbot.keyClicks(street, "Nowa 5")
    content, revision = page.draft_content(), page.id_and_revision(page.details)[1]

    def elsewhere(session: Any) -> None:
        participants.change_participant(session, people[0], {"phone": "777"})
        drafts.save_draft(session, "participant", people[0], content, revision)

    page.discard_changes()
    window.jobs.act(elsewhere)  # as after a crash: the typing is only in the draft
    settled()
    page.show_record(people[0])
    settled()
    assert street.text() == "Nowa 5"
    assert phone(page).value() == "777"
    said = _("Your unsaved changes are restored, but the record was changed in the meantime. Compare before you save.")
    assert page.message_bar.text() == said


def test_signing_waits_for_the_question_about_unsaved_typing(
    people: tuple[int, int], window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    found: list[int] = []
    window.jobs.act(lambda session: makers.printed_contract(session, people[0]), found.append)
    settled()
    page: ContractsPage = shown_page(window, ContractsPage)
    page.open_record(found[0])
    settled()
    assert page.editor is not None
    qtbot.keyClicks(page.editor._texts["causes"].editor("causes"), "X")
    page.status.ask_signatures()
    questions = window.window().findChildren(ConfirmationDialog)
    assert len(questions) == 1
    questions[0].reject()


def test_undo_asks_about_unsaved_typing_first(
    page: ParticipantsPage, window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    qtbot.keyClicks(phone(page), "9")
    window.undo()
    questions = window.window().findChildren(ConfirmationDialog)
    assert len(questions) == 1
    questions[0].reject()
    settled()
    assert phones(window) == ["1", "2"]


@pytest.mark.parametrize("back", ["undo", "redo"])
def test_what_is_saved_when_undo_asks_is_not_undone(
    page: ParticipantsPage, window: Workspace, settled: Callable[[], None], qtbot: QtBot, back: str
) -> None:
    qtbot.keyClicks(phone(page), "9")
    wanted = phone(page).text()
    getattr(window, back)()
    question = window.window().findChildren(ConfirmationDialog)[0]
    next(one for one in question.findChildren(QPushButton) if one.text().replace("&", "") == _("Save")).click()
    settled()
    qtbot.waitUntil(lambda: page.message_bar.text() == _("Your changes are saved. Nothing was undone or done again."))
    settled()
    assert not page.is_dirty()
    assert wanted in phones(window)


def test_nothing_opens_over_the_lock(
    page: ParticipantsPage, window: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    answers: list[object] = []
    with busy(window):
        window.jobs.read(lambda _session: "a dialog with names", answers.append)
        window.lock()
        window.lock()
    qtbot.waitUntil(lambda: window.jobs._held != [])
    assert not answers
    window.unlock()
    settled()
    assert answers == ["a dialog with names"]
