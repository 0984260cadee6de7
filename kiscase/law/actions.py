"""Correcting the legal data of a case file: a dated row with a reason, which takes over from what shipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.club.workers import WorkerRole
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import acting_worker_id, action_date, describe_action
from kiscase.core.legal_data.corrections import LegalCorrection
from kiscase.core.legal_data.rows import LegalAmount, LegalArticle, LegalRow, LegalRule, shipped_rows
from kiscase.law.queries import SHOWN_TABLES, LawRow, require_law_row

AUTHORISED_ROLES = (WorkerRole.SOCIAL_WORKER, WorkerRole.COORDINATOR, WorkerRole.DIRECTOR)
"""Who may correct the legal data; who uses the program says so when the file is opened with its passphrase."""
YEARS_AHEAD = 2  # of a first day; what is further ahead is a slip of the finger


class LawRowDetails(NamedTuple):
    """A row, and the values of its correction if it is one."""

    one: LawRow
    values: dict[str, Any] | None


def law_row_details(session: Session, number: int) -> LawRowDetails:
    """Everything that the page shows about a row; raises a Problem for a correction that is gone."""
    one = require_law_row(number)
    values = _require_correction(session, number).values() if number > 0 else None
    return LawRowDetails(one, values)


def add_correction(session: Session, row: LegalRow, values: Mapping[str, Any]) -> int:
    """Correct a row from a day on; returns the id of the correction.

    Raises InvalidValuesError for days in the wrong order or too far ahead, for a missing reason, and where another
    correction of the same rule is in force; a Problem for a worker who is not authorised and for an unknown rule.
    """
    _require_authorised(session)
    if row.table not in SHOWN_TABLES or row.code not in {one.code for one in shipped_rows(row.table)}:
        raise Problem(_("The legal data has no such rule. Nothing was changed."))
    record = LegalCorrection(subject=row.table, code=row.code)
    _apply_changes(session, record, values)
    session.add(record)
    session.flush()
    describe_action(
        session,
        N_("Corrected the legal basis “{label}” from {date}: {reason}"),
        label=record.label,
        date=record.valid_from,
        reason=record.reason,
    )
    return record.id


def change_correction(session: Session, correction_id: int, changes: Mapping[str, Any], revision: int | None) -> None:
    """Change a correction; raises what `add_correction` raises."""
    _require_authorised(session)
    record = _require_correction(session, correction_id)
    _apply_changes(session, record, changes, revision)
    describe_action(session, N_("Changed the correction of the legal basis “{label}”"), label=record.label)


def withdraw_correction(session: Session, correction_id: int) -> None:
    """Take a correction away: what shipped with the program is in force again."""
    _require_authorised(session)
    record = _require_correction(session, correction_id)
    describe_action(session, N_("Withdrew the correction of the legal basis “{label}”"), label=record.label)
    session.delete(record)


def initial_correction_values(row: LegalRow) -> dict[str, Any]:
    """What the form of a new correction begins with: the row as it is in Polish, without days, source and reason."""
    values: dict[str, Any] = {"basis": row.basis}
    if isinstance(row, LegalAmount):
        values["amount"] = str(row.value).replace(".", ",")
    elif isinstance(row, LegalArticle):
        values["text"] = "\n".join(row.paragraphs())
    elif isinstance(row, LegalRule):
        with use_language(DEFAULT_LANGUAGE):
            values |= {"text": row.sentence or row.label, "excludes": row.excludes}
    return values


def _apply_changes(
    session: Session, record: LegalCorrection, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    with session.no_autoflush:
        record.change(changes, revision=revision)
        latest = action_date(session) + relativedelta(years=YEARS_AHEAD)
        if record.valid_from > latest:
            words = _("This day is after {date}. Please check the year.")
            raise InvalidValuesError({"valid_from": words.format(date=format_date(latest))})
        for other in session.scalars(
            select(LegalCorrection)
            .where(LegalCorrection.subject == record.subject, LegalCorrection.code == record.code)
            .where(LegalCorrection.id != (record.id or 0))
            .order_by(LegalCorrection.valid_from)
        ):
            if _days_overlap(record, other):
                words = _(
                    "Another correction of this rule is in force from {since} to {until}. "
                    "Change that one, or choose other days."
                )
                until = format_date(other.valid_until) if other.valid_until else _("no last day")
                sentence = words.format(since=format_date(other.valid_from), until=until)
                raise InvalidValuesError({"valid_from": sentence})


def _days_overlap(one: LegalCorrection, other: LegalCorrection) -> bool:
    last = date.max
    return one.valid_from <= (other.valid_until or last) and other.valid_from <= (one.valid_until or last)


def _require_correction(session: Session, correction_id: int) -> LegalCorrection:
    record = session.get(LegalCorrection, correction_id)
    if record is None:
        raise RecordGoneError(_("This correction is no longer on file."))
    return record


def _require_authorised(session: Session) -> None:
    worker_id = acting_worker_id(session)
    worker = session.get(Worker, worker_id) if worker_id is not None else None
    if worker is not None and worker.role not in AUTHORISED_ROLES:
        raise Problem(
            _(
                "Legal bases are corrected by a social worker, the coordinator or the head of the institution. "
                "Nothing was changed."
            )
        )
