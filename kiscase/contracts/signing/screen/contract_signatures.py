"""Asks who signed a contract and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.contracts.details import ContractDetails
from kiscase.contracts.inner_data.actions import HANDED_OVER, record_handed_over
from kiscase.contracts.signing import actions as signing
from kiscase.core.i18n import _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.pdf.form.loading import load_form
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.signatures_dialog import SignatureDates, SignaturesDialog


def ask_contract_signatures(
    parent: QWidget, jobs: Jobs, contract: ContractDetails, show_message: Callable[[str], None]
) -> SignaturesDialog:
    """Ask on which day each party signed the contract, and record it."""
    signed = {signer for signer, _name, _on in contract.signatures}
    missing = {signer["key"]: signer["name"] for signer in contract.signers if signer["key"] not in signed}

    def report(dates: SignatureDates) -> None:
        left = len(missing.keys() - dates.keys())
        sentence = _("All signatures on {number} are recorded.")
        if left:
            sentence = ngettext(
                "The signatures on {number} are recorded; {count} is still to come.",
                "The signatures on {number} are recorded; {count} are still to come.",
                left,
            )
        show_message(sentence.format(number=contract.title, count=left))

    explanation = _(
        "When did each person sign the contract {number}? Leave a date empty if the person has not signed yet; "
        "“today” stands for today's date. A signature freezes the contract; it can be taken back for ten minutes."
    )
    return SignaturesDialog(
        parent,
        jobs,
        missing,
        explanation=explanation.format(number=contract.title),
        sign=lambda session, dates: sign_with_handout(session, contract.id, dates),
        signed=report,
        further=handout_field(contract),
    )


def sign_with_handout(session: Any, contract_id: int, dates: SignatureDates) -> None:
    """Record the signatures, and with them the day on which the hand-out was handed over."""
    handed_over = dates.get(HANDED_OVER)
    if handed_over:
        record_handed_over(session, contract_id, handed_over)
    signing.sign_contract(session, contract_id, {key: on for key, on in dates.items() if key != HANDED_OVER})


def handout_field(contract: ContractDetails) -> list[FieldInfo]:
    """Asks for the day of the hand-out, unless it is on file or the form of the contract knows no such point."""
    form = load_form(contract.form)
    if contract.annex or HANDED_OVER not in form.inner_fields() or contract.content.inner.get(HANDED_OVER):
        return []
    words = _("Leave it empty until the sheet is handed over; “today” stands for today's date.")
    return [FieldInfo(form.field(HANDED_OVER).title, FieldKind.DATE, help=words, key=HANDED_OVER)]
