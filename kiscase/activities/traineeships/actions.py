"""Starting, changing and listing traineeships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.traineeships.model import Traineeship
from kiscase.contracts.queries import running_contract_id
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant


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
    name = require_participant(session, participant_id).name
    contract_id = running_contract_id(session, participant_id)
    if contract_id is None:
        words = _("{name} is not carrying out a social contract, which is the condition (art. 18 ust. 4).")
        raise Problem(words.format(name=name), way_out=(Participant.__tablename__, participant_id))
    record = Traineeship(participant_id=participant_id, contract_id=contract_id).change(values)
    session.add(record)
    session.flush()
    describe_action(session, N_("{name} begins a traineeship at {host}"), name=name, host=record.host)
    return record.id


def change_traineeship(
    session: Session, traineeship_id: int, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a traineeship, or record when it ended."""
    record = session.get(Traineeship, traineeship_id)
    if record is None:
        raise Problem(_("This traineeship is no longer on file."))
    record.change(values, revision=revision)
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
