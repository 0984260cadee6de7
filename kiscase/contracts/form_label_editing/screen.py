"""Correcting the labels of the form: all of them in a list, the official text and one's own side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiscase.contracts.copies.screen import CopyLanguageChoice
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.form_label_corrections import FormLabel
from kiscase.contracts.form_label_editing import actions as form_label_editing
from kiscase.core.i18n import LANGUAGE_NAMES, N_, _
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_dialog import ListDialog
from kiscase.ui.tables.record_list import ListColumn, MutedText
from kiscase.ui.widgets.message_bar import Notify


class LabelDialog(FormDialog):
    """Asks for another text of one label."""

    def __init__(
        self, parent: QWidget, label: form_label_editing.FormLabelRow, corrected: Callable[[FormDialog, str], None]
    ) -> None:
        self._corrected = corrected
        super().__init__(
            parent,
            _("Correct the label"),
            [FieldSection("", [FormLabel.fields()["text"]])],
            {"text": label.own or label.official},
            words=_("The official text: “{text}”").format(text=label.official),
            label=_("&Save"),
            on_submit=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        self._corrected(self, values["text"])


class LabelsDialog(ListDialog):
    """The form labels in one language: Enter corrects one, a button restores its official text."""

    def __init__(self, parent: QWidget, jobs: Jobs, which: tuple[str, str, str], notify: Notify) -> None:
        self._jobs, self._notify = jobs, notify
        self._form, self._variant, self._language = which
        self._labels: list[form_label_editing.FormLabelRow] = []
        language = LANGUAGE_NAMES.get(self._language, self._language)
        super().__init__(
            parent,
            _("Form labels ({language})").format(language=language),
            [
                # Translators: a column: the part of the form that a label belongs to
                ListColumn("within", _("Part"), stretch=True),
                ListColumn("official", _("Official text"), stretch=True, main=True, whole=True),
                ListColumn("own", _("Own text"), stretch=True, whole=True),
            ],
            name="labels",
            explanation=_(
                "Corrected labels are used on the screen and in contracts that are not printed yet. "
                "Printed documents stay as they are."
            ),
            buttons=(
                ("correct", _("&Correct…"), self.correct),
                ("official", _("Restore &official text"), self.restore),
            ),
            size=(120, 25),
        )
        self.list.opened.connect(self.correct)
        self._load()

    def correct(self) -> None:
        """Ask for another text of the selected label."""
        label = self._chosen()
        if label is not None:
            LabelDialog(self, label, lambda dialog, text: self._correct(label, text, dialog))

    def restore(self) -> None:
        """Restore the official text of the selected label."""
        label = self._chosen()
        if label is not None and label.own:
            self._correct(label, "", None)

    def _chosen(self) -> form_label_editing.FormLabelRow | None:
        place = self.list.current_id()
        return self._labels[place] if place is not None else None

    def _correct(self, label: form_label_editing.FormLabelRow, text: str, dialog: FormDialog | None) -> None:
        form, language = self._form, self._language

        def done(_result: object) -> None:
            if dialog is not None:
                dialog.close_done()
            self._notify(_("The form labels were changed."))
            self._load()

        self._jobs.act(
            lambda session: form_label_editing.correct_form_label(session, form, label.place, language, text),
            done,
            dialog.show_failure if dialog is not None else None,
        )

    def _load(self) -> None:
        form, variant, language = self._form, self._variant, self._language
        self._jobs.read(
            lambda session: form_label_editing.list_form_labels(session, form, variant, language),
            self._show,
            latest="labels",
        )

    def _show(self, found: Sequence[form_label_editing.FormLabelRow]) -> None:
        self._labels = list(found)
        self.list.set_rows(
            [
                (place, MutedText(one.within[-1] if one.within else _("Heading")), _line(one.official), _line(one.own))
                for place, one in enumerate(found)
            ]
        )
        if self.list.current_id() is None:
            self.list.show_id(0)


class LabelsController(QObject):
    """Corrects the form labels of the open contract, in the language of the document that is shown."""

    def __init__(self, shown: ShownContract, choice: CopyLanguageChoice) -> None:
        super().__init__(shown.page)
        self._shown, self._choice = shown, choice

    def commands(self) -> tuple[Command, ...]:
        """The command that opens the labels."""
        return (Command("labels", N_("Correct form labels…"), self.show_labels, "pencil"),)

    def show_labels(self) -> None:
        """Show the labels of the contract's form, once unsaved changes are saved or discarded."""
        self._shown.page.leave(self._show_labels)

    def _show_labels(self) -> None:
        contract = self._shown.details
        if contract is not None:
            which = (contract.form, str(contract.content.fields["variant"]), self._choice.language())
            LabelsDialog(self._shown.page, self._shown.jobs, which, self._shown.page.show_done)


def _line(text: str) -> str:
    return " ".join(text.split())
