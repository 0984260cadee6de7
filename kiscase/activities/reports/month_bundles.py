"""The month of the whole club in one PDF: the grids of all activities, the cards of all people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE
from kiscase.activities.model import Activity
from kiscase.activities.periods import month_name, month_range
from kiscase.activities.reports import queries
from kiscase.activities.reports.monthly_attendance import month_grid_document, monthly_card_document
from kiscase.club.actions import load_club
from kiscase.core.collation import sort_key
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, use_language
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.issued.issuing import IssuableDocument, issue_documents
from kiscase.participants.model import Participant
from kiscase.pdf.bundle import BundleProperties, PdfBundle


def issue_all_month_grids(session: Session, month: date) -> bytes:
    """Issue the grid of the month of each activity that has meetings and people in it, by name."""
    wanted = {row.activity_id for row in _month_attendance(session, month)}
    found = session.execute(select(Activity.id, Activity.name).where(Activity.id.in_(wanted))).all()
    ordered = sorted(found, key=lambda row: (sort_key(row.name), row.id))
    grids = [month_grid_document(queries.load_month_grid_report(session, row.id, month)) for row in ordered]
    return _issue_bundle(session, N_("Attendance of the month"), month, grids)


def issue_all_monthly_cards(session: Session, month: date) -> bytes:
    """Issue the card of each person who was enrolled at a meeting of the month, by name."""
    wanted = {row.participant_id for row in _month_attendance(session, month)}
    people = select(Participant.id).where(Participant.id.in_(wanted)).order_by(Participant.sort, Participant.id)
    cards = [
        monthly_card_document(queries.load_monthly_card(session, person, month))
        for person in session.scalars(people).all()
    ]
    return _issue_bundle(session, N_("Monthly attendance card"), month, cards)


def _month_attendance(session: Session, month: date) -> list[attendance_rates.MeetingAttendance]:
    since, until = month_range(month)
    return attendance_rates.list_attendance(session, since=since, until=until, ahead=True)


def _issue_bundle(session: Session, title: str, month: date, documents: Sequence[IssuableDocument]) -> bytes:
    """One PDF; its bookmarks are numbers, not names, for the PDF leaves the encrypted file."""
    if not documents:
        words = _("In {month} nobody was enrolled at a meeting, so there is nothing to print.")
        raise Problem(words.format(month=month_name(month)))
    with use_language(DOCUMENT_LANGUAGE):
        cover = f"{_(title)}, {month_name(month)}"
    bundle = PdfBundle(BundleProperties(cover, load_club(session).name, DOCUMENT_LANGUAGE, action_date(session)))
    for document, pdf in zip(documents, issue_documents(session, documents), strict=True):
        bundle.add(document.number, pdf)
    describe_action(session, N_("Gave out {count} papers of {month}"), count=len(documents), month=f"{month:%Y-%m}")
    return bundle.bytes()
