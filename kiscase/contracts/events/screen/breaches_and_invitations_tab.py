"""The events of a contract on its page: what was not kept, the talks that were called, and their letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.screen.dialogs import (
    EVENT_DRAFT,
    BreachDialog,
    EventDialog,
    InvitationDialog,
    ask_letter_signatures,
)
from kiscase.contracts.model import RUNNING_STATES, ContractState, DocumentStage
from kiscase.contracts.queries import contract_state
from kiscase.core import drafts
from kiscase.core.date_format import format_date, format_time
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.preview.output import print_pdf
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList

_NO_TALK = (ContractState.VOID, ContractState.REFUSED)
Event = breaches.BreachRow | invitations.InvitationRow
_Loaded = tuple[ContractState | None, Sequence[Event]]


class EventsTab(RecordTab):
    """Breaches and invitations of a contract and its annexes, the latest first; Enter opens one again."""

    title: ClassVar[str] = N_("Events")
    part: ClassVar[str] = EVENT_DRAFT
    tables: ClassVar[frozenset[str]] = frozenset({"breach", "invitation", "contract", "signature", "issued_document"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("record_breach", N_("Record a breach…"), self.record_breach, "circle-alert"),
            Command("invite", N_("Invite to a talk…"), self.invite, "mail"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._contract: int | None = None
        self._state: ContractState | None = None
        self._events: dict[int, Event] = {}
        columns = [
            ListColumn("on", _("Day"), width=11),
            ListColumn("what", _("Event"), stretch=True),
            ListColumn("number", _("Number"), width=16),
            ListColumn("state", _("State"), width=28),
        ]
        self.list = RecordList(columns, self, name=_("Events"), empty=_("No breaches or talks yet."))
        self.list.setObjectName("events")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_commands)
        panel = ListWithButtons(self, self.list)
        panel.add("breach", _("Record a &breach…"), "", self.record_breach)
        panel.add("talk", _("&Invite to a talk…"), "", self.invite)
        panel.add("open", _("&Open"), "", self._open_chosen)
        panel.add("look", _("Pre&view letter"), "", self.look_at_letter)
        panel.add("print_letter", _("&Print letter"), "", self.print_letter)
        panel.add("sign_letter", _("&Record signatures…"), "", self.ask_signatures)
        self._panel, self.buttons = panel, panel.buttons
        self._update_commands()

    def show_record(self, record: int | None) -> None:
        """Ask for the events of a contract."""
        if record != self._contract:
            self._show((None, []))
        self._contract = record
        if record is not None:
            self.context.jobs.read(lambda session: _events(session, record), self._show, latest="events of a contract")

    def record_breach(self) -> None:
        """Ask what was not kept."""
        contract = self._contract
        if contract is None or self._state not in RUNNING_STATES:
            self.context.show_problem(
                Problem(_("A breach can be recorded only for a contract that is being carried out."))
            )
            return
        self._ask(BreachDialog, contract, lambda session: breaches.list_arrangements(session, contract))

    def invite(self) -> None:
        """Ask when and where the talk is to be."""
        contract = self._contract
        if contract is None or self._state in _NO_TALK:
            self.context.show_problem(Problem(_("There is no contract to discuss.")))
            return
        self._ask(
            InvitationDialog, contract, lambda session: {"purpose": invitations.likely_purpose(session, contract)}
        )

    def look_at_letter(self) -> None:
        """Show the letter as it is or would be printed; nothing is kept."""
        event = self._event()
        if event is not None:
            self.context.jobs.read(
                lambda session: _ACTIONS[type(event)].preview_letter(session, event.id),
                lambda pdf: self._look(pdf, event.number),
            )

    def print_letter(self) -> None:
        """Put the letter on file when that is still to be done, then print it."""
        event = self._event()
        if event is not None:
            self.context.jobs.act(
                lambda session: _ACTIONS[type(event)].issue_letter(session, event.id),
                lambda pdf: self._print(pdf, event.number),
                self.context.show_problem,
            )

    def ask_signatures(self) -> None:
        """Ask who signed the letter about a breach, and when the person received it."""
        event = self._event()
        if isinstance(event, breaches.BreachRow):
            self.context.jobs.read(lambda session: breaches.load_breach(session, event.id), self._ask_signatures)

    def _show(self, answer: _Loaded) -> None:
        self._state, events = answer
        self._events = {one.id * 2 + isinstance(one, invitations.InvitationRow): one for one in events}
        self.list.set_rows([(key, *_cells(one)) for key, one in self._events.items()])
        self._update_commands()

    def _update_commands(self, _record: int = 0) -> None:
        event = self._event()
        on = dict.fromkeys(("open", "look", "print_letter"), event is not None)
        on["breach"] = self._state in RUNNING_STATES
        on["talk"] = self._state is not None and self._state not in _NO_TALK
        on["sign_letter"] = isinstance(event, breaches.BreachRow) and event.missing > 0
        for name, enabled in on.items():
            self._panel.enable(name, on=enabled)

    def _event(self) -> Event | None:
        return self._events.get(self.list.current_id() or 0)

    def _open_chosen(self) -> None:
        self._open(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        event, contract = self._events.get(key), self._contract
        if event is None or contract is None:
            return
        dialog = BreachDialog if isinstance(event, breaches.BreachRow) else InvitationDialog
        self._ask(dialog, contract, lambda session: _ACTIONS[type(event)].load(session, event.id))

    def _ask(self, dialog: Callable[..., EventDialog], contract: int, known: Work[Any]) -> None:
        """Open a dialog with what is known, and with what was typed into it before a crash."""

        def show(answer: tuple[Any, drafts.Draft | None]) -> None:
            made = dialog(self.window(), self.context.jobs, contract, answer[0], self.undoable_done.emit)
            made.rejected_with.connect(self.context.show_problem)
            if answer[1] is not None:
                made.go_on(answer[1].content)

        self.context.jobs.read(
            lambda session: (known(session), drafts.load_draft(session, EVENT_DRAFT, contract)), show
        )

    def _ask_signatures(self, card: breaches.BreachDetails) -> None:
        ask_letter_signatures(self.window(), self.context.jobs, card, self.notified.emit)

    def _look(self, pdf: bytes, number: str) -> None:
        PdfPreviewDialog(self.window(), number, pdf)

    def _print(self, pdf: bytes, number: str) -> None:
        print_pdf(self.window(), pdf, number, told=self.notified.emit, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self.context.show_problem(Problem(sentence))


def _events(session: Any, contract_id: int) -> _Loaded:
    events: list[Event] = [
        *breaches.list_breaches(session, contract_id),
        *invitations.list_invitations(session, contract_id),
    ]
    return contract_state(session, contract_id), sorted(events, key=lambda one: one.on, reverse=True)


class _EventActions(NamedTuple):
    """What can be done with an event of one kind, by its id."""

    load: Callable[[Any, int], Any]
    preview_letter: Callable[[Any, int], bytes]
    issue_letter: Callable[[Any, int], bytes]


_ACTIONS = {
    breaches.BreachRow: _EventActions(
        breaches.load_breach, breaches.preview_breach_letter, breaches.issue_breach_letter
    ),
    invitations.InvitationRow: _EventActions(
        invitations.load_invitation, invitations.preview_invitation, invitations.issue_invitation
    ),
}


def _cells(event: Event) -> tuple[Any, ...]:
    """Day, what, number and state of an event."""
    if isinstance(event, breaches.BreachRow):
        return format_date(event.on), _("Breach: {what}").format(what=_line(event.what)), event.number, _state(event)
    parts = [event.purpose.label, format_time(event.at), event.place]
    what = _("Talk: {what}").format(what=", ".join(part for part in parts if part))
    if event.stage is not DocumentStage.DRAFT:
        chip = StatusDisplay(_("invitation issued"), "mail", "info" if event.past else "ok")
    elif event.past:
        chip = StatusDisplay(_("invitation not printed"), "mail", "muted")
    else:
        chip = StatusDisplay(_("invitation to be printed"), "printer", "warn")
    return format_date(event.on), what, event.number, chip


def _state(breach: breaches.BreachRow) -> StatusDisplay:
    if breach.consequence is not None:
        return StatusDisplay(_("settled"), "circle-check", "ok")
    if breach.explained:
        return StatusDisplay(_("explained, awaiting a decision"), "quote", "info")
    if breach.overdue:
        return StatusDisplay(_("not explained in time"), "triangle-alert", "bad")
    if breach.stage is DocumentStage.DRAFT:
        return StatusDisplay(_("letter to be printed"), "printer", "warn")
    return StatusDisplay(_("to be explained"), "clock", "warn")


def _line(text: str) -> str:
    return " ".join(text.split())
