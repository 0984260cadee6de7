"""A month grid in a window of a common size: read, painted, and scrolled from one corner to the other."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from benchmarks.measurement import elapsed_milliseconds
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.core.database.database import Database
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.theme import apply

SCROLL_STEPS = 10  # from the top to the bottom, and from left to right
SIZE = (1280, 640)


class ScrolledGrid:
    """The grid of an activity; each job runs at once, so that only the work counts."""

    def __init__(self, made: Database, activity: int, on: date) -> None:
        app = QApplication.instance() or QApplication(["kiscase"])
        assert isinstance(app, QApplication)
        apply.apply_theme(app, "light")
        self._activity = activity
        self._jobs = Jobs(made, threaded=False)
        self.tab = MonthGridTab(PageContext(self._jobs, lambda *_where: None, lambda _entry: None, _fail))
        self.tab.resize(*SIZE)
        self.tab.show()
        self.tab.show_record(activity)
        self.show(on)

    def show(self, on: date) -> None:
        """Turn to the month of a day."""
        shown = self._month().first
        self.tab.change_month((on.year - shown.year) * 12 + on.month - shown.month)
        QApplication.processEvents()

    def scrolls(self) -> bool:
        """Whether there is more than fits into the window, both ways."""
        return all(bar.maximum() for bar in (self.tab.grid.verticalScrollBar(), self.tab.grid.horizontalScrollBar()))

    def cells(self) -> tuple[int, int]:
        """How many people and meetings are shown."""
        month = self._month()
        return len(month.people), len(month.meetings)

    def scroll_milliseconds(self) -> float:
        """The milliseconds to read the month anew, paint it, and scroll through it."""
        return elapsed_milliseconds(self._scroll)

    def close(self) -> None:
        """Let the window and the file go."""
        self.tab.close()
        self.tab.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._jobs.close()

    def _scroll(self) -> None:
        self.tab.show_record(self._activity)
        view = self.tab.grid
        view.viewport().repaint()
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            for step in range(SCROLL_STEPS + 1):
                bar.setValue(bar.maximum() * step // SCROLL_STEPS)
                view.viewport().repaint()
            bar.setValue(0)

    def _month(self) -> Any:
        return self.tab.marks.month


def _fail(problem: Exception) -> None:
    raise problem
