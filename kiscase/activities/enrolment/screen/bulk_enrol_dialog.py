"""The dialog that enrols many people at once, and reports who could not be enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.screen.people_checklist import ChecklistDialog, ChecklistPerson
from kiscase.activities.model import Enrolment
from kiscase.activities.planning import conflicts
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.participants.searching import MAX_FOUND
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.widgets.message_bar import Notify
from kiscase.ui.widgets.message_boxes import ask_confirmation, show_notice


class BulkEnrolment(NamedTuple):
    """How many people were enrolled, who was not, and what meets at the same time as other activities of theirs."""

    enrolled: int
    refused: Sequence[enrolment.NotEnrolled]
    clashes: str


class _Candidates(NamedTuple):
    """The people whom a text finds, and those of the checked who still are candidates."""

    text: str
    found: list[enrolment_queries.EnrolmentCandidate]
    checked: Sequence[int]
    still: list[enrolment_queries.EnrolmentCandidate]


class BulkEnrolDialog(ChecklistDialog):
    """Asks whom to enrol and from when; if some cannot be enrolled, the others are."""

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, notify: Notify) -> None:
        self._jobs, self._activity, self._notify = jobs, activity, notify
        super().__init__(
            parent,
            _("Enrol several people"),
            [Enrolment.fields()["since"]],
            {"since": clock.today()},
            words=_(
                "Type to search, press Space to select a person. Those who cannot be enrolled are listed afterwards."
            ),
            label=_("Enrol"),
            empty=_("Everybody who is eligible is already enrolled in this activity."),
        )
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.people.asked.connect(self._find)
        self.form.edited.connect(self._follow)
        self._find()

    def _follow(self, key: str) -> None:
        if key == "since":
            self._find()

    def _find(self) -> None:
        """Load who can be enrolled from that day on, of all or of those whom the search finds; of the checked, too."""
        activity, since = self._activity, self.form.shown()["since"]
        text, checked = self.people.search.text(), self.people.value()

        def work(session: Any) -> _Candidates:
            found = enrolment_queries.list_enrolment_candidates(session, activity, since, text)
            still = enrolment_queries.list_enrolment_candidates(session, activity, since, among=checked)
            return _Candidates(text, found, checked, still)

        if since is not None:
            self._jobs.read(work, self._offer, self.show_failure, latest="candidates for an activity")

    def _offer(self, people: _Candidates) -> None:
        self.people.uncheck_others([ChecklistPerson(*person) for person in people.still], people.checked)
        more = len(people.found) >= MAX_FOUND
        self.people.offer([ChecklistPerson(*person) for person in people.found], found_by=people.text, more=more)
        self._settled.start()

    def submit(self, values: dict[str, Any]) -> None:
        """Enrol them."""
        activity, chosen, since = self._activity, list(values["people"]), values["since"]

        def work(session: Any) -> BulkEnrolment:
            refused = enrolment.bulk_enrol(session, activity, chosen, since)
            return finish_bulk_enrolment(session, activity, chosen, refused, since)

        self._since = since
        self._jobs.act(work, self._enrolled, self._nobody_enrolled)

    def _nobody_enrolled(self, problem: Problem) -> None:
        """Show the reasons; those who only lack a place can be put on the waiting list."""
        self.show_failure(problem)
        if isinstance(problem, enrolment.NobodyEnrolledError) and any(one.can_wait for one in problem.refused):
            show_not_enrolled(self, self._jobs, self._activity, problem.refused, self._notify)

    def _enrolled(self, done: BulkEnrolment) -> None:
        count, refused, clashes = done
        words = ngettext("Enrolled: {count} person from {date}.", "Enrolled: {count} people from {date}.", count)
        self._notify(f"{words.format(count=count, date=format_date(self._since))} {clashes}".rstrip())
        owner = self.parentWidget()
        self.close_done()
        if refused:
            show_not_enrolled(owner, self._jobs, self._activity, refused, self._notify)


def finish_bulk_enrolment(
    session: Any, activity: int, chosen: Sequence[int], refused: Sequence[enrolment.NotEnrolled], since: date
) -> BulkEnrolment:
    """What to tell after people were enrolled from a day on, also who has another activity at the same time."""
    left = {one.participant_id for one in refused}
    enrolled = [person for person in chosen if person not in left]
    clashes = conflicts.describe_people_conflicts(session, enrolled, activity, since)
    return BulkEnrolment(len(enrolled), refused, clashes)


def show_not_enrolled(
    owner: QWidget | None, jobs: Jobs, activity: int, refused: Sequence[enrolment.NotEnrolled], notify: Notify
) -> None:
    """Show who could not be enrolled, and offer the waiting list to those who only lack a place."""
    heading = _("People who could not be enrolled")
    names = "\n".join(f"{one.name}: {one.reason}" for one in refused)
    waiting = [one.participant_id for one in refused if one.can_wait]
    if not waiting:
        show_notice(owner, heading, names)
        return

    def put_on_list() -> None:
        jobs.act(lambda session: waiting_list.bulk_add_to_waiting_list(session, activity, waiting), put)

    def put(count: int) -> None:
        words = ngettext("On the waiting list: {count} person.", "On the waiting list: {count} people.", count)
        notify(words.format(count=count))

    label = ngettext("Put {count} person on the waiting list", "Put {count} people on the waiting list", len(waiting))
    ask_confirmation(owner, heading, names, label.format(count=len(waiting)), put_on_list, harmless=True)
