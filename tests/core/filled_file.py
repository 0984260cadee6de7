"""A case file with something of each kind: what tests of tampering and of unfit values change."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.model import CopyKind
from kiscase.issued.signers_and_signed_copies import add_signed_copy
from kiscase.participants import actions as participants
from tests import makers

DRAFT, SIGNED = 1, 2
"""The two contracts of the file."""


def fill(case: Database) -> None:
    """A person with a draft and a signed contract, a paper with its copy, marks, unsaved input."""
    case.worker = (1, "Bożena Łącka")
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        assert makers.contract(session, person) == DRAFT
    with case.action() as session:
        other = makers.participant(session, family_name="Wójcik")
    with case.action() as session:
        assert makers.active_contract(session, other) == SIGNED
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        makers.enrolled(session, activity, other, date(2026, 6, 15))
    with case.action() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.day == date(2026, 6, 15))).one()
        attendance.mark_attendance(session, meeting, {other: (AttendanceMark.EXCUSED, "choroba")})
    with case.action() as session:
        add_signed_copy(session, 1, CopyKind.SCAN, "application/pdf", b"%PDF-1.7 signed")
        describe_action(session, "Added the signed copy of {number}", number="KS/1/2026")
    for town in ("Zamość", "Lublin", "Zamość"):
        with case.action() as session:
            participants.change_participant(session, person, {"town": town})
    with case.action() as session:
        drafts.save_draft(session, "participant", person, {"town": "Chełm", "counts": {2: "b", 10: "a"}})
