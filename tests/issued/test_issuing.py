"""One path for issuing: the same bytes while nothing differs, the next version when something does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from kiscase.core.database.database import Database
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued import actions as issued
from kiscase.issued.issuing import IssuableDocument, current_version, issue_document, issued_or_draft_pdf

pytestmark = pytest.mark.usefixtures("english")

Issue = Callable[[IssuableDocument], bytes]


def document(text: str, *, version: int = 0, signed: bool = False) -> IssuableDocument:
    def render(_session: Session, number: int, code: str) -> bytes:
        return f"{text}, version {number}, {'code' if code else 'draft'}".encode()

    return IssuableDocument("report", "club", 1, "R/1", {"text": text}, render, version=version, signed=signed)


@pytest.fixture
def issue(case: Database) -> Issue:
    def work(wanted: IssuableDocument) -> bytes:
        with case.action() as session:
            describe_action(session, N_("Saved."))
            return issue_document(session, wanted)

    return work


def test_a_document_is_a_draft_until_it_is_issued(case: Database, issue: Issue) -> None:
    with case.read() as session:
        assert issued_or_draft_pdf(session, document("one")) == b"one, version 1, draft"
    assert issue(document("one")) == b"one, version 1, code"
    with case.read() as session:
        assert issued_or_draft_pdf(session, document("one")) == b"one, version 1, code"
        assert issued_or_draft_pdf(session, document("two")) == b"two, version 2, draft"


def test_the_content_decides_on_the_next_version(case: Database, issue: Issue) -> None:
    assert issue(document("one")) == issue(document("one"))
    assert issue(document("two")) == b"two, version 2, code"
    assert issue(document("three", signed=True)) == b"two, version 2, code"
    with case.read() as session:
        assert [row.version for row in issued.list_issued_documents(session)] == [2, 1]


def test_a_record_that_counts_versions_decides_itself(case: Database, issue: Issue) -> None:
    assert issue(document("one", version=1)) == b"one, version 1, code"
    assert issue(document("two", version=1)) == b"one, version 1, code"
    with case.read() as session:
        assert current_version(session, document("two", version=2)) == (2, False)
    assert issue(document("two", version=2)) == b"two, version 2, code"
    with case.read() as session:
        assert issued.latest_version(session, "report", "club", 1) == (2, "")
