"""The dialog for a note about a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.participants.notes import actions
from kiscase.participants.notes.model import ContactKind, Note
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_CONTACT = ("made_on", "kind", "with_whom", "text", "confidential")
_NEXT = ("next_step", "next_on")


class NoteDialog(FormDialog):
    """Asks what was talked about, and what is to be done next; for one on file also when that was done."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, person: int, values: dict[str, Any], notify: Callable[[str], object]
    ) -> None:
        self._jobs, self._person, self._notify, self._known = jobs, person, notify, values
        fields = Note.fields()
        following = (*_NEXT, "done_on") if values else _NEXT
        super().__init__(
            parent,
            _("Change the note") if values else _("New note"),
            [
                FieldSection("", [fields[key] for key in _CONTACT]),
                FieldSection(_("What comes next"), [fields[key] for key in following]),
            ],
            values or {"made_on": clock.today(), "kind": ContactKind.CONVERSATION},
            label=_("Save"),
            on_submit=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        person, known, changes = self._person, self._known, self.form.changes()

        def work(session: Any) -> None:
            if known:
                actions.change_note(session, known["id"], changes, known["revision"])
            else:
                actions.add_note(session, person, values)

        self._jobs.act(work, self._saved, self.show_failure)

    def _saved(self, _result: None) -> None:
        self._notify(_("The note is saved."))
        self.close_done()
