"""The questions about taking part: whom to enrol, or in what, and from when; and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities import actions
from kiscase.activities.model import Enrolment
from kiscase.core.i18n import N_, _, day
from kiscase.core.record import Field, Kind
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.participants import actions as participants

Told = Callable[[str], None]
"""Who says what was done, with the offer to undo it."""


def a_person(people: Sequence[participants.Listed]) -> Field:
    """The field that chooses a person; people of one name differ by day of birth and town."""
    options = [(str(line.id), apart(line.name, line.born, line.town)) for line in people]
    return Field(N_("Person"), Kind.CHOICE, required=True, options=lambda: options, key="person")


def an_activity(activities: Sequence[actions.Listed]) -> Field:
    """The field that chooses an activity."""
    options = [(str(line.id), f"{line.name} ({line.when})") for line in activities]
    return Field(N_("Activity"), Kind.CHOICE, required=True, options=lambda: options, key="activity")


def apart(name: str, born: str, town: str) -> str:
    """A name with what tells its bearer from another of the same name."""
    parts = (name, _("born {date}").format(date=born) if born else "", town)
    return " · ".join(part for part in parts if part)


def described(session: Any, person_id: int) -> str:
    """The name of a person with day of birth and town."""
    person = participants.require(session, person_id)
    return apart(person.name, day(person.born), person.town)


class EnrolDialog(FormDialog):
    """Asks for the person or the activity, whichever is not *known* (its key and id), and for the first day."""

    def __init__(self, parent: QWidget, jobs: Jobs, chosen: Field, known: dict[str, int], told: Told) -> None:
        self._jobs, self._chosen, self._known, self._told = jobs, chosen.key, known, told
        title = _("Enrol a person") if chosen.key == "person" else _("Enrol in an activity")
        fields = [chosen, Enrolment.fields()["since"]]
        super().__init__(
            parent, title, [Section("", fields)], {"since": date.today()}, label=_("Enrol"), deed=self._enrol
        )

    def _enrol(self, values: dict[str, Any]) -> None:
        ids = self._known | {self._chosen: int(values[self._chosen])}
        since = values["since"]

        def work(session: Any) -> tuple[str, date]:
            actions.enrol(session, ids["activity"], ids["person"], since)
            return participants.require(session, ids["person"]).name, since

        self._jobs.act(work, self._enrolled, self.failed)

    def _enrolled(self, done: tuple[str, date]) -> None:
        self._told(_("Enrolled: {name} from {date}.").format(name=done[0], date=day(done[1])))
        self.done_well()


class LeaveDialog(FormDialog):
    """Asks for the last day on which a person takes part; the person is an id and words that tell one from others."""

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, person: tuple[int, str], told: Told) -> None:
        self._jobs, self._activity, self._person, self._told = jobs, activity, person[0], told
        words = _("The name stands on the sign-in sheets up to the last day.")
        super().__init__(
            parent,
            _("End the enrolment"),
            [Section("", [Field(N_("Last day"), Kind.DATE, required=True, key="until")])],
            {"until": date.today()},
            words=f"{person[1]}\n{words}",
            label=_("End the enrolment"),
            deed=self._leave,
        )

    def _leave(self, values: dict[str, Any]) -> None:
        activity, person, until = self._activity, self._person, values["until"]

        def work(session: Any) -> tuple[str, date]:
            actions.leave(session, activity, person, until)
            return participants.require(session, person).name, until

        self._jobs.act(work, self._left, self.failed)

    def _left(self, done: tuple[str, date]) -> None:
        words = _("The enrolment is ended: {name}, last day {date}.")
        self._told(words.format(name=done[0], date=day(done[1])))
        self.done_well()
