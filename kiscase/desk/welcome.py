"""Before a file is open: open one, make one, or practise; the passphrase; and who sits at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import LANGUAGE_NAMES, _, language
from kiscase.core.record import Field
from kiscase.desk import theme
from kiscase.desk.form import Form, Section
from kiscase.desk.messages import MessageBar
from kiscase.desk.steps import column_of, heading_of, secret_of, strength, words_of

FILTER = "kiscase (*.kis)"


class Welcome(QWidget):
    """The first window. It asks; who hands it in does: `open_asked`, `create_asked`, `practice_asked`, `sat_down`.

    `gave_up` tells that nobody sat down: the file that was opened is to be closed again.
    """

    open_asked = Signal(Path, str)
    create_asked = Signal(Path, str, dict, dict)
    practice_asked = Signal()
    sat_down = Signal(int)
    gave_up = Signal()
    language_asked = Signal(str)

    def __init__(
        self,
        recent: Sequence[Path],
        club_fields: Sequence[Field],
        worker_fields: Sequence[Field],
        is_practice: Callable[[Path], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_practice = is_practice
        self._path: Path | None = None
        self._held: QWidget | None = None
        self.steps = QStackedWidget(self)
        self.messages = MessageBar(self)
        self.messages.left.connect(self.setFocus)
        self.start = self._start(recent)
        self.key = self._key()
        self.making = self._making(club_fields, worker_fields)
        self.seats = QWidget(self)
        self.seats_layout = QVBoxLayout(self.seats)
        for step in (self.start, self.key, self.making, self.seats):
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

    def failed(self, problem: Problem) -> None:
        """Tell why it did not work; what was typed stays."""
        self.wait(False)
        if isinstance(problem, Invalid):
            self._show_missing(problem.problems)
        self.passphrase.selectAll()
        self.messages.problem(problem.sentence)

    def wait(self, waiting: bool) -> None:
        """Show that a file is being opened or made; afterwards the focus is where it was."""
        if waiting:
            self._held = self.steps.focusWidget()
        self.waiting.setVisible(waiting)
        self.steps.setEnabled(not waiting)
        if not waiting and self._held is not None and shiboken6.isValid(self._held):
            self._held.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        """Nothing is being opened or made any more."""
        self.wait(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the beginning."""
        ways: dict[QWidget | None, Callable[[], None]] = {
            self.key: self._back,
            self.making: self._back,
            self.seats: self.gave_up.emit,
        }
        back = ways.get(self.steps.currentWidget()) if event.key() == Qt.Key.Key_Escape else None
        if back is not None:
            back()
        else:
            super().keyPressEvent(event)

    def ask_who(self, workers: Sequence[tuple[int, str, str]]) -> None:
        """Ask who sits at the desk: id, name and role of each worker."""
        self.wait(False)
        half = theme.half_line(self)
        column = column_of(self.seats_layout, self)
        column.addWidget(heading_of(_("Who is working now?"), self))
        column.addWidget(words_of(_("What you do is kept in the history under this name."), self))
        for worker_id, name, role in workers:
            button = QPushButton(f"{name}\n{role}", self.seats)
            button.setObjectName(f"worker {worker_id}")
            button.setProperty("worker", worker_id)
            button.setMinimumHeight(half * 6)
            button.clicked.connect(self._sit_down)
            column.addWidget(button)
        back = self._back_button(self.seats, self.gave_up.emit)
        column.addWidget(back, alignment=Qt.AlignmentFlag.AlignLeft)
        self.steps.setCurrentWidget(self.seats)
        first = self.seats.findChild(QPushButton)
        if first is not None:
            first.setFocus()

    def ask_key(self, path: Path) -> None:
        """Open *path*: ask for the passphrase, unless it is a practice file."""
        self._path = path
        self.messages.dismiss()
        try:
            practice = self._is_practice(path)
        except Problem as problem:
            self.failed(problem)
            return
        if practice:
            self.open_asked.emit(path, "")
            return
        self.key_name.setText(path.name)
        self.passphrase.clear()
        self.steps.setCurrentWidget(self.key)
        self.passphrase.setFocus()

    def _start(self, recent: Sequence[Path]) -> QWidget:
        page = QWidget(self)
        column = column_of(QVBoxLayout(page), self)
        column.addWidget(heading_of("kiscase", self))
        column.addWidget(
            words_of(
                _(
                    "Participants, social contracts and activities of a social integration club, in "
                    "one encrypted file on this computer."
                ),
                self,
            )
        )
        for path in recent:
            button = self._button(
                page, "recent", "folder-open", _("Open {name}").format(name=path.name), self._open_recent
            )
            button.setProperty("path", str(path))
            button.setToolTip(str(path.parent))
            column.addWidget(button)
        column.addWidget(self._button(page, "open", "folder-open", _("Open a case file…"), self._choose))
        column.addWidget(self._button(page, "create", "file-plus", _("Make a new case file…"), self._begin_making))
        column.addWidget(
            self._button(
                page, "practise", "graduation-cap", _("Practise with an invented club"), self.practice_asked.emit
            )
        )
        first = page.findChild(QPushButton)
        if first is not None:
            theme.set_look(first, "primary", True)
            name = {"recent": "folder-open", "open": "folder-open"}[first.objectName()]
            first.setIcon(theme.icon(name, "on_accent"))
            self.setFocusProxy(first)
        column.addWidget(self._languages(page))
        return page

    def _languages(self, page: QWidget) -> QWidget:
        row = QWidget(page)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, theme.half_line(self) * 2, 0, 0)
        for code, name in LANGUAGE_NAMES.items():
            button = QPushButton(name, row)
            button.setObjectName(f"language {code}")
            theme.set_look(button, "quiet", True)
            button.setCheckable(True)
            button.setChecked(code == language())
            if button.isChecked():
                button.setIcon(theme.icon("check"))
            button.setProperty("language", code)
            button.clicked.connect(self._choose_language)
            layout.addWidget(button)
        layout.addStretch(1)
        return row

    def _key(self) -> QWidget:
        page = QWidget(self)
        column = column_of(QVBoxLayout(page), self)
        self.key_name = heading_of("", self)
        self.passphrase = secret_of(page, "passphrase", _("Passphrase"))
        self.passphrase.returnPressed.connect(self._open)
        column.addWidget(self.key_name)
        column.addWidget(QLabel(_("Passphrase"), page))
        column.addWidget(self.passphrase)
        column.addLayout(self._row(page, _("Open"), self._open))
        return page

    def _making(self, club_fields: Sequence[Field], worker_fields: Sequence[Field]) -> QScrollArea:
        page = QScrollArea(self)
        page.setWidgetResizable(True)
        page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame(page)
        theme.set_look(inside, "panel", True)
        page.setWidget(inside)
        column = column_of(QVBoxLayout(inside), self)
        column.addWidget(heading_of(_("A new case file"), self))
        column.addWidget(words_of(_("* required"), self))
        self._add_secrets(column, inside)
        club = Section(_("The club"), club_fields)
        worker = Section(_("You"), worker_fields)
        self.making_form = Form([club, worker], inside, inside=True)
        self._club_keys = {shown.key for shown in club_fields}
        self._required = [shown for shown in (*club_fields, *worker_fields) if shown.required]
        self.making_form.submitted.connect(self._make)
        self.making_form.load({shown.key: None for shown in (*club_fields, *worker_fields)})
        column.addSpacing(theme.half_line(self) * 2)
        column.addWidget(self.making_form)
        column.addLayout(self._row(inside, _("Make the file…"), self._make))
        return page

    def _add_secrets(self, column: QVBoxLayout, page: QWidget) -> None:
        self.first = secret_of(page, "first", _("Passphrase"))
        self.second = secret_of(page, "second", _("Passphrase once more"))
        self.strength = QLabel(page)
        self.strength.setWordWrap(True)
        self.strength.setObjectName("strength")
        self.first.textChanged.connect(self._show_strength)
        lost = _(
            "Without the passphrase nobody can open the file, not even its makers. Write it down "
            "and keep the paper in a safe place."
        )
        column.addWidget(words_of(lost, self))
        first, second = _("Passphrase"), _("Passphrase once more")
        column.addWidget(QLabel(f"{first} *", page))
        column.addWidget(self.first)
        column.addWidget(self.strength)
        column.addWidget(QLabel(f"{second} *", page))
        column.addWidget(self.second)

    def _row(self, page: QWidget, label: str, deed: Callable[[], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        back = self._back_button(page, self._back)
        main = QPushButton(label, page)
        main.setObjectName("go")
        theme.set_look(main, "primary", True)
        main.setAutoDefault(True)
        main.clicked.connect(deed)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(main)
        return row

    @staticmethod
    def _back_button(page: QWidget, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(_("Back"), page)
        button.setObjectName("back")
        button.setAutoDefault(True)
        button.clicked.connect(deed)
        return button

    def _button(self, page: QWidget, name: str, icon: str, label: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(theme.icon(icon), label, page)
        button.setObjectName(name)
        button.setAutoDefault(True)
        button.setMinimumHeight(theme.half_line(self) * 5)
        button.clicked.connect(deed)
        return button

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Open a case file…"), "", FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str) -> None:
        self.ask_key(Path(name))

    def _open_recent(self) -> None:
        self.ask_key(Path(self.sender().property("path")))

    def _open(self) -> None:
        if self._path is not None:
            self.wait(True)
            self.open_asked.emit(self._path, self.passphrase.text())

    def _back(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.start)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_making(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.making)
        self.first.setFocus()

    def _show_strength(self, text: str) -> None:
        self.strength.setText(strength(text)[1] if text else "")

    def _make(self) -> None:
        if self.first.text() != self.second.text():
            self.messages.problem(_("The two passphrases are not the same. Please type both again."))
            self.second.selectAll()
            self.second.setFocus()
            return
        if strength(self.first.text())[0] < 2:
            self.messages.problem(
                _("This passphrase is too easy to guess. Take four or five words that do not belong together.")
            )
            self.first.setFocus()
            return
        if self._is_incomplete():
            return
        dialog = QFileDialog(self, _("Where to keep the case file"), "kiscase.kis", FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("kis")
        dialog.fileSelected.connect(self.make_at)
        dialog.open()

    def _is_incomplete(self) -> bool:
        """Whether something required is missing; it is told at the fields."""
        typed = self.making_form.values()
        missing = {
            shown.key: _("Please fill in: {label}.").format(label=_(shown.label))
            for shown in self._required
            if not str(typed[shown.key] or "").strip()
        }
        if missing:
            self.messages.dismiss()
            self._show_missing(missing)
        return bool(missing)

    def _show_missing(self, problems: Mapping[str, str]) -> None:
        self.making_form.show_problems(problems)
        held = self.making_form.focusWidget()
        if held is not None:
            self.making.ensureWidgetVisible(held, 0, theme.half_line(self) * 8)

    def make_at(self, name: str) -> None:
        """Make the file at the chosen place with what is typed."""
        typed = self.making_form.values()
        club = {key: value for key, value in typed.items() if key in self._club_keys}
        worker = {key: value for key, value in typed.items() if key not in self._club_keys}
        self.wait(True)
        self.create_asked.emit(Path(name), self.first.text(), club, worker)

    def _sit_down(self) -> None:
        self.sat_down.emit(int(self.sender().property("worker")))

    def _choose_language(self) -> None:
        self.language_asked.emit(str(self.sender().property("language")))
