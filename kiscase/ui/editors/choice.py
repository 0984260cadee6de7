"""An editor for one choice of a list, searchable when the list is long."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from kiscase.core.collation import fold_text
from kiscase.core.i18n import _
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.text import ENTER_KEYS
from kiscase.ui.status_display import warning_of
from kiscase.ui.theme import icons, style_properties
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import plain_tooltip

Options = Sequence[tuple[str, str]]
"""(stored word, label) pairs."""
LabelOf = Callable[[str], str]
"""The label of a stored word that is no longer offered."""

SEARCHABLE_FROM = 8
_LETTERS = 8  # that are seen of a label at least
_MEASURED = 12  # the longest labels, whose widths are taken
_ARROW_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
FOLDED_ROLE = Qt.ItemDataRole.UserRole + 1
"""What an entry is found by: its folded label, and in further lines whatever else."""
WARNING_ROLE = FOLDED_ROLE + 1
"""The warning beside an entry."""


class FoldingCompleter(QCompleter):
    """Finds labels that contain the typed letters, ignoring case and accents."""

    def __init__(self, model: QAbstractItemModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(FOLDED_ROLE)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(12)

    def splitPath(self, path: str) -> list[str]:
        return [fold_text(path).strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class _ElidedLine(QLineEdit):
    """The line of a searchable choice: without the focus it shows the beginning of its text, elided at the end."""

    _is_entered = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The first click selects the label, so that typing replaces it."""
        super().mouseReleaseEvent(event)
        if self._is_entered:
            self._is_entered = False
            if not self.isReadOnly() and not self.hasSelectedText():
                self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note that the mouse brings the focus."""
        self._is_entered = event.reason() is Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elide what is too long, unless somebody types."""
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, self).adjusted(2, 0, -2, 0)
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class ChoiceEditor(Editor, ComboBox):
    """One of a list, or none unless it is required; a long list is searched by typing any part of a label.

    A label that is too long shows its beginning; the tooltip says the whole of it.
    """

    def __init__(
        self, options: Options, parent: QWidget | None = None, *, required: bool = False, label_of: LabelOf = str
    ) -> None:
        super().__init__(parent)
        self._locked = self._is_picked_by_arrow = False
        self._label_of = label_of
        self._hint = QSize()
        self._warning: QAction | None = None
        self.setMaxVisibleItems(12)
        self.setPlaceholderText(_("Choose…"))
        self._required = required
        self._fill(options)
        self.setCurrentIndex(-1 if required else 0)
        self.currentIndexChanged.connect(self._show_beginning)
        self.currentIndexChanged.connect(self._emit_changed)
        self._show_beginning()

    def set_options(self, options: Options) -> None:
        """Offer other options; the choice stays, even when it is none of them, and so does what somebody types.

        Half-typed text stays, and text that is selected stays selected, so that the next key replaces it.
        """
        if list(options) == self._options and self.count() == self._filled:
            return  # and no word of an older list is among them
        chosen, line = self.value(), self.lineEdit()
        is_selected = line is not None and line.hasSelectedText()
        cursor = line.cursorPosition() if line is not None else 0
        typed = "" if self.currentText() == self.itemText(self.currentIndex()) else self.currentText()
        self._quiet = True
        self.clear()
        self._fill(options)
        self._quiet = False
        self.set_value(chosen)
        if typed:
            self.setEditText(typed)  # not yet the label of the selection: somebody is typing
            if line is not None:
                line.setCursorPosition(cursor)
        if is_selected and line is not None:
            line.selectAll()

    def value(self) -> Any:
        if self.problem():
            return None
        return self.itemData(self._typed_index()) or None

    def choice_at(self, held: QWidget) -> str:
        return str(self.value() or "")

    def problem(self) -> str:
        if self.isEditable() and self.currentText().strip() and self._typed_index() < 0:
            return _("Choose an entry from the list.")
        return ""

    def set_read_only(self, on: bool) -> None:
        self._locked = on
        style_properties.set_style_property(self, "locked", on)
        line = self.lineEdit()
        if line is not None:
            line.setReadOnly(on)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Elide a label that is too long at its end."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - 2)

    def sizeHint(self) -> QSize:
        """Room for a few letters, whatever the labels.

        Qt's own hint builds the list that opens, which takes longer than all the rest of an editor.
        """
        if not self._hint.isValid():
            icon, height = self.iconSize(), ceil(QFontMetricsF(self.font()).height())
            letters = _LETTERS * self.fontMetrics().horizontalAdvance("X")
            inside = QSize(letters + icon.width() + 4, max(height, icon.height()) + 2)
            option = QStyleOptionComboBox()
            super().initStyleOption(option)
            self._hint = self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, inside, self)
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """The same: what is longer is elided."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again: another font or style needs other sizes."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hint = QSize()
        super().changeEvent(event)

    def full_width(self) -> int:
        """As wide as the longest label, with the arrow beside it."""
        longest = heapq.nlargest(_MEASURED, map(self.itemText, range(self.count())), key=len)
        widest = max(map(self.fontMetrics().horizontalAdvance, longest), default=0)
        return widest + self.fontMetrics().height() * 3

    def showPopup(self) -> None:
        """Open the list, wide enough for its labels."""
        if self._locked:
            return
        room = round(self.screen().availableGeometry().width() * 0.8)
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + 2 * self.fontMetrics().height(), room))
        super().showPopup()
        if not self.view().currentIndex().isValid() or self.currentIndex() < 0:
            self.view().setCurrentIndex(self.model().index(0, 0))  # marked, as the arrows go on from it unseen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, after the arrows in a long list only the next one; a locked list ignores the keys."""
        if event.key() in ENTER_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._settle()
            picked, self._is_picked_by_arrow = self._is_picked_by_arrow, False
            if self._is_completing():
                event.ignore()  # so that the completer takes the highlighted entry and closes its list
            elif picked:
                self._select_all()
            else:
                self.committed.emit()
        elif self._locked and event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.isEditable() and event.key() in _ARROW_KEYS:
                self._is_picked_by_arrow |= self.currentIndex() != before
                self._select_all()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed replaces the label that is shown; what is half typed when the window comes back stays."""
        super().focusInEvent(event)
        is_whole = self.currentText() == self.itemText(self.currentIndex())
        if is_whole or event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._is_picked_by_arrow = False
            self._select_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A locked list does not open."""
        if self._locked:
            event.ignore()
        else:
            super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the chosen label in full."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._settle()

    def _show(self, value: Any) -> None:
        word = "" if value is None else str(value)
        index = self.findData(word)
        if index < 0 and word:  # a value of an older list is shown, so that it is not lost
            self._add(word, self._label_of(word))
            index = self.count() - 1
        self.setCurrentIndex(index)
        if index < 0 and self.isEditable():
            self.clearEditText()
        self._show_beginning()

    def _fill(self, options: Options) -> None:
        """Add the options, and before them an empty one unless a choice is required or the options have their own."""
        self._options = list(options)
        if not self._required and "" not in dict(options):
            self._add("", "")
            self.setItemData(0, _("nothing selected"), Qt.ItemDataRole.AccessibleTextRole)
        for word, label in options:
            self._add(word, label)
        self._filled = self.count()
        if len(options) >= SEARCHABLE_FROM and not self.isEditable():
            self._make_searchable()

    def _add(self, word: str, label: str) -> None:
        self.addItem(label, word)
        self.setItemData(self.count() - 1, fold_text(label), FOLDED_ROLE)
        if warning := warning_of(label):
            self.setItemIcon(self.count() - 1, icons.themed_icon("triangle-alert", "warn"))
            words = f"{label}\n{warning}"
            self.setItemData(self.count() - 1, plain_tooltip(words), Qt.ItemDataRole.ToolTipRole)
            self.setItemData(self.count() - 1, words, Qt.ItemDataRole.AccessibleTextRole)
            self.setItemData(self.count() - 1, warning, WARNING_ROLE)

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setLineEdit(_ElidedLine(self))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(FoldingCompleter(self.model(), self))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("Type to search…"))
            line.textEdited.connect(self._emit_changed)

    def _typed_index(self) -> int:
        """The row whose label was typed in full, or else the only one that contains what was typed."""
        if not self.isEditable():
            return self.currentIndex()
        if self.currentIndex() >= 0 and self.currentText() == self.itemText(self.currentIndex()):
            return self.currentIndex()
        typed = fold_text(self.currentText()).strip()
        folded = [str(self.itemData(row, FOLDED_ROLE)) for row in range(self.count())]
        labels = [text.partition("\n")[0] for text in folded]
        if typed in labels:
            return labels.index(typed)
        found = [row for row, text in enumerate(folded) if typed and typed in text]
        return found[0] if len(found) == 1 else -1

    def _is_completing(self) -> bool:
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        return popup is not None and popup.isVisible()

    def _settle(self) -> None:
        index = self._typed_index()
        if self.isEditable() and (index >= 0 or not self.currentText().strip()):
            self._quiet = True
            self.setCurrentIndex(index)
            self.setEditText(self.itemText(index))
            self._quiet = False
            self._show_beginning()

    def _select_all(self) -> None:
        line = self.lineEdit()
        if line is not None and not self._locked and self._typed_index() >= 0:
            line.selectAll()

    def _show_beginning(self) -> None:
        """Show the chosen label from its beginning, and tell all of it in the tooltip."""
        warning = self.itemData(self.currentIndex(), WARNING_ROLE) or ""
        self.setToolTip(plain_tooltip("\n".join(filter(None, (self.itemText(self.currentIndex()), warning)))))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
            self._show_warning(line, warning)

    def _show_warning(self, line: QLineEdit, warning: str) -> None:
        """Mark a choice with a warning also while the list is closed."""
        if warning and self._warning is None:
            icon = icons.themed_icon("triangle-alert", "warn")
            self._warning = line.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        if self._warning is not None:
            self._warning.setVisible(bool(warning))
            self._warning.setToolTip(plain_tooltip(warning))
            line.setAccessibleDescription(warning)
