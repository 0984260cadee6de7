"""The events of a contract on its page: what was not kept, the talks that were called, and their letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts import actions
from kiscase.contracts.actions import breaches, invitations
from kiscase.contracts.model import RUNNING, Stage, State
from kiscase.contracts.screen.event_dialogs import (
    TYPED,
    BreachDialog,
    EventDialog,
    InvitationDialog,
    LetterSignatures,
)
from kiscase.contracts.screen.versions import PaperDialog
from kiscase.core import drafts
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, clock, day
from kiscase.desk.command import Command
from kiscase.desk.deed_tab import DeedTab
from kiscase.desk.jobs import Work
from kiscase.desk.page import Desk
from kiscase.desk.preview import print_pdf
from kiscase.desk.table import Column, List

_NO_TALK = (State.VOID, State.REFUSED)
Event = breaches.Listed | invitations.Listed
_Loaded = tuple[State | None, Sequence[Event]]


class EventsTab(DeedTab):
    """Breaches and invitations of a contract and its annexes, the latest first; Enter opens one again."""

    title: ClassVar[str] = N_("Events")
    part: ClassVar[str] = TYPED
    tables: ClassVar[frozenset[str]] = frozenset({"breach", "invitation", "contract", "signature", "issued_document"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("record_breach", N_("Record a breach…"), "record_breach", "circle-alert"),
        Command("invite", N_("Invite to a talk…"), "invite", "mail"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._contract: int | None = None
        self._state: State | None = None
        self._events: dict[int, Event] = {}
        columns = [
            Column("on", _("Day"), width=11),
            Column("what", _("Event"), stretch=True),
            Column("number", _("Number"), width=16),
            Column("state", _("State"), width=28),
        ]
        self.list = List(columns, self, name=_("Events"), empty=_("No breach and no talk so far."))
        self.list.setObjectName("events")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._show_deeds)
        self.lay_out(
            (
                ("breach", _("Record a &breach…"), self.record_breach),
                ("talk", _("&Invite to a talk…"), self.invite),
                ("open", _("&Open"), self._open_chosen),
                ("look", _("&Look at the letter"), self.look_at_letter),
                ("print_letter", _("&Print the letter"), self.print_letter),
                ("sign_letter", _("&Record signatures…"), self.ask_signatures),
            )
        )
        self._show_deeds()

    def show_record(self, record: int | None) -> None:
        """Ask for the events of a contract."""
        if record != self._contract:
            self._show((None, []))
        self._contract = record
        if record is not None:
            self.desk.jobs.read(lambda session: _events(session, record), self._show, latest="events of a contract")

    def record_breach(self) -> None:
        """Ask what was not kept."""
        contract = self._contract
        if contract is None or self._state not in RUNNING:
            self.desk.tell(Problem(_("Only of a contract that is being carried out can a breach be recorded.")))
            return
        self._ask(BreachDialog, contract, lambda session: breaches.arrangements(session, contract))

    def invite(self) -> None:
        """Ask when and where the talk is to be."""
        contract = self._contract
        if contract is None or self._state in _NO_TALK:
            self.desk.tell(Problem(_("There is no contract to talk about.")))
            return
        self._ask(InvitationDialog, contract, lambda session: {"purpose": invitations.default(session, contract)})

    def look_at_letter(self) -> None:
        """Show the letter as it is or would be printed; nothing is kept."""
        event = self._event()
        if event is not None:
            self.desk.jobs.read(
                lambda session: _of(event).letter(session, event.id), lambda pdf: self._look(pdf, event.number)
            )

    def print_letter(self) -> None:
        """Put the letter on file when that is still to be done, then print it."""
        event = self._event()
        if event is not None:
            self.desk.jobs.act(
                lambda session: _of(event).issue(session, event.id),
                lambda pdf: self._print(pdf, event.number),
                self.desk.tell,
            )

    def ask_signatures(self) -> None:
        """Ask who signed the letter about a breach, and when the person received it."""
        event = self._event()
        if isinstance(event, breaches.Listed):
            self.desk.jobs.read(lambda session: breaches.card(session, event.id), self._ask_signatures)

    def _show(self, answer: _Loaded) -> None:
        self._state, events = answer
        self._events = {one.id * 2 + isinstance(one, invitations.Listed): one for one in events}
        self.list.set_rows([(key, *_cells(one)) for key, one in self._events.items()])
        self._show_deeds()

    def _show_deeds(self, _record: int = 0) -> None:
        event = self._event()
        on = dict.fromkeys(("open", "look", "print_letter"), event is not None)
        on["breach"] = self._state in RUNNING
        on["talk"] = self._state is not None and self._state not in _NO_TALK
        on["sign_letter"] = isinstance(event, breaches.Listed) and event.missing > 0
        self.enable_deeds(on)

    def _event(self) -> Event | None:
        return self._events.get(self.list.current_id() or 0)

    def _open_chosen(self) -> None:
        self._open(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        event, contract = self._events.get(key), self._contract
        if event is None or contract is None:
            return
        dialog = BreachDialog if isinstance(event, breaches.Listed) else InvitationDialog
        self._ask(dialog, contract, lambda session: _of(event).card(session, event.id))

    def _ask(self, dialog: Callable[..., EventDialog], contract: int, known: Work) -> None:
        """Open a dialog with what is known, and with what was typed into it before a crash."""

        def show(answer: tuple[Any, drafts.Draft | None]) -> None:
            made = dialog(self.window(), self.desk.jobs, contract, answer[0], self.done.emit)
            made.gave_up.connect(self.desk.tell)
            if answer[1] is not None:
                made.go_on(answer[1].content)

        self.desk.jobs.read(lambda session: (known(session), drafts.get(session, TYPED, contract)), show)

    def _ask_signatures(self, card: breaches.Card) -> None:
        LetterSignatures(self.window(), self.desk.jobs, card, self.told.emit)

    def _look(self, pdf: bytes, number: str) -> None:
        PaperDialog(self.window(), number, pdf)

    def _print(self, pdf: bytes, number: str) -> None:
        print_pdf(self.window(), pdf, number, told=self.told.emit, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self.desk.tell(Problem(sentence))


def _events(session: Any, contract_id: int) -> _Loaded:
    events: list[Event] = [*breaches.listed(session, contract_id), *invitations.listed(session, contract_id)]
    return actions.card(session, contract_id).state, sorted(events, key=lambda one: one.on, reverse=True)


def _of(event: Event) -> ModuleType:
    """The deeds with an event of its kind."""
    return breaches if isinstance(event, breaches.Listed) else invitations


def _cells(event: Event) -> tuple[Any, ...]:
    """Day, what, number and state of an event."""
    if isinstance(event, breaches.Listed):
        return day(event.on), _("Breach: {what}").format(what=_line(event.what)), event.number, _state(event)
    parts = [event.purpose.label, clock(event.at), event.place]
    what = _("Talk: {what}").format(what=", ".join(part for part in parts if part))
    if event.stage is not Stage.DRAFT:
        chip = (_("invitation given out"), "mail", "info" if event.past else "ok")
    elif event.past:
        chip = (_("invitation not printed"), "mail", "muted")
    else:
        chip = (_("invitation to be printed"), "printer", "warn")
    return day(event.on), what, event.number, chip


def _state(breach: breaches.Listed) -> tuple[str, str, str]:
    if breach.consequence is not None:
        return (_("settled"), "circle-check", "ok")
    if breach.explained:
        return (_("explained, to be settled"), "quote", "info")
    if breach.overdue:
        return (_("not explained in time"), "triangle-alert", "bad")
    if breach.stage is Stage.DRAFT:
        return (_("letter to be printed"), "printer", "warn")
    return (_("to be explained"), "clock", "warn")


def _line(text: str) -> str:
    return " ".join(text.split())
