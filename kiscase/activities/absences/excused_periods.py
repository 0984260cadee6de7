"""Excused absences: a period for which a person is excused from every meeting without a mark made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.model import Absence
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant


class AbsenceRow(NamedTuple):
    """An excused absence in a list; *meetings* is how many meetings it covers."""

    id: int
    participant_id: int
    name: str
    kind: str
    since: date
    until: date
    evidence: str
    meetings: int


class AbsenceCoverage(NamedTuple):
    """How many meetings an excused absence covers, and how many have a mark made by hand, which stays."""

    meetings: int
    by_hand: int


def record_absence(session: Session, participant_id: int, values: Mapping[str, Any]) -> int:
    """Excuse a person for a period; returns the id."""
    absence = Absence(participant_id=participant_id).change(values)
    session.add(absence)
    session.flush()
    name = require_participant(session, participant_id).name
    describe_action(
        session, N_("Excused {name} from {since} to {until}"), name=name, since=absence.since, until=absence.until
    )
    return absence.id


def change_absence(session: Session, absence_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Change an excused absence."""
    absence = _absence(session, absence_id).change(values, revision=revision)
    describe_action(
        session, N_("Changed an excuse of {name}"), name=require_participant(session, absence.participant_id).name
    )


def remove_absence(session: Session, absence_id: int) -> None:
    """Delete an excused absence; marks made by hand stay."""
    absence = _absence(session, absence_id)
    session.delete(absence)
    describe_action(
        session, N_("Took an excuse of {name} back"), name=require_participant(session, absence.participant_id).name
    )


def list_absences(session: Session, participant_id: int | None = None) -> list[AbsenceRow]:
    """The excused absences of one person or of everybody, the latest first."""
    chosen = select(Absence, Participant.family_name, Participant.given_name).join(
        Participant, Participant.id == Absence.participant_id
    )
    if participant_id is not None:
        chosen = chosen.where(Absence.participant_id == participant_id)
    return [
        AbsenceRow(
            row.id,
            row.participant_id,
            f"{family} {given}",
            row.kind.label,
            row.since,
            row.until,
            row.evidence,
            count_covered_meetings(session, row.participant_id, row.since, row.until).meetings,
        )
        for row, family, given in session.execute(chosen.order_by(Absence.since.desc(), Absence.id.desc()).limit(500))
    ]


def load_absence(session: Session, absence_id: int) -> dict[str, Any]:
    """The values of an excused absence for its form."""
    return _absence(session, absence_id).values()


def count_covered_meetings(session: Session, participant_id: int, since: date, until: date) -> AbsenceCoverage:
    """How many meetings an excused absence over a period would cover."""
    rows = attendance_rates.list_attendance(
        session, participant_id=participant_id, since=since, until=until, ahead=True
    )
    covered = sum(row.mark is None or row.preset for row in rows)
    return AbsenceCoverage(covered, len(rows) - covered)


def _absence(session: Session, absence_id: int) -> Absence:
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise Problem(_("This excuse is no longer on file."))
    return absence
