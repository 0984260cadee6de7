"""A newer list of gminas is loaded into the case, holds for all who work with it, and is undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kiscase.club.screen.gmina_list import GminaListLoader
from kiscase.club.screen.settings_page import SettingsPage
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.core.resources import resource_path
from kiscase.core.territory.actions import load_gmina_list
from kiscase.core.territory.gminas import SHIPPED, gmina_label, gmina_register
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.screens import page_of

OFFICIAL = resource_path(SHIPPED).read_text(encoding="utf-8")
CODE = "0606112"


def official_file(day: str, name: str = "Żółkiewka Nowa") -> bytes:
    """An official file of a day, with a part of a gmina, and with another name of one."""
    text = OFFICIAL.replace("2024-01-01", day).replace(";Żółkiewka;", f";{name};")
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{text}06;02;02;4;Biłgoraj;miasto;{day}\n".encode()


def test_a_newer_list_holds_until_it_is_undone(case: Database) -> None:
    assert do(case, load_gmina_list, official_file("2026-01-01")) == date(2026, 1, 1)
    assert (gmina_register().as_of, len(gmina_register().gminas)) == (date(2026, 1, 1), 2477)
    assert gmina_label(CODE).startswith("Żółkiewka Nowa (gmina wiejska")
    assert do(case, load_gmina_list, official_file("2027-01-01", "Nowsza")) == date(2027, 1, 1)
    assert gmina_label(CODE).startswith("Nowsza (")
    do(case, undo.undo_latest_action)
    assert gmina_label(CODE).startswith("Żółkiewka Nowa (")
    do(case, undo.undo_latest_action)
    assert gmina_label(CODE).startswith("Żółkiewka (")
    assert case.find_faults() == []


@pytest.mark.parametrize("day", ["2023-01-01", "2024-01-01"])
def test_an_older_list_is_refused(case: Database, day: str) -> None:
    with pytest.raises(Problem, match=r"01\.01\.2024.*Nic nie zostało zmienione"):
        do(case, load_gmina_list, official_file(day))
    assert gmina_register().as_of == date(2024, 1, 1)


def test_the_list_is_that_of_the_open_file(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    first = case_file.create_case_file(path, None)
    do(first, load_gmina_list, official_file("2026-01-01"))
    first.close()
    assert gmina_register().as_of == date(2024, 1, 1)
    again = case_file.open_case_file(path, None)
    assert gmina_label(CODE).startswith("Żółkiewka Nowa (")
    again.close()
    assert gmina_label(CODE).startswith("Żółkiewka (")


def test_a_list_is_loaded_in_the_window(case: Database, window: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    newer, wrong = tmp_path / "TERC.csv", tmp_path / "osoby.csv"
    newer.write_bytes(official_file("2026-01-01"))
    wrong.write_text("Nazwisko;Imię\n", encoding="utf-8")
    keys = Keyboard(qtbot)
    page = page_of(window, SettingsPage)
    window.show_page(window.pages.index(page))
    button = page.findChild(QPushButton, "gminas_button")
    assert button is not None
    button.setFocus()
    keys.press("Space")
    question = keys.dialog(ConfirmationDialog)
    assert question.accessibleName() == "Wykaz gmin, stan na 01.01.2024"
    keys.press("Escape")
    keys.without_dialog()
    loader = GminaListLoader(page, window.jobs, page.show_message, page.show_failure)
    loader.load(str(wrong))
    keys.until(lambda: "To nie jest urzędowy wykaz gmin" in page.message_bar.text())
    loader.load(str(newer))
    keys.until(lambda: "01.01.2026" in page.message_bar.text())
    assert gmina_label(CODE).startswith("Żółkiewka Nowa (")
