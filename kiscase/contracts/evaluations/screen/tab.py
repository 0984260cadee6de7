"""The tab with the evaluations of a contract, planned and held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.model import EvaluationDecision, GoalResult
from kiscase.contracts.evaluations.queries import EvaluationRow
from kiscase.contracts.evaluations.screen.evaluation_dialog import EVALUATION_DRAFT, SavedEvaluation, open_evaluation
from kiscase.contracts.model import RUNNING_STATES, ContractState, DocumentStage
from kiscase.contracts.queries import contract_state
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.signatures_dialog import SignaturesDialog
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList

_UNSIGNED = (ContractState.DRAFT, ContractState.READY, ContractState.PRINTED, ContractState.PARTLY_SIGNED)
_LATER = N_("Evaluations begin once everyone has signed the contract.")
_NONE = N_("No evaluations planned or held.")
_STAGES = {
    DocumentStage.DRAFT: ("file-pen-line", "muted"),
    DocumentStage.PRINTED: ("printer", "warn"),
    DocumentStage.SIGNED: ("signature", "ok"),
}


class EvaluationsTab(RecordTab):
    """The evaluations of a contract, the latest first, with their commands."""

    title: ClassVar[str] = N_("Evaluations")
    part: ClassVar[str] = EVALUATION_DRAFT
    tables: ClassVar[frozenset[str]] = frozenset(
        {"evaluation", "judgement", "contract", "evaluation_date", "signature", "issued_document"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._running = False
        self._lines: dict[int, EvaluationRow] = {}
        columns = [
            ListColumn("on", _("Day")),
            ListColumn("what", _("Evaluation"), stretch=True),
            ListColumn("results", _("Result"), stretch=True),
            ListColumn("state", _("State")),
        ]
        self.list = RecordList(columns, self, name=_("Evaluations"), empty=_(_NONE))
        self.list.setObjectName("evaluations")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_commands)
        panel = ListWithButtons(self, self.list, button_width=23)
        panel.add("evaluate", _("&Evaluate…"), "", self.evaluate)
        panel.add("open", _("&Open"), "", self._open_chosen)
        panel.add("print_sheet", _("&Print sheet"), "", self.print_sheet)
        panel.add("sign_sheet", _("&Record signatures…"), "", self.ask_signatures)
        panel.add("delete_draft", _("&Delete draft"), "", self.delete_draft)
        self._panel, self.buttons = panel, panel.buttons
        self._update_commands()

    def show_record(self, record: int | None) -> None:
        """Ask for the evaluations of a contract."""
        self.load_record(
            record,
            lambda session, one: (contract_state(session, one), evaluations_queries.list_evaluations(session, one)),
            self._show,
            (None, []),
        )

    def evaluate(self) -> None:
        """Begin an evaluation, or go on with the one that was begun."""
        self._edit(None)

    def print_sheet(self) -> None:
        """Print the sheet; it is put on file, if that is still to be done, once the printer takes it."""
        line = self._line()
        if line is not None and line.id is not None:
            self._print(line.id, line.number)

    def ask_signatures(self) -> None:
        """Ask who signed the sheet and when."""
        line = self._line()
        if line is not None and line.id is not None:
            one, record = line, line.id

            def ask(missing: list[dict[str, str]]) -> None:
                _ask_signatures(self.window(), self.context.jobs, one, missing, self.undoable_done.emit)

            self.context.jobs.read(lambda session: evaluations_queries.missing_evaluation_signers(session, record), ask)

    def delete_draft(self) -> None:
        """Forget a draft; that can be undone."""
        line = self._line()
        if line is not None and line.id is not None:
            record, words = line.id, _("The draft of {number} is deleted.").format(number=line.number)
            self.context.jobs.act(
                lambda session: evaluations.discard_evaluation(session, record),
                lambda _result: self.undoable_done.emit(words),
                self.context.show_problem,
            )

    def _show(self, answer: tuple[ContractState | None, list[EvaluationRow]]) -> None:
        state, lines = answer
        self._running = state in RUNNING_STATES
        self.list.set_empty(_(_LATER if state in _UNSIGNED else _NONE))
        self._lines = {line.id or -place: line for place, line in enumerate(lines, start=1)}
        self.list.set_rows([(key, *_cells(line)) for key, line in self._lines.items()])
        self._update_commands()

    def _update_commands(self, _record: int = 0) -> None:
        line = self._line()
        held = line is not None and line.id is not None
        stage = line.stage if line is not None else None
        on = {
            "evaluate": self._running,
            "open": held,
            "print_sheet": held and (stage is not DocumentStage.DRAFT or self._running),
            "sign_sheet": held and stage is not DocumentStage.DRAFT and line is not None and line.missing > 0,
            "delete_draft": held and stage is DocumentStage.DRAFT,
        }
        for name, enabled in on.items():
            self._panel.enable(name, on=enabled)

    def _line(self) -> EvaluationRow | None:
        return self._lines.get(self.list.current_id() or 0)

    def _open_chosen(self) -> None:
        self._open(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        line = self._lines.get(key)
        if line is not None and (line.id is not None or self._running):
            self._edit(line.id)

    def _edit(self, evaluation: int | None) -> None:
        if self.record is not None:
            open_evaluation(self.window(), self.context.jobs, self.record, evaluation, self._edited)

    def _edited(self, saved: SavedEvaluation) -> None:
        """Select it and say that it is a draft, which it stays if printing it is cancelled."""
        self.list.show_id(saved.id)  # a new row comes with the next answer
        if saved.written or not saved.to_print:
            words = _("The evaluation of {number} is saved as a draft.").format(number=saved.sheet.contract)
            self.undoable_done.emit(words)
        if saved.to_print:
            self._print(saved.id, saved.sheet.number or saved.sheet.contract)

    def _print(self, evaluation_id: int, number: str) -> None:
        print_issued(
            self.window(),
            DocumentToIssue(
                self.context.jobs,
                lambda session: evaluations.issue_evaluation(session, evaluation_id),
                number,
                told=self.notified.emit,
                problem=self.context.show_problem,
            ),
        )


def _ask_signatures(
    parent: QWidget, jobs: Jobs, line: EvaluationRow, missing: list[dict[str, str]], show_message: Callable[[str], None]
) -> None:
    """Ask on which day each party signed an evaluation sheet, and record it."""
    evaluation_id = line.id or 0
    names = {signer["key"]: signer["name"] for signer in missing}
    explanation = _(
        "When did each person sign the sheet {number}? Leave a date empty if the person has not "
        "signed yet. A signature freezes the evaluation; it can be taken back for ten minutes."
    )
    recorded = _("The signatures on {number} are recorded.").format(number=line.number)
    if line.changes:
        goes_on = _("Once everyone has signed, the contract goes on with its changes as {number}.")
        recorded = f"{recorded} {goes_on.format(number=line.number)}"
    SignaturesDialog(
        parent,
        jobs,
        names,
        explanation=explanation.format(number=line.number),
        sign=lambda session, dates: evaluations.sign_evaluation(session, evaluation_id, dates),
        signed=lambda _dates: show_message(recorded),
    )


def _cells(line: EvaluationRow) -> tuple[Any, ...]:
    """Day, what, results and state of a line."""
    if line.id is None:
        chip = (
            StatusDisplay(_("overdue"), "triangle-alert", "bad")
            if line.overdue
            else StatusDisplay(_("planned"), "calendar-days", "info")
        )
        return format_date(line.on), _("Planned evaluation"), "", chip
    what = _("Final evaluation {number}") if line.final else _("Evaluation {number}")
    counts = [f"{count} {result.label}" for result, count in zip(GoalResult, line.results, strict=True) if count]
    if line.changes:
        counts.insert(0, EvaluationDecision.CHANGES.label)
    return format_date(line.on), what.format(number=line.number), " · ".join(counts), _stage(line)


def _stage(line: EvaluationRow) -> StatusDisplay:
    stage = line.stage or DocumentStage.DRAFT
    if stage is DocumentStage.SIGNED and line.missing:
        words = ngettext("{count} signature missing", "{count} signatures missing", line.missing)
        return StatusDisplay(words.format(count=line.missing), "signature", "warn")
    return StatusDisplay(stage.label, *_STAGES[stage])
