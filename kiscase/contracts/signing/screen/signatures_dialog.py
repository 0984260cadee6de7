"""The dialog that records who signed a contract and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.contracts import details
from kiscase.contracts.signing import actions as signing
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.core.records.fields import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.jobs import Jobs


class ContractSignaturesDialog(FormDialog):
    """Asks on which day each party signed."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: details.ContractDetails, told: Callable[[str], None]) -> None:
        self._jobs, self._card, self._told = jobs, card, told
        signed = {signer for signer, _name, _on in card.signatures}
        fields = [
            FieldInfo(one["name"], FieldKind.DATE, key=one["key"]) for one in card.signers if one["key"] not in signed
        ]
        words = _(
            "When did each person sign the paper {number}? Leave a date empty when the person has not signed yet; "
            "“today” will do for this day. A signature freezes the contract and cannot be undone."
        )
        super().__init__(
            parent,
            _("Signatures"),
            [FieldSection("", fields)],
            {},
            words=words.format(number=card.title),
            label=_("Record signatures"),
            on_submit=self._sign,
        )

    def _sign(self, values: dict[str, Any]) -> None:
        signed = {key: on for key, on in values.items() if on}
        if not signed:
            self.show_failure(Problem(_("Enter at least one date.")))
            return
        record = self._card.id
        self._jobs.act(lambda session: signing.sign_contract(session, record, signed), self._signed, self.show_failure)

    def _signed(self, _result: object) -> None:
        left = (
            len(self._card.signers) - len(self._card.signatures) - len([on for on in self.form.shown().values() if on])
        )
        words = _("All signatures on {number} are recorded.")
        if left:
            words = ngettext(
                "The signatures on {number} are recorded; {count} is still to come.",
                "The signatures on {number} are recorded; {count} are still to come.",
                left,
            )
        self._told(words.format(number=self._card.title, count=left))
        self.close_done()
