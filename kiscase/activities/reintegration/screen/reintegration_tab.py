"""The tab with the month of commissioned reintegration: who attended and why not, the agreement, the monthly list."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QWidget

from kiscase.activities.agreements import actions as agreements
from kiscase.activities.agreements.screen.agreement_dialogs import AgreementDialog
from kiscase.activities.periods import hours_text, month_name
from kiscase.activities.reintegration import actions as reintegration
from kiscase.activities.reintegration.queries import (
    ReintegrationMonth,
    ReintegrationRow,
    load_reintegration_month,
)
from kiscase.activities.reports.screen import FileOutput
from kiscase.core import clock, legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.text.money import format_money
from kiscase.participants.model import Participant
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import style_properties
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.month_switch import MonthSwitch

_BUTTON_WIDTH = 38  # average characters
_STIPENDS = ("reintegration_stipend", "reintegration_stipend_excused")


class ReintegrationTab(RecordTab):
    """A month of attendance for the labour office; visible only for commissioned reintegration."""

    title: ClassVar[str] = N_("For the labour office")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"attendance", "absence", "meeting", "enrolment", "activity", "starosta_agreement", "referral", "participant"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._activity: int | None = None
        self._first = clock.today().replace(day=1)
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("until", _("Until")),
            ListColumn("attended", _("Attended")),
            ListColumn("absent", _("Absences"), stretch=True),
        ]
        self.list = RecordList(
            columns, self, name=_("For the labour office"), empty=_("Nobody takes part in this month.")
        )
        self.list.setObjectName("reintegration")
        self.list.opened.connect(self._open)
        self.months = MonthSwitch(self)
        self.months.turned.connect(self.change_month)
        self.agreement = wrapping_label("", self)
        self.hint = wrapping_label("", self)
        style_properties.set_color_role(self.hint, "warn")
        self.buttons = ListWithButtons(
            self, self.list, self.agreement, self.months, self.hint, button_width=_BUTTON_WIDTH
        )
        self.buttons.add("agreement", _("Agreement with the starosta…"), "file-text", self.ask_agreement)
        self.buttons.add("print_list", _("Print the list of the month"), "printer", self.print_list)
        self.buttons.add("save_list", _("Save as PDF…"), "file-down", self.save_list)

    def show_record(self, record: int | None) -> None:
        """Ask for the month that is shown."""
        if record != self._activity:
            self.list.set_rows([])
        self._activity, first = record, self._first
        if record is None:
            self.relevance_changed.emit(False)
        else:
            self.context.jobs.read(
                lambda session: load_reintegration_month(session, record, first),
                self._show,
                latest="month of commissioned reintegration",
            )

    def change_month(self, months: int) -> None:
        """Show another month."""
        self._first += relativedelta(months=months)
        self.show_record(self._activity)

    def ask_agreement(self) -> None:
        """Ask for the agreement with the starosta."""
        activity = self._activity
        if activity is not None:
            self.context.jobs.read(
                lambda session: agreements.load_agreement(session, activity),
                self._ask_agreement,
                self.context.show_problem,
            )

    def print_list(self) -> None:
        """Issue the list of the month and print it."""
        self._issue(printing=True)

    def print_shown(self) -> bool:
        """Print the list of the month that is shown."""
        self.print_list()
        return True

    def save_list(self) -> None:
        """Issue the list of the month and save it as a file."""
        self._issue(printing=False)

    def _ask_agreement(self, known: agreements.AgreementDetails) -> None:
        AgreementDialog(self.window(), self.context.jobs, known, self.undoable_done.emit)

    def _issue(self, *, printing: bool) -> None:
        activity, first = self._activity, self._first
        if activity is None:
            return
        title = _("Monthly list for the labour office")
        name = telling_file_name(title, f"{first:%Y-%m}", f"RS{activity}")
        owner = FileOutput(self.window(), self.context, self.notified.emit)
        owner.issue(
            lambda session: reintegration.issue_reintegration_month(session, activity, first),
            name,
            title,
            printing=printing,
        )

    def _show(self, found: ReintegrationMonth) -> None:
        self.relevance_changed.emit(found.commissioned)
        self.months.show_month(month_name(found.since))
        self.agreement.setText("\n".join(filter(None, (_agreement_text(found), _stipend_text(found.until)))))
        self.list.set_rows([_cells(row) for row in found.rows])
        hints = _hints(found)
        self.hint.setText("\n".join(hints))
        self.hint.setVisible(bool(hints))
        for name in ("print_list", "save_list"):
            self.buttons.enable(name, on=bool(found.rows))

    def _open(self, person: int) -> None:
        self.context.open_record(Participant.__tablename__, person)


def _cells(row: ReintegrationRow) -> tuple[Any, ...]:
    kinds: dict[str, int] = {}
    for one in row.excused:
        label = one.kind.label if one.kind else _("kind not recorded")
        kinds[label] = kinds.get(label, 0) + 1
    kinds |= {_("not excused"): len(row.unexcused)} if row.unexcused else {}
    kinds |= {_("not marked"): len(row.unmarked)} if row.unmarked else {}
    days = ngettext("{count} day", "{count} days", row.attended).format(count=row.attended)
    return (
        row.participant_id,
        row.name,
        format_date(row.until) or "–",
        _("{days}, {hours} h").format(days=days, hours=hours_text(row.hours)),
        ", ".join(f"{label}: {count}" for label, count in kinds.items()) or "–",
    )


def _agreement_text(found: ReintegrationMonth) -> str:
    known = found.agreement
    if not known:
        return _("The agreement with the starosta is not recorded yet: its number is on the list of the month.")
    agreed_on: Any = known.get("agreed_on")
    words = _("Agreement {sign} of {date}, {office}")
    return words.format(sign=known["sign"], date=format_date(agreed_on) or "–", office=known["office"])


def _stipend_text(on: date) -> str:
    """The stipends of a day as far as the program knows them (art. 236 of the labour market act)."""
    full, excused = (legal_rules.amount_on(code, on) for code in _STIPENDS)
    if full is None or excused is None:
        return ""
    words = _("Stipend of a month: {full}, for the time of excused absence {excused}; the labour office sets it.")
    amounts = {"full": format_money(round(full.value * 100)), "excused": format_money(round(excused.value * 100))}
    return " ".join(filter(None, (words.format(**amounts), full.unsure)))


def _hints(found: ReintegrationMonth) -> list[str]:
    hints = []
    without = sum(one.kind is None for row in found.rows for one in row.excused)
    if without:
        words = ngettext(
            "{count} excused day has no kind: record the excuse on the person's page, so that the office knows it.",
            "{count} excused days have no kind: record the excuses on the people's pages, so that the office knows it.",
            without,
        )
        hints.append(words.format(count=without))
    people: Any = found.agreement.get("people")
    if people and len(found.rows) > people:
        words = _("{count} people take part; the agreement is about {people}.")
        hints.append(words.format(count=len(found.rows), people=people))
    return hints
