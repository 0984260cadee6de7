"""The dialogs of a register: details of a mark, a drop-in, class notes, and why it is reopened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.model import Attendance, AttendanceMark, Meeting
from kiscase.core.i18n import _
from kiscase.participants import queries as participants_queries
from kiscase.participants.choosing import PersonOption
from kiscase.participants.screen.person_picker import person_field, person_picker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_bar import Notify


class MarkDetailsDialog(FormDialog):
    """Asks for mark, minutes, reason and evidence of one person; the mark is made, but not saved yet."""

    def __init__(
        self, parent: QWidget, name: str, entry: MarkEntry, minutes: int, marked: Callable[[MarkEntry], None]
    ) -> None:
        """*minutes* is the length of the meeting."""
        self._marked = marked
        fields = dict(Attendance.fields())
        fields["minutes"] = replace(fields["minutes"], limits=(0, minutes))
        super().__init__(
            parent,
            _("Mark of {name}").format(name=name),
            [FieldSection("", [fields[key] for key in ("mark", "minutes", "reason", "evidence")])],
            entry._asdict(),
            # Translators: a button: take the mark with its minutes, reason and evidence over into the register
            label=_("Save the entry"),
            on_submit=self._mark,
        )

    def _mark(self, values: dict[str, Any]) -> None:
        mark = AttendanceMark(values["mark"]) if values["mark"] else None
        self._marked(MarkEntry(mark, values["reason"] or "", values["minutes"], values["evidence"] or ""))
        self.close_done()


class DropInDialog(ActionDialog):
    """Asks who came without being enrolled."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        meeting: int,
        people: Sequence[PersonOption],
        notify: Notify,
    ) -> None:
        self._meeting = meeting
        super().__init__(
            parent,
            jobs,
            _("Came without being enrolled"),
            [FieldSection("", [person_field()])],
            {},
            words=_("The person is added below the others as a guest, and marked as present."),
            label=_("Add to the list"),
            action=lambda session, values: _add_drop_in(session, meeting, int(values["person"])),
            notify=notify,
            done=lambda name: _("On the list: {name}.").format(name=name),
            editors=person_picker(jobs, people),
        )
        self.form.edited.connect(self._check)

    def _check(self, _key: str) -> None:
        """Load what stands in the way of taking part on the day of the meeting: a guest can come all the same."""
        meeting, person = self._meeting, self.form.shown()["person"]
        if person:
            self.jobs.read(
                lambda session: attendance_queries.describe_drop_in(session, meeting, int(person)),
                self._show_remark,
                latest="remark on a drop-in",
            )

    def _show_remark(self, sentence: str) -> None:
        self.form.show_note("person", sentence)
        self._settled.start()


def _add_drop_in(session: Any, meeting: int, person: int) -> str:
    attendance.add_drop_in(session, meeting, person)
    return participants_queries.require_participant(session, person).name


class ClassNotesDialog(ActionDialog):
    """Asks for topic and notes, for the class journal."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: activities_queries.MeetingRow, notify: Notify) -> None:
        fields = Meeting.fields()
        super().__init__(
            parent,
            jobs,
            _("Topic and notes"),
            [FieldSection("", [fields["topic"], fields["notes"]])],
            {"topic": meeting.topic, "notes": meeting.notes},
            words=_("They are printed in the class journal."),
            label=_("Save"),
            action=lambda session, notes: attendance.save_class_notes(
                session, meeting.id, notes["topic"] or "", notes["notes"] or ""
            ),
            notify=notify,
            done=_("Topic and notes are saved."),
        )


class ReopenRegisterDialog(ActionDialog):
    """Asks why a closed register is reopened."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: int, notify: Notify) -> None:
        super().__init__(
            parent,
            jobs,
            _("Reopen the register"),
            [FieldSection("", [Meeting.fields()["reopened_why"]])],
            {},
            words=_("The reason is shown in the history of the activity."),
            label=_("Reopen"),
            action=lambda session, values: attendance.reopen_register(session, meeting, values["reopened_why"] or ""),
            notify=notify,
            done=_("The register has been reopened."),
        )
