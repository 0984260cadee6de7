"""A name that is typed into every field of every page, and into the command line, never comes into the log file."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.__main__ import main
from kiscase.app import Program
from kiscase.core import log
from kiscase.core.database.database import Database
from kiscase.core.search import matching
from kiscase.participants.model import Participant
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.screens import button

MARK = "Zmarkowana"


def logged(home: Path) -> str:
    """All that is in the folder of logs, whatever its files are called."""
    log.close_log()
    files = [file for file in (home / "state").rglob("*") if file.is_file()]
    assert files
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture
def filled(case: Database) -> dict[str, int]:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        makers.enrolled(session, activity, person)
    with case.action() as session:
        contract = makers.printed_contract(session, makers.participant(session, family_name="Żak"))
    made = {"participant": person, "contract": contract, "activity": activity}
    return made | dict.fromkeys(("signature", "issued_document", "worker"), 1)


def type_into_all(widget: QWidget) -> int:
    """Type the mark into each field that takes a text; how many there were."""
    fields: list[QLineEdit | QPlainTextEdit | QTextEdit] = [
        *widget.findChildren(QLineEdit),
        *widget.findChildren(QPlainTextEdit),
        *widget.findChildren(QTextEdit),
    ]
    fields = [field for field in fields if field.isVisible() and field.isEnabled() and not field.isReadOnly()]
    for field in fields:
        field.setFocus()
        QTest.keyClicks(field, MARK)
    return len(fields)


def close_dialogs() -> None:
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.close()


def fail_with_the_mark(session: Session) -> None:
    name = session.get_one(Participant, 1).family_name + MARK
    raise ValueError(f"{name} is not expected")


def break_a_constraint(session: Session) -> None:
    session.connection().exec_driver_sql("INSERT INTO club (name) VALUES (?)", (MARK,))


@pytest.mark.slow
def test_what_is_typed_into_the_window_never_comes_into_the_log(
    window: Workspace, program: Program, filled: dict[str, int], home: Path, qtbot: QtBot
) -> None:
    typed = type_into_all(program.window)
    for kind, record in filled.items():
        for wanted in (record, None):
            window.open(kind, wanted)
            qtbot.waitUntil(window.jobs.is_idle, timeout=60_000)
            page: Any = window.page()
            if wanted is not None:
                QTest.keyClick(page, Qt.Key.Key_F2)
            for tab in range(page.tabs.count() if hasattr(page, "tabs") else 1):
                if hasattr(page, "tabs"):
                    page.tabs.setCurrentIndex(tab)
                qtbot.waitUntil(window.jobs.is_idle, timeout=60_000)
                typed += type_into_all(page)
            page.save()
            qtbot.waitUntil(window.jobs.is_idle, timeout=60_000)
            close_dialogs()
            page.discard_changes()
    assert typed > 40
    qtbot.waitUntil(window.jobs.is_idle, timeout=60_000)
    for work in (fail_with_the_mark, break_a_constraint):
        window.jobs.act(work)
        qtbot.waitUntil(lambda: program.window.findChild(QPlainTextEdit, "details") is not None, timeout=60_000)
        button(program.window, "copy").click()
        assert "kiscase/ui/database_jobs.py" in QApplication.clipboard().text()
        assert MARK not in QApplication.clipboard().text()
        button(program.window, "close").click()
        qtbot.waitUntil(lambda: program.window.findChild(QPlainTextEdit, "details") is None)
        qtbot.waitUntil(window.jobs.is_idle, timeout=5_000)
    text = logged(home)
    assert "ValueError" in text
    assert "IntegrityError" in text
    assert "kiscase/ui/database_jobs.py" in text
    assert MARK not in text


def test_what_ends_a_thread_or_a_slot_is_logged_and_shown(
    program: Program, home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    program.errors.catch()

    def fail() -> None:
        raise KeyError(MARK)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    error = RuntimeError(MARK)
    sys.excepthook(RuntimeError, error, None)
    qtbot.waitUntil(lambda: len(program.window.findChildren(QPlainTextEdit, "details")) == 2)
    for details in program.window.findChildren(QPlainTextEdit, "details"):
        assert MARK not in details.toPlainText()
    close_dialogs()
    text = logged(home)
    assert "KeyError\n" in text
    assert "RuntimeError" in text
    assert MARK not in text + "".join(capfd.readouterr())


def test_what_is_typed_into_the_command_line_never_comes_into_the_log(
    practice_file: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"{MARK}.kis"
    file.write_bytes(practice_file.read_bytes())
    monkeypatch.setenv("KISCASE_PASSPHRASE", MARK)
    assert main(["find", str(file), MARK]) == 1, "nobody is called so"
    assert main(["print", str(file), "contract", MARK, "--to", str(tmp_path / f"{MARK}.pdf")]) == 1
    assert main(["check", str(tmp_path / f"{MARK}-none.kis")]) == 1
    monkeypatch.setattr(matching, "search_all", lambda *_words, **_more: [][int(MARK)])
    capsys.readouterr()
    assert main(["find", str(file), MARK]) == 1
    assert MARK not in "".join(capsys.readouterr()), "a value never stands in a traceback"
    text = logged(home)
    assert "ValueError" in text
    assert "kiscase/cli/handlers.py" in text
    assert MARK not in text
