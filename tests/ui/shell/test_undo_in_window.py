"""Undo in the window: a bar takes back what it names, other pages are asked about, what is gone closes everywhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from sqlalchemy import text
from sqlalchemy.orm import Session

from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.participants import queries as participants_queries
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets import message_boxes
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.core.journal_actions import dump
from tests.journeys.keyboard import Keyboard
from tests.random_acts import RandomActs, open_office, undoable_content
from tests.screens import button, front_page

KINDS: dict[str, type[ListPage]] = {
    "participant": ParticipantsPage,
    "contract": ContractsPage,
    "activity": ActivitiesPage,
}


@pytest.fixture
def keys(qtbot: Any) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """The errors for which the program would have apologised; none is expected."""
    found: list[BaseException] = []
    monkeypatch.setattr(message_boxes, "show_error_report", lambda _parent, error: found.append(error))
    yield found
    assert not found


def settle(window: Workspace, keys: Keyboard) -> None:
    keys.until(window.jobs.is_idle)


def act(window: Workspace, keys: Keyboard, work: Callable[[Session], Any]) -> Any:
    """Something is done elsewhere in the window; its result."""
    results: list[Any] = []
    window.jobs.act(work, results.append)
    settle(window, keys)
    return results[0]


def show_every_tab(window: Workspace, keys: Keyboard, kind: str, record: int) -> ListPage:
    window.open(kind, record)
    settle(window, keys)
    page = front_page(window, KINDS[kind])
    for index in range(page.tabs.count()):
        if page.tabs.isTabVisible(index):
            page.tabs.setCurrentIndex(index)
            settle(window, keys)
    return page


def town(case: Database, person: int) -> str:
    with case.read() as session:
        found: str = participants_queries.participant_details(session, person).values["town"]
        return found


def change_town(window: Workspace, keys: Keyboard, person: int, new: str) -> None:
    window.open("participant", person)
    settle(window, keys)
    page = front_page(window, ParticipantsPage)
    page.data.form.editor("town").set_value(new)
    page.save_now()
    settle(window, keys)


# a bar and its entry


def test_the_undo_of_a_bar_never_takes_back_what_was_done_since(
    window: Workspace, keys: Keyboard, case: Database, person: int, errors: list[BaseException]
) -> None:
    change_town(window, keys, person, "Zamość")
    bar = window.page().message_bar
    assert bar.text() == _("Saved.")
    act(window, keys, lambda session: makers.activity(session, name="Chór"))
    before = dump(case)
    bar.undo_asked.emit()
    settle(window, keys)
    assert "Chór" in bar.text()
    assert bar.property("role") == "bad"
    assert dump(case) == before


def test_a_double_click_on_save_saves_and_undoes_nothing(
    window: Workspace, keys: Keyboard, case: Database, person: int
) -> None:
    window.open("participant", person)
    settle(window, keys)
    page = front_page(window, ParticipantsPage)
    keys.press("F2")
    keys.to("town")
    keys.write("Zamość")
    save = button(page, "save")
    place = save.mapTo(page, save.rect().center())
    before = save.geometry()
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    settle(window, keys)
    assert page.message_bar.isVisible()
    assert save.geometry() == before
    assert page.childAt(place) is save
    for undo in page.message_bar.findChildren(QPushButton, "undo"):
        QTest.mouseDClick(undo, Qt.MouseButton.LeftButton)
    settle(window, keys)
    assert town(case, person) == "Zamość"


def test_a_message_goes_with_its_page(window: Workspace, keys: Keyboard, person: int) -> None:
    change_town(window, keys, person, "Zamość")
    page = window.page()
    assert page.message_bar.text() == _("Saved.")
    keys.press("Ctrl+3")
    assert page.message_bar.text() == ""


# what is not in sight


@pytest.mark.parametrize("redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_what_was_done_elsewhere_is_named_before_it_is_undone(
    window: Workspace, keys: Keyboard, case: Database, person: int, redo: str
) -> None:
    change_town(window, keys, person, "Zamość")
    sentence = "Jadwiga Wiśniewska"
    other = act(window, keys, makers.activity)
    change_town(window, keys, person, "Lublin")
    window.open("activity", other)
    settle(window, keys)
    before = dump(case)
    for _time in range(2):
        keys.press("Ctrl+Z")
        dialog = keys.dialog(ConfirmationDialog)
        assert sentence in dialog.accessibleDescription()
        keys.press("Return")  # the safe answer
        keys.without_dialog()
        assert dump(case) == before
    keys.press("Ctrl+Z")
    button(keys.dialog(), "third").click()
    keys.without_dialog()
    settle(window, keys)
    assert (window.page().kind, window.page().record) == ("participant", person)
    keys.press("Ctrl+Z")
    keys.until(lambda: window.jobs.is_idle() and town(case, person) == "Zamość")
    window.open("activity", other)
    settle(window, keys)
    keys.press(redo)
    button(keys.dialog(), "confirm").click()
    keys.until(lambda: window.jobs.is_idle() and town(case, person) == "Lublin")


# what is gone


def created(kind: str, session: Session) -> int:
    if kind == "participant":
        return makers.participant(session, family_name="Nowa")
    if kind == "contract":
        return drafting.create_draft_contract(session, 1)
    return makers.activity(session)


@pytest.mark.parametrize("kind", KINDS)
def test_undoing_a_creation_closes_it_on_every_page_and_tab(
    window: Workspace, keys: Keyboard, person: int, kind: str, errors: list[BaseException]
) -> None:
    made = act(window, keys, lambda session: created(kind, session))
    page = show_every_tab(window, keys, kind, made)
    for _time in range(2):
        window.undo()
        settle(window, keys)
        assert page.record is None
        assert page.message_bar.text().startswith(_("Undone: {sentence}").partition(":")[0])
        assert page.message_bar.property("role") == "ok"
        window.redo()
        settle(window, keys)
        page = show_every_tab(window, keys, kind, made)
        assert page.record == made
    window.show_page(len(window.pages) - 1)
    window.undo()
    keys.until(lambda: bool(window.findChildren(ConfirmationDialog)) or page.record is None)
    for asked in window.findChildren(ConfirmationDialog):
        button(asked, "confirm").click()
    keys.until(lambda: window.jobs.is_idle() and page.record is None)
    assert page.message_bar.text() == ""


def act_at_random(window: Workspace, keys: Keyboard, acts: RandomActs) -> None:
    """The first of some random acts that is possible."""
    for _time in range(20):
        refused: list[Problem] = []
        window.jobs.act(acts.next(papers=True), otherwise=refused.append)
        settle(window, keys)
        if not refused:
            return


def show_at_random(window: Workspace, keys: Keyboard, case: Database, chance: random.Random) -> None:
    kind = chance.choice(list(KINDS))
    with case.read() as session:
        found = list(session.scalars(text(f"SELECT id FROM {kind} ORDER BY id")))  # noqa: S608
    if found:
        show_every_tab(window, keys, kind, chance.choice(found))


def reverse(window: Workspace, keys: Keyboard, case: Database, way: Callable[[], None]) -> bool:
    """Undo or redo, confirmed where it is asked; whether it was done."""
    before = journal_length(case)
    way()
    settle(window, keys)
    for asked in window.findChildren(QDialog):
        button(asked, "confirm").click()
        keys.until(lambda: not window.findChildren(ConfirmationDialog))
        settle(window, keys)
    return journal_length(case) > before


def journal_length(case: Database) -> int:
    with case.read() as session:
        found: int = session.scalars(text("SELECT count(*) FROM journal_entry")).one()
        return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_acts_and_papers_are_undone_and_redone_under_every_open_page(
    window: Workspace, keys: Keyboard, case: Database, errors: list[BaseException], seed: int
) -> None:
    acts = RandomActs(seed)
    act(window, keys, open_office)
    for kind in KINDS:
        show_every_tab(window, keys, kind, 1)
    past, future = [undoable_content(case)], list[Any]()
    for _step in range(25):
        way = acts.chance.random()
        if way < 0.3 and len(past) > 1:
            if reverse(window, keys, case, window.undo):
                future.append(past.pop())
        elif way < 0.4 and future:
            if reverse(window, keys, case, window.redo):
                past.append(future.pop())
        elif way < 0.5:
            show_at_random(window, keys, case, acts.chance)
        else:
            act_at_random(window, keys, acts)
            now = undoable_content(case)
            if now != past[-1]:
                past.append(now)
                future.clear()
        assert undoable_content(case) == past[-1]
    assert case.find_faults() == []
