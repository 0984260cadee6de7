"""The papers about attendance: what stands on them, that they are accessible and archival, and what they do not say."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.document_kinds import ATTENDANCE_DOCUMENTS
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.planning import meetings
from kiscase.activities.reports import actions as reports
from kiscase.club import actions as clubs
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import compare_with_golden, findings_of, page_texts, tree_of

JUNE, NOON = date(2026, 6, 1), time(12)


@pytest.fixture
def people(case: Database) -> list[int]:
    """Three people of a workshop with four marked Mondays; the third one is a guest with a long name."""
    do(case, clubs.change_club, {"lock_days": 90})
    activity = do(case, makers.activity, until=date(2026, 6, 30), capacity=None)
    names = [("Wiśniewska", "Jadwiga"), ("Żółć-Gżegżółka", "Świętosława"), ("O’Neill-Brzęczyszczykiewicz", "Seán")]
    found = []
    clock.set(2026, 6, 1, 12)
    for number, (family, given) in enumerate(names):
        born = makers.pesel(serial=number + 1)
        found.append(do(case, makers.participant, family_name=family, given_name=given, pesel=born))
    for person in found[:2]:
        do(case, makers.active_contract, person, drawn_on=JUNE)
        do(case, enrolment.enrol_person, activity, person, JUNE)
    do(case, enrolment.enrol_person, activity, found[2], JUNE, enrolment.EnrolmentTerms(guest=True))
    clock.set(2026, 6, 30, 12)
    with case.read() as session:
        rows = session.execute(select(Meeting.id, Meeting.day).order_by(Meeting.day)).all()
    marks = [AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.EXCUSED, AttendanceMark.UNEXCUSED]
    for (meeting_id, _day), mark in zip(rows, marks, strict=False):
        do(
            case,
            attendance.mark_attendance,
            meeting_id,
            {found[0]: (mark, "choroba"), found[1]: (AttendanceMark.PRESENT, "")},
        )
    do(case, attendance.save_class_notes, rows[0][0], "CV i list motywacyjny", "Dwie osoby przyniosły własne CV.")
    do(
        case,
        excused_periods.record_absence,
        found[2],
        {"since": JUNE, "until": date(2026, 6, 8), "kind": "sick", "evidence": "L4"},
    )
    do(case, meetings.cancel_meeting, rows[4][0], "awaria ogrzewania")
    return found


def check(name: str, pdf: bytes) -> str:
    assert findings_of(pdf) == []
    compare_with_golden(name, pdf)
    text = "\n".join(page_texts(pdf))
    assert "choroba" not in text, "no reason of an absence stands on a paper"
    assert makers.pesel(serial=1) not in text
    return text


def test_the_monthly_card(case: Database, people: list[int]) -> None:
    text = check("attendance-card", do(case, reports.issue_monthly_card, people[0], JUNE))
    assert "2 / 3" in text
    assert "67%" in text
    assert "nieobecność usprawiedliwiona" in text


def test_the_month_grid(case: Database, people: list[int]) -> None:
    pdf = do(case, reports.issue_month_grid, 1, JUNE)
    text = check("attendance-month", pdf)
    assert text.index("Brzęczyszczykiewicz") < text.index("Wiśniewska") < text.index("Gżegżółka")
    days = [cell.text.split() for cell in tree_of(pdf).all("TH")]
    assert ["pon", "22"] in days
    assert ["pon", "29"] not in days, "a meeting that did not take place is none"


def test_the_journal_of_classes(case: Database, people: list[int]) -> None:
    text = check("journal", do(case, reports.issue_class_journal, 1))
    assert "Dwie osoby przyniosły własne CV." in text
    assert "nie odbyły się: awaria ogrzewania" in text


def test_the_week_plan_for_the_wall_names_nobody(case: Database, people: list[int]) -> None:
    text = check("week-plan", do(case, reports.issue_wall_plan, date(2026, 6, 17)))
    assert "Warsztat komputerowy" in text
    assert not any(name in text for name in ("Wiśniewska", "Gżegżółka", "Łącka", "Zięba"))


def test_the_week_plan_of_a_person(case: Database, people: list[int]) -> None:
    assert "84 683 10 10" in check("own-plan", do(case, reports.issue_person_plan, people[1], date(2026, 6, 17)))


def test_the_confirmation_tells_what_was_attended(case: Database, people: list[int]) -> None:
    text = check("confirmation", do(case, reports.issue_attendance_confirmation, people[0], JUNE, date(2026, 6, 30)))
    assert "Jadwiga Wiśniewska" in text
    assert "Nieuspr" not in text


def test_the_information_for_the_office_says_how_it_counts(case: Database, people: list[int]) -> None:
    contract = ask(
        case,
        lambda session: (
            certificates.check_certificate_entitlement(session, people[0], CertificateKind.PARTICIPATION).contract_id
        ),
    )
    text = check("attendance-information", do(case, reports.issue_attendance_information, contract))
    assert "Ośrodek Pomocy Społecznej" in text
    assert "67%" in text


def test_certificates_have_numbers_without_holes_for_those_entitled(case: Database, people: list[int]) -> None:
    found = do(case, certificates.issue_certificates, people[:2], CertificateKind.PARTICIPATION)
    text = check("certificate-participation", found[0])
    assert "ZS/1/2026" in text
    assert "ZS/2/2026" in "\n".join(page_texts(found[1]))
    with pytest.raises(Problem, match="Wiśniewska"):
        do(case, certificates.issue_certificates, people[:2], CertificateKind.COMPLETION)
    for person in people[:2]:
        contract = ask(
            case,
            lambda session, one=person: certificates.check_certificate_entitlement(
                session, one, CertificateKind.PARTICIPATION
            ),
        )
        do(case, makers.ended_contract, contract.contract_id, ContractState.COMPLETED, on=date(2026, 6, 30))
    with pytest.raises(Problem, match=r"2 z 3 \(67%\)"):  # 80 are required
        do(case, certificates.issue_certificates, [people[0]], CertificateKind.COMPLETION)
    (pdf,) = do(case, certificates.issue_certificates, [people[1]], CertificateKind.COMPLETION)
    assert "ZS/3/2026" in check("certificate-completion", pdf)
    again = do(case, certificates.issue_certificates, [people[1]], CertificateKind.COMPLETION)
    assert again == [pdf], "the certificate that was given out comes again"


def test_what_was_given_out_stays_until_it_says_something_else(case: Database, people: list[int]) -> None:
    first = do(case, reports.issue_monthly_card, people[0], JUNE)
    assert do(case, reports.issue_monthly_card, people[0], JUNE) == first
    with case.read() as session:
        last = session.scalars(select(Meeting.id).order_by(Meeting.day)).all()[3]
    do(case, attendance.mark_attendance, last, {people[0]: (AttendanceMark.PRESENT, "")})
    assert do(case, reports.issue_monthly_card, people[0], JUNE) != first


def test_the_command_line_offers_them_all(case: Database, people: list[int]) -> None:
    do(case, certificates.issue_certificates, people[:1], CertificateKind.PARTICIPATION)
    clock.set(2026, 6, 25, 12)
    with case.read() as session:
        for document in ATTENDANCE_DOCUMENTS:
            rows = document.list_printable(session)
            assert rows, document.key
            assert findings_of(document.render(session, rows[0][1])) == [], document.key
