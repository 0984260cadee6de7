"""What happens before anything else when a file is opened: the page in front is read and has the focus."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.ui.database_jobs import Jobs


def test_what_is_shown_first_is_read_before_anything_else_is_done(
    program: Program, case: Database, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[tuple[str, Any]] = []
    put: Any = Jobs._put

    def noting_put(jobs: Jobs, kind: str, *given: Any) -> None:
        asked.append((kind, given[-1]))
        put(jobs, kind, *given)

    monkeypatch.setattr(Jobs, "_put", noting_put)
    program.show_welcome()
    view = program.show_workspace(case, (None, ""))
    qtbot.waitUntil(lambda: "act" in [kind for kind, _latest in asked])
    assert asked.index(("read", "todo")) < [kind for kind, _latest in asked].index("act")
    held = QApplication.focusWidget()
    assert held is not None
    assert view.page().isAncestorOf(held), "keys such as Ctrl+2 go to the pages"
