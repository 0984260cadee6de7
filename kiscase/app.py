"""Puts the program together: the features and their order, the file that is open, the window around it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QByteArray, QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from kiscase import practice
from kiscase.activities.documents import DOCUMENTS as ACTIVITY_PAPERS
from kiscase.activities.screen import (
    AbsencesTab,
    ActivitiesPage,
    ContractEvidence,
    MonthGrid,
    PersonActivities,
    TodoPage,
    TraineeshipsTab,
    WaitingTab,
    WorkTab,
)
from kiscase.club import actions as club
from kiscase.club.model import Club, Worker
from kiscase.club.screen import SettingsPage
from kiscase.contracts.actions import papers
from kiscase.contracts.model import Contract
from kiscase.contracts.screen import ContractsPage, PersonContracts, SignatureDesk, SignedCopies
from kiscase.core import database, drafts, i18n, places, settings
from kiscase.core.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.desk import theme
from kiscase.desk.frame import Window
from kiscase.desk.jobs import Errand, Jobs
from kiscase.desk.lock import IdleLock
from kiscase.desk.messages import apologise
from kiscase.desk.welcome import Welcome
from kiscase.desk.window import DeskView, Room
from kiscase.participants import actions as participants
from kiscase.participants.screen import ParticipantsPage
from kiscase.register import twin
from kiscase.register.directory import Directory
from kiscase.register.screen import RegisterPage

FIRST_CLUB = ("name", "operator", "office")
FIRST_WORKER = ("given_name", "family_name", "role", "phone")

PAPERS = Directory(
    kinds=papers.KINDS | {one.key: one.label for one in ACTIVITY_PAPERS},
    names=participants.names,
    standings={Contract.__tablename__: papers.standings},
    gaps=papers.gaps,
    pages=(Contract.__tablename__,),
)
"""What the features say about the papers in the register."""

PERSON_TABS = (PersonContracts, PersonActivities, AbsencesTab, TraineeshipsTab)
"""What the features show on a person's page."""

Opened = tuple[Database, list[tuple[int, str, str]], str]


class Program(QObject):
    """The running program: at most one open file, and the window that shows it or the welcome."""

    def __init__(self, app: QApplication, *, threaded: bool = True) -> None:
        super().__init__()
        self._app = app
        self._threaded = threaded
        self._translator: QTranslator | None = None
        self._idle: IdleLock | None = None
        self.settings = settings.load()
        self._sweeper = Sweeper(self)
        self.jobs: Jobs | None = None
        self.view: DeskView | None = None
        self.dress()
        self.window = Window()
        self.window.leaving.connect(self.leave)
        if self.settings.window:
            self.window.restoreGeometry(QByteArray.fromBase64(self.settings.window.encode()))
        sys.excepthook = self._bug

    def features(self) -> list[Room]:
        """The pages of the rail, in order; each is given the tabs that other features add to it."""
        return [
            Room(ParticipantsPage, lambda desk: ParticipantsPage(desk, PERSON_TABS)),
            Room(ContractsPage, lambda desk: ContractsPage(desk, (ContractEvidence,))),
            Room(SignatureDesk, SignatureDesk),
            Room(ActivitiesPage, lambda desk: ActivitiesPage(desk, (MonthGrid, WaitingTab, WorkTab))),
            Room(TodoPage, TodoPage),
            Room(RegisterPage, lambda desk: RegisterPage(desk, PAPERS, (SignedCopies,))),
            Room(SettingsPage, lambda desk: SettingsPage(desk, self.settings, self.change_settings)),
        ]

    def dress(self) -> None:
        """Take over language and look from the settings."""
        i18n.speak(self.settings.language)
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{i18n.language()}", folder):
            self._app.installTranslator(self._translator)
        theme.apply(self._app, cast("theme.Mode", self.settings.theme), self.settings.scale)

    def welcome(self) -> Welcome:
        """Show the first window."""
        fields, worker = Club.fields(), Worker.fields()
        recent = [path for name in self.settings.recent if (path := Path(name)).exists()][:3]
        self._welcome = Welcome(
            recent, [fields[key] for key in FIRST_CLUB], [worker[key] for key in FIRST_WORKER], database.is_practice
        )
        self._welcome.open_asked.connect(self.open)
        self._welcome.create_asked.connect(self.create)
        self._welcome.practice_asked.connect(self.practise)
        self._welcome.sat_down.connect(self._sit_down)
        self._welcome.gave_up.connect(self._close_again)
        self._welcome.language_asked.connect(self._change_language)
        self.window.show_content(self._welcome, practice=False)
        return self._welcome

    def open(self, path: Path, passphrase: str) -> None:
        """Open a case file, on a thread of its own."""
        self._errand(partial(_open, path, passphrase))

    def create(self, path: Path, passphrase: str, its_club: dict[str, Any], worker: dict[str, Any]) -> None:
        """Make a case file with its club and its first worker."""
        self._errand(partial(_create, path, passphrase, its_club, worker))

    def practise(self) -> None:
        """Open the practice club; make it where there is none yet."""
        self._welcome.wait(True)
        self._errand(lambda: _open(practice.ensure(practice.home()), ""))

    def sit_down(self, opened: Database, worker: tuple[int | None, str], warning: str = "") -> DeskView:
        """Show the desk of an open file to the worker who sits at it."""
        opened.worker = worker
        trusted = not opened.clock_warning()  # asked before the thread owns the file
        self.jobs = Jobs(opened, threaded=self._threaded)
        self._build_view()
        if not opened.practice:
            self.settings = self.settings.opened(opened.path)
            settings.save(self.settings)
        if trusted:
            self.jobs.act(participants.refresh)  # after the first rows: the day may have changed who may take part
        view = cast("DeskView", self.view)
        if warning:
            view.page().failed(Problem(warning))
        else:
            self.jobs.read(drafts.waiting, self._tell_waiting)
        return view

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change settings of this computer; the window is built anew, what is typed is asked about first."""
        if self.view is not None:
            self.view.leave(partial(self._take, changes))
        else:
            self._take(changes)

    def leave(self) -> None:
        """Remember where the window was, finish what is running, let the file go."""
        geometry = bytes(self.window.saveGeometry().toBase64().data()).decode()
        settings.save(replace(self.settings, window=geometry))
        if self.jobs is not None:
            self.jobs.close()
            self.jobs = None

    def _take(self, changes: dict[str, Any]) -> None:
        self.settings = replace(self.settings, **changes)
        settings.save(self.settings)
        if self.jobs is None:
            self.dress()
            self.welcome()
        if self.view is None:
            return
        self._places, self._index = self.view.places(), self.view.stack.currentIndex()
        self.view = None
        self.window.show_content(QWidget(), practice=self._is_practice())
        QTimer.singleShot(0, self._rebuild)  # when the old desk is gone: to dress it again would take seconds

    def _rebuild(self) -> None:
        self.dress()
        self._build_view()
        if self.view is not None:
            self.view.go_back_to(self._places, self._index)

    def _is_practice(self) -> bool:
        return self.jobs is not None and self.jobs.database.practice

    def _build_view(self) -> None:
        if self.jobs is None:
            return
        with theme.undressed(self._app):
            self.view = DeskView(self.jobs, self.features(), answers=(partial(twin.answer, directory=PAPERS),))
        self.window.show_content(self.view, practice=self.jobs.database.practice)
        self.view.page().come()
        if self._idle is not None:
            self._idle.deleteLater()  # its clock would lock a desk that is gone
        self._idle = IdleLock(self.settings.lock_after, self.view.lock, self)

    def _tell_waiting(self, waiting: list[tuple[str, int]]) -> None:
        """After a crash: what was typed last is one key away."""
        if waiting and self.view is not None:
            sentence = _("When the program ended last, something that was typed was not saved. It is kept.")
            self.view.page().failed(Problem(sentence, way_out=waiting[0]))

    def _errand(self, work: Callable[[], Opened]) -> None:
        Errand(self, work, self._opened, self._welcome.failed).ended.connect(self._welcome.rest)

    def _opened(self, answer: Opened) -> None:
        self._answer = answer
        opened, workers, warning = answer
        if len(workers) > 1:
            self.window.mark(practice=opened.practice)
            self._welcome.ask_who(workers)
        else:
            self.sit_down(opened, workers[0][:2] if workers else (None, ""), warning)

    def _sit_down(self, worker_id: int) -> None:
        opened, workers, warning = self._answer
        self.sit_down(opened, next(row[:2] for row in workers if row[0] == worker_id), warning)

    def _close_again(self) -> None:
        """Nobody sat down at the file that was opened."""
        self._answer[0].close()
        self.welcome()

    def _change_language(self, code: str) -> None:
        self.change_settings({"language": code})

    def _bug(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        sys.__excepthook__(kind, error, trace)
        apologise(self.window, error)


class Sweeper(QObject):
    """Collects garbage on the window's thread alone: widgets that die on another thread take the program with them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=2_000)
        timer.timeout.connect(self.sweep)
        timer.start()

    def sweep(self) -> None:
        """Collect when about as much has gathered as Python itself would wait for."""
        if gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect()


def run(path: Path | None = None, practising: bool = False) -> int:
    """Show the window until it is closed; the exit status."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kiscase")
    app.setDesktopFileName("kiscase")
    program = Program(app)
    welcome = program.welcome()
    program.window.show()
    if practising:
        program.practise()
    elif path is not None:
        welcome.ask_key(path)
    return app.exec()


def _open(path: Path, passphrase: str) -> Opened:
    opened = database.open_file(path, passphrase or None)
    with opened.read() as session:
        workers = club.workers(session)
    return opened, workers, " ".join(filter(None, (opened.clock_warning(), places.warning(path))))


def _create(path: Path, passphrase: str, its_club: dict[str, Any], worker: dict[str, Any]) -> Opened:
    # checked before there is a file, so that a missing name leaves nothing behind
    Club().change(its_club)
    Worker().change(worker)
    made = database.create(path, passphrase)
    with made.action() as session:
        club.found(session, its_club)
    with made.action() as session:
        club.engage(session, worker)
    return _open_made(made)


def _open_made(made: Database) -> Opened:
    with made.read() as session:
        return made, club.workers(session), ""
