"""A list is imported in the window by keyboard: columns, check, import, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.model import Enrolment
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.core.database.database import Database
from kiscase.core.user_settings import settings_path
from kiscase.directory.actions import add_support_place
from kiscase.directory.queries import load_support_place
from kiscase.directory.screen.page import DirectoryPage
from kiscase.importing.screen.import_command import ImportCommand
from kiscase.importing.screen.import_dialog import ImportDialog
from kiscase.participants.model import Participant
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do, list_participants
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, page_of

LIST = "Nazwisko;Imię;Kiedy;PESEL\nŻak;Jan;01.02.1990;\nKowalska;Ewa;;\nRak;Ola;;12\n"


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def command(window: Workspace) -> ImportCommand:
    found = front_page(window, ParticipantsPage).findChild(ImportCommand)
    assert found is not None
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "lista.csv"
    made.write_bytes(LIST.encode("cp1250"))
    return made


def names(case: Database) -> list[str]:
    return [row.name for row in ask(case, list_participants)]


def opened(command: ImportCommand, path: Path, keys: Keyboard) -> ImportDialog:
    command.import_file(str(path))
    dialog = keys.dialog(ImportDialog)
    keys.until(lambda: dialog.go.isEnabled() or dialog.problem.isVisible())
    return dialog


def test_a_list_is_imported_and_undone_by_keyboard(
    case: Database, window: Workspace, command: ImportCommand, path: Path, keys: Keyboard
) -> None:
    do(case, makers.participant, family_name="Kowalska", given_name="Ewa", pesel=makers.pesel(serial=960))
    dialog = opened(command, path, keys)
    assert dialog.columns.encoding.currentText() == "Windows-1250"
    keys.to("column 2")
    keys.type("Data ur")
    assert dialog.columns.chosen_table().columns == {0: "family_name", 1: "given_name", 2: "born", 3: "pesel"}
    keys.press("Alt+P")
    keys.until(lambda: dialog.steps.currentWidget() is dialog.check)
    assert [dialog.check.problems.rows.cell_at(0, place) for place in range(3)] == ["4", "D (PESEL)", "12"]
    assert "Do importu: 1 wiersz." in dialog.check.summary.text()
    dialog.check.tabs.setCurrentIndex(1)
    dialog.check.known.setFocus()
    keys.press("Down", "Return")
    assert "Do importu: 2 wiersze." in dialog.check.summary.text()
    keys.press("Alt+I")
    keys.without_dialog()
    page = front_page(window, ParticipantsPage)
    keys.until(lambda: page.message_bar.text() == "Zaimportowano 2 wiersze.")
    keys.until(lambda: page.list.rows.rowCount() == 3)
    assert page.message_bar.entry is not None
    page.context.undo(page.message_bar.entry)
    keys.until(lambda: names(case) == ["Kowalska Ewa"])
    again = opened(command, path, keys)
    assert again.columns.chosen_table().columns[2] == "born", "the choice is remembered"
    keys.press("Escape")
    keys.without_dialog()


def test_a_field_belongs_to_one_column(command: ImportCommand, path: Path, keys: Keyboard) -> None:
    dialog = opened(command, path, keys)
    fields = dialog.columns._fields
    fields[2].setCurrentIndex(fields[2].findData("pesel"))
    assert dialog.columns.chosen_table().columns == {0: "family_name", 1: "given_name", 2: "pesel"}
    assert fields[3].currentIndex() == 0
    keys.press("Escape")
    keys.without_dialog()


def test_encoding_and_separator_can_be_chosen_otherwise(command: ImportCommand, path: Path, keys: Keyboard) -> None:
    dialog = opened(command, path, keys)
    dialog.columns.encoding.setCurrentIndex(dialog.columns.encoding.findData("cp1251"))
    keys.until(lambda: dialog.columns.chosen_table().rows[0].values[0] == "Їak")
    dialog.columns.separator.setCurrentIndex(dialog.columns.separator.findData(","))
    keys.until(lambda: len(dialog.columns.chosen_table().rows[0].values) == 1)
    assert not dialog.go.isEnabled()
    dialog.columns.headings.setCurrentIndex(dialog.columns.headings.count() - 1)
    assert len(dialog.columns.chosen_table().rows) == 4
    keys.press("Escape")
    keys.without_dialog()


def test_what_is_no_table_is_said_and_nothing_can_be_imported(
    command: ImportCommand, tmp_path: Path, keys: Keyboard
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.7")
    dialog = opened(command, path, keys)
    assert "nie ma tabeli" in dialog.problem.text()
    assert not dialog.go.isEnabled()
    keys.press("Escape")
    keys.without_dialog()


def test_a_lost_zero_is_put_back_when_it_is_ticked(
    case: Database, command: ImportCommand, tmp_path: Path, keys: Keyboard
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"Nazwisko;PESEL\nŻak;{makers.pesel(date(2004, 2, 3), serial=961).lstrip('0')}\n", encoding="utf-8")
    dialog = opened(command, path, keys)
    keys.press("Alt+P")
    keys.until(lambda: dialog.steps.currentWidget() is dialog.check)
    assert not dialog.go.isEnabled()
    dialog.check.mend.setFocus()
    keys.press("Space")
    keys.until(dialog.go.isEnabled)
    keys.press("Alt+I")
    keys.without_dialog()
    keys.until(lambda: names(case) == ["Żak"])


def test_enrolments_are_imported_from_the_page_of_activities(
    case: Database, window: Workspace, tmp_path: Path, keys: Keyboard
) -> None:
    do(case, makers.activity)
    person = do(case, makers.participant, family_name="Żak", given_name="Jan", pesel=makers.pesel(serial=962))
    do(case, makers.active_contract, person)
    window.show_page(window.pages.index(page_of(window, ActivitiesPage)))
    page = front_page(window, ActivitiesPage)
    command = next(one for one in page.findChildren(ImportCommand) if one.objectName() == "import_enrolments")
    path = tmp_path / "x.csv"
    rows = ["Uczestnik;Warsztat;Od", "Jan Żak;warsztat komputerowy;", "Jan Obcy;Warsztat komputerowy;"]
    path.write_text("\n".join(rows), encoding="utf-8")
    dialog = opened(command, path, keys)
    assert dialog.columns.chosen_table().columns == {0: "given_and_family_name", 1: "activity", 2: "since"}
    keys.press("Alt+P")
    keys.until(lambda: dialog.steps.currentWidget() is dialog.check)
    assert [dialog.check.problems.rows.cell_at(0, place) for place in range(3)] == [
        "3",
        "A (Imię i nazwisko)",
        "Jan Obcy",
    ]
    keys.press("Alt+I")
    keys.without_dialog()
    keys.until(lambda: page.message_bar.text() == "Zaimportowano 1 wiersz.")
    with case.read() as session:
        assert session.scalars(select(Enrolment.participant_id)).all() == [person]


def test_an_entry_of_the_directory_is_updated_or_left(
    case: Database, window: Workspace, tmp_path: Path, keys: Keyboard
) -> None:
    known = {"name": "KIS", "gmina": "0606112", "as_of": date(2025, 1, 2), "register_no": "7", "phone": "600 100 200"}
    place = do(case, add_support_place, known)
    window.show_page(window.pages.index(page_of(window, DirectoryPage)))
    page = front_page(window, DirectoryPage)
    command = page.findChild(ImportCommand)
    assert command is not None
    path = tmp_path / "x.csv"
    path.write_text("Nazwa;Gmina;Nr wpisu;Tel;Stan na\nKIS;606112;7;846831099;01.03.2026\n", encoding="utf-8")
    dialog = opened(command, path, keys)
    keys.press("Alt+P")
    keys.until(lambda: dialog.steps.currentWidget() is dialog.check)
    cells = dialog.check.known.rows
    assert "Telefon: 600 100 200 → 84 683 10 99" in str(cells.cell_at(0, 4))
    dialog.check.known.setFocus()
    keys.press("Home", "Return")
    assert cells.cell_at(0, 4) == "pominięty"
    assert dialog.check.changes.text() == "Telefon: 600 100 200 → 84 683 10 99; Stan na dzień: 02.01.2025 → 01.03.2026"
    assert not dialog.go.isEnabled()
    keys.press("Return")
    assert dialog.go.isEnabled()
    keys.press("Alt+I")
    keys.without_dialog()
    keys.until(lambda: page.message_bar.text() == "Zaimportowano 1 wiersz.")
    assert ask(case, load_support_place, place).phone == "84 683 10 99"


def test_a_word_that_matches_nothing_is_chosen_once(
    case: Database, command: ImportCommand, tmp_path: Path, keys: Keyboard
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Nazwisko;Grupa\nŻak;bezrob. dług.\nRak;bezrob. dług., inna\nMak;\n", encoding="utf-8")
    dialog = opened(command, path, keys)
    keys.press("Alt+P")
    keys.until(lambda: dialog.steps.currentWidget() is dialog.check)
    assert "Do importu: 1 wiersz." in dialog.check.summary.text()
    dialog.check.tabs.setCurrentWidget(dialog.check.words)
    keys.to("word 0")
    keys.type("długo")
    keys.to("check again")
    keys.press("Space")
    keys.until(lambda: "Do importu: 3 wiersze." in dialog.check.summary.text())
    keys.press("Alt+I")
    keys.without_dialog()
    keys.until(lambda: names(case) == ["Mak", "Rak", "Żak"])
    with case.read() as session:
        groups = session.scalars(select(Participant.groups).order_by(Participant.id)).all()
    assert groups == [["long_unemployed"], ["long_unemployed", "other"], []]
    again = opened(command, path, keys)
    keys.press("Alt+P")
    keys.until(lambda: again.steps.currentWidget() is again.check)
    assert again.check.problems.rows.rowCount() == 0, "the choice is remembered"
    kept = settings_path().with_name("import-words.json").read_text(encoding="utf-8")
    assert "bezrob" not in kept
    keys.press("Escape")
    keys.without_dialog()
