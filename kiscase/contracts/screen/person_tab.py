"""The tab with a person's contracts on the participants page."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.contracts import listing
from kiscase.contracts.drafting import starting_points
from kiscase.contracts.drafting.screen.new_contract import BEGUN_CONTRACT, NewContractDialog
from kiscase.contracts.model import Contract
from kiscase.core.i18n import N_, _
from kiscase.participants.model import Participant
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList


class PersonContractsTab(RecordTab):
    """The contracts of a person, the latest first, and the command that begins a new one."""

    title: ClassVar[str] = N_("Contracts")
    tables: ClassVar[frozenset[str]] = frozenset({"contract", "signature"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("begin_contract", N_("New contract"), self.begin, "file-signature", "Ctrl+Shift+K"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        columns = [
            ListColumn("number", _("Number")),
            ListColumn("state", _("State")),
            ListColumn("ends", _("Until")),
            ListColumn("worker", _("Social worker"), stretch=True),
        ]
        self.list = RecordList(
            columns, self, name=_("Contracts"), empty=_("No contracts yet. “New contract” creates one.")
        )
        self.list.setObjectName("person contracts")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("begin_contract", _("New contract"), "file-signature", self.begin)
        self.buttons.add("open_contract", _("Go to the contract"), "arrow-right", self.open_chosen)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the person's contracts."""
        self._person = record
        self.list.set_rows([])
        self._update_buttons()
        self.header_facts.emit("")
        if record is not None:
            self.context.jobs.read(
                lambda session: (
                    listing.list_contracts(session, participant_id=record),
                    listing.describe_next_step(session, record),
                ),
                self._show,
                latest="contracts of a person",
            )

    def begin(self) -> None:
        """Ask with what a contract with the person begins, and go to it."""
        person = self._person
        if person is not None:
            self.context.jobs.read(
                lambda session: (
                    person,
                    session.get_one(Participant, person).name,
                    starting_points.starting_points_of_eligible(session, person),
                ),
                self._ask_begin,
                self.context.show_problem,
            )

    def open_chosen(self) -> None:
        """Go to the chosen contract."""
        if (chosen := self.list.current_id()) is not None:
            self._open(chosen)

    def _update_buttons(self, _contract: int = 0) -> None:
        self.buttons.enable("begin_contract", on=self._person is not None)
        self.buttons.enable("open_contract", on=self.list.current_id() is not None)

    def _ask_begin(self, answer: tuple[int, str, list[starting_points.StartingPoint]]) -> None:
        person, name, sources = answer
        dialog = NewContractDialog(self, self.context.jobs, sources, self._open_begun, person=(person, name))
        dialog.way_out_taken.connect(self.context.open_record)

    def _show(self, answer: tuple[list[listing.ContractRow], str]) -> None:
        lines, next_step = answer
        self.list.set_rows([listing.person_contract_row(line) for line in lines])
        self._update_buttons()
        self.header_facts.emit(next_step)

    def _open_begun(self, contract_id: int) -> None:
        self.context.open_record(BEGUN_CONTRACT, contract_id)

    def _open(self, contract_id: int) -> None:
        self.context.open_record(Contract.__tablename__, contract_id)
