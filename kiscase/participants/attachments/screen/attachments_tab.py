"""The tab with the files about a person; the chosen one is shown beside the list."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.issued.scan_file_checks import format_name
from kiscase.issued.screen.scan_import import ScanImporter, ScanWords
from kiscase.issued.screen.scan_view import ScanView
from kiscase.participants.attachments import actions
from kiscase.participants.attachments.actions import AttachmentRow
from kiscase.participants.attachments.model import Attachment
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.file_drop import FileDropFilter
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.message_bar import Notify


class AttachmentDialog(RecordDialog):
    """Asks what a file is, and of which day."""

    def __init__(self, tab: QWidget, jobs: Jobs, row: AttachmentRow, notify: Notify) -> None:
        fields = Attachment.fields()
        sections = [FieldSection("", [fields["title"], fields["dated_on"]])]
        super().__init__(
            tab,
            jobs,
            _("Title of the file"),
            sections,
            row.values,
            change=actions.change_attachment,
            notify=notify,
            done=_("Saved."),
        )


class AttachmentsTab(RecordTab):
    """The files, the latest first; files that are dropped on the list are added."""

    title: ClassVar[str] = N_("Files")
    tables: ClassVar[frozenset[str]] = frozenset({"attachment"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("add_attachment", N_("Add a file…"), self.ask_files, "file-plus"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        self._shown: int | None = None
        self._rows: dict[int, AttachmentRow] = {}
        columns = [
            ListColumn("title", _("What it is"), stretch=True),
            ListColumn("dated_on", _("Date")),
            ListColumn("format", _("Format")),
        ]
        empty = _("No files so far. Scans, pictures and PDF files are kept here, encrypted like everything else.")
        left = QWidget(self)
        self.list = RecordList(columns, left, name=_("Files"), empty=empty)
        self.list.setObjectName("attachments")
        self.list.chosen.connect(self._show_file)
        self.list.opened.connect(self._ask_change)
        self.buttons = ListWithButtons(left, self.list)
        self.buttons.add("add_attachment", _("Add a file…"), "file-plus", self.ask_files)
        self.buttons.add("change_attachment", _("Change the title…"), "pencil", self.ask_change)
        self.buttons.add("save_attachment", _("Save a copy…"), "save", self.ask_save)
        self.buttons.add("delete_attachment", _("Delete…"), "trash-2", self.ask_delete)
        self.preview = ScanView(self, _("File"), _("Save a copy of the file"))
        self.preview.failed.connect(context.show_problem)
        self.preview.saved.connect(self.notified)
        words = ScanWords(_("Add files"), _("Reading the file…"), _("Added {name}."))
        self.adding = ScanImporter(self, context.jobs, actions.add_attachment, words)
        self.adding.added.connect(self.notified)
        self.adding.failed.connect(context.show_problem)
        self._dropping = FileDropFilter(self.list)
        self._dropping.dropped.connect(self._drop)
        self.preview.lay_out_beside(self, left)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the files about a person."""
        if record != self._person:
            self._show([])
            self.preview.show_no_scan()
            self._shown = None
        self._person = record
        if record is not None:
            self.context.jobs.read(
                lambda session: actions.list_attachments(session, record), self._show, latest="files about a person"
            )

    def ask_files(self) -> None:
        """Ask for files to add."""
        if self._person is not None:
            self.adding.choose_files(self._person)

    def ask_change(self) -> None:
        """Ask for another title of the chosen file."""
        self._ask_change(self.list.current_id() or 0)

    def ask_save(self) -> None:
        """Ask where to save a copy of the chosen file, which is shown."""
        if self._shown is not None:
            self.preview.ask_save()

    def ask_delete(self) -> None:
        """Ask before the chosen file is deleted."""
        row = self._rows.get(self.list.current_id() or 0)
        if row is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(),
            _("Delete “{title}”?").format(title=row.title),
            _("This cannot be undone: the file is only here."),
            _("&Delete"),
            lambda: self._delete(row.id),
        )

    def _delete(self, attachment: int) -> None:
        self.context.jobs.act(lambda session: actions.delete_attachment(session, attachment), self._deleted)

    def _deleted(self, _result: None) -> None:
        self.preview.show_no_scan()
        self._shown = None
        self.notified.emit(_("Deleted."))

    def _ask_change(self, record: int) -> None:
        row = self._rows.get(record)
        if row is not None:
            AttachmentDialog(self.window(), self.context.jobs, row, self.notified.emit)

    def _show_file(self, record: int) -> None:
        self._update_buttons()
        if record != self._shown:
            self.context.jobs.read(
                lambda session: (record, *actions.load_attachment(session, record)),
                self._show_content,
                self.context.show_problem,
                latest="file about a person",
            )

    def _show_content(self, answer: tuple[int, str, bytes]) -> None:
        self._shown, media, content = answer
        self.preview.show_scan(media, content, str(self._shown))
        self._update_buttons()

    def _drop(self, _place: QPoint, paths: list[Path]) -> None:
        if self._person is not None:
            self.adding.add_files(self._person, *paths)

    def _show(self, rows: list[AttachmentRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self.list.set_rows(
            [(row.id, row.title, format_date(row.dated_on or row.added_on), _format_text(row)) for row in rows]
        )
        self._update_buttons()

    def _update_buttons(self) -> None:
        chosen = self.list.current_id()
        for name in ("change_attachment", "delete_attachment"):
            self.buttons.enable(name, on=chosen is not None)
        self.buttons.enable("save_attachment", on=chosen is not None and chosen == self._shown)


def _format_text(row: AttachmentRow) -> str:
    size = max(1, round(row.size / 1_000))
    words = _("{format}, {size} kB") if size < 1_000 else _("{format}, {size} MB")
    return words.format(format=format_name(row.media), size=size if size < 1_000 else round(size / 1_000))
