"""The dialog that settles a task about absences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.absences import tasks
from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.core.i18n import _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_bar import Notify


class SettleAbsencesDialog(FormDialog):
    """Asks what was done about somebody's absences."""

    def __init__(self, parent: QWidget, jobs: Jobs, task: tasks.AbsenceTaskRow, notify: Notify) -> None:
        self._jobs, self._task, self._notify = jobs, task, notify
        words = ngettext(
            "{name}: {count} absence without excuse in a row, {activity}.",
            "{name}: {count} absences without excuse in a row, {activity}.",
            task.absences,
        )
        super().__init__(
            parent,
            _("Settle the absences"),
            [FieldSection("", [replace(AbsenceTask.fields()["note"], required=True)])],
            {},
            words=words.format(name=task.name, count=task.absences, activity=task.activity),
            label=_("Done"),
            on_submit=self._settle,
        )

    def _settle(self, values: dict[str, Any]) -> None:
        task, note = self._task.id, values["note"]
        self._jobs.act(
            lambda session: tasks.settle_absence_task(session, task, note), self._settled_it, self.show_failure
        )

    def _settled_it(self, _result: object) -> None:
        self._notify(_("The absences are settled: {name}.").format(name=self._task.name))
        self.close_done()
