"""Incidents of socially useful work: lists, one with everything that its notice bears, and who can have one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.agreements.actions import load_agreement, load_referral
from kiscase.activities.model import Activity, Enrolment
from kiscase.activities.queries import require_activity
from kiscase.activities.work_incidents.model import IncidentKind, WorkIncident
from kiscase.club.actions import load_club
from kiscase.club.model import Club
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes, participant_names


class IncidentRow(NamedTuple):
    """An incident in a list; *values* are for its form."""

    id: int
    participant_id: int
    name: str
    activity_id: int
    activity: str
    day: date
    kind: IncidentKind
    labour_office_on: date | None
    welfare_office_on: date | None
    values: dict[str, Any]

    @property
    def is_notified(self) -> bool:
        """Whether both offices were notified."""
        return self.labour_office_on is not None and self.welfare_office_on is not None


class ActivityIncidents(NamedTuple):
    """The incidents of an activity, the latest first; *counts* is whether it is socially useful work."""

    counts: bool
    rows: list[IncidentRow]
    people: list[tuple[int, str]]
    """Everybody who was ever enrolled, (id, name) each."""


class IncidentNotice(NamedTuple):
    """Everything that the notice of an incident bears."""

    id: int
    activity: str
    day: date
    kind: IncidentKind
    account: str
    person: Participant
    club: Club
    agreement: dict[str, Any]
    referral: dict[str, Any]
    printed_on: date


def load_activity_incidents(session: Session, activity_id: int) -> ActivityIncidents:
    """The incidents of an activity."""
    counts = require_activity(session, activity_id).kind == USEFUL_WORK
    if not counts:
        return ActivityIncidents(False, [], [])
    enrolled = select(Enrolment.participant_id).where(Enrolment.activity_id == activity_id)
    people = select(Participant.id).where(Participant.id.in_(enrolled)).order_by(Participant.sort, Participant.id)
    ids = session.scalars(people).all()
    names = participant_names(session, ids)
    return ActivityIncidents(
        True,
        list_incidents(session, activity_id),
        [(row_id, names[row_id]) for row_id in ids],
    )


def list_incidents(session: Session, activity_id: int | None = None, *, unnotified: bool = False) -> list[IncidentRow]:
    """The incidents of an activity or of all, the latest first; *unnotified*: those that an office does not know of."""
    chosen = (
        select(WorkIncident, Participant.family_name, Participant.given_name, Activity.name)
        .join(Participant, Participant.id == WorkIncident.participant_id)
        .join(Activity, Activity.id == WorkIncident.activity_id)
        .order_by(WorkIncident.day.desc(), WorkIncident.id.desc())
    )
    if activity_id is not None:
        chosen = chosen.where(WorkIncident.activity_id == activity_id)
    if unnotified:
        chosen = chosen.where(WorkIncident.labour_office_on.is_(None) | WorkIncident.welfare_office_on.is_(None))
    rows = [
        IncidentRow(
            row.id,
            row.participant_id,
            join_names(family, given),
            row.activity_id,
            activity,
            row.day,
            row.kind,
            row.labour_office_on,
            row.welfare_office_on,
            row.values(),
        )
        for row, family, given, activity in session.execute(chosen)
    ]
    return distinguish_namesakes(session, rows)


def load_incident_notice(session: Session, incident_id: int) -> IncidentNotice:
    """An incident with everything that its notice bears."""
    row = require_incident(session, incident_id)
    return IncidentNotice(
        row.id,
        require_activity(session, row.activity_id).name,
        row.day,
        row.kind,
        row.account,
        session.get_one(Participant, row.participant_id),
        load_club(session),
        load_agreement(session, row.activity_id).values,
        load_referral(session, row.activity_id, row.participant_id).values,
        action_date(session),
    )


def require_incident(session: Session, incident_id: int) -> WorkIncident:
    """The incident on file; raises Problem if it is gone."""
    row = session.get(WorkIncident, incident_id)
    if row is None:
        raise RecordGoneError(_("This incident is no longer on file."))
    return row


def find_incident_activity(session: Session, incident_id: int) -> tuple[int, int]:
    """The id of the activity of an incident, and of the incident."""
    return require_incident(session, incident_id).activity_id, incident_id
