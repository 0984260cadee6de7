"""The settings page: the club, its workers, and the appearance of the program on this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from kiscase.club import actions
from kiscase.club.model import Club
from kiscase.club.money.screen.money_panel import MoneyPanel
from kiscase.club.screen.case_words import case_words
from kiscase.club.screen.computer_form import ComputerForm
from kiscase.club.screen.logo_panel import LogoPanel
from kiscase.club.screen.number_pattern_editor import NumberPatternEditor
from kiscase.club.screen.page_info import SettingsPageInfo
from kiscase.club.screen.settings_panel import SettingsPanel
from kiscase.club.staff.screen.volunteers_panel import VolunteersPanel
from kiscase.club.staff.screen.workers_panel import WorkersPanel
from kiscase.core import clock, stored_passwords
from kiscase.core.database.backup_faults import BackupFaults
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.user_settings import Settings
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.command import Command
from kiscase.ui.editors.gmina import GminaEditor
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.long_job import LongJob
from kiscase.ui.widgets.tab_menu import TabMenuButton

CLUB_TAB, WORKERS_TAB, VOLUNTEERS_TAB, MONEY_TAB, REGISTER_TAB, LOGO_TAB, COMPUTER_TAB = range(7)
ATTENDANCE_FIELDS = (
    "required_percent",
    "excused_counts",
    "streak",
    "lock_days",
    "leaders_on_plan",
    "certificate_pattern",
)
REPORT_FIELDS = (
    *("operator_kind", "operator_address", "nip", "regon", "krs", "gmina", "www"),
    *("head", "founded_on", "started_on", "places", "opening_hours"),
)


class SettingsPage(SettingsPageInfo, WorkspacePage):
    """The club, its workers, its logo, and this computer, a tab each."""

    tables = frozenset({"club", "club_logo"})
    settings_changed = Signal(dict)

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_club", N_("Save"), self.save_or_apply, "save", "Ctrl+S"),
            Command("backup", N_("Make a backup…"), self.ask_backup, "database-backup"),
            Command("check_file", self.words.check, self.check_file, "circle-check"),
            Command("open_bin", N_("Bin: bring back what was deleted…"), self.open_bin, "trash-2"),
            Command("own_fields", N_("Own fields…"), self.open_own_fields, "list-checks"),
            Command("load_gminas", N_("Gminas: load a newer list…"), self.open_gminas, "folder-open"),
        )

    def __init__(
        self,
        context: PageContext,
        settings: Settings,
        changed: Callable[[dict[str, Any]], None],
        panels: Sequence[type[SettingsPanel]] = (),
    ) -> None:
        """*panels* are the tabs that other features add."""
        self.words = case_words(shared=context.jobs.database.shared)
        super().__init__(context)
        self.tabs = QTabWidget(self)  # created first, so first in tab order
        self._buttons: dict[str, QPushButton] = {}
        self._revision: int | None = None
        self._then: Callable[[], None] | None = None
        self.settings_changed.connect(changed)
        fields = Club.fields()
        rules, report = ([fields[key] for key in keys] for keys in (ATTENDANCE_FIELDS, REPORT_FIELDS))
        what = [shown for key, shown in fields.items() if key not in (*ATTENDANCE_FIELDS, *REPORT_FIELDS)]
        self.club = RecordForm(
            [
                FieldSection(_("The club"), what),
                FieldSection(_("For the voivode: yearly report and register"), report),
                FieldSection(_("Attendance and certificates"), rules),
            ],
            self,
            editors={
                **dict.fromkeys(("contract_pattern", "certificate_pattern"), lambda _field: NumberPatternEditor()),
                "gmina": lambda _field: GminaEditor(lambda: str(self.club.editor("town").value() or "")),
            },
        )
        self.club.submitted.connect(self.save_now)
        self.club.edited.connect(self._edited)
        own: tuple[type[SettingsPanel], ...] = (WorkersPanel, VolunteersPanel, MoneyPanel)
        self.panels = [kind(context, self) for kind in (*own, *panels)]
        for panel in self.panels:
            panel.done.connect(self.show_done)
            panel.failed.connect(self.show_failure)
        self.logo = LogoPanel(context.jobs, self.show_failure, self)
        self.logo.changed.connect(partial(self.show_message, undo=True))
        self.computer = ComputerForm(settings, self)
        self.computer.submitted.connect(self._apply)
        self.computer.edited.connect(self._edited)
        self._lay_out()
        self.tables_changed(set(self.tables).union(*(panel.tables for panel in self.panels)))

    def tables_changed(self, tables: set[str]) -> None:
        """Reload the club and the workers if one of their tables changed."""
        if tables & self.tables:
            self.context.jobs.read(lambda session: actions.load_club(session).values(), self._show, latest="settings")
            self.logo.reload()
        for panel in self.panels:
            if tables & panel.tables:
                panel.reload()

    def focus_start(self) -> None:
        """Focus the tabs."""
        self.tabs.tabBar().setFocus()

    def open_record(self, record: int | None) -> None:
        """Show the workers, and choose one."""
        if record:
            self.open_part(self.kind, record)
        else:
            self.tabs.setCurrentIndex(WORKERS_TAB)

    def open_part(self, kind: str, record: int) -> None:
        """Show a row of a tab, the data of the club, or ask where a backup is to be written."""
        if kind == "backup":
            self.tabs.setCurrentIndex(COMPUTER_TAB)
            self.ask_backup()
        elif kind == Club.__tablename__:
            self.tabs.setCurrentIndex(CLUB_TAB)
            self.club.focus_first()
        for place, panel in enumerate(self.panels, WORKERS_TAB):
            if kind in panel.parts:
                self.tabs.setCurrentIndex(place)
                panel.show_part(kind, record)

    def tab_widget(self) -> QTabWidget:
        """The tabs."""
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
        """Ask for the file, then copy and verify; of a case on a server, ask first for a passphrase of the copy."""
        if self.context.jobs.database.asks_passphrase_of_backup:
            from kiscase.club.screen.backup_passphrase_dialog import BackupPassphraseDialog

            BackupPassphraseDialog(self, self._ask_place)
        else:
            self._ask_place("")

    def _ask_place(self, passphrase: str) -> None:
        stem = self.context.jobs.database.name
        name = telling_file_name(stem, _("backup"), f"{clock.today():%Y-%m-%d}", suffix="kis")
        dialog = SaveFileDialog(self, _("Save the backup as"), ["kiscase (*.kis)"], name=name, suffix="kis")
        dialog.fileSelected.connect(partial(self.backup_to, passphrase=passphrase))
        dialog.open()

    def backup_to(self, name: str, *, passphrase: str = "") -> None:
        """Write a verified backup; that of a case on a server gets the *passphrase*."""
        target = Path(name)
        self._run_long(
            _("The backup is being written…"),
            lambda database, is_stopped, report: database.backup(
                target, passphrase=passphrase, is_stopped=is_stopped, report=report
            ),
            self._backed_up,
        )

    def check_file(self) -> None:
        """Compare the whole file with its journal, as `kiscase check` does."""
        self._run_long(
            self.words.checking,
            lambda database, is_stopped, report: database.find_faults(is_stopped=is_stopped, report=report),
            self._checked,
        )

    def open_bin(self) -> None:
        """Show what was deleted, to bring it back."""
        from kiscase.club.screen.bin_dialog import BinDialog

        BinDialog(self, self.context.jobs, self.show_message)

    def open_own_fields(self) -> None:
        """Show the fields that the club has added."""
        from kiscase.club.screen.own_fields_dialog import OwnFieldsDialog

        OwnFieldsDialog(self, self.context.jobs, self.show_message)

    def open_gminas(self) -> None:
        """Tell which list of gminas is in use, and offer to load a newer one."""
        from kiscase.club.screen.gmina_list import GminaListLoader

        done = partial(self.show_message, undo=True)
        GminaListLoader(self, self.context.jobs, done, self.show_failure).ask()

    def forget_password(self) -> None:
        """Remember the password of the account no longer on this computer."""
        location = self.context.jobs.database.location
        if isinstance(location, ServerAddress):
            forget = partial(stored_passwords.forget_password, location)
            done = _("The password is not remembered on this computer.")
            BackgroundTask(self, forget, lambda _done: self.show_message(done), self.show_failure)

    def _run_long(self, words: str, work: Callable[..., Any], then: Callable[[Any], None]) -> None:
        self.show_message(words)
        LongJob(self, self.context.jobs, words, work, then, otherwise=self.show_failure)

    def _show(self, values: dict[str, Any]) -> None:
        if not self.is_dirty():
            self._values, self._revision = values, values["revision"]
            self.club.load(values)
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
            self.show_failure(Problem(self.words.damaged_with_copy.format(fault=faults.copy[0])))
        else:
            said = _(
                "The backup was written and is intact, but the file itself is damaged: {fault} Work on with the copy."
            )
            self.show_failure(Problem(said.format(fault=faults.file[0])))

    def _checked(self, faults: list[str] | None) -> None:
        if faults is None:
            self.show_message(self.words.stopped)
        elif faults:
            self.show_failure(Problem(self.words.describe_damage(faults)))
        else:
            self.show_message(self.words.intact)

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
        TabMenuButton(self.tabs)
        self.tabs.tabBar().setAccessibleName(_("Sections of the settings"))
        of_club = [("own_fields_button", _("Own fields…"), self.open_own_fields)]
        of_club += [("gminas_button", _("Gminas…"), self.open_gminas), ("bin_button", _("Bin…"), self.open_bin)]
        of_club.append(("save", _("&Save"), self.save_now))
        self.tabs.addTab(self._with(self.club, of_club), _("The club"))
        for panel in self.panels:
            self.tabs.addTab(self._around(panel), _(panel.title))
        picture = [("remove_logo", _("Remove the logo"), self.logo.remove)]
        picture.append(("choose_logo", _("Choose a picture…"), self.logo.ask_picture))
        self.tabs.addTab(self._with(self.logo, picture), _("Logo"))
        self.logo.shown.connect(self._buttons["remove_logo"].setEnabled)
        buttons = [("check_button", _(self.words.check), self.check_file)]
        if self.context.jobs.database.shared and self.context.jobs.database.needs_passphrase:
            buttons.append(("forget_password", _("Forget the password"), self.forget_password))
        buttons += [("backup_button", _("Make a backup…"), self.ask_backup), ("apply", _("Apply"), self._apply)]
        self.tabs.addTab(self._with(self.computer, buttons), _("This computer"))
        half = metrics.half_line(self)
        heading = PlainLabel(_(self.title), self)
        style_properties.set_style_property(heading, "heading", 1)
        above = QVBoxLayout()  # a style sheet drops the margins of a label
        above.setContentsMargins(half * 2, half, half * 2, half)
        above.addWidget(heading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        self.message_bar.lie_over(lambda: self)

    def _around(self, panel: SettingsPanel) -> QWidget:
        """A panel with the margins of the other tabs."""
        half = metrics.half_line(self)
        around = QWidget(self)
        layout = QVBoxLayout(around)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.addWidget(panel)
        return around

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
