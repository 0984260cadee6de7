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


class DropInDialog(FormDialog):
    """Asks who came without being enrolled."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        meeting: int,
        people: Sequence[PersonOption],
        notify: Notify,
    ) -> None:
        self._jobs, self._meeting, self._notify = jobs, meeting, notify
        super().__init__(
            parent,
            _("Came without being enrolled"),
            [FieldSection("", [person_field()])],
            {},
            words=_("The person is added below the others as a guest, and marked as present."),
            label=_("Add to the list"),
            on_submit=self._add,
            editors=person_picker(jobs, people),
        )
        self.form.edited.connect(self._check)

    def _check(self, _key: str) -> None:
        """Load what stands in the way of taking part on the day of the meeting: a guest can come all the same."""
        meeting, person = self._meeting, self.form.shown()["person"]
        if person:
            self._jobs.read(
                lambda session: attendance_queries.describe_drop_in(session, meeting, int(person)),
                self._show_remark,
                latest="remark on a drop-in",
            )

    def _show_remark(self, sentence: str) -> None:
        self.form.show_note("person", sentence)
        self._settled.start()

    def _add(self, values: dict[str, Any]) -> None:
        meeting, person = self._meeting, int(values["person"])

        def work(session: Any) -> str:
            attendance.add_drop_in(session, meeting, person)
            return participants_queries.require_participant(session, person).name

        self._jobs.act(work, self._added, self.show_failure)

    def _added(self, name: str) -> None:
        self._notify(_("On the list: {name}.").format(name=name))
        self.close_done()


class ClassNotesDialog(FormDialog):
    """Asks for topic and notes, for the class journal."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: activities_queries.MeetingRow, notify: Notify) -> None:
        self._jobs, self._meeting, self._notify = jobs, meeting, notify
        fields = Meeting.fields()
        super().__init__(
            parent,
            _("Topic and notes"),
            [FieldSection("", [fields["topic"], fields["notes"]])],
            {"topic": meeting.topic, "notes": meeting.notes},
            words=_("They are printed in the class journal."),
            label=_("Save"),
            on_submit=self._write,
        )

    def _write(self, values: dict[str, Any]) -> None:
        meeting, topic, notes = self._meeting.id, values["topic"] or "", values["notes"] or ""
        self._jobs.act(
            lambda session: attendance.save_class_notes(session, meeting, topic, notes),
            self._written,
            self.show_failure,
        )

    def _written(self, _result: object) -> None:
        self._notify(_("Topic and notes are saved."))
        self.close_done()


class ReopenRegisterDialog(FormDialog):
    """Asks why a closed register is reopened."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: int, notify: Notify) -> None:
        self._jobs, self._meeting, self._notify = jobs, meeting, notify
        super().__init__(
            parent,
            _("Reopen the register"),
            [FieldSection("", [Meeting.fields()["reopened_why"]])],
            {},
            words=_("The reason is shown in the history of the activity."),
            label=_("Reopen"),
            on_submit=self._reopen,
        )

    def _reopen(self, values: dict[str, Any]) -> None:
        meeting, reason = self._meeting, values["reopened_why"] or ""
        self._jobs.act(
            lambda session: attendance.reopen_register(session, meeting, reason), self._reopened, self.show_failure
        )

    def _reopened(self, _result: object) -> None:
        self._notify(_("The register has been reopened."))
        self.close_done()
