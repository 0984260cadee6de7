"""The bin: what was deleted comes back whole, whatever was done since, or stays there with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.planning import actions as planning
from kiscase.club import actions as clubs
from kiscase.club.bin import list_bin
from kiscase.club.screen.bin_dialog import BinDialog
from kiscase.club.screen.settings_page import SettingsPage
from kiscase.contracts.drafting import actions as drafting
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.core.journal.bin import restore_deleted_record
from kiscase.participants import actions as participants
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.notes import actions as notes
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do, search_hits
from tests.case_content import content
from tests.clock import FrozenClock
from tests.journeys.keyboard import Keyboard
from tests.screens import button, page_of

RIGHT = [{"kind": "teacher_compensation", "until": date(2025, 1, 1)}]
NOTE = {"made_on": makers.TODAY, "kind": "phone", "text": "Oddzwoni."}


def person(case: Database) -> int:
    return do(case, makers.participant, benefits=RIGHT)


def contract(case: Database) -> int:
    return do(case, makers.contract, do(case, makers.participant))


def activity(case: Database) -> int:
    return do(case, makers.activity)


def note(case: Database) -> int:
    return do(case, notes.add_note, do(case, makers.participant), NOTE)


KINDS: dict[str, tuple[Callable[[Database], int], Callable[..., Any], str]] = {
    "person": (person, participants.delete_participant, "Usunięto osobę"),
    "contract": (contract, drafting.delete_draft_contract, "Usunięto kontrakt"),
    "activity": (activity, planning.delete_activity, "Usunięto zajęcia"),
    "note": (note, notes.delete_note, "Usunięto notatkę"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_deleted_comes_back_whole_whatever_was_done_since(case: Database, kind: str) -> None:
    make, delete, sentence = KINDS[kind]
    record = make(case)
    before = content(case)
    do(case, delete, record)
    assert content(case) != before
    other = do(case, makers.participant, family_name="Inny", pesel=makers.pesel(serial=930))
    (row,) = ask(case, list_bin)
    assert row.sentence.startswith(sentence)
    do(case, restore_deleted_record, row.entry_id)
    assert ask(case, list_bin) == []
    do(case, participants.delete_participant, other)
    assert content(case) == before
    assert case.find_faults() == []


def test_who_comes_back_is_found_again_and_can_be_deleted_anew(case: Database) -> None:
    record = do(case, makers.participant, family_name="Żółcińska")
    do(case, participants.delete_participant, record)
    do(case, restore_deleted_record, ask(case, list_bin)[0].entry_id)
    assert [hit.id for hit in ask(case, search_hits, "zolcinska")] == [record]
    do(case, undo.redo_latest_undo)
    (row,) = ask(case, list_bin)
    do(case, restore_deleted_record, row.entry_id)
    assert ask(case, list_bin) == []


@pytest.mark.parametrize(("days", "kept"), [(29, True), (30, True), (31, False)])
def test_the_bin_keeps_for_as_long_as_the_club_set(case: Database, clock: FrozenClock, days: int, kept: bool) -> None:
    do(case, participants.delete_participant, person(case))
    clock.set_to(clock.now() + timedelta(days))
    assert bool(ask(case, list_bin)) is kept
    do(case, clubs.change_club, {"bin_days": 31}, None)
    (row,) = ask(case, list_bin)
    assert row.kept_until == makers.TODAY + timedelta(31)


def test_what_belonged_to_somebody_deleted_too_waits_for_them(case: Database) -> None:
    record = do(case, makers.participant)
    draft = do(case, makers.contract, record)
    do(case, drafting.delete_draft_contract, draft)
    do(case, participants.delete_participant, record)
    of_person, of_draft = ask(case, list_bin)
    with pytest.raises(Problem, match="Najpierw przywróć"):
        do(case, restore_deleted_record, of_draft.entry_id)
    do(case, restore_deleted_record, of_person.entry_id)
    do(case, restore_deleted_record, of_draft.entry_id)
    assert ask(case, list_bin) == []


def test_nobody_comes_back_with_the_pesel_of_another(case: Database) -> None:
    number = makers.pesel(serial=931)
    do(case, participants.delete_participant, do(case, makers.participant, pesel=number))
    do(case, makers.participant, family_name="Druga", pesel=number)
    (row,) = ask(case, list_bin)
    with pytest.raises(Problem, match="PESEL"):
        do(case, restore_deleted_record, row.entry_id)


def test_who_is_on_file_already_is_not_brought_back_twice(case: Database) -> None:
    do(case, participants.delete_participant, person(case))
    (row,) = ask(case, list_bin)
    do(case, undo.undo_latest_action)
    assert ask(case, list_bin) == []
    with pytest.raises(Problem):
        do(case, restore_deleted_record, row.entry_id)


def test_people_who_were_merged_are_not_in_the_bin(case: Database) -> None:
    kept, merged = do(case, makers.participant), do(case, makers.participant, family_name="Nowak")
    do(case, duplicates.merge_people, kept, merged, {})
    assert ask(case, list_bin) == []


def test_a_deleted_person_is_brought_back_by_keyboard(case: Database, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    record = do(case, makers.participant, family_name="Żółcińska")
    do(case, participants.delete_participant, record)
    page = page_of(window, SettingsPage)
    window.show_page(window.pages.index(page))
    keys.until(window.jobs.is_idle)
    button(page, "bin_button").setFocus()
    keys.press("Space")
    dialog = keys.dialog(BinDialog)
    keys.until(lambda: dialog.list.rows.rowCount() == 1)
    keys.press("Down", "Return")
    keys.until(lambda: dialog.list.rows.rowCount() == 0)
    keys.press("Escape")
    keys.without_dialog()
    assert ask(case, search_hits, "zolcinska")
    assert "znowu" in page.message_bar.text()
