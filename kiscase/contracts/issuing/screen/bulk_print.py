"""Printing many contracts into one PDF, chosen by state and period, in batches that keep the window responsive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QProgressDialog, QPushButton, QVBoxLayout

from kiscase.contracts.issuing import bulk_printing
from kiscase.contracts.model import ContractState
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.files import require_writable_folder, telling_file_name, write_file_atomically
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.button_keys import key_names
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.document_to_issue import PrintLater
from kiscase.ui.preview.output import choose_file, choose_printer
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.theme import icons

_FIELDS = (
    FieldInfo(
        N_("State"),
        FieldKind.CHOICE,
        options=lambda: [pair for pair in ContractState.options() if pair[0] != ContractState.DRAFT],
        key="state",
        help=N_(
            "Leave empty for contracts in any state but draft. Those that are ready to print get their number now."
        ),
    ),
    FieldInfo(N_("Date of the contract from"), FieldKind.DATE, key="since"),
    FieldInfo(N_("Date of the contract to"), FieldKind.DATE, key="until"),
    FieldInfo(
        N_("What to do with the PDF"),
        FieldKind.CHOICE,
        required=True,
        options=lambda: [("save", _("Save as a file")), ("print", _("Print"))],
        key="way",
    ),
)


class BulkPrintController(QObject):
    """The command on the contracts page: its button below the list, the dialog and the task."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self.page = page
        self.run: BulkPrintTask | None = None
        self._take: Callable[[bytes], None] = lambda _pdf: None  # what is done with the PDF in the end
        action = QAction(icons.themed_icon("printer"), _("Print multiple contracts…"), page)
        action.setObjectName("bulk")
        action.setShortcut(QKeySequence("Ctrl+Shift+P"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.ask)
        page.addAction(action)
        self.button = QPushButton(action.icon(), action.text(), page.left)
        self.button.setObjectName("bulk_button")
        self.button.setToolTip(key_names(action.shortcut()))
        self.button.clicked.connect(self.ask)
        layout = page.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self.button)

    def ask(self) -> None:
        """Ask which contracts, once unsaved changes are saved or discarded."""
        self.page.leave(self._ask)

    def _ask(self) -> None:
        if self.run is None:
            BulkPrintDialog(self.page, self.page.context.jobs, self.start)

    def start(self, ids: Sequence[int], way: str) -> None:
        """Ask for the printer or the file; only then begin, for the contracts get their numbers on the way."""
        self._ids = ids
        if way == "print":
            choose_printer(self.page, _("Social contracts"), self._print_all)
        else:
            choose_file(self.page, _file_name(), self._save_all)

    def ended(self, pdf: bytes, sentence: str) -> None:
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
        """Write the PDF; the contracts have their numbers by now, so another place is asked for until it is written."""
        try:
            write_file_atomically(path, pdf)
        except Problem as problem:
            self._problem(problem.sentence)
            choose_file(self.page, _file_name(), partial(self._save, pdf))
        else:
            self._show_message(_("Saved as {name}.").format(name=path.name))

    def _show_message(self, sentence: str) -> None:
        self.page.show_message(f"{sentence} {self._sentence}")

    def _problem(self, sentence: str) -> None:
        self.page.show_failure(Problem(sentence))


class BulkPrintDialog(FormDialog):
    """Asks for state and period; tells when nothing fits them."""

    def __init__(self, page: ListPage, jobs: Jobs, start: Any) -> None:
        self._jobs, self._start = jobs, start
        words = _(
            "All matching contracts go into one PDF with a bookmark for each. The PDF is not "
            "encrypted: handle it as carefully as the printed contracts."
        )
        super().__init__(
            page,
            _("Print multiple contracts"),
            [FieldSection("", _FIELDS)],
            {"state": str(ContractState.READY), "way": "save"},
            words=words,
            label=_("Create PDF"),
            on_submit=self._look,
        )

    def _look(self, values: dict[str, Any]) -> None:
        self._way = values["way"]
        wanted = (values["state"] or "", values["since"], values["until"])
        self._jobs.read(
            lambda session: bulk_printing.select_contracts_to_print(session, *wanted), self._found, self.show_failure
        )

    def _found(self, ids: list[int]) -> None:
        if not ids:
            self.show_failure(Problem(_("No matching contracts.")))
            return
        self.close_done()
        self._start(ids, self._way)


class BulkPrintTask(QObject):
    """The task itself: batch after batch in the job queue; an unfinished one leaves no PDF behind."""

    def __init__(self, owner: BulkPrintController, page: ListPage, ids: Sequence[int]) -> None:
        super().__init__(owner)
        self._owner, self._jobs = owner, page.context.jobs
        self._rest, self._count = list(ids), len(ids)
        self._printed, self._issued, self._left_out = 0, 0, list[str]()
        self._made: Any = None
        self.progress = QProgressDialog(_("Creating one PDF of the contracts…"), _("&Cancel"), 0, self._count, page)
        self.progress.setObjectName("bulk progress")
        self.progress.setWindowModality(Qt.WindowModality.NonModal)
        self.progress.setMinimumDuration(500)
        self.progress.setAutoClose(False)
        self.progress.setAutoReset(False)
        self._jobs.read(bulk_printing.create_contract_bundle, self._begin, self._failed)

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
        self._slice, self._rest = self._rest[: bulk_printing.BATCH_SIZE], self._rest[bulk_printing.BATCH_SIZE :]
        ids = self._slice
        self._jobs.act(lambda session: bulk_printing.print_contract_batch(session, ids), self._taken, self._one_by_one)

    def _one_by_one(self, problem: Problem) -> None:
        """A slice is done whole or not at all: where one contract hinders it, each goes by itself."""
        if len(self._slice) > 1:
            self._rest = [*self._slice[1:], *self._rest]
            self._slice = self._slice[:1]
            ids = self._slice
            self._jobs.act(lambda session: bulk_printing.print_contract_batch(session, ids), self._taken, self._left)
        else:
            self._left(problem)

    def _left(self, problem: Problem) -> None:
        record = self._slice[0]
        self._jobs.read(
            lambda session: bulk_printing.describe_refused_contract(session, record, problem),
            self._note_left,
            self._failed,
        )

    def _note_left(self, sentence: str) -> None:
        self._left_out.append(sentence)
        self._next()

    def _taken(self, printed: bulk_printing.PrintedBatch) -> None:
        self._printed += len(printed.papers)
        self._issued += printed.issued
        self._left_out += printed.left_out
        self._jobs.run(lambda _database: self._add(printed), self._added, self._failed)

    def _add(self, printed: bulk_printing.PrintedBatch) -> None:
        """Runs on the file's thread, as all that takes long."""
        for one in printed.papers:
            bulk_printing.add_printed_contract(self._made, one)

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
        self._owner.ended(b"" if gone or not count else pdf, self._sentence(count, gone=gone or not pdf))
        self.deleteLater()

    def _sentence(self, count: int, *, gone: bool) -> str:
        words = [
            _("No PDF was created.")
            if gone or not count
            else ngettext("{count} contract in one PDF.", "{count} contracts in one PDF.", count).format(count=count)
        ]
        if gone and self._issued:
            kept = ngettext(
                "{count} contract got its number and is on file: it can be printed at any time.",
                "{count} contracts got their numbers and are on file: they can be printed at any time.",
                self._issued,
            )
            words.append(kept.format(count=self._issued))
        if self._left_out:
            words.append(_("Left out: {what}.").format(what="; ".join(one.rstrip(".") for one in self._left_out)))
        return " ".join(words)


def _file_name() -> str:
    return telling_file_name(_("Social contracts"), f"{clock.today():%Y-%m-%d}")
