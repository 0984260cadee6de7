"""The welcome screen: open, create or practise; the passphrase; and the choice of the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kiscase.core.database.location import describe_location
from kiscase.core.errors import InvalidValuesError, Problem, WrongPassphraseError
from kiscase.core.i18n import LANGUAGE_NAMES, _, current_language
from kiscase.ui.shell.welcome.widgets import CASE_FILES, NewFileFields, back_button, centered_column, scrolled_page
from kiscase.ui.shell.worker_selection import WorkerSelection
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import heading_label, hint_label, plain_tooltip
from kiscase.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation
    from kiscase.core.database.server.address import ServerAddress
    from kiscase.ui.shell.welcome.new_file_step import NewFileStep
    from kiscase.ui.shell.welcome.secret_step import SecretStep
    from kiscase.ui.shell.welcome.server_step import ServerStep, ServerWait


class WelcomeScreen(QWidget):
    """Asks which case file to use and who is working; its signals leave the rest to the program.

    `worker_choice_cancelled` means that the file that was opened is to be closed again.
    """

    open_asked = Signal(object, str, object)
    """A `CaseLocation`, its passphrase or password, and whether that is to be remembered; None leaves it as it is."""
    given_up = Signal()
    """Nobody waits any more for the case that was to be opened."""
    create_asked = Signal(Path, str, dict, dict)
    practice_asked = Signal()
    worker_chosen = Signal(int)
    worker_choice_cancelled = Signal()
    language_asked = Signal(str)

    def __init__(
        self,
        recent: Sequence[CaseLocation],
        asked: Callable[[], NewFileFields],
        opens_without_secret: Callable[[CaseLocation], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._opens_without_secret = opens_without_secret
        self._location: CaseLocation = Path()
        self._is_asked_without_secret = False
        self._is_address_typed = False
        self._held: QWidget | None = None
        self._server_wait: ServerWait | None = None
        self.steps = QStackedWidget(self)
        self.messages = MessageBar(self)
        self.messages.left.connect(self.setFocus)
        self.start = self._start(recent)
        self._asked = asked
        self.worker_step = QWidget(self.steps)
        for step in (self.start, self.worker_step):
            self.steps.addWidget(step)
        self.waiting = QProgressBar(self)
        self.waiting.setRange(0, 0)
        self.waiting.setAccessibleName(_("Working"))
        self.waiting.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.waiting)
        layout.addWidget(self.steps, 1)
        layout.addWidget(self.messages)

    def show_failure(self, problem: Problem) -> None:
        """Show why it failed; what was typed stays."""
        self.set_busy(False)
        if isinstance(problem, WrongPassphraseError) and self._is_asked_without_secret:
            self._show_secret_step(self._location)  # the server needs a password
            return
        if isinstance(problem, InvalidValuesError):
            self.new_file_step.show_missing(problem.problems)
        if self.steps.currentWidget() is self.secret_step:
            self.secret_step.passphrase.selectAll()
        self.messages.show_problem(problem.sentence)

    def set_busy(self, waiting: bool) -> None:
        """Show that a file is being opened or created; the focus returns afterwards."""
        if waiting:
            self._held = self.steps.focusWidget()
        self.waiting.setVisible(waiting)
        self.steps.setEnabled(not waiting)
        if not waiting and self._server_wait is not None:
            self._server_wait.end()
        if not waiting and self._held is not None and shiboken6.isValid(self._held):
            self._held.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_idle(self) -> None:
        """Show that nothing is being opened or created any more."""
        self.set_busy(False)

    def is_idle(self) -> bool:
        """Whether nothing is being opened or created."""
        return self.steps.isEnabled()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the start on Esc."""
        step = self.steps.currentWidget()
        if event.key() != Qt.Key.Key_Escape or step is self.start:
            super().keyPressEvent(event)
        elif step is self.worker_step:
            self.worker_choice_cancelled.emit()
        else:
            self._back()

    def ask_worker(self, workers: Sequence[tuple[int, str, str]]) -> None:
        """Ask who is working; *workers* holds the id, name and role of each."""
        self.set_busy(False)
        column = centered_column(self.worker_step)
        selection = WorkerSelection(workers, self.worker_step)
        selection.chosen.connect(self.worker_chosen)
        column.addWidget(selection)
        back = back_button(self.worker_step, self.worker_choice_cancelled.emit)
        column.addWidget(back, alignment=Qt.AlignmentFlag.AlignLeft)
        self.steps.setCurrentWidget(self.worker_step)
        selection.focus_start()

    def ask_secret(self, location: CaseLocation) -> None:
        """Open a case: ask for the passphrase of a file, unless it is for practice.

        A server is asked first whether it needs a password.
        """
        self._location = location
        self.messages.dismiss()
        try:
            opens_without = self._opens_without_secret(location)
        except Problem as problem:
            self.show_failure(problem)
            return
        if opens_without:
            self._is_asked_without_secret = True
            self._open(location, "")
        else:
            self._show_secret_step(location)

    @cached_property
    def secret_step(self) -> SecretStep:
        """The field for the passphrase of a file; made when it is first asked for."""
        from kiscase.ui.shell.welcome.secret_step import SecretStep

        step = SecretStep(self.steps)
        step.given.connect(self._open_with_secret)
        step.left.connect(self._back)
        self.steps.addWidget(step)
        return step

    @cached_property
    def new_file_step(self) -> NewFileStep:
        """What a new file needs; made when it is first asked for, since its fields are those of records."""
        from kiscase.ui.shell.welcome.new_file_step import NewFileStep

        step = NewFileStep(self._asked(), self)
        step.create_asked.connect(self._create)
        step.typed_anew.connect(self.messages.dismiss)
        step.left.connect(self._back)
        self.steps.addWidget(step)
        return step

    @cached_property
    def server_step(self) -> ServerStep:
        """The field for the address of a case on a server; made when it is first asked for."""
        from kiscase.ui.shell.welcome.server_step import ServerStep

        step = ServerStep(self.steps)
        step.given.connect(self.ask_secret)
        step.typed_anew.connect(self.messages.dismiss)
        step.left.connect(self._back)
        self.steps.addWidget(step)
        return step

    def _show_secret_step(self, location: CaseLocation) -> None:
        step = self.secret_step
        self._is_address_typed = self.steps.currentWidget() is not self.start
        self.steps.setCurrentWidget(step)
        step.ask(location)

    def _start(self, recent: Sequence[CaseLocation]) -> QWidget:
        page = QWidget(self.steps)
        column = centered_column(page)
        column.addWidget(heading_label("kiscase", page))
        column.addWidget(
            hint_label(
                _(
                    "Participants, social contracts and activities of a social integration club, in "
                    "one encrypted file on this computer or on a server."
                ),
                page,
            )
        )
        for location in recent:
            is_file = isinstance(location, Path)
            label = _("Open {name}").format(name=describe_location(location))
            button = self._button(page, "recent", "folder-open" if is_file else "server", label, self._open_recent)
            button.setProperty("location", location)
            button.setToolTip(plain_tooltip(str(location.parent if isinstance(location, Path) else location)))
            column.addWidget(button)
        column.addWidget(self._button(page, "open", "folder-open", _("Open a case file…"), self._choose))
        column.addWidget(self._button(page, "server", "server", _("Open a case on a server…"), self._ask_address))
        column.addWidget(self._button(page, "create", "file-plus", _("Create a new case file…"), self._begin_making))
        column.addWidget(
            self._button(
                page, "practise", "graduation-cap", _("Practise with a fictional club"), self.practice_asked.emit
            )
        )
        first = page.findChild(QPushButton)
        if first is not None:
            style_properties.set_style_property(first, "primary", True)
            is_server = first.objectName() == "recent" and not isinstance(recent[0], Path)
            first.setIcon(icons.themed_icon("server" if is_server else "folder-open", "on_accent"))
            self.setFocusProxy(first)
        column.addWidget(self._languages(page))
        return scrolled_page(page, self.steps)

    def _languages(self, page: QWidget) -> QWidget:
        row = QWidget(page)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, metrics.half_line(self) * 2, 0, 0)
        for code, name in LANGUAGE_NAMES.items():
            button = QPushButton(name, row)
            button.setObjectName(f"language {code}")
            style_properties.set_style_property(button, "quiet", True)
            button.setCheckable(True)
            button.setChecked(code == current_language())
            if button.isChecked():
                button.setIcon(icons.themed_icon("check"))
            button.setProperty("language", code)
            button.clicked.connect(self._choose_language)
            layout.addWidget(button)
        layout.addStretch(1)
        return row

    def _button(self, page: QWidget, name: str, icon: str, label: str, handler: Callable[[], None]) -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), label, page)
        button.setObjectName(name)
        button.setMinimumHeight(metrics.half_line(self) * 5)
        button.clicked.connect(handler)
        return button

    def _choose(self) -> None:
        from kiscase.ui.file_dialogs import OpenFileDialog

        dialog = OpenFileDialog(self, _("Open a case file…"), [CASE_FILES])
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str) -> None:
        self.ask_secret(Path(name))

    def _open_recent(self) -> None:
        self.ask_secret(self.sender().property("location"))

    def _back(self) -> None:
        self.messages.dismiss()
        if self._is_address_typed and self.steps.currentWidget() is self.secret_step:
            self._ask_address()  # to mend it
            return
        self.steps.setCurrentWidget(self.start)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_address(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.server_step)
        self.server_step.focus_start()

    def _begin_making(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.new_file_step)
        self.new_file_step.new_passphrase.setFocus()

    def _open(self, location: CaseLocation, secret: str, remember: bool | None = None) -> None:
        self.set_busy(True)
        if not isinstance(location, Path):
            self._wait_for_server(location)
        self.open_asked.emit(location, secret, remember)

    def _open_with_secret(self, location: CaseLocation, secret: str, remember: bool | None) -> None:
        self._is_asked_without_secret = False
        self._open(location, secret, remember)

    def _wait_for_server(self, address: ServerAddress) -> None:
        from kiscase.ui.shell.welcome.server_step import ServerWait

        if self._server_wait is None:
            self._server_wait = ServerWait(self)
            self._server_wait.given_up.connect(self._give_up)
            self.layout().addWidget(self._server_wait)  # type: ignore[union-attr] # it has one
        self._server_wait.begin(address)

    def _give_up(self) -> None:
        self.given_up.emit()
        self.set_busy(False)

    def _create(self, path: Path, passphrase: str, club: dict[str, Any], worker: dict[str, Any]) -> None:
        self.set_busy(True)
        self.create_asked.emit(path, passphrase, club, worker)

    def _choose_language(self) -> None:
        self.language_asked.emit(str(self.sender().property("language")))
