"""The step that asks for what a new case file needs: its passphrase, the club, and who makes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core.files import telling_file_name
from kiscase.core.i18n import _
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.shell.welcome.new_passphrase import NewPassphrase
from kiscase.ui.shell.welcome.widgets import CASE_FILES, NewFileFields, centered_column, step_buttons
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import heading_label, hint_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn


class NewFileStep(FormScrollArea):
    """The fields of a new case file; `create_asked` gives its path, its passphrase, the club and the worker.

    `typed_anew` when what was wrong before is no longer said, `left` on the way back.
    """

    create_asked = Signal(Path, str, dict, dict)
    typed_anew = Signal()
    left = Signal()

    def __init__(self, asked: NewFileFields, parent: QWidget) -> None:
        super().__init__(parent)
        inside = ScrolledColumn(self)
        style_properties.set_style_property(inside, "panel", True)
        self.show_column(inside)
        column = centered_column(inside)
        column.addWidget(heading_label(_("New case file"), inside))
        column.addWidget(hint_label(_("* required"), inside))
        self._add_secrets(column, inside)
        club = FieldSection(_("The club"), asked.club)
        worker = FieldSection(_("You"), asked.worker)
        self.form = RecordForm([club, worker], inside, inside=True)
        self._club_keys = {shown.key for shown in asked.club}
        self._required = [shown for shown in (*asked.club, *asked.worker) if shown.required]
        self.form.submitted.connect(self._make)
        self.form.load({shown.key: None for shown in (*asked.club, *asked.worker)})
        column.addSpacing(metrics.half_line(self) * 2)
        column.addWidget(self.form)
        note = _("Printed on letters. It can be added later in the settings.")
        address = FieldSection(_("Address of the club"), asked.address, note)
        self.address_form = RecordForm([address], inside, inside=True)  # both the worker and the club have a phone
        self.address_form.submitted.connect(self._make)
        column.addSpacing(metrics.half_line(self) * 2)
        column.addWidget(self.address_form)
        column.addLayout(step_buttons(inside, _("Create the file…"), self._make, self.left.emit))

    def create_at(self, name: str) -> None:
        """Create the file at the chosen path with the input."""
        typed = self.form.values()
        club = {key: value for key, value in typed.items() if key in self._club_keys} | self.address_form.values()
        worker = {key: value for key, value in typed.items() if key not in self._club_keys}
        self.create_asked.emit(Path(name), self.new_passphrase.text(), club, worker)

    def show_missing(self, problems: Mapping[str, str]) -> None:
        """Say at the fields what is wrong with their values."""
        own = self.address_form.values()
        self.address_form.show_problems({key: text for key, text in problems.items() if key in own})
        self.form.show_problems({key: text for key, text in problems.items() if key not in own})
        self.follow_focus()

    def _add_secrets(self, column: QVBoxLayout, page: QWidget) -> None:
        lost = _(
            "Without the passphrase nobody can open the file, not even the makers of the program. Write it down "
            "and keep it in a safe place."
        )
        self._passphrase = NewPassphrase(page, lost, self._known_texts)
        self.new_passphrase, self.repeated_passphrase = self._passphrase.first, self._passphrase.second
        self.strength, self.passphrase_problem = self._passphrase.strength, self._passphrase.problem
        self._passphrase.submitted.connect(self._make)
        self._passphrase.refused.connect(self._passphrase_refused)
        column.addWidget(self._passphrase)

    def _known_texts(self) -> Iterator[str]:
        return map(str, self.form.values().values())

    def _passphrase_refused(self) -> None:
        self.typed_anew.emit()
        self.follow_focus()

    def _make(self) -> None:
        if not self._passphrase.is_accepted():
            return
        if self._is_incomplete():
            return
        from kiscase.ui.file_dialogs import SaveFileDialog

        name = telling_file_name(str(self.form.values()["name"]), suffix="kis")
        dialog = SaveFileDialog(self, _("Save the case file as"), [CASE_FILES], name=name, suffix="kis")
        dialog.fileSelected.connect(self.create_at)
        dialog.open()

    def _is_incomplete(self) -> bool:
        """Whether something required is missing; it is shown at the fields."""
        typed = self.form.values()
        missing = {
            shown.key: _("Please fill in: {label}.").format(label=_(shown.label))
            for shown in self._required
            if not str(typed[shown.key] or "").strip()
        }
        if missing:
            self.typed_anew.emit()
            self.show_missing(missing)
        return bool(missing)
