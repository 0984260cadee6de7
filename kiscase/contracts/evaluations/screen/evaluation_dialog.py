"""The dialog of an evaluation: its date, the result of each goal and action, the decision, and changed actions.

It autosaves its input as a draft, one for each contract.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.model import Evaluation, EvaluationDecision
from kiscase.contracts.evaluations.queries import EvaluationDetails
from kiscase.contracts.evaluations.screen.changed_actions import ChangedActionsEditor
from kiscase.contracts.evaluations.screen.result_rows import JudgedItemsEditor
from kiscase.contracts.model import DocumentStage
from kiscase.contracts.wording.screen.phrases_in_fields import PhraseHelp
from kiscase.core import drafts
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.records.json_conversion import to_json
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_boxes import ask_confirmation
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

EVALUATION_DRAFT = "evaluation of contract"  # the kind of what is typed and not saved, by the contract
DATES = ("held_on", "agreed_on", "next_on")
_WIDE, _HIGH = 170, 48  # letters and lines, where the screen has them


class SavedEvaluation(NamedTuple):
    """What became of an evaluation: its details as opened, its id, and whether it is to be printed."""

    sheet: EvaluationDetails
    id: int
    to_print: bool
    written: bool
    """Whether anything was saved: not if nothing was typed."""


Done = Callable[[SavedEvaluation], None]
"""Called when the evaluation is saved."""


def open_evaluation(parent: QWidget, jobs: Jobs, contract_id: int, evaluation_id: int | None, done: Done) -> None:
    """Open an evaluation, or the draft of the contract, or a new one."""

    def read(session: Any) -> tuple[EvaluationDetails, dict[str, Any] | None]:
        typed = drafts.load_draft(session, EVALUATION_DRAFT, contract_id)
        mine = typed.content if typed else None
        wanted = evaluation_id
        if wanted is None:
            wanted = mine["id"] if mine else evaluations_queries.draft_evaluation_id(session, contract_id)
        return evaluations_queries.load_evaluation(session, contract_id, wanted), mine if mine and mine[
            "id"
        ] == wanted else None

    def show(answer: tuple[EvaluationDetails, dict[str, Any] | None]) -> None:
        EvaluationDialog(parent, jobs, answer, done)

    jobs.read(read, show, latest="evaluation")


class EvaluationDialog(Dialog):
    """Stays open until the evaluation is saved or discarded; read-only after the first signature."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, answer: tuple[EvaluationDetails, dict[str, Any] | None], done: Done
    ) -> None:
        super().__init__(parent)
        self._jobs, self._done = jobs, done
        self.sheet, typed = answer
        self._doing = self._to_print = self._written = False
        self.setWindowTitle(_("Evaluation of {number}").format(number=self.sheet.contract))  # others see titles
        fields = Evaluation.fields()
        dates = [fields[key] for key in ("held_on", "agreed_on", "final")]
        self.date_form = RecordForm([FieldSection("", dates)], self, inside=True)
        self.rows = JudgedItemsEditor(self.sheet.rows, self)
        self.summary_form = RecordForm(
            [FieldSection("", [fields[key] for key in ("summary", "own_words", "decision")])], self, inside=True
        )
        self.changes = ChangedActionsEditor(self.sheet, self)
        self.next_form = RecordForm([FieldSection("", [fields["next_on"]])], self, inside=True)
        self._offer_phrases()
        self.note = wrapping_label("", self)
        self.problem = wrapping_label("", self, problem=True)
        key = DraftKey(EVALUATION_DRAFT, self.sheet.contract_id)
        self.autosave = DraftAutosave(self, jobs, lambda: key, self._unsaved)
        self._lay_out()
        self._load(typed)
        for part in self._forms():
            part.edited.connect(self._edited)
            part.submitted.connect(self.focusNextChild)
        for part in (self.date_form, self.summary_form):
            part.edited.connect(self._show_changes)
        self.rows.edited.connect(self._edited)
        self.changes.edited.connect(self._edited)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.open()
        self._focus_first()

    def _offer_phrases(self) -> None:
        one = PhraseHelp(self, self._jobs, lambda: self.sheet.contract_id, partial(announce_to_screen_reader, self))
        one.help(self.summary_form.editor("summary"), "evaluation.summary")
        for row in self.rows.rows:
            one.help(row.why, "judgement.why")
            one.help(row.next_step, "judgement.next_step")

    def typed(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
        """The values of the evaluation, of its rows, and the changed actions; Invalid when something is no value."""
        values = self.date_form.values() | self.summary_form.values() | self.next_form.values()
        if values["final"]:
            values["next_on"] = None  # is not shown
        return values, self.rows.values(), self.changes.values() if self._is_changing() else None

    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._state() != self._saved

    def save(self) -> None:
        """Keep it as a draft and close."""
        self._do(issue=False)

    def save_and_print(self) -> None:
        """Keep it as a draft and print it; nothing is kept while something is missing for that."""
        self._do(issue=True)

    def reject(self) -> None:
        """Close; what was typed is asked about first."""
        if self._doing or self._read_only():
            self._close()
            return
        if not self.is_dirty():
            self._give_up()
            return
        ask_confirmation(
            self,
            _("Save your changes?"),
            _("This evaluation has changes that are not saved."),
            _("Don’t save"),
            self._give_up,
            third=(_("Save"), self.save),
        )

    def _do(self, *, issue: bool) -> None:
        if self._doing:
            return
        try:
            values, rows, changes = self.typed()
        except InvalidValuesError as problem:
            self._failed(problem)
            return
        self._doing = True
        self.autosave.stop()
        one, untouched = self.sheet, not self.is_dirty()

        def save(session: Any) -> int:
            drafts.delete_draft(session, EVALUATION_DRAFT, one.contract_id)
            made = one.id
            if made is None or not untouched:
                made = evaluations.save_evaluation(
                    session,
                    one.contract_id,
                    values,
                    rows,
                    changes=changes,
                    evaluation_id=one.id,
                    revision=one.revision,
                )
            return made

        def issue_it(session: Any) -> None:
            evaluations.issue_evaluation(session, save(session))

        self._to_print, self._written = issue, one.id is None or not untouched
        if issue:
            self._jobs.dry_run(
                issue_it, lambda _result: self._jobs.act(save, self._saved_well, self._failed), self._failed
            )
        else:
            self._jobs.act(save, self._saved_well, self._failed)

    def _saved_well(self, evaluation_id: int) -> None:
        self._close()
        self._done(SavedEvaluation(self.sheet, evaluation_id, self._to_print, self._written))

    def _failed(self, problem: Problem) -> None:
        self._doing = False
        found = problem.problems if isinstance(problem, InvalidValuesError) else {}
        at_rows = self.rows.show_problems(found) or self.changes.show_problems(found)
        for part in reversed(self._forms()):
            here = {key: sentence for key, sentence in found.items() if key in part.shown()}
            if here or not at_rows:
                part.show_problems(here)
        self.problem.setText("" if found else problem.sentence)
        self.problem.setVisible(not found)

    def _give_up(self) -> None:
        self.autosave.discard_draft()
        self._close()

    def _close(self) -> None:
        self.autosave.stop()
        super().reject()

    def _edited(self) -> None:
        if not self._read_only():
            self.autosave.schedule()

    def _unsaved(self) -> dict[str, Any] | None:
        return self._state() if self.is_dirty() else None

    def _state(self) -> dict[str, Any]:
        """What is shown, as JSON can hold it."""
        values = {key: value for part in self._forms() for key, value in part.shown().items()}
        changes = self.changes.shown() if self._is_changing() else {}
        return {
            "id": self.sheet.id,
            "values": {key: to_json(value) for key, value in values.items()},
            "rows": self.rows.values(),
            "changes": {
                key: [{name: to_json(value) for name, value in row.items()} for row in rows]
                for key, rows in changes.items()
            },
        }

    def _load(self, typed: dict[str, Any] | None) -> None:
        for part in self._forms():
            part.load(self.sheet.values)
        self.changes.load(self.sheet.actions)
        self._show_changes()
        self._saved = self._state()
        if typed is not None:
            back = {
                key: date.fromisoformat(value) if key in DATES and value else value
                for key, value in typed["values"].items()
            }
            for part in self._forms():
                part.load(back)
            self.rows.load(typed["rows"])
            if typed.get("changes"):
                self.changes.load(typed["changes"])
            self._show_changes()
            self.note.setText(_("Your unsaved changes are restored."))
        elif self.sheet.stage is DocumentStage.SIGNED:
            self.note.setText(_("This document is signed and can no longer be changed."))
        elif self.sheet.stage is DocumentStage.PRINTED:
            self.note.setText(
                _("The evaluation was printed. A change makes a new version, which has to be printed again.")
            )
        self.note.setVisible(bool(self.note.text()))
        for form in self._forms():
            form.set_read_only(self._read_only())
        self.rows.set_read_only(self._read_only())
        self.changes.set_read_only(self._read_only())

    def _forms(self) -> tuple[RecordForm, ...]:
        return self.date_form, self.summary_form, self.next_form

    def _is_changing(self) -> bool:
        return bool(self.summary_form.editor("decision").value() == EvaluationDecision.CHANGES)

    def _show_changes(self, _key: str = "") -> None:
        """The actions can be changed when the contract needs changes; a final evaluation decides nothing of that."""
        final = bool(self.date_form.editor("final").value())
        self.summary_form.show_field("decision", on=not final)
        self.next_form.show_field("next_on", on=not final)
        self.changes.setVisible(self._is_changing() and not final)

    def _read_only(self) -> bool:
        return self.sheet.stage is DocumentStage.SIGNED or not self.sheet.goes_on

    def _focus_first(self) -> None:
        """Judging comes first: the day is preset."""
        waiting = [one for one in self.rows.rows if one.result.value() is None]
        if waiting:
            waiting[0].result.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.date_form.focus_first()

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._inside = ScrolledColumn(self)
        style_properties.set_style_property(self._inside, "paper", True)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(half * 3, half * 2, half * 3, half * 2)
        column.setSpacing(half * 2)
        style_properties.set_color_role(self.note, "info")
        help_line = wrapping_label(
            _("Press a digit for the result: 1 reached, 2 partly, 3 not; 0 none."), self, muted=True
        )
        whose = wrapping_label(self.sheet.name, self, heading=2)
        parts = (self.date_form, help_line, self.rows, self.summary_form, self.changes, self.next_form)
        for part in (whose, self.note, *parts):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = FormScrollArea(self)
        self._scroll.show_column(self._inside)
        self.problem.setContentsMargins(half * 3, 0, half * 3, 0)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, half * 2)
        layout.setSpacing(half)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self._buttons())
        self.prefer_size(_WIDE, _HIGH)

    def _buttons(self) -> QHBoxLayout:
        half = metrics.half_line(self)
        row = QHBoxLayout()
        row.setContentsMargins(half * 3, 0, half * 3, 0)
        row.setSpacing(half)
        row.addStretch()
        shown = [("cancel", _("&Close"), self.reject)]
        if not self._read_only():
            shown = [("cancel", _("&Cancel"), self.reject), ("draft", _("&Save as draft"), self.save)]
            shown.append(("go", _("Save and &print"), self.save_and_print))
        for name, words, handler in shown:
            button = QPushButton(words, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(handler)
            row.addWidget(button)
        style_properties.set_style_property(button, "primary", True)
        return row
