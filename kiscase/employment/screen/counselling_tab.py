"""The tab with the sessions of advocacy and counselling, and the dialog of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.club import actions as club
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import acting_worker_id
from kiscase.core.records.field_info import FieldInfo
from kiscase.employment import counselling
from kiscase.employment.model import CounsellingSession
from kiscase.employment.queries import list_counselling_sessions
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify

_FIELDS = ("day", "minutes", "kind", "adviser", "matter", "result", "next_step", "next_on")
_SHOWN_LENGTH = 200  # letters of a text in the list
Sessions = list[dict[str, Any]]


class CounsellingDialog(RecordDialog):
    """Asks for a session: when, how long, of which kind, who held it, what it was about and what follows."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        employment: int,
        known: tuple[Mapping[str, Any], Sequence[str]],
        notify: Notify,
    ) -> None:
        values, advisers = known
        fields = CounsellingSession.fields()

        def make_adviser(field: FieldInfo) -> Editor:
            editor = UsualTextEditor(advisers)
            editor.setObjectName(field.key)
            editor.setMaxLength(field.length)
            return editor

        super().__init__(
            parent,
            jobs,
            _("Counselling session"),
            [FieldSection("", [fields[key] for key in _FIELDS])],
            values,
            add=lambda session, held: counselling.add_counselling_session(session, employment, held),
            change=counselling.change_counselling_session,
            notify=notify,
            done=_("The session is saved."),
            editors={"adviser": make_adviser},
        )


class CounsellingTab(RecordTab):
    """The sessions, the latest first; Enter changes one."""

    title: ClassVar[str] = N_("Counselling")
    tables: ClassVar[frozenset[str]] = frozenset({"counselling_session"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("add_counselling", N_("Record a counselling session…"), self.ask_new, "plus"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: dict[int, dict[str, Any]] = {}
        columns = [
            ListColumn("day", _("Date")),
            ListColumn("kind", _("Kind of counselling"), stretch=True, whole=True),
            ListColumn("matter", _("Matter"), stretch=True, main=True, whole=True),
            ListColumn("next_step", _("Next step"), stretch=True, whole=True),
        ]
        self.list = RecordList(columns, self, name=_("Counselling sessions"), empty=_("No session so far."))
        self.list.setObjectName("counselling sessions")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.words = wrapping_label("", self)
        self.buttons = ListWithButtons(self, self.list, self.words)
        self.buttons.add("add_counselling", _("Record a session…"), "plus", self.ask_new)
        self.buttons.add("change_counselling", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("delete_counselling", _("Delete…"), "trash-2", self.ask_delete)
        self._show([])

    def show_record(self, record: int | None) -> None:
        """Ask for the sessions of one supported employment."""
        self.load_record(
            record,
            lambda session, one: [held.values() for held in list_counselling_sessions(session, one)],
            self._show,
            [],
        )

    def ask_new(self) -> None:
        """Ask for a new session."""
        self._ask({"day": clock.today(), "minutes": 60})

    def ask_change(self) -> None:
        """Ask for changes of the chosen session."""
        self._ask_change(self.list.current_id() or 0)

    def ask_delete(self) -> None:
        """Ask before the chosen session is deleted."""
        held = self.list.current_id()
        if held is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(),
            _("Delete this session?"),
            _("This can be undone."),
            _("&Delete"),
            lambda: self._delete(held),
        )

    def _ask_change(self, record: int) -> None:
        if record in self._rows:
            self._ask(self._rows[record])

    def _ask(self, values: Mapping[str, Any]) -> None:
        if self.record is None:
            return

        def load(session: Any) -> tuple[Mapping[str, Any], list[str]]:
            workers = club.list_workers(session)
            acting = next((one.name for one in workers if one.id == acting_worker_id(session)), "")
            return {"adviser": acting} | dict(values), [one.name for one in workers]

        self.context.jobs.read(load, self._show_dialog, self.context.show_problem)

    def _show_dialog(self, known: tuple[Mapping[str, Any], list[str]]) -> None:
        if self.record is not None:
            CounsellingDialog(self.window(), self.context.jobs, self.record, known, self.undoable_done.emit)

    def _delete(self, held: int) -> None:
        self.context.jobs.act(lambda session: counselling.delete_counselling_session(session, held), self._deleted)

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _show(self, rows: Sessions) -> None:
        self._rows = {row["id"]: row for row in rows}
        self.list.set_rows([_cells(row) for row in reversed(rows)])
        minutes = sum(row["minutes"] or 0 for row in rows)
        words = ngettext("{count} session, {hours} h together", "{count} sessions, {hours} h together", len(rows))
        hours = f"{minutes // 60}:{minutes % 60:02}"
        self.words.setText(words.format(count=len(rows), hours=hours) if rows else "")
        self.words.setVisible(bool(rows))
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        on = self.list.current_id() is not None
        self.buttons.enable("add_counselling", on=self.record is not None)
        for name in ("change_counselling", "delete_counselling"):
            self.buttons.enable(name, on=on)


def _cells(row: Mapping[str, Any]) -> tuple[Any, ...]:
    step = row["next_step"]
    if step and row["next_on"]:
        step = f"{step} ({format_date(row['next_on'])})"
    matter = " ".join(row["matter"].split())
    matter = matter if len(matter) <= _SHOWN_LENGTH else f"{matter[:_SHOWN_LENGTH]}…"
    minutes = _("{count} min").format(count=row["minutes"])
    kind = " · ".join(filter(None, (row["kind"].label, minutes, row["adviser"])))
    return (row["id"], format_date(row["day"]), kind, matter, step)
