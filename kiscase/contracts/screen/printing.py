"""Printing the open contract: issues it when it is due, then prints; saves the shown document as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject

from kiscase.contracts.checks.screen.controller import ChecksController
from kiscase.contracts.copies.screen import CopiesController
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.issuing import printing_for_signing
from kiscase.contracts.issuing.printing_for_signing import PrintedContract
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued, print_pdf, save_pdf

_Printed: TypeAlias = "tuple[bytes, bytes] | None"
"""A contract as it is on file, and the PDF for the printer, in which its hand-out follows."""


class PrintingController(QObject):
    """Handles the commands that print or save the contract and its copy."""

    def __init__(self, shown: ShownContract, copies: CopiesController, checks: ChecksController) -> None:
        super().__init__(shown.page)
        self._shown, self._page = shown, shown.page
        self._copies, self._checks = copies, checks
        copies.preview.print_asked.connect(self.print_shown_document)
        copies.preview.save_asked.connect(self.save_shown_document)

    def commands(self) -> tuple[Command, ...]:
        """The commands for printing."""
        return (
            Command("print", N_("Print"), self.print_contract, "printer", "Ctrl+P"),
            Command("save_pdf", N_("Save as PDF…"), self.save_shown_document, "file-down"),
        )

    def print_contract(self) -> None:
        """Save the contract, then print it; it is issued, if that has not been done yet, once the printer takes it."""
        contract = self._shown.details
        if contract is None:
            return
        if self._page.is_dirty():
            self._page.save(self.print_contract)
            return
        self._copies.show_original()
        if self._page.is_editable():
            print_issued(
                self._page,
                DocumentToIssue(
                    self._shown.jobs,
                    lambda session: _pdf_for_printer(session, contract.id),
                    contract.title,
                    told=self._report_printed,
                    problem=self.show_incomplete,
                ),
            )
        else:
            self._shown.jobs.read(
                lambda session: _for_printer(session, printing_for_signing.load_printed_contract(session, contract.id)),
                self._print,
                self._page.show_failure,
            )

    def print_shown_document(self) -> None:
        """Print the original, or the copy if that is shown."""
        if self._copies.choice.is_copy():
            self._copies.print_second_copy()
        else:
            self.print_contract()

    def save_shown_document(self) -> None:
        """Save the document that is shown as a file."""
        save_pdf(
            self._page,
            self._copies.preview.pdf(),
            self._file_name(),
            told=self._page.show_message,
            problem=self._show_problem,
        )

    def show_incomplete(self, problem: Problem) -> None:
        """Show at the fields why the contract was not printed, and how many they are."""
        if not isinstance(problem, InvalidValuesError):
            self._page.show_failure(problem)
            return
        self._page.show_problems(InvalidValuesError(self._checks.problems_by_cell(problem.problems)))
        count = len(problem.problems)
        sentence = ngettext(
            "Not printed: {count} field of the form is missing or wrong; it is marked.",
            "Not printed: {count} fields of the form are missing or wrong; they are marked.",
            count,
        )
        elsewhere = [text for key, text in problem.problems.items() if key in ("people", "worker")]
        self._page.show_failure(
            Problem(" ".join([sentence.format(count=count), *elsewhere]), way_out=self._way_to_person(problem))
        )

    def _way_to_person(self, problem: InvalidValuesError) -> tuple[str, int | None] | None:
        """The person's page, if something is missing there."""
        contract = self._shown.details
        return ("participant", contract.participant_id) if contract and "people" in problem.problems else None

    def _report_printed(self, sentence: str) -> None:
        self._message_with_hints()(sentence)

    def _print(self, made: _Printed) -> None:
        contract, page = self._shown.details, self._page
        if made is None or contract is None:
            page.show_failure(Problem(_("This contract was never printed: it was still a draft when it ended.")))
            return
        pdf, with_handout = made
        self._copies.preview.set_pdf(pdf)
        print_pdf(page, with_handout, contract.title, told=self._message_with_hints(), problem=self._show_problem)

    def _message_with_hints(self) -> Callable[[str], None]:
        """Shows a message, followed by open warnings and the command that prints the copy."""
        hints = " ".join(filter(None, (self._checks.describe_warnings(), self._copies.copy_hint())))
        if not hints:
            return self._page.show_message
        return lambda sentence: self._page.show_message(f"{sentence} {hints}")

    def _show_problem(self, sentence: str) -> None:
        self._page.show_failure(Problem(sentence))

    def _file_name(self) -> str:
        title = self._shown.details.title if self._shown.details else ""
        language = self._copies.choice.language() if self._copies.choice.is_copy() else ""
        return telling_file_name(_("Social contract"), title, language)


def _pdf_for_printer(session: Any, contract_id: int) -> bytes:
    """Issue the contract; its PDF for the printer, in which the hand-out follows."""
    return printing_for_signing.pdf_for_printer(session, printing_for_signing.issue_for_signing(session, contract_id))


def _for_printer(session: Any, printed: PrintedContract | None) -> _Printed:
    return (printed.contract, printing_for_signing.pdf_for_printer(session, printed)) if printed else None
