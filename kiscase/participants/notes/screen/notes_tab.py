"""The tab with the notes about a person, the latest first, and what is to be done next."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.participants.notes import actions
from kiscase.participants.notes.actions import NoteRow
from kiscase.participants.notes.model import NOTES_OF_PERSON
from kiscase.participants.notes.screen.note_dialog import NoteDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList

_SHOWN_LENGTH = 200  # letters of a note in the list


class NotesTab(RecordTab):
    """The notes, the latest first; Enter opens one."""

    title: ClassVar[str] = N_("Notes")
    part: ClassVar[str] = NOTES_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({"note"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("new_note", N_("New note…"), self.ask_new, "pencil"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: dict[int, NoteRow] = {}
        columns = [
            ListColumn("made_on", _("Date")),
            ListColumn("kind", _("Contact")),
            ListColumn("text", _("Note"), stretch=True),
            ListColumn("next_step", _("Next step"), stretch=True),
            ListColumn("state", _("State")),
        ]
        self.list = RecordList(columns, self, name=_("Notes"), empty=_("No notes so far."))
        self.list.setObjectName("notes")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("new_note", _("New note…"), "pencil", self.ask_new)
        self.buttons.add("change_note", _("Open…"), "file-text", self.ask_change)
        self.buttons.add("settle_step", _("Next step done"), "check", self.settle)
        self.buttons.add("delete_note", _("Delete…"), "trash-2", self.ask_delete)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the notes about a person."""
        self.load_record(record, actions.list_notes, self._show, [])

    def ask_new(self) -> None:
        """Ask for a new note."""
        if self.record is not None:
            NoteDialog(self.window(), self.context.jobs, self.record, {}, self.undoable_done.emit)

    def ask_change(self) -> None:
        """Open the chosen note."""
        self._ask_change(self.list.current_id() or 0)

    def settle(self) -> None:
        """Record that the next step of the chosen note was done today."""
        note = self.list.current_id()
        if note is not None:
            self.context.jobs.act(lambda session: actions.settle_next_step(session, note), self._settled)

    def ask_delete(self) -> None:
        """Ask before the chosen note is deleted."""
        note = self.list.current_id()
        if note is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(), _("Delete this note?"), _("This can be undone."), _("&Delete"), lambda: self._delete(note)
        )

    def _ask_change(self, record: int) -> None:
        row = self._rows.get(record)
        if row is None or self.record is None:
            return
        if row.hidden:
            self.notified.emit(_("This note is confidential: only {name} can read it.").format(name=row.worker))
            return
        NoteDialog(self.window(), self.context.jobs, self.record, row.values, self.undoable_done.emit)

    def _delete(self, note: int) -> None:
        self.context.jobs.act(lambda session: actions.delete_note(session, note), self._deleted)

    def _settled(self, _result: None) -> None:
        self.undoable_done.emit(_("The next step is done."))

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _show(self, rows: list[NoteRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self.list.set_rows(
            [
                (
                    row.id,
                    format_date(row.made_on),
                    row.kind.label,
                    _shown_text(row),
                    row.next_step,
                    _state(row),
                )
                for row in rows
            ]
        )
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row = self._rows.get(self.list.current_id() or 0)
        self.buttons.enable("change_note", on=row is not None)
        self.buttons.enable("delete_note", on=row is not None and not row.hidden)
        self.buttons.enable("settle_step", on=row is not None and bool(row.next_step) and row.done_on is None)


def _shown_text(row: NoteRow) -> str:
    line = " ".join(row.text.split())
    return line if len(line) <= _SHOWN_LENGTH else f"{line[:_SHOWN_LENGTH]}…"


def _state(row: NoteRow) -> StatusDisplay | str:
    if not row.next_step:
        return ""
    if row.done_on is not None:
        return StatusDisplay(_("done on {date}").format(date=format_date(row.done_on)), "circle-check", "muted")
    if row.next_on is None:
        return StatusDisplay(_("to be done"), "clock", "info")
    overdue = row.next_on < clock.today()
    words = _("by {date}").format(date=format_date(row.next_on))
    return StatusDisplay(words, "circle-alert" if overdue else "clock", "bad" if overdue else "info")
