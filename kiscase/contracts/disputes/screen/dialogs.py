"""The questions about a dispute: what the head of the office is asked to rule on, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import ANSWER_FIELDS, LETTER_FIELDS, Dispute
from kiscase.contracts.events.screen.dialogs import EventDialog
from kiscase.contracts.model import DocumentStage
from kiscase.contracts.wording.screen.phrases_in_fields import PhraseHelp
from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_WITH_PHRASES = ("matters", "person_position", "worker_position", "proposal", "ruling")


class DisputeDialog(EventDialog):
    """Asks what is in dispute; of a request on file also for the answer.

    The text of the letter can no longer be changed once somebody has signed it, or the answer is on file.
    """

    record = Dispute

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        contract_id: int,
        known: disputes.DisputeDetails | Mapping[str, Any],
        notify: Notify,
    ) -> None:
        self._contract, self._notify = contract_id, notify
        self._known = known if isinstance(known, disputes.DisputeDetails) else None
        values = known.values if isinstance(known, disputes.DisputeDetails) else known
        super().__init__(
            parent,
            jobs,
            contract_id,
            self._known.id if self._known else None,
            title=_("Request for a ruling {number}").format(number=self._known.number)
            if self._known
            else _("Ask for a ruling"),
            sections=_sections(self._known),
            values=values,
            words=_why_fixed(self._known),
            label=_("Save") if self._known else _("Draw up the request"),
            on_submit=self._save,
        )
        phrases = PhraseHelp(self, jobs, lambda: contract_id, partial(announce_to_screen_reader, self))
        for key in _WITH_PHRASES:
            if key in self.form.shown():
                phrases.help(self.form.editor(key), f"{Dispute.__tablename__}.{key}")
        for key in LETTER_FIELDS if _why_fixed(self._known) else ():
            self.form.editor(key).set_read_only(True)
        if self._known is not None and self._known.stage is not DocumentStage.DRAFT:
            self.form.editor("answered_on").setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self, values: dict[str, Any]) -> None:
        contract, known = self._contract, self._known
        if known is None:
            self.act(lambda session: disputes.record_dispute(session, contract, values), self._saved)
        else:
            changes, revision = self.form.changes(), known.values["revision"]
            self.act(lambda session: disputes.update_dispute(session, known.id, changes, revision), self._saved)

    def _saved(self, _result: object) -> None:
        self._notify(_("Saved.") if self._known else _("The request is drawn up. Its letter can be printed now."))
        self.close_done()


def _sections(known: disputes.DisputeDetails | None) -> list[FieldSection]:
    """The text of the letter; for a request on file also the answer."""
    fields = Dispute.fields()
    letter = FieldSection(_("Request") if known else "", [fields[key] for key in LETTER_FIELDS])
    if known is None:
        return [letter]
    note = _(
        "After {days} days without an answer the program reminds. That is practice: no act sets a time for the ruling."
    )
    answer = [fields[key] for key in ANSWER_FIELDS]
    return [letter, FieldSection(_("Answer"), answer, note.format(days=known.reminder_days))]


def _why_fixed(known: disputes.DisputeDetails | None) -> str:
    """Why the text of the letter can no longer be changed; empty where it can."""
    if known is None:
        return ""
    if known.values["consequence"] is not None:
        return _("The answer is on file, so the text of the letter can no longer be changed.")
    if known.stage is DocumentStage.SIGNED:
        return _("The letter is signed, so its text can no longer be changed.")
    return ""
