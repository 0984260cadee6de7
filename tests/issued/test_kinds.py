"""The registry of document kinds: one list for window, command line, labels and statuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued import actions as issued
from kiscase.issued.kinds import DocumentKind, DocumentRegistry, IssuedDocumentRow, IssuedKind
from kiscase.issued.status import DocumentStatus, StatusNote
from tests import makers
from tests.actions import ask, do

NO_SESSION = cast("Session", None)


def row(row_id: int, document: str) -> IssuedDocumentRow:
    return IssuedDocumentRow(row_id, document, "1", 1, "", date(2026, 5, 4), "contract", 1, "", None)


def void(_session: Session, rows: Sequence[IssuedDocumentRow]) -> dict[int, StatusNote]:
    return {one.id: StatusNote(DocumentStatus.VOID) for one in rows}


def test_a_key_names_one_kind() -> None:
    keys = [kind.key for kind in DOCUMENT_REGISTRY.kinds]
    assert len(set(keys)) == len(keys)


def test_a_kind_that_is_only_issued_is_not_offered_for_printing() -> None:
    printable = DocumentKind("letter", "Letter", lambda _session: [("1", 1)], lambda _session, _subject: b"")
    registry = DocumentRegistry((printable, IssuedKind("letter-void", "Void letter")))
    assert registry.printable_kinds() == [printable]
    assert (registry.label("letter-void"), registry.label("of-later")) == ("Void letter", "of-later")


def test_a_feature_is_asked_for_the_status_of_its_own_kinds_only() -> None:
    registry = DocumentRegistry((IssuedKind("contract", "Contract", statuses=void), IssuedKind("report", "Report")))
    rows = [row(1, "contract"), row(2, "report"), row(3, "of-later")]
    assert registry.statuses(NO_SESSION, rows) == {1: StatusNote(DocumentStatus.VOID)}


def test_a_document_about_nobody_has_the_name_of_its_activity(case: Database) -> None:
    activity = do(case, makers.activity, name="Kuchnia")
    meeting = ask(case, activities_queries.load_activity, activity).meetings[-1]
    do(case, attendance.issue_sign_in_sheet, meeting.id)
    with case.read() as session:
        rows = issued.list_issued_documents(session)
        subjects = DOCUMENT_REGISTRY.subjects(session, rows)
    assert [subjects[one.id] for one in rows] == [f"Kuchnia, {format_date(meeting.day)}"]
    assert rows[0].tablename in DOCUMENT_REGISTRY.tables_with_page
