"""The page of the legal bases: what is in force on a day, in own words, with its source and how sure it is."""

from __future__ import annotations

import html

from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.legal_data.corrections import LegalCorrection
from kiscase.law import actions as law
from kiscase.law import queries
from kiscase.law.affected import find_affected_people, list_affected_people
from kiscase.law.screen.correction_dialog import CorrectionDialog
from kiscase.law.screen.page_info import LawPageInfo
from kiscase.law.status import law_row_chip
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.editors.date_time import DateEditor
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.row_loading import RowLoading
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList
from kiscase.ui.tables.row_blocks import LoadedRows, RowSource
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import PlainLabel

KIND = LegalCorrection.__tablename__
SHIPPED, CORRECTED = "shipped", "corrected"
"""What the commands depend on: whether the row ships with the program or is a correction."""


class CorrectionHistoryTab(HistoryTab):
    """The history of a correction; what ships with the program has none."""

    table = KIND
    tables = frozenset({KIND})

    def show_record(self, record: int | None) -> None:
        """Show the history of a correction, and no tab for what ships."""
        self.relevance_changed.emit(record is not None and record > 0)
        super().show_record(record if record is not None and record > 0 else None)


class LawPage(LawPageInfo, ListPage):
    """All rows of the legal data, and the corrections of this case file among them."""

    list_share = 0.6
    tables = frozenset(
        {KIND, "participant", "benefit", "assessment", "contract", "enrolment", "activity", "work_day", "traineeship"}
    )
    columns = (
        ListColumn("label", N_("What it is about"), stretch=True, main=True, whole=True),
        ListColumn("basis", N_("Provision"), stretch=True),
        ListColumn("state", N_("State")),
        ListColumn("period", N_("In force")),
    )
    empty = N_("The legal data of this program is listed here.")

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("correct", N_("Correct…"), self.ask_correction, "pencil", when=(SHIPPED,)),
            Command(
                "change_correction", N_("Change the correction…"), self.ask_correction, "pencil", when=(CORRECTED,)
            ),
            Command("withdraw", N_("Withdraw the correction"), self.withdraw, "undo-2", when=(CORRECTED,)),
        )

    def __init__(self, context: PageContext) -> None:
        self._details: law.LawRowDetails | None = None
        self._changed: set[str] = set()  # the tables that changed while another page was shown
        super().__init__(context, (CorrectionHistoryTab,))
        self.enable_commands("")

    def filter_choices(self) -> list[tuple[str, str]]:
        """The kinds of row."""
        return [(table.value, table.label) for table in queries.SHOWN_TABLES]

    def list_work(self, text: str, choice: str) -> Work[ListRows]:
        """The rows in force on the day of the filter, or all rows without one."""
        on = self.day.value()
        return lambda _session: [_list_row(one) for one in queries.list_law_rows(text, choice, on)]

    def build_detail(self, tabs: QTabWidget) -> None:
        """The row, and the people whom it concerns; above the list the day."""
        self.view = QTextBrowser(self)
        self.view.setObjectName("provision")
        self.view.setAccessibleName(_("Provision"))
        self.view.setTabChangesFocus(True)
        self.view.document().setDocumentMargin(metrics.half_line(self) * 2)
        tabs.addTab(self.view, _("Provision"))
        columns = [
            ListColumn("name", _("Person"), stretch=True),
            ListColumn("bases", _("What rests on it"), stretch=True),
        ]
        self.people = RecordList(
            columns, self, name=_("People concerned"), empty=_("Nothing on file rests on this row.")
        )
        self.people.setObjectName("people concerned")
        self.people.opened.connect(self._open_person)
        self._people_loading = RowLoading(self.context.jobs, self.people, "people concerned", self._show_people)
        tabs.addTab(self.people, _("People concerned"))
        layout = self.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(3, self._day_filter())
            set_focus_order(self.choice, self.day, self.list)

    def reload(self) -> None:
        """Load the rows again, unless the day of the filter is half-typed."""
        if not self.day.problem():
            super().reload()

    def tables_changed(self, tables: set[str]) -> None:
        """Load again what changed; behind another page not before this one is shown: the people may be everybody."""
        if self.isVisible():
            super().tables_changed(tables)
        else:
            self._changed |= tables

    def showEvent(self, event: QShowEvent) -> None:
        """Load again what has changed meanwhile."""
        super().showEvent(event)
        changed, self._changed = self._changed, set()
        if changed:
            super().tables_changed(changed)

    def count_text(self, number: int) -> str:
        """The number of rows."""
        return ngettext("{count} row", "{count} rows", number).format(count=number)

    def show_record(self, record: int) -> None:
        """Load a row."""
        self.context.jobs.read(
            lambda session: law.law_row_details(session, record), self._show, self.record_missing, latest="legal basis"
        )

    def ask_correction(self) -> None:
        """Ask for a corrected row that takes over from the shown one, or for changes of the shown correction."""
        if self._details is not None:
            CorrectionDialog(self, self.context.jobs, self._details, self._corrected)

    def withdraw(self) -> None:
        """Take the shown correction away; it can be undone."""
        if self._details is not None:
            number = self._details.one.id
            self.context.jobs.act(
                lambda session: law.withdraw_correction(session, number), self._withdrawn, self.show_failure
            )

    def _withdrawn(self, _result: object) -> None:
        self._details = None
        self.enable_commands("")
        self._close_record()
        self.show_done(_("The correction was withdrawn."))

    def _corrected(self, number: int, people: int) -> None:
        """After a correction: show it, and how many people it concerns."""
        self.open_record(number)
        words = ngettext(
            "The correction is saved. It concerns {count} person.",
            "The correction is saved. It concerns {count} people.",
            people,
        )
        self.show_done(words.format(count=people))

    def _show(self, details: law.LawRowDetails) -> None:
        self._details = details
        one = details.one
        self.header.show_record(
            queries.row_title(one.row),
            f"{queries.short_provision(one.row)} · {queries.describe_period(one.row)}",
            law_row_chip(one, clock.today()),
        )
        self.header.show_next("")
        self.people.set_rows(())
        self._people_loading.load(
            one,
            RowSource(
                lambda session, limit: find_affected_people(session, one.row, limit),
                lambda session, ids: list_affected_people(session, one.row, ids),
            ),
        )
        self.enable_commands(CORRECTED if one.id > 0 else SHIPPED)
        commands = self.actions_by_key
        if one.id > 0:
            self.header.show_actions(commands["change_correction"], [commands["withdraw"]])
        else:
            self.header.show_actions(commands["correct"])
        self.show_detail(shown=True)
        self.view.setHtml("".join(_section(*part) for part in queries.describe_law_row(one)))
        self.view.moveCursor(QTextCursor.MoveOperation.Start)

    def _show_people(self, people: ListRows | LoadedRows) -> None:
        """Whom the row concerns, and how many these are once it is known: it may be everybody."""
        self.people.set_rows(people)
        if isinstance(people, LoadedRows) and people.complete:
            words = ngettext("It concerns {count} person.", "It concerns {count} people.", len(people.ids))
            self.header.show_next(words.format(count=len(people.ids)) if people.ids else "")

    def _open_person(self, person: int) -> None:
        self.context.open_record("participant", person)

    def _day_filter(self) -> QWidget:
        half = metrics.half_line(self)
        panel = QWidget(self.left)
        self.day = DateEditor(panel)
        self.day.setObjectName("day")
        self.day.setAccessibleName(_("In force on"))
        self.day.set_value(clock.today())
        self.day.changed.connect(self.reload)
        label = PlainLabel(_("In &force on"), panel)
        label.setBuddy(self.day)
        hint = PlainLabel(_("empty: all rows"), panel)
        row = QHBoxLayout(panel)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(half)
        row.addWidget(label)
        row.addWidget(self.day)
        row.addWidget(hint, 1)
        return panel


def _list_row(one: queries.LawRow) -> tuple[object, ...]:
    row = one.row
    period = queries.describe_period(row)
    return (one.id, queries.row_title(row), queries.short_provision(row), law_row_chip(one, clock.today()), period)


def _section(heading: str, paragraphs: list[str]) -> str:
    return f"<h4>{html.escape(heading)}</h4>" + "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
