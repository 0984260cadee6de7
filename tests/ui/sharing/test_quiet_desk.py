"""What a desk at a case on a server does in a quiet minute: it does not copy the whole case to check it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.server.server_database import ServerDatabase


def test_a_quiet_desk_does_not_check_the_case_of_all(
    program: Program, server_case: ServerDatabase, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []

    def note_check(*_words: object) -> list[str]:
        checked.append(True)
        return []

    monkeypatch.setattr(ServerDatabase, "find_faults", note_check)
    view = program.show_workspace(server_case, (1, "Bożena Łącka"))
    qtbot.waitUntil(lambda: view.jobs.is_idle() and hasattr(program, "quiet_work"))
    quiet = program.quiet_work.timer
    quiet.setInterval(1)
    quiet.start()
    qtbot.waitUntil(lambda: not quiet.isActive())
    quiet.setInterval(60_000)
    qtbot.waitUntil(view.jobs.is_idle)
    assert checked == []
