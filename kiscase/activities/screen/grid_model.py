"""The grid of a month as a table: a row a person, a column a meeting, and behind them what the marks come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from kiscase.activities.actions.month import Key, Sitting
from kiscase.activities.model import Mark
from kiscase.activities.rates import Rate
from kiscase.activities.screen.grid_marks import GridMarks
from kiscase.activities.screen.register_lines import LOOKS
from kiscase.core import clock
from kiscase.core.i18n import _, day, language, weekday
from kiscase.desk import theme

Index = QModelIndex | QPersistentModelIndex
SUMS = ("share", "counted", "excused", "unexcused", "unmarked")


class Look(NamedTuple):
    """How a cell is drawn: its text, the role of its colours, and what sets it apart."""

    text: str
    role: str = ""
    preset: bool = False
    unsaved: bool = False
    open: bool = True


class GridModel(QAbstractTableModel):
    """Shows GridMarks; what changes there is told here by `refresh`."""

    def __init__(self, marks: GridMarks, signs: Mapping[str, Mark], parent: QWidget) -> None:
        super().__init__(parent)
        self.marks = marks
        self._signs = {mark: sign for sign, mark in signs.items()}
        self._looks: list[list[Look]] = []
        self._names: list[str] = []
        self._rates: list[Rate] = []
        self._titles: list[str] = []
        self._widget = parent

    @property
    def signs(self) -> Mapping[Mark, str]:
        """The sign of each mark."""
        return self._signs

    def refresh(self, *, anew: bool = True) -> None:
        """Show the marks as they are now; *anew* when the people or the meetings are others than before."""
        if anew:
            self.beginResetModel()
        month = self.marks.month
        self._looks, self._rates = [], []
        if month is not None:
            closed = {one.id for one in month.meetings if one.why_not}
            self._rates = [rate for one in month.people if (rate := self.marks.rate(one.id)) is not None]
            self._looks = [
                [self._look((person.id, one.id), is_open=one.id not in closed) for one in month.meetings]
                + [Look(_sum(rate, which)) for which in SUMS]
                for person, rate in zip(month.people, self._rates, strict=True)
            ]
            days = [one.day for one in month.meetings]
            self._titles = [_heading(one, alone=days.count(one.day) == 1) for one in month.meetings]
        if anew:
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def meetings(self) -> int:
        """How many columns are meetings; behind them stand the sums."""
        return len(self.marks.month.meetings) if self.marks.month is not None else 0

    def key(self, row: int, column: int) -> Key | None:
        """Person and meeting of a cell; none for sums."""
        month = self.marks.month
        if month is None or not 0 <= row < len(month.people) or not 0 <= column < len(month.meetings):
            return None
        return month.people[row].id, month.meetings[column].id

    def look(self, row: int, column: int) -> Look:
        """How a cell is drawn."""
        return self._looks[row][column]

    def words(self, row: int, column: int) -> str:
        """What a cell says, in words."""
        key = self.key(row, column)
        if key is None:
            rate, which = self._rates[row], SUMS[column - self.meetings()]
            return f"{sum_title(which)}: {_sum(rate, which)}; {rate.formula}"
        mark = self.marks.mark(key)
        if not self.marks.is_on_list(key):
            return self.marks.why_not(key)
        parts = [mark.label if mark is not None else _("not marked")]
        if self.marks.is_preset(key):
            parts.append(_("in the ledger"))
        if self.marks.is_unsaved(key):
            parts.append(_("not saved"))
        return "; ".join([*parts, *filter(None, [self.marks.why_not(key)])])

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.marks.month is None else len(self.marks.month.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.marks.month is None else self.meetings() + len(SUMS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.look(index.row(), index.column()).text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{self._where(index)}\n{self.words(index.row(), index.column())}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.words(index.row(), index.column())} – {self._where(index)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        month = self.marks.month
        if month is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._name(section, role)
        sitting = month.meetings[section] if section < len(month.meetings) else None
        which = SUMS[section - len(month.meetings)] if sitting is None else ""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._titles[section] if sitting is not None else _short_title(which)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _whole(sitting) if sitting is not None else sum_title(which)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignCenter)
            case Qt.ItemDataRole.ForegroundRole:
                return theme.color("text") if sitting is not None and sitting.day == clock.today() else None
        return None

    def widest_name(self) -> int:
        """How wide the longest name is."""
        metrics = self._widget.fontMetrics()
        names = [self._name(row, Qt.ItemDataRole.ToolTipRole) for row in range(self.rowCount())]
        return max((metrics.horizontalAdvance(name) for name in names), default=0)

    def elide_names(self, width: int) -> None:
        """Shorten the names that do not fit; that somebody is a guest is always seen."""
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
                person = month.people[row]
                return _("{name} (guest)").format(name=person.name) if person.guest else person.name
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _look(self, key: Key, *, is_open: bool) -> Look:
        if not self.marks.is_on_list(key):
            return Look("–", "muted", open=False)
        mark = self.marks.mark(key)
        role = LOOKS[mark][1] if mark is not None else "muted"
        text = self._signs[mark] if mark is not None else ""
        return Look(text, role, self.marks.is_preset(key), self.marks.is_unsaved(key), is_open)

    def _where(self, index: Index) -> str:
        name = self._name(index.row(), Qt.ItemDataRole.ToolTipRole)
        month = self.marks.month
        if month is None or index.column() >= len(month.meetings):
            return str(name)
        return f"{name}, {_whole(month.meetings[index.column()])}"


def sum_title(which: str) -> str:
    """What a sum is, in words."""
    return {
        "share": _("Share"),
        "counted": _("Attended and counted"),
        "excused": _("Excused"),
        "unexcused": _("Not excused"),
        "unmarked": _("Not marked"),
    }[which]


def percent(rate: Rate | None) -> str:
    """The share as people read it."""
    return "–" if rate is None or rate.percent is None else f"{rate.percent} %"


def _short_title(which: str) -> str:
    return _("Attended\nof counted") if which == "counted" else sum_title(which).replace(" ", "\n", 1)


def _sum(rate: Rate, which: str) -> str:
    if which == "share":
        return percent(rate)
    if which == "counted":
        return f"{rate.attended} / {rate.counted}"
    return str(getattr(rate, which))


def _heading(one: Sitting, *, alone: bool) -> str:
    """Weekday and day of the month; where there are two on a day, the hour."""
    from babel.dates import format_date

    short = format_date(one.day, format="EEEEEE", locale=language())
    return f"{short}\n{one.day.day}" if alone else f"{short} {one.day.day}\n{one.hours.partition('–')[0]}"


def _whole(one: Sitting) -> str:
    return f"{weekday(one.day)}, {day(one.day)}, {one.hours}"
