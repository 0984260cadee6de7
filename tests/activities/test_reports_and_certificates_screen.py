"""Documents, exports and certificates of activities, printed and saved from the window."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.certificates.screen import CertificatesDialog
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, EnrolmentEnding, Meeting
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.activities.reports.queries import activity_file_label
from kiscase.activities.reports.screen import ACTIVITY_REPORTS, PERSON_REPORTS, PrintOrSaveDialog
from kiscase.activities.screen.person_tab import PersonActivitiesTab
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.issued.model import IssuedDocument
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.page_context import PageContext
from tests import makers
from tests.clock import clock
from tests.pdf_reader import findings_of, page_texts

JUNE = date(2026, 6, 1)
NAMES = ("Bąk", "Dąb", "Żak")


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def context(jobs: Jobs, problems: list[Problem]) -> PageContext:
    return PageContext(jobs, lambda *_where: None, lambda _entry: None, problems.append)


@pytest.fixture
def activity(case: Database) -> int:
    """Bąk (under a contract) and Dąb were there on 1 June, Żak never; the clock is at 15 June."""
    with case.action() as session:
        made = makers.activity(session)
    for number, name in enumerate(NAMES):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            if not number:
                makers.active_contract(session, person, drawn_on=JUNE)
        with case.action() as session:
            enrolment.enrol_person(session, made, person, JUNE, enrolment.EnrolmentTerms(guest=bool(number)))
    with case.action() as session:
        first = session.query(Meeting).filter_by(day=JUNE).one()
        attendance.mark_attendance(
            session, first.id, {1: (AttendanceMark.PRESENT,), 2: (AttendanceMark.LATE,), 3: (AttendanceMark.UNEXCUSED,)}
        )
    return made


@pytest.fixture
def grid(context: PageContext, activity: int, qtbot: QtBot) -> MonthGridTab:
    made = MonthGridTab(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.show_record(activity)
    return made


@pytest.fixture
def tab(context: PageContext, activity: int, qtbot: QtBot) -> PersonActivitiesTab:
    made = PersonActivitiesTab(context)
    qtbot.addWidget(made)
    made.show()
    made.show_record(1)
    return made


def dialog(kind: type[Any]) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def press(question: QDialog, name: str) -> None:
    button = question.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled()
    button.click()


def ask_for(question: PrintOrSaveDialog, what: str, **days: date) -> None:
    editor = question.form.editor("what")
    editor.set_value(what)
    question.form.edited.emit("what")
    for key, value in days.items():
        if key == "on":
            question.form.editor("month").set_value(f"{value:%Y-%m}")
            question.form.editor("week").set_value((value - timedelta(value.weekday())).isoformat())
        else:
            question.form.editor(key).set_value(value)
    question.form.editor("way").set_value("save")
    press(question, "go")


def save_to(folder: Path) -> Path:
    """Take the suggested name, in a folder of our own; nothing in it may be a person's name."""
    saving = dialog(QFileDialog)
    name = Path(saving.selectedFiles()[0]).name
    assert not any(person.casefold() in name.casefold() for person in NAMES)
    saving.fileSelected.emit(str(folder / name))
    saving.close()
    return folder / name


def documents(case: Database) -> list[str]:
    with case.read() as session:
        return [row.document for row in session.query(IssuedDocument).order_by(IssuedDocument.id)]


@pytest.mark.parametrize("what", [one.key for one in ACTIVITY_REPORTS])
def test_papers_and_files_of_an_activity(grid: MonthGridTab, tmp_path: Path, what: str) -> None:
    told: list[str] = []
    grid.notified.connect(told.append)
    grid.ask_print_or_save()
    ask_for(dialog(PrintOrSaveDialog), what, on=date(2026, 6, 15), since=JUNE, until=date(2026, 6, 30))
    path = save_to(tmp_path)
    content = path.read_bytes()
    assert path.name in told[-1]
    match path.suffix:
        case ".pdf":
            assert findings_of(content) == []
            assert "Warsztat komputerowy" in "\n".join(page_texts(content)) or what == "wall"
        case ".ics":
            assert len(Calendar.from_ical(content).walk("VEVENT")) == 5
        case ".csv":
            assert "Bąk Jadwiga;O" in content.decode("utf-8-sig")
        case ".xlsx":
            assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


@pytest.mark.parametrize("what", [one.key for one in PERSON_REPORTS])
def test_papers_and_files_of_a_person(tab: PersonActivitiesTab, case: Database, tmp_path: Path, what: str) -> None:
    before = documents(case)
    tab.ask_print_or_save()
    ask_for(dialog(PrintOrSaveDialog), what, on=date(2026, 6, 15), since=JUNE, until=date(2026, 6, 30))
    content = save_to(tmp_path).read_bytes()
    if what == "ics":
        assert len(Calendar.from_ical(content).walk("VEVENT")) == 5
        assert documents(case) == before
    else:
        assert findings_of(content) == []
        assert "Bąk" in "\n".join(page_texts(content))
        papers = len(NAMES) if what == "all_cards" else 1
        assert len(documents(case)) == len(before) + papers, "a paper that is given out is on file"


def test_the_month_of_all_activities_and_all_people_is_one_pdf(
    grid: MonthGridTab, case: Database, tmp_path: Path
) -> None:
    with case.action() as session:
        other = makers.activity(session, name="Angielski")
    with case.action() as session:
        enrolment.enrol_person(session, other, 2, JUNE, enrolment.EnrolmentTerms(guest=True))
    for what, wanted in (("all_grids", ["Angielski", "Warsztat komputerowy"]), ("all_cards", NAMES)):
        before = documents(case)
        grid.ask_print_or_save()
        ask_for(dialog(PrintOrSaveDialog), what, on=date(2026, 6, 15))
        content = save_to(tmp_path).read_bytes()
        assert findings_of(content) == []
        pages = page_texts(content)
        assert len(pages) == len(wanted)
        assert all(name in page for name, page in zip(wanted, pages, strict=True))
        assert len(documents(case)) == len(before) + len(wanted)
        with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
            assert not any(name in mark.title for mark in outline.root for name in NAMES)
        assert documents(case)[len(before) :] == [documents(case)[-1]] * len(wanted)


def test_a_month_in_which_nothing_took_place_is_told(grid: MonthGridTab, case: Database) -> None:
    before = documents(case)
    grid.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    ask_for(question, "all_cards", on=date(2025, 6, 15))
    assert "czerwiec 2025" in question.problem.text()
    assert documents(case) == before
    question.reject()


def test_a_month_is_picked_by_its_name_and_nothing_can_be_left_empty(grid: MonthGridTab) -> None:
    grid.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    month = question.form.editor("month")
    assert month.currentText() == "czerwiec 2026"
    for key in ("what", "month", "week", "way"):
        editor = question.form.editor(key)
        assert all(editor.itemText(place) for place in range(editor.count())), key
    question.reject()


def test_a_paper_can_be_looked_at_first_and_is_issued_only_from_there(
    grid: MonthGridTab, case: Database, tmp_path: Path
) -> None:
    before = documents(case)
    grid.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    question.form.editor("way").set_value("show")
    press(question, "go")
    shown = dialog(PdfPreviewDialog)
    assert "Warsztat komputerowy" in "\n".join(page_texts(shown.preview.pdf()))
    assert documents(case) == before, "looking gives out nothing"
    shown.preview.save_asked.emit()
    assert save_to(tmp_path).name == "Miesięczne zestawienie obecności 2026-06 Warsztat komputerowy.pdf"
    assert len(documents(case)) == len(before) + 1
    shown.reject()


def test_file_names_tell_what_the_file_is(grid: MonthGridTab, case: Database) -> None:
    names = []
    for what in ("grid", "xlsx", "journal", "wall", "ics"):
        grid.ask_print_or_save()
        ask_for(dialog(PrintOrSaveDialog), what, on=date(2026, 6, 15), since=JUNE, until=date(2026, 6, 30))
        saving = dialog(QFileDialog)
        names.append(Path(saving.selectedFiles()[0]).name)
        saving.reject()
        for question in QApplication.topLevelWidgets():
            if isinstance(question, PrintOrSaveDialog):
                question.reject()
    assert names == [
        "Miesięczne zestawienie obecności 2026-06 Warsztat komputerowy.pdf",
        "Miesięczne zestawienie obecności 2026-06 Warsztat komputerowy.xlsx",
        "Dziennik zajęć Warsztat komputerowy.pdf",
        "Plan tygodnia na ścianę 2026-W25.pdf",
        "Terminarz 2026-06 Warsztat komputerowy.ics",
    ]


def test_an_activity_named_after_somebody_gives_no_file_that_name(case: Database, activity: int) -> None:
    with case.action() as session:
        named = makers.activity(session, name="Rozmowy: Bąk")
    with case.read() as session:
        assert activity_file_label(session, activity) == "Warsztat komputerowy"
        assert activity_file_label(session, named) == f"Z{named}"


def test_only_what_a_paper_needs_is_asked(grid: MonthGridTab) -> None:
    grid.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    seen = {}
    for what in ("grid", "wall", "journal", "ics"):
        question.form.editor("what").set_value(what)
        question.form.edited.emit("what")
        seen[what] = [key for key in ("month", "week", "since", "until", "way") if not _hidden(question, key)]
    assert seen == {"grid": ["month", "way"], "wall": ["week", "way"], "journal": ["way"], "ics": ["since", "until"]}
    question.reject()


def _hidden(question: PrintOrSaveDialog, key: str) -> bool:
    widget = cast("Any", question.form.editor(key))
    return not widget.isVisibleTo(question.form)


def test_days_that_are_missing_or_reversed_are_reported(grid: MonthGridTab) -> None:
    grid.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    ask_for(question, "ics", since=date(2026, 6, 30), until=JUNE)
    assert question.problem.text()
    question.form.editor("until").set_value(None)
    press(question, "go")
    assert question.problem.text()
    question.reject()


def test_without_a_contract_there_is_nothing_to_inform_the_office_about(tab: PersonActivitiesTab) -> None:
    tab.show_record(2)
    tab.ask_print_or_save()
    question = dialog(PrintOrSaveDialog)
    ask_for(question, "information")
    assert "Dąb" in question.problem.text()
    question.reject()


def test_marks_are_saved_before_a_paper_is_made(grid: MonthGridTab, case: Database, tmp_path: Path) -> None:
    grid.grid.setCurrentIndex(grid.grid.grid.index(2, 1))
    grid.mark_selected("O")
    grid.ask_print_or_save()
    ask_for(dialog(PrintOrSaveDialog), "csv", on=JUNE)
    assert "Żak Jadwiga (gość);N;O" in save_to(tmp_path).read_text("utf-8-sig")


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(
    grid: MonthGridTab, tmp_path: Path, problems: list[Problem]
) -> None:
    grid.ask_print_or_save()
    ask_for(dialog(PrintOrSaveDialog), "csv", on=JUNE)
    saving = dialog(QFileDialog)
    saving.fileSelected.emit(str(tmp_path / "no such folder" / "a.csv"))
    saving.close()
    assert len(problems) == 1


def test_certificates_for_those_entitled_in_one_pdf(
    grid: MonthGridTab, case: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    rows = [[question.list.rows.index(row, column).data() for column in (0, 2)] for row in range(3)]
    assert [row[0] for row in rows] == ["Bąk Jadwiga", "Dąb Jadwiga", "Żak Jadwiga"]
    with case.read() as session:
        why = certificates.check_certificate_entitlement(session, 3, CertificateKind.PARTICIPATION).why_not
    assert why in rows[2][1]
    question.list.show_id(3)
    QTest.keyClick(question.list, Qt.Key.Key_Space)
    assert why in question.list.rows.index(2, 2).data(), "who is not entitled cannot be chosen"
    press(question, "save")
    path = save_to(tmp_path)
    assert findings_of(path.read_bytes()) == []
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["ZS/1/2026", "ZS/2/2026"]
    with case.read() as session:
        assert session.query(ActivityCertificate).count() == 2


def test_somebody_can_be_left_out_and_completion_needs_a_completed_contract(
    grid: MonthGridTab, case: Database, tmp_path: Path
) -> None:
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    question.list.show_id(2)
    QTest.keyClick(question.list, Qt.Key.Key_Space)
    press(question, "save")
    save_to(tmp_path)
    with case.read() as session:
        assert [row.participant_id for row in session.query(ActivityCertificate)] == [1]
        contract = certificates.check_certificate_entitlement(session, 1, CertificateKind.PARTICIPATION).contract_id
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    question.kind.setCurrentIndex(1)
    assert not question.findChild(QPushButton, "go").isEnabled()
    question.reject()
    with case.action() as session:
        makers.ended_contract(session, cast("int", contract), ContractState.COMPLETED, on=makers.TODAY)
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    question.kind.setCurrentIndex(1)
    assert question.findChild(QPushButton, "go").isEnabled()
    question.reject()


def test_only_who_stayed_and_has_none_yet_is_selected_and_all_can_be(
    grid: MonthGridTab, case: Database, tmp_path: Path
) -> None:
    with case.action() as session:
        enrolment.end_enrolment(session, 1, 2, date(2026, 6, 8), EnrolmentEnding.RESIGNED)
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    assert "08.06.2026" in question.list.rows.index(1, 2).data(), "it is told why nobody selected this person"
    press(question, "save")
    save_to(tmp_path)
    with case.read() as session:
        assert [row.participant_id for row in session.query(ActivityCertificate)] == [1]
    clock.set(2026, 6, 16)
    grid.ask_certificates()
    question = dialog(CertificatesDialog)
    assert "ZS/1/2026" in question.list.rows.index(0, 2).data()
    assert not question.findChild(QPushButton, "go").isEnabled(), "an opened dialog uses up no number"
    QTest.keyClick(question.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "2" in question.count.text()
    press(question, "everybody")
    assert not question.findChild(QPushButton, "go").isEnabled()
    question.reject()


def test_who_carried_the_activity_out_did_not_leave_it(activity: int, case: Database) -> None:
    with case.action() as session:
        enrolment.end_enrolment(session, activity, 2, date(2026, 6, 8), EnrolmentEnding.COMPLETED)
    with case.read() as session:
        found = certificates.list_certificate_entitlements(session, activity, CertificateKind.PARTICIPATION)
    assert [one.is_suggested for one in found] == [True, True, False]


def test_a_draft_of_a_new_contract_hides_nothing_that_was_attended(activity: int, case: Database) -> None:
    with case.action() as session:
        makers.contract(session, 1, drawn_on=date(2026, 6, 15))
    with case.read() as session:
        found = certificates.check_certificate_entitlement(session, 1, CertificateKind.PARTICIPATION)
    assert not found.why_not
    assert found.since == JUNE
