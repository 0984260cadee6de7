"""The events of a contract on its page: what was not kept, talks, disputes that need a ruling, and their letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.screen.dialogs import DisputeDialog
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.model import EVENT_DRAFT
from kiscase.contracts.events.screen.dialogs import BreachDialog, EventDialog, InvitationDialog, ask_letter_signatures
from kiscase.contracts.model import CLOSED_STATES, RUNNING_STATES, ContractState
from kiscase.contracts.screen.event_rows import (
    EVENT_ACTIONS,
    Event,
    LoadedEvents,
    can_be_signed,
    event_cells,
    event_key,
    load_events,
    new_event_key,
)
from kiscase.core import drafts
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList

_NO_TALK = (ContractState.VOID, ContractState.REFUSED)
_DIALOGS: dict[type[Any], Callable[..., EventDialog]] = {
    breaches.BreachRow: BreachDialog,
    invitations.InvitationRow: InvitationDialog,
    disputes.DisputeRow: DisputeDialog,
}


class EventsTab(RecordTab):
    """Breaches, talks and disputes of a contract and its annexes, the latest first; Enter opens one again."""

    title: ClassVar[str] = N_("Breaches and talks")
    part: ClassVar[str] = EVENT_DRAFT
    tables: ClassVar[frozenset[str]] = frozenset(
        {"breach", "invitation", "dispute", "contract", "signature", "issued_document"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("record_breach", N_("Record a breach…"), self.record_breach, "circle-alert"),
            Command("invite", N_("Invite to a talk…"), self.invite, "mail"),
            Command("ask_ruling", N_("Ask for a ruling…"), self.ask_ruling, "scale"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: ContractState | None = None
        self._events: dict[int, Event] = {}
        columns = [
            ListColumn("on", _("Day")),
            ListColumn("what", _("Event"), stretch=True),
            ListColumn("number", _("Number")),
            ListColumn("state", _("State")),
        ]
        self.list = RecordList(
            columns, self, name=_("Breaches and talks"), empty=_("No breaches, talks or disputes yet.")
        )
        self.list.setObjectName("events")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_commands)
        panel = ListWithButtons(self, self.list)
        panel.add("breach", _("Record a &breach…"), "", self.record_breach)
        panel.add("talk", _("&Invite to a talk…"), "", self.invite)
        panel.add("ruling", _("Ask for a r&uling…"), "", self.ask_ruling)
        panel.add("open", _("&Open"), "", self._open_chosen)
        panel.add("look", _("Pre&view letter"), "", self.look_at_letter)
        panel.add("print_letter", _("&Print letter"), "", self.print_letter)
        panel.add("sign_letter", _("&Record signatures…"), "", self.ask_signatures)
        self._panel, self.buttons = panel, panel.buttons
        self._update_commands()

    def show_record(self, record: int | None) -> None:
        """Ask for the events of a contract."""
        self.load_record(record, load_events, self._show, LoadedEvents(None, []))

    def record_breach(self) -> None:
        """Ask what was not kept."""
        contract = self.record
        if contract is None or self._state not in RUNNING_STATES:
            self.context.show_problem(
                Problem(_("A breach can be recorded only for a contract that is being carried out."))
            )
            return
        self._ask(BreachDialog, contract, lambda session: breaches.start_breach(session, contract))

    def invite(self) -> None:
        """Ask when and where the talk is to be."""
        contract = self.record
        if contract is None or self._state in _NO_TALK:
            self.context.show_problem(Problem(_("There is no contract to discuss.")))
            return
        self._ask(
            InvitationDialog, contract, lambda session: {"purpose": invitations.likely_purpose(session, contract)}
        )

    def ask_ruling(self) -> None:
        """Ask what is in dispute, unless the answer to an earlier request is still to come."""
        contract = self.record
        if contract is None:
            self.context.show_problem(Problem(_("There is no contract to discuss.")))
            return
        self._ask(DisputeDialog, contract, lambda session: disputes.likely_dispute(session, contract))

    def record_answer(self, dispute_id: int) -> None:
        """Ask what was answered to a request for a ruling."""
        if self.record is not None:
            self._ask(DisputeDialog, self.record, lambda session: disputes.load_dispute(session, dispute_id))

    def look_at_letter(self) -> None:
        """Show the letter as it is or would be printed; nothing is kept."""
        event = self._event()
        if event is not None:
            self.context.jobs.read(
                lambda session: EVENT_ACTIONS[type(event)].preview_letter(session, event.id),
                lambda pdf: self._look(pdf, event.number),
            )

    def print_letter(self) -> None:
        """Print the letter; it is put on file, if that is still to be done, once the printer takes it."""
        event = self._event()
        if event is not None:
            print_issued(
                self.window(),
                DocumentToIssue(
                    self.context.jobs,
                    lambda session: EVENT_ACTIONS[type(event)].issue_letter(session, event.id),
                    event.number,
                    told=self.notified.emit,
                    problem=self.context.show_problem,
                ),
            )

    def ask_signatures(self) -> None:
        """Ask who signed the letter, and when; of a letter to the person also when it was received."""
        event = self._event()
        if event is not None and can_be_signed(event):
            self.context.jobs.read(
                lambda session: EVENT_ACTIONS[type(event)].load(session, event.id),
                lambda card: self._ask_signatures(event, card),
            )

    def _show(self, loaded: LoadedEvents) -> None:
        self._state = loaded.state
        self._events = {event_key(event): event for event in loaded.events}
        self.list.set_rows([(key, *event_cells(event)) for key, event in self._events.items()])
        self._update_commands()

    def _update_commands(self, _record: int = 0) -> None:
        event = self._event()
        on = dict.fromkeys(("open", "look", "print_letter"), event is not None)
        on["breach"] = self._state in RUNNING_STATES
        on["talk"] = self._state is not None and self._state not in _NO_TALK
        on["ruling"] = self._state is not None and self._state not in CLOSED_STATES
        on["sign_letter"] = can_be_signed(event)
        for name, enabled in on.items():
            self._panel.enable(name, on=enabled)

    def _event(self) -> Event | None:
        return self._events.get(self.list.current_id() or 0)

    def _open_chosen(self) -> None:
        self._open(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        event, contract = self._events.get(key), self.record
        if event is not None and contract is not None:
            load = EVENT_ACTIONS[type(event)].load
            self._ask(_DIALOGS[type(event)], contract, lambda session: load(session, event.id))

    def _ask(self, dialog: Callable[..., EventDialog], contract: int, known: Work[Any]) -> None:
        """Open a dialog with what is known, and with what was typed into it before a crash."""

        def show(answer: tuple[Any, drafts.Draft | None]) -> None:
            made = dialog(self.window(), self.context.jobs, contract, answer[0], self.undoable_done.emit)
            made.way_out_taken.connect(self.context.open_record)
            made.recorded.connect(lambda event: self._choose(dialog, event))
            if answer[1] is not None:
                made.go_on(answer[1].content)

        self.context.jobs.read(
            lambda session: (known(session), drafts.load_draft(session, EVENT_DRAFT, contract)),
            show,
            self.context.show_problem,
        )

    def _choose(self, dialog: Callable[..., EventDialog], event: int) -> None:
        """Choose what was just recorded, now or once it is in the list, so that its letter can be printed."""
        kind = next(kind for kind, made in _DIALOGS.items() if made is dialog)
        self.list.show_id(new_event_key(kind, event))
        self._update_commands()

    def _ask_signatures(self, event: Event, card: Any) -> None:
        sign, received = EVENT_ACTIONS[type(event)].sign_letter, isinstance(event, breaches.BreachRow)
        if sign is not None:
            ask_letter_signatures(
                self.window(), self.context.jobs, card, sign, self.undoable_done.emit, received=received
            )

    def _look(self, pdf: bytes, number: str) -> None:
        PdfPreviewDialog(self.window(), number, pdf)
