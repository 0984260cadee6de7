"""The papers for the labour office: what stands on them, and that they are accessible and archival."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from kiscase.activities.absences import excused_periods
from kiscase.activities.agreements import actions as agreements
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.document_kinds import LABOUR_OFFICE_DOCUMENTS
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting, Weekday
from kiscase.activities.reintegration import actions as reintegration
from kiscase.activities.work_hours import actions as work_hours
from kiscase.core.database.database import Database
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.pdf_reader import compare_with_golden, findings_of, page_texts

JUNE = date(2026, 6, 1)
OFFICE = "Powiatowy Urząd Pracy w Krasnymstawie"


def check(name: str, pdf: bytes) -> str:
    assert findings_of(pdf) == []
    compare_with_golden(name, pdf)
    return "\n".join(page_texts(pdf))


@pytest.fixture
def reintegrated(case: Database) -> int:
    """An activity commissioned by the starosta with three people; June is marked up to the 10th."""
    activity = do(
        case,
        makers.activity,
        name="Warsztaty motywacyjne „Od nowa”",
        kind="commissioned_reintegration",
        weekdays=[Weekday.MONDAY, Weekday.WEDNESDAY],
        ends=time(13),
        until=date(2026, 12, 30),
    )
    values = {"sign": "CAZ.5410.7.2026", "agreed_on": date(2026, 5, 20), "office": OFFICE, "people": 8, "hours": 400}
    do(case, agreements.save_agreement, activity, values)
    names = [("Wiśniewska", "Jadwiga"), ("Żółć-Gżegżółka", "Świętosława"), ("Łoś", "Bożydar")]
    people = []
    for number, (family, given) in enumerate(names):
        number_of = makers.pesel(serial=number + 1)
        people.append(do(case, makers.participant, family_name=family, given_name=given, pesel=number_of))
        do(case, enrolment.enrol_person, activity, people[-1], JUNE)
    clock.set(2026, 6, 10, 18)
    with case.read() as session:
        meetings = session.scalars(select(Meeting.id).where(Meeting.day <= date(2026, 6, 10)).order_by(Meeting.day))
        ids = list(meetings)
    present, late = (AttendanceMark.PRESENT, ""), (AttendanceMark.LATE, "")
    away, unexcused = (AttendanceMark.EXCUSED, "telefonicznie"), (AttendanceMark.UNEXCUSED, "")
    for meeting, marks in zip(ids, ((present, away), (late, unexcused), (present, present)), strict=False):
        do(case, attendance.mark_attendance, meeting, dict(zip(people[:2], marks, strict=True)))
    sick = {"kind": "sick", "since": JUNE, "until": date(2026, 6, 8), "evidence": "ZUS ZLA"}
    do(case, excused_periods.record_absence, people[2], sick)
    return activity


def test_the_list_of_commissioned_reintegration(case: Database, reintegrated: int) -> None:
    pdf = do(case, reintegration.issue_reintegration_month, reintegrated, JUNE)
    text = check("reintegration-month", pdf)
    assert "CAZ.5410.7.2026 z dnia 20.05.2026" in text
    assert OFFICE in text
    assert "choroba: 3 (01.06, 03.06, 08.06)" in text
    assert "rodzaj nie zapisany: 1 (01.06)" in text
    assert "bez wpisu: 10.06" in text
    assert "30 %" in text
    assert "ZUS ZLA" not in text
    assert makers.pesel(serial=1) not in text
    assert do(case, reintegration.issue_reintegration_month, reintegrated, JUNE) == pdf


@pytest.fixture
def worked(case: Database) -> int:
    """Socially useful work of three people in June: one by the day and before by the month, one without PESEL."""
    changes = {"since": date(2026, 5, 4), "until": date(2026, 8, 31), "name": "Prace w parku", "kind": "useful_work"}
    activity = do(case, makers.activity, **changes)
    values = {"sign": "PSU.3.2026", "agreed_on": date(2026, 4, 20), "office": OFFICE, "place": "Park miejski, DPS"}
    do(case, agreements.save_agreement, activity, values, rate="31,40")
    number = makers.pesel(serial=11)
    first = do(case, makers.participant, family_name="Żółć-Gżegżółka", given_name="Świętosława", pesel=number)
    foreign = {"pesel": "", "paper": "passport", "paper_number": "GB 123456"}
    second = do(case, makers.participant, family_name="O’Neill", given_name="Seán", born=date(1970, 2, 1), **foreign)
    third = do(case, makers.participant, family_name="Łoś", given_name="Bożydar", pesel=makers.pesel(serial=12))
    for person in (first, second, third):
        do(case, makers.active_contract, person, drawn_on=date(2026, 5, 4), ends_on=date(2026, 12, 31))
        do(case, enrolment.enrol_person, activity, person, date(2026, 5, 4))
    clock.set(2026, 6, 30, 12)
    do(case, work_hours.save_work_hours, activity, JUNE, {first: (40, 12), second: (20, None)})
    days = {(first, date(2026, 6, 2)): 240, (first, date(2026, 6, 5)): 135, (second, date(2026, 6, 5)): 480}
    do(case, work_hours.save_work_days, activity, days)
    return activity


def test_the_record_of_useful_work(case: Database, worked: int) -> None:
    pdf = do(case, work_hours.issue_work_month, worked, JUNE)
    text = check("useful-work-month", pdf)
    assert f"PESEL {makers.pesel(serial=11)}" in text
    assert "GB 123456" in text
    assert "ul. Źródlana 3 m. 12" in text
    assert "PSU.3.2026 z dnia 20.04.2026" in text
    assert "6,25" in text
    assert "196,25" in text  # 6,25 h of 31,40 zł
    assert "251,20" in text
    assert "nie są wliczone do świadczenia" in text
    assert do(case, work_hours.issue_work_month, worked, JUNE) == pdf


def test_the_record_of_a_month_without_hours_says_so(case: Database) -> None:
    activity = do(case, makers.activity, kind="useful_work")
    pdf = do(case, work_hours.issue_work_month, activity, JUNE)
    assert findings_of(pdf) == []
    assert "nikt nie pracował" in "\n".join(page_texts(pdf))


def test_the_command_line_offers_them_all(case: Database, reintegrated: int, worked: int) -> None:
    with case.read() as session:
        for document in LABOUR_OFFICE_DOCUMENTS:
            rows = document.list_printable(session)
            assert rows, document.key
            assert findings_of(document.render(session, rows[0][1])) == [], document.key
