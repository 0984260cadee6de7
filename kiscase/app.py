"""The window program: which pages it has and in which order, the case file that is open, and the main window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QByteArray, QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from kiscase import pages
from kiscase.club.workers import read_workers_of_account
from kiscase.core import i18n, user_settings
from kiscase.core.database.database import Database
from kiscase.core.database.location import find_known_case, opens_without_secret
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.legal_data.stored_corrections import CORRECTION_TABLE
from kiscase.core.log import log_event
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.button_keys import ButtonKeys
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.garbage_collection import GarbageCollector
from kiscase.ui.last_folder import last_folder, remember_folder
from kiscase.ui.listing.remembered import arrangements_text, remember_arrangements
from kiscase.ui.shell.first_paint import FirstPaint
from kiscase.ui.shell.main_window import MainWindow
from kiscase.ui.shell.navigation_rail import list_waiting_drafts
from kiscase.ui.shell.program.application import Application
from kiscase.ui.shell.program.unexpected_errors import UnexpectedErrors
from kiscase.ui.shell.welcome.welcome_screen import WelcomeScreen
from kiscase.ui.shell.welcome.widgets import NewFileFields
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.steps import Steps, StepTaker
from kiscase.ui.theme import apply, icons

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.club.opening import OpenedFile
    from kiscase.core.database.location import CaseLocation
    from kiscase.ui.shell.program.running_program import StartRequest
    from kiscase.ui.shell.workspace_watch import WorkspaceWatch


class Program(QObject):
    """The running program: at most one open case file, and the window that shows it or the welcome screen."""

    def __init__(self, app: QApplication, *, threaded: bool = True) -> None:
        super().__init__()
        self._app = app
        self._threaded = threaded
        self._translator: QTranslator | None = None
        self.workspace_watch: WorkspaceWatch | None = None
        self._clock_trusted = True
        self.settings = user_settings.load_settings()
        remember_folder(self.settings.folder)
        remember_arrangements(self.settings.lists)
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
        self.window.file_dropped.connect(self.open_file)
        self.errors = UnexpectedErrors(self.window, lambda: self.jobs)

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
        recent = [known for text in self.settings.recent if (known := find_known_case(text))][:3]
        self._welcome = WelcomeScreen(recent, _new_file_fields, opens_without_secret)
        self._welcome.open_asked.connect(self.open)
        self._welcome.given_up.connect(self._give_up_opening)
        self._welcome.create_asked.connect(self.create)
        self._welcome.practice_asked.connect(self.open_practice_file)
        self._welcome.worker_chosen.connect(self._worker_chosen)
        self._welcome.worker_choice_cancelled.connect(self._close_unused)
        self._welcome.language_asked.connect(lambda code: self.change_settings({"language": code}))
        self.window.show_content(self._welcome, practice=False)
        self._welcome.setFocus()
        return self._welcome

    def load_at_rest(self) -> None:
        """Load what an open file needs while somebody chooses it and types its passphrase."""
        FirstPaint(self.window, lambda: True, self._load)

    def _load(self) -> None:
        if self.jobs is None:
            BackgroundTask(self, pages.load_everything, _ignore, _ignore)

    def open(self, location: CaseLocation, secret: str, remember: bool | None = None) -> None:
        """Open a case on a background thread; *remember* as in `open_with_workers`."""
        from kiscase.club.opening import open_with_workers

        self._given_up = threading.Event()
        open_it = partial(open_with_workers, location, secret, pages.load_tables, remember=remember)
        self._run_in_background(partial(open_it, is_given_up=self._given_up.is_set))

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
            self.jobs.run(lambda _database: pages.load_tables(), _ignore)
        self.jobs.changed.connect(self._refresh_after_correction)
        self._build_view()
        view = cast("Workspace", self.view)
        FirstPaint(view.stack, self.jobs.are_plain_reads_done, self.jobs.begin_sessions)
        self.jobs.when_ready(self._note_opened)
        if warning:
            view.stack.do_on_page(lambda page: page.show_failure(Problem(warning)))
        self.jobs.run(_wait_for_turn, partial(self._load_rest, offer_drafts=not warning))
        return view

    def _load_rest(self, _waited: object, *, offer_drafts: bool) -> None:
        """Queue all that nobody looks at yet; called when the first page has asked for what it shows."""
        if self.jobs is None:
            return
        self.jobs.run(lambda _database: pages.load_records(), self.jobs.announce_ready)
        self._refresh_verdicts()
        if offer_drafts:
            self.jobs.read(list_waiting_drafts, self._offer_draft)
        self._load_next_page()

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
        if not (opened := self.jobs.database).practice:
            self.settings = self.settings.with_recent_case(opened.location)
            user_settings.save_settings(self.settings)

    def _refresh_after_correction(self, tables: set[str]) -> None:
        """A correction of the law may change who may take part."""
        if CORRECTION_TABLE in tables:
            self._refresh_verdicts(law_corrected=True)

    def _refresh_verdicts(self, *, law_corrected: bool = False) -> None:
        """Bring what depends on the date up to it, unless the date is doubtful or the account may only read."""
        if self.jobs is not None and self._clock_trusted and self.jobs.database.may_write:
            self.jobs.act(partial(_refresh_eligibility, law_corrected=law_corrected))

    def _begin_day(self) -> None:
        """Rights begin and end with the day; then all lists ask again."""
        if self.jobs is None or self.view is None:
            return
        self._refresh_verdicts()
        self.view.ask_again()

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change settings of this computer and rebuild the window; asks first what becomes of unsaved input."""
        if self.view is not None:
            self.view.leave(partial(self._apply_settings, changes))
        else:
            self._apply_settings(changes)

    def leave(self) -> None:
        """Store the geometry of the window, finish the running jobs and close the case file."""
        folder, lists = str(last_folder() or ""), arrangements_text()
        geometry = bytes(self.window.saveGeometry().toBase64().data()).decode()
        user_settings.save_settings(replace(self.settings, window=geometry, folder=folder, lists=lists))
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
        self.view = Workspace(
            self.jobs,
            pages.list_pages(self.settings, self.change_settings),
            self.window.centralWidget(),
            list_workers=partial(read_workers_of_account, account=self.jobs.database.account),
            providers=pages.search_providers(),
        )
        self.window.show_content(self.view, practice=self.jobs.database.practice)
        self.view.page().focus_start()
        self.jobs.when_ready(self._watch)

    def _watch(self) -> None:
        """Lock the window when nobody works, and notice a new day."""
        from kiscase.ui.shell.workspace_watch import WorkspaceWatch

        if self.view is None:
            return
        if self.view.jobs.database.shared:
            self._show_sharing(self.view)
        if self.workspace_watch is None:
            self.workspace_watch = WorkspaceWatch(self)
            self.workspace_watch.new_day.connect(self._begin_day)
        self.workspace_watch.watch(self.view, self.settings.lock_after)

    def _show_sharing(self, view: Workspace) -> None:
        """Show how it stands with the server that keeps the case."""
        from kiscase.ui.sharing.notice_bar import ConnectionBar, reading_bar

        if not view.jobs.database.may_write:
            view.add_bar(reading_bar(view.main))
        view.add_bar(ConnectionBar(view.main, view.jobs, lambda sentence: view.page().show_message(sentence)))

    def _offer_draft(self, waiting: Sequence[tuple[str, int]]) -> None:
        """After a crash, offer the input that was autosaved."""
        if waiting and self.view is not None:
            self.view.offer_drafts(waiting)

    def _run_in_background(self, work: Callable[[], OpenedFile]) -> None:
        self._opening = BackgroundTask(self, work, self._file_opened, self._welcome.show_failure)
        self._opening.ended.connect(self._welcome.set_idle)

    def _give_up_opening(self) -> None:
        """Who waited for a server works on; what it answers later is closed at once."""
        self._given_up.set()
        self._opening.give_up(lambda opened: opened.database.close())

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

    def _show_damage(self, faults: list[str]) -> None:
        from kiscase.club.screen.case_words import case_words
        from kiscase.ui.widgets.message_boxes import show_notice

        if self.jobs is not None:
            words = case_words(shared=self.jobs.database.shared)
            show_notice(self.window, words.checked, words.describe_damage(faults))

    def listen_to_starts(self) -> None:
        """Take what further starts of the program are asked to open."""
        from kiscase.ui.shell.program.running_program import RequestServer

        self._request_server = RequestServer(self)
        self._request_server.asked.connect(self.take_request)

    def open_file(self, path: Path) -> None:
        """Open a file that was dropped on the window or that the system asks for."""
        from kiscase.ui.shell.program.running_program import StartRequest

        self.take_request(StartRequest(path))

    def take_request(self, request: StartRequest) -> None:
        """Come to the front and open what was asked for; an open case is left as it is left for any other page."""
        self.window.come_to_front()
        if request.is_empty() or (self.jobs is not None and request.is_for(self.jobs.database)):
            return
        if self.view is None:
            if self.jobs is None and self._welcome.is_idle():
                self._open_requested(request)
        elif self.view.is_locked():
            self.view.unlocked.connect(partial(self.take_request, request), Qt.ConnectionType.SingleShotConnection)
        else:
            self.view.leave(partial(self._leave_for, request))

    def _leave_for(self, request: StartRequest) -> None:
        self.leave()
        self.view = None
        self.show_welcome()
        self._open_requested(request)

    def _open_requested(self, request: StartRequest) -> None:
        if request.practice:
            self.open_practice_file()
        elif request.location is not None:
            self._welcome.ask_secret(request.location)


def run_app(location: CaseLocation | None = None, practising: bool = False) -> int:
    """Show the window until it is closed; the exit status."""
    app = Application()
    program = Program(app)
    app.file_asked.connect(program.open_file)
    program.errors.catch()
    welcome = program.show_welcome()
    if not program.window.isMaximized():
        from kiscase.ui.widgets.dialog import keep_on_screen

        keep_on_screen(program.window)
    program.window.show()
    if practising:
        program.open_practice_file()
    else:
        program.load_at_rest()
        if location is not None:
            welcome.ask_secret(location)
    FirstPaint(program.window, lambda: True, program.listen_to_starts)
    return app.exec()


def _new_file_fields() -> NewFileFields:
    from kiscase.club.screen.new_file_fields import new_file_fields

    return new_file_fields()


def _refresh_eligibility(session: Session, *, law_corrected: bool = False) -> int:
    from kiscase.participants import actions

    return actions.refresh_eligibility(session, law_corrected=law_corrected)


def _wait_for_turn(_database: Database) -> None:
    """Do nothing: what follows is to come after the jobs before it."""


def _ignore(_result: object) -> None:
    """Nothing follows."""


def _open_practice() -> OpenedFile:
    from kiscase.club.opening import open_with_workers
    from kiscase.practice import practice_file

    file = practice_file.ensure_practice_file(practice_file.practice_folder())
    return open_with_workers(file, "", pages.load_tables)
