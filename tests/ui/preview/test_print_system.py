"""Printing without pictures: CUPS gets the PDF itself, a file gets it byte for byte; what is refused is not issued."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.participants.model import Participant
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.pdf_print_job import PdfPrintJob
from kiscase.ui.preview.print_dialog import PrintJob, make_print_job
from kiscase.ui.preview.print_system import lp_arguments
from tests import makers
from tests.printer import NamedPrinter, StandInCups

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no print system that takes a PDF"),
]


def pdf(pages: int, size: tuple[float, float] = (595, 842)) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size)
    for page in range(pages):
        canvas.drawString(100, 100, f"kontrakt {page + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def texts(content: bytes) -> list[bytes]:
    """What stands in the content of each page."""
    with pikepdf.open(io.BytesIO(content)) as whole:
        return [page.Contents.read_bytes() for page in whole.pages]


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandInCups:
    folder = tmp_path / "cups"
    folder.mkdir()
    return StandInCups(folder, monkeypatch)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


class Heard:
    """What is reported, in its order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.problems: list[str] = []

    def all(self) -> list[str]:
        return self.told + self.problems


def print_with(printer: QPrinter, content: bytes, parent: QWidget, qtbot: QtBot) -> Heard:
    heard = Heard()
    job = make_print_job(printer, content, parent)
    job.report_to(heard.told.append, heard.problems.append)
    job.start()
    qtbot.waitUntil(lambda: bool(heard.all()))
    return heard


def press_cancel(job: PrintJob | PdfPrintJob) -> None:
    button = job.progress.findChild(QPushButton)
    assert button is not None
    button.click()


def test_cups_gets_the_pdf_itself(cups: StandInCups, parent: QWidget, qtbot: QtBot) -> None:
    content = pdf(3)
    heard = print_with(NamedPrinter(), content, parent, qtbot)
    assert cups.pdf() == content
    assert heard.told == [_("Sent to the printer.")]
    assert cups.arguments()[:6] == ["-d", "Biuro", "-t", "KS/1", "-n", "1"]
    assert {path.name for path in cups.folder.iterdir()} == {"lp", "cancel", "arguments", "pdf"}


def options_of(change: Callable[[QPrinter], Any], *, landscape: bool = False) -> list[str]:
    printer = NamedPrinter()
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    change(printer)
    return lp_arguments(printer, landscape)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda printer: printer.setCopyCount(4), ["-n", "4"]),
        (lambda printer: printer.setPageRanges(QPageRanges.fromString("1-2,5")), ["-P", "1-2,5"]),
        (lambda printer: printer.setFromTo(2, 3), ["-P", "2-3"]),
        (lambda printer: printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3)), ["-o", "media=A3"]),
        (
            lambda printer: printer.setPageOrientation(QPageLayout.Orientation.Landscape),
            ["-o", "orientation-requested=4"],
        ),
        (lambda printer: printer.setPageOrder(QPrinter.PageOrder.LastPageFirst), ["-o", "outputorder=reverse"]),
        (lambda printer: printer.setColorMode(QPrinter.ColorMode.GrayScale), ["-o", "print-color-mode=monochrome"]),
    ],
)
def test_what_is_chosen_in_the_dialog_reaches_cups(
    qapp: object, change: Callable[[QPrinter], Any], expected: list[str]
) -> None:
    plain, changed = options_of(lambda _printer: None), options_of(change)
    pairs = list(pairwise(changed))
    assert tuple(expected) in pairs
    assert tuple(expected) not in list(pairwise(plain))


class DuplexPrinter(NamedPrinter):
    """A printer that prints on both sides, and for which Qt's dialog has options of CUPS."""

    def __init__(self, mode: QPrinter.DuplexMode) -> None:
        super().__init__()
        self.mode = mode

    def duplex(self) -> QPrinter.DuplexMode:
        return self.mode

    def printEngine(self) -> Any:
        class Engine:
            def property(self, _key: object) -> list[str]:
                return ["number-up", "2", "page-set", "odd", "job-billing", ""]

        return Engine()


def test_both_sides_and_options_of_cups(qapp: object) -> None:
    arguments = lp_arguments(DuplexPrinter(QPrinter.DuplexMode.DuplexShortSide), False)
    assert {"sides=two-sided-short-edge", "number-up=2", "page-set=odd"} < set(arguments)
    assert "job-billing=" not in arguments
    assert "sides=one-sided" in lp_arguments(DuplexPrinter(QPrinter.DuplexMode.DuplexNone), False)
    assert not [one for one in lp_arguments(DuplexPrinter(QPrinter.DuplexMode.DuplexAuto), False) if "sides" in one]


def test_a_page_that_lies_by_itself_is_not_turned_again(qapp: object) -> None:
    def turn(printer: QPrinter) -> None:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)

    assert not [one for one in options_of(turn, landscape=True) if "orientation" in one]


def test_without_lp_the_pages_are_drawn(
    parent: QWidget, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(make_print_job(NamedPrinter(), pdf(1), parent), PrintJob)


def test_a_refusal_is_a_sentence_with_the_reason(cups: StandInCups, parent: QWidget, qtbot: QtBot) -> None:
    cups.behave("echo 'lp: Drukarka nie istnieje.' >&2; exit 1")
    heard = print_with(NamedPrinter(), pdf(200), parent, qtbot)
    words = _("The printer {name} did not take the document.").format(name="Biuro")
    assert heard.all() == [f"{_('Nothing was printed.')} {words} Drukarka nie istnieje."]


def test_a_print_system_that_does_not_answer_is_waited_for_only_so_long(
    cups: StandInCups, parent: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiscase.ui.preview.print_system._LONGEST_WAIT", 0.1)
    cups.behave("exec sleep 600")
    heard = print_with(NamedPrinter(), pdf(1), parent, qtbot)
    assert _("The print system does not answer. Check that the printer is switched on and connected.") in heard.all()[0]


def test_it_is_cancelled_while_cups_waits(cups: StandInCups, parent: QWidget, qtbot: QtBot) -> None:
    cups.behave("exec sleep 600")
    heard = Heard()
    job = make_print_job(NamedPrinter(), pdf(1), parent)
    job.report_to(heard.told.append, heard.problems.append)
    job.start()
    qtbot.waitUntil((cups.folder / "arguments").exists)
    press_cancel(job)
    qtbot.waitUntil(lambda: bool(heard.all()))
    assert [sentence.strip() for sentence in heard.all()] == [_("Printing was cancelled.")]
    assert cups.pdf() is None


@pytest.mark.parametrize(("chosen", "numbers"), [(None, [1, 2, 3]), ((2, 3), [2, 3])])
def test_a_file_gets_the_pdf_byte_for_byte_or_the_chosen_pages(
    parent: QWidget, qtbot: QtBot, tmp_path: Path, chosen: tuple[int, int] | None, numbers: list[int]
) -> None:
    printer, content = QPrinter(), pdf(3)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    if chosen:
        printer.setFromTo(*chosen)
    heard = print_with(printer, content, parent, qtbot)
    written = (tmp_path / "out.pdf").read_bytes()
    assert heard.told == [_("Saved as {name}.").format(name="out.pdf")]
    assert (written == content) is (chosen is None)
    assert texts(written) == [texts(content)[number - 1] for number in numbers]


class Issue(Heard):
    """A document that enters a person when it is issued, and what is reported of it."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.content = pdf(2)
        self.document = DocumentToIssue(
            jobs, self._issue, "KS/1", self.told.append, lambda problem: self.problems.append(problem.sentence)
        )

    def _issue(self, session: Session) -> bytes:
        makers.participant(session)
        return self.content

    def print(self, parent: QWidget, printer: QPrinter) -> PdfPrintJob:
        job = make_print_job(printer, pdf(1), parent)
        assert isinstance(job, PdfPrintJob)
        job.issue_first(self.document)
        return job


def people(case: Database) -> int:
    with case.read() as session:
        return session.scalar(select(func.count()).select_from(Participant)) or 0


def test_what_cups_takes_is_issued(cups: StandInCups, jobs: Jobs, case: Database, parent: QWidget) -> None:
    issue = Issue(jobs)
    issue.print(parent, NamedPrinter()).start()
    assert (people(case), issue.all(), cups.pdf()) == (1, [_("Sent to the printer.")], issue.content)


def test_what_cups_refuses_is_not_issued(cups: StandInCups, jobs: Jobs, case: Database, parent: QWidget) -> None:
    cups.behave("cat > /dev/null; exit 1")
    issue = Issue(jobs)
    issue.print(parent, NamedPrinter()).start()
    assert people(case) == 0
    (sentence,) = issue.problems
    assert sentence.startswith(_("Nothing was printed, and the document was not issued."))


def test_what_is_cancelled_is_not_issued(cups: StandInCups, jobs: Jobs, case: Database, parent: QWidget) -> None:
    cups.behave("exec sleep 600")
    issue = Issue(jobs)
    job = issue.print(parent, NamedPrinter())
    press_cancel(job)
    job.start()
    assert (people(case), issue.all()) == (0, [_("Printing was cancelled.")])


@pytest.fixture
def full_disk() -> Iterator[None]:
    """The case cannot keep what is done."""

    def refuse(_session: Session) -> None:
        raise Problem("Dysk jest pełny.")

    event.listen(Session, "before_commit", refuse)
    yield
    event.remove(Session, "before_commit", refuse)


@pytest.mark.usefixtures("full_disk")
def test_what_the_case_refuses_in_the_end_is_taken_back_from_the_printer(
    cups: StandInCups, jobs: Jobs, case: Database, parent: QWidget, qtbot: QtBot
) -> None:
    issue = Issue(jobs)
    issue.print(parent, NamedPrinter()).start()
    words = _("It was taken back from the printer: destroy what is printed of it all the same.")
    assert (people(case), issue.all()) == (0, [f"Dysk jest pełny. {words}"])
    qtbot.waitUntil((cups.folder / "cancelled").exists)
    assert (cups.folder / "cancelled").read_text("utf-8") == "Biuro-7\n"


@pytest.mark.usefixtures("full_disk")
def test_what_the_case_refuses_in_the_end_leaves_no_file(
    jobs: Jobs, case: Database, parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    issue = Issue(jobs)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    issue.print(parent, printer).start()
    assert (people(case), issue.all()) == (0, ["Dysk jest pełny."])
    qtbot.waitUntil(lambda: not (tmp_path / "out.pdf").exists())
