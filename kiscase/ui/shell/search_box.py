"""The search box: finds people, contracts, activities and documents, and runs the commands of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from kiscase.core import search
from kiscase.core.collation import fold_text
from kiscase.core.i18n import _, ngettext
from kiscase.ui.accessibility import announce_row, announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.theme import icons as theme_icons
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import plain_tooltip

MOST_HITS = 12
SearchProvider = Callable[[Any, str], list[search.SearchHit]]
"""What a feature says to the typed text before the search does (on the file's thread); a Hit without a kind is a
sentence that leads nowhere."""
_WHERE = Qt.ItemDataRole.UserRole


class SearchBox(QLineEdit):
    """A search field with its results below; `record_chosen` carries the kind and the id of a record."""

    record_chosen = Signal(str, int)
    dismissed = Signal()
    """Esc was pressed or a command was chosen: the focus belongs to the page again."""

    def __init__(
        self,
        jobs: Jobs,
        icons: dict[str, str],
        actions: Callable[[], Sequence[QAction]],
        parent: QWidget,
        answers: Sequence[SearchProvider] = (),
    ) -> None:
        super().__init__(parent)
        self._jobs, self._icons, self._actions, self._answers = jobs, icons, actions, answers
        self.setObjectName("finder")
        self.setAccessibleName(_("Search or run a command"))
        self.setPlaceholderText(_("Search people, contracts, activities…  Ctrl+K"))
        self.setClearButtonEnabled(True)
        self.addAction(theme_icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.results = QListWidget(self.window())
        self.results.setObjectName("findings")
        self.results.setAccessibleName(_("Search results"))
        self.results.setWordWrap(True)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.hide()
        self.destroyed.connect(self.results.deleteLater)  # its parent is the window, not this field
        self.results.itemClicked.connect(self._take)
        self.textChanged.connect(self._ask)
        self.returnPressed.connect(self._take_current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move through the results, Esc closes them."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step and self.results.isVisible():
            row = (self.results.currentRow() + step) % max(1, self.results.count())
            self.results.setCurrentRow(row)
            announce_row(self.results, row)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.results.hide()
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the results."""
        super().focusOutEvent(event)
        self.results.hide()

    def _ask(self, text: str) -> None:
        if not text.strip():
            self.results.hide()
            return
        self._jobs.read(lambda session: self._found(session, text), self._show, latest="finder")

    def _found(self, session: Any, text: str) -> list[search.SearchHit]:
        """The results; runs on the thread of the case file."""
        provided = [hit for answer in self._answers for hit in answer(session, text)]
        known = {(hit.kind, hit.id) for hit in provided}
        return [
            *provided,
            *(hit for hit in search.search_all(session, text, limit=MOST_HITS) if (hit.kind, hit.id) not in known),
        ]

    def _show(self, hits: list[search.SearchHit]) -> None:
        self.results.clear()
        if not self.text().strip() or not self.hasFocus():  # Esc, or the next page, was quicker than the answer
            return
        for hit in hits:
            item = QListWidgetItem(theme_icons.themed_icon(self._icons.get(hit.kind, "file-text")), hit.title)
            item.setToolTip(plain_tooltip(hit.title))
            if hit.kind:
                item.setData(_WHERE, (hit.kind, hit.id))
            else:  # a message without a record
                item.setIcon(theme_icons.themed_icon("circle-alert", "warn"))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.results.addItem(item)
        wanted = fold_text(self.text())
        for action in self._actions():
            if wanted and wanted in fold_text(action.text()) and action.isEnabled():
                item = QListWidgetItem(action.icon(), action.text())
                item.setData(_WHERE, action)
                self.results.addItem(item)
        if not self.results.count():
            item = QListWidgetItem(_("No results."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(item)
        self.results.setCurrentRow(0)
        self._place()
        self._announce()

    def _announce(self) -> None:
        """Let screen readers speak the result that Enter would take; Down reads the others."""
        first, count = self.results.item(0), self.results.count()
        words = ngettext("{first}, {count} result", "{first}, the first of {count} results", count)
        announce_to_screen_reader(self, words.format(first=first.text(), count=count))

    def _place(self) -> None:
        self.results.setParent(self.window())
        self.results.resize(self.width(), self.results.height())
        self.results.doItemsLayout()  # a sentence may take more than a line
        height = sum(self.results.sizeHintForRow(row) for row in range(self.results.count()))
        self.results.resize(self.width(), height + metrics.half_line(self))
        self.results.move(self.mapTo(self.window(), QPoint(0, self.height())))
        self.results.show()
        self.results.raise_()

    def _take_current(self) -> None:
        item = self.results.currentItem()
        if item is not None and self.results.isVisible():
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        where = item.data(_WHERE)
        if where is None:  # a message; the input stays to be corrected
            return
        self.results.hide()
        self.clear()
        if isinstance(where, QAction):
            self.dismissed.emit()
            where.trigger()
        else:
            self.record_chosen.emit(*where)
