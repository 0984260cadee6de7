"""What letters and plans of the club say: place, date, whom they are about, forms by sex, days, what is called off."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.planning import meetings
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.reports import actions as reports
from kiscase.activities.reports.queries import load_class_journal, load_month_grid_report, load_monthly_card
from kiscase.activities.reports.statement_queries import load_attendance_information
from kiscase.club import actions as clubs
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.participants.model import IdentityDocumentKind
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.pdf_reader import findings_of, text_of, tree_of

JUNE, TODAY = date(2026, 6, 1), date(2026, 6, 23)
WOMAN, MAN, NOT_KNOWN = range(1, 4)


@pytest.fixture
def workshop(case: Database) -> int:
    """A woman, a man and somebody whose sex is not known were at the first four Mondays; the fifth is to come."""
    do(case, clubs.change_club, {"lock_days": 90})
    clock.set(2026, 6, 1, 12)
    leader = do(case, makers.worker, given_name="Konstancja", family_name="Wierzbicka")
    activity = do(case, makers.activity, leader, until=date(2026, 6, 29))
    identities = [
        {"pesel": makers.pesel(serial=1)},
        {"pesel": makers.pesel(male=True, serial=2), "given_name": "Seweryn"},
        {"pesel": "", "given_name": "Sasza", "paper": IdentityDocumentKind.PASSPORT, "paper_number": "FA 1234567"},
    ]
    for identity in identities:
        person = do(case, makers.participant, **{"family_name": "Ośka", "given_name": "Ewa"} | identity)
        do(case, makers.active_contract, person, drawn_on=JUNE)
        do(case, enrolment.enrol_person, activity, person, JUNE)
    clock.set(2026, 6, 23, 12)
    for meeting in all_meetings(case)[:4]:
        marks = dict.fromkeys((WOMAN, MAN, NOT_KNOWN), (AttendanceMark.PRESENT, ""))
        do(case, attendance.mark_attendance, meeting, marks)
    return activity


def all_meetings(case: Database) -> list[int]:
    with case.read() as session:
        return list(session.scalars(select(Meeting.id).order_by(Meeting.day)))


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (WOMAN, "że Ewa Ośka (ur. 14.05.1980 r.) w okresie 01.06.2026–23.06.2026 uczestniczyła w zajęciach"),
        (MAN, "że Seweryn Ośka (ur. 14.05.1980 r.) w okresie 01.06.2026–23.06.2026 uczestniczył w zajęciach"),
        (NOT_KNOWN, "w okresie 01.06.2026–23.06.2026: Sasza Ośka"),
    ],
)
def test_the_confirmation_has_the_form_of_the_sex_and_the_days(
    case: Database, workshop: int, person: int, sentence: str
) -> None:
    pdf = do(case, reports.issue_attendance_confirmation, person, JUNE, TODAY)
    text = text_of(pdf)
    assert sentence in text
    assert "01.06.2026, 08.06.2026, 15.06.2026, 22.06.2026, 9:00–11:30 4 10" in text
    assert "Żółkiewka, 23.06.2026 r." in text
    assert "ul. Świętej Jadwigi 7, 22-335 Żółkiewka" in text
    assert findings_of(pdf) == []


@pytest.mark.parametrize(("hour", "held"), [(8, 1), (12, 2)])
def test_a_meeting_counts_once_it_has_ended(case: Database, hour: int, held: int) -> None:
    activity = do(case, makers.activity)
    person = do(case, makers.participant)
    contract = do(case, makers.active_contract, person, drawn_on=JUNE)
    do(case, enrolment.enrol_person, activity, person, JUNE)
    clock.set(2026, 6, 8, hour)
    with case.read() as session:
        assert load_attendance_information(session, contract).total.held == held
        card = load_monthly_card(session, person, JUNE)
        assert [day.day for day, _mark in card.activities[0].marks] == [1, 8][:held]
        assert [one.ahead for one in load_month_grid_report(session, activity, JUNE).meetings[:2]] == [False, held == 1]
        assert len(load_class_journal(session, activity).meetings) == held


def test_the_information_for_the_office_needs_no_case_of_the_name(case: Database, workshop: int) -> None:
    text = text_of(do(case, reports.issue_attendance_information, WOMAN))
    assert "Informuje się o udziale w zajęciach klubu integracji społecznej" in text
    assert "w ramach kontraktu socjalnego KS/1/2026: Ewa Ośka, ur. 14.05.1980 r." in text
    assert "Żółkiewka, 23.06.2026 r." in text


@pytest.mark.parametrize(
    ("person", "verbs"),
    [(WOMAN, ("uczestniczyła", "zrealizowała")), (MAN, ("uczestniczył ", "zrealizował "))],
)
def test_certificates_have_the_form_of_the_sex(
    case: Database, workshop: int, person: int, verbs: tuple[str, str]
) -> None:
    (first,) = do(case, certificates.issue_certificates, [person], CertificateKind.PARTICIPATION)
    do(case, makers.ended_contract, person, ContractState.COMPLETED, on=TODAY)
    (second,) = do(case, certificates.issue_certificates, [person], CertificateKind.COMPLETION)
    for pdf in (first, second):
        assert verbs[0] in text_of(pdf)
        assert "(a)" not in text_of(pdf)
        assert "(ur. 14.05.1980 r.)" in text_of(pdf)
        assert "Żółkiewka, 23.06.2026 r." in text_of(pdf)
    assert verbs[1] in text_of(second)
    (title,) = tree_of(second).all("H1")
    assert title.text == "Zaświadczenie o ukończeniu uczestnictwa w klubie integracji społecznej"


def test_a_certificate_for_somebody_whose_sex_is_not_known(case: Database, workshop: int) -> None:
    (pdf,) = do(case, certificates.issue_certificates, [NOT_KNOWN], CertificateKind.PARTICIPATION)
    assert "Zaświadcza się uczestnictwo w zajęciach" in text_of(pdf)
    assert "od 01.06.2026 do 23.06.2026: Sasza Ośka" in text_of(pdf)


def test_a_meeting_to_come_is_called_off_and_a_past_one_did_not_take_place(case: Database, workshop: int) -> None:
    found = all_meetings(case)
    do(case, meetings.cancel_meeting, found[4], "awaria ogrzewania")
    text = text_of(do(case, reports.issue_wall_plan, date(2026, 6, 29)))
    assert "Warsztat komputerowy odwołane: awaria ogrzewania" in text
    assert "nie odbyły się" not in text
    do(case, meetings.cancel_meeting, found[3], "szkolenie")
    assert "nie odbyły się: szkolenie" in text_of(do(case, reports.issue_wall_plan, date(2026, 6, 22)))


def test_the_plan_groups_meetings_by_day(case: Database, workshop: int) -> None:
    do(case, makers.activity, name="Kuchnia", since=JUNE, starts=time(12), ends=time(14))
    pdf = do(case, reports.issue_wall_plan, date(2026, 6, 22))
    assert [one.text for one in tree_of(pdf).all("H2")] == ["poniedziałek, 22.06.2026"]
    text = text_of(pdf)
    assert text.index("9:00–11:30") < text.index("12:00–14:00")
    assert "Wierzbicka" not in text, "until the club wants leaders on the wall"
    do(case, clubs.change_club, {"leaders_on_plan": True})
    assert "Sala 2, Konstancja Wierzbicka" in text_of(do(case, reports.issue_wall_plan, date(2026, 6, 22)))
    assert findings_of(pdf) == []


def test_a_plan_without_meetings_speaks_in_the_past_only_of_what_is_over(case: Database, workshop: int) -> None:
    for day, words in ((date(2026, 5, 4), "nie było zajęć"), (date(2026, 7, 20), "nie ma zajęć")):
        assert f"W tym czasie {words}." in text_of(do(case, reports.issue_wall_plan, day))
        assert f"W tym czasie {words}." in text_of(do(case, reports.issue_person_plan, WOMAN, day))
        assert f"W tym czasie {words}." in text_of(do(case, reports.issue_monthly_card, WOMAN, day))
    clock.set(2026, 7, 8, 12)
    running = text_of(do(case, reports.issue_wall_plan, clock.today()))
    assert "nie ma zajęć" in running, "the week still runs"


def test_each_week_has_a_plan_of_its_own(case: Database, workshop: int) -> None:
    for day, number in ((date(2026, 7, 6), "T1/2026-28"), (date(2026, 7, 13), "T1/2026-29")):
        assert number in text_of(do(case, reports.issue_person_plan, WOMAN, day))


def test_the_journal_names_the_leader_once_and_who_stood_in(case: Database, workshop: int) -> None:
    other = do(case, makers.worker, given_name="Piotr", family_name="Żuk")
    do(case, meetings.change_meetings, all_meetings(case)[1], {"leader_id": other}, ChangeScope.THIS)
    do(case, attendance.mark_attendance, all_meetings(case)[2], {MAN: (AttendanceMark.UNEXCUSED, "")})
    text = text_of(do(case, reports.issue_class_journal, workshop))
    assert text.count("Konstancja Wierzbicka") == 1
    assert text.count("Zastępstwo: Piotr Żuk") == 1
    assert "Obecni / zapisani" in text
    assert text.count("3 / 3") == 3
    assert text.count("2 / 3") == 1


def test_the_journal_tells_a_register_without_entries_from_absence(case: Database, workshop: int) -> None:
    clock.set(2026, 6, 30, 12)  # the fifth Monday is over, and nobody is marked
    other = do(case, makers.participant, family_name="Nowa", pesel=makers.pesel(serial=7))
    do(case, makers.active_contract, other, drawn_on=JUNE)
    do(case, enrolment.enrol_person, workshop, other, date(2026, 6, 22))
    text = text_of(do(case, reports.issue_class_journal, workshop))
    assert text.count("3 / 3") == 3
    assert "3 / 4 bez wpisu: 1" in text
    assert "– / 4 nie wpisano" in text
    assert "Razem: Liczba godzin 10 " in text
    assert "Nie wliczono: bez wpisu obecności spotkania: 1, godziny: 2,5" in text
    excuse = {"since": date(2026, 6, 29), "until": date(2026, 6, 29), "kind": "sick"}
    do(case, excused_periods.record_absence, other, excuse)
    assert "– / 4 nie wpisano" in text_of(do(case, reports.issue_class_journal, workshop)), "only an excuse is on file"
    do(case, attendance.mark_attendance, all_meetings(case)[4], {WOMAN: (AttendanceMark.UNEXCUSED, "")})
    text = text_of(do(case, reports.issue_class_journal, workshop))
    assert "0 / 4 bez wpisu: 2" in text
    assert "Razem: Liczba godzin 12,5" in text
    assert "Nie wliczono" not in text


def test_a_title_is_broken_into_lines_of_about_equal_length(case: Database, workshop: int) -> None:
    from kiscase.pdf.layout.line_breaking import break_balanced_lines
    from kiscase.pdf.output import fonts

    title = "Zaświadczenie o ukończeniu uczestnictwa w klubie integracji społecznej"
    wide = 483.0 * 1000 / 17
    lines = break_balanced_lines(title, fonts.BOLD, wide)
    assert lines == ["Zaświadczenie o ukończeniu uczestnictwa ", "w klubie integracji społecznej"]
