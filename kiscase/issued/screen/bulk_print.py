"""Printing many documents into one PDF, in batches that keep the window responsive, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressDialog

from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.files import require_writable_folder, telling_file_name, write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.issued.bulk_printing import BATCH_SIZE, PrintedBatch
from kiscase.ui.database_jobs import Work
from kiscase.ui.preview.document_to_issue import PrintLater
from kiscase.ui.preview.output import choose_file, choose_printer
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.widgets.long_job import PROGRESS_DELAY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.pdf.bundle import PdfBundle

P = TypeVar("P")

WAY = FieldInfo(
    N_("What to do with the PDF"),
    FieldKind.CHOICE,
    required=True,
    options=lambda: [("save", _("Save as a file")), ("print", _("Print"))],
    key="way",
)
"""The field that asks whether the PDF is saved or printed."""
SAVE = "save"


@dataclass(frozen=True)
class BulkPrinting(Generic[P]):
    """What is printed into one PDF: how a batch of it is issued and added, and the words about it."""

    title: str
    """What the PDF is called; marked for translation, like the words of the progress."""
    progress: str
    count_words: Callable[[int], str]
    """How many documents are in the PDF."""
    kept_words: Callable[[int], str]
    """How many documents are on file although it was cancelled."""
    create: Work[PdfBundle]
    print_batch: Callable[[Session, Sequence[int]], PrintedBatch[P]]
    """The documents of some records; a Problem if one of them cannot be issued."""
    add: Callable[[PdfBundle, P], None]
    describe_refused: Callable[[Session, int, Problem], str]
    """Which record was left out, and why."""


class BulkPrint(QObject, Generic[P]):
    """Prints the documents of many records of a page; only one such job runs at a time."""

    def __init__(self, page: ListPage, printing: BulkPrinting[P]) -> None:
        super().__init__(page)
        self.page, self.printing = page, printing
        self.run: BulkPrintTask[P] | None = None
        self._ids: Sequence[int] = ()
        self._sentence = ""
        self._take: Callable[[bytes], None] = lambda _pdf: None  # what is done with the PDF in the end

    def start(self, ids: Sequence[int], way: str) -> None:
        """Ask for the printer or the file; only then begin, for documents are issued on the way."""
        self._ids = ids
        if way == SAVE:
            choose_file(self.page, self._file_name(), self._save_all)
        else:
            choose_printer(self.page, _(self.printing.title), self._print_all)

    def finish(self, pdf: bytes, sentence: str) -> None:
        """Print or save the finished PDF, and report what was left out."""
        self.run = None
        self._sentence = sentence
        if not pdf:
            self.page.show_message(sentence)
        else:
            self._take(pdf)

    def _print_all(self, print_later: PrintLater) -> None:
        self._take = lambda pdf: print_later(pdf, self._show_message, self._problem)
        self.run = BulkPrintTask(self, self.page, self._ids)

    def _save_all(self, path: Path) -> None:
        try:
            require_writable_folder(path)
        except Problem as problem:
            self._problem(problem.sentence)
            return
        self._take = lambda pdf: self._save(pdf, path)
        self.run = BulkPrintTask(self, self.page, self._ids)

    def _save(self, pdf: bytes, path: Path) -> None:
        """Write the PDF; the documents are on file by now, so another place is asked for until it is written."""
        try:
            write_file_atomically(path, pdf)
        except Problem as problem:
            self._problem(problem.sentence)
            choose_file(self.page, self._file_name(), partial(self._save, pdf))
        else:
            self._show_message(_("Saved as {name}.").format(name=path.name))

    def _file_name(self) -> str:
        return telling_file_name(_(self.printing.title), f"{clock.today():%Y-%m-%d}")

    def _show_message(self, sentence: str) -> None:
        self.page.show_message(f"{sentence} {self._sentence}")

    def _problem(self, sentence: str) -> None:
        self.page.show_failure(Problem(sentence))


class BulkPrintTask(QObject, Generic[P]):
    """The task itself: batch after batch in the job queue; an unfinished one leaves no PDF behind."""

    def __init__(self, owner: BulkPrint[P], page: ListPage, ids: Sequence[int]) -> None:
        super().__init__(owner)
        self._owner, self._jobs, self._printing = owner, page.context.jobs, owner.printing
        self._rest, self._count = list(ids), len(ids)
        self._printed, self._issued, self._left_out = 0, 0, list[str]()
        self._made: Any = None
        self.progress = QProgressDialog(_(self._printing.progress), _("&Cancel"), 0, self._count, page)
        self.progress.setObjectName("bulk progress")
        self.progress.setWindowModality(Qt.WindowModality.NonModal)
        self.progress.setMinimumDuration(PROGRESS_DELAY)
        self.progress.setAutoClose(False)
        self.progress.setAutoReset(False)
        self._jobs.read(self._printing.create, self._begin, self._failed)

    def _begin(self, made: Any) -> None:
        self._made = made
        self._next()

    def _next(self) -> None:
        if self.progress.wasCanceled():
            self._end(b"")
            return
        self.progress.setValue(self._count - len(self._rest))
        if not self._rest:
            self._jobs.run(lambda _database: self._made.bytes(), self._end, self._failed)
            return
        self._slice, self._rest = self._rest[:BATCH_SIZE], self._rest[BATCH_SIZE:]
        ids = self._slice
        self._jobs.act(lambda session: self._printing.print_batch(session, ids), self._taken, self._one_by_one)

    def _one_by_one(self, problem: Problem) -> None:
        """A slice is done whole or not at all: where one document hinders it, each goes by itself."""
        if len(self._slice) > 1:
            self._rest = [*self._slice[1:], *self._rest]
            self._slice = self._slice[:1]
            ids = self._slice
            self._jobs.act(lambda session: self._printing.print_batch(session, ids), self._taken, self._left)
        else:
            self._left(problem)

    def _left(self, problem: Problem) -> None:
        record = self._slice[0]
        self._jobs.read(
            lambda session: self._printing.describe_refused(session, record, problem),
            self._note_left,
            self._failed,
        )

    def _note_left(self, sentence: str) -> None:
        self._left_out.append(sentence)
        self._next()

    def _taken(self, printed: PrintedBatch[P]) -> None:
        self._printed += len(printed.papers)
        self._issued += printed.issued
        self._left_out += printed.left_out
        self._jobs.run(lambda _database: self._add(printed), self._added, self._failed)

    def _add(self, printed: PrintedBatch[P]) -> None:
        """Runs on the file's thread, as all that takes long."""
        for one in printed.papers:
            self._printing.add(self._made, one)

    def _added(self, _result: object) -> None:
        self._next()

    def _failed(self, problem: Problem) -> None:
        self._left_out.append(problem.sentence)
        self._end(b"")

    def _end(self, pdf: bytes) -> None:
        gone = self.progress.wasCanceled()
        count = self._printed
        self.progress.close()
        self.progress.deleteLater()
        self._owner.finish(b"" if gone or not count else pdf, self._sentence(count, gone=gone or not pdf))
        self.deleteLater()

    def _sentence(self, count: int, *, gone: bool) -> str:
        words = [_("No PDF was created.") if gone or not count else self._printing.count_words(count)]
        if gone and self._issued:
            words.append(self._printing.kept_words(self._issued))
        if self._left_out:
            words.append(_("Left out: {what}.").format(what="; ".join(one.rstrip(".") for one in self._left_out)))
        return " ".join(words)
