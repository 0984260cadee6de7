"""A file with values that cannot be, in the window: what cannot be shown is told, and is no fault of the program."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.ui.widgets.message_boxes import NoticeDialog
from tests import makers

SECRET = "Kowalska"
VALUES = {
    "date": ("participant", "born", f"1980-05-14 {SECRET}"),
    "json": ("participant", "groups", f'"{SECRET}"'),
    "choice": ("activity", "kind", SECRET),
    "contract": ("contract", "texts", "[1]"),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_that_cannot_be_are_told_in_the_message_bar(
    program: Program, case: Database, qtbot: QtBot, name: str
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        makers.contract(session, person)
    with case.action() as session:
        makers.activity(session)
    table, column, value = VALUES[name]
    with case.connection() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    told = []
    for page in view.pages:
        view.show_page(view.pages.index(page))
        page.open_record(1)
        qtbot.waitUntil(view.jobs.is_idle)
        told += [one.page().message_bar.text() for one in (view,)]
    assert any(told)
    assert not any(SECRET in text for text in told)
    assert program.window.findChild(QPlainTextEdit, "details") is None


def test_a_slot_that_stumbles_over_such_a_value_is_no_fault_of_the_program(
    program: Program, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        makers.participant(session)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    program._show_bug(KeyError(SECRET))
    qtbot.waitUntil(lambda: program.window.findChild(QPlainTextEdit, "details") is not None)
    program.window.findChild(NoticeDialog).accept()  # type: ignore[union-attr]
    view.jobs.run(_break_a_value, lambda _none: None)
    program._show_bug(KeyError(SECRET))
    qtbot.waitUntil(lambda: bool(_notices(program)))
    (notice,) = _notices(program)
    assert notice.accessibleName() == _("The file is damaged.")
    assert "participant" in notice.accessibleDescription()
    assert notice.findChild(QPlainTextEdit, "details") is None
    notice.accept()


def _break_a_value(database: Database) -> None:
    with database.connection() as connection:
        connection.exec_driver_sql("UPDATE participant SET born = 'x'")


def _notices(program: Program) -> list[NoticeDialog]:
    return [one for one in program.window.findChildren(NoticeDialog) if one.isVisible()]
