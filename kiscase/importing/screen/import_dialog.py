"""The dialog of an import: the columns of the file, then the check, then the rows are stored in one action."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.core.table_reading.reading import no_table, read_tables
from kiscase.core.table_reading.tables import TableFile, TextLayout
from kiscase.importing.actions import StoredTable, check_import, store_import
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import load_words, remember_columns, remember_words
from kiscase.importing.screen.check_step import CheckStep
from kiscase.importing.screen.columns_step import ChosenTable, ColumnsStep
from kiscase.importing.target import ImportTarget
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.long_job import LongJob

_SIZE = (130, 34)  # average characters and lines, where the screen has room


class ImportDialog(Dialog):
    """Leads from a file to its rows on file; *done* gets the sentence and the entry by which all is undone."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        target: ImportTarget[Any],
        path: Path,
        done: Callable[[str, int | None], object],
    ) -> None:
        super().__init__(parent, _(target.title))
        self.setObjectName("import")
        self._jobs, self._target, self._path, self._done = jobs, target, path, done
        self._table: ChosenTable | None = None
        target.own_words = load_words(target)
        self._busy = False
        self.explanation = wrapping_label("", self)
        self.steps = QStackedWidget(self)
        self.columns, self.check = ColumnsStep(target, self.steps), CheckStep(target, self.steps)
        self.steps.addWidget(self.columns)
        self.steps.addWidget(self.check)
        self.columns.layout_chosen.connect(self._read)
        self.columns.chosen.connect(self._update)
        self.check.chosen.connect(self._update)
        self.check.mend_chosen.connect(self._check)
        self.check.words_chosen.connect(self._take_words)
        self.problem = wrapping_label("", self, problem=True)
        self.problem.hide()
        self._lay_out()
        self.open()
        self._read(None)

    def show_problem(self, problem: Problem) -> None:
        """Show what went wrong; everything stays as it was."""
        self.problem.setText(problem.sentence)
        self.problem.show()
        self._set_busy(on=False)

    def _read(self, layout: TextLayout | None) -> None:
        self._set_busy(on=True)
        self.explanation.setText(_("The file is being read…"))
        BackgroundTask(self, partial(read_tables, self._path, layout), self._show_file, self.show_problem)

    def _show_file(self, file: TableFile) -> None:
        if not file.sheets:
            self.show_problem(no_table())
            return
        self.columns.show_file(file)
        self._set_busy(on=False)
        self._show_step(self.columns)

    def _go_on(self) -> None:
        if self.steps.currentWidget() is self.columns:
            self.check.mend.setChecked(False)
            self._table = self.columns.chosen_table()
            self._check(mend=False)
        else:
            self._store()

    def _go_back(self) -> None:
        self._show_step(self.columns)

    def _check(self, mend: bool) -> None:
        table = self._table
        if table is None or self._busy:
            return

        def work(database: Any, is_stopped: Any, report: Any) -> CheckedTable | None:
            return check_import(
                database, self._target, table.rows, table.columns, mend=mend, is_stopped=is_stopped, report=report
            )

        self._run(_("The rows are being checked…"), work, self._show_checked)

    def _take_words(self, words: dict[str, dict[str, str]]) -> None:
        """Check the rows again by what the words that were shown mean; others mean what they did."""
        shown = self.check.words.marks()
        kept = {key: dict(own) for key, own in self._target.own_words.items()}
        for key, marks in shown.items():
            before = {mark: code for mark, code in kept.get(key, {}).items() if mark not in marks}
            kept[key] = before | words.get(key, {})
        self._target.own_words = kept
        self._check(self.check.mend.isChecked())

    def _show_checked(self, checked: CheckedTable | None) -> None:
        self._set_busy(on=False)
        if checked is not None and self._table is not None:
            self.check.show_checked(checked, self._table)
            self._show_step(self.check)

    def _store(self) -> None:
        rows = self.check.rows_to_store()

        def work(database: Any, is_stopped: Any, report: Any) -> StoredTable | None:
            return store_import(database, self._target, rows, is_stopped, report)

        self._run(_("The rows are being imported…"), work, self._stored)

    def _stored(self, stored: StoredTable | None) -> None:
        self._set_busy(on=False)
        if stored is None:
            self.show_problem(Problem(_("The import was cancelled. Nothing was changed.")))
            return
        if self._table is not None:
            remember_columns(self._target, self._table.headings, self._table.columns)
            remember_words(self._target, self._target.own_words)
        self._jobs.changed.emit(stored.tables)
        self.accept()
        sentence = ngettext("{count} row was imported.", "{count} rows were imported.", stored.number)
        self._done(sentence.format(count=stored.number), stored.undoable)

    def _run(self, words: str, work: Callable[..., Any], then: Callable[[Any], object]) -> None:
        self._set_busy(on=True)
        LongJob(self, self._jobs, words, work, then, otherwise=self.show_problem)

    def _show_step(self, step: ColumnsStep | CheckStep) -> None:
        self.steps.setCurrentWidget(step)
        is_check = step is self.check
        self.explanation.setText(
            _("This is a trial. Choose what is to be imported; all of it can be undone in one step.")
            if is_check
            else _("Choose which field each column is. The choice is remembered for the same headings.")
        )
        self.back.setVisible(is_check)
        self.go.setText(_("&Import") if is_check else _("Chec&k"))
        self._update()
        step.focus_start()

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        if on:
            self.problem.hide()
        self.steps.setEnabled(not on)
        self._update()

    def _update(self) -> None:
        """Enable what can be done now."""
        if self.steps.currentWidget() is self.columns:
            possible = bool(self.columns.chosen_table().columns)
        else:
            possible = bool(self.check.rows_to_store())
        self.go.setEnabled(possible and not self._busy)
        self.back.setEnabled(not self._busy)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self.cancel = self._button("cancel", _("&Cancel"), self.reject)
        self.back = self._button("back", _("&Back"), self._go_back)
        self.back.hide()
        self.go = self._button("go", _("Chec&k"), self._go_on)
        style_properties.set_style_property(self.go, "primary", True)
        self.go.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(half)
        buttons.addStretch()
        for button in (self.cancel, self.back, self.go):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 3, half * 2, half * 3, half * 2)
        layout.setSpacing(half)
        layout.addWidget(self.explanation)
        layout.addWidget(self.steps, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        self.prefer_size(*_SIZE)

    def _button(self, name: str, text: str, handler: Callable[[], Any]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        return button
