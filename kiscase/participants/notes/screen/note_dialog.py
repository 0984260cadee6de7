"""The dialog for a note about a person."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.participants.notes import actions
from kiscase.participants.notes.model import ContactKind, Note
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_CONTACT = ("made_on", "kind", "with_whom", "text", "confidential")
_NEXT = ("next_step", "next_on")


class NoteDialog(RecordDialog):
    """Asks what was talked about, and what is to be done next; for one on file also when that was done."""

    def __init__(self, parent: QWidget, jobs: Jobs, person: int, values: dict[str, Any], notify: Notify) -> None:
        fields = Note.fields()
        following = (*_NEXT, "done_on") if values else _NEXT
        super().__init__(
            parent,
            jobs,
            _("Change the note") if values else _("New note"),
            [
                FieldSection("", [fields[key] for key in _CONTACT]),
                FieldSection(_("What comes next"), [fields[key] for key in following]),
            ],
            values or {"made_on": clock.today(), "kind": ContactKind.CONVERSATION},
            add=lambda session, note: actions.add_note(session, person, note),
            change=actions.change_note,
            notify=notify,
            done=_("The note is saved."),
        )
