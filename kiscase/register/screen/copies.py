"""What came back of a paper: who signed it and when, and the signed copies, which are shown and saved again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.jobs import Errand
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import Preview, print_pdf
from kiscase.desk.table import Column, List, Muted
from kiscase.register import actions, scans
from kiscase.register.model import CopyKind
from kiscase.register.screen.adding import Adding, Dropping
from kiscase.register.screen.verdicts import Verdicts

_FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
_KINDS = {CopyKind.SCAN: N_("Scan ({format})"), CopyKind.ELECTRONIC: N_("Signed electronically ({format})")}
_NO_ROW = 1 << 30  # above any id of a signature


class CopiesTab(Tab):
    """Signatures and signed copies of a paper. A feature says how a copy is kept and what follows."""

    title: ClassVar[str] = N_("Signed copies")
    tables: ClassVar[frozenset[str]] = frozenset({"signed_copy", "signature", "signing_attempt"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("add_copy", N_("Add the signed copy…"), "ask_copy", "file-plus", "Ctrl+Shift+A"),
    )

    @staticmethod
    def add(session: Any, paper: int, scan: scans.Scan) -> None:
        """Keep a scan as the signed copy of a paper, and do what follows from it."""
        raise NotImplementedError

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.paper: int | None = None
        self._media, self._content = "", b""
        self._number = ""
        columns = [Column("what", _("Signatures"), stretch=True), Column("on", _("Date"), width=11)]
        self.list = List(columns, self, name=_("Signatures and signed copies"), empty=_("Nothing came back yet."))
        self.list.setObjectName("copies")
        self.list.chosen.connect(self.show_copy)
        self.button = QPushButton(theme.icon("file-plus"), _("Add the signed copy…"), self)
        self.button.setObjectName("add_copy_button")
        self.button.clicked.connect(self.ask_copy)
        self.preview = Preview(self)
        self.preview.save_asked.connect(self.save_copy)
        self.preview.print_asked.connect(self.print_copy)
        self.verdicts = Verdicts(self, brief=True)
        self.adding = Adding(self, desk.jobs, type(self).add)
        self.adding.added.connect(self.done_well)
        self.adding.failed.connect(desk.tell)
        self._dropping = Dropping(self.list)
        self._dropping.dropped.connect(self._drop)
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Ask for what came back of a paper."""
        if record != self.paper:
            self.list.show_id(None)
            self.preview.hide()
            self.verdicts.ask(None)
        self.paper = record
        self.button.setEnabled(record is not None)
        if record is None:
            self.list.set_rows([])
            return
        self.desk.jobs.read(partial(_rows, paper_id=record), self._show, latest=f"copies of {id(self)}")

    def show_copy(self, copy: int) -> None:
        """Show a signed copy; a signature has none of its own."""
        if copy > 0:
            self.desk.jobs.read(
                lambda session: actions.copy_content(session, copy), self._show_copy, self.desk.tell, latest="copy"
            )

    def ask_copy(self) -> None:
        """Ask for the file."""
        if self.paper is not None:
            self.adding.ask(self.paper)

    def save_copy(self) -> None:
        """Save the copy that is shown as it came."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        name = "".join(letter if letter.isalnum() else "-" for letter in self._number) + scans.SUFFIXES[self._media]
        dialog = QFileDialog(self, _("Save the signed copy"), str(folder / name))
        dialog.setObjectName("save copy")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(scans.SUFFIXES[self._media])
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def print_copy(self) -> None:
        """Print what is shown."""
        print_pdf(self, self.preview.pdf(), _("Signed copy"))

    def done_well(self, sentence: str) -> None:
        """Tell what was done; it cannot be undone."""
        self.told.emit(sentence)

    def _show(self, answer: tuple[str, list[tuple[Any, ...]]]) -> None:
        self._number, rows = answer
        self.list.set_rows(rows)
        copies = [row[0] for row in rows if row[0] > 0]
        if copies and self.list.current_id() not in copies:
            self.list.show_id(copies[-1])
            self.show_copy(copies[-1])

    def _show_copy(self, answer: tuple[str, bytes]) -> None:
        self._media, self._content = answer
        self.verdicts.ask(self._content if self._media == scans.PDF else None)
        if self._media == scans.PDF:
            self._show_pdf(self._content)
        else:
            Errand(self, partial(scans.shown, *answer), self._show_pdf, self.desk.tell)

    def _show_pdf(self, pdf: bytes) -> None:
        try:
            self.preview.set_pdf(pdf)
        except Problem as problem:
            self.desk.tell(problem)
        else:
            self.preview.show()

    def _save(self, path: str) -> None:
        from kiscase.desk.preview.output import write_file

        try:
            write_file(Path(path), self._content)
        except Problem as problem:
            self.desk.tell(problem)
        else:
            self.told.emit(_("Saved as {name}.").format(name=Path(path).name))

    def _drop(self, _place: QPoint, paths: list[Path]) -> None:
        if self.paper is not None:
            self.adding.take(self.paper, *paths)

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        column.addWidget(self.list, 1)
        column.addWidget(self.verdicts)
        column.addWidget(self.button)
        sides = QSplitter(Qt.Orientation.Horizontal, self)
        sides.addWidget(left)
        sides.addWidget(self.preview)
        sides.setStretchFactor(1, 1)
        sides.setChildrenCollapsible(False)
        sides.setSizes([10_000, 9_000])
        self.preview.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sides)


def _rows(session: Any, paper_id: int) -> tuple[str, list[tuple[Any, ...]]]:
    """The paper's number, and a row for each signature (with a negative id) and each signed copy."""
    paper = actions.entry(session, paper_id)
    signed = [(-one.id, one.name, day(one.signed_on)) for one in actions.signatures(session, paper_id)]
    missing = [
        (-_NO_ROW - place, Muted(one["name"]), Muted(_("not yet")))
        for place, one in enumerate(actions.still_missing(session, paper_id))
    ]
    copies = [
        (copy.id, _(_KINDS[copy.kind]).format(format=_FORMATS.get(copy.media, copy.media)), day(copy.added_on))
        for copy in actions.copies(session, paper_id)
    ]
    return paper.number, [*signed, *missing, *copies]
