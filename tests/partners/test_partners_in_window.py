"""Partners in the window: the page by keyboard, and their names chosen by typing where people and traineeships are."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.screen.traineeship_dialogs import TraineeshipDialog
from kiscase.core.database.database import Database
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.partners import actions, queries
from kiscase.partners.model import PartnerKind
from kiscase.partners.screen.merge_dialog import MergePartnersDialog
from kiscase.partners.screen.name_editor import PartnerNameEditor
from kiscase.partners.screen.page import PartnersPage
from kiscase.ui.listing.filter_dialog import FilterDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, page_of

OFFICE = {
    "name": "Miejski Ośrodek Pomocy Społecznej w Jaśle",
    "short_name": "MOPS Jasło",
    "street": "ul. Rynek 1",
    "postal_code": "38-200",
    "town": "Jasło",
    "kind": PartnerKind.SOCIAL_ASSISTANCE,
}


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> PartnersPage:
    window.show_page(window.pages.index(page_of(window, PartnersPage)))
    keys.until(window.jobs.is_idle)
    return front_page(window, PartnersPage)


def names(case: Database) -> list[str]:
    return [row.name for row in ask(case, queries.list_partners)]


def test_a_partner_is_added_with_a_person_there(case: Database, page: PartnersPage, keys: Keyboard) -> None:
    keys.press("Ctrl+N")
    keys.until_at("name")
    keys.type("Piekarnia Kłos")
    keys.to("contacts/name.0")
    keys.type("Jan Lis")
    keys.press("Ctrl+S")
    keys.until(lambda: names(case) == ["Piekarnia Kłos"])
    keys.until(lambda: page.details is not None and not page.is_dirty())
    assert [row["name"] for row in page.details.contacts] == ["Jan Lis"]
    assert page.header.title.text() == "Piekarnia Kłos"


def test_a_name_that_is_on_file_is_refused_at_its_field(case: Database, page: PartnersPage, keys: Keyboard) -> None:
    do(case, actions.add_partner, OFFICE)
    keys.press("Ctrl+N")
    keys.until_at("name")
    keys.type("miejski osrodek pomocy spolecznej w jasle")
    keys.press("Ctrl+S")
    keys.until(page.message_bar.text)
    assert "tej nazwie" in page.message_bar.text()
    assert (names(case), page.details) == ([OFFICE["name"]], None)


def test_a_person_without_a_name_is_not_saved(case: Database, page: PartnersPage, keys: Keyboard) -> None:
    keys.press("Ctrl+N")
    keys.until_at("name")
    keys.type("PUP")
    keys.to("contacts/phone.0")
    keys.type("600100200")
    keys.press("Ctrl+S")
    keys.until(page.message_bar.text)
    assert (names(case), page.is_dirty()) == ([], True)


def test_two_entries_are_merged_by_keyboard(
    case: Database, window: Workspace, page: PartnersPage, keys: Keyboard
) -> None:
    kept, _merged = do(case, actions.add_partner, {"name": "MOPS"}), do(case, actions.add_partner, OFFICE)
    page.open_record(kept)
    keys.until(lambda: page.details is not None and window.jobs.is_idle())
    page.ask_merge()
    keys.dialog(MergePartnersDialog)
    keys.to("other")
    keys.press("Down", "Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: names(case) == ["MOPS"])


def test_what_is_typed_and_not_saved_comes_back(
    case: Database, window: Workspace, page: PartnersPage, keys: Keyboard
) -> None:
    keys.press("Ctrl+N")
    keys.until_at("name")
    keys.type("PUP")
    draft = page.draft_content()
    page.discard_changes()
    page.new_record()
    keys.until(window.jobs.is_idle)
    page.restore_draft(draft)
    assert page.data.form.values()["name"] == "PUP"
    assert page.is_dirty()
    page.discard_changes()


def test_the_list_is_filtered_and_sorted_by_keys_and_by_its_heads(
    case: Database, window: Workspace, page: PartnersPage, keys: Keyboard
) -> None:
    for name, town in (("Piekarnia Kłos", "Jasło"), ("MOPS", "Jasło"), ("Zakład Karny", "Krosno")):
        do(case, actions.add_partner, {"name": name, "town": town})
    page.reload()
    keys.until(lambda: page.list.rows.rowCount() == 3 and window.jobs.is_idle())
    page.list.setFocus()
    keys.press("Ctrl+Shift+F")
    keys.until_at("field.1")
    keys.type("Miejsc")
    keys.press("Return", "Tab")
    keys.until_at("operator.1")
    keys.press("Tab")
    keys.until_at("value.1")
    keys.type("jas")
    keys.press("Return")
    keys.until(lambda: page.findChild(FilterDialog) is None and window.jobs.is_idle())
    rows = page.list.rows
    assert [rows.index(place, 0).data() for place in range(rows.rowCount())] == ["MOPS", "Piekarnia Kłos"]
    page.listing().list.heading_clicked.emit("name")
    page.listing().list.heading_clicked.emit("name")
    keys.until(window.jobs.is_idle)
    assert [rows.index(place, 0).data() for place in range(rows.rowCount())] == ["Piekarnia Kłos", "MOPS"]
    page.listing().show_usual()
    keys.until(window.jobs.is_idle)
    assert rows.rowCount() == 3


# ---- the editor of a name ------------------------------------------------------------------------------------------


def referring(window: Workspace, keys: Keyboard, person: int) -> PartnerNameEditor:
    """The field of the referring body, with the focus."""
    window.open("participant", person)
    page = front_page(window, ParticipantsPage)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    editor = page.data.form.editor("referred_by")
    assert isinstance(editor, PartnerNameEditor)
    page.tabs.setCurrentWidget(page.data)
    editor.setFocus()
    keys.until(lambda: window.jobs.is_idle() and editor.hasFocus())
    return editor


def note_below(window: Workspace) -> str:
    row = front_page(window, ParticipantsPage).data.form._rows["referred_by"]
    return row._said


@pytest.mark.parametrize("typed", ["rodek pom", "MOPS J", "jaslo"])
def test_part_of_a_name_finds_the_partner(case: Database, window: Workspace, keys: Keyboard, typed: str) -> None:
    do(case, actions.add_partner, OFFICE)
    editor = referring(window, keys, do(case, makers.participant))
    keys.type(typed)
    keys.until(lambda: QApplication.activePopupWidget() is not None)
    keys.press("Down", "Return")
    keys.until(lambda: editor.value() == OFFICE["name"])


def test_a_short_name_becomes_the_name_when_it_is_left(case: Database, window: Workspace, keys: Keyboard) -> None:
    do(case, actions.add_partner, OFFICE)
    editor = referring(window, keys, do(case, makers.participant))
    keys.type("mops jaslo")
    keys.press("Escape", "Tab")
    keys.until(lambda: editor.value() == OFFICE["name"])
    assert note_below(window) == ""


def test_an_unknown_name_is_noted_and_added_with_the_save(case: Database, window: Workspace, keys: Keyboard) -> None:
    do(case, actions.add_partner, OFFICE)
    editor = referring(window, keys, do(case, makers.participant))
    keys.type("Kurator sądowy")
    keys.press("Tab")
    keys.until(lambda: "Nowa" in note_below(window))
    keys.press("Ctrl+S")
    keys.until(lambda: "Kurator sądowy" in names(case))
    keys.until(lambda: note_below(window) == "" and not front_page(window, ParticipantsPage).is_dirty())
    editor.setFocus()
    keys.until(window.jobs.is_idle)
    assert editor.partner() is not None


def test_a_host_that_is_taken_brings_its_address(case: Database, window: Workspace, keys: Keyboard) -> None:
    do(case, actions.add_partner, OFFICE)
    person = do(case, makers.participant)
    do(case, makers.active_contract, person)
    dialog = TraineeshipDialog(window, window.jobs, person, {}, lambda _sentence: None)
    keys.dialog(TraineeshipDialog)
    for name, text in (("office", "PUP"), ("host", "mops jaslo")):
        keys.to(name)
        keys.until(window.jobs.is_idle)
        keys.type(text)
        keys.press("Escape" if name == "host" else "Tab")
    keys.press("Tab")
    keys.until(lambda: dialog.form.editor("address").value() == "ul. Rynek 1, 38-200 Jasło")
    keys.to("since")
    keys.type(f"{makers.TODAY:%d.%m.%Y}")
    keys.to("until")
    keys.type(f"{date(2026, 9, 30):%d.%m.%Y}")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: [row.host for row in ask(case, traineeships.list_traineeships)] == [OFFICE["name"]])
    assert names(case) == [OFFICE["name"], "PUP"]
