"""The tab with the waiting list of an activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.model import Enrolment
from kiscase.activities.planning import conflicts
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.participants import queries as participants_queries
from kiscase.participants.choosing import PersonOption
from kiscase.participants.screen.person_picker import person_field, person_picker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_bar import Notify

_REASON = replace(WaitingListEntry.fields()["reason"], required=True)


class AddToWaitingListDialog(ActionDialog):
    """Asks who wants a place, and since when."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        activity: int,
        people: Sequence[PersonOption],
        notify: Notify,
    ) -> None:
        super().__init__(
            parent,
            jobs,
            _("Add to the waiting list"),
            [FieldSection("", [person_field(), WaitingListEntry.fields()["asked_on"]])],
            {"asked_on": clock.today()},
            words=_("Whoever asked first is offered the next place."),
            label=_("Add to the list"),
            action=lambda session, values: _add_to_list(session, activity, int(values["person"]), values["asked_on"]),
            notify=notify,
            done=lambda name: _("On the waiting list: {name}.").format(name=name),
            editors=person_picker(jobs, people),
        )


def _add_to_list(session: Any, activity: int, person: int, asked_on: date | None) -> str:
    waiting_list.add_to_waiting_list(session, activity, person, asked_on)
    return participants_queries.require_participant(session, person).name


class GivePlaceDialog(FormDialog):
    """Asks from when somebody gets the place, and why, if somebody else asked before."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, row: waiting_list.WaitingRow, terms: tuple[date, str | None], notify: Notify
    ) -> None:
        self._jobs, self._row, self._notify = jobs, row, notify
        since, skipped = terms
        fields = [Enrolment.fields()["since"]]
        words = row.name
        if skipped is not None:
            fields.append(_REASON)
            words = _("{name} asked first. Please enter why {other} gets the place.").format(
                name=skipped, other=row.name
            )
        super().__init__(
            parent,
            _("Give the place"),
            [FieldSection("", fields)],
            {"since": since},
            words=words,
            label=_("Enrol"),
            on_submit=self._take,
        )

    def _take(self, values: dict[str, Any]) -> None:
        row, since, reason = self._row, values["since"], values.get("reason") or ""
        self._since = since

        def work(session: Any) -> str:
            waiting_list.enrol_from_waiting_list(session, row.id, since, reason)
            activity = waiting_list.find_waiting_activity(session, row.id)[0]
            return conflicts.describe_people_conflicts(session, [row.participant_id], activity, since)

        self._jobs.act(work, self._taken, self.show_failure)

    def _taken(self, clashes: str) -> None:
        words = _("Enrolled: {name} from {date}.").format(name=self._row.name, date=format_date(self._since))
        self._notify(f"{words} {clashes}".rstrip())
        self.close_done()


class RemoveFromWaitingListDialog(ActionDialog):
    """Asks why somebody no longer waits."""

    def __init__(self, parent: QWidget, jobs: Jobs, row: waiting_list.WaitingRow, notify: Notify) -> None:
        super().__init__(
            parent,
            jobs,
            _("No longer waits"),
            [FieldSection("", [_REASON])],
            {},
            words=row.name,
            label=_("Remove from the list"),
            action=lambda session, values: waiting_list.remove_from_waiting_list(
                session, row.id, values["reason"] or ""
            ),
            notify=notify,
            done=_("Off the waiting list: {name}.").format(name=row.name),
        )
