"""The tab with the money of the club by year and source, and the sums of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.club.money import actions
from kiscase.club.money.actions import MoneyRow
from kiscase.club.money.model import GrantMoney
from kiscase.club.screen.settings_panel import ClubRecordDialog, ClubRecordsPanel
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.text.money import format_money
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn

_AMOUNTS = ("planned", "received", "spent", "returned")


class MoneyPanel(ClubRecordsPanel):
    """What was planned, received, spent and returned; the sums of the year of the chosen line stand above."""

    title: ClassVar[str] = N_("Money")
    tables: ClassVar[frozenset[str]] = frozenset({"grant_money"})
    parts: ClassVar[frozenset[str]] = frozenset({"grant_money"})
    name: ClassVar[str] = "money"
    empty: ClassVar[str] = N_("No money recorded so far.")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        self._rows: list[MoneyRow] = []
        super().__init__(context, parent)
        self._show_sums()

    def columns(self) -> Sequence[ListColumn]:
        """Year, source, the four amounts, agreement, settled on."""
        fields = GrantMoney.fields()
        return [
            ListColumn("year", _("Year")),
            ListColumn("source", _("Source of the money"), stretch=True),
            *(ListColumn(key, _(fields[key].label), "right") for key in _AMOUNTS),
            ListColumn("agreement", _("Agreement")),
            ListColumn("settled", _("Settled on")),
        ]

    def reload(self) -> None:
        """Ask for all years."""
        self.context.jobs.read(actions.list_money, self._show, latest="money of the club")

    def open_dialog(self, values: dict[str, Any]) -> None:
        """Ask for money of a year from a source."""
        record = values.get("id")
        ClubRecordDialog(
            self,
            _("Money of a year"),
            [FieldSection("", list(GrantMoney.fields().values()))],
            values or {"year": clock.today().year},
            lambda session, typed: actions.save_money(session, typed, record, values.get("revision")),
            words=_("Amounts are typed as 1234,56."),
        )

    def delete(self, session: Any, record: int) -> None:
        """Delete a line."""
        actions.delete_money(session, record)

    def update_buttons(self) -> None:
        """With another line chosen, the sums may be those of another year."""
        super().update_buttons()
        self._show_sums()

    def _show(self, found: list[MoneyRow]) -> None:
        self._rows = found
        rows = [
            (
                row.id,
                str(row.year),
                row.label,
                *(format_money(row.values[key]) if row.values[key] is not None else "" for key in _AMOUNTS),
                row.agreement,
                _settled(row),
            )
            for row in found
        ]
        self.show_rows(rows, {row.id: row.values for row in found})

    def _show_sums(self) -> None:
        chosen = self.list.current_id()
        year = next((row.year for row in self._rows if row.id == chosen), self._rows[0].year if self._rows else None)
        if year is None:
            self.above.setText(
                _("The money of the club by year and source, and its settlement: for the yearly report.")
            )
            return
        rows = [row for row in self._rows if row.year == year]
        sums = actions.sum_money(rows)
        words = _(
            "{year} together: planned {planned}, received {received}, spent {spent}, returned {returned}."
        ).format(year=year, **{key: format_money(amount) for key, amount in sums._asdict().items()})
        self.above.setText(" ".join((words, *actions.find_money_faults(rows))))


def _settled(row: MoneyRow) -> StatusDisplay | str:
    if row.settled_on is not None:
        return StatusDisplay(format_date(row.settled_on), "circle-check", "ok")
    if row.agreement and row.year < clock.today().year:
        return StatusDisplay(_("to be settled"), "clock", "info")
    return ""
