"""The people of the club: by group, status and referral in a period, and by the days since the last contact."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import ATTENDED_MARKS
from kiscase.activities.model import Attendance, Meeting
from kiscase.core.collation import sort_key
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.i18n import localized_text
from kiscase.core.legal_rules import applicant_label, group_label, group_options
from kiscase.core.resources import load_toml
from kiscase.employment.model import CounsellingSession, SupportedEmployment
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.participants.model import Participant
from kiscase.participants.notes.model import Note
from kiscase.participants.status import PersonStatus, read_statuses
from kiscase.participants.stays.model import Stay
from kiscase.reporting.statistics.meeting_rows import list_report_people
from kiscase.reporting.statistics.model import (
    REPORTS_FILE,
    StatisticsRequest,
    StatisticsRow,
    StatisticsTable,
    count_cells,
    report_columns,
    report_notes,
    report_text,
    report_title,
)

_SIGNER = "participant"
"""The key of the signature line of the person."""


class LastContact(NamedTuple):
    """The day of the last contact with a person, and what it was: a word of the definitions."""

    day: date
    what: str


def load_people_figures(session: Session, request: StatisticsRequest) -> StatisticsTable:
    """The people whose stay has a day in the period, by what the request asks."""
    among = list_report_people(session, request)
    chosen = (
        select(Stay.participant_id, Stay.main_group)
        .where(Stay.started_on <= request.last, or_(Stay.ended_on.is_(None), Stay.ended_on >= request.period.since))
        .order_by(Stay.started_on.nulls_first(), Stay.id)
    )
    main_groups = {row[0]: row[1] or "" for row in session.execute(chosen) if row[0] in among}
    order, labels = _row_order(request)
    by_row: dict[str, set[int]] = {key: set() for key in order}
    for person, keys in _keys_of_people(session, request, main_groups).items():
        for key in keys or [""]:
            by_row.setdefault(key, set()).add(person)
    places = {key: place for place, key in enumerate(order)}
    names = {key: labels(key) if key else report_text("not_given") for key in by_row}
    ordered = sorted(by_row, key=lambda key: (not key, places.get(key, len(places)), sort_key(names[key]), key))
    return _people_table(session, request, [(names[key], by_row[key]) for key in ordered], set(main_groups))


def load_contact_figures(session: Session, request: StatisticsRequest) -> StatisticsTable:
    """The people who take part on a day, by the days since the last contact with them."""
    among = list_report_people(session, request)
    open_stays = select(Stay.participant_id).where(
        Stay.started_on <= request.on, or_(Stay.ended_on.is_(None), Stay.ended_on > request.on)
    )
    people = {one for one in session.scalars(open_stays.distinct()) if one in among}
    contacts = find_last_contacts(session, people, request.on)
    days = {one: (request.on - found.day).days for one, found in contacts.items()}
    words, n = load_toml(REPORTS_FILE)["contact_row"], max(1, request.days)
    bounds = [("less", 0, n - 1), ("between", n, 2 * n - 1), ("between", 2 * n, 3 * n - 1), ("more", 3 * n, None)]
    rows = [
        (
            localized_text(words[key]).format(first=first, last=last),
            {one for one, count in days.items() if first <= count and (last is None or count <= last)},
        )
        for key, first, last in bounds
    ]
    rows.append((report_text("no_contact"), people - contacts.keys()))
    details = {
        one: report_text("days_ago").format(what=report_text(found.what), date=format_date(found.day), days=days[one])
        for one, found in contacts.items()
    }
    return _people_table(session, request, rows, people, details)


def find_last_contacts(session: Session, people: Collection[int], on: date) -> dict[int, LastContact]:
    """The last contact with each person until a day: attended, counselled, a note, or a signature of the person."""
    last = func.max
    attended = (
        select(Attendance.participant_id, last(Meeting.day))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.mark.in_(ATTENDED_MARKS), Meeting.day <= on)
        .group_by(Attendance.participant_id)
    )
    notes = select(Note.participant_id, last(Note.made_on)).where(Note.made_on <= on).group_by(Note.participant_id)
    signed = (
        select(IssuedDocument.participant_id, last(Signature.signed_on))
        .join(IssuedDocument, IssuedDocument.id == Signature.paper_id)
        .where(Signature.signer == _SIGNER, Signature.signed_on <= on, IssuedDocument.participant_id.is_not(None))
        .group_by(IssuedDocument.participant_id)
    )
    counselled = (
        select(SupportedEmployment.participant_id, last(CounsellingSession.day))
        .join(CounsellingSession, CounsellingSession.employment_id == SupportedEmployment.id)
        .where(CounsellingSession.day <= on)
        .group_by(SupportedEmployment.participant_id)
    )
    ways = (("attended", attended), ("counselled", counselled), ("note", notes), ("signed", signed))
    found: dict[int, LastContact] = {}
    for what, statement in ways:
        for person, day in session.execute(statement):
            if person in people and (person not in found or day > found[person].day):
                found[person] = LastContact(day, what)
    return found


def _people_table(
    session: Session,
    request: StatisticsRequest,
    rows: Iterable[tuple[str, Collection[int]]],
    everybody: Collection[int],
    details: Mapping[int, str] | None = None,
) -> StatisticsTable:
    known = list_report_people(session, request)
    sexes = {key: one.sex for key, one in known.items()}
    made = [StatisticsRow(label, count_cells(people, sexes)) for label, people in rows]
    made.append(StatisticsRow(report_text("total"), count_cells(everybody, sexes), total=True))
    notes = report_notes(request.report)
    without = sum(sexes.get(one) is None for one in everybody)
    if without:
        notes.append(report_text("without_sex").format(count=without))
    columns = report_columns(request.report)
    return StatisticsTable(request, report_title(request.report), columns, made, notes, details=details or {})


def _keys_of_people(
    session: Session, request: StatisticsRequest, main_groups: Mapping[int, str]
) -> dict[int, list[str]]:
    """The rows in which each person counts."""
    if request.by == "main_group":
        return {person: [group] for person, group in main_groups.items()}
    if request.by == "status":
        found = read_statuses(PlainReader.in_session(session), sorted(main_groups), request.last)
        return {person: [status.value] for person, status in found.items()}
    chosen = select(Participant.id, Participant.groups, Participant.referred_by, Participant.applicant)
    rows = [row for row in session.execute(chosen) if row.id in main_groups]
    if request.by == "groups":
        return {row.id: list(row.groups or []) for row in rows}
    if request.by == "applicant":
        return {row.id: [row.applicant or ""] for row in rows}
    return {row.id: [row.referred_by] for row in rows}


def _row_order(request: StatisticsRequest) -> tuple[list[str], Any]:
    """The rows that a closed list has anyway, and what gives their names."""
    if request.by in ("main_group", "groups"):
        return [code for code, _label in group_options(request.last)], group_label
    if request.by == "status":
        return [], lambda key: PersonStatus(key).label
    return [], applicant_label if request.by == "applicant" else str
