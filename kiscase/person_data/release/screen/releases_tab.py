"""The tab with what was given out about a person; it shows once there is something."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.directory.model import SUPPORT_NEARBY
from kiscase.participants.queries import require_participant
from kiscase.person_data.card.documents import person_card_number
from kiscase.person_data.release import actions
from kiscase.person_data.release.model import RELEASES_OF_PERSON
from kiscase.ui.command import Command
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics


class DataReleasesTab(RecordTab):
    """When the data of a person were given out and to whom, and the commands that give out what is on file."""

    title: ClassVar[str] = N_("Data given out")
    part: ClassVar[str] = RELEASES_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({"data_release"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("print_card", N_("Print the card of the person…"), self.show_card, "printer"),
            Command("release_data", N_("Export the data of the person (RODO)…"), self.ask_release, "file-down"),
            Command("person_folder", N_("Save the inspection folder of the person…"), self.save_folder, "folder-open"),
            Command("support_nearby", N_("Clubs and support nearby"), self.show_support, "handshake"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        columns = [
            ListColumn("made_on", _("Date")),
            ListColumn("recipient", _("To whom"), stretch=True),
            ListColumn("basis", _("Basis"), stretch=True),
            ListColumn("worker", _("Worker")),
        ]
        self.list = RecordList(columns, self, name=_("Data given out"), empty=_("Nothing was given out so far."))
        self.list.setObjectName("data releases")
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.addWidget(self.list)

    def show_record(self, record: int | None) -> None:
        """Ask for what was given out about a person."""
        self.load_record(record, actions.list_releases, self._show, [])

    def show_card(self) -> None:
        """Show the card of the person, from where it is printed or saved."""
        person = self.record
        if person is not None:
            from kiscase.activities.reports.screen import FileOutput
            from kiscase.person_data.card.actions import issue_person_card

            title = _("Card of the person")
            FileOutput(self.window(), self.context, self.notified.emit).show(
                lambda session: issue_person_card(session, person),
                telling_file_name(title, person_card_number(person)),
                title,
                refused=self.context.show_problem,
                shown=_nothing,
            )

    def save_folder(self) -> None:
        """Save everything on file about the person as a folder for an inspector."""
        person = self.record
        if person is not None:
            from kiscase.inspection.model import FolderRequest
            from kiscase.inspection.screen.inspection_tab import save_inspection_folder

            today = clock.today()
            save_inspection_folder(self, FolderRequest(today, today, (person,), club=False))

    def show_support(self) -> None:
        """Go to the clubs and other support for the gmina of the person."""
        person = self.record
        if person is not None:
            self.context.jobs.read(lambda session: require_participant(session, person).gmina or "", self._show_support)

    def _show_support(self, gmina: str) -> None:
        if gmina.isdecimal():
            self.context.open_record(SUPPORT_NEARBY, int(gmina))
        else:
            words = _("It is not known in which gmina the person lives: enter it among the data, then look again.")
            self.context.show_problem(Problem(words))

    def ask_release(self) -> None:
        """Ask to whom the data of the person are given out."""
        person = self.record
        if person is not None:
            self.context.jobs.read(
                lambda session: (person, actions.ask_about_release(session, person)), self._ask_release
            )

    def _ask_release(self, answer: tuple[int, actions.ReleaseQuestion]) -> None:
        from kiscase.person_data.release.screen.release_dialog import DataReleaseDialog

        person, question = answer
        DataReleaseDialog(self.window(), person, question, self._save)

    def _save(self, request: actions.ReleaseRequest) -> None:
        from kiscase.person_data.release.screen.release_dialog import save_person_data

        save_person_data(self.window(), self.context.jobs, request, self.notified.emit, self.context.show_problem)

    def _show(self, rows: list[actions.ReleaseRow]) -> None:
        self.list.set_rows(
            [(row.id, format_date(row.made_on), row.recipient, row.basis.label, row.worker) for row in rows]
        )
        self.relevance_changed.emit(bool(rows))


def _nothing() -> None:
    """The preview is open; there is no dialog to close."""
