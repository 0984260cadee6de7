"""The widgets of a month of socially useful work: agreement, month, grid, warnings and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.activities.agreements.actions import describe_rates
from kiscase.activities.work_hours.limits import list_work_warnings
from kiscase.activities.work_hours.queries import WorkMonth
from kiscase.activities.work_hours.register_comparison import list_differences, month_totals_text
from kiscase.activities.work_hours.screen.day_grid import DayGridView
from kiscase.activities.work_hours.unsaved_hours import UnsavedHours
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.month_switch import MonthSwitch

_BUTTONS = (
    ("save_hours", N_("Save the hours"), "save"),
    ("take_over", N_("Take over from the register"), "list-checks"),
    ("planned", N_("Planned hours…"), "pencil"),
    ("agreement", N_("Agreement and rate…"), "file-text"),
    ("referral", N_("Referral of the person…"), "user-check"),
    ("print_record", N_("Print the record"), "printer"),
    ("save_record", N_("Save as PDF…"), "file-down"),
)
_BUTTON_WIDTH = 34  # average characters
_MIN_GRID_HEIGHT = 14  # half lines


class WorkDaysPanel(QScrollArea):
    """Shows the unsaved hours; it changes nothing, WorkHoursTab connects its signals. It scrolls where it is low."""

    def __init__(self, hours: UnsavedHours, owner: QWidget) -> None:
        super().__init__(owner)
        self.hours = hours
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it scrolls has the stops of Tab
        self._inside = QWidget(self)
        self.agreement = wrapping_label("", self._inside)
        self.months = MonthSwitch(self._inside)
        self.grid = DayGridView(hours, self._inside)
        self.note = wrapping_label("", self._inside)
        self.note.setObjectName("hours note")
        self.warnings = wrapping_label("", self._inside)
        self.warnings.setObjectName("work warnings")
        style_properties.set_color_role(self.warnings, "warn")
        self.totals = wrapping_label("", self._inside)
        self.totals.setObjectName("work totals")
        self.count = wrapping_label("", self._inside)
        style_properties.set_style_property(self.count, "muted", True)
        self.buttons = {name: self._button(name, words, icon) for name, words, icon in _BUTTONS}
        style_properties.set_style_property(self.buttons["save_hours"], "primary", True)
        self._lay_out(owner)
        self.show_hours(anew=True)

    def show_hours(self, *, anew: bool) -> None:
        """Show the hours with their warnings; *anew* when people or days changed."""
        month = self.hours.month
        self.grid.show_hours(anew=anew)
        self.show_refused("")
        self.months.show_month(month.title if month is not None else "")
        self.agreement.setText(_agreement_text(month) if month is not None else "")
        minutes = self.hours.minutes()
        found = list_work_warnings(month, minutes) if month is not None and month.counts else []
        found += list_differences(month, minutes) if month is not None and month.counts else []
        self.totals.setText(month_totals_text(month, minutes) if month is not None and month.people else "")
        self.warnings.setText("\n".join(found))
        self.warnings.setVisible(bool(found))
        unsaved = len(self.hours.changes)
        words = ngettext("{count} day is not saved", "{count} days are not saved", unsaved)
        keys = _(
            "Type hours such as 4, 4,5 or 4:30; Enter goes down, Delete removes, Page Up and Down change the month."
        )
        self.count.setText(words.format(count=unsaved) if unsaved else keys)
        people = month is not None and bool(month.people)
        possible = {
            "agreement": True,
            "save_hours": bool(unsaved),
            "take_over": people and bool(self.hours.to_take_over()),
        }
        for name, button in self.buttons.items():
            on = possible.get(name, people)
            if not on and button.hasFocus():
                self.grid.setFocus()
            button.setEnabled(on)

    def show_refused(self, sentence: str) -> None:
        """Show below the grid why typed hours were not taken over."""
        style_properties.set_color_role(self.note, "bad")
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if sentence:
            announce_to_screen_reader(self.grid, sentence, urgent=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many buttons into a row as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _button(self, name: str, words: str, icon: str) -> QPushButton:
        role = "on_accent" if name == "save_hours" else "text"
        button = QPushButton(icons.themed_icon(icon, role), _(words), self._inside)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self, owner: QWidget) -> None:
        half = metrics.half_line(self)
        self._grid_of_buttons = QGridLayout()
        self._grid_of_buttons.setSpacing(half)
        self.grid.setMinimumHeight(half * _MIN_GRID_HEIGHT)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        for widget in (self.agreement, self.months):
            column.addWidget(widget)
        column.addWidget(self.grid, 1)
        for widget in (self.note, self.totals, self.warnings, self.count):
            column.addWidget(widget)
        column.addLayout(self._grid_of_buttons)
        self.note.hide()
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(owner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self)

    def _arrange(self) -> None:
        abreast = max(1, self.width() // (self.fontMetrics().averageCharWidth() * _BUTTON_WIDTH))
        for place, button in enumerate(self.buttons.values()):
            self._grid_of_buttons.addWidget(button, place // abreast, place % abreast)


def _agreement_text(month: WorkMonth) -> str:
    known = month.agreement
    if not known:
        return _("The agreement with the starosta is not recorded yet.")
    words = _("Agreement with the starosta {sign} of {date}, {office}")
    text = words.format(sign=known["sign"], date=format_date(known["agreed_on"]) or "–", office=known["office"])
    rate = describe_rates(month.rates)
    an_hour = _("{rate} an hour").format(rate=rate)
    return f"{text} · {an_hour}" if rate else text
