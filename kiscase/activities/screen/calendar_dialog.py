"""The dialog that saves the schedule of the whole club or of a leader as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.reports import calendar
from kiscase.activities.reports.screen import FileOutput
from kiscase.club.workers import WorkerChoice
from kiscase.core import clock
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_CLUB = "club"


class SaveCalendarDialog(FormDialog):
    """Asks whose calendar, and for which days."""

    def __init__(self, owner: FileOutput, parent: QWidget, jobs: Jobs, workers: Sequence[WorkerChoice]) -> None:
        self._owner, self._jobs = owner, jobs
        whose = [(_CLUB, _("the whole club")), *((str(one), f"{name} ({role})") for one, name, role in workers)]
        fields = [
            FieldInfo(N_("Whose calendar"), FieldKind.CHOICE, required=True, options=lambda: whose, key="whose"),
            FieldInfo(N_("From"), FieldKind.DATE, required=True, key="since"),
            FieldInfo(N_("Until"), FieldKind.DATE, required=True, key="until"),
        ]
        words = _(
            "No participant is named in it. Cancelled meetings stay in it as cancelled; save it anew after changes, "
            "and they come into calendars that had the file before."
        )
        super().__init__(
            parent,
            _("Save a calendar"),
            [FieldSection("", fields)],
            {"whose": _CLUB, "since": clock.today(), "until": clock.today() + calendar.USUAL_LENGTH},
            words=words,
            label=_("Continue"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        since, until = values["since"], values["until"]
        if until < since:
            self.show_failure(InvalidValuesError({"until": _("The last day is before the first.")}))
            return
        leader = None if values["whose"] == _CLUB else int(values["whose"])
        self._name = calendar.calendar_file_name(since, leader)
        self._jobs.read(
            lambda session: calendar.export_calendar(session, since, until, leader_id=leader),
            self._made,
            self.show_failure,
        )

    def _made(self, content: bytes) -> None:
        self.close_done()
        self._owner.save(content, self._name)
