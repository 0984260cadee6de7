"""An editor for a line of text that is often one of a few: they are offered, and any other text can be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from kiscase.core.collation import fold_text
from kiscase.core.i18n import _
from kiscase.ui.editors.choice import FOLDED_ROLE, FoldingCompleter
from kiscase.ui.editors.text import ENTER_KEYS, TextEditor
from kiscase.ui.theme import icons


class UsualTextEditor(TextEditor):
    """A line of text with usual ones to take: Down or the arrow lists them all, typed letters those with them."""

    def __init__(self, usual: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = QStandardItemModel(self)
        completer = FoldingCompleter(self._usual, self)
        self.offer({text: text for text in usual})
        self.setCompleter(completer)
        self._completer, self._popup = completer, QListView(self)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        completer.setPopup(self._popup)
        arrow = self.addAction(icons.themed_icon("chevron-down", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        arrow.setText(_("Usual ones"))
        arrow.setToolTip(_("Usual ones"))
        arrow.triggered.connect(self._list_all)
        self.setPlaceholderText(_("Down lists usual ones"))

    def offer(self, usual: Mapping[str, str]) -> None:
        """Offer other usual texts, each found by any part of its value."""
        self._usual.clear()
        for text, found_by in usual.items():
            item = QStandardItem(text)
            item.setData(fold_text(found_by), FOLDED_ROLE)
            self._usual.appendRow(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down lists the usual texts; Enter takes the highlighted one before it commits."""
        taken = self._popup.isVisible() and self._popup.currentIndex().isValid()
        if taken and event.key() in ENTER_KEYS:
            event.ignore()  # so that the completer takes it and closes its list
        elif event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._list_all()
        else:
            super().keyPressEvent(event)

    def _list_all(self) -> None:
        if not self.isReadOnly():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._completer.setCompletionPrefix("")
            self._popup.setMinimumWidth(self._popup.sizeHintForColumn(0) + 2 * self.fontMetrics().height())
            self._completer.complete()
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
