"""Recording incidents of socially useful work, and when the two offices were notified (art. 142 ust. 10 pkt 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.model import Enrolment, enrolment_continues
from kiscase.activities.queries import require_activity
from kiscase.activities.reports.actions import issue_report
from kiscase.activities.work_incidents.documents import incident_notice_document
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.activities.work_incidents.queries import load_incident_notice, require_incident
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.queries import require_participant


def record_incident(session: Session, activity_id: int, participant_id: int, values: Mapping[str, Any]) -> int:
    """Record an incident of a person who was enrolled on its day; returns the id."""
    activity = require_activity(session, activity_id)
    if activity.kind != USEFUL_WORK:
        raise Problem(_("{name} is not socially useful work.").format(name=activity.name))
    person = require_participant(session, participant_id)
    record = WorkIncident(activity_id=activity_id, participant_id=participant_id).change(values)
    _require_possible(session, record)
    session.add(record)
    session.flush()
    describe_action(
        session, N_("Recorded an incident of {name} in {activity}"), name=person.name, activity=activity.name
    )
    return record.id


def change_incident(session: Session, incident_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Change an incident, or record when the offices were notified."""
    record = require_incident(session, incident_id).change(values, revision=revision)
    _require_possible(session, record)
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("Changed an incident of {name}"), name=name)


def record_incident_notified(session: Session, incident_id: int, on: date | None = None) -> None:
    """Record that both offices were notified on a day (today by default); what was recorded before stays."""
    record = require_incident(session, incident_id)
    on = on or action_date(session)
    record.change(
        {"labour_office_on": record.labour_office_on or on, "welfare_office_on": record.welfare_office_on or on}
    )
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("The offices were notified of an incident of {name} on {date}"), name=name, date=on)


def issue_incident_notice(session: Session, incident_id: int) -> bytes:
    """Issue the notice to the labour office and the welfare office."""
    return issue_report(session, incident_notice_document(load_incident_notice(session, incident_id)))


def _require_possible(session: Session, record: WorkIncident) -> None:
    """Raise for days to come, and for a person who was not enrolled on the day."""
    days = {key: getattr(record, key) for key in ("day", "labour_office_on", "welfare_office_on")}
    coming = {key: _("This day has not come yet.") for key, on in days.items() if on and on > action_date(session)}
    if coming:
        raise InvalidValuesError(coming)
    enrolled = (
        select(Enrolment.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == record.activity_id, Enrolment.participant_id == record.participant_id)
        .where(Enrolment.since <= record.day, enrolment_continues(record.day))
    )
    with session.no_autoflush:
        if session.scalar(enrolled.limit(1)) is None:
            name = require_participant(session, record.participant_id).name
            words = _("{name} does not take part on {date}. Nothing was recorded.")
            raise InvalidValuesError({"day": words.format(name=name, date=format_date(record.day))})
