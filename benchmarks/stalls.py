"""A walk through all pages, records, tabs, commands and dialogs of the practice club, in several looks and languages.

No turn of the event loop may keep the window from answering for longer than 50 milliseconds of processor time.
`python -m benchmarks.stalls` lists each stall with what ran in it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from benchmarks.case_files import CaseFiles
from benchmarks.measurement import Figure, Size
from benchmarks.watchdog import LIMIT, Stall, Watchdog
from kiscase import pages
from kiscase.app import Program
from kiscase.club import actions as club
from kiscase.core.database.local import case_file
from kiscase.core.user_settings import Settings
from kiscase.practice.practice_file import make_practice_file
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.tables.record_list import RecordList

DAY = date(2026, 11, 27)
LOOKS: tuple[dict[str, Any], ...] = (
    {"language": "pl", "theme": "light", "scale": 1.0},
    {"language": "uk", "theme": "dark", "scale": 1.0},
    {"language": "en", "theme": "dark", "scale": 2.0},
    {"language": "pl", "theme": "light", "scale": 1.0},
)
SIZE = (1366, 768)
QUIET = 3  # turns of the timer without a job, until a step counts as over
PAUSE = 7  # milliseconds of one such turn
MOST_DIALOGS = 5  # one above the other
STATUSES = 8  # of the records of a page that are opened at most
ASKS_THE_SYSTEM = frozenset(
    {"print", "save", "save_document", "save_pdf", "backup", "lock", "add_copy", "add_copy_button"}
)
"""Commands that ask the system for a printer or a file, or hide the window."""


class Walk:
    """Goes through the window as somebody with a mouse and a keyboard would."""

    def __init__(self, program: Program, watchdog: Watchdog) -> None:
        self._program, self._watchdog = program, watchdog
        self.steps = 0

    def through(self, look: dict[str, Any], *, short: bool) -> None:
        """Change to a look and see everything in it; if *short*, one record of each page."""
        name = f"{look['language']}, {look['theme']}, {look['scale']:.0%}"
        self.do(f"change to {name}", partial(self._program.change_settings, look))
        entries = pages.list_pages()
        for index, room in enumerate(entries):
            self.do(f"{room.info.kind}: shown", partial(self._press, page_keys(index, len(entries))))
            self._see_page(short=short)

    def do(self, step: str, action: Callable[[], object]) -> None:
        """Take a step and wait until all that follows from it is done."""
        self.steps += 1
        self._watchdog.step = step
        self._watchdog.skip()
        action()
        self._settle()

    def _press(self, keys: str) -> None:
        QTest.keySequence(self._program.window, QKeySequence(keys))

    @property
    def _page(self) -> Any:
        assert self._program.view is not None
        return self._program.view.page()

    def _see_page(self, *, short: bool) -> None:
        page = self._page
        listed = getattr(page, "list", None)
        if listed is None or not listed.rows.rowCount():
            self._see_tabs(page)
            return
        for record in self._records(listed):
            self.do(f"{page.kind}: record shown", partial(page.open_record, record))
            self._see_commands(page)
            self._see_tabs(page)
            if short:
                return
        page.discard_changes()

    def _records(self, listed: RecordList) -> Iterator[int]:
        """A record of each status that the list shows."""
        known: set[object] = set()
        for row in range(listed.rows.rowCount()):
            status = listed.rows.index(row, listed.rows.columnCount() - 1).data()
            if status not in known and len(known) < STATUSES:
                known.add(status)
                record = listed.rows.id_at(row)
                if record is not None:
                    yield record

    def _see_commands(self, page: Any) -> None:
        more = getattr(getattr(page, "header", None), "more_button", None)
        if more is not None and more.isVisible():
            self.do(f"{page.kind}: menu opened", more.menu().aboutToShow.emit)
        for action in [action for action in page.actions() if _opens_dialog(action)]:
            self._open(f"{page.kind}: {action.objectName()}", action.trigger)

    def _see_tabs(self, page: Any) -> None:
        tabs = page.tab_widget()
        if tabs is None:
            self._see_buttons(page, page)
            return
        for tab in range(tabs.count()):
            if tabs.isTabVisible(tab):
                name = type(tabs.widget(tab)).__name__
                self.do(f"{page.kind}: tab {name}", partial(tabs.setCurrentIndex, tab))
                self._see_buttons(page, tabs.widget(tab))
                self._type(page, tabs.widget(tab))
        self.do(f"{page.kind}: first tab", partial(tabs.setCurrentIndex, 0))

    def _see_buttons(self, page: Any, shown: QWidget) -> None:
        for listed in shown.findChildren(RecordList):
            if listed.isVisible() and listed.rows.rowCount():
                self.do(f"{page.kind}: row selected", partial(listed.selectRow, 0))
        for button in shown.findChildren(QPushButton):
            usable = button.isVisible() and button.isEnabled() and button.text().endswith("…")
            if usable and button.objectName() not in ASKS_THE_SYSTEM:
                self._open(f"{page.kind}: {button.objectName() or button.text()}", button.click)

    def _type(self, page: Any, shown: QWidget) -> None:
        """Type into the first field, save, and take it back."""
        fields = [one for one in shown.findChildren(QWidget) if isinstance(one, (QLineEdit, QPlainTextEdit))]
        for field in [one for one in fields if one.isVisible() and one.isEnabled() and not one.isReadOnly()][:1]:
            self.do(f"{page.kind}: key pressed", partial(QTest.keyClicks, field, "x"))
            save = [action for action in page.actions() if action.shortcut().toString() == "Ctrl+S"]
            is_typed = page.is_dirty()
            if is_typed and save:
                self.do(f"{page.kind}: saved", save[0].trigger)
            if page.is_dirty():
                self.do(f"{page.kind}: discarded", page.discard_changes)
            elif is_typed:
                self.do(f"{page.kind}: undone", self._undo)
            else:  # a field that is not saved, such as that of a search
                self.do(f"{page.kind}: key taken back", partial(QTest.keyClick, field, Qt.Key.Key_Backspace))
            self._close_dialogs(f"{page.kind}: question")

    def _undo(self) -> None:
        assert self._program.view is not None
        self._program.view.undo()

    def _open(self, step: str, trigger: Callable[[], object]) -> None:
        self.do(step, trigger)
        for dialog in dialogs():
            for field in [] if isinstance(dialog, QFileDialog) else dialog.findChildren(QLineEdit)[:1]:
                self.do(f"{step}, key pressed", partial(QTest.keyClicks, field, "x"))
        self._close_dialogs(step)

    def _close_dialogs(self, step: str) -> None:
        """Close all dialogs, also those that ask whether to close one: nothing behind them could be reached."""
        for _time in range(MOST_DIALOGS):
            for dialog in dialogs()[-1:]:
                self.do(f"{step}, closed", partial(_let_go, dialog))
        if dialogs():
            raise RuntimeError(f"{step}: {dialogs()} cannot be closed")

    def _settle(self) -> None:
        jobs = self._program.jobs
        loop, quiet = QEventLoop(), [0]

        def look() -> None:
            if QApplication.activeWindow() is None:  # as a window manager does once a dialog is closed
                self._program.window.activateWindow()
            is_there = self._program.view is not None  # not while another look is made
            quiet[0] = quiet[0] + 1 if is_there and (jobs is None or jobs.is_idle()) else 0
            if quiet[0] >= QUIET:
                loop.quit()

        timer = QTimer(interval=PAUSE)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()


def _let_go(dialog: QDialog) -> None:
    """Close a dialog, by the button that goes on where it asks whether something typed may be lost."""
    for confirm in dialog.findChildren(QPushButton, "confirm"):
        if isinstance(dialog.parent(), QDialog):
            confirm.click()
            return
    dialog.done(0)


def dialogs() -> list[QDialog]:
    """The dialogs that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def _opens_dialog(action: QAction) -> bool:
    return action.isEnabled() and action.text().endswith("…") and action.objectName() not in ASKS_THE_SYSTEM


def find_stalls(folder: Path, *, short: bool, looks: int = len(LOOKS)) -> tuple[list[Stall], int, float]:
    """Walk through the window in so many looks; the stalls, the number of steps, the longest turn in milliseconds."""
    app = QApplication.instance() or QApplication(["kiscase"])
    assert isinstance(app, QApplication)
    file = folder / "practice.kis"
    if not file.exists():
        make_practice_file(file, DAY)
    copy = shutil.copyfile(file, folder / "walked.kis")
    opened = case_file.open_case_file(copy, None)
    with opened.read() as session:
        worker = club.list_workers(session)[0][:2]
    pages.load_everything()  # the start is measured elsewhere
    program = Program(app)
    program.settings = Settings(**LOOKS[0])
    program.apply_appearance()
    program.show_welcome()
    program.window.resize(*SIZE)
    program.window.show()
    program.show_workspace(opened, worker)
    watchdog = Watchdog()
    walk = Walk(program, watchdog)
    try:
        walk.do("opened", lambda: None)
        walk.through(LOOKS[0], short=short)
        for look in LOOKS[1:looks]:
            walk.through(look, short=True)
    finally:
        watchdog.close()
        _close(program)
    return watchdog.stalls, walk.steps, watchdog.longest


def _close(program: Program) -> None:
    program.leave()
    program.window._close_now()  # noqa: SLF001 - whatever is typed
    program.window.deleteLater()
    program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about stalls, in a short walk through three looks: how many of the steps stall, and the longest."""
    stalls, steps, longest = find_stalls(files.folder, short=True, looks=1 if size.times == 1 else 3)
    print(format_stalls(stalls), file=sys.stderr)
    return [
        Figure(f"stalls over {LIMIT:.0f} ms : steps through all pages and dialogs", len(stalls), steps, "", limit=0.0),
        Figure(f"the longest turn of the window's event loop : {LIMIT:.0f} ms", longest, LIMIT, limit=1.0),
    ]


def format_stalls(stalls: list[Stall], *, stacks: bool = False) -> str:
    """The kinds of stalls, the longest first: how often, the longest, and what ran in it."""
    kinds: dict[str, list[Stall]] = {}
    for stall in stalls:
        kinds.setdefault(stall.step, []).append(stall)
    lines = []
    for step, found in sorted(kinds.items(), key=lambda kind: -max(stall.milliseconds for stall in kind[1])):
        worst = max(found, key=lambda stall: stall.milliseconds)
        lines.append(f"{worst.milliseconds:7.0f} ms  {len(found):3} times  {step}")
        lines += [f"              {line}" for line in worst.stack()] if stacks else []
    return "\n".join(lines)


def main() -> int:
    """Walk and list each kind of stall with its stack."""
    with tempfile.TemporaryDirectory(prefix="kiscase-stalls-") as made:
        kept = os.environ.get("KISCASE_BENCHMARKS")
        folder = Path(kept or made)
        os.environ["KISCASE_SETTINGS"] = str(Path(made) / "settings.toml")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        quick = "--quick" in sys.argv
        stalls, steps, longest = find_stalls(folder, short=quick, looks=1 if quick else len(LOOKS))
    print(format_stalls(stalls, stacks=True))
    print(f"{len(stalls)} stalls over {LIMIT:.0f} ms in {steps} steps; the longest turn took {longest:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
