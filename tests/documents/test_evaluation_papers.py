"""The evaluation sheet and the evidence sheet: golden texts, accessible and archival, with long and awkward data."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.contract_attendance import actions as contract_attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.club import actions as clubs
from kiscase.contracts import details
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import issuing as papers
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.queries import running_contract_id
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from tests import makers
from tests.clock import clock
from tests.documents.test_documents import LONG
from tests.pdf_reader import compare_with_golden, findings_of, page_texts

WORDS = ("reached", "partly", "not", "reached", "partly")


def judged(case: Database, contract: int, *results: str, why: str = "") -> dict[str, dict[str, Any]]:
    """Results in the order of the form, with a reason where something is left."""
    with case.read() as session:
        rows = evaluations_queries.load_evaluation(session, contract).rows
    left = {"why": why or "Zabrakło czasu", "next_step": "Dokończenie do 31.07.2026"}
    return {
        row.key: {"result": result} | ({} if result == "reached" else left)
        for row, result in zip(rows, results, strict=False)
    }


def held(case: Database, contract: int, values: dict[str, Any], rows: dict[str, dict[str, Any]]) -> bytes:
    with case.action() as session:
        made = evaluations.save_evaluation(
            session,
            contract,
            {"held_on": makers.TODAY, "decision": "as_agreed", "next_on": date(2026, 11, 2)} | values,
            rows,
        )
    with case.action() as session:
        return evaluations.issue_evaluation(session, made)


@pytest.mark.parametrize("language", ["pl", "uk"])
@pytest.mark.parametrize("kind", ["interim", "final"])
def test_evaluation(case: Database, kind: str, language: str) -> None:
    with case.action() as session:
        contract = makers.active_contract(session, language=language)
    values: dict[str, Any] = (
        {"final": True, "decision": None, "next_on": None} if kind == "final" else {"next_on": date(2026, 7, 15)}
    )
    values |= {"summary": "Większość ustaleń wykonano.", "own_words": "Wreszcie wiem, od czego zacząć."}
    rows = judged(case, contract, *(WORDS if kind == "final" else WORDS[:3]))
    pdf = held(case, contract, values, rows)
    assert findings_of(pdf) == []
    compare_with_golden(f"evaluation-{kind}", pdf)  # Polish, whatever the second copy speaks


def test_a_draft_is_marked_as_one(case: Database) -> None:
    with case.action() as session:
        contract = makers.active_contract(session)
    with case.action() as session:
        made = evaluations.save_evaluation(
            session, contract, {"held_on": makers.TODAY, "decision": "as_agreed", "next_on": date(2026, 11, 2)}, {}
        )
    with case.read() as session:
        pdf = papers.EVALUATION_DOCUMENT.render(session, made)
        assert papers.EVALUATION_DOCUMENT.list_printable(session) == [("KS/1/2026/O1", made)]
    assert all("PROJEKT" in text for text in page_texts(pdf))
    assert findings_of(pdf) == []


def test_family_long_texts_and_what_looks_like_markup(case: Database) -> None:
    with case.action() as session:
        contract = makers.contract(session)
    with case.action() as session:
        content = details.load_contract(session, contract).content
        content.tables["members"] = [
            {
                "family_name": "Wiśniewska-Brzęczyszczykiewicz",
                "given_name": "Maksymiliana",
                "pesel": makers.pesel(),
                "signs": "self",
            }
        ]
        step = {"text": "Warsztaty", "due": date(2026, 9, 1)}
        content.tables["participant_actions"] += [dict(step) for _place in range(40)]
        drafting.save_contract(session, contract, content)
    with case.action() as session:
        issuing.issue_contract(session, contract)
    with case.action() as session:
        signing.sign_contract(session, contract, dict.fromkeys(("participant", "family-1", "worker"), makers.TODAY))
    long = LONG.strip()
    pdf = held(
        case, contract, {"summary": long, "own_words": long}, judged(case, contract, *["not"] * 44, why=long[:900])
    )
    assert findings_of(pdf) == []
    pages = page_texts(pdf)
    whole = "".join("".join(pages).split())
    assert "".join(LONG.split()) in whole
    assert whole.count("{x}") == 2 * long.count("{x}") + 44 * long[:900].count("{x}")
    assert "Wiśniewska-Brzęczyszczykiewicz" in pages[-1]
    with case.read() as session:
        assert session.scalars(select(Evaluation)).one().version == 1


@pytest.fixture
def attended(case: Database) -> int:
    """A contract of half a year with two weekly activities, marked in turn."""
    start = date(2026, 6, 1)
    clock.set(2026, 6, 1, 7)
    marks = [
        AttendanceMark.PRESENT,
        AttendanceMark.PRESENT,
        AttendanceMark.LATE,
        AttendanceMark.EXCUSED,
        AttendanceMark.PRESENT,
        AttendanceMark.UNEXCUSED,
    ]
    with case.action() as session:
        first = makers.activity(session, until=date(2026, 11, 30))
    with case.action() as session:
        second = makers.activity(
            session, name="Poradnictwo prawne", until=date(2026, 11, 30), starts=time(12), ends=time(13)
        )
    with case.action() as session:
        person = makers.enrolled(session, first, since=start)
    with case.action() as session:
        enrolment.enrol_person(session, second, person, start)
        clubs.change_club(session, {"lock_days": 400})
    clock.set(2026, 11, 16, 18)
    with case.read() as session:
        meetings = session.scalars(
            select(Meeting.id).where(Meeting.day < date(2026, 11, 16)).order_by(Meeting.id)
        ).all()
    for place, meeting in enumerate(meetings):
        with case.action() as session:
            attendance.mark_attendance(session, meeting, {person: (marks[place % len(marks)], "choroba")})
    with case.read() as session:
        found = running_contract_id(session, person)
    assert found is not None
    return found


def test_evidence(case: Database, attended: int) -> None:
    with case.action() as session:
        pdf = contract_attendance.issue_contract_attendance(session, attended)
    assert findings_of(pdf) == []
    assert len(page_texts(pdf)) == 1, "the usual data fit on one page"
    assert "choroba" not in page_texts(pdf)[0], "never why somebody was absent"
    compare_with_golden("evidence", pdf)


def test_evidence_of_a_contract_without_activities(case: Database) -> None:
    with case.action() as session:
        contract = makers.active_contract(session, language="uk")
    with case.action() as session:
        pdf = contract_attendance.issue_contract_attendance(session, contract)
    assert findings_of(pdf) == []
    compare_with_golden("evidence-none", pdf)  # Polish, too
