"""Issuing the reports about attendance and the schedule."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.activities.reports import queries, statement_queries
from kiscase.activities.reports.attendance_statements import (
    attendance_confirmation_document,
    attendance_information_document,
)
from kiscase.activities.reports.class_journal import class_journal_document
from kiscase.activities.reports.monthly_attendance import month_grid_document, monthly_card_document
from kiscase.activities.reports.week_plan import person_plan_document, wall_plan_document
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import IssuableDocument, issue_document
from kiscase.participants.queries import require_participant


def issue_report(session: Session, document: IssuableDocument) -> bytes:
    """Issue a document and return its PDF."""
    pdf = issue_document(session, document)
    describe_action(session, N_("Gave out the paper {number}"), number=document.number)
    return pdf


def issue_monthly_card(session: Session, participant_id: int, on: date) -> bytes:
    """Issue the monthly card of a person."""
    return issue_report(session, monthly_card_document(queries.load_monthly_card(session, participant_id, on)))


def issue_month_grid(session: Session, activity_id: int, on: date) -> bytes:
    """Issue the grid of a month of an activity."""
    return issue_report(session, month_grid_document(queries.load_month_grid_report(session, activity_id, on)))


def issue_class_journal(session: Session, activity_id: int) -> bytes:
    """Issue the class journal of an activity."""
    return issue_report(session, class_journal_document(queries.load_class_journal(session, activity_id)))


def issue_wall_plan(session: Session, on: date) -> bytes:
    """Issue the week plan for the wall."""
    return issue_report(session, wall_plan_document(queries.load_wall_plan(session, on)))


def issue_person_plan(session: Session, participant_id: int, on: date) -> bytes:
    """Issue the week plan of a person."""
    return issue_report(session, person_plan_document(queries.load_person_plan(session, participant_id, on)))


def issue_attendance_confirmation(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """Issue a confirmation of attendance."""
    facts = statement_queries.load_attendance_confirmation(session, participant_id, since, until)
    return issue_report(session, attendance_confirmation_document(facts))


def issue_attendance_information(session: Session, contract_id: int) -> bytes:
    """Issue the information on attendance for the office."""
    facts = statement_queries.load_attendance_information(session, contract_id)
    return issue_report(session, attendance_information_document(facts))


def issue_latest_attendance_information(session: Session, participant_id: int) -> bytes:
    """Issue the information on attendance for the latest contract of a person that was carried out."""
    contract = statement_queries.find_latest_contract(session, participant_id, statement_queries.CARRIED_OUT_STATES)
    if contract is None:
        words = _("{name} has no contract that was carried out, so there is nothing to report.")
        raise Problem(words.format(name=require_participant(session, participant_id).name))
    return issue_attendance_information(session, contract.id)
