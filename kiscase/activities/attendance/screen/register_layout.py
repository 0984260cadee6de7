"""The widgets of a register: heading, legend, rows, input of row numbers, count and buttons; low windows hide texts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.activities.attendance.screen.mark_keys import describe_mark_keys, load_mark_keys
from kiscase.activities.attendance.screen.register_table import RegisterTable
from kiscase.activities.attendance.screen.row_number_input import RowNumberInput
from kiscase.core.i18n import _
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import shrinking_label

MIN_FULL_HEIGHT = 16  # lines: below this height the legend, the count and the row of buttons are hidden


class RegisterLayout(QWidget):
    """Arranges the widgets of a register; RegisterPanel fills and connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = False
        self._why_not = ""
        self.signs = load_mark_keys()
        self.heading = shrinking_label("", self, heading=2)
        self.count = shrinking_label("", self, muted=True)
        self._legend = shrinking_label("", self, muted=True)
        self._facts: tuple[str, ...] = ()
        self._colleagues = ""
        self.note = shrinking_label("", self, role="info")
        self.reopen = self._button("reopen", "folder-open", _("Reopen…"))
        self.reopen.setToolTip("Ctrl+Shift+O")
        self.reopen.hide()
        self.mark_menu = self._picker()
        self.list = RegisterTable(self.signs, self)
        self.row_numbers = RowNumberInput(self)
        self.print_button = self._button("print_sheet", "printer", _("Print the sign-in sheet"))
        self.save_button = self._button("save_marks", "save", _("Save the register"))
        style_properties.set_style_property(self.save_button, "primary", True)
        self.save_button.setIcon(icons.themed_icon("save", "on_accent"))
        self.back = self._back()  # last by Tab: Esc does the same
        self._lay_out()

    def show_heading(self, *facts: str) -> None:
        """Show which meeting it is."""
        self._facts = facts
        self.heading.setText(" · ".join(filter(None, (*facts, self._colleagues))))

    def show_colleagues(self, note: str) -> None:
        """Show who has the register open, too."""
        self._colleagues = note
        self.show_heading(*self._facts)

    def show_why_not(self, reason: str, *, closed: bool = False) -> None:
        """Show why nothing can be marked; empty when it can be. A closed register can be reopened right there."""
        self._why_not = reason
        self.reopen.setVisible(closed)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window printing is an icon, and the keys are behind a button."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Show what fits, and why nothing can be marked."""
        line, why_not = self.fontMetrics().height(), self._why_not
        low = self.height() <= line * MIN_FULL_HEIGHT
        self.note.setText(why_not)
        self.note.setVisible(bool(why_not))
        for label_beside in (self._legend, self.count):
            label_beside.setVisible(not low and not why_not)
        if low != self._low:
            self._low = low
            self._set_distances()
            self.list.horizontalHeader().setHidden(low)
            for button in (self.print_button, self.save_button):
                (self._top if low else self._foot).addWidget(button)
        label = self.print_button.accessibleName()
        wanted = self.save_button.sizeHint().width() + self.fontMetrics().horizontalAdvance(label + self.count.text())
        self.print_button.setText(label if not low and self.width() > wanted + line * 6 else "")

    def _set_distances(self) -> None:
        """Halve the empty distances where the window is low, so that the rows get more height."""
        half = metrics.half_line(self)
        between = half // 2 if self._low else half
        self._column.setContentsMargins(half, between, half, between)
        self._column.setSpacing(between)

    def _picker(self) -> QToolButton:
        """A small button with the marks and their keys: for the mouse, and for windows without the legend."""
        button = QToolButton(self)
        button.setObjectName("marks")
        button.setIcon(icons.themed_icon("list-checks"))
        button.setAccessibleName(_("Marks and their keys"))
        button.setToolTip(_("Marks and their keys"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same; Tab goes to the rows
        menu = QMenu(button)
        for key, meaning in describe_mark_keys(self.signs).items():
            menu.addAction(f"{meaning}\t{key}").setData(key)
        button.setMenu(menu)
        return button

    def _back(self) -> QToolButton:
        back = QToolButton(self)
        back.setObjectName("back to the meetings")
        back.setIcon(icons.themed_icon("arrow-left"))
        back.setAccessibleName(_("Back to the meetings"))
        back.setToolTip(_("Back to the meetings"))
        back.hide()
        return back

    def _button(self, name: str, icon: str, label: str) -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        return button

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        keys = "   ".join(
            f"{key} {meaning}".replace(" ", "\u00a0") for key, meaning in describe_mark_keys(self.signs).items()
        )
        self._legend.setText(keys)
        self.list.setWhatsThis(keys)
        self._top, self._foot = QHBoxLayout(), QHBoxLayout()
        self._top.addWidget(self.back)
        self._top.addWidget(self.heading, 1)
        self._top.addWidget(self.mark_menu)
        self._foot.addWidget(self.count, 100)
        self._foot.addStretch(1)  # in place of the count where it is hidden
        self._foot.addWidget(self.print_button)
        self._foot.addWidget(self.save_button)
        self._column = layout = QVBoxLayout(self)
        self._set_distances()
        layout.addLayout(self._top)
        why = QHBoxLayout()
        why.addWidget(self.note, 1)
        why.addWidget(self.reopen)
        layout.addLayout(why)
        layout.addWidget(self._legend)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.row_numbers)
        layout.addLayout(self._foot)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setMinimumHeight(half * 4)  # in a low window it shrinks before the texts do
