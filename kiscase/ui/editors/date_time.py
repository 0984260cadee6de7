"""Editors for dates and times of day, which may be empty."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.core import clock, date_format, i18n
from kiscase.core.i18n import _
from kiscase.core.text.date_parsing import parse_date, parse_time
from kiscase.ui.editors.text import ParsedEditor
from kiscase.ui.theme import icons, metrics, palettes


class DateEditor(ParsedEditor):
    """A date or none, typed as `5.3`, `dziś`, `+14`, or picked from a calendar (Alt+Down)."""

    today = staticmethod(clock.today)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 20)
        self.setPlaceholderText(_("dd.mm.yyyy"))
        self.popup: CalendarPopup | None = None
        self._button = QToolButton(self)
        self._button.setIcon(icons.themed_icon("calendar-days", "muted"))
        self._button.setAccessibleName(_("Calendar"))
        self._button.setToolTip(_("Calendar (Alt+Down)"))
        self._button.setProperty("inner", True)
        self._button.setCursor(Qt.CursorShape.ArrowCursor)
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key does the same; Tab goes from field to field
        self._button.clicked.connect(self.open_calendar)

    def parsed(self, text: str) -> date | None:
        return parse_date(text, self.today())

    def shown(self, value: Any) -> str:
        return date_format.format_date(value)

    def complaint(self) -> str:
        return _("This is not a date. Try 5.3, 05.03.2026, today or +14.")

    def set_read_only(self, on: bool) -> None:
        super().set_read_only(on)
        self._button.setVisible(not on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down and F4 open the calendar, as in a list of choices."""
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (alt_down or event.key() == Qt.Key.Key_F4) and not self.isReadOnly():
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right end."""
        super().resizeEvent(event)
        width = self._button.sizeHint().width()
        self._button.setGeometry(self.width() - width, 0, width, self.height())
        self.setTextMargins(0, 0, width if self._button.isVisibleTo(self) else 0, 0)

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        self.popup = CalendarPopup(self, self.value() or self.today())
        self.popup.picked.connect(self._picked)
        self.popup.open_under(self)

    def _picked(self, picked: date | None) -> None:
        self.set_value(picked)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self._emit_changed()


class CalendarPopup(QFrame):
    """A calendar to pick a day from; it closes after the choice."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, shown: date) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = _calendar(self, shown)
        self.calendar.clicked.connect(self._take)
        self.calendar.activated.connect(self._take)
        self._today = QPushButton(_("Today"), self)
        self._today.clicked.connect(self._take_today)
        self._none = QPushButton(_("No date"), self)
        self._none.clicked.connect(self._take_none)
        half = metrics.half_line(self)
        buttons = QHBoxLayout()
        buttons.addWidget(self._today)
        buttons.addStretch()
        buttons.addWidget(self._none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.calendar)
        layout.addLayout(buttons)

    def open_under(self, field: QWidget) -> None:
        """Open below *field*, or where the screen has room."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height()))
        room = field.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height())
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        self._close_with(date(day.year(), day.month(), day.day()))

    def _take_today(self) -> None:
        self._close_with(DateEditor.today())

    def _take_none(self) -> None:
        self._close_with(None)

    def _close_with(self, picked: date | None) -> None:
        if self.isVisible():  # a double click emits twice
            self.close()
            self.picked.emit(picked)


class TimeEditor(ParsedEditor):
    """A time of day or none, typed as `9`, `930` or `9:30`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 12)
        self.setPlaceholderText(_("hh:mm"))

    def parsed(self, text: str) -> time | None:
        return parse_time(text)

    def shown(self, value: Any) -> str:
        return date_format.format_time(value)

    def complaint(self) -> str:
        return _("This is not a time of day. Try 9, 930 or 9:30.")


def _calendar(parent: QWidget, shown: date) -> QCalendarWidget:
    calendar = QCalendarWidget(parent)
    calendar.setLocale(QLocale(i18n.current_language()))
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
    weekend = QTextCharFormat()
    weekend.setForeground(palettes.theme_color("muted"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, weekend)
    calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
    calendar.setMinimumWidth(calendar.fontMetrics().averageCharWidth() * 50)
    calendar.setMinimumHeight(calendar.fontMetrics().height() * 14)
    calendar.setAccessibleName(_("Calendar"))
    return calendar
