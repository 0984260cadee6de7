"""The welcome screen: open, create or practise; the passphrase; and the choice of the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.database.passphrase import MIN_LENGTH, rate_passphrase
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import LANGUAGE_NAMES, _, current_language
from kiscase.ui.file_dialogs import OpenFileDialog, SaveFileDialog
from kiscase.ui.shell.welcome_widgets import NewFileFields, centered_column, passphrase_field, passphrase_visibility_box
from kiscase.ui.shell.worker_selection import WorkerSelection
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, heading_label, hint_label, plain_tooltip, wrapping_label
from kiscase.ui.widgets.message_bar import MessageBar
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

FILTER = "kiscase (*.kis)"


class WelcomeScreen(QWidget):
    """Asks which case file to use and who is working; its signals leave the rest to the program.

    `worker_choice_cancelled` means that the file that was opened is to be closed again.
    """

    open_asked = Signal(Path, str)
    create_asked = Signal(Path, str, dict, dict)
    practice_asked = Signal()
    worker_chosen = Signal(int)
    worker_choice_cancelled = Signal()
    language_asked = Signal(str)

    def __init__(
        self,
        recent: Sequence[Path],
        asked: Callable[[], NewFileFields],
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
        self.passphrase_step = self._key()
        self._asked = asked
        self.worker_step = QWidget(self)
        self.worker_layout = QVBoxLayout(self.worker_step)
        for step in (self.start, self.passphrase_step, self.worker_step):
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
        if isinstance(problem, InvalidValuesError):
            self._show_missing(problem.problems)
        self.passphrase.selectAll()
        self.messages.show_problem(problem.sentence)

    def set_busy(self, waiting: bool) -> None:
        """Show that a file is being opened or created; the focus returns afterwards."""
        if waiting:
            self._held = self.steps.focusWidget()
        self.waiting.setVisible(waiting)
        self.steps.setEnabled(not waiting)
        if not waiting and self._held is not None and shiboken6.isValid(self._held):
            self._held.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_idle(self) -> None:
        """Show that nothing is being opened or created any more."""
        self.set_busy(False)

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
        column = centered_column(self.worker_layout, self)
        selection = WorkerSelection(workers, self.worker_step)
        selection.chosen.connect(self.worker_chosen)
        column.addWidget(selection)
        back = self._back_button(self.worker_step, self.worker_choice_cancelled.emit)
        column.addWidget(back, alignment=Qt.AlignmentFlag.AlignLeft)
        self.steps.setCurrentWidget(self.worker_step)
        selection.focus_start()

    def ask_passphrase(self, path: Path) -> None:
        """Open *path*: ask for the passphrase, unless it is a practice file."""
        self._path = path
        self.messages.dismiss()
        try:
            practice = self._is_practice(path)
        except Problem as problem:
            self.show_failure(problem)
            return
        if practice:
            self.open_asked.emit(path, "")
            return
        self.file_name.setText(path.name)
        self.passphrase.clear()
        self.visibility.setChecked(False)
        self.steps.setCurrentWidget(self.passphrase_step)
        self.passphrase.setFocus()

    def _start(self, recent: Sequence[Path]) -> QWidget:
        page = QWidget(self)
        column = centered_column(QVBoxLayout(page), self)
        column.addWidget(heading_label("kiscase", self))
        column.addWidget(
            hint_label(
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
            button.setToolTip(plain_tooltip(str(path.parent)))
            column.addWidget(button)
        column.addWidget(self._button(page, "open", "folder-open", _("Open a case file…"), self._choose))
        column.addWidget(self._button(page, "create", "file-plus", _("Create a new case file…"), self._begin_making))
        column.addWidget(
            self._button(
                page, "practise", "graduation-cap", _("Practise with a fictional club"), self.practice_asked.emit
            )
        )
        first = page.findChild(QPushButton)
        if first is not None:
            style_properties.set_style_property(first, "primary", True)
            name = {"recent": "folder-open", "open": "folder-open"}[first.objectName()]
            first.setIcon(icons.themed_icon(name, "on_accent"))
            self.setFocusProxy(first)
        column.addWidget(self._languages(page))
        return page

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

    def _key(self) -> QWidget:
        page = QWidget(self)
        column = centered_column(QVBoxLayout(page), self)
        self.file_name = heading_label("", self)
        self.passphrase = passphrase_field(page, "passphrase", _("Passphrase"))
        self.passphrase.returnPressed.connect(self._open)
        column.addWidget(self.file_name)
        column.addWidget(PlainLabel(_("Passphrase"), page))
        column.addWidget(self.passphrase)
        self.visibility = passphrase_visibility_box(self.passphrase)
        column.addWidget(self.visibility)
        column.addLayout(self._row(page, _("Open"), self._open))
        return page

    @cached_property
    def new_file_step(self) -> FormScrollArea:
        """What a new file needs; made when it is first asked for, since its fields are those of records."""
        from kiscase.ui.forms.form import FieldSection, RecordForm

        asked = self._asked()
        page = FormScrollArea(self)
        inside = ScrolledColumn(page)
        style_properties.set_style_property(inside, "panel", True)
        page.show_column(inside)
        column = centered_column(QVBoxLayout(inside), self)
        column.addWidget(heading_label(_("New case file"), self))
        column.addWidget(hint_label(_("* required"), self))
        self._add_secrets(column, inside)
        club = FieldSection(_("The club"), asked.club)
        worker = FieldSection(_("You"), asked.worker)
        self.new_file_form = RecordForm([club, worker], inside, inside=True)
        self._club_keys = {shown.key for shown in asked.club}
        self._required = [shown for shown in (*asked.club, *asked.worker) if shown.required]
        self.new_file_form.submitted.connect(self._make)
        self.new_file_form.load({shown.key: None for shown in (*asked.club, *asked.worker)})
        column.addSpacing(metrics.half_line(self) * 2)
        column.addWidget(self.new_file_form)
        note = _("Printed on letters. It can be added later in the settings.")
        address = FieldSection(_("Address of the club"), asked.address, note)
        self.address_form = RecordForm([address], inside, inside=True)  # both the worker and the club have a phone
        self.address_form.submitted.connect(self._make)
        column.addSpacing(metrics.half_line(self) * 2)
        column.addWidget(self.address_form)
        column.addLayout(self._row(inside, _("Create the file…"), self._make))
        self.steps.addWidget(page)
        return page

    def _add_secrets(self, column: QVBoxLayout, page: QWidget) -> None:
        self.new_passphrase = passphrase_field(page, "first", _("Passphrase"))
        self.repeated_passphrase = passphrase_field(page, "second", _("Repeat the passphrase"))
        self.strength = hint_label("", self)
        self.strength.setObjectName("strength")
        self.passphrase_problem = wrapping_label("", page, problem=True)
        self.passphrase_problem.setObjectName("passphrase_problem")
        style_properties.set_style_property(self.strength, "problem", False)
        self.passphrase_problem.hide()
        for field in (self.new_passphrase, self.repeated_passphrase):
            field.textChanged.connect(self._passphrase_typed)
        self.repeated_passphrase.returnPressed.connect(self._make)
        lost = _(
            "Without the passphrase nobody can open the file, not even the makers of the program. Write it down "
            "and keep it in a safe place."
        )
        column.addWidget(hint_label(lost, self))
        first, second = _("Passphrase"), _("Repeat the passphrase")
        column.addWidget(PlainLabel(f"{first} *", page))
        column.addWidget(self.new_passphrase)
        column.addWidget(self.strength)
        column.addWidget(PlainLabel(f"{second} *", page))
        column.addWidget(self.repeated_passphrase)
        column.addWidget(self.passphrase_problem)
        column.addWidget(passphrase_visibility_box(self.new_passphrase, self.repeated_passphrase))
        self._passphrase_typed()

    def _row(self, page: QWidget, label: str, handler: Callable[[], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        back = self._back_button(page, self._back)
        main = QPushButton(label, page)
        main.setObjectName("go")
        style_properties.set_style_property(main, "primary", True)
        main.clicked.connect(handler)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(main)
        return row

    @staticmethod
    def _back_button(page: QWidget, handler: Callable[[], None]) -> QPushButton:
        button = QPushButton(_("Back"), page)
        button.setObjectName("back")
        button.clicked.connect(handler)
        return button

    def _button(self, page: QWidget, name: str, icon: str, label: str, handler: Callable[[], None]) -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), label, page)
        button.setObjectName(name)
        button.setMinimumHeight(metrics.half_line(self) * 5)
        button.clicked.connect(handler)
        return button

    def _choose(self) -> None:
        dialog = OpenFileDialog(self, _("Open a case file…"), [FILTER])
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str) -> None:
        self.ask_passphrase(Path(name))

    def _open_recent(self) -> None:
        self.ask_passphrase(Path(self.sender().property("path")))

    def _open(self) -> None:
        if self._path is not None:
            self.set_busy(True)
            self.open_asked.emit(self._path, self.passphrase.text())

    def _back(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.start)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_making(self) -> None:
        self.messages.dismiss()
        self.steps.setCurrentWidget(self.new_file_step)
        self.new_passphrase.setFocus()

    def _passphrase_typed(self) -> None:
        """Show how good the passphrase is, or what a good one is; what was wrong before is no longer said."""
        typed = self.new_passphrase.text()
        advice = _("At least {count} characters; four or five unrelated words are easy to remember.")
        self.strength.setText(self._rate(typed)[1] if typed else advice.format(count=MIN_LENGTH))
        style_properties.set_style_property(self.strength, "problem", False)
        self.passphrase_problem.hide()
        for field in (self.new_passphrase, self.repeated_passphrase):
            field.setAccessibleDescription("")

    def _refuse_passphrase(self, field: QLineEdit, sentence: str) -> None:
        """Say below its field what is wrong with the passphrase."""
        self.messages.dismiss()
        if field is self.new_passphrase:
            style_properties.set_style_property(self.strength, "problem", True)
        else:
            self.passphrase_problem.setText(sentence)
            self.passphrase_problem.show()
        field.setAccessibleDescription(sentence)
        field.selectAll()
        field.setFocus()
        self.new_file_step.follow_focus()

    def _rate(self, passphrase: str) -> tuple[bool, str]:
        return rate_passphrase(passphrase, map(str, self.new_file_form.values().values()))

    def _make(self) -> None:
        if self.new_passphrase.text() != self.repeated_passphrase.text():
            self._refuse_passphrase(self.repeated_passphrase, _("The two passphrases differ. Type both again."))
            return
        accepted, sentence = self._rate(self.new_passphrase.text())
        if not accepted:
            self._refuse_passphrase(self.new_passphrase, sentence)
            return
        if self._is_incomplete():
            return
        name = telling_file_name(str(self.new_file_form.values()["name"]), suffix="kis")
        dialog = SaveFileDialog(self, _("Save the case file as"), [FILTER], name=name, suffix="kis")
        dialog.fileSelected.connect(self.create_at)
        dialog.open()

    def _is_incomplete(self) -> bool:
        """Whether something required is missing; it is shown at the fields."""
        typed = self.new_file_form.values()
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
        own = self.address_form.values()
        self.address_form.show_problems({key: text for key, text in problems.items() if key in own})
        self.new_file_form.show_problems({key: text for key, text in problems.items() if key not in own})
        self.new_file_step.follow_focus()

    def create_at(self, name: str) -> None:
        """Create the file at the chosen path with the input."""
        typed = self.new_file_form.values()
        club = {key: value for key, value in typed.items() if key in self._club_keys} | self.address_form.values()
        worker = {key: value for key, value in typed.items() if key not in self._club_keys}
        self.set_busy(True)
        self.create_asked.emit(Path(name), self.new_passphrase.text(), club, worker)

    def _choose_language(self) -> None:
        self.language_asked.emit(str(self.sender().property("language")))
