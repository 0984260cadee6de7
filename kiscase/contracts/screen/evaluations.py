"""The evaluations of a contract, on its page: which days are planned, what was held, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts import actions
from kiscase.contracts.actions import evaluations
from kiscase.contracts.actions.evaluations import Line, Sheet
from kiscase.contracts.model import RUNNING, Result, Stage, State
from kiscase.contracts.screen.evaluation import TYPED, open_evaluation
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk.deed_tab import DeedTab
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk
from kiscase.desk.preview import print_pdf
from kiscase.desk.table import Column, List

_UNSIGNED = (State.DRAFT, State.READY, State.PRINTED, State.PARTLY_SIGNED)
_LATER = N_("Evaluations begin when all have signed the contract.")
_NONE = N_("No evaluation is planned or was held.")
_STAGES = {
    Stage.DRAFT: ("file-pen-line", "muted"),
    Stage.PRINTED: ("printer", "warn"),
    Stage.SIGNED: ("signature", "ok"),
}


class EvaluationsTab(DeedTab):
    """The days of evaluation of a contract, the latest first, and the deeds with them."""

    title: ClassVar[str] = N_("Evaluations")
    part: ClassVar[str] = TYPED
    room: ClassVar[int] = 23
    tables: ClassVar[frozenset[str]] = frozenset(
        {"evaluation", "judgement", "contract", "evaluation_date", "signature", "issued_document"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._contract: int | None = None
        self._running = False
        self._lines: dict[int, Line] = {}
        columns = [
            Column("on", _("Day"), width=11),
            Column("what", _("Evaluation"), width=27),
            Column("results", _("Result"), stretch=True),
            Column("state", _("State"), width=22),
        ]
        self.list = List(columns, self, name=_("Evaluations"), empty=_(_NONE))
        self.list.setObjectName("evaluations")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._show_deeds)
        self.lay_out(
            (
                ("evaluate", _("&Evaluate…"), self.evaluate),
                ("open", _("&Open"), self._open_chosen),
                ("print_sheet", _("&Print the sheet"), self.print_sheet),
                ("sign_sheet", _("&Record signatures…"), self.ask_signatures),
                ("delete_draft", _("&Delete the draft"), self.delete_draft),
            )
        )
        self._show_deeds()

    def show_record(self, record: int | None) -> None:
        """Ask for the evaluations of a contract."""
        if record != self._contract:
            self._show((None, []))
        self._contract = record
        if record is not None:
            self.desk.jobs.read(
                lambda session: (actions.card(session, record).state, evaluations.listed(session, record)),
                self._show,
                latest="evaluations of a contract",
            )

    def evaluate(self) -> None:
        """Begin an evaluation, or go on with the one that was begun."""
        self._edit(None)

    def print_sheet(self) -> None:
        """Put the sheet on file when that is still to be done, then print it."""
        line = self._line()
        if line is not None and line.id is not None:
            record, number = line.id, line.number
            self.desk.jobs.act(
                lambda session: evaluations.issue(session, record),
                lambda pdf: self._print(pdf, number),
                self.desk.tell,
            )

    def ask_signatures(self) -> None:
        """Ask who signed the sheet and when."""
        line = self._line()
        if line is not None and line.id is not None:
            one, record = line, line.id

            def ask(missing: list[dict[str, str]]) -> None:
                SheetSignatures(self.window(), self.desk.jobs, one, missing, self.told.emit)

            self.desk.jobs.read(lambda session: evaluations.to_sign(session, record), ask)

    def delete_draft(self) -> None:
        """Forget a draft; that can be undone."""
        line = self._line()
        if line is not None and line.id is not None:
            record, words = line.id, _("The draft of {number} is deleted.").format(number=line.number)
            self.desk.jobs.act(
                lambda session: evaluations.discard(session, record),
                lambda _result: self.done.emit(words),
                self.desk.tell,
            )

    def _show(self, answer: tuple[State | None, list[Line]]) -> None:
        state, lines = answer
        self._running = state in RUNNING
        self.list.set_empty(_(_LATER if state in _UNSIGNED else _NONE))
        self._lines = {line.id or -place: line for place, line in enumerate(lines, start=1)}
        self.list.set_rows([(key, *_cells(line)) for key, line in self._lines.items()])
        self._show_deeds()

    def _show_deeds(self, _record: int = 0) -> None:
        line = self._line()
        held = line is not None and line.id is not None
        stage = line.stage if line is not None else None
        on = {
            "evaluate": self._running,
            "open": held,
            "print_sheet": held and (stage is not Stage.DRAFT or self._running),
            "sign_sheet": held and stage is not Stage.DRAFT and line is not None and line.missing > 0,
            "delete_draft": held and stage is Stage.DRAFT,
        }
        self.enable_deeds(on)

    def _line(self) -> Line | None:
        return self._lines.get(self.list.current_id() or 0)

    def _open_chosen(self) -> None:
        self._open(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        line = self._lines.get(key)
        if line is not None and (line.id is not None or self._running):
            self._edit(line.id)

    def _edit(self, evaluation: int | None) -> None:
        if self._contract is not None:
            open_evaluation(self.window(), self.desk.jobs, self._contract, evaluation, self._edited)

    def _edited(self, sheet: Sheet, pdf: bytes | None) -> None:
        if pdf is None:
            self.done.emit(_("The evaluation of {number} is saved as a draft.").format(number=sheet.contract))
        else:
            self._print(pdf, sheet.number or sheet.contract)

    def _print(self, pdf: bytes, number: str) -> None:
        print_pdf(self.window(), pdf, number, told=self.told.emit, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self.desk.tell(Problem(sentence))


class SheetSignatures(FormDialog):
    """Asks on which day each party signed an evaluation sheet."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, line: Line, missing: list[dict[str, str]], told: Callable[[str], None]
    ) -> None:
        self._jobs, self._evaluation, self._number, self._told = jobs, line.id or 0, line.number, told
        words = _(
            "When did each person sign the sheet {number}? Leave a date empty when the person has not signed yet. "
            "A signature freezes the evaluation and cannot be undone."
        )
        super().__init__(
            parent,
            _("Signatures"),
            [Section("", [Field(one["name"], Kind.DATE, key=one["key"]) for one in missing])],
            {one["key"]: clock.today() for one in missing} if line.stage is Stage.PRINTED else {},
            words=words.format(number=line.number),
            label=_("Record signatures"),
            deed=self._sign,
        )

    def _sign(self, values: dict[str, Any]) -> None:
        signed = {key: on for key, on in values.items() if on}
        if not signed:
            self.failed(Problem(_("Please give at least one date.")))
            return
        record = self._evaluation
        self._jobs.act(lambda session: evaluations.sign(session, record, signed), self._signed, self.failed)

    def _signed(self, _result: object) -> None:
        self._told(_("The signatures on {number} are recorded.").format(number=self._number))
        self.done_well()


def _cells(line: Line) -> tuple[Any, ...]:
    """Day, what, results and state of a line."""
    if line.id is None:
        chip = (_("overdue"), "triangle-alert", "bad") if line.overdue else (_("planned"), "calendar-days", "info")
        return day(line.on), _("Evaluation planned"), "", chip
    what = _("Final evaluation {number}") if line.final else _("Evaluation {number}")
    counts = [f"{count} {result.label}" for result, count in zip(Result, line.results, strict=True) if count]
    return day(line.on), what.format(number=line.number), " · ".join(counts), _stage(line)


def _stage(line: Line) -> tuple[str, str, str]:
    stage = line.stage or Stage.DRAFT
    if stage is Stage.SIGNED and line.missing:
        words = ngettext("{count} signature missing", "{count} signatures missing", line.missing)
        return (words.format(count=line.missing), "signature", "warn")
    return (stage.label, *_STAGES[stage])
