"""Asks who signed a contract and when."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kiscase.contracts.details import ContractDetails
from kiscase.contracts.signing import actions as signing
from kiscase.core.i18n import _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.signatures_dialog import SignatureDates, SignaturesDialog


def ask_contract_signatures(
    parent: QWidget, jobs: Jobs, contract: ContractDetails, show_message: Callable[[str], None]
) -> SignaturesDialog:
    """Ask on which day each party signed the contract, and record it."""
    signed = {signer for signer, _name, _on in contract.signatures}
    missing = {signer["key"]: signer["name"] for signer in contract.signers if signer["key"] not in signed}

    def report(dates: SignatureDates) -> None:
        left = len(missing) - len(dates)
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
        "“today” stands for today's date. A signature freezes the contract and cannot be undone."
    )
    return SignaturesDialog(
        parent,
        jobs,
        missing,
        explanation=explanation.format(number=contract.title),
        sign=lambda session, dates: signing.sign_contract(session, contract.id, dates),
        signed=report,
    )
