"""The popup list of phrases that can be inserted into a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel

MOST_ROWS = 7  # visible rows of the list
_BAR_ALWAYS, _BAR_AS_NEEDED = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAsNeeded
_MARGIN = 2  # dots around the list
_SUGGESTION = Qt.ItemDataRole.UserRole


class OfferedPhrase(NamedTuple):
    """A phrase that is offered for a field; *own* when it can be removed."""

    scope: str
    text: str
    own: bool


class PhrasePopup(QFrame):
    """The list below the cursor, with a line that explains its keys."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("phrases")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Phrases"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self.keys = PlainLabel(self)
        self.keys.setWordWrap(True)
        style_properties.set_style_property(self.keys, "muted", True)
        style_properties.set_style_property(self.keys, "small", True)
        half = metrics.half_line(self)
        self.keys.setContentsMargins(half, 0, half, half // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(half // 2)
        layout.addWidget(self.list)
        layout.addWidget(self.keys)
        self.hide()

    def show_phrases(self, offered: Sequence[OfferedPhrase], editor: LongTextEditor, *, first: bool) -> None:
        """Show phrases below the cursor of *editor*; with *first*, select the first one."""
        self.list.clear()
        for one in offered:
            item = QListWidgetItem(
                icons.themed_icon("star", "accent") if one.own else icons.themed_icon("quote", "muted"), one.text
            )
            item.setData(_SUGGESTION, one)
            if one.own:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _("your phrase: {text}").format(text=one.text))
            self.list.addItem(item)
        words = [_("↓ ↑ choose"), _("Enter inserts"), _("Esc closes")]
        words += [_("Shift+Del removes your own phrase")] if any(one.own for one in offered) else []
        self.keys.setText(" · ".join(words))
        self.list.setCurrentRow(0 if first else -1)
        self.show()  # what is hidden is not laid out
        self.raise_()
        self.place(editor)

    def current(self) -> OfferedPhrase | None:
        """The selected phrase."""
        item = self.list.currentItem()
        chosen: OfferedPhrase | None = item.data(_SUGGESTION) if item is not None else None
        return chosen

    def step(self, by: int) -> OfferedPhrase | None:
        """Select the next phrase, or the previous one."""
        count = self.list.count()
        row = self.list.currentRow()
        self.list.setCurrentRow((row + by) % count if row >= 0 else (0 if by > 0 else count - 1))
        return self.current()

    def place(self, editor: LongTextEditor) -> None:
        """Move below the line with the cursor, or above it where there is more space."""
        window = editor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        half = metrics.half_line(self)
        left = editor.mapTo(window, QPoint(0, 0)).x()
        width = min(max(editor.width(), self.fontMetrics().averageCharWidth() * 50), window.width() - half)
        self.list.setIconSize(metrics.icon_size(self))
        rows = self._fit_items(width)
        line = editor.cursorRect()
        top, bottom = (
            max(0, min(editor.viewport().mapTo(window, corner).y(), window.height()))
            for corner in (line.topLeft(), line.bottomLeft())
        )
        below, above = window.height() - bottom - half, top - half
        foot = self.keys.heightForWidth(width) + half
        wanted = sum(rows[:MOST_ROWS]) + foot
        height = min(wanted, max(below, above))
        self.list.setFixedHeight(max(half * 3, height - foot))
        place = QPoint(min(left, window.width() - width), bottom + half // 2 if height <= below else top - height)
        self.setGeometry(QRect(place, QSize(width, height)))

    def _fit_items(self, width: int) -> list[int]:
        """Lay the items out for a popup of that width; their heights, as the list draws them."""
        many = self.list.count() > MOST_ROWS
        self.list.setVerticalScrollBarPolicy(_BAR_ALWAYS if many else _BAR_AS_NEEDED)
        self.list.resize(width - 2 * _MARGIN, self.list.height())
        self.list.doItemsLayout()
        return metrics.item_heights(self.list)

    def _clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.data(_SUGGESTION))
