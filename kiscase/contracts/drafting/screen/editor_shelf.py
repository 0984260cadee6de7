"""The editors of contracts: one for each form, variant and wording of labels, kept to be filled in again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtWidgets import QStackedWidget, QWidget

from kiscase.club.workers import WorkerChoice
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.pdf.form.labels import LabelCorrections
from kiscase.ui.steps import Steps

KEPT = 4  # editors: two variants of two forms, or of one form with two wordings


class EditorShelf(QStackedWidget):
    """Makes editors in steps and shows one of them: to make one takes many times longer than to fill it in."""

    def __init__(self, parent: QWidget, dress: Callable[[ContractEditor], None]) -> None:
        """Let *dress* connect each new editor."""
        super().__init__(parent)
        self._dress = dress
        self._kept: list[ContractEditor] = []  # the one shown last at the end

    def make(self, form_name: str, variant: str, labels: LabelCorrections, workers: Sequence[WorkerChoice]) -> Steps:
        """Make an editor of a form, a variant and labels, unless there is one."""
        if self._find(form_name, variant, labels) is not None:
            return
        editor = ContractEditor(form_name, variant, workers, labels, self)
        editor.hide()
        try:
            yield from editor.build()
        except GeneratorExit:
            if shiboken6.isValid(editor):  # not if the window is gone
                editor.deleteLater()
            raise
        self._dress(editor)
        self.addWidget(editor)
        self._kept.append(editor)
        yield

    def take(self, form_name: str, variant: str, labels: LabelCorrections) -> ContractEditor:
        """The editor of that form, variant and labels, which `make` has made; one that was not shown for long goes."""
        editor = self._find(form_name, variant, labels)
        if editor is None:
            raise RuntimeError("no such editor was made")
        self._kept.remove(editor)
        self._kept.append(editor)
        while len(self._kept) > KEPT:
            oldest = self._kept.pop(0)
            self.removeWidget(oldest)
            oldest.deleteLater()
        return editor

    def _find(self, form_name: str, variant: str, labels: LabelCorrections) -> ContractEditor | None:
        wanted = (form_name, variant, labels)
        return next((one for one in self._kept if (one.form_name, one.variant, one.labels) == wanted), None)
