"""Annexes (aneks), which change a signed contract: creating them, and what they require."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.contracts import contract_pdf_on_file
from kiscase.contracts.annexes.changes import AnnexChange, describe_changes
from kiscase.contracts.annexes.rendering import load_annex_values
from kiscase.contracts.content import CONTENT_FIELDS, Content, copied_row, save_contract_rows, with_numbers_by_place
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState, ContractTransition
from kiscase.contracts.queries import contract_and_annexes, load_content, pending_version, require_contract
from kiscase.contracts.state_history import in_force_since
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import action_date, describe_action


def begin_annex(session: Session, contract_id: int, reason: str) -> int:
    """Create an annex with the content of a contract in force; its id. Only one annex at a time."""
    contract = require_contract(session, contract_id)
    _require_amendable(session, contract)
    if not reason.strip():
        raise InvalidValuesError(
            {"reason": _("Please enter why the contract is changed; the reason is shown in its history.")}
        )
    content = with_numbers_by_place(load_content(session, contract))
    annex = Contract(
        participant_id=contract.participant_id,
        worker_id=contract.responsible_id,
        amends_id=contract.id,
        root_id=contract.first_id,
        annex=next_annex_number(session, contract.first_id),
        form=contract.form,
        texts=dict(contract.texts),
        inner_texts=dict(contract.inner_texts),
    )
    fields = {key: content.fields[key] for key in CONTENT_FIELDS}
    annex.change(fields | {"drawn_on": action_date(session)})
    session.add(annex)
    session.flush()
    for key, rows in content.tables.items():
        save_contract_rows(session, annex, key, [copied_row(key, row) for row in rows])
    session.add(
        ContractTransition(contract_id=annex.id).change(
            {"state": ContractState.DRAFT, "on": action_date(session), "reason": reason}
        )
    )
    describe_action(
        session, N_("Began an annex to the contract {number}: {reason}"), number=contract.title, reason=reason
    )
    return annex.id


def list_annex_changes(session: Session, contract_id: int, content: Content | None = None) -> list[AnnexChange]:
    """What an annex with its stored or the given content changes, in Polish; nothing for other contracts."""
    annex = require_contract(session, contract_id)
    values = load_annex_values(session, annex, content or load_content(session, annex))
    with use_language(DEFAULT_LANGUAGE):
        return describe_changes(values)


def next_annex_number(session: Session, first_id: int) -> int:
    """The number of the next annex. Annexes that were never printed do not count, so there are no gaps."""
    given = select(func.max(Contract.annex)).where(
        or_(Contract.id == first_id, Contract.root_id == first_id),
        Contract.number.is_not(None),
        Contract.agreed_at_evaluation.is_(False),
    )
    return (session.scalar(given) or 0) + 1


def require_printable_annex(session: Session, annex: Contract) -> None:
    """Check before printing that the amended contract is in force, something changes and the dates are in order."""
    require_amended_running(session, annex)
    amended = _amended(session, annex)
    problems: dict[str, str] = {}
    if annex.drawn_on is None:
        problems["drawn_on"] = _("Please fill in: {label}.").format(label=_("Date of the contract"))
    elif amended.drawn_on and annex.drawn_on < amended.drawn_on:
        words = _("{number} is dated {date}; its annex cannot be earlier.")
        problems["drawn_on"] = words.format(number=amended.title, date=format_date(amended.drawn_on))
    elif annex.ends_on and annex.ends_on < annex.drawn_on:
        problems["ends_on"] = _("The contract would end before the annex begins. Please choose a later end date.")
    if annex.variant is not amended.variant:
        problems["variant"] = _("An annex keeps the variant of its contract; another variant is a new contract.")
    if problems:
        raise InvalidValuesError(problems)
    if not list_annex_changes(session, annex.id):
        raise Problem(_("The annex does not change anything yet, so it was not printed. Make the changes, then print."))


def require_amended_running(session: Session, annex: Contract) -> None:
    """Raise a Problem if the amended contract is no longer being carried out."""
    amended = _amended(session, annex)
    if amended.state not in RUNNING_STATES:
        raise Problem(
            _(
                "The contract {number} is now “{state}”, so this annex has nothing to amend. Nothing was "
                "recorded and nothing is lost: make the annex void, or resume the contract first."
            ).format(number=amended.title, state=amended.state.label),
            way_out=(contract_pdf_on_file.CONTRACT_KEY, amended.id),
        )


def require_no_pending_annex(session: Session, contract: Contract) -> None:
    """Raise a Problem if a pending annex would lose the contract that it amends."""
    waiting = pending_version(session, contract)
    if waiting is not None and waiting.amends_id == contract.id:
        raise Problem(
            _(
                "The contract is being changed: {number} is not signed by everyone yet. Nothing was "
                "changed. Have it signed or make it void, then close the contract."
            ).format(number=waiting.title),
            way_out=(contract_pdf_on_file.CONTRACT_KEY, waiting.id),
        )


def annex_date_problem(session: Session, annex: Contract, on: date) -> str:
    """Why an annex cannot have been signed on a day: the amended contract was not in force; empty if it can."""
    amended = _amended(session, annex)
    held = in_force_since(session, amended.id)
    if held is None or on >= held:
        return ""
    words = _("{number} has been in force since {date}; its annex cannot be signed earlier.")
    return words.format(number=amended.title, date=format_date(held))


def _amended(session: Session, annex: Contract) -> Contract:
    return require_contract(session, annex.amends_id or annex.id)


def _require_amendable(session: Session, contract: Contract) -> None:
    if contract.state is ContractState.AMENDED:
        last = next(
            one
            for one in contract_and_annexes(session, contract)
            if one.amends_id == contract.id and one.state not in _ABANDONED_STATES
        )
        raise Problem(
            _("A later version has replaced this contract, so an annex has to amend that one. No annex was started."),
            way_out=(contract_pdf_on_file.CONTRACT_KEY, last.id),
        )
    if contract.state not in RUNNING_STATES:
        raise Problem(
            _(
                "Only a contract that everyone has signed and that is being carried out can be amended. No "
                "annex was started."
            )
        )
    waiting = pending_version(session, contract)
    if waiting is not None:
        raise Problem(
            _(
                "The contract is already being changed: {number} is not signed by everyone yet. No annex was "
                "started: continue with that one."
            ).format(number=waiting.title),
            way_out=(contract_pdf_on_file.CONTRACT_KEY, waiting.id),
        )


_ABANDONED_STATES = (ContractState.VOID, ContractState.REFUSED)
