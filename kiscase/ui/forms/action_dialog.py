"""Dialogs whose form goes to one action: what was done is said in the window behind, and the dialog closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs, Work
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_bar import Notify

Done = str | Callable[[Any], str]
"""What is said when an action succeeded: a sentence, or what makes it from the result."""


def _add_nothing(_session: Any, _values: dict[str, Any]) -> None:
    """A dialog that only changes what is on file."""


class ActionDialog(FormDialog):
    """Carries out *action* with the values, on the thread of the database, then says *done*; stays when it failed."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        title: str,
        sections: Sequence[FieldSection],
        values: Mapping[str, Any],
        *,
        action: Callable[[Any, dict[str, Any]], object],
        done: Done,
        notify: Notify,
        **form: Any,
    ) -> None:
        self.jobs, self._notify, self._action, self._sentence = jobs, notify, action, done
        super().__init__(parent, title, sections, values, on_submit=self.carry_out, **form)

    def carry_out(self, values: dict[str, Any]) -> None:
        """Do what the form is for."""
        action = self._action
        self.act(lambda session: action(session, values))

    def act(self, work: Work[Any]) -> None:
        """Do work of this dialog and finish it."""
        self.jobs.act(work, self.finish, self.show_failure)

    def finish(self, result: Any) -> None:
        """Say what was done and close."""
        done = self._sentence
        self._notify(done if isinstance(done, str) else done(result))
        self.close_done()


class RecordDialog(ActionDialog):
    """Adds a record, or changes the one on file whose values it shows: those have an id and a revision.

    *add* gets the session and the values; *change* the session, the id, what was changed, and the revision.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        title: str,
        sections: Sequence[FieldSection],
        values: Mapping[str, Any],
        *,
        add: Callable[[Any, dict[str, Any]], object] = _add_nothing,
        change: Callable[[Any, int, dict[str, Any], int], object],
        **form: Any,
    ) -> None:
        self._stored, self._change = values, change
        super().__init__(parent, jobs, title, sections, values, action=add, **{"label": _("Save")} | form)

    def carry_out(self, values: dict[str, Any]) -> None:
        """Add the record or change it."""
        stored = self._stored
        if "id" not in stored:
            super().carry_out(values)
            return
        change, changes = self._change, self.form.changes()
        self.act(lambda session: change(session, stored["id"], changes, stored["revision"]))
