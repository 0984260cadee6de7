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
        on_file = known if isinstance(known, disputes.DisputeDetails) else None
        fixed = _why_fixed(on_file)
        super().__init__(
            parent,
            jobs,
            contract_id,
            on_file.id if on_file else None,
            title=_("Request for a ruling {number}").format(number=on_file.number)
            if on_file
            else _("Ask for a ruling"),
            sections=_sections(on_file),
            values=known.values if isinstance(known, disputes.DisputeDetails) else known,
            words=fixed,
            label=_("Save") if on_file else _("Draw up the request"),
            add=lambda session, dispute: disputes.record_dispute(session, contract_id, dispute),
            change=disputes.update_dispute,
            notify=notify,
            done=_("Saved.") if on_file else _("The request is drawn up. Its letter can be printed now."),
        )
        phrases = PhraseHelp(self, jobs, lambda: contract_id, partial(announce_to_screen_reader, self))
        for key in _WITH_PHRASES:
            if key in self.form.shown():
                phrases.help(self.form.editor(key), f"{Dispute.__tablename__}.{key}")
        for key in LETTER_FIELDS if fixed else ():
            self.form.editor(key).set_read_only(True)
        if on_file is not None and on_file.stage is not DocumentStage.DRAFT:
            self.form.editor("answered_on").setFocus(Qt.FocusReason.OtherFocusReason)


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
