"""The dialogs about one meeting: change, move, cancel and add."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities import queries as activities_queries
from kiscase.activities.model import Meeting
from kiscase.activities.planning import meetings, plan_preview
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.planning.screen.conflict_warning import ConflictWarningDialog
from kiscase.club.workers import WorkerChoice
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify


class ChangeMeetingDialog(ConflictWarningDialog):
    """Asks for other hours, another room or a substitute leader: for one meeting, the later ones or all."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        facts: meetings.MeetingDetails,
        workers: Sequence[WorkerChoice],
        notify: Notify,
    ) -> None:
        self.jobs, self._facts, self._notify = jobs, facts, notify
        self.anyway_label = _("Change it anyway")
        fields = Meeting.fields()
        scope = FieldInfo(
            N_("Which meetings"),
            FieldKind.CHOICE,
            required=True,
            options=ChangeScope.options,
            help=N_(
                "A change of later ones or all is the plan of the activity from then on. If days of the week have "
                "their own hours, hours change only on this day."
            ),
            key="scope",
        )
        shown = [fields["starts"], fields["ends"], fields["room"], substitute_leader_field(workers), scope]
        values = _form_values(facts.values) | {"scope": ChangeScope.THIS.value}
        super().__init__(
            parent,
            _("Change the meeting"),
            [FieldSection("", shown)],
            values,
            words=_meeting_summary(facts),
            label=_("Change"),
        )

    def find_conflicts(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Clashes of the meetings that are changed, and how many with marks keep their hours."""
        if not self._changed(values):
            return []
        return plan_preview.check_meeting_change(
            session, self._facts.id, self._changed(values), ChangeScope(values["scope"])
        )

    def apply(self, values: dict[str, Any]) -> None:
        """Save what was changed in the form, and nothing else."""
        changes, scope = self._changed(values), ChangeScope(values["scope"])
        if not changes:
            self.reject()
            return
        record = self._facts.id
        self.jobs.act(
            lambda session: meetings.change_meetings(session, record, changes, scope), self._done, self.show_failure
        )

    def _changed(self, values: dict[str, Any]) -> dict[str, Any]:
        on_file = _form_values(self._facts.values)
        differing = {key: value for key, value in values.items() if key in on_file and (value or "") != on_file[key]}
        if "leader" in differing:
            differing["leader_id"] = _optional_int(differing.pop("leader"))
        return differing

    def _done(self, done: meetings.ChangedMeetings) -> None:
        words = ngettext("{count} meeting was changed.", "{count} meetings were changed.", done.changed)
        words = words.format(count=done.changed)
        self._notify(f"{words} {plan_preview.kept_hours_text(done.kept)}" if done.kept else words)
        self.close_done()


class MoveMeetingDialog(ConflictWarningDialog):
    """Asks for the day and the hours to which a meeting is moved."""

    def __init__(self, parent: QWidget, jobs: Jobs, facts: meetings.MeetingDetails, notify: Notify) -> None:
        self.jobs, self._facts, self._notify = jobs, facts, notify
        self.anyway_label = _("Move it anyway")
        fields = Meeting.fields()
        super().__init__(
            parent,
            _("Move the meeting"),
            [FieldSection("", [fields[key] for key in ("day", "starts", "ends")])],
            facts.values,
            words=_meeting_summary(facts),
            label=_("Move"),
        )

    def find_conflicts(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Holidays, closures and clashes on the new day."""
        return [] if self._is_unmoved(values) else plan_preview.check_meeting_move(session, self._facts.id, values)

    def apply(self, values: dict[str, Any]) -> None:
        """Move it."""
        if self._is_unmoved(values):
            self.reject()
            return
        record = self._facts.id

        def work(session: Any) -> date:
            meetings.move_meeting(session, record, values["day"], values["starts"], values["ends"])
            on: date = values["day"]
            return on

        self.jobs.act(work, self._done, self.show_failure)

    def _is_unmoved(self, values: dict[str, Any]) -> bool:
        return all(self._facts.values[key] == value for key, value in values.items())

    def _done(self, on: date) -> None:
        words = _("The meeting of {old} was moved to {new}.")
        self._notify(words.format(old=format_date(self._facts.values["day"]), new=format_date(on)))
        self.close_done()


class CancelMeetingDialog(ActionDialog):
    """Asks why a meeting does not take place."""

    def __init__(self, parent: QWidget, jobs: Jobs, facts: meetings.MeetingDetails, notify: Notify) -> None:
        field = Meeting.fields()["reason"]
        reason = FieldInfo(field.label, field.kind, required=True, length=field.length, key="reason")
        words = [_meeting_summary(facts), _("It stays in the list but counts in no attendance rate.")]
        if facts.marks:
            lost = ngettext(
                "{count} person has a mark, which will no longer count.",
                "{count} people have marks, which will no longer count.",
                facts.marks,
            )
            words.append(lost.format(count=facts.marks))
        on = facts.values["day"]
        past = _("The meeting of {date} did not take place.")
        done = past if on < clock.today() else _("The meeting of {date} does not take place.")
        super().__init__(
            parent,
            jobs,
            _("The meeting does not take place"),
            [FieldSection("", [reason])],
            {},
            words="\n".join(words),
            label=_("It does not take place"),
            action=lambda session, values: meetings.cancel_meeting(session, facts.id, values["reason"]),
            notify=notify,
            done=done.format(date=format_date(on)),
        )


class AddMeetingDialog(ConflictWarningDialog):
    """Asks for the day, the hours and, for an individual meeting, the person of a further meeting."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        activity: activities_queries.ActivityDetails,
        workers: Sequence[WorkerChoice],
        notify: Notify,
    ) -> None:
        self.jobs, self._activity, self._notify = jobs, activity.values, notify
        people = {row.id: row.name for row in activity.people if not row.has_ended(clock.today())}
        self.anyway_label = _("Add it anyway")
        fields = Meeting.fields()
        person = FieldInfo(
            N_("Only for one person"),
            FieldKind.CHOICE,
            options=lambda: [(str(one), name) for one, name in people.items()],
            help=N_("For an individual meeting: only this person is on its list."),
            key="person",
        )
        shown = [
            fields["day"],
            fields["starts"],
            fields["ends"],
            person,
            fields["room"],
            substitute_leader_field(workers),
        ]
        super().__init__(
            parent,
            _("Add a meeting"),
            [FieldSection("", [field for field in shown if people or field.key != "person"])],
            {key: activity.values[key] for key in ("starts", "ends")} | {"day": clock.today()},
            words=activity.values["name"],
            label=_("Add"),
        )

    def find_conflicts(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Holidays, closures and clashes on that day."""
        return plan_preview.check_new_meeting(session, self._activity["id"], _meeting_values(values))

    def apply(self, values: dict[str, Any]) -> None:
        """Add it."""
        own, record = _meeting_values(values), self._activity["id"]
        leader, person = own.pop("leader_id"), _optional_int(values.get("person"))

        def work(session: Any) -> date:
            meetings.add_meeting(session, record, own, person, leader)
            on: date = own["day"]
            return on

        self.jobs.act(work, self._done, self.show_failure)

    def _done(self, on: date) -> None:
        self._notify(_("A meeting on {date} was added.").format(date=format_date(on)))
        self.close_done()


def substitute_leader_field(workers: Sequence[WorkerChoice]) -> FieldInfo:
    """The field for the substitute of the activity's leader."""
    return FieldInfo(
        N_("Substitute leader"),
        FieldKind.CHOICE,
        options=lambda: [(str(worker), f"{name} ({role})") for worker, name, role in workers],
        help=N_("Only if somebody other than usual leads."),
        key="leader",
    )


def _meeting_summary(facts: meetings.MeetingDetails) -> str:
    """Which meeting, and its usual room and leader."""
    hours = "–".join(Meeting.fields()[key].format(facts.values[key]) for key in ("starts", "ends"))
    parts = (f"{facts.activity}, {format_date(facts.values['day'])}, {hours}", facts.room, facts.leader)
    return " · ".join(part for part in parts if part)


def _form_values(values: dict[str, Any]) -> dict[str, Any]:
    shown = {key: values[key] for key in ("starts", "ends", "room")}
    return shown | {"leader": str(values["leader_id"] or "")}


def _meeting_values(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a meeting as in its record."""
    own = {key: values[key] for key in ("day", "starts", "ends", "room")}
    return own | {"leader_id": _optional_int(values.get("leader"))}


def _optional_int(value: Any) -> int | None:
    return int(value) if value else None
