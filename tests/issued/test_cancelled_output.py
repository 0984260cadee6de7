"""Whoever cancels the print or save dialog has given out nothing; the printer or the file takes it, or nobody does."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.certificates.screen import CertificatesDialog
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.activities.reports.screen import PrintOrSaveDialog
from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations.screen.evaluation_dialog import EvaluationDialog
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.events import breaches
from kiscase.contracts.model import Contract
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.tables import entry_table
from kiscase.issued.model import IssuedDocument
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import Heading
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.render import render_pdf
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued, save_issued
from kiscase.ui.preview.print_dialog import PrintJob
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock

TODAY = clock.today()
MONTH = date(2026, 6, 1)


def state_of(case: Database) -> tuple[Any, ...]:
    """All that giving out changes: entries of the journal, documents and numbers."""
    with case.read() as session:
        return (
            session.scalar(select(func.count()).select_from(entry_table)),
            session.scalars(select(IssuedDocument.number)).all(),
            session.scalars(select(Contract.number)).all(),
            session.scalars(select(Contract.state)).all(),
            session.scalars(select(ActivityCertificate.number)).all(),
        )


def shown(kind: type[QDialog]) -> Any:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


def press(kind: type[QDialog], name: str) -> None:
    button = shown(kind).findChild(QPushButton, name)
    assert button.isEnabled()
    button.click()


def cancel(kind: type[QDialog], qtbot: QtBot) -> None:
    """Cancel the dialog of the system when it comes."""
    qtbot.waitUntil(lambda: shown(kind) is not None)
    shown(kind).reject()
    qtbot.waitUntil(lambda: shown(kind) is None)


def contract_page(window: Workspace, contract: int, qtbot: QtBot) -> ContractsPage:
    window.open(CONTRACT_KEY, contract)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == contract)
    return cast("ContractsPage", window.page())


def print_contract(window: Workspace, case: Database, qtbot: QtBot) -> Callable[[], None]:
    page = contract_page(window, do(case, makers.contract), qtbot)
    return page.printing.print_contract


def print_letter(window: Workspace, case: Database, qtbot: QtBot) -> Callable[[], None]:
    contract = do(case, makers.active_contract)
    with case.action() as session:
        values = {
            "agreed": "Udział",
            "what": "Nieobecność",
            "happened_on": TODAY,
            "explain_by": TODAY + timedelta(days=7),
        }
        breaches.record_breach(session, contract, values)
    tab = contract_page(window, contract, qtbot).shown.open_tab(EventsTab)
    qtbot.waitUntil(lambda: tab.list.rows.rowCount() == 1)
    tab.list.selectRow(0)
    return tab.print_letter


def print_evaluation(window: Workspace, case: Database, qtbot: QtBot) -> Callable[[], None]:
    since = TODAY - timedelta(100)
    contract = do(case, makers.active_contract, drawn_on=since, ends_on=since + timedelta(180))
    values = {"held_on": TODAY, "summary": "Dobrze", "decision": "as_agreed", "next_on": TODAY + timedelta(30)}
    do(case, evaluations.save_evaluation, contract, values, {})
    tab = contract_page(window, contract, qtbot).shown.open_tab(EvaluationsTab)
    qtbot.waitUntil(lambda: any(line.id for line in tab._lines.values()))
    tab.list.show_id(next(key for key, line in tab._lines.items() if line.id))
    return tab.print_sheet


@pytest.mark.parametrize("prepare", [print_contract, print_letter, print_evaluation])
def test_cancelling_the_print_dialog_gives_out_nothing(
    window: Workspace, case: Database, qtbot: QtBot, prepare: Callable[..., Callable[[], None]]
) -> None:
    give_out = prepare(window, case, qtbot)
    before = state_of(case)
    for _attempt in range(2):
        give_out()
        cancel(QPrintDialog, qtbot)
    qtbot.waitUntil(window.jobs.is_idle)
    assert state_of(case) == before
    assert not window.page().message_bar.text(), "nothing happened, so nothing is said"


def test_an_evaluation_whose_printing_is_cancelled_is_a_draft_and_selected(
    window: Workspace, case: Database, qtbot: QtBot
) -> None:
    print_evaluation(window, case, qtbot)
    tab = window.page().findChild(EvaluationsTab)
    assert tab is not None
    (first,) = (line for line in tab._lines if line > 0)
    do(case, evaluations.discard_evaluation, first)
    window.jobs.changed.emit({"evaluation"})
    qtbot.waitUntil(lambda: window.jobs.is_idle() and not any(line > 0 for line in tab._lines))
    window.page().show_message("what was done before")
    tab.evaluate()
    qtbot.waitUntil(lambda: shown(EvaluationDialog) is not None)
    dialog = shown(EvaluationDialog)
    dialog.summary_form.editor("summary").set_value("Dobrze")
    dialog.summary_form.editor("decision").set_value("as_agreed")
    dialog.next_form.editor("next_on").set_value(TODAY + timedelta(30))
    for row in dialog.rows.rows:
        row.result.set_value("reached")
    press(EvaluationDialog, "go")
    cancel(QPrintDialog, qtbot)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and (tab.list.current_id() or 0) > 0)
    bar = window.page().message_bar
    assert bar.text() == _("The evaluation of {number} is saved as a draft.").format(number="KS/1/2026")
    assert bar.entry is not None
    window.undo()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and not any(line > 0 for line in tab._lines))


@pytest.fixture
def grid(window: Workspace, case: Database, qtbot: QtBot) -> MonthGridTab:
    activity = do(case, makers.activity)
    person = do(case, makers.participant)
    do(case, makers.active_contract, person, drawn_on=MONTH)
    do(case, makers.enrolled, activity, person, MONTH)
    with case.action() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.day)).first()
        assert meeting is not None
        attendance.mark_attendance(session, meeting.id, {person: (AttendanceMark.PRESENT,)})
    window.open("activity", activity)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == activity)
    found = window.page().findChild(MonthGridTab)
    assert found is not None
    return found


@pytest.mark.parametrize(("way", "kind"), [("print", QPrintDialog), ("save", QFileDialog)])
def test_a_report_that_is_cancelled_is_not_given_out(
    grid: MonthGridTab, case: Database, qtbot: QtBot, way: str, kind: type[QDialog]
) -> None:
    before = state_of(case)
    grid.ask_print_or_save()
    qtbot.waitUntil(lambda: shown(PrintOrSaveDialog) is not None)
    shown(PrintOrSaveDialog).form.editor("way").set_value(way)
    press(PrintOrSaveDialog, "go")
    cancel(kind, qtbot)
    assert shown(PrintOrSaveDialog) is not None, "there one chooses again"
    shown(PrintOrSaveDialog).reject()
    assert state_of(case) == before


@pytest.mark.parametrize(("button", "kind"), [("go", QPrintDialog), ("save", QFileDialog)])
def test_certificates_get_their_numbers_when_they_are_given_out(
    grid: MonthGridTab, case: Database, qtbot: QtBot, button: str, kind: type[QDialog]
) -> None:
    before = state_of(case)
    grid.ask_certificates()
    qtbot.waitUntil(lambda: shown(CertificatesDialog) is not None and bool(shown(CertificatesDialog)._chosen))
    press(CertificatesDialog, button)
    cancel(kind, qtbot)
    press(CertificatesDialog, button)
    cancel(kind, qtbot)
    shown(CertificatesDialog).reject()
    assert state_of(case) == before


def test_nobody_issues_before_somebody_is_asked() -> None:
    """What issues a document in the window does it through `print_issued` and `save_issued`."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(Path("kiscase").rglob("screen/**/*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if path.name != "bulk_print.py"  # there the printer or the file is chosen first
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "act"
        if any(
            isinstance(one, ast.Attribute) and one.attr.startswith(("issue_", "print_"))
            for argument in node.args[:1]
            for one in ast.walk(argument)
        )
    ]
    assert found == []


class Outcome:
    """What is reported of one document that is to be issued: here a person who is entered."""

    def __init__(self, jobs: Jobs) -> None:
        self.told: list[str] = []
        self.problems: list[str] = []
        self.refused = ""
        self.document = DocumentToIssue(
            jobs, self._issue, "KS/1", self.told.append, lambda problem: self.problems.append(problem.sentence)
        )

    def _issue(self, session: Session) -> bytes:
        if self.refused:
            raise Problem(self.refused)
        makers.participant(session)
        return page_of_paper()


def page_of_paper() -> bytes:
    properties = DocumentProperties(title="Pismo", author="Klub", language="pl", made_on=TODAY)
    return render_pdf(properties, [Heading("Pismo")])


def people(case: Database) -> int:
    with case.read() as session:
        return session.scalar(select(func.count()).select_from(Participant)) or 0


@pytest.fixture
def outcome(jobs: Jobs) -> Outcome:
    return Outcome(jobs)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_cannot_be_issued_is_said_before_anything_is_asked(
    outcome: Outcome, parent: QWidget, case: Database, qtbot: QtBot
) -> None:
    outcome.refused = "Brakuje podstawy."
    print_issued(parent, outcome.document)
    save_issued(parent, outcome.document, "pismo.pdf")
    assert outcome.problems == ["Brakuje podstawy."] * 2
    assert shown(QDialog) is None
    assert people(case) == 0


@pytest.mark.qt_log_ignore("QPainter|QPdf|Cannot|open")
def test_a_printer_that_does_not_respond_takes_nothing(
    outcome: Outcome, parent: QWidget, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "out.pdf"))
    job = PrintJob(printer, page_of_paper(), parent)
    job.issue_first(outcome.document)
    job.start()
    assert len(outcome.problems) == 1
    assert people(case) == 0


def test_what_the_printer_takes_is_issued_once(
    outcome: Outcome, parent: QWidget, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    print_issued(parent, outcome.document)
    assert people(case) == 0, "it was only tried"
    dialog = shown(QPrintDialog)
    dialog.findChild(QLineEdit, "filename").setText(str(tmp_path / "out.pdf"))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(outcome.told))
    assert (people(case), outcome.problems) == (1, [])


def test_printing_that_is_stopped_says_that_the_document_is_on_file(
    outcome: Outcome, parent: QWidget, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    job = PrintJob(printer, page_of_paper(), parent)
    job.issue_first(outcome.document)
    job.progress.cancel()
    job.start()
    qtbot.waitUntil(lambda: bool(outcome.problems))
    assert people(case) == 1
    assert _("It is on file as it is: print it again.") in outcome.problems[0]


def test_a_file_that_cannot_be_written_takes_the_issuing_back(
    outcome: Outcome, parent: QWidget, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    save_issued(parent, outcome.document, "pismo.pdf")
    dialog = shown(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "no such folder" / "pismo.pdf"))
    assert len(outcome.problems) == 1
    assert _("The document was not saved and therefore not issued.") in outcome.problems[0]
    assert people(case) == 0
    dialog.close()
    save_issued(parent, outcome.document, "pismo.pdf")
    dialog = shown(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "pismo.pdf"))
    dialog.close()
    assert (people(case), len(outcome.told)) == (1, 1)
    assert (tmp_path / "pismo.pdf").read_bytes().startswith(b"%PDF")
