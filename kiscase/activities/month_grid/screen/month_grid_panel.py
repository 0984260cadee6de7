"""The widgets of the month grid: the month with its arrows, the table, a note, the sums and Save."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.activities.attendance.screen.mark_keys import load_mark_keys
from kiscase.activities.month_grid.screen.rate_details_dialog import rate_text
from kiscase.activities.month_grid.screen.table_view import MonthGridView
from kiscase.activities.month_grid.unsaved_marks import UnsavedMarks
from kiscase.core.i18n import _, ngettext
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import shrinking_label

MIN_FULL_HEIGHT = 18  # lines: below this height the legend and the sums are hidden


class MonthGridPanel(QWidget):
    """Shows the unsaved marks; it changes nothing, MonthGridTab connects its signals."""

    def __init__(self, marks: UnsavedMarks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = marks
        self.signs = load_mark_keys()
        self.previous_month = self._arrow("arrow-left", _("The month before (Page Up)"))
        self.next_month = self._arrow("arrow-right", _("The month after (Page Down)"))
        self.heading = shrinking_label("", self, heading=2)
        self.mark_menu = self._picker()
        self.legend = shrinking_label("", self, muted=True, small=True)
        self.grid = MonthGridView(marks, self.signs, self)
        self.note = shrinking_label("", self)
        self.note.setObjectName("month note")
        self.reopen = QPushButton(icons.themed_icon("folder-open"), _("Reopen…"), self)
        self.reopen.setObjectName("reopen_in_month")
        self.reopen.setToolTip("Ctrl+Shift+O")
        self.reopen.hide()
        self.sums = shrinking_label("", self, muted=True)
        self.count = shrinking_label("", self, muted=True)
        self.save_button = QPushButton(icons.themed_icon("save", "on_accent"), _("Save the month"), self)
        self.save_button.setObjectName("save_month")
        style_properties.set_style_property(self.save_button, "primary", True)
        self._lay_out()
        self.show_marks(anew=True)

    def show_note(self, sentence: str, *, good: bool = False, quiet: bool = False) -> None:
        """Show below the table what happened, or why nothing did."""
        style_properties.set_color_role(self.note, "muted" if good or quiet else "bad")
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if sentence and not quiet:
            announce_to_screen_reader(self.grid, sentence, urgent=not good)

    def show_marks(self, *, anew: bool) -> None:
        """Show the marks, their rate, and how many are unsaved; *anew* when people or meetings changed."""
        month = self.marks.month
        self.grid.show_marks(anew=anew)
        self.heading.setText(month.title if month is not None else "")
        nobody = month is not None and not month.people
        self.grid.set_empty(_("In this month there are no meetings with people on their lists.") if nobody else "")
        name = _("Month")
        self.grid.setAccessibleName(f"{name}: {month.title}" if month is not None else name)
        unsaved = len(self.marks.changes)
        words = ngettext("{count} mark is not saved", "{count} marks are not saved", unsaved)
        self.count.setText(words.format(count=unsaved) if unsaved else "")
        if not unsaved and self.save_button.hasFocus():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)  # a disabled button would pass the focus on
        self.save_button.setEnabled(bool(unsaved))
        rate = self.marks.whole()
        self.sums.setText(rate_text(rate) if rate is not None and rate.counted else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, the height belongs to the table."""
        super().resizeEvent(event)
        low = self.height() < self.fontMetrics().height() * MIN_FULL_HEIGHT
        self.legend.setVisible(not low)
        self.sums.setVisible(not low)
        half = metrics.half_line(self)
        beyond = 0 if low else half
        self._column.setContentsMargins(half, beyond, half, beyond)
        self._column.setSpacing(half // 2 if low else half)

    def _arrow(self, icon: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icons.themed_icon(icon))
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys of the table do the same
        return button

    def _picker(self) -> QToolButton:
        """A menu with the marks, for the mouse."""
        button = self._arrow("list-checks", _("Marks and their keys"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for sign, mark in self.signs.items():
            menu.addAction(f"{mark.label}\t{sign}").setData(sign)
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        keys = [f"{sign} {mark.label}" for sign, mark in self.signs.items()]
        keys += [_("Backspace: no mark"), _("dashed border: excused absence"), _("corner: not saved")]
        words = "   ".join(one.replace(" ", "\u00a0") for one in keys)
        self.legend.setText(words)
        self.grid.setWhatsThis(words)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.previous_month)
        top.addWidget(self.heading)
        top.addWidget(self.next_month)
        top.addStretch(1)
        top.addWidget(self.mark_menu)
        foot.addWidget(self.sums, 2)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.save_button)
        self.heading.setWordWrap(False)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._column = layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.legend)
        layout.addWidget(self.grid, 1)
        why = QHBoxLayout()
        why.addWidget(self.note, 1)
        why.addWidget(self.reopen)
        layout.addLayout(why)
        layout.addLayout(foot)
        self.note.hide()
        self.grid.setMinimumHeight(half * 6)
