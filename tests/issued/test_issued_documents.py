"""The register of papers that were given out."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.issued import actions as issued
from kiscase.issued.model import IssuedDocument
from tests import makers

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def papers(case: Database) -> Database:
    for name in ("Żuk", "Lis"):
        with case.action() as session:
            makers.printed_contract(session, makers.participant(session, family_name=name))
    return case


def test_the_latest_paper_comes_first(papers: Database) -> None:
    with papers.read() as session:
        rows = issued.list_issued_documents(session)
        assert [(row.number, row.version, row.issued_on) for row in rows] == [
            ("KS/2/2026", 1, makers.TODAY),
            ("KS/1/2026", 1, makers.TODAY),
        ]
        assert [row.number for row in issued.list_issued_documents(session, rows[1].code.lower())] == ["KS/1/2026"]
        assert issued.list_issued_documents(session, "KS/99") == []  # no code begins with a 9


def test_a_paper_comes_back_byte_for_byte(papers: Database) -> None:
    with papers.read() as session:
        row, content = issued.load_issued_document(session, 1)
        sealed = session.scalar(select(IssuedDocument.sha256).where(IssuedDocument.id == 1))
    assert row.number == "KS/1/2026"
    assert hashlib.sha256(content).hexdigest() == sealed


def test_a_paper_is_told_in_the_history_of_its_person(papers: Database) -> None:
    from kiscase.core.journal import history

    with papers.read() as session:
        person = session.scalar(select(IssuedDocument.participant_id).where(IssuedDocument.id == 2))
        sentences = [line.sentence for line in history.list_history(session, "participant", person or 0)]
    assert "Printed the contract KS/2/2026, version 1" in sentences
