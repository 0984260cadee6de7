"""Recording the terms of employment of workers with their hours, and the volunteers of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.club.staff.model import CIVIL_LAW, Volunteering, WorkerHours, WorkerTerm
from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.replacement import replace_rows


class TermRow(NamedTuple):
    """A term as it is listed, with what a form shows: its values and (id, year, hours) by key."""

    id: int
    post: str
    basis: str
    fte: str
    since: date | None
    until: date | None
    period: str
    hours: list[dict[str, Any]]
    values: dict[str, Any]


def add_term(
    session: Session, worker_id: int, changes: Mapping[str, Any], hours: Sequence[Mapping[str, Any]] = ()
) -> int:
    """Add a term of a worker, with the hours of years; the id. Raises InvalidValuesError."""
    worker = session.get_one(Worker, worker_id)
    term = WorkerTerm(worker_id=worker_id).change(changes)
    _require_free_time(session, term)
    session.add(term)
    session.flush()
    _replace_hours(session, term, hours)
    describe_action(session, N_("Added a term of employment of {name}"), name=worker.name)
    return term.id


def change_term(
    session: Session,
    term_id: int,
    changes: Mapping[str, Any],
    hours: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
) -> None:
    """Change a term, and unless *hours* is None those of its years."""
    term = _require_term(session, term_id).change(changes, revision=revision)
    _require_free_time(session, term)
    if hours is None and term.basis not in CIVIL_LAW:
        hours = ()
    if hours is not None:
        _replace_hours(session, term, hours)
    name = session.get_one(Worker, term.worker_id).name
    describe_action(session, N_("Changed a term of employment of {name}"), name=name)


def delete_term(session: Session, term_id: int) -> None:
    """Delete a term with its hours, such as one that was entered by mistake."""
    term = _require_term(session, term_id)
    _replace_hours(session, term, ())
    session.flush()
    session.delete(term)
    name = session.get_one(Worker, term.worker_id).name
    describe_action(session, N_("Deleted a term of employment of {name}"), name=name)


def list_terms(session: Session, worker_id: int) -> list[TermRow]:
    """The terms of a worker, the latest first."""
    chosen = select(WorkerTerm).where(WorkerTerm.worker_id == worker_id)
    terms = session.scalars(chosen.order_by(WorkerTerm.since.desc().nulls_last(), WorkerTerm.id.desc())).all()
    hours: dict[int, list[dict[str, Any]]] = {term.id: [] for term in terms}
    for row in session.scalars(
        select(WorkerHours).where(WorkerHours.term_id.in_(hours)).order_by(WorkerHours.year, WorkerHours.id)
    ):
        hours[row.term_id].append({"id": row.id, "year": row.year, "hours": row.hours})
    shown = WorkerTerm.fields()
    return [
        TermRow(
            term.id,
            shown["post"].format(term.post),
            term.basis.label,
            shown["fte"].format(term.fte),
            term.since,
            term.until,
            term.period_text,
            hours[term.id],
            term.values(),
        )
        for term in terms
    ]


def load_terms_within(session: Session, since: date, until: date) -> dict[int, list[WorkerTerm]]:
    """The terms that hold on any day of a time, by worker; each worker's by their beginning."""
    chosen = (
        select(WorkerTerm)
        .where(WorkerTerm.since <= until, WorkerTerm.until.is_(None) | (WorkerTerm.until >= since))
        .order_by(WorkerTerm.worker_id, WorkerTerm.since, WorkerTerm.id)
    )
    found: dict[int, list[WorkerTerm]] = {}
    for term in session.scalars(chosen):
        found.setdefault(term.worker_id, []).append(term)
    return found


def save_volunteering(
    session: Session, changes: Mapping[str, Any], volunteering_id: int | None = None, revision: int | None = None
) -> int:
    """Record the volunteers of a year, or change what is on file; the id. Raises InvalidValuesError."""
    known = session.get(Volunteering, volunteering_id) if volunteering_id else None
    record = (known or Volunteering()).change(changes, revision=revision if known else None)
    with session.no_autoflush:
        same_year = select(Volunteering.id).where(
            Volunteering.year == record.year, Volunteering.id.is_distinct_from(record.id)
        )
        if session.scalar(same_year) is not None:
            raise InvalidValuesError({"year": _("The volunteers of this year are on file: change that line.")})
    session.add(record)
    session.flush()
    describe_action(session, N_("Recorded the volunteers of the year {year}"), year=str(record.year))
    return record.id


def delete_volunteering(session: Session, volunteering_id: int) -> None:
    """Delete the volunteers of a year."""
    record = session.get(Volunteering, volunteering_id)
    if record is not None:
        session.delete(record)
        describe_action(session, N_("Deleted the volunteers of the year {year}"), year=str(record.year))


def list_volunteering(session: Session) -> list[dict[str, Any]]:
    """The values of the volunteers by year, the latest first."""
    chosen = select(Volunteering).order_by(Volunteering.year.desc(), Volunteering.id)
    return [record.values() for record in session.scalars(chosen)]


def _require_term(session: Session, term_id: int) -> WorkerTerm:
    term = session.get(WorkerTerm, term_id)
    if term is None:
        raise RecordGoneError(_("This term of employment is no longer on file."))
    return term


def _require_free_time(session: Session, term: WorkerTerm) -> None:
    """Terms of one worker on the same basis do not overlap."""
    with session.no_autoflush:
        chosen = select(WorkerTerm).where(
            WorkerTerm.worker_id == term.worker_id,
            WorkerTerm.basis == term.basis,
            WorkerTerm.id.is_distinct_from(term.id),
        )
        others = session.scalars(chosen.order_by(WorkerTerm.since, WorkerTerm.id)).all()
    for other in others:
        if other.holds_within(term.since or date.min, term.until or date.max):
            sentence = _("On the same basis this worker is employed at that time already: {period}.")
            raise InvalidValuesError({"since": sentence.format(period=other.period_text)})


def _replace_hours(session: Session, term: WorkerTerm, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the hours of a term by rows that somebody has edited, one a year."""
    years = [row.get("year") for row in rows]
    if rows and term.basis not in CIVIL_LAW:
        raise InvalidValuesError({"hours": _("Hours of a year are counted of contracts of civil law only.")})
    if len(set(years)) < len(years):
        raise InvalidValuesError({"hours": _("Each year has its hours once.")})
    for year in years:
        if year and not term.holds_within(date(year, 1, 1), date(year, 12, 31)):
            raise InvalidValuesError({"hours": _("In {year} this contract does not hold.").format(year=year)})
    known = session.scalars(select(WorkerHours).where(WorkerHours.term_id == term.id)).all()
    replace_rows(session, known, rows, lambda: WorkerHours(term_id=term.id))
