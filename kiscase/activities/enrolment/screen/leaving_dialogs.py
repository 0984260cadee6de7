"""The dialogs that end enrolments, of one or many people at once, and that move people to another activity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment import leaving, waiting_list
from kiscase.activities.enrolment.screen.bulk_enrol_dialog import (
    BulkEnrolment,
    finish_bulk_enrolment,
    show_not_enrolled,
)
from kiscase.activities.enrolment.screen.enrolment_dialogs import free_place_text
from kiscase.activities.enrolment.screen.people_checklist import ChecklistDialog, ChecklistPerson
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.model import EnrolmentEnding
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs

NotifyWithLink = Callable[[str, tuple[str, int | None] | None], None]
"""Notify, with the way to what is to be done next."""


class PeopleToLeave(NamedTuple):
    """Who is enrolled in an activity, and who of them is chosen."""

    activity: int
    people: Sequence[ChecklistPerson]
    chosen: int | None


class EndEnrolmentDialog(ChecklistDialog):
    """Asks for the last day, the reason and the people; the report names who is next on the waiting list."""

    def __init__(self, parent: QWidget, jobs: Jobs, enrolled: PeopleToLeave, notify: NotifyWithLink) -> None:
        self._jobs, self._activity, self._notify = jobs, enrolled.activity, notify
        ending = FieldInfo(N_("Reason"), FieldKind.CHOICE, required=True, options=EnrolmentEnding.options, key="ending")
        super().__init__(
            parent,
            _("End the enrolment"),
            [FieldInfo(N_("Last day"), FieldKind.DATE, required=True, key="until"), ending],
            {"until": clock.today()},
            words=_("The name is printed on the sign-in sheets up to the last day."),
            label=_("End the enrolment"),
        )
        self.people.offer(enrolled.people)
        self.people.set_value([enrolled.chosen] if enrolled.chosen is not None else [])

    def submit(self, values: dict[str, Any]) -> None:
        """End the enrolments."""
        activity, until, people = self._activity, values["until"], values["people"]
        ending = EnrolmentEnding(values["ending"])

        def work(session: Any) -> tuple[int, waiting_list.WaitingRow | None]:
            count = leaving.bulk_end_enrolments(session, activity, people, until, ending)
            return count, waiting_list.find_next_waiting(session, activity)

        self._until: date = until
        self._jobs.act(work, self._left, self.show_failure)

    def _left(self, done: tuple[int, waiting_list.WaitingRow | None]) -> None:
        count, queued = done
        words = ngettext(
            "The enrolment is ended: {count} person, last day {date}.",
            "The enrolments are ended: {count} people, last day {date}.",
            count,
        ).format(count=count, date=format_date(self._until))
        if queued is None:
            self._notify(words, None)
        else:
            self._notify(f"{words} {free_place_text(queued)}", (WaitingListEntry.__tablename__, queued.id))
        self.close_done()


class TransferDialog(ChecklistDialog):
    """Asks to which activity people are moved, from when, and who; whoever cannot be enrolled there stays."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        enrolled: PeopleToLeave,
        activities: Sequence[tuple[int, str]],
        notify: Callable[[str], None],
    ) -> None:
        self._jobs, self._activity, self._notify = jobs, enrolled.activity, notify
        options = [(str(record), label) for record, label in activities]
        super().__init__(
            parent,
            _("Move to another activity"),
            [
                FieldInfo(N_("Activity"), FieldKind.CHOICE, required=True, options=lambda: options, key="activity"),
                FieldInfo(N_("There from"), FieldKind.DATE, required=True, key="since"),
            ],
            {"since": clock.today()},
            words=_("The enrolment here ends on the day before. Whoever cannot be enrolled there stays here."),
            label=_("Move"),
        )
        self.people.offer(enrolled.people)
        self.people.set_value([enrolled.chosen] if enrolled.chosen is not None else [])

    def submit(self, values: dict[str, Any]) -> None:
        """Move them."""
        here, there, since, people = self._activity, int(values["activity"]), values["since"], values["people"]
        self._there = there

        def work(session: Any) -> BulkEnrolment:
            refused = leaving.transfer_people(session, here, people, there, since)
            return finish_bulk_enrolment(session, there, people, refused, since)

        self._jobs.act(work, self._moved, self.show_failure)

    def _moved(self, done: BulkEnrolment) -> None:
        count, refused, clashes = done
        words = ngettext("Moved: {count} person.", "Moved: {count} people.", count)
        self._notify(f"{words.format(count=count)} {clashes}".rstrip())
        owner = self.parentWidget()
        self.close_done()
        if refused:
            show_not_enrolled(owner, self._jobs, self._there, refused, self._notify)
