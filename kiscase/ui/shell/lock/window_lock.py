"""The lock of the window: nothing is seen, opened or clicked behind it, whatever finishes meanwhile."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from kiscase.ui import background_task
from kiscase.ui.database_jobs import Jobs


class WindowLock(QObject):
    """Hides the pages and dialogs of a window behind its lock screen; answers of all work wait until it is unlocked."""

    def __init__(self, jobs: Jobs, layers: QStackedWidget, pages: QWidget) -> None:
        super().__init__(layers)
        self._jobs, self._layers, self._pages = jobs, layers, pages
        self._hidden: list[QDialog] = []
        self._copied_here = False
        QGuiApplication.clipboard().dataChanged.connect(self._note_copy)
        layers.destroyed.connect(background_task.resume_answers)  # a window that is closed locked

    def is_locked(self) -> bool:
        """Whether the lock screen is shown."""
        return self._layers.currentWidget() is not self._pages

    def lock(self, screen: QWidget) -> None:
        """Hide everything behind *screen*, and empty the clipboard of what was copied here."""
        self._jobs.pause()  # results must not open a dialog over the lock screen
        background_task.pause_answers()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if self._copied_here:
            QGuiApplication.clipboard().clear()
        self._hidden = [one for one in self._layers.window().findChildren(QDialog) if one.isVisible()]
        for dialog in self._hidden:
            dialog.hide()
        self._layers.setCurrentWidget(screen)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr] # while locked only: it sees all

    def unlock(self) -> None:
        """Show the pages and then the dialogs again, and deliver what was held back."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._layers.setCurrentWidget(self._pages)

    def show_dialogs(self) -> None:
        """After the focus is back on the page: its dialogs, and the answers that waited."""
        for dialog in self._hidden:
            if shiboken6.isValid(dialog):
                dialog.show()
        self._hidden = []
        self._jobs.resume()
        background_task.resume_answers()

    def _note_copy(self) -> None:
        """While a window of the program has the focus, the program copies; not every system tells who did."""
        self._copied_here = QGuiApplication.focusWindow() is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide a dialog that opens over the lock screen, such as one that shows progress, until it is unlocked."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QDialog) and watched not in self._hidden:
            self._hidden.append(watched)
            watched.hide()
            return True
        return False
