"""The real program in a process of its own: somebody types into a contract, until the process is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kiscase.app import Program
from kiscase.core.database.local import case_file
from kiscase.ui.records.editing_page import EditingPage
from tests.clock import clock
from tests.journeys.keyboard import presses, types


class Typist:
    """Steps on when what the last step led to has come; says on standard output what has been reached."""

    def __init__(self, program: Program, kind: str, record: int, field: str, text: str) -> None:
        self._program = program
        self._kind, self._record, self._field, self._text = kind, record, field, text
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        view, held = self._program.view, QApplication.focusWidget()
        if view is None or held is None or not view.jobs.is_idle():
            return
        page = view.page()
        if not isinstance(page, EditingPage) or page.record != self._record:
            view.open(self._kind, self._record)
            return
        if page.stack.currentIndex() != 1:
            return
        if held.objectName() != self._field:
            presses("F2" if not page.tabs.isAncestorOf(held) else "Tab")
            return
        self._timer.stop()
        page.draft_saved.connect(self._kept)
        presses("Ctrl+A")
        types(self._text)

    def _kept(self) -> None:
        sys.stdout.write("kept\n")
        sys.stdout.flush()
        types(" and more, which is lost")


def main(path: Path, kind: str, record: int, field: str, text: str) -> int:
    clock.reset()  # the day is that of the test which started this process
    app = QApplication(sys.argv[:1])
    program = Program(app)
    program.show_welcome()
    program.window.show()
    program.window.activateWindow()
    program.show_workspace(case_file.open_case_file(path, None), (1, "Bożena Łącka"))
    typist = Typist(program, kind, record, field, text)
    status = app.exec()
    del typist
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]))
