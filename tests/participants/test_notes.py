"""Notes about people: written, changed, settled, kept confidential, and seen on the page of today when due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.today import overview
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.participants import actions as participants
from kiscase.participants.notes import actions as notes
from kiscase.participants.notes.model import NOTES_OF_PERSON, ContactKind
from kiscase.participants.notes.screen.note_dialog import NoteDialog
from kiscase.participants.notes.screen.notes_tab import NotesTab
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page

TODAY = clock.today()
CALL = {"made_on": TODAY, "kind": ContactKind.PHONE, "text": "Zgubiła skierowanie.", "with_whom": "córka"}
STEP = {"next_step": "Zadzwonić do PUP", "next_on": TODAY + timedelta(3)}


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def test_a_note_is_listed_with_who_wrote_it_the_latest_first(case: Database, person: int) -> None:
    do(case, notes.add_note, person, CALL | {"made_on": TODAY - timedelta(9), "text": "Pierwsza"})
    do(case, notes.add_note, person, CALL | STEP)
    latest, first = ask(case, notes.list_notes, person)
    assert (latest.text, latest.kind, latest.with_whom) == ("Zgubiła skierowanie.", ContactKind.PHONE, "córka")
    assert (latest.worker, latest.next_step, latest.next_on) == ("Bożena Łącka", "Zadzwonić do PUP", STEP["next_on"])
    assert first.text == "Pierwsza"
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"made_on": None}, "made_on"),
        ({"text": "  "}, "text"),
        ({"next_on": TODAY}, "next_step"),
        ({"done_on": TODAY}, "next_step"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    case: Database, person: int, changes: dict[str, object], wrong: str
) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, notes.add_note, person, CALL | changes)
    assert list(caught.value.problems) == [wrong]


def test_a_note_is_changed_deleted_and_undone(case: Database, person: int) -> None:
    note = do(case, notes.add_note, person, CALL)
    do(case, notes.change_note, note, {"text": "Znalazła skierowanie."})
    do(case, notes.delete_note, note)
    assert ask(case, notes.list_notes, person) == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert [row.text for row in ask(case, notes.list_notes, person)] == ["Znalazła skierowanie."]
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert "Dodano notatkę: Jadwiga Wiśniewska" in told


def test_a_confidential_note_is_for_who_wrote_it(case: Database, person: int) -> None:
    note = do(case, notes.add_note, person, CALL | {"confidential": True})
    assert not ask(case, notes.list_notes, person)[0].hidden
    case.worker = (2, "Marek Zięba")
    (row,) = ask(case, notes.list_notes, person)
    assert (row.hidden, row.text, row.values) == (True, "(poufna)", {})
    with pytest.raises(Problem, match="poufn"):
        do(case, notes.change_note, note, {"text": "x"})
    with pytest.raises(Problem, match="poufn"):
        do(case, notes.delete_note, note)


def test_a_person_with_notes_stays_on_file(case: Database, person: int) -> None:
    do(case, notes.add_note, person, CALL)
    with pytest.raises(Problem):
        do(case, participants.delete_participant, person)


# ---- what is to be done --------------------------------------------------------------------------------------------


def due(case: Database) -> list[tuple[str, str, bool]]:
    found = ask(case, overview.list_deadlines)
    return [(one.name, one.what, one.overdue) for one in found if one.way[0] == NOTES_OF_PERSON]


@pytest.mark.parametrize(
    ("days", "shown", "overdue"), [(-1, True, True), (0, True, False), (7, True, False), (8, False, False)]
)
def test_the_next_step_is_seen_a_week_before_its_day(
    case: Database, person: int, days: int, shown: bool, overdue: bool
) -> None:
    do(case, notes.add_note, person, CALL | STEP | {"next_on": TODAY + timedelta(days)})
    assert due(case) == ([("Wiśniewska Jadwiga", "Zadzwonić do PUP", overdue)] if shown else [])


def test_a_step_that_is_done_is_due_no_longer(case: Database, person: int) -> None:
    note = do(case, notes.add_note, person, CALL | STEP)
    assert len(due(case)) == 1
    do(case, notes.settle_next_step, note)
    assert due(case) == []
    assert ask(case, notes.list_notes, person)[0].done_on == TODAY
    with pytest.raises(Problem):
        do(case, notes.settle_next_step, note)


# ---- the window ----------------------------------------------------------------------------------------------------


def test_a_note_is_written_and_settled_by_keyboard(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open(NOTES_OF_PERSON, person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, NotesTab))
    keys.until(lambda: page.tabs.currentWidget() is tab)
    tab.ask_new()
    dialog = keys.dialog(NoteDialog)
    keys.to("text")
    keys.type("Przyszła z córką.")
    keys.to("next_step")
    keys.type("Sprawdzić orzeczenie")
    keys.to("next_on")
    keys.type("+3")
    keys.press("Return")
    keys.without_dialog()
    assert dialog is not None
    keys.until(lambda: len(tab._rows) == 1)
    assert due(case) == [("Wiśniewska Jadwiga", "Sprawdzić orzeczenie", False)]
    tab.list.setFocus()
    tab.list.show_id(1)
    tab.settle()
    keys.until(lambda: due(case) == [])
