"""Giving out papers about attendance; certificates get their numbers here, and only those who are entitled get one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.reports import attendance_statements, monthly_attendance, week_plan
from kiscase.activities.reports import class_journal as journals
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import IssuableDocument, issue_document
from kiscase.participants.queries import require_participant

CARRIED_OUT_STATES = (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED)


def issue_report(session: Session, paper: IssuableDocument) -> bytes:
    """Put a paper on file and give its bytes."""
    pdf = issue_document(session, paper)
    describe_action(session, N_("Gave out the paper {number}"), number=paper.number)
    return pdf


def issue_monthly_card(session: Session, participant_id: int, on: date) -> bytes:
    """Give out the monthly card of a person."""
    return issue_report(session, monthly_attendance.monthly_card_document(session, participant_id, on))


def issue_month_grid(session: Session, activity_id: int, on: date) -> bytes:
    """Give out the grid of a month of an activity."""
    return issue_report(session, monthly_attendance.month_grid_document(session, activity_id, on))


def issue_class_journal(session: Session, activity_id: int) -> bytes:
    """Give out the journal of classes."""
    return issue_report(session, journals.class_journal_document(session, activity_id))


def issue_wall_plan(session: Session, on: date) -> bytes:
    """Give out the week plan for the wall."""
    return issue_report(session, week_plan.wall_plan_document(session, on))


def issue_person_plan(session: Session, participant_id: int, on: date) -> bytes:
    """Give out the week plan of a person."""
    return issue_report(session, week_plan.person_plan_document(session, participant_id, on))


def issue_attendance_confirmation(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """Give out a confirmation of attendance."""
    return issue_report(
        session, attendance_statements.attendance_confirmation_document(session, participant_id, since, until)
    )


def issue_attendance_information(session: Session, contract_id: int) -> bytes:
    """Give out the information on attendance for the office."""
    return issue_report(session, attendance_statements.attendance_information_document(session, contract_id))


def issue_latest_attendance_information(session: Session, participant_id: int) -> bytes:
    """Give out the information on attendance for the latest contract of a person that was carried out."""
    contract = find_latest_contract(session, participant_id, CARRIED_OUT_STATES)
    if contract is None:
        words = _("There is no contract of {name} that was carried out, so there is nothing to inform about.")
        raise Problem(words.format(name=require_participant(session, participant_id).name))
    return issue_attendance_information(session, contract.id)


def find_latest_contract(session: Session, participant_id: int, states: Sequence[ContractState]) -> Contract | None:
    chosen = select(Contract).where(Contract.participant_id == participant_id, Contract.state.in_(states))
    return session.scalar(chosen.order_by(Contract.drawn_on.desc(), Contract.id.desc()).limit(1))


def contract_start(session: Session, contract: Contract | None) -> date | None:
    """When a contract began: an annex goes on with what it changes."""
    return session.get_one(Contract, contract.first_id).drawn_on if contract is not None else None
