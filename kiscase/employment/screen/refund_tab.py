"""The tab with the months that are refunded to the employer, and the dialog of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.periods import period_text
from kiscase.activities.reports.screen import FileOutput, PrintOrSaveDialog
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.text.money import format_money
from kiscase.employment import refunds
from kiscase.employment.model import RefundMonth
from kiscase.employment.queries import ceiling_grosze, refund_ceiling, require_employment
from kiscase.employment.refunds import RefundMonthRow
from kiscase.employment.screen.papers import LATE_MONTH_PAPERS, MONTH_PAPERS
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify

_SECTIONS = (
    (N_("Month"), ("seq", "month_from", "month_to")),
    (N_("Pay and claim"), ("pay_paid", "components", "contribution", "claimed", "beyond")),
    (N_("Application and payment"), ("applied_on", "paid_on", "paid", "note")),
)


class LoadedRefund(NamedTuple):
    """The refund months of one supported employment; *fits* is whether it can have any."""

    fits: bool
    employer: str
    last_day: str
    rows: list[RefundMonthRow]


class RefundMonthDialog(RecordDialog):
    """Asks for a refund month: its days, pay, claim, application and payment; shows the ceiling of the month."""

    def __init__(self, parent: QWidget, jobs: Jobs, employment: int, values: Mapping[str, Any], notify: Notify) -> None:
        fields = RefundMonth.fields()
        super().__init__(
            parent,
            jobs,
            _("Refund month"),
            [FieldSection(_(heading), [fields[key] for key in keys]) for heading, keys in _SECTIONS],
            values,
            add=lambda session, month: refunds.add_refund_month(session, employment, month),
            change=refunds.change_refund_month,
            notify=notify,
            done=_("The month of the refund is saved."),
        )
        self.form.edited.connect(self._follow)
        self._follow("month_to")

    def _follow(self, key: str) -> None:
        """The ceiling follows from the last day and the contribution; a reason is asked where the claim is above it."""
        if key not in ("month_to", "contribution", "claimed"):
            return
        shown = self.form.shown()
        month_to, amount = shown["month_to"], refund_ceiling(shown["month_to"]) if shown["month_to"] else None
        limit = ceiling_grosze(month_to, shown["contribution"])
        if month_to is None:
            self.form.show_note("claimed", "")
        elif amount is None or limit is None:
            words = _("The program does not know the ceiling of {date}.")
            self.form.show_note("claimed", words.format(date=format_date(month_to)))
        else:
            words = _(
                "At most {limit}: the ceiling of {ceiling}, in force from {date}, and the contribution on that amount."
            )
            values = {"ceiling": format_money(round(amount.value * 100)), "date": format_date(amount.valid_from)}
            self.form.show_note("claimed", words.format(limit=format_money(limit), **values))
        above = shown["claimed"] is not None and (limit is None or shown["claimed"] > limit)
        self.form.show_field("beyond", on=above or bool(shown["beyond"]))


class RefundTab(RecordTab):
    """The refund months in their order; Enter changes one."""

    title: ClassVar[str] = N_("Refund months")
    tables: ClassVar[frozenset[str]] = frozenset({"refund_month", "supported_employment"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("add_refund_month", N_("Enter a month of the refund…"), self.ask_new, "plus"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: dict[int, RefundMonthRow] = {}
        columns = [
            ListColumn("seq", _("Month"), "right"),
            ListColumn("days", _("Days"), stretch=True),
            ListColumn("claimed", _("Claimed"), "right"),
            ListColumn("paid", _("Paid"), "right"),
            ListColumn("state", _("State"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Refund months"), empty=_("No month of the refund so far."))
        self.list.setObjectName("refund months")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.words = wrapping_label("", self)
        self.buttons = ListWithButtons(self, self.list, self.words)
        self.buttons.add("add_refund_month", _("Enter a month…"), "plus", self.ask_new)
        self.buttons.add("change_refund_month", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("print_refund_month", _("Print or save…"), "printer", self.ask_papers)
        self.buttons.add("delete_refund_month", _("Delete…"), "trash-2", self.ask_delete)
        self._show(None)

    def show_record(self, record: int | None) -> None:
        """Ask for the refund months of one supported employment."""
        self.load_record(record, _load, self._show, None)

    def ask_new(self) -> None:
        """Ask for the next month."""
        if self.record is not None:
            employment = self.record
            self.context.jobs.read(
                lambda session: refunds.propose_refund_month(session, employment), self._ask, self.context.show_problem
            )

    def ask_change(self) -> None:
        """Ask for changes of the chosen month, its application or its payment."""
        self._ask_change(self.list.current_id() or 0)

    def ask_papers(self) -> None:
        """Ask which paper of the chosen month to print or save."""
        month = self.list.current_id()
        if month is not None:
            owner = FileOutput(self.window(), self.context, self.notified.emit)
            papers = LATE_MONTH_PAPERS if self._rows[month].is_late else MONTH_PAPERS
            PrintOrSaveDialog(owner, self.context.jobs, papers, month, clock.today())

    def print_shown(self) -> bool:
        """Print a paper of the chosen month."""
        self.ask_papers()
        return self.list.current_id() is not None

    def ask_delete(self) -> None:
        """Ask before the chosen month is deleted."""
        month = self.list.current_id()
        if month is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(),
            _("Delete this month of the refund?"),
            _("This can be undone."),
            _("&Delete"),
            lambda: self._delete(month),
        )

    def _ask_change(self, record: int) -> None:
        if record in self._rows:
            self._ask(self._rows[record].values)

    def _ask(self, values: Mapping[str, Any]) -> None:
        if self.record is not None:
            RefundMonthDialog(self.window(), self.context.jobs, self.record, values, self.undoable_done.emit)

    def _delete(self, month: int) -> None:
        self.context.jobs.act(lambda session: refunds.delete_refund_month(session, month), self._deleted)

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _show(self, found: LoadedRefund | None) -> None:
        rows = found.rows if found is not None else []
        self._rows = {row.id: row for row in rows}
        self.list.set_rows([_cells(row) for row in rows])
        if found is not None:
            words = _("The starosta refunds the first 6 months, until {date}; the employer applies each month.")
            self.words.setText(words.format(date=found.last_day) if found.last_day else "")
            self.relevance_changed.emit(found.fits)
            self.command_actions[0].setEnabled(found.fits)
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        on = self.list.current_id() is not None
        self.buttons.enable("add_refund_month", on=self.record is not None)
        for name in ("change_refund_month", "print_refund_month", "delete_refund_month"):
            self.buttons.enable(name, on=on)


def _load(session: Any, employment: int) -> LoadedRefund:
    record = require_employment(session, employment)
    last = format_date(record.last_refund_day) if record.last_refund_day else ""
    return LoadedRefund(record.has_refund, record.employer, last, refunds.refund_month_rows(session, employment))


def _cells(row: RefundMonthRow) -> tuple[Any, ...]:
    def amount(grosze: int | None) -> str:
        return "" if grosze is None else format_money(grosze)

    return (
        row.id,
        str(row.seq),
        period_text(row.since, row.until),
        amount(row.claimed),
        amount(row.paid),
        _state(row),
    )


def _state(row: RefundMonthRow) -> StatusDisplay:
    if row.paid_on is not None:
        return StatusDisplay(_("paid on {date}").format(date=format_date(row.paid_on)), "circle-check", "ok")
    if row.due_on is None:
        return StatusDisplay(_("not applied for"), "circle-dashed", "muted")
    words = _("overdue, {date}") if row.is_late else _("to be paid by {date}")
    icon, role = ("circle-alert", "bad") if row.is_late else ("clock", "warn")
    return StatusDisplay(words.format(date=format_date(row.due_on)), icon, role)
