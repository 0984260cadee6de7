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
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.reintegration import actions as reintegration
from kiscase.activities.series_model import Weekday
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.pdf_reader import compare_with_golden, findings_of, page_texts, text_of

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
    assert "rodzaj niezapisany: 1 (01.06)" in text
    assert "bez wpisu: 10.06" in text
    assert "30%" in text
    assert "ZUS ZLA" not in text
    assert makers.pesel(serial=1) not in text
    assert do(case, reintegration.issue_reintegration_month, reintegrated, JUNE) == pdf


def test_a_list_or_record_made_before_the_end_of_its_month_says_so(case: Database, reintegrated: int) -> None:
    clock.set(2026, 6, 24, 12)
    first = do(case, reintegration.issue_reintegration_month, reintegrated, JUNE)
    assert "Stan na 24.06.2026 r.; miesiąc jeszcze trwa." in text_of(first)
    clock.set(2026, 6, 30, 12)
    second = do(case, reintegration.issue_reintegration_month, reintegrated, JUNE)
    assert "miesiąc jeszcze trwa" not in text_of(second)


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


def test_the_notice_of_an_incident_goes_to_both_offices(case: Database, worked: int) -> None:
    do(case, agreements.save_referral, worked, 1, {"sign": "CAZ.22.2026"})
    account = "O 8:15 opuścił(a) park bez słowa; nie wrócił(a) do 12:00."
    values = {"day": date(2026, 6, 5), "kind": "left", "account": account}
    incident = do(case, work_incidents.record_incident, worked, 1, values)
    pdf = do(case, work_incidents.issue_incident_notice, incident)
    text = check("useful-work-incident", pdf)
    assert f"Dyrektor {OFFICE}" in " ".join(text.split())
    assert "Kierownik Ośrodek Pomocy Społecznej w Żółkiewce" in " ".join(text.split())
    assert "opuściła miejsce wykonywania prac (lit. c)" in text
    assert "art. 142 ust. 10 pkt 4" in text
    assert "CAZ.22.2026" in text
    do(case, work_incidents.record_incident_notified, incident)
    assert do(case, work_incidents.issue_incident_notice, incident) == pdf, "the days of notice are no part of it"


@pytest.fixture
def trainee(case: Database) -> int:
    """A traineeship from December to May under the regulation of 2025."""
    person = do(case, makers.participant, family_name="Źdźbło", given_name="Łucja", pesel=makers.pesel(serial=21))
    do(case, makers.active_contract, person, drawn_on=date(2025, 12, 1), ends_on=date(2026, 12, 31))
    values = {"office": OFFICE, "host": "Piekarnia „Kłos”", "address": "ul. Młyńska 4, Żółkiewka", "mentor": "Jan Lis"}
    clock.set(2026, 6, 10, 9)
    until = {"since": date(2025, 12, 3), "until": date(2026, 6, 2)}
    return do(case, traineeships.begin_traineeship, person, values | until)


def test_the_attendance_list_of_a_traineeship(case: Database, trainee: int) -> None:
    pdf = do(case, traineeships.issue_attendance_sheet, trainee, date(2025, 12, 31))
    text = check("traineeship-attendance", pdf)
    assert "03.12.2025" in text
    assert "02.12.2025" not in text, "the traineeship had not begun"
    assert "do 05.01.2026" in text
    assert len(page_texts(pdf)) == 1
    assert len(page_texts(do(case, traineeships.issue_attendance_sheet, trainee, date(2026, 3, 1)))) == 1
    with pytest.raises(InvalidValuesError):
        do(case, traineeships.issue_attendance_sheet, trainee, date(2026, 7, 1))


def test_the_form_of_the_opinion(case: Database, trainee: int) -> None:
    text = check("traineeship-opinion", do(case, traineeships.issue_opinion_form, trainee))
    assert "Piekarnia „Kłos”" in text
    assert makers.pesel(serial=21) in text
    assert "do 09.06.2026" in text


def test_the_command_line_offers_them_all(case: Database, reintegrated: int, worked: int, trainee: int) -> None:
    do(case, work_incidents.record_incident, worked, 4, {"day": date(2026, 5, 5), "kind": "no_show"})
    with case.read() as session:
        for document in LABOUR_OFFICE_DOCUMENTS:
            rows = document.list_printable(session)
            assert rows, document.key
            assert findings_of(document.render(session, rows[0][1])) == [], document.key
