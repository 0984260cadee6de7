"""The tab of a project with the file for the funder's system: its layout, what is wrong, and what was exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.table_reading.reading import TABLE_SUFFIXES, read_tables
from kiscase.core.table_reading.tables import TableFile
from kiscase.projects import export, layouts
from kiscase.projects.checks import RowFinding
from kiscase.projects.layouts import FileLayout
from kiscase.projects.model import ProjectExport
from kiscase.projects.queries import ProjectStayRow, list_project_people, require_project
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.save_dialog import SavedFileType, SaveDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CSV = SavedFileType("csv", N_("Save the file for the funder's system"), N_("Text tables (*.csv)"))
_MIN_LIST_HEIGHT = 14  # half lines
_NAMED = 8  # headings in a sentence


class LoadedExport(NamedTuple):
    """What the file would hold, and the files that were written before."""

    number: str
    check: export.ExportCheck
    people: list[ProjectStayRow]
    exports: list[export.ExportRow]


class ProjectExportDialog(FormDialog):
    """Asks whether all is written or only what changed; *chosen* gets the request."""

    def __init__(
        self, parent: QWidget, project: int, check: export.ExportCheck, chosen: Callable[[export.ExportRequest], object]
    ) -> None:
        self._project, self._chosen = project, chosen
        shown: FieldInfo = ProjectExport.fields()["only_changed"]
        super().__init__(
            parent,
            _("Write the file for the funder's system"),
            [FieldSection("", [shown])],
            {"only_changed": False},
            words="\n\n".join(_describe_check(check)),
            label=_("Choose the file…"),
            on_submit=self._submit_request,
        )

    def _submit_request(self, values: dict[str, Any]) -> None:
        self.close_done()
        self._chosen(export.ExportRequest(self._project, bool(values["only_changed"])))


class ProjectExportTab(RecordTab):
    """What is wrong by person, the faults first; Enter opens where it is corrected."""

    title: ClassVar[str] = N_("Export")
    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *("project", "project_stay", "project_support", "project_activity", "project_export", "export_layout"),
            *("participant", "attendance", "enrolment", "meeting"),
        }
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("export_project", N_("Write the file for the funder's system…"), self.ask_export, "file-down"),
            Command("load_header", N_("Load the columns of the file…"), self.ask_header, "file-plus"),
            Command("load_value_lists", N_("Load value lists…"), self.ask_value_lists, "file-plus"),
            Command("forget_layout", N_("Use the columns that ship with the program"), self.forget_layout, "undo-2"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project: int | None = None
        self._loaded: LoadedExport | None = None
        self._stale = False
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("sentence", _("What is to be corrected"), stretch=True, main=True),
            ListColumn("state", _("In the file")),
        ]
        self.list = RecordList(columns, self, name=_("What is to be corrected"))
        self.list.setObjectName("findings")
        self.list.setMinimumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT)
        self.list.opened.connect(self._open_finding)
        self.list.chosen.connect(self._update_buttons)
        self.layout_words = wrapping_label("", self)
        self.layout_words.setObjectName("layout")
        self.exports = self._exports_list()
        heading = wrapping_label(_("Files that were written"), self, heading=2)
        self.buttons = ListWithButtons(self, self.exports, self.layout_words, self.list, heading)
        self.buttons.add("write", _("Write the file…"), "file-down", self.ask_export)
        self.buttons.add("open_finding", _("Open…"), "pencil", self.open_finding)
        self.buttons.add("open_finding_person", _("Go to the person"), "arrow-right", self.open_person)
        self.buttons.add("header", _("Load the columns…"), "file-plus", self.ask_header)
        self.buttons.add("values", _("Load value lists…"), "file-plus", self.ask_value_lists)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Check the rows of a project, at once or when the tab is seen."""
        if record != self._project:
            self._show(None)
        self._project, self._stale = record, record is not None
        if self.isVisible():
            self._check()

    def showEvent(self, event: QShowEvent) -> None:
        """Check what has changed meanwhile."""
        super().showEvent(event)
        self._check()

    def ask_export(self) -> None:
        """Ask what is written, then for the file."""
        project = self._project
        if project is not None:
            self.context.jobs.read(partial(_load_export, project), self._ask_export, self.context.show_problem)

    def ask_header(self) -> None:
        """Ask for a file with the columns."""
        self._ask_file(_("Load the columns of the file"), layouts.load_header)

    def ask_value_lists(self) -> None:
        """Ask for a list of participants that the system has exported."""
        self._ask_file(_("Load value lists from the system's own export"), layouts.load_value_lists)

    def forget_layout(self) -> None:
        """Let the columns hold again that ship with the program."""
        project = self._project
        if project is not None:
            self.context.jobs.act(
                lambda session: layouts.forget_layout(session, project), self._forgot, self.context.show_problem
            )

    def open_finding(self) -> None:
        """Open where the chosen finding is corrected."""
        self._open_finding(self.list.current_id())

    def open_person(self) -> None:
        """Open the person of the chosen finding."""
        finding = self._finding(self.list.current_id())
        if finding is not None:
            self.context.open_record("participant", finding.participant_id)

    def _check(self) -> None:
        if self._stale and self._project is not None:
            self._stale = False
            self.context.jobs.read(partial(_load_export, self._project), self._show, latest="export of a project")

    def _ask_file(self, title: str, load: Callable[[Session, int, TableFile], FileLayout]) -> None:
        from kiscase.ui.file_dialogs import OpenFileDialog

        masks = " ".join(f"*.{suffix}" for suffix in TABLE_SUFFIXES)
        dialog = OpenFileDialog(self.window(), title, [_("Tables ({masks})").format(masks=masks), _("All files (*)")])
        dialog.fileSelected.connect(partial(self._read_file, load))
        dialog.open()

    def _read_file(self, load: Callable[[Session, int, TableFile], FileLayout], name: str) -> None:
        project = self._project

        def store(table: TableFile) -> None:
            if project is not None:
                self.context.jobs.act(
                    lambda session: load(session, project, table), self._file_loaded, self.context.show_problem
                )

        BackgroundTask(self, partial(read_tables, Path(name)), store, self.context.show_problem)

    def _file_loaded(self, layout: FileLayout) -> None:
        known = len(layout.header) - len(layout.unknown)
        words = _("Loaded: {count} columns, of which the program knows {known}; {lists} value lists.")
        self.undoable_done.emit(words.format(count=len(layout.header), known=known, lists=len(layout.values)))

    def _forgot(self, _result: None) -> None:
        self.undoable_done.emit(_("The columns that ship with the program hold again."))

    def _ask_export(self, loaded: LoadedExport) -> None:
        if self._project is not None:
            ProjectExportDialog(self.window(), self._project, loaded.check, partial(self._ask_path, loaded.number))

    def _ask_path(self, number: str, request: export.ExportRequest) -> None:
        SaveDialog(self.window(), export.export_file_name(number, clock.today()), _CSV, partial(self._write, request))

    def _write(self, request: export.ExportRequest, path: Path) -> None:
        self.context.jobs.run(
            lambda database: export.export_project(database, request, path),
            partial(self._written, path),
            self.context.show_problem,
        )

    def _written(self, path: Path, count: int) -> None:
        self.context.jobs.changed.emit({ProjectExport.__tablename__})
        words = ngettext("Saved as {name}: {count} person.", "Saved as {name}: {count} people.", count)
        self.notified.emit(words.format(name=path.name, count=count))

    def _finding(self, place: int | None) -> RowFinding | None:
        findings = self._loaded.check.findings if self._loaded else []
        return findings[place] if place is not None and place < len(findings) else None

    def _open_finding(self, place: int | None) -> None:
        finding = self._finding(place)
        if finding is None or self._loaded is None:
            return
        row = next((one for one in self._loaded.people if one.id == finding.stay_id), None)
        if finding.at_person or row is None:
            self.context.open_record("participant", finding.participant_id)
            return
        from kiscase.projects.screen.stay_dialogs import ProjectStayDialog

        situations = self._loaded.check.layout.values.get("situation", ())
        ProjectStayDialog(self.window(), self.context.jobs, row, situations, self.undoable_done.emit)

    def _exports_list(self) -> RecordList:
        columns = [
            ListColumn("made_on", _("Date")),
            ListColumn("people", _("People"), "right"),
            ListColumn("what", _("What was written"), stretch=True),
            ListColumn("worker", _("Worker"), stretch=True),
        ]
        made = RecordList(columns, self, name=_("Files that were written"), empty=_("No file was written so far."))
        made.setObjectName("exports")
        made.setMaximumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT)
        return made

    def _show(self, loaded: LoadedExport | None) -> None:
        self._loaded = loaded
        check = loaded.check if loaded else None
        self.layout_words.setText(
            "\n".join((*_describe_check(check), *_describe_layout(check.layout))) if check else ""
        )
        faultless = _("Nothing is to be corrected.") if check and check.people else _("Nobody is in the project yet.")
        self.list.set_empty(faultless if check else "")
        findings = check.findings if check else []
        faulty = {one.stay_id for one in findings if one.fault}
        self.list.set_rows(
            [_finding_cells(place, one, left_out=one.stay_id in faulty) for place, one in enumerate(findings)]
        )
        rows: Sequence[export.ExportRow] = loaded.exports if loaded else ()
        self.exports.set_rows(
            [
                (
                    row.id,
                    format_date(row.made_on),
                    str(row.people),
                    _("only changes") if row.only_changed else _("everybody"),
                    row.worker,
                )
                for row in rows
            ]
        )
        self._update_buttons()

    def _update_buttons(self, _chosen: int = 0) -> None:
        for name in ("open_finding", "open_finding_person"):
            self.buttons.enable(name, on=self._finding(self.list.current_id()) is not None)
        self.buttons.enable("write", on=self._loaded is not None and self._loaded.check.people > 0)


def _load_export(project: int, session: Session) -> LoadedExport:
    return LoadedExport(
        require_project(session, project).number,
        export.check_export(session, project),
        list_project_people(session, project),
        export.list_exports(session, project),
    )


def _finding_cells(place: int, one: RowFinding, *, left_out: bool) -> tuple[Any, ...]:
    if left_out:
        state = StatusDisplay(_("left out"), "circle-x", "bad" if one.fault else "muted")
    else:
        # Translators: whether the row of a person is in the file, with a remark beside it
        state = StatusDisplay(_("written"), "info", "info")
    return (place, one.name, one.sentence, state)


def _describe_check(check: export.ExportCheck) -> list[str]:
    words = ngettext("{count} person is written.", "{count} people are written.", check.people).format(
        count=check.people
    )
    changed = _("New or changed since the last export: {count}.").format(count=check.changed)
    faulty = _("Left out because of what is to be corrected: {count}.").format(count=check.faulty)
    return [f"{words} {changed} {faulty}"]


def _describe_layout(layout: FileLayout) -> list[str]:
    """Which columns the file has, which of them stay empty, and where the value lists are from."""
    count = len(layout.header)
    if layout.header_loaded_on:
        words = _("Columns: {count}, loaded on {date}.").format(count=count, date=format_date(layout.header_loaded_on))
    else:
        words = _(
            "Columns: the {count} that ship with the program. They were read in other programs, not in an instruction "
            "of the system: load the template of your system."
        ).format(count=count)
    lines = [words]
    if layout.unknown:
        lines.append(_("Unknown, so left empty: {names}.").format(names=_list_names(layout.unknown)))
    if layout.header_loaded_on and layout.missing:
        lines.append(_("Not in the loaded file: {names}.").format(names=_list_names(layout.missing)))
    if layout.values_loaded_on:
        lines.append(
            _("Value lists: {count}, loaded on {date}.").format(
                count=len(layout.values), date=format_date(layout.values_loaded_on)
            )
        )
    else:
        lines.append(_("Value lists: those of the program; load them from a list that the system has exported."))
    return lines


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
