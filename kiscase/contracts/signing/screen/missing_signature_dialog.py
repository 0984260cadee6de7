"""The dialog that records why a signature on a pending document is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.contracts.signing import pending
from kiscase.contracts.signing.pending import PendingDocument
from kiscase.core import clock
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.issued.model import AttemptOutcome, SigningAttempt
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify


class HindranceDialog(ActionDialog):
    """Asks who refused to sign or did not come, when and why; a refusal can close the contract."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, card: PendingDocument, hindrance: AttemptOutcome, notify: Notify
    ) -> None:
        fields = SigningAttempt.fields()
        who = FieldInfo(
            N_("Person"),
            FieldKind.CHOICE,
            True,
            options=lambda: [(one.key, one.name) for one in card.missing],
            key="signer",
        )
        ends = FieldInfo(
            N_("The contract is not concluded"),
            FieldKind.FLAG,
            key="ends",
            help=N_(
                "It keeps its number and its document and is no longer listed here. A new contract can be started."
            ),
        )
        asked = [who, fields["on"], fields["reason"]]
        refused = hindrance is AttemptOutcome.REFUSED
        super().__init__(
            parent,
            jobs,
            _("Refused to sign") if refused else _("Did not come"),
            [FieldSection("", [*asked, ends] if refused and card.refusable else asked)],
            {"on": clock.today(), "signer": card.missing[0].key if len(card.missing) == 1 else None},
            words=_("It is recorded with the document {number}, which keeps waiting for signatures.").format(
                number=card.number
            ),
            # Translators: a button: records that somebody did not sign
            label=_("Record"),
            action=lambda session, values: pending.record_hindrance(session, card.id, hindrance, values),
            notify=notify,
            done=_("Recorded with the document {number}.").format(number=card.number),
        )


def signed_message(card: PendingDocument, names: str, left: int) -> str:
    if left:
        words = ngettext(
            "{names} signed {number}; {count} signature is still to come.",
            "{names} signed {number}; {count} signatures are still to come.",
            left,
        )
        return words.format(names=names, number=card.number, count=left)
    if card.copy_wanted:
        return _("{names} signed {number}. Now add the signed copy.").format(names=names, number=card.number)
    return _("{names} signed {number}: all signatures are complete.").format(names=names, number=card.number)
