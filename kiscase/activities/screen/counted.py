"""How a rate is counted: the formula, the figures, and every meeting behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from kiscase.activities import rates
from kiscase.activities.rates import Marked, Rate
from kiscase.activities.screen.grid_model import percent
from kiscase.activities.screen.register_lines import LOOKS
from kiscase.club.model import ExcusedCounts
from kiscase.core.i18n import _, day, weekday
from kiscase.desk import theme
from kiscase.desk.form_row import words_of
from kiscase.desk.table import Column, List


class Counted(QDialog):
    """The meetings behind a rate; Enter opens the register of one."""

    def __init__(
        self, parent: QWidget, name: str, rows: Sequence[Marked], rule: ExcusedCounts, opened: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("counted")
        self.setWindowTitle(_("How this is counted"))
        self._opened = opened
        half = theme.half_line(self)
        columns = [
            Column("day", _("Day"), width=24),
            Column("mark", _("Mark"), width=24),
            Column("counts", _("Counts as"), stretch=True),
        ]
        self.list = List(columns, self, name=_("Meetings"), empty=_("No meeting was held yet."))
        self.list.setObjectName("counted meetings")
        self.list.set_rows([_row(row, rule) for row in rows])
        self.list.opened.connect(self._open)
        close = QPushButton(_("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(words_of(name, self, heading=2))
        layout.addWidget(words_of(said(rates.rated(rows, rule)), self))
        layout.addWidget(self.list, 1)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.fontMetrics().height() * 26)
        self.open()
        if rows:
            self.list.show_id(rows[0].meeting_id)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, meeting: int) -> None:
        self.accept()
        self._opened(meeting)


def said(rate: Rate) -> str:
    """A rate with what it is made of, in one line."""
    words = _("{attended} of {counted}: {percent}. {formula}")
    return words.format(
        attended=rate.attended,
        counted=rate.counted,
        percent=percent(rate),
        formula=rate.formula[:1].upper() + rate.formula[1:],
    )


def _row(row: Marked, rule: ExcusedCounts) -> tuple[object, ...]:
    one = rates.rated([row], rule)
    counts = _("attended") if one.attended else _("not attended") if one.counted else _("does not count")
    mark = (row.mark.label, *LOOKS[row.mark]) if row.mark else (_("not marked"), "circle-dashed", "muted")
    on = f"{day(row.day)}, {weekday(row.day)}"
    ledger = _("in the ledger")
    return (row.meeting_id, on, mark, f"{counts} ({ledger})" if row.preset else counts)
