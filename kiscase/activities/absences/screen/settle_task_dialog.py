"""The dialog that settles a task about absences."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from kiscase.activities.absences import tasks
from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.core.i18n import _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify


class SettleAbsencesDialog(ActionDialog):
    """Asks what was done about somebody's absences."""

    def __init__(self, parent: QWidget, jobs: Jobs, task: tasks.AbsenceTaskRow, notify: Notify) -> None:
        words = ngettext(
            "{name}: {count} absence without excuse in a row, {activity}.",
            "{name}: {count} absences without excuse in a row, {activity}.",
            task.absences,
        )
        super().__init__(
            parent,
            jobs,
            _("Settle the absences"),
            [FieldSection("", [replace(AbsenceTask.fields()["note"], required=True)])],
            {},
            words=words.format(name=task.name, count=task.absences, activity=task.activity),
            label=_("Done"),
            action=lambda session, values: tasks.settle_absence_task(session, task.id, values["note"]),
            notify=notify,
            done=_("The absences are settled: {name}.").format(name=task.name),
        )
