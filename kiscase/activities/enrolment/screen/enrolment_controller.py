"""The commands that enrol people in an activity and end enrolments, on the page of activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from kiscase.activities import queries as activities_queries
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment.screen.enrolled_people import EnrolledPeoplePanel
from kiscase.activities.enrolment.screen.enrolment_dialogs import EnrolDialog
from kiscase.activities.enrolment.screen.leaving_dialogs import EndEnrolmentDialog, PeopleToLeave, TransferDialog
from kiscase.activities.enrolment.screen.people_checklist import ChecklistPerson
from kiscase.core import clock
from kiscase.core.i18n import N_
from kiscase.participants import queries as participants_queries
from kiscase.participants.choosing import PersonOption
from kiscase.participants.model import Participant
from kiscase.participants.screen.person_picker import person_field
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
        panel.transfer.clicked.connect(self.ask_transfer)

    def commands(self) -> tuple[Command, ...]:
        """What can be done about the people of an activity."""
        return (
            Command("enrol_person", N_("Enrol a person"), self.ask_person, "user-plus"),
            Command("end_enrolment", N_("End the enrolment…"), self.ask_end, "user-x"),
            Command("transfer", N_("Move to another activity…"), self.ask_transfer, "arrow-right"),
        )

    def update_actions(self) -> None:
        """Enrolments can be ended while they are running."""
        running = bool(self._panel.running())
        for key in ("end_enrolment", "transfer"):
            self._page.actions_by_key[key].setEnabled(running)
        for button in (self._panel.end, self._panel.transfer):
            self._page.set_button_enabled(button, on=running)

    def ask_person(self) -> None:
        """Ask whom to enrol, and from when."""
        activity, today = self._page.record, clock.today()
        if activity is not None:
            self._jobs.read(
                lambda session: enrolment_queries.list_enrolment_options(session, activity, today),
                self._ask_person,
                self._page.show_failure,
            )

    def ask_end(self) -> None:
        """Ask who leaves, when and why; the chosen person is checked."""
        ids = [row.id for row in self._panel.running()]
        if self._page.record is not None and ids:
            self._jobs.read(lambda session: _load_people(session, ids), self._ask_end, self._page.show_failure)

    def ask_transfer(self) -> None:
        """Ask who goes to which other activity; the chosen person is checked."""
        ids = [row.id for row in self._panel.running()]
        if self._page.record is not None and ids:
            self._jobs.read(
                lambda session: (_load_people(session, ids), activities_queries.list_activities(session)),
                self._ask_transfer,
                self._page.show_failure,
            )

    def _people_to_leave(self, people: list[ChecklistPerson]) -> PeopleToLeave:
        chosen = self._panel.list.current_id()
        return PeopleToLeave(self._page.record or 0, people, chosen if chosen in {one.id for one in people} else None)

    def _ask_end(self, people: list[ChecklistPerson]) -> None:
        dialog = EndEnrolmentDialog(self._page, self._jobs, self._people_to_leave(people), self._page.show_done)
        dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_transfer(self, found: tuple[list[ChecklistPerson], list[activities_queries.ActivityOption]]) -> None:
        enrolled = self._people_to_leave(found[0])
        others = [(row.id, f"{row.name} ({row.when})") for row in found[1] if row.id != enrolled.activity]
        TransferDialog(self._page, self._jobs, enrolled, others, self._page.show_done)

    def _ask_person(self, people: list[PersonOption]) -> None:
        activity = self._page.record
        if activity is not None:
            known = {"activity": activity}
            dialog = EnrolDialog(self._page, self._jobs, person_field(), known, self._page.show_done, people=people)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _open_person(self, person: int) -> None:
        self._page.context.open_record(Participant.__tablename__, person)


def _load_people(session: Any, ids: Sequence[int]) -> list[ChecklistPerson]:
    people = [participants_queries.require_participant(session, one) for one in ids]
    return [
        ChecklistPerson(person.id, f"{person.family_name} {person.given_name}", person.birth_text, person.town)
        for person in people
    ]
