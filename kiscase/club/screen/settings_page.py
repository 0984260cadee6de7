"""The settings page: the club, its workers, and the appearance of the program on this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from kiscase.club import actions
from kiscase.club.model import Club, Worker
from kiscase.club.screen.computer_form import ComputerForm
from kiscase.club.screen.logo_panel import LogoPanel
from kiscase.club.screen.number_pattern_editor import NumberPatternEditor
from kiscase.club.screen.page_info import SettingsPageInfo
from kiscase.club.workers import WorkerChoice
from kiscase.core import clock
from kiscase.core.database.checking.integrity import damage_sentence
from kiscase.core.database.checking.maintenance import BackupFaults
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.user_settings import Settings
from kiscase.ui.command import Command
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.long_job import LongJob

WORKER_FIELDS = ("given_name", "family_name", "role", "phone", "employer", "former_names", "retired")
CLUB_TAB, WORKERS_TAB, LOGO_TAB, COMPUTER_TAB = range(4)
ATTENDANCE_FIELDS = (
    "required_percent",
    "excused_counts",
    "streak",
    "lock_days",
    "leaders_on_plan",
    "certificate_pattern",
)


class SettingsPage(SettingsPageInfo, WorkspacePage):
    """The club, its workers, its logo, and this computer, a tab each."""

    tables = frozenset({"club", "club_logo", "worker"})
    settings_changed = Signal(dict)

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_club", N_("Save"), self.save_or_apply, "save", "Ctrl+S"),
            Command("backup", N_("Make a backup…"), self.ask_backup, "database-backup"),
            Command("check_file", N_("Check the file"), self.check_file, "circle-check"),
        )

    def __init__(self, context: PageContext, settings: Settings, changed: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(context)
        self.tabs = QTabWidget(self)  # created first, so first in tab order
        self._buttons: dict[str, QPushButton] = {}
        self._revision: int | None = None
        self._then: Callable[[], None] | None = None
        self.settings_changed.connect(changed)
        fields = Club.fields()
        rules = [fields[key] for key in ATTENDANCE_FIELDS]
        what = [shown for key, shown in fields.items() if key not in ATTENDANCE_FIELDS]
        self.club = RecordForm(
            [FieldSection(_("The club"), what), FieldSection(_("Attendance and certificates"), rules)],
            self,
            editors=dict.fromkeys(("contract_pattern", "certificate_pattern"), lambda _field: NumberPatternEditor()),
        )
        self.club.submitted.connect(self.save_now)
        self.club.edited.connect(self._edited)
        self.workers = RecordList(
            [ListColumn("name", _("Worker"), stretch=True), ListColumn("role", _("Role"), stretch=True)],
            self,
            name=_("Workers"),
            empty=_("No workers yet."),
        )
        self.workers.setObjectName("workers")
        self.workers.opened.connect(self._ask_worker)
        self.logo = LogoPanel(context.jobs, self.show_failure, self)
        self.logo.changed.connect(self._logo_changed)
        self.computer = ComputerForm(settings, self)
        self.computer.submitted.connect(self._apply)
        self.computer.edited.connect(self._edited)
        self._lay_out()
        self.tables_changed(set(self.tables))

    def tables_changed(self, tables: set[str]) -> None:
        """Reload the club and the workers if one of their tables changed."""
        if tables & self.tables:
            self.context.jobs.read(
                lambda session: (actions.load_club(session).values(), actions.list_workers(session, retired=True)),
                self._show,
                latest="settings",
            )
            self.logo.reload()

    def focus_start(self) -> None:
        """Focus the tabs."""
        self.tabs.tabBar().setFocus()

    def open_record(self, record: int | None) -> None:
        """Show the workers, and choose one."""
        self.tabs.setCurrentIndex(WORKERS_TAB)
        if record:
            self.workers.show_id(record)
            self.workers.setFocus()

    def open_part(self, kind: str, record: int) -> None:
        """Ask where a backup is to be written."""
        self.tabs.setCurrentIndex(COMPUTER_TAB)
        self.ask_backup()

    def tab_widget(self) -> QTabWidget:
        """The four tabs."""
        return self.tabs

    def is_dirty(self) -> bool:
        """Whether the club's data have unsaved changes."""
        return self._revision is not None and self.club.is_dirty()

    def save_or_apply(self) -> None:
        """Do what the filled button of the tab in front does, if it is to be done."""
        if self.tabs.currentIndex() == COMPUTER_TAB:
            self._apply()
        else:
            self.save_now()

    def save_now(self) -> None:
        """Save the club's data, if they were changed."""
        if self.is_dirty():
            self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the club's data in one action, then call *then*."""
        self._then = then
        try:
            changes, sent = self.club.changes(), self.club.values()
        except InvalidValuesError as problem:
            self.club.show_problems(problem.problems)
            return
        revision = self._revision

        def work(session: Any) -> tuple[dict[str, Any], int]:
            actions.change_club(session, changes, revision)
            session.flush()
            return sent, actions.load_club(session).revision

        self.context.jobs.act(work, self._saved, self._refused)

    def discard_changes(self) -> None:
        """Discard the changes."""
        self.club.load(self._values)
        self._show_buttons()

    def ask_backup(self) -> None:
        """Ask for the file, then copy and verify."""
        stem = self.context.jobs.database.path.stem
        name = telling_file_name(stem, _("backup"), f"{clock.today():%Y-%m-%d}", suffix="kis")
        dialog = SaveFileDialog(self, _("Save the backup as"), ["kiscase (*.kis)"], name=name, suffix="kis")
        dialog.fileSelected.connect(self.backup_to)
        dialog.open()

    def backup_to(self, name: str) -> None:
        """Write a verified backup."""
        target = Path(name)
        self._run_long(
            _("The backup is being written…"),
            lambda database, is_stopped, report: database.backup(target, is_stopped=is_stopped, report=report),
            self._backed_up,
        )

    def check_file(self) -> None:
        """Compare the whole file with its journal, as `kiscase check` does."""
        self._run_long(_("The file is being checked…"), Database.find_faults, self._checked)

    def _run_long(self, words: str, work: Callable[..., Any], then: Callable[[Any], None]) -> None:
        self.show_message(words)
        LongJob(self, self.context.jobs, words, work, then, otherwise=self.show_failure)

    def _show(self, answer: tuple[dict[str, Any], list[WorkerChoice]]) -> None:
        values, workers = answer
        if not self.is_dirty():
            self._values, self._revision = values, values["revision"]
            self.club.load(values)
        self.workers.set_rows(workers)
        self._show_buttons()

    def _edited(self, _key: str) -> None:
        self.message_bar.dismiss()
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Offer to save or apply what was changed."""
        for name, dirty in (("save", self.is_dirty()), ("apply", self.computer.is_dirty())):
            button = self._buttons[name]
            if not dirty and button.hasFocus():
                self.focus_start()
            button.setEnabled(dirty)

    def _saved(self, answer: tuple[dict[str, Any], int]) -> None:
        sent, self._revision = answer
        self.club.set_saved(sent)  # what was typed since is still unsaved
        self._show_buttons()
        self.show_message(_("Saved."), undo=True)
        if self._then is not None:
            self._then()

    def _logo_changed(self, sentence: str) -> None:
        self.show_message(sentence, undo=True)

    def _refused(self, problem: Problem) -> None:
        if isinstance(problem, InvalidValuesError):
            self.club.show_problems(problem.problems)
        self.show_failure(problem)

    def _backed_up(self, faults: BackupFaults | None) -> None:
        if faults is None:
            self.show_message(_("Cancelled: no backup was written."))
        elif not faults.file:
            self.show_message(_("The backup was written, reopened and compared: it is intact."))
        elif faults.copy:
            said = _("The backup was written, but the file itself is damaged, and so is the copy: {fault}")
            self.show_failure(Problem(said.format(fault=faults.copy[0])))
        else:
            said = _(
                "The backup was written and is intact, but the file itself is damaged: {fault} Work on with the copy."
            )
            self.show_failure(Problem(said.format(fault=faults.file[0])))

    def _checked(self, faults: list[str] | None) -> None:
        if faults is None:
            self.show_message(_("Cancelled: the file was not checked to the end."))
        elif faults:
            self.show_failure(Problem(damage_sentence(faults)))
        else:
            self.show_message(_("The file is intact: its structure, its journal, and all that the journal knows of."))

    def _new_worker(self) -> None:
        self._ask_worker(0)

    def _ask_worker(self, worker_id: int) -> None:
        self.context.jobs.read(
            lambda session: actions.worker_values(session, worker_id), self._ask_about, latest="worker"
        )

    def _ask_about(self, values: dict[str, Any]) -> None:
        self._worker_values = values
        fields = Worker.fields()
        self._dialog = FormDialog(
            self,
            _("Worker"),
            [FieldSection("", [fields[key] for key in WORKER_FIELDS])],
            values,
            label=_("Save"),
            on_submit=self._save_worker,
        )

    def _save_worker(self, typed: dict[str, Any]) -> None:
        values, dialog = self._worker_values, self._dialog

        def work(session: Any) -> None:
            if values["id"] is None:
                actions.add_worker(session, typed)
            else:
                actions.change_worker(session, values["id"], typed, values["revision"])

        self.context.jobs.act(work, self._worker_saved, dialog.show_failure)

    def _worker_saved(self, _result: None) -> None:
        if shiboken6.isValid(self._dialog):
            self._dialog.close_done()
        self.show_done(_("Saved."))

    def _apply(self) -> None:
        if not self.computer.is_dirty():
            return
        try:
            changes = self.computer.settings_changes()
        except InvalidValuesError as problem:
            self.computer.show_problems(problem.problems)
        else:
            self.settings_changed.emit(changes)

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(_("Sections of the settings"))
        self.tabs.addTab(self._with(self.club, [("save", _("&Save"), self.save_now)]), _("The club"))
        self.tabs.addTab(self._workers_tab(), _("Workers"))
        picture = [("remove_logo", _("Remove the logo"), self.logo.remove)]
        picture.append(("choose_logo", _("Choose a picture…"), self.logo.ask_picture))
        self.tabs.addTab(self._with(self.logo, picture), _("Logo"))
        buttons = [("check_button", _("Check the file"), self.check_file)]
        buttons += [("backup_button", _("Make a backup…"), self.ask_backup), ("apply", _("Apply"), self._apply)]
        self.tabs.addTab(self._with(self.computer, buttons), _("This computer"))
        half = metrics.half_line(self)
        heading = PlainLabel(_(self.title), self)
        style_properties.set_style_property(heading, "heading", 1)
        heading.setContentsMargins(half * 2, half * 2, half * 2, half)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self.tabs, 1)
        self.message_bar.lie_over(lambda: self)

    def _workers_tab(self) -> QWidget:
        half = metrics.half_line(self)
        panel = QWidget(self)
        new = QPushButton(icons.themed_icon("plus"), _("New worker"), panel)
        new.setObjectName("new")
        new.clicked.connect(self._new_worker)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(new)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.addLayout(head)
        layout.addWidget(self.workers, 1)
        return panel

    def _with(self, content: QWidget, buttons: Sequence[tuple[str, str, Callable[[], None]]]) -> QWidget:
        """The content with its buttons below, the last one as the primary one."""
        half = metrics.half_line(self)
        panel = QWidget(self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for name, label, handler in buttons:
            button = self._buttons[name] = QPushButton(label, panel)
            button.setObjectName(name)
            button.clicked.connect(handler)
            foot.addWidget(button)
        style_properties.set_style_property(button, "primary", True)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.addWidget(content, 1)
        layout.addLayout(foot)
        return panel
