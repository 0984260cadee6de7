"""A person's contracts, on the person's page."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.contracts import actions
from kiscase.contracts.actions import templates
from kiscase.contracts.model import Contract
from kiscase.contracts.screen import states
from kiscase.contracts.screen.begin import BeginDialog
from kiscase.core.i18n import N_, _
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List


class PersonContracts(Tab):
    """The contracts of a person, the latest first, and the deed that begins a new one."""

    title: ClassVar[str] = N_("Contracts")
    tables: ClassVar[frozenset[str]] = frozenset({"contract", "signature"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("begin_contract", N_("New contract"), "begin", "file-signature", "Ctrl+Shift+K"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: int | None = None
        columns = [
            Column("number", _("Number"), width=14),
            Column("state", _("State"), stretch=True),
            Column("ends", _("Until"), width=11),
        ]
        self.list = List(columns, self, name=_("Contracts"), empty=_("No contract yet: “New contract” begins one."))
        self.list.setObjectName("person contracts")
        self.list.opened.connect(self._open)
        half = theme.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.addWidget(self.list)

    def show_record(self, record: int | None) -> None:
        """Ask for the person's contracts."""
        self._person = record
        self.list.set_rows([])
        self.facts.emit("")
        if record is not None:
            self.desk.jobs.read(
                lambda session: (actions.listed(session, participant_id=record), actions.next_step(session, record)),
                self._show,
                latest="contracts of a person",
            )

    def begin(self) -> None:
        """Ask with what a contract with the person begins, and go to it."""
        person = self._person
        if person is not None:
            self.desk.jobs.read(
                lambda session: (person, templates.sources(session, person)), self._ask_begin, self.desk.tell
            )

    def _ask_begin(self, answer: tuple[int, list[templates.Source]]) -> None:
        person, sources = answer
        dialog = BeginDialog(self, self.desk.jobs, sources, self._open, person=person)
        dialog.gave_up.connect(self.desk.tell)

    def _show(self, answer: tuple[list[actions.Listed], str]) -> None:
        lines, next_step = answer
        self.list.set_rows([states.own_row(line) for line in lines])
        self.facts.emit(next_step)

    def _open(self, contract_id: int) -> None:
        self.desk.open(Contract.__tablename__, contract_id)
