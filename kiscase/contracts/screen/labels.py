"""Correcting the labels of the form: all of them in a list, the official text and one's own side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.actions import labels
from kiscase.contracts.model import FormLabel
from kiscase.contracts.screen.copies import PaperChoice
from kiscase.core.i18n import LANGUAGE_NAMES, N_, _
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editing import EditingPage
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.table import Column, List, Muted

Told = Callable[[str], None]
"""Says what was done, with the offer to undo it."""


class LabelDialog(FormDialog):
    """Asks for another text of one label."""

    def __init__(self, parent: QWidget, label: labels.Label, corrected: Callable[[FormDialog, str], None]) -> None:
        self._corrected = corrected
        super().__init__(
            parent,
            _("Correct the label"),
            [Section("", [FormLabel.fields()["text"]])],
            {"text": label.own or label.official},
            words=_("The official text: “{text}”").format(text=label.official),
            label=_("&Save"),
            deed=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        self._corrected(self, values["text"])


class LabelsDialog(QDialog):
    """The labels of a form in one language: Enter corrects one, Delete goes back to the official text."""

    def __init__(self, parent: QWidget, jobs: Jobs, which: tuple[str, str, str], told: Told) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs, self._told = jobs, told
        self._form, self._variant, self._language = which
        language = LANGUAGE_NAMES.get(self._language, self._language)
        self.setWindowTitle(_("Labels of the form ({language})").format(language=language))
        self._labels: list[labels.Label] = []
        columns = [
            Column("within", _("Part"), width=24),
            Column("official", _("Official text"), stretch=True),
            Column("own", _("Own text"), width=30),
        ]
        self.list = List(columns, self, name=_("Labels of the form"))
        self.list.setObjectName("labels")
        self.list.opened.connect(self.correct)
        words = _(
            "A corrected label stands on the screen and on the paper of contracts that are not printed yet. "
            "Papers that were printed stay as they are."
        )
        half = theme.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(words_of(words, self))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._buttons())
        room = parent.window()
        self.resize(min(self.fontMetrics().averageCharWidth() * 120, room.width()), min(half * 50, room.height()))
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def correct(self) -> None:
        """Ask for another text of the chosen label."""
        label = self._chosen()
        if label is not None:
            LabelDialog(self, label, lambda dialog, text: self._correct(label, text, dialog))

    def back(self) -> None:
        """Let the chosen label say what the official form says."""
        label = self._chosen()
        if label is not None and label.own:
            self._correct(label, "", None)

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.addStretch()
        for name, label, deed in (
            ("correct", _("&Correct…"), self.correct),
            ("official", _("Back to the &official text"), self.back),
            ("close", _("&Close"), self.accept),
        ):
            button = QPushButton(label, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(deed)
            buttons.addWidget(button)
        return buttons

    def _chosen(self) -> labels.Label | None:
        place = self.list.current_id()
        return self._labels[place] if place is not None else None

    def _correct(self, label: labels.Label, text: str, dialog: FormDialog | None) -> None:
        form, language = self._form, self._language

        def done(_result: object) -> None:
            if dialog is not None:
                dialog.done_well()
            self._told(_("The labels of the form are changed."))
            self._ask()

        self._jobs.act(
            lambda session: labels.correct(session, form, label.place, language, text),
            done,
            dialog.failed if dialog is not None else None,
        )

    def _ask(self) -> None:
        form, variant, language = self._form, self._variant, self._language
        self._jobs.read(lambda session: labels.listed(session, form, variant, language), self._show, latest="labels")

    def _show(self, found: Sequence[labels.Label]) -> None:
        self._labels = list(found)
        self.list.set_rows(
            [
                (place, Muted(one.within or _("Heading")), _line(one.official), _line(one.own))
                for place, one in enumerate(found)
            ]
        )
        if self.list.current_id() is None:
            self.list.show_id(0)


class Labelling(EditingPage):
    """What the page of contracts adds to its deeds: correcting labels of the form, as the paper shows it."""

    paper: PaperChoice
    labelling = (Command("labels", N_("Correct a label of the form…"), "show_labels", "pencil"),)

    def show_labels(self) -> None:
        """Show the labels of the contract's form, once what is typed is saved or given up."""
        self.leave(self._show_labels)

    def _show_labels(self) -> None:
        if self.card is not None:
            head = self.card[0].content.head
            which = (self.card[0].form, str(head["variant"]), self.paper.language())
            LabelsDialog(self, self.desk.jobs, which, self.done)


def _line(text: str) -> str:
    return " ".join(text.split())
