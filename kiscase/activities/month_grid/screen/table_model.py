"""The month grid as a table model: a row for each person, a column for each meeting; sums at the right and below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from kiscase.activities.attendance.screen.mark_keys import MARK_ICONS
from kiscase.activities.attendance_rates import ATTENDED_MARKS, AttendanceRate, percent_text
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid.actions import CellKey, GridMeeting
from kiscase.activities.month_grid.unsaved_marks import UnsavedMarks
from kiscase.core import clock
from kiscase.core.date_format import format_date as day
from kiscase.core.date_format import short_weekday_name, weekday_name
from kiscase.core.i18n import _
from kiscase.ui.theme import icons, palettes
from kiscase.ui.widgets.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
SUM_COLUMNS = ("share", "counted", "excused", "unexcused", "unmarked")


class CellAppearance(NamedTuple):
    """How a cell is drawn: its text, color role, and whether it is preset, unsaved or open."""

    text: str
    role: str = ""
    preset: bool = False
    unsaved: bool = False
    open: bool = True


class MonthGridModel(QAbstractTableModel):
    """Shows UnsavedMarks; `refresh` follows their changes."""

    def __init__(self, marks: UnsavedMarks, signs: Mapping[str, AttendanceMark], parent: QWidget) -> None:
        super().__init__(parent)
        self.marks = marks
        self._signs = {mark: sign for sign, mark in signs.items()}
        self._appearances: list[list[CellAppearance]] = []
        self._names: list[str] = []
        self._rates: list[AttendanceRate] = []
        self._titles: list[str] = []
        self._widget = parent

    @property
    def signs(self) -> Mapping[AttendanceMark, str]:
        """The sign of each mark."""
        return self._signs

    def refresh(self, *, anew: bool = True) -> None:
        """Show the marks as they are now; *anew* when people or meetings changed."""
        if anew:
            self.beginResetModel()
        month = self.marks.month
        self._appearances, self._rates = [], []
        if month is not None:
            closed = {one.id for one in month.meetings if one.why_not}
            self._rates = [rate for one in month.people if (rate := self.marks.rate(one.id)) is not None]
            self._appearances = [
                [self._cell_appearance((person.id, one.id), is_open=one.id not in closed) for one in month.meetings]
                + [CellAppearance(_sum(rate, which)) for which in SUM_COLUMNS]
                for person, rate in zip(month.people, self._rates, strict=True)
            ]
            self._appearances.append([CellAppearance(*one, open=False) for one in self._sums_of_meetings()])
            days = [one.day for one in month.meetings]
            self._titles = [_heading(one, alone=days.count(one.day) == 1) for one in month.meetings]
        if anew:
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def people(self) -> int:
        """How many rows are people; the sums of the meetings follow them."""
        return len(self.marks.month.people) if self.marks.month is not None else 0

    def meetings(self) -> int:
        """How many columns are meetings; the sums follow them."""
        return len(self.marks.month.meetings) if self.marks.month is not None else 0

    def key(self, row: int, column: int) -> CellKey | None:
        """Participant and meeting of a cell; None for sums."""
        month = self.marks.month
        if month is None or not 0 <= row < len(month.people) or not 0 <= column < len(month.meetings):
            return None
        return month.people[row].id, month.meetings[column].id

    def appearance(self, row: int, column: int) -> CellAppearance:
        """How a cell is drawn."""
        return self._appearances[row][column]

    def cell_text(self, row: int, column: int) -> str:
        """The content of a cell in words."""
        key = self.key(row, column)
        if row >= self.people():
            attended = _("Attended")
            return f"{attended}: {self.appearance(row, column).text}"
        if key is None:
            rate, which = self._rates[row], SUM_COLUMNS[column - self.meetings()]
            return f"{sum_title(which)}: {_sum(rate, which)}; {rate.formula}"
        mark = self.marks.mark(key)
        if not self.marks.is_on_list(key):
            return self.marks.why_not(key)
        parts = [mark.label if mark is not None else _("not marked")]
        if self.marks.is_preset(key):
            parts.append(_("from an excused absence"))
        if self.marks.is_unsaved(key):
            parts.append(_("not saved"))
        return "; ".join([*parts, *filter(None, [self.marks.why_not(key)])])

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or not self.people() else self.people() + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.marks.month is None else self.meetings() + len(SUM_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.appearance(index.row(), index.column()).text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(f"{self._where(index)}\n{self.cell_text(index.row(), index.column())}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.cell_text(index.row(), index.column())} – {self._where(index)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        month = self.marks.month
        if month is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            found = self._name(section, role)
            return plain_tooltip(found) if found and role == Qt.ItemDataRole.ToolTipRole else found
        sitting = month.meetings[section] if section < len(month.meetings) else None
        which = SUM_COLUMNS[section - len(month.meetings)] if sitting is None else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._titles[section] if sitting is not None else _short_title(which)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _meeting_title(sitting) if sitting is not None else sum_title(which)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.DecorationRole:
                return icons.themed_icon("lock", "muted") if sitting is not None and sitting.closed else None
            case Qt.ItemDataRole.ForegroundRole:
                return palettes.theme_color("text") if sitting is not None and sitting.day == clock.today() else None
        return None

    def widest_name(self) -> int:
        """How wide the longest name is."""
        metrics = self._widget.fontMetrics()
        names = [self._name(row, Qt.ItemDataRole.ToolTipRole) for row in range(self.people())]
        return max((metrics.horizontalAdvance(name) for name in names), default=0)

    def elide_names(self, width: int) -> None:
        """Shorten the names that do not fit, but never the note that somebody is a guest."""
        metrics, people = self._widget.fontMetrics(), self.marks.month.people if self.marks.month else []
        guest = metrics.horizontalAdvance(_("{name} (guest)").format(name=""))
        self._names = []
        for one in people:
            room = width - guest if one.guest else width
            name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, room)
            self._names.append(_("{name} (guest)").format(name=name) if one.guest else name)
        if people:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(people) - 1)

    def _name(self, row: int, role: int) -> Any:
        month = self.marks.month
        if month is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole if row < len(self._names):
                return self._names[row]
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                if row >= len(month.people):
                    return _("Attended")
                person = month.people[row]
                return _("{name} (guest)").format(name=person.name) if person.guest else person.name
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _sums_of_meetings(self) -> list[tuple[str, str]]:
        """How many people attended each meeting that has marks; nothing below the sums of the people."""
        month = self.marks.month
        if month is None:
            return []
        sums: list[tuple[str, str]] = []
        for sitting in month.meetings:
            keys = [(person.id, sitting.id) for person in month.people]
            marks = [mark for key in keys if self.marks.is_on_list(key) and (mark := self.marks.mark(key)) is not None]
            attended = sum(mark in ATTENDED_MARKS for mark in marks)
            sums.append((str(attended) if marks else "", "muted"))
        return [*sums, *[("", "")] * len(SUM_COLUMNS)]

    def _cell_appearance(self, key: CellKey, *, is_open: bool) -> CellAppearance:
        if not self.marks.is_on_list(key):
            return CellAppearance("–", "muted", open=False)
        mark = self.marks.mark(key)
        role = MARK_ICONS[mark][1] if mark is not None else "muted"
        text = self._signs[mark] if mark is not None else ""
        return CellAppearance(text, role, self.marks.is_preset(key), self.marks.is_unsaved(key), is_open)

    def _where(self, index: Index) -> str:
        name = self._name(index.row(), Qt.ItemDataRole.ToolTipRole)
        month = self.marks.month
        if month is None or index.column() >= len(month.meetings):
            return str(name)
        return f"{name}, {_meeting_title(month.meetings[index.column()])}"


def sum_title(which: str) -> str:
    """The title of a column of sums."""
    return {
        "share": _("Share"),
        "counted": _("Attended and counted"),
        "excused": _("Excused"),
        "unexcused": _("Not excused"),
        "unmarked": _("Not marked"),
    }[which]


def _short_title(which: str) -> str:
    """As narrow as can be: days and names need the room."""
    short = {"counted": _("Attended\nof counted"), "excused": _("Exc."), "unexcused": _("Not exc.")}
    return short.get(which) or sum_title(which).replace(" ", "\n", 1)


def _sum(rate: AttendanceRate, which: str) -> str:
    if which == "share":
        return percent_text(rate.percent)
    if which == "counted":
        return f"{rate.attended} / {rate.counted}"
    return str(getattr(rate, which))


def _heading(one: GridMeeting, *, alone: bool) -> str:
    """Weekday and day of the month; with two meetings on a day, the hour."""
    short = short_weekday_name(one.day)
    return f"{short}\n{one.day.day}" if alone else f"{short} {one.day.day}\n{one.hours.partition('–')[0]}"


def _meeting_title(one: GridMeeting) -> str:
    return f"{weekday_name(one.day)}, {day(one.day)}, {one.hours}"
