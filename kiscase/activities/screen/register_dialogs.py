"""The questions of a register: the details of a mark, who dropped in, what was done, and why it is opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities import actions
from kiscase.activities.actions import marking
from kiscase.activities.actions.marking import Entry
from kiscase.activities.model import Attendance, Mark, Meeting
from kiscase.activities.screen.dialogs import a_person
from kiscase.core.i18n import _
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.participants import actions as participants

Done = Callable[[str], None]
"""Who says what was done, with the offer to undo it."""


class EntryDialog(FormDialog):
    """Asks for mark, minutes, reason and evidence of one person; what is given is marked, not saved yet."""

    def __init__(self, parent: QWidget, name: str, entry: Entry, marked: Callable[[Entry], None]) -> None:
        self._marked = marked
        fields = Attendance.fields()
        super().__init__(
            parent,
            _("Mark of {name}").format(name=name),
            [Section("", [fields[key] for key in ("mark", "minutes", "reason", "evidence")])],
            entry._asdict(),
            label=_("Mark"),
            deed=self._mark,
        )

    def _mark(self, values: dict[str, Any]) -> None:
        mark = Mark(values["mark"]) if values["mark"] else None
        self._marked(Entry(mark, values["reason"] or "", values["minutes"], values["evidence"] or ""))
        self.done_well()


class DropInDialog(FormDialog):
    """Asks who came without being enrolled."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, meeting: int, people: Sequence[participants.Listed], done: Done
    ) -> None:
        self._jobs, self._meeting, self._done = jobs, meeting, done
        super().__init__(
            parent,
            _("Came without being enrolled"),
            [Section("", [a_person(people)])],
            {},
            words=_("The person is put below the others and marked as present, as a guest."),
            label=_("Put on the list"),
            deed=self._add,
        )

    def _add(self, values: dict[str, Any]) -> None:
        meeting, person = self._meeting, int(values["person"])

        def work(session: Any) -> str:
            marking.drop_in(session, meeting, person)
            return participants.require(session, person).name

        self._jobs.act(work, self._added, self.failed)

    def _added(self, name: str) -> None:
        self._done(_("On the list: {name}.").format(name=name))
        self.done_well()


class WriteUpDialog(FormDialog):
    """Asks for topic and notes, for the journal of classes."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: actions.MeetingRow, done: Done) -> None:
        self._jobs, self._meeting, self._done = jobs, meeting, done
        fields = Meeting.fields()
        super().__init__(
            parent,
            _("Topic and notes"),
            [Section("", [fields["topic"], fields["notes"]])],
            {"topic": meeting.topic, "notes": meeting.notes},
            words=_("They stand in the journal of classes."),
            label=_("Save"),
            deed=self._write,
        )

    def _write(self, values: dict[str, Any]) -> None:
        meeting, topic, notes = self._meeting.id, values["topic"] or "", values["notes"] or ""
        self._jobs.act(lambda session: marking.write_up(session, meeting, topic, notes), self._written, self.failed)

    def _written(self, _result: object) -> None:
        self._done(_("Topic and notes are saved."))
        self.done_well()


class ReopenDialog(FormDialog):
    """Asks why a closed register is opened again."""

    def __init__(self, parent: QWidget, jobs: Jobs, meeting: int, done: Done) -> None:
        self._jobs, self._meeting, self._done = jobs, meeting, done
        super().__init__(
            parent,
            _("Open the register again"),
            [Section("", [Meeting.fields()["reopened_why"]])],
            {},
            words=_("The reason stands in the history of the activity."),
            label=_("Open again"),
            deed=self._reopen,
        )

    def _reopen(self, values: dict[str, Any]) -> None:
        meeting, reason = self._meeting, values["reopened_why"] or ""
        self._jobs.act(lambda session: marking.reopen(session, meeting, reason), self._reopened, self.failed)

    def _reopened(self, _result: object) -> None:
        self._done(_("The register is open again."))
        self.done_well()
