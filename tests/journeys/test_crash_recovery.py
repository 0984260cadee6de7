"""A crash in the midst of typing: what was kept is back, and it is said so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import _
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import typed_text

ROOT = Path(__file__).parents[2]
TEXT = "Zażółć gęślą jaźń, w połowie zdan"


@pytest.mark.parametrize(("kind", "field"), [("contract", "causes"), ("participant", "street")])
def test_half_typed_text_is_back_after_a_kill(
    kind: str, field: str, case: FileDatabase, program: Program, qtbot: QtBot
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        contract = makers.contract(session, person)
    record = contract if kind == "contract" else person
    case.close()
    kill_after_it_is_kept([str(case.path), kind, str(record), field, TEXT])

    opened = case_file.open_case_file(case.path, None)
    assert not opened.find_faults()
    view = program.show_workspace(opened, (1, "Bożena Łącka"))
    keys = Keyboard(qtbot)
    keys.until(view.jobs.is_idle)
    keys.until(view.page().message_bar.text)
    keys.to("way_out")
    keys.press("Space")
    keys.until(lambda: view.page().message_bar.text() == _("Your unsaved changes are restored."))
    keys.press("F2")
    keys.to(field)
    shown = typed_text(keys.focus)
    assert shown.startswith(TEXT)
    assert view.page().is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: not view.page().is_dirty() and view.jobs.is_idle())


def kill_after_it_is_kept(words: list[str]) -> None:
    command = [sys.executable, "-m", "tests.journeys.crashing_program", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=dict(os.environ), text=True)
    assert process.stdout is not None
    patience = threading.Timer(60, process.kill)
    patience.start()
    try:
        assert process.stdout.readline() == "kept\n"
    finally:
        patience.cancel()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
