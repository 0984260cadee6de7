"""Editors for what is picked: yes or no, one of a list, several of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QSizePolicy, QWidget

from kiscase.core.i18n import _, fold
from kiscase.desk import theme
from kiscase.desk.editors.base import Editor, Words
from kiscase.desk.editors.text import ENTER

Options = Sequence[tuple[str, str]]
"""(stored word, label) pairs."""

SEARCHABLE_FROM = 8
_FOLDED = Qt.ItemDataRole.UserRole + 1


class _Box(QCheckBox):
    """A check box that can be locked without turning grey."""

    locked = False

    def nextCheckState(self) -> None:
        if not self.locked:
            super().nextCheckState()

    def set_locked(self, on: bool) -> None:
        self.locked = on
        theme.set_look(self, "locked", on)


class FlagEditor(Editor, _Box):
    """Yes or no."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(_("yes"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tell)

    def value(self) -> Any:
        return self.isChecked()

    def set_read_only(self, on: bool) -> None:
        self.set_locked(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits; the space bar ticks."""
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
            return
        super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        self.setChecked(bool(value))


class _Completer(QCompleter):
    """Finds what contains the typed letters, whatever the case and accents."""

    def __init__(self, parent: QComboBox) -> None:
        super().__init__(parent.model(), parent)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(12)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path).strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class ChoiceEditor(Editor, QComboBox):
    """One of a list, or none unless it is required; a long list is searched by typing any part of a label."""

    def __init__(self, options: Options, parent: QWidget | None = None, *, required: bool = False) -> None:
        super().__init__(parent)
        self._locked = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(12)
        self.setPlaceholderText(_("Choose…"))
        self._required = required
        self._fill(options)
        self.setCurrentIndex(-1 if required else 0)
        self.currentIndexChanged.connect(self._tell)

    def set_options(self, options: Options) -> None:
        """Offer other words; what is chosen stays, also when it is none of them."""
        chosen = self.value()
        self._quiet = True
        self.clear()
        self._fill(options)
        self._quiet = False
        self.set_value(chosen)

    def value(self) -> Any:
        if self.problem():
            return None
        return self.itemData(self._typed_index()) or None

    def problem(self) -> str:
        if self.isEditable() and self.currentText().strip() and self._typed_index() < 0:
            return _("Please choose from the list.")
        return ""

    def set_read_only(self, on: bool) -> None:
        self._locked = on
        theme.set_look(self, "locked", on)
        line = self.lineEdit()
        if line is not None:
            line.setReadOnly(on)

    def showPopup(self) -> None:
        """Open the list, wide enough for its labels."""
        if self._locked:
            return
        room = round(self.screen().availableGeometry().width() * 0.8)
        self.view().setMinimumWidth(min(self.view().sizeHintForColumn(0) + 2 * self.fontMetrics().height(), room))
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits; a locked list does not move."""
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._settle()
            if self._is_completing():
                event.ignore()  # so that the completer takes what is marked and closes its list
            else:
                self.committed.emit()
        elif self._locked and event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A locked list does not open."""
        if self._locked:
            event.ignore()
        else:
            super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change what is chosen."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the chosen label in full."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._settle()

    def _show(self, value: Any) -> None:
        word = "" if value is None else str(value)
        index = self.findData(word)
        if index < 0 and word:  # a word of an older list is shown as it is, so that it is not lost
            self._add(word, word)
            index = self.count() - 1
        self.setCurrentIndex(index)
        if index < 0 and self.isEditable():
            self.clearEditText()

    def _fill(self, options: Options) -> None:
        """The options, and before them one for nothing, unless it is among them by another name or not allowed."""
        if not self._required and "" not in dict(options):
            self._add("", "")
            self.setItemData(0, _("nothing chosen"), Qt.ItemDataRole.AccessibleTextRole)
        for word, label in options:
            self._add(word, label)
        if len(options) >= SEARCHABLE_FROM and not self.isEditable():
            self._make_searchable()

    def _add(self, word: str, label: str) -> None:
        self.addItem(label, word)
        self.setItemData(self.count() - 1, fold(label), _FOLDED)

    def _make_searchable(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(_Completer(self))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("Type to search…"))
            line.textEdited.connect(self._tell)

    def _typed_index(self) -> int:
        """The row whose label was typed in full, or else the only one that contains what was typed."""
        if not self.isEditable():
            return self.currentIndex()
        if self.currentIndex() >= 0 and self.currentText() == self.itemText(self.currentIndex()):
            return self.currentIndex()
        typed = fold(self.currentText()).strip()
        folded = [str(self.itemData(row, _FOLDED)) for row in range(self.count())]
        if typed in folded:
            return folded.index(typed)
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


class CodesEditor(Editor, QWidget):
    """Several of a list: a check box each, whose words wrap."""

    single_line = False

    def __init__(self, options: Options, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, _Box] = {}
        self._kept: list[str] = []
        half = theme.half_line(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(half // 2)
        self._layout.setVerticalSpacing(half // 4)
        self._layout.setColumnStretch(1, 1)
        for code, label in options:
            self._add(code, label)

    def value(self) -> Any:
        return [code for code, box in self.boxes.items() if box.isChecked()] + self._kept

    def set_read_only(self, on: bool) -> None:
        for box in self.boxes.values():
            box.set_locked(on)

    def setObjectName(self, name: str) -> None:
        """The boxes are named after the editor and their code."""
        super().setObjectName(name)
        for code, box in self.boxes.items():
            box.setObjectName(f"{name}.{code}")

    def _add(self, code: str, label: str) -> None:
        box = _Box(self)
        box.setAccessibleName(label)
        box.toggled.connect(self._tell)
        words = Words(label, self)
        words.setBuddy(box)
        row = len(self.boxes)
        self._layout.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(words, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self.boxes[code] = box
        if row == 0:
            self.setFocusProxy(box)

    def _show(self, value: Any) -> None:
        codes = list(value or [])
        for code, box in self.boxes.items():
            box.setChecked(code in codes)
        self._kept = [code for code in codes if code not in self.boxes]
