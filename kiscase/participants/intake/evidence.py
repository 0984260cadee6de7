"""The evidence that was seen of a person: loading and setting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import acting_worker_id
from kiscase.core.records.replacement import replace_rows
from kiscase.participants.intake.model import Evidence

SEEN_BY = "mark"
"""The key under which a row says who saw it."""


def load_evidence_rows(session: Session, participant_id: int) -> list[dict[str, Any]]:
    """The evidence that was seen of a person, in the order of recording."""
    chosen = (
        select(Evidence, Worker)
        .outerjoin(Worker, Worker.id == Evidence.worker_id)
        .where(Evidence.participant_id == participant_id)
        .order_by(Evidence.id)
    )
    return [
        row.values() | ({SEEN_BY: _("Seen by: {name}").format(name=worker.name)} if worker is not None else {})
        for row, worker in session.execute(chosen)
    ]


def set_evidence(session: Session, participant_id: int, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Replace a person's evidence by *rows*, in the running action; whether anything differs.

    Rows with an id are changed, others are seen by the acting worker, missing ones are deleted.
    """
    known = session.scalars(select(Evidence).where(Evidence.participant_id == participant_id))
    worker = acting_worker_id(session)
    differs = replace_rows(session, known, rows, lambda: Evidence(participant_id=participant_id, worker_id=worker))
    session.flush()
    return differs
