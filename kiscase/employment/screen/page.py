"""The page of supported employment: find, begin, change, and go on from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget

from kiscase.activities.reports.screen import FileOutput, PrintOrSaveDialog
from kiscase.club.list_document import render_list_pdf
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _, ngettext
from kiscase.employment import actions, listing
from kiscase.employment.details import EmploymentDetails, load_choices, load_employment, propose_step
from kiscase.employment.model import REFUND_MONTHS, EmploymentForm, EmploymentState
from kiscase.employment.screen.counselling_tab import CounsellingTab
from kiscase.employment.screen.data_form import EmploymentDataForm
from kiscase.employment.screen.dialogs import BeginEmploymentDialog, EmploymentStepDialog, KnownForStep
from kiscase.employment.screen.history_tab import EmploymentHistoryTab
from kiscase.employment.screen.page_info import EmploymentPageInfo
from kiscase.employment.screen.papers import employment_papers
from kiscase.employment.screen.refund_tab import RefundTab
from kiscase.employment.screen.state_display import employment_chip
from kiscase.employment.steps import EmploymentStep
from kiscase.participants.choosing import list_person_options
from kiscase.participants.model import Participant
from kiscase.participants.situation.safety import safety_warning
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_STEPS = ("next_step", "second_step", "third_step")
_OTHERS = ("print_employment", "show_activity", "take_back_step", "prolong_contract", "show_contract", "show_person")


class EmploymentPage(EmploymentPageInfo, EditingPage):
    """Supported employment of all people, one entry a form and placement."""

    tables = frozenset({EmploymentPageInfo.kind, "refund_month", "employment_transition"})
    also_shown = frozenset({"participant", "contract", "stay", "benefit", "work_day"})
    list_source = listing.EMPLOYMENTS
    empty = N_("Referrals to work, useful work and counselling after the club will be listed here.")
    nothing_chosen = N_("Choose an entry on the left, or begin a new one with Ctrl+N.")

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]] = ()) -> None:
        super().__init__(context, (RefundTab, CounsellingTab, *tabs, EmploymentHistoryTab))

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page; those of the steps are named by what the state allows."""
        return (
            Command("save_employment", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("next_step", N_("Next step…"), partial(self.ask_step, 0), "arrow-right", "Ctrl+Shift+N"),
            Command("second_step", N_("Another step…"), partial(self.ask_step, 1), "arrow-right"),
            Command("third_step", N_("A third step…"), partial(self.ask_step, 2), "arrow-right"),
            Command("print_employment", N_("Print or save…"), self.ask_papers, "printer", "Ctrl+P"),
            Command("show_activity", N_("Hours and incidents of the useful work"), self.show_activity, "calendar-days"),
            Command("take_back_step", N_("Take back the last step"), self.take_back, "undo-2"),
            Command("prolong_contract", N_("Prolong the contract by an annex…"), self.ask_annex, "file-plus"),
            Command("show_contract", N_("Show the contract"), self.show_contract, "file-signature"),
            Command("show_person", N_("Show the person"), self.show_person, "users"),
            Command("delete_employment", N_("Delete…"), self.ask_delete, "trash-2"),
        )

    def listed(self) -> ListReading:
        """The latest first, as long as nobody chooses otherwise."""
        displays = {"state": lambda word: employment_chip(EmploymentState(word))}
        return ListReading(listing.read_employment_ids, listing.read_listed_employments, render_list_pdf, displays)

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The filter by form and by state."""
        return [*EmploymentForm.options(), *EmploymentState.options()]

    def count_text(self, number: int) -> str:
        """How many."""
        return ngettext("{count} entry", "{count} entries", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The tab with the form."""
        self.data = EmploymentDataForm(self, self.context.jobs)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        tabs.addTab(self.data, _("Data"))

    def new_record(self) -> None:
        """Ask for whom it begins, and in which form."""
        self.context.jobs.read(list_person_options, self._ask_begin, self.show_failure)

    def load_work(self, record: int) -> Work[EmploymentDetails]:
        """Load one supported employment."""
        return lambda session: load_employment(session, record)

    def id_and_revision(self, card: EmploymentDetails) -> tuple[int, int]:
        """Id and revision."""
        return card.values["id"], card.values["revision"]

    def show_details(self, card: EmploymentDetails | None) -> None:
        """Show one supported employment."""
        if card is not None:
            self.data.load(card)
            self.show_header(card)

    def show_header(self, card: EmploymentDetails) -> None:
        """Who, which form, where; the state, the next step, and what else can be done."""
        values = card.values
        facts = [values["form"].label, card.place_of_work, card.stay]
        if values["employed_from"]:
            facts.append(_("work from {date}").format(date=format_date(values["employed_from"])))
        self.header.show_record(card.name, " · ".join(filter(None, facts)), employment_chip(values["state"]))
        self.header.show_warning(safety_warning(card.safety_note))
        self.data.show_findings(card.findings)
        for key, step in zip(_STEPS, [*card.steps, None, None, None], strict=False):
            action = self.actions_by_key[key]
            action.setEnabled(step is not None)
            if step is not None:
                action.setText(step.title)
        self.actions_by_key["take_back_step"].setEnabled(not card.is_first)
        for key in ("prolong_contract", "show_contract"):
            self.actions_by_key[key].setEnabled(card.contract is not None)
        steps = [self.actions_by_key[key] for key in _STEPS[: len(card.steps)]]
        self.actions_by_key["show_activity"].setEnabled(bool(values["activity_id"]))
        others = (
            "print_employment",
            "show_activity",
            "take_back_step",
            "prolong_contract",
            "show_contract",
            "show_person",
        )
        offered = [self.actions_by_key[key] for key in others if self.actions_by_key[key].isEnabled()]
        self.header.show_actions(
            steps[0] if steps else None, steps[1:], offered, [self.actions_by_key["delete_employment"]]
        )

    def has_changes(self) -> bool:
        """Whether there are unsaved changes."""
        return self.details is not None and self.data.form.is_dirty()

    def values_to_save(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The changes, and all values as shown."""
        return self.data.form.changes(), self.data.form.values()

    def save_values(self, session: Session, card: EmploymentDetails, sent: tuple[dict[str, Any], Any]) -> int:
        """Save the changes."""
        record, revision = self.id_and_revision(card)
        actions.change_employment(session, record, sent[0], revision)
        return record

    def mark_saved(self, sent: tuple[Any, dict[str, Any]]) -> None:
        """What was sent is saved now."""
        self.data.form.set_saved(sent[1])

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        self.tabs.setCurrentIndex(0)
        self.data.form.show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """The unsaved input as a draft."""
        return self.data.to_draft()

    def restore_draft(self, content: dict[str, Any]) -> None:
        """Restore a draft."""
        self.data.from_draft(content)

    # what can be done

    def ask_step(self, place: int) -> None:
        """Ask for what a step needs, once unsaved changes are saved or discarded."""
        self.leave(partial(self._ask_step, place))

    def take_back(self) -> None:
        """Go back to the state before the last step, once unsaved changes are saved or discarded."""
        self.leave(self._take_back)

    def ask_papers(self) -> None:
        """Ask what to print or save, once unsaved changes are saved or discarded; of a month in its tab."""
        self.leave(self._ask_papers)

    def show_activity(self) -> None:
        """Go to the activity of the useful work: its record, its agreement and its incidents are there."""
        if self.details is not None and self.details.values["activity_id"]:
            self.context.open_record("activity", int(self.details.values["activity_id"]))

    def ask_annex(self) -> None:
        """Ask why the contract is to be changed: an annex prolongs it."""
        if self.details is not None and self.details.contract is not None:
            from kiscase.contracts.annexes.screen.annex_dialog import AnnexDialog

            opened = partial(self.context.open_record, "contract")
            AnnexDialog(self, self.context.jobs, self.details.contract[0], opened)

    def show_contract(self) -> None:
        """Go to the contract that it belongs to."""
        if self.details is not None and self.details.contract is not None:
            self.context.open_record("contract", self.details.contract[0])

    def show_person(self) -> None:
        """Go to the person."""
        if self.details is not None:
            self.context.open_record(Participant.__tablename__, self.details.participant_id)

    def ask_delete(self) -> None:
        """Ask before it is deleted."""
        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete the supported employment of {name}?").format(name=self.details.name)
            self.ask_deletion(question, lambda session: actions.delete_employment(session, record))

    def _ask_begin(self, people: list[tuple[str, str]]) -> None:
        dialog = BeginEmploymentDialog(self, self.context.jobs, self._begun, people=people)
        dialog.way_out_taken.connect(self.context.open_record)

    def _begun(self, record: int) -> None:
        self.context.open_record(self.kind, record)

    def _ask_step(self, place: int) -> None:
        card: EmploymentDetails | None = self.details
        if card is None or place >= len(card.steps):
            return
        step = card.steps[place]
        if step.state is EmploymentState.REFUND_RUNNING:
            refund = next(tab for tab in self.extra_tabs if isinstance(tab, RefundTab))
            self.tabs.setCurrentWidget(refund)
            refund.ask_new()
        elif not step.fields:
            self._ask_refund_over(card, step)
        else:
            self.context.jobs.read(partial(_load_step, card, step), self._show_step, self.show_failure)

    def _show_step(self, known: KnownForStep) -> None:
        dialog = EmploymentStepDialog(self, self.context.jobs, known, self.show_done)
        dialog.way_out_taken.connect(self.context.open_record)

    def _ask_refund_over(self, card: EmploymentDetails, step: EmploymentStep) -> None:
        """The step has no dialog of its own: ask before it is taken."""
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        count, record = card.refund_months, self.id_and_revision(card)[0]
        words = ngettext(
            "{count} month of the refund is on file, of at most {most}. This can be undone.",
            "{count} months of the refund are on file, of at most {most}. This can be undone.",
            count,
        ).format(count=count, most=REFUND_MONTHS)
        heading = _("Is the refund for {name} over?").format(name=card.name)
        ask_confirmation(self, heading, words, step.title, partial(self._take, record, step))

    def _take(self, record: int, step: EmploymentStep) -> None:
        self.context.jobs.act(
            lambda session: actions.take_employment_step(session, record, step.state),
            lambda _result: self.show_done(_("Now: {state}.").format(state=step.state.label)),
            self.show_failure,
        )

    def _ask_papers(self) -> None:
        card: EmploymentDetails | None = self.details
        if card is not None:
            owner = FileOutput(self, self.context, self.show_message)
            papers = employment_papers(card.values["form"])
            PrintOrSaveDialog(owner, self.context.jobs, papers, self.id_and_revision(card)[0], clock.today())

    def _take_back(self) -> None:
        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            self.context.jobs.act(
                lambda session: actions.take_back_employment_step(session, record),
                lambda _result: self.show_done(_("The last step was taken back.")),
                self.show_failure,
            )


def _load_step(card: EmploymentDetails, step: EmploymentStep, session: Session) -> KnownForStep:
    record: int = card.values["id"]
    values = propose_step(session, record, step)
    return KnownForStep(record, card.name, step, values, load_choices(session, card.participant_id))
