"""How the month of an activity is laid out: the month and its arrows, the grid, a sentence, the sums and Save."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.activities.screen.grid_marks import GridMarks
from kiscase.activities.screen.grid_view import Grid
from kiscase.activities.screen.register_lines import signs
from kiscase.core.i18n import N_, _, ngettext
from kiscase.desk import theme
from kiscase.desk.messages import announce
from kiscase.desk.page import Desk, Tab

LOW = 18  # lines: less room than this has none for the legend and the sums


class GridFrame(Tab):
    """The widgets of the month; what they do is the business of MonthGrid."""

    title: ClassVar[str] = N_("Month")

    def __init__(self, desk: Desk, marks: GridMarks, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.marks = marks
        self.signs = signs()
        self.before = self._arrow("arrow-left", _("The month before (Page Up)"))
        self.after = self._arrow("arrow-right", _("The month after (Page Down)"))
        self.heading = self._label(heading=2)
        self.pick = self._picker()
        self.legend = self._label(muted=True, small=True)
        self.grid = Grid(marks, self.signs, self)
        self.note = self._label()
        self.note.setObjectName("month note")
        self.sums = self._label(muted=True)
        self.count = self._label(muted=True)
        self.save_button = QPushButton(theme.icon("save", "on_accent"), _("Save the month"), self)
        self.save_button.setObjectName("save_month")
        theme.set_look(self.save_button, "primary", True)
        self._lay_out()
        self.show_all(anew=True)

    def say(self, sentence: str, *, good: bool = False, quiet: bool = False) -> None:
        """Say below the grid what happened, or why nothing did."""
        theme.set_role(self.note, "muted" if good or quiet else "bad")
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if sentence and not quiet:
            announce(self.grid, sentence, urgent=not good)

    def show_all(self, *, anew: bool) -> None:
        """Show the marks, and how many are not saved."""
        month = self.marks.month
        self.grid.show_marks(anew=anew)
        self.setEnabled(month is not None)
        self.heading.setText(month.title if month is not None else "")
        nobody = month is not None and not month.people
        self.grid.set_empty(_("In this month there are no meetings with people on their lists.") if nobody else "")
        name = _("Month")
        self.grid.setAccessibleName(f"{name}: {month.title}" if month is not None else name)
        unsaved = len(self.marks.changes)
        words = ngettext("{count} mark is not saved", "{count} marks are not saved", unsaved)
        self.count.setText(words.format(count=unsaved) if unsaved else "")
        self.save_button.setEnabled(bool(unsaved))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, it belongs to the grid."""
        super().resizeEvent(event)
        low = self.height() < self.fontMetrics().height() * LOW
        self.legend.setVisible(not low)
        self.sums.setVisible(not low)
        half = theme.half_line(self)
        beyond = 0 if low else half
        self._column.setContentsMargins(half, beyond, half, beyond)
        self._column.setSpacing(half // 2 if low else half)

    def _arrow(self, icon: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of the grid do the same
        return button

    def _picker(self) -> QToolButton:
        """The marks for the mouse."""
        button = self._arrow("list-checks", _("Marks and their keys"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for sign, mark in self.signs.items():
            menu.addAction(f"{mark.label}\t{sign}").setData(sign)
        button.setMenu(menu)
        return button

    def _label(self, **looks: object) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        for look, value in looks.items():
            theme.set_look(label, look, value)
        return label

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        keys = [f"{sign} {mark.label}" for sign, mark in self.signs.items()]
        keys += [_("Backspace: no mark"), _("dashed frame: in the ledger of absences"), _("corner: not saved")]
        words = "   ".join(one.replace(" ", "\u00a0") for one in keys)
        self.legend.setText(words)
        self.grid.setWhatsThis(words)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.before)
        top.addWidget(self.heading)
        top.addWidget(self.after)
        top.addStretch(1)
        top.addWidget(self.pick)
        foot.addWidget(self.sums, 2)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.save_button)
        self.heading.setWordWrap(False)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._column = layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.legend)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.note)
        layout.addLayout(foot)
        self.note.hide()
        self.grid.setMinimumHeight(half * 6)
