"""The one box that finds anything or does anything: people, contracts, activities, papers, and the page's deeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from kiscase.core import search
from kiscase.core.i18n import _, fold
from kiscase.desk import theme
from kiscase.desk.jobs import Jobs

SHOWN = 12
Answer = Callable[[Any, str], list[search.Hit]]
"""What a feature says to the typed text before the search does (on the file's thread); a Hit without a kind is a
sentence that leads nowhere."""
_WHERE = Qt.ItemDataRole.UserRole


class Finder(QLineEdit):
    """A search field with its findings below; `found` tells the kind and the id that was chosen."""

    found = Signal(str, int)
    left = Signal()
    """Esc, or a deed was chosen: the focus belongs to the page again."""

    def __init__(
        self,
        jobs: Jobs,
        icons: dict[str, str],
        deeds: Callable[[], Sequence[QAction]],
        parent: QWidget,
        answers: Sequence[Answer] = (),
    ) -> None:
        super().__init__(parent)
        self._jobs, self._icons, self._deeds, self._answers = jobs, icons, deeds, answers
        self.setObjectName("finder")
        self.setAccessibleName(_("Find anything or do anything"))
        self.setPlaceholderText(_("Find people, contracts, activities…  Ctrl+K"))
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.findings = QListWidget(self.window())
        self.findings.setObjectName("findings")
        self.findings.setAccessibleName(_("Findings"))
        self.findings.setWordWrap(True)
        self.findings.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.findings.hide()
        self.destroyed.connect(self.findings.deleteLater)  # it lies on the window, not in here
        self.findings.itemClicked.connect(self._take)
        self.textChanged.connect(self._ask)
        self.returnPressed.connect(self._take_current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk through the findings, Esc closes them."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step and self.findings.isVisible():
            row = (self.findings.currentRow() + step) % max(1, self.findings.count())
            self.findings.setCurrentRow(row)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.findings.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field closes the findings."""
        super().focusOutEvent(event)
        self.findings.hide()

    def _ask(self, text: str) -> None:
        if not text.strip():
            self.findings.hide()
            return
        self._jobs.read(lambda session: self._found(session, text), self._show, latest="finder")

    def _found(self, session: Any, text: str) -> list[search.Hit]:
        """Runs on the file's thread."""
        said = [hit for answer in self._answers for hit in answer(session, text)]
        told = {(hit.kind, hit.id) for hit in said}
        return [*said, *(hit for hit in search.find(session, text, limit=SHOWN) if (hit.kind, hit.id) not in told)]

    def _show(self, hits: list[search.Hit]) -> None:
        self.findings.clear()
        for hit in hits:
            item = QListWidgetItem(theme.icon(self._icons.get(hit.kind, "file-text")), hit.title)
            item.setToolTip(hit.title)
            if hit.kind:
                item.setData(_WHERE, (hit.kind, hit.id))
            else:  # a sentence that leads nowhere
                item.setIcon(theme.icon("circle-alert", "warn"))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.findings.addItem(item)
        wanted = fold(self.text())
        for action in self._deeds():
            if wanted and wanted in fold(action.text()) and action.isEnabled():
                item = QListWidgetItem(action.icon(), action.text())
                item.setData(_WHERE, action)
                self.findings.addItem(item)
        if not self.findings.count():
            item = QListWidgetItem(_("Nothing was found."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.findings.addItem(item)
        self.findings.setCurrentRow(0)
        self._place()

    def _place(self) -> None:
        self.findings.setParent(self.window())
        self.findings.resize(self.width(), self.findings.height())
        self.findings.doItemsLayout()  # a sentence may take more than a line
        height = sum(self.findings.sizeHintForRow(row) for row in range(self.findings.count()))
        self.findings.resize(self.width(), height + theme.half_line(self))
        self.findings.move(self.mapTo(self.window(), QPoint(0, self.height())))
        self.findings.show()
        self.findings.raise_()

    def _take_current(self) -> None:
        item = self.findings.currentItem()
        if item is not None and self.findings.isVisible():
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        where = item.data(_WHERE)
        if where is None:  # a sentence; what was typed stays to be mended
            return
        self.findings.hide()
        self.clear()
        if isinstance(where, QAction):
            self.left.emit()
            where.trigger()
        else:
            self.found.emit(*where)
