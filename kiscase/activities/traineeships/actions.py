"""Starting, changing and listing traineeships, and recording what their hosts have sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment.conditions import find_refusal
from kiscase.activities.reports.actions import issue_report
from kiscase.activities.traineeships.deadlines import REPORTED_EVENTS, find_deadline_rule
from kiscase.activities.traineeships.documents import (
    load_attendance_sheet,
    load_opinion_form,
    opinion_form_document,
    traineeship_sheet_document,
)
from kiscase.activities.traineeships.model import Traineeship, TraineeshipDuty, TraineeshipNotice
from kiscase.contracts.queries import running_contract_id
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.queries import require_participant
from kiscase.partners.actions import settle_partner_names
from kiscase.partners.model import PartnerKind

_PARTNER_KINDS = {"office": PartnerKind.LABOUR_OFFICE, "host": PartnerKind.HOST}


class TraineeshipRow(NamedTuple):
    """A traineeship in a list; *values* are for its form."""

    id: int
    office: str
    host: str
    since: date
    until: date
    ended_on: date | None
    values: dict[str, Any]


def begin_traineeship(session: Session, participant_id: int, values: Mapping[str, Any]) -> int:
    """Record a traineeship of a person who is carrying out a contract (art. 18 ust. 4); returns the id."""
    person = require_participant(session, participant_id)
    name = person.name
    since = values.get("since") or action_date(session)
    refusal = find_refusal(session, person, since)
    if refusal is not None:
        raise Problem(refusal.sentence, way_out=refusal.way_out)
    contract_id = running_contract_id(session, participant_id, since)
    record = Traineeship(participant_id=participant_id, contract_id=contract_id).change(values)
    settle_partner_names(session, record, **_PARTNER_KINDS)
    session.add(record)
    session.flush()
    describe_action(session, N_("{name} begins a traineeship at {host}"), name=name, host=record.host)
    return record.id


def change_traineeship(
    session: Session, traineeship_id: int, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a traineeship, or record when it ended."""
    record = require_traineeship(session, traineeship_id)
    record.change(values, revision=revision)
    settle_partner_names(session, record, **_PARTNER_KINDS)
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("Changed the traineeship of {name} at {host}"), name=name, host=record.host)


def list_traineeships(session: Session, participant_id: int | None = None) -> list[TraineeshipRow]:
    """The traineeships of a person, or all, the latest first."""
    chosen = select(Traineeship).order_by(Traineeship.since.desc(), Traineeship.id.desc())
    if participant_id is not None:
        chosen = chosen.where(Traineeship.participant_id == participant_id)
    return [
        TraineeshipRow(row.id, row.office, row.host, row.since, row.until, row.ended_on, row.values())
        for row in session.scalars(chosen)
    ]


def require_traineeship(session: Session, traineeship_id: int) -> Traineeship:
    """The traineeship on file; raises Problem if it is gone."""
    record = session.get(Traineeship, traineeship_id)
    if record is None:
        raise RecordGoneError(_("This traineeship is no longer on file."))
    return record


def record_traineeship_event(session: Session, traineeship_id: int, values: Mapping[str, Any]) -> None:
    """Record an event that the host has to report, by the fields of `TraineeshipNotice`."""
    record = require_traineeship(session, traineeship_id)
    kind, about = TraineeshipDuty(values["kind"]), values["about"]
    if kind not in REPORTED_EVENTS:
        raise InvalidValuesError({"kind": _("Please choose what happened.")})
    if find_deadline_rule(record.since) is None:
        words = _(
            "The terms of the regulation do not hold for a traineeship that began on {date}. Nothing was recorded."
        )
        raise Problem(words.format(date=format_date(record.since)))
    if about is None or not record.since <= about <= (record.ended_on or record.until):
        words = _("The traineeship is from {since} until {until}.")
        until = format_date(record.ended_on or record.until)
        raise InvalidValuesError({"about": words.format(since=format_date(record.since), until=until)})
    if about > action_date(session):
        raise InvalidValuesError({"about": _("This day has not come yet.")})
    _save_notice(session, record, kind, about, values)


def record_duty_done(
    session: Session, traineeship_id: int, kind: TraineeshipDuty, about: date, values: Mapping[str, Any]
) -> None:
    """Record when a duty was done (`done_on`, None takes it back), perhaps with a note."""
    _save_notice(session, require_traineeship(session, traineeship_id), kind, about, values)


def issue_attendance_sheet(session: Session, traineeship_id: int, month: date) -> bytes:
    """Issue the attendance sheet of a month for the host."""
    return issue_report(session, traineeship_sheet_document(load_attendance_sheet(session, traineeship_id, month)))


def issue_opinion_form(session: Session, traineeship_id: int) -> bytes:
    """Issue the form of the host's opinion."""
    return issue_report(session, opinion_form_document(load_opinion_form(session, traineeship_id)))


def _save_notice(
    session: Session, record: Traineeship, kind: TraineeshipDuty, about: date, values: Mapping[str, Any]
) -> None:
    done_on = values.get("done_on")
    if done_on is not None and done_on > action_date(session):
        raise InvalidValuesError({"done_on": _("This day has not come yet.")})
    if done_on is not None and done_on < about:
        raise InvalidValuesError({"done_on": _("This is before what it is about.")})
    of: dict[str, Any] = {"traineeship_id": record.id, "kind": kind}
    if kind is not TraineeshipDuty.OPINION:  # there is one opinion, also when the end has changed since
        of["about"] = about
    notice = session.scalar(select(TraineeshipNotice).filter_by(**of)) or TraineeshipNotice(traineeship_id=record.id)
    given = {key: values[key] for key in ("done_on", "note") if key in values}
    session.add(notice.change({"kind": kind, "about": about} | given))
    name = require_participant(session, record.participant_id).name
    describe_action(
        session, N_("Recorded a notice about the traineeship of {name} at {host}"), name=name, host=record.host
    )
