"""The commands that enrol people in an activity and end enrolments, on the page of activities."""

from __future__ import annotations

from PySide6.QtCore import QObject

from kiscase.activities.enrolment.screen.choice_fields import load_person_label, person_field
from kiscase.activities.enrolment.screen.enrolled_people import EnrolledPeoplePanel
from kiscase.activities.enrolment.screen.enrolment_dialogs import EndEnrolmentDialog, EnrolDialog
from kiscase.core.i18n import N_
from kiscase.participants import queries as participants_queries
from kiscase.participants.model import Participant
from kiscase.ui.command import Command
from kiscase.ui.records.editing_page import EditingPage


class EnrolmentController(QObject):
    """Works on the activity of the page that it is handed, and on the person chosen in the panel."""

    def __init__(self, page: EditingPage, panel: EnrolledPeoplePanel) -> None:
        super().__init__(page)
        self._page, self._panel, self._jobs = page, panel, page.context.jobs
        panel.list.opened.connect(self._open_person)
        panel.list.chosen.connect(self.update_actions)
        panel.end.clicked.connect(self.ask_end)

    def commands(self) -> tuple[Command, ...]:
        """What can be done about the people of an activity."""
        return (
            Command("enrol_person", N_("Enrol a person"), self.ask_person, "user-plus"),
            Command("end_enrolment", N_("End the enrolment…"), self.ask_end, "user-x"),
        )

    def update_actions(self) -> None:
        """An enrolment can be ended while it is running."""
        running = self._panel.can_end()
        self._page.actions_by_key["end_enrolment"].setEnabled(running)
        self._page.set_button_enabled(self._panel.end, on=running)

    def ask_person(self) -> None:
        """Ask whom to enrol, and from when."""
        if self._page.record is not None:
            self._jobs.read(lambda session: participants_queries.list_participants(session), self._ask_person)  # noqa: PLW0108 - takes more arguments

    def ask_end(self) -> None:
        """Ask for the last day of the chosen person."""
        person = self._panel.list.current_id()
        if self._page.record is not None and person is not None:
            self._jobs.read(
                lambda session: (person, load_person_label(session, person)), self._ask_end, self._page.show_failure
            )

    def _ask_person(self, people: list[participants_queries.ParticipantRow]) -> None:
        activity = self._page.record
        if activity is not None:
            known = {"activity": activity}
            dialog = EnrolDialog(self._page, self._jobs, person_field(people), known, self._page.show_done)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_end(self, person: tuple[int, str]) -> None:
        activity = self._page.record
        if activity is not None:
            dialog = EndEnrolmentDialog(self._page, self._jobs, activity, person, self._page.show_done)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _open_person(self, person: int) -> None:
        self._page.context.open_record(Participant.__tablename__, person)
