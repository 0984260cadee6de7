"""The dialog that copies an activity, with its people, to a new period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Activity
from kiscase.activities.planning import plan_preview
from kiscase.activities.planning.screen.conflict_warning import ConflictWarningDialog
from kiscase.activities.planning.screen.series_preview import past_meetings_text
from kiscase.activities.series_model import Recurrence
from kiscase.core import clock
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection


class CopyActivityDialog(ConflictWarningDialog):
    """Asks for the name and the period of the copy, and whether to enrol the same people."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        activity: dict[str, Any],
        copied: Callable[[tuple[int, list[str]]], None],
    ) -> None:
        self.jobs, self._activity, self._copied = jobs, activity, copied
        self.anyway_label = _("Copy it anyway")
        fields = Activity.fields()
        along = FieldInfo(N_("With its people"), FieldKind.FLAG, key="people")
        last = activity["until"]
        in_series = activity["repeat"] not in (Recurrence.ONCE, Recurrence.NONE)
        self._asked = ("name", "since", "until", "count") if in_series else ("name", "since")
        words = _("The copy has the same days of the week, hours, room and leader; they can be changed there.")
        super().__init__(
            parent,
            _("Copy to a new period"),
            [FieldSection("", [*(fields[key] for key in self._asked), along])],
            {
                "name": activity["name"],
                "since": max(clock.today(), last + timedelta(days=1)) if last else clock.today(),
                "people": True,
            },
            words=words,
            label=_("Copy"),
        )

    def find_conflicts(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Meetings that have passed, and conflicts; an invalid rule is reported by the copy itself."""
        rule = self._activity | {key: values[key] for key in self._asked}
        if "until" in self._asked and not (rule["until"] or rule["count"]):
            return []
        found = plan_preview.preview_series(session, rule, self._activity["leader_id"])
        return [*([past_meetings_text(found.passed)] if found.passed else []), *found.clashes]

    def apply(self, values: dict[str, Any]) -> None:
        """Copy it."""
        changes = {key: values[key] for key in self._asked}
        record, people = self._activity["id"], bool(values["people"])
        self.jobs.act(
            lambda session: enrolment.copy_activity(session, record, changes, people=people),
            self._done,
            self.show_failure,
        )

    def _done(self, made: tuple[int, list[str]]) -> None:
        self.close_done()
        self._copied(made)


def copy_text(refused: list[str]) -> str:
    """That it was copied, and why somebody could not be enrolled."""
    words = _("The activity was copied; this is the copy.")
    if not refused:
        return words
    left = ngettext("{count} person could not be enrolled:", "{count} people could not be enrolled:", len(refused))
    return f"{words} {left.format(count=len(refused))} {' '.join(refused)}"
