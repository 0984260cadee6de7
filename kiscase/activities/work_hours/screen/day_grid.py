"""The grid of a month of socially useful work: people by days, hours typed as in a spreadsheet, with their sums."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from kiscase.activities.activity_rules import USEFUL_WORK, find_activity_rule
from kiscase.activities.periods import hours_text, week_range
from kiscase.activities.work_hours.limits import month_days, week_minutes, work_benefit
from kiscase.activities.work_hours.queries import PersonDay, WorkPerson
from kiscase.activities.work_hours.screen.hours_delegate import (
    BACKGROUND_ROLE,
    TEXT_ROLE,
    UNSAVED_ROLE,
    HoursDelegate,
)
from kiscase.activities.work_hours.unsaved_hours import UnsavedHours
from kiscase.core.date_format import format_date, short_weekday_name, weekday_name
from kiscase.core.i18n import _
from kiscase.core.text.money import format_money
from kiscase.ui.tables.month_table_view import MonthTableView
from kiscase.ui.tables.record_list import ENTER_KEYS
from kiscase.ui.theme import metrics as theme_metrics
from kiscase.ui.widgets.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
MAX_NAME_LENGTH = 26  # letters


class DayGridModel(QAbstractTableModel):
    """Shows UnsavedHours: a column for each day, then the sums."""

    typed = Signal()
    refused = Signal(str)
    """Why what was typed was not taken over."""

    def __init__(self, hours: UnsavedHours, parent: QWidget) -> None:
        super().__init__(parent)
        self.hours = hours
        self.days: list[date] = []
        self.sums: list[str] = []
        self._exceeded: set[tuple[int, date]] = set()
        """People with the Mondays of weeks that have more hours than the law allows."""

    def refresh(self, *, anew: bool) -> None:
        """Follow the hours; *anew* when people or days changed."""
        self._exceeded = self._find_exceeded()
        if anew:
            self.beginResetModel()
            month = self.hours.month
            self.days = month_days(month) if month is not None else []
            self.sums = _sum_keys(month.people) if month is not None else []
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def key(self, index: Index) -> PersonDay | None:
        """Person and day of a cell; None for a sum."""
        if self.hours.month is None or not index.isValid() or index.column() >= len(self.days):
            return None
        return self.hours.month.people[index.row()].id, self.days[index.column()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.hours.month is None else len(self.hours.month.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.hours.month is None else len(self.days) + len(self.sums)

    def flags(self, index: Index) -> Qt.ItemFlag:
        key = self.key(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if key is not None and self.hours.is_open(key) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = self.key(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._sum(index) if key is None else self._text(key)
            case Qt.ItemDataRole.EditRole:
                return "" if key is None else self._text(key)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self._description(index))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._description(index)
            case _ if role == BACKGROUND_ROLE:
                return self._background(index)
            case _ if role == TEXT_ROLE:
                return "warn" if key is not None and self._exceeds(index) else "text"
            case _ if role == UNSAVED_ROLE:
                return key is not None and key in self.hours.changes
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take over what was typed, or say why not."""
        key = self.key(index)
        if key is None or role != Qt.ItemDataRole.EditRole or str(value).strip() == self._text(key):
            return False
        wrong = self.hours.type_hours(key, str(value))
        if wrong:
            self.refused.emit(wrong)
            return False
        self.typed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        month = self.hours.month
        if month is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            name = month.people[section].name
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(name)
            return name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if section >= len(self.days):
            spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return _sum_title(self.sums[section - len(self.days)]) if role in spoken else None
        day = self.days[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _heading(day)
        long = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return f"{weekday_name(day)}, {format_date(day)}" if role in long else None

    def _person(self, index: Index) -> WorkPerson:
        assert self.hours.month is not None  # noqa: S101 - there are no cells without a month
        return self.hours.month.people[index.row()]

    def _text(self, key: PersonDay) -> str:
        minutes = self.hours.minutes().get(key)
        return "" if minutes is None else hours_text(minutes / 60)

    def _sum(self, index: Index) -> str:
        month, person = self.hours.month, self._person(index)
        minutes = self.hours.minutes()
        match self.sums[index.column() - len(self.days)]:
            case "hours":
                return hours_text(sum(count for key, count in minutes.items() if key[0] == person.id) / 60)
            case "carried":
                return str(person.carried or "–")
            case "planned":
                return str(person.planned if person.planned is not None else "–")
            case _:
                benefit = work_benefit(month, person.id, minutes) if month is not None else None
                return "–" if benefit is None else format_money(benefit)

    def _exceeds(self, index: Index) -> bool:
        key = self.key(index)
        return key in self.hours.minutes() and key is not None and (key[0], week_range(key[1])[0]) in self._exceeded

    def _find_exceeded(self) -> set[tuple[int, date]]:
        found: set[tuple[int, date]] = set()
        people = {one.id: one for one in self.hours.month.people} if self.hours.month is not None else {}
        for person, day in self.hours.minutes():
            rule, monday = find_activity_rule(USEFUL_WORK, day), week_range(day)[0]
            if rule is None or rule.hours_a_week is None or (person, monday) in found or person not in people:
                continue
            if week_minutes(people[person], day, self.hours.minutes()) > rule.hours_a_week * 60:
                found.add((person, monday))
        return found

    def _background(self, index: Index) -> str:
        key = self.key(index)
        if key is None or not self.hours.is_open(key):
            return "window"
        return "warn_soft" if self._exceeds(index) else "surface"

    def _description(self, index: Index) -> str:
        key, person = self.key(index), self._person(index)
        if key is None:
            return f"{_sum_title(self.sums[index.column() - len(self.days)])}: {self._sum(index)} – {person.name}"
        words = [self._text(key) or _("no work")]
        if not self.hours.is_open(key):
            words.append(_("no hours can be typed here"))
        if key in self.hours.changes:
            words.append(_("not saved"))
        if self._exceeds(index):
            words.append(_("more than the law allows for a week"))
        return f"{'; '.join(words)} – {person.name}, {weekday_name(key[1])}, {format_date(key[1])}"


class DayGridView(MonthTableView):
    """Digits type hours, Enter goes down, Delete removes, Page Up and Page Down change the month."""

    def __init__(self, hours: UnsavedHours, parent: QWidget | None = None) -> None:
        super().__init__("days", _("Hours of work"), parent)
        self.grid = DayGridModel(hours, self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setModel(self.grid)
        self.setItemDelegate(HoursDelegate(self))

    def show_hours(self, *, anew: bool) -> None:
        """Show the hours as they are now; the current cell stays where it was, if possible."""
        here = (self.currentIndex().row(), self.currentIndex().column())
        self.grid.refresh(anew=anew)
        if not anew:
            return
        self._measure()
        rows, columns = self.grid.rowCount(), self.grid.columnCount()
        if rows and columns:
            self.setCurrentIndex(self.grid.index(min(max(here[0], 0), rows - 1), min(max(here[1], 0), columns - 1)))
        nobody = self.grid.hours.month is not None and not rows
        self.set_empty(_("Nobody takes part in this month.") if nobody else "")

    def go_to(self, on: date) -> None:
        """Select the first person on a day and scroll there."""
        if self.grid.rowCount() and on in self.grid.days:
            self.setCurrentIndex(self.grid.index(0, self.grid.days.index(on)))

    def current_person(self) -> WorkPerson | None:
        """The person of the current row."""
        month, row = self.grid.hours.month, self.currentIndex().row()
        return month.people[row] if month is not None and 0 <= row < len(month.people) else None

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in a cell goes to the next person."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._step_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet; while a cell is being typed in, they are those of its editor."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
            return
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Undo) and self.grid.hours.can_undo():
            self.stepped_back.emit()
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.grid.setData(self.currentIndex(), "")
        elif plain and key in ENTER_KEYS:
            self._step_down()
        else:
            super().keyPressEvent(event)

    def event(self, event: Any) -> bool:
        """Undo belongs to the grid while something typed here can be taken back."""
        if (
            event.type() is event.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and self.grid.hours.can_undo()
        ):
            event.accept()
            return True
        return super().event(event)

    def _step_down(self) -> None:
        here = self.currentIndex()
        if here.isValid() and here.row() + 1 < self.grid.rowCount():
            self.setCurrentIndex(self.grid.index(here.row() + 1, here.column()))

    def _measure(self) -> None:
        metrics, half = self.fontMetrics(), theme_metrics.half_line(self)
        self.verticalHeader().setDefaultSectionSize(metrics.height() + half)
        for column in range(self.grid.columnCount()):
            title = str(self.grid.headerData(column, Qt.Orientation.Horizontal))
            widest = max(metrics.horizontalAdvance(f"{line}0") for line in [*title.split("\n"), "9,75"])
            if column >= len(self.grid.days):
                cells = [str(self.grid.data(self.grid.index(row, column))) for row in range(self.grid.rowCount())]
                widest = max([widest, *(metrics.horizontalAdvance(f"{text}0") for text in cells)])
            self.horizontalHeader().resizeSection(column, widest + half)
        self._measure_names()

    def _measure_names(self) -> None:
        metrics, half = self.fontMetrics(), theme_metrics.half_line(self)
        names = [one.name for one in self.grid.hours.month.people] if self.grid.hours.month is not None else []
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0) + half * 2
        most = max(min(metrics.averageCharWidth() * MAX_NAME_LENGTH, self.width() // 3), half * 8)
        self.verticalHeader().setFixedWidth(max(min(widest, most), half * 8))


def _sum_keys(people: list[WorkPerson]) -> list[str]:
    """The columns of sums: plans and hours without days only where somebody has them."""
    keys = ["planned"] if any(one.planned is not None for one in people) else []
    keys.append("hours")
    keys += ["carried"] if any(one.carried for one in people) else []
    return [*keys, "benefit"]


def _sum_title(key: str) -> str:
    return {
        "planned": _("Planned"),
        "hours": _("Hours"),
        "carried": _("Without\ndays"),
        "benefit": _("Benefit"),
    }[key]


def _heading(day: date) -> str:
    return f"{short_weekday_name(day)}\n{day.day}"
