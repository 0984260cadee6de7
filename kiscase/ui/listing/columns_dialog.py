"""The dialog in which the columns of a list are chosen and put into an order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label

_MOVE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_KEY = Qt.ItemDataRole.UserRole


class _ColumnList(QListWidget):
    """The columns; with Ctrl and Shift the arrows move one instead of going to another."""

    move_asked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & _MOVE == _MOVE:
            self.move_asked.emit(by)
        else:
            super().keyPressEvent(event)


class ColumnsDialog(Dialog):
    """Lists all fields, those that are columns first and ticked; *on_submit* gets the keys of the ticked ones."""

    def __init__(
        self,
        parent: QWidget,
        fields: Sequence[tuple[str, str]],
        chosen: Sequence[str],
        on_submit: Callable[[Sequence[str]], object],
    ) -> None:
        super().__init__(parent, _("Columns of the list"))
        self._on_submit = on_submit
        self.list = _ColumnList(self)
        self.list.move_asked.connect(self.move_column)
        self.list.setObjectName("columns")
        self.list.setAccessibleName(_("Columns of the list"))
        labels = dict(fields)
        for key in (*chosen, *(key for key in labels if key not in chosen)):
            item = QListWidgetItem(labels[key], self.list)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
        self.list.itemChanged.connect(self._changed)
        self.list.setCurrentRow(0)
        self._lay_out()
        self.prefer_size(70, 26)
        self._changed()
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self.up = self._button("up", _("Move &up"), lambda: self.move_column(-1), "chevron-up", "Ctrl+Shift+Up")
        self.down = self._button(
            "down", _("Move &down"), lambda: self.move_column(1), "chevron-down", "Ctrl+Shift+Down"
        )
        back = self._button("cancel", _("&Cancel"), self.reject)
        self.go = self._button("go", _("Show these columns"), self._submit)
        style_properties.set_style_property(self.go, "primary", True)
        self.go.setDefault(True)
        moves = QHBoxLayout()
        moves.addWidget(self.up)
        moves.addWidget(self.down)
        moves.addStretch()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(
            wrapping_label(_("Space ticks a column. Ctrl+Shift+Up and Ctrl+Shift+Down move it."), self, muted=True)
        )
        layout.addWidget(self.list, 1)
        layout.addLayout(moves)
        layout.addLayout(buttons)

    def chosen(self) -> list[str]:
        """The keys of the ticked columns in their order."""
        items = map(self.list.item, range(self.list.count()))
        return [item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked]

    def move_column(self, by: int) -> None:
        """Move the column up (-1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)
            announce_to_screen_reader(self.list, _("The row is now row {number}.").format(number=row + by + 1))

    def _changed(self, _item: object = None) -> None:
        self.go.setEnabled(bool(self.chosen()))

    def _submit(self) -> None:
        self.accept()
        self._on_submit(self.chosen())

    def _button(
        self, name: str, text: str, handler: Callable[[], object], icon: str = "", keys: str = ""
    ) -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        return button
