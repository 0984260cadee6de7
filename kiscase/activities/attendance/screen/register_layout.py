"""How a register is laid out: heading, keys, lines, the line of numbers, count and buttons; little room hides words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.activities.attendance.screen.mark_keys import describe_mark_keys, load_mark_keys
from kiscase.activities.attendance.screen.register_table import RegisterTable
from kiscase.activities.attendance.screen.row_number_input import RowNumberInput
from kiscase.core.i18n import _
from kiscase.ui.theme import icons, metrics, style_properties

MIN_FULL_HEIGHT = 16  # lines: less room than this has none for the legend, the count and a row of buttons


class RegisterLayout(QWidget):
    """The widgets of a register; what they do is the business of Register."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low = False
        self.signs = load_mark_keys()
        self.heading = self._label(heading=2)
        self.count = self._label(muted=True)
        self._legend = self._label(muted=True)
        self._note = self._label(role="info")
        self._mark_menu = self._picker()
        self.list = RegisterTable(self.signs, self)
        self.row_numbers = RowNumberInput(self)
        self._print = self._button("print_sheet", "printer", _("Print the sign-in sheet"))
        self._save = self._button("save_marks", "save", _("Save the register"))
        style_properties.set_style_property(self._save, "primary", True)
        self._save.setIcon(icons.themed_icon("save", "on_accent"))
        self.back = self._back()  # last by Tab: Esc does the same
        self._lay_out()

    def why_not(self) -> str:
        """Why nothing can be marked; empty when it can be."""
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, printing is an icon, and the keys stand behind a button."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Show what there is room for, and why nothing can be marked."""
        line, why_not = self.fontMetrics().height(), self.why_not()
        low = self.height() <= line * MIN_FULL_HEIGHT
        self._note.setText(why_not)
        self._note.setVisible(bool(why_not))
        for words_beside in (self._legend, self.count):
            words_beside.setVisible(not low and not why_not)
        if low != self._low:
            self._low = low
            self.list.horizontalHeader().setHidden(low)
            for button in (self._print, self._save):
                (self._top if low else self._foot).addWidget(button)
        label = self._print.accessibleName()
        wanted = self._save.sizeHint().width() + self.fontMetrics().horizontalAdvance(label + self.count.text())
        self._print.setText(label if not low and self.width() > wanted + line * 6 else "")

    def _picker(self) -> QToolButton:
        """A small button with the marks and their keys: for the mouse, and where there is no room for the legend."""
        button = QToolButton(self)
        button.setObjectName("marks")
        button.setIcon(icons.themed_icon("list-checks"))
        button.setAccessibleName(_("Marks and their keys"))
        button.setToolTip(_("Marks and their keys"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same; Tab goes to the lines
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

    def _label(self, **looks: object) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        for look, value in looks.items():
            style_properties.set_style_property(label, look, value)
        return label

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
        self._top.addWidget(self._mark_menu)
        self._foot.addWidget(self.count, 100)
        self._foot.addStretch(1)  # in the place of the count where that is not shown
        self._foot.addWidget(self._print)
        self._foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addLayout(self._top)
        layout.addWidget(self._note)
        layout.addWidget(self._legend)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.row_numbers)
        layout.addLayout(self._foot)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setMinimumHeight(half * 4)  # where the window is low, it gives way before the words do
