"""The tab with the overview of a person: the stays in the club, what the facts suggest, and everything that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.activities.certificates.screen import CertificatesDialog, person_entitlements
from kiscase.activities.person_overview import queries
from kiscase.activities.person_overview.queries import OpenItem, PersonOverview
from kiscase.activities.reports.screen import FileOutput
from kiscase.activities.task_sources import TaskSource, open_task
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.participants.stays import actions
from kiscase.participants.stays.actions import StayRow
from kiscase.participants.stays.model import STAYS_OF_PERSON
from kiscase.participants.stays.screen.stay_dialogs import EndStayDialog, StayDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import wrapping_label

_MIN_LIST_HEIGHT = 12  # half lines
_BUTTON_WIDTH = 26  # average characters


class PersonOverviewTab(RecordTab):
    """What is open about a person, by its day, and the stays, the latest first; Enter opens what is chosen."""

    title: ClassVar[str] = N_("Overview")
    part: ClassVar[str] = STAYS_OF_PERSON
    comes_first: ClassVar[bool] = True
    tables: ClassVar[frozenset[str]] = frozenset(
        {"participant", "stay", "contract", "evaluation", "note", "enrolment", "meeting", "attendance", "task"}
        | {"traineeship", "traineeship_notice", "certificate"}
    )
    sources: ClassVar[Sequence[TaskSource]] = ()
    """What the features above this one add."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("begin_stay", N_("Begin a stay in the club…"), self.ask_begin, "user-check"),
            Command("end_stay", N_("End the stay in the club…"), self.ask_end, "log-out"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: PersonOverview | None = None
        self.summary = wrapping_label("", self)
        self.summary.setObjectName("summary")
        self.hint = wrapping_label("", self)
        style_properties.set_color_role(self.hint, "warn")
        self.hint.setObjectName("hint")
        self.items = self._items_list()
        self.list = self._stays_list()
        above = (
            self.summary,
            self.hint,
            wrapping_label(_("What is open"), self, heading=2),
            self.items,
            wrapping_label(_("Stays in the club"), self, heading=2),
        )
        self.buttons = ListWithButtons(self, self.list, *above, button_width=_BUTTON_WIDTH)
        self.buttons.add("begin", _("Begin a stay…"), "user-check", self.ask_begin)
        self.buttons.add("end", _("End the stay…"), "log-out", self.ask_end)
        self.buttons.add("change", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("reopen", _("Reopen the stay"), "undo-2", self.reopen)
        self.buttons.add("delete", _("Delete…"), "trash-2", self.ask_delete)
        self._show(None)

    def show_record(self, record: int | None) -> None:
        """Ask for the overview of a person."""
        self.load_record(
            record, lambda session, one: queries.load_person_overview(session, one, self.sources), self._show, None
        )

    def ask_begin(self) -> None:
        """Ask since when the person takes part."""
        shown = self._shown
        if self.record is None or shown is None:
            return
        stay = self._open_stay()
        if stay is not None:
            since = _("Takes part in the club since {date} already.").format(date=format_date(stay.started_on))
            self.notified.emit(since)
            return
        hint = shown.hint if shown.hint is not None and shown.hint.begins else None
        words = "" if hint else _("No contract is being carried out: it is the condition (art. 18 ust. 4).")
        self._ask_stay(hint.values or {} if hint else {}, words)

    def ask_end(self) -> None:
        """Ask when and how the stay ended that goes on."""
        stay, shown = self._open_stay(), self._shown
        if stay is None or shown is None:
            self.notified.emit(_("No stay in the club goes on."))
            return
        proposed = shown.hint.values if shown.hint is not None and not shown.hint.begins else None
        done = self.undoable_done.emit
        dialog = EndStayDialog(self.window(), self.context.jobs, stay.values, proposed or {}, done)
        dialog.accepted.connect(partial(self._ask_what_follows, stay.id))

    def ask_change(self) -> None:
        """Ask for changes of the chosen stay."""
        self._ask_change(self.list.current_id() or 0)

    def reopen(self) -> None:
        """Let the chosen stay go on."""
        stay = self.list.current_id()
        if stay is not None:
            self.context.jobs.act(
                lambda session: actions.reopen_stay(session, stay), self._reopened, self.context.show_problem
            )

    def ask_delete(self) -> None:
        """Ask before the chosen stay is deleted."""
        stay = self.list.current_id()
        if stay is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(), _("Delete this stay?"), _("This can be undone."), _("&Delete"), lambda: self._delete(stay)
        )

    def _ask_stay(self, values: Mapping[str, Any], words: str = "") -> None:
        if self.record is not None and self._shown is not None:
            person = (self.record, self._shown.groups)
            StayDialog(self.window(), self.context.jobs, person, values, self.undoable_done.emit, words=words)

    def _ask_change(self, record: int) -> None:
        row = self._chosen(record)
        if row is not None:
            self._ask_stay(row.values)

    def _delete(self, stay: int) -> None:
        self.context.jobs.act(lambda session: actions.delete_stay(session, stay), self._deleted)

    def _ask_what_follows(self, stay: int) -> None:
        """Ask what the features above this one record once a stay has ended."""
        for source in self.sources:
            if source.stay_ended is not None:
                source.stay_ended(self.window(), self.context, stay, self.undoable_done.emit)

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _reopened(self, _result: None) -> None:
        self.undoable_done.emit(_("The stay goes on."))

    def _open_item(self, place: int) -> None:
        shown = self._shown
        if shown is None or self.record is None:
            return
        table, record = shown.items[place - 1].way
        if table == queries.CERTIFICATE_TO_ISSUE:
            owner = FileOutput(self.window(), self.context, self.notified.emit)
            CertificatesDialog(owner, self.context.jobs, person_entitlements(self.record))
        else:
            open_task(self.sources, (table, record), (self.window(), self.context), self.undoable_done.emit)

    def _show(self, overview: PersonOverview | None) -> None:
        self._shown = overview
        items, stays = (overview.items, overview.stays) if overview is not None else ([], [])
        self.summary.setText(overview.summary if overview is not None else "")
        hint = overview.hint if overview is not None else None
        self.hint.setText(hint.sentence if hint is not None else "")
        self.hint.setVisible(hint is not None)
        self.items.set_rows([_item_cells(place, one) for place, one in enumerate(items, start=1)])
        self.list.set_rows([_stay_cells(row) for row in stays])
        if stays and self._chosen(self.list.current_id() or 0) is None:
            self.list.show_id(stays[0].id)
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row, goes_on = self._chosen(self.list.current_id() or 0), self._open_stay() is not None
        self.buttons.enable("begin", on=self._shown is not None and not goes_on)
        self.buttons.enable("end", on=goes_on)
        self.buttons.enable("change", on=row is not None)
        self.buttons.enable("reopen", on=row is not None and row.ended_on is not None)
        self.buttons.enable("delete", on=row is not None)

    def _open_stay(self) -> StayRow | None:
        stays = self._shown.stays if self._shown is not None else []
        return next((row for row in stays if row.ended_on is None), None)

    def _chosen(self, record: int) -> StayRow | None:
        stays = self._shown.stays if self._shown is not None else []
        return next((row for row in stays if row.id == record), None)

    def _items_list(self) -> RecordList:
        columns = [
            ListColumn("what", _("Item"), stretch=True, whole=True),
            ListColumn("due", _("By when")),
        ]
        made = RecordList(columns, self, name=_("What is open"), empty=_("Nothing is open."))
        made.setObjectName("open items")
        made.opened.connect(self._open_item)
        made.setMinimumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT)
        return made

    def _stays_list(self) -> RecordList:
        columns = [
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("months", _("Months"), "right"),
            ListColumn("end", _("How it ended"), stretch=True),
            ListColumn("group", _("Main group"), stretch=True),
        ]
        made = RecordList(columns, self, name=_("Stays in the club"), empty=_("No stay in the club is entered yet."))
        made.setObjectName("stays")
        made.opened.connect(self._ask_change)
        made.chosen.connect(self._update_buttons)
        return made


def _item_cells(place: int, one: OpenItem) -> tuple[Any, ...]:
    if one.due is None:
        return (place, one.what, "")
    icon, role = ("circle-alert", "bad") if one.overdue else ("clock", "info")
    return (place, one.what, StatusDisplay(format_date(one.due), icon, role))


def _stay_cells(row: StayRow) -> tuple[Any, ...]:
    end = row.end.label if row.end else row.pause or _("goes on")
    ended = " · ".join(filter(None, (end, row.reason, row.remark)))
    return (row.id, format_date(row.started_on), format_date(row.ended_on), str(row.months), ended, row.main_group)
