"""The tab with what became of a person: results, follow-ups, effects, and how they see their own situation."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.outcomes import actions
from kiscase.outcomes.after_club_rows import AfterClubRow, AfterClubView, RowKind, RowState, load_after_club_view
from kiscase.outcomes.model import OUTCOMES_OF_PERSON
from kiscase.outcomes.screen.outcome_dialogs import EffectDialog, FollowUpDialog, OutcomeDialog
from kiscase.outcomes.self_assessment import actions as self_assessments
from kiscase.outcomes.self_assessment.documents import self_assessment_number
from kiscase.outcomes.self_assessment.screen.chart import SelfAssessmentChart
from kiscase.outcomes.self_assessment.screen.dialogs import ScalesDialog, SelfAssessmentDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList

_BUTTON_WIDTH = 38  # average characters
_DELETE = {
    RowKind.RESULT: actions.delete_outcome,
    RowKind.FOLLOW_UP: actions.delete_follow_up,
    RowKind.EFFECT: actions.delete_effect,
    RowKind.ASSESSMENT: self_assessments.delete_self_assessment,
}


class OutcomesTab(RecordTab):
    """One list, what is open first; Enter records or changes what is chosen. Above it the chart of self-assessments."""

    title: ClassVar[str] = N_("Outcomes")
    part: ClassVar[str] = OUTCOMES_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset(
        {"stay", "outcome", "effect", "follow_up", "self_assessment", "self_assessment_answer", "assessment_scale"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("new_effect", N_("New effect of reintegration…"), self.ask_effect, "circle-check"),
            Command("new_self_assessment", N_("New self-assessment…"), self.ask_assessment, "pencil"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: AfterClubView | None = None
        self.chart = SelfAssessmentChart(self)
        columns = [
            ListColumn("day", _("Date")),
            ListColumn("title", _("What"), stretch=True),
            ListColumn("text", _("Situation or effect"), stretch=True, main=True),
            ListColumn("evidence", _("Evidence"), stretch=True),
        ]
        self.list = RecordList(
            columns, self, name=_("Outcomes"), empty=_("Nothing is recorded. Results come once a stay has ended.")
        )
        self.list.setObjectName("outcomes")
        self.list.opened.connect(lambda _record: self.open_chosen())
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list, self.chart, button_width=_BUTTON_WIDTH)
        self.buttons.add("open_outcome", _("Record or change…"), "file-text", self.open_chosen)
        self.buttons.add("new_effect", _("New effect…"), "circle-check", self.ask_effect)
        self.buttons.add("new_self_assessment", _("New self-assessment…"), "pencil", self.ask_assessment)
        self.buttons.add("print_self_assessment", _("Print the chart…"), "printer", self.show_print)
        self.buttons.add("delete_outcome", _("Delete…"), "trash-2", self.ask_delete)
        self._show(None)

    def show_record(self, record: int | None) -> None:
        """Ask for what became of a person."""
        self.load_record(record, load_after_club_view, self._show, None)

    def open_chosen(self) -> None:
        """Record what is chosen, or change what is recorded."""
        row, shown = self._chosen(), self._shown
        if row is None or shown is None or self.record is None:
            return
        window, jobs, done = self.window(), self.context.jobs, self.undoable_done.emit
        match row.kind:
            case RowKind.RESULT if row.stay_id is not None:
                OutcomeDialog(window, jobs, row.stay_id, row.values, done, words=row.title)
            case RowKind.FOLLOW_UP if row.stay_id is not None and row.time is not None:
                if row.state is not RowState.LATER:
                    FollowUpDialog(window, jobs, (row.stay_id, row.time), row.values, done)
                else:
                    self.notified.emit(_("This is to be asked on {date}.").format(date=format_date(row.day)))
            case RowKind.EFFECT:
                EffectDialog(window, jobs, shown.stays, row.values | {"stay_id": str(row.values["of_stay"])}, done)
            case RowKind.ASSESSMENT:
                known = next(one for one in shown.assessments.rows if one.id == row.values["id"])
                SelfAssessmentDialog(window, jobs, self.record, (shown.assessments, known), done)

    def ask_effect(self) -> None:
        """Ask for an effect that was reached."""
        if self._shown is None:
            return
        if not self._shown.stays:
            self.notified.emit(_("An effect belongs to a stay in the club: begin one first, on the first tab."))
            return
        EffectDialog(self.window(), self.context.jobs, self._shown.stays, {}, self.undoable_done.emit)

    def ask_assessment(self) -> None:
        """Ask how the person sees their own situation; without scales ask for these first."""
        if self.record is None or self._shown is None:
            return
        if not self._shown.assessments.offered:
            ScalesDialog(self.window(), self.context.jobs, self.undoable_done.emit)
            return
        about = (self._shown.assessments, None)
        SelfAssessmentDialog(self.window(), self.context.jobs, self.record, about, self.undoable_done.emit)

    def print_shown(self) -> bool:
        """Print the self-assessments."""
        self.show_print()
        return bool(self._shown and self._shown.assessments.rows)

    def show_print(self) -> None:
        """Show the self-assessments as a document, from where it is printed or saved."""
        person = self.record
        if person is None or self._shown is None or not self._shown.assessments.rows:
            return
        from kiscase.activities.reports.screen import FileOutput

        title = _("Self-assessment of a person")
        FileOutput(self.window(), self.context, self.notified.emit).show(
            lambda session: self_assessments.issue_self_assessment(session, person),
            telling_file_name(title, self_assessment_number(person)),
            title,
            refused=self.context.show_problem,
            shown=_nothing,
        )

    def ask_delete(self) -> None:
        """Ask before what is chosen is deleted."""
        row = self._chosen()
        if row is None or not row.values:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self.window(),
            _("Delete this entry?"),
            _("This can be undone."),
            _("&Delete"),
            lambda: self._delete(row.kind, row.values["id"]),
        )

    def _delete(self, kind: RowKind, record: int) -> None:
        self.context.jobs.act(
            lambda session: _DELETE[kind](session, record),
            lambda _result: self.undoable_done.emit(_("Deleted.")),
            self.context.show_problem,
        )

    def _show(self, view: AfterClubView | None) -> None:
        held = self._chosen()
        self._shown = view
        rows = view.rows if view is not None else []
        if view is not None:
            self.chart.show_assessments(view.assessments)
        else:
            self.chart.hide()
        self.list.set_rows([_cells(place, row) for place, row in enumerate(rows, start=1)])
        again = [place for place, row in enumerate(rows, start=1) if held is not None and row.key == held.key]
        if rows:
            self.list.show_id(again[0] if again else 1)
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row = self._chosen()
        self.buttons.enable("open_outcome", on=row is not None and row.state is not RowState.LATER)
        self.buttons.enable("new_effect", on=self._shown is not None)
        self.buttons.enable("new_self_assessment", on=self._shown is not None)
        self.buttons.enable("print_self_assessment", on=bool(self._shown and self._shown.assessments.rows))
        self.buttons.enable("delete_outcome", on=row is not None and bool(row.values))

    def _chosen(self) -> AfterClubRow | None:
        rows = self._shown.rows if self._shown is not None else []
        place = self.list.current_id() or 0
        return rows[place - 1] if 0 < place <= len(rows) else None


def _cells(place: int, row: AfterClubRow) -> tuple[Any, ...]:
    on = format_date(row.day)
    if row.state is RowState.OPEN:
        late = row.day is not None and row.day < clock.today()
        # Translators: what is to be done, and the day by which it should have been
        words = _("{what}, overdue since {date}").format(what=row.text, date=on) if late else row.text
        chip = StatusDisplay(words, *(("circle-alert", "bad") if late else ("clock", "warn")))
        return (place, on, row.title, chip, row.evidence)
    cells = (on, row.title, row.text, row.evidence)
    return (place, *(cells if row.state is RowState.DONE else map(MutedText, cells)))


def _nothing() -> None:
    """The preview is open; there is no dialog to close."""
