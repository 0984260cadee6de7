"""What a list shows becomes a file: its rows in their order, its columns, real dates and numbers, no formulas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiscase.club import list_document
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.core.listing.view import FilterOperator, ListFilter
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.listing.export import ExportDialog, ExportFormat, export_list
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import front_page
from tests.workbook_reader import read_workbook

PEOPLE = (("Żak", "=1+1"), ("Adamska", "Lublin"), ("Nowak", "Łomża"))


@pytest.fixture(autouse=True)
def usual_lists() -> Iterator[None]:
    """No test leaves an arrangement to the next one."""
    remember_arrangements("")
    yield
    remember_arrangements("")


@pytest.fixture
def people(case: Database) -> None:
    for number, (family_name, town) in enumerate(PEOPLE, 900):
        do(
            case,
            makers.participant,
            family_name=family_name,
            given_name="Ewa",
            town=town,
            pesel=makers.pesel(serial=number),
        )


@pytest.fixture
def page(people: None, window: Workspace, qtbot: QtBot) -> ParticipantsPage:
    page = front_page(window, ParticipantsPage)
    arrangement = page.listing()
    columns = ("town", "name", "born", "age", "verdict")
    arrangement.show_view(arrangement.view._replace(columns=columns, sort="name", descending=True))
    qtbot.waitUntil(page.context.jobs.is_idle)
    return page


def exported(
    page: ParticipantsPage, qtbot: QtBot, chosen: ExportFormat, path: Path, ids: list[int] | None = None
) -> bytes:
    export_list(page, chosen, path, ids)
    qtbot.waitUntil(page.context.jobs.is_idle)
    return path.read_bytes()


def test_a_workbook_has_the_rows_as_they_are_seen_with_real_dates_and_numbers(
    page: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = read_workbook(exported(page, qtbot, ExportFormat.XLSX, tmp_path / "list.xlsx"))
    assert [sheet.values[f"B{row}"] for row in (5, 6, 7)] == ["Żak Ewa", "Nowak Ewa", "Adamska Ewa"]
    assert sheet.values["A5"] == "=1+1"
    assert sheet.values["C5"] == 29355.0  # 1980-05-14, as Excel counts days
    assert sheet.formats["C5"] == "dd.mm.yyyy"
    assert sheet.values["D5"] == 46.0


def test_a_text_for_a_polish_spreadsheet_runs_no_formula(page: ParticipantsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.listing().show_view(page.listing().view._replace(filters=(ListFilter("town", FilterOperator.CONTAINS, "="),)))
    text = exported(page, qtbot, ExportFormat.CSV, tmp_path / "list.csv").decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.split(";")[:2] == [_("Town"), _("Name")]
    assert row.startswith("'=1+1;Żak Ewa;1980-05-14;46;")


def test_a_pdf_lists_the_rows_and_says_what_narrows_them(page: ParticipantsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.listing().show_view(page.listing().view._replace(filters=(ListFilter("town", FilterOperator.IS, "łomża"),)))
    text = text_of(exported(page, qtbot, ExportFormat.PDF, tmp_path / "list.pdf"))
    assert "Nowak Ewa" in text
    assert "Żak" not in text
    assert f"{_('Town')}: {FilterOperator.IS.label} „łomża”" in text


def test_a_pdf_that_would_be_too_long_is_refused(
    page: ParticipantsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_document, "MOST_ROWS", 2)
    export_list(page, ExportFormat.PDF, tmp_path / "list.pdf", None)
    qtbot.waitUntil(page.context.jobs.is_idle)
    assert list(tmp_path.glob("list*")) == []


def test_selected_rows_are_exported_by_keys_into_a_file_that_names_nobody(
    page: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.actions_by_key["export_list"].trigger()
    assert page.findChild(ExportDialog) is not None
    keys.until_at("format")
    keys.press("Ctrl+Return")
    keys.until(lambda: page.findChild(SaveFileDialog) is not None)
    dialog = page.findChild(SaveFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == f"{_('People')} 2026-06-15.xlsx"
    dialog.fileSelected.emit(str(tmp_path / "chosen.xlsx"))
    dialog.reject()
    qtbot.waitUntil((tmp_path / "chosen.xlsx").exists)
    qtbot.waitUntil(page.context.jobs.is_idle)
    sheet = read_workbook((tmp_path / "chosen.xlsx").read_bytes())
    assert [sheet.values.get(f"B{row}") for row in (5, 6, 7)] == ["Żak Ewa", "Nowak Ewa", None]
