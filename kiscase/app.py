"""The window program: which pages it has and in which order, the case file that is open, and the main window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QLibraryInfo, QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from kiscase import pages
from kiscase.club.workers import read_workers
from kiscase.core import i18n, user_settings
from kiscase.core.database import file_format
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.legal_data.stored_corrections import CORRECTION_TABLE
from kiscase.core.log import log_event, log_exception
from kiscase.ui import file_dialogs
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.button_keys import ButtonKeys
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.garbage_collection import GarbageCollector
from kiscase.ui.shell.first_paint import FirstPaint
from kiscase.ui.shell.main_window import MainWindow
from kiscase.ui.shell.navigation_rail import list_waiting_drafts
from kiscase.ui.shell.welcome import WelcomeScreen
from kiscase.ui.shell.welcome_widgets import NewFileFields
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.steps import Steps, StepTaker
from kiscase.ui.theme import apply, icons
from kiscase.ui.widgets.dialog import keep_on_screen
from kiscase.ui.widgets.message_boxes import show_error_report, show_notice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.club.opening import OpenedFile
    from kiscase.ui.shell.day_watch import DayWatch
    from kiscase.ui.shell.lock.idle_lock import IdleLock

FIRST_CLUB_FIELDS = ("name", "operator", "office")
CLUB_ADDRESS_FIELDS = ("street", "postal_code", "town", "phone")
FIRST_WORKER_FIELDS = ("given_name", "family_name", "role", "phone")


class Program(QObject):
    """The running program: at most one open case file, and the window that shows it or the welcome screen."""

    _thread_failed = Signal(object)

    def __init__(self, app: QApplication, *, threaded: bool = True) -> None:
        super().__init__()
        self._app = app
        self._threaded = threaded
        self._translator: QTranslator | None = None
        self._idle_lock: IdleLock | None = None
        self._day_watch: DayWatch | None = None
        self._clock_trusted = True
        self.settings = user_settings.load_settings()
        file_dialogs.remember_folder(self.settings.folder)
        self._garbage_collector = GarbageCollector(self)
        self._steps = StepTaker(self)
        self._button_keys = ButtonKeys(app, self)
        self.jobs: Jobs | None = None
        self.view: Workspace | None = None
        self.apply_appearance()
        self.window = MainWindow()
        self.window.closing.connect(self.leave)
        if self.settings.window:
            self.window.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode()))
        self._thread_failed.connect(self._show_bug)

    def apply_appearance(self) -> None:
        """Apply the language, the theme and the size of letters from the settings."""
        i18n.set_language(self.settings.language)
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{i18n.current_language()}", folder):
            self._app.installTranslator(self._translator)
        apply.apply_theme(self._app, cast("apply.ThemeMode", self.settings.theme), self.settings.scale)
        self._app.setWindowIcon(icons.program_icon())

    def show_welcome(self) -> WelcomeScreen:
        """Show the welcome screen."""
        recent = [path for name in self.settings.recent if (path := Path(name)).exists()][:3]
        self._welcome = WelcomeScreen(
            recent,
            _new_file_fields,
            file_format.is_practice_file,
        )
        self._welcome.open_asked.connect(self.open)
        self._welcome.create_asked.connect(self.create)
        self._welcome.practice_asked.connect(self.open_practice_file)
        self._welcome.worker_chosen.connect(self._worker_chosen)
        self._welcome.worker_choice_cancelled.connect(self._close_unused)
        self._welcome.language_asked.connect(self._change_language)
        self.window.show_content(self._welcome, practice=False)
        return self._welcome

    def load_at_rest(self) -> None:
        """Load what an open file needs while somebody chooses it and types its passphrase."""
        FirstPaint(self.window, lambda: True, self._load)

    def _load(self) -> None:
        if self.jobs is None:
            BackgroundTask(self, pages.load_everything, _ignore, _ignore)

    def open(self, path: Path, passphrase: str) -> None:
        """Open a case file on a background thread."""
        from kiscase.club.opening import open_with_workers

        self._run_in_background(partial(open_with_workers, path, passphrase))

    def create(self, path: Path, passphrase: str, club_values: dict[str, Any], worker_values: dict[str, Any]) -> None:
        """Create a case file with its club and its first worker on a background thread."""
        from kiscase.club.creating import create_with_club

        self._run_in_background(partial(create_with_club, path, passphrase, club_values, worker_values))

    def open_practice_file(self) -> None:
        """Open the practice club, creating it first where there is none yet."""
        self._welcome.set_busy(True)
        self._run_in_background(_open_practice)

    def show_workspace(self, opened: Database, worker: tuple[int | None, str], warning: str = "") -> Workspace:
        """Show the pages of an open case file to the worker who uses the program."""
        opened.worker = worker
        self._clock_trusted = not opened.clock_warning()  # asked before the thread owns the file
        self.jobs = Jobs(opened, threaded=self._threaded, plain_first=not pages.are_records_loaded())
        if not pages.are_records_loaded():
            self.jobs.run(lambda _database: pages.load_records(), self.jobs.announce_ready)
        if self._clock_trusted:
            self.jobs.changed.connect(self._refresh_after_correction)
        self._build_view()
        view = cast("Workspace", self.view)
        FirstPaint(view.stack, self.jobs.are_plain_reads_done, self.jobs.begin_sessions)
        self.jobs.when_ready(self._note_opened)
        if self._clock_trusted:
            self.jobs.act(_refresh_eligibility)  # after the first rows; it depends on the date
        if warning:
            view.stack.do_on_page(lambda page: page.show_failure(Problem(warning)))
        else:
            self.jobs.read(list_waiting_drafts, self._offer_draft)
        self._load_next_page()
        return view

    def _load_next_page(self, _loaded: object = None) -> None:
        """Load the modules of the pages, each as a job of its own: what somebody asks for meanwhile comes between."""
        entry = next((entry for entry in pages.list_pages() if not entry.is_ready()), None)
        if entry is not None and self.jobs is not None:
            self.jobs.run(lambda _database: entry.load(), self._load_next_page)

    def _note_opened(self) -> None:
        """Log that a file was opened, remember it among the recent ones, and check it in a quiet minute."""
        from kiscase.ui.shell.quiet_work import QuietWork

        if self.jobs is None:
            return
        log_event("case file opened")
        self.quiet_work = QuietWork(self.jobs, self.jobs)
        self.quiet_work.damaged.connect(self._show_damage)
        if not self.jobs.database.practice:
            self.settings = self.settings.with_recent_file(self.jobs.database.path)
            user_settings.save_settings(self.settings)

    def _refresh_after_correction(self, tables: set[str]) -> None:
        """A correction of the law may change who may take part."""
        if CORRECTION_TABLE in tables and self.jobs is not None:
            self.jobs.act(partial(_refresh_eligibility, law_corrected=True))

    def _begin_day(self) -> None:
        """Rights begin and end with the day; then all lists ask again."""
        if self.jobs is None or self.view is None:
            return
        if self._clock_trusted:
            self.jobs.act(_refresh_eligibility)
        self.view.ask_again()

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change settings of this computer and rebuild the window; asks first what becomes of unsaved input."""
        if self.view is not None:
            self.view.leave(partial(self._apply_settings, changes))
        else:
            self._apply_settings(changes)

    def leave(self) -> None:
        """Store the geometry of the window, finish the running jobs and close the case file."""
        folder = file_dialogs.remembered_folder()
        geometry = bytes(self.window.saveGeometry().toBase64().data()).decode()
        user_settings.save_settings(replace(self.settings, window=geometry, folder=folder))
        if self.jobs is not None:
            self.jobs.close()
            self.jobs = None
            log_event("case file closed")

    def _apply_settings(self, changes: dict[str, Any]) -> None:
        self.settings = replace(self.settings, **changes)
        user_settings.save_settings(self.settings)
        if self.jobs is None:
            self.apply_appearance()
            self.show_welcome()
        if self.view is None:
            return
        self._places, self._index = self.view.open_records(), self.view.stack.currentIndex()
        old, self.view = self.view, None
        self.window.show_picture()
        QTimer.singleShot(0, partial(self._steps.take, self._rebuild(old)))  # not while an old page asks for it

    def _rebuild(self, old: Workspace) -> Steps:
        """Make everything anew, in steps; first the old pages go, as to restyle them would take seconds."""
        yield from old.dismantle()
        old.deleteLater()
        self.apply_appearance()
        yield
        self._build_view()
        built, self.view = self.view, None  # not before its page is there
        if built is not None:
            yield
            built.restore_records(self._places, self._index)
            built.page().show_message(_("The settings of this computer were changed."))
            self.view = built

    def _build_view(self) -> None:
        if self.jobs is None:
            return
        with apply.stylesheet_suspended(self._app):
            self.view = Workspace(
                self.jobs,
                pages.list_pages(self.settings, self.change_settings),
                list_workers=read_workers,
                providers=pages.search_providers(),
            )
        self.window.show_content(self.view, practice=self.jobs.database.practice)
        self.view.page().focus_start()
        self.jobs.when_ready(self._watch)

    def _watch(self) -> None:
        """Lock the window when nobody works, and notice a new day."""
        from kiscase.ui.shell.day_watch import DayWatch
        from kiscase.ui.shell.lock.idle_lock import IdleLock

        if self.view is None:
            return
        if self._idle_lock is not None:
            self._idle_lock.deleteLater()  # its timer would lock a workspace that is gone
        self._idle_lock = IdleLock(self.settings.lock_after, self.view.lock, self)
        if self._day_watch is None:
            self._day_watch = DayWatch(self)
            self._day_watch.new_day.connect(self._begin_day)
        self.view.unlocked.connect(self._day_watch.check)

    def _offer_draft(self, waiting: Sequence[tuple[str, int]]) -> None:
        """After a crash, offer the input that was autosaved."""
        if waiting and self.view is not None:
            self.view.offer_drafts(waiting)

    def _run_in_background(self, work: Callable[[], OpenedFile]) -> None:
        BackgroundTask(self, work, self._file_opened, self._welcome.show_failure).ended.connect(self._welcome.set_idle)

    def _file_opened(self, opened: OpenedFile) -> None:
        self._opened = opened
        if len(opened.workers) > 1:
            self.window.mark_practice(practice=opened.database.practice)
            self._welcome.ask_worker(opened.workers)
        else:
            worker = opened.workers[0][:2] if opened.workers else (None, "")
            self.show_workspace(opened.database, worker, opened.warning)

    def _worker_chosen(self, worker_id: int) -> None:
        worker = next(row[:2] for row in self._opened.workers if row[0] == worker_id)
        self.show_workspace(self._opened.database, worker, self._opened.warning)

    def _close_unused(self) -> None:
        """Close the file that was opened: nobody of its workers goes on with it."""
        self._opened.database.close()
        self.show_welcome()

    def _change_language(self, code: str) -> None:
        self.change_settings({"language": code})

    def catch_errors(self) -> None:
        """Show and log what nobody expects to fail, on this thread and on others."""
        sys.excepthook = self._report_bug
        threading.excepthook = self._report_thread_bug

    def _report_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if sys.stderr is not None and sys.stderr.isatty():  # elsewhere stderr may be kept, and errors quote data
            sys.__excepthook__(kind, error, trace)
        self._show_bug(error)

    def _report_thread_bug(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._thread_failed.emit(failed.exc_value)

    def _show_damage(self, faults: list[str]) -> None:
        from kiscase.core.database.checking.integrity import damage_sentence

        show_notice(self.window, _("The file was checked."), damage_sentence(faults))

    def _show_bug(self, error: BaseException) -> None:
        """Report an error as the program's fault, unless the open file holds values that cannot be."""
        if self.jobs is None:
            show_error_report(self.window, error)
        else:
            report = partial(self._show_bug_or_damage, error)
            self.jobs.run(Database.find_damaged_content, report, lambda _problem: report(""))

    def _show_bug_or_damage(self, error: BaseException, fault: str) -> None:
        if fault:
            log_exception(error)
            show_notice(self.window, _("The file is damaged."), fault)
        else:
            show_error_report(self.window, error)


def run_app(path: Path | None = None, practising: bool = False) -> int:
    """Show the window until it is closed; the exit status."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kiscase")
    app.setDesktopFileName("kiscase")
    program = Program(app)
    program.catch_errors()
    welcome = program.show_welcome()
    if not program.window.isMaximized():
        keep_on_screen(program.window)
    program.window.show()
    if practising:
        program.open_practice_file()
    else:
        program.load_at_rest()
        if path is not None:
            welcome.ask_passphrase(path)
    return app.exec()


def _new_file_fields() -> NewFileFields:
    """The fields of a new case file."""
    from kiscase.club.model import Club, Worker

    club, worker = Club.fields(), Worker.fields()
    return NewFileFields(
        [club[key] for key in FIRST_CLUB_FIELDS],
        [worker[key] for key in FIRST_WORKER_FIELDS],
        [club[key] for key in CLUB_ADDRESS_FIELDS],
    )


def _refresh_eligibility(session: Session, *, law_corrected: bool = False) -> int:
    from kiscase.participants import actions

    return actions.refresh_eligibility(session, law_corrected=law_corrected)


def _ignore(_result: object) -> None:
    """Nothing follows."""


def _open_practice() -> OpenedFile:
    from kiscase.club.opening import open_with_workers
    from kiscase.practice import practice_file

    return open_with_workers(practice_file.ensure_practice_file(practice_file.practice_folder()), "")
