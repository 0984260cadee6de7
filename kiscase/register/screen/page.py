"""The page of papers that were given out: what kind, whose, whether it counts; each opens as it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QComboBox, QLabel, QTabWidget, QVBoxLayout

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import Preview, print_pdf, save_pdf
from kiscase.desk.table import Column
from kiscase.register import actions, twin
from kiscase.register.directory import Directory
from kiscase.register.model import IssuedDocument
from kiscase.register.screen.stands import chip

KIND = IssuedDocument.__tablename__


class PaperHistory(HistoryTab):
    """How a paper came about."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "signature", "signed_copy", "signing_attempt"})


class Around(NamedTuple):
    """What stands around the list: the years and kinds there are, and a note about what is typed or missing."""

    years: list[int]
    kinds: list[str]
    note: str


class RegisterPage(ListPage):
    """Every paper that was given out, byte for byte."""

    kind = KIND
    title = N_("Papers")
    icon = "archive"
    tables = frozenset({KIND, "signature", "signed_copy", "contract"})
    columns = (
        Column("number", N_("Number"), width=14),
        Column("person", N_("Person"), width=18),
        Column("stand", N_("State"), width=27),
        Column("document", N_("Kind"), width=21),
        Column("version", N_("Version"), align="right"),
        Column("code", N_("Code"), width=11),
        Column("issued", N_("Given out on"), width=11),
    )
    empty = N_("Here every paper that was given out will be, with its number and its code.")
    commands = (
        Command("print_paper", N_("Print again"), "print_paper", "printer", "Ctrl+P"),
        Command("save_paper", N_("Save as PDF…"), "save_paper", "file-down"),
        Command("subject", N_("Go to what it is about"), "open_subject", "arrow-right"),
    )

    def __init__(self, desk: Desk, directory: Directory | None = None, tabs: Sequence[type[Tab]] = ()) -> None:
        self.directory = directory or Directory()
        self._twin: twin.Twin | None = None
        super().__init__(desk, (*tabs, PaperHistory))
        self.list.horizontalHeader().setStretchLastSection(True)
        width = self.fontMetrics().averageCharWidth()
        self.splitter.setSizes([width * 108, width * 72])

    def rows(self, text: str, choice: str) -> Work:
        """Papers by number, code or person, of a kind and a year."""
        directory, year = self.directory, self.year.currentData()
        return lambda session: _rows(session, directory, text, choice, year)

    def reload(self) -> None:
        """Ask for the rows again, and for what stands around them."""
        super().reload()
        directory, text = self.directory, self.filter.text()
        self.desk.jobs.read(
            lambda session: _around(session, directory, text), self._show_around, latest="note of papers"
        )

    def count_text(self, number: int) -> str:
        """How many papers."""
        return ngettext("{count} paper", "{count} papers", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The paper itself; and above the list the choice of the year and the note."""
        self.preview = Preview(self)
        self.preview.print_asked.connect(self.print_paper)
        self.preview.save_asked.connect(self.save_paper)
        tabs.addTab(self.preview, _("Paper"))
        self.year = QComboBox(self.left)
        self.year.setObjectName("year")
        self.year.setAccessibleName(_("Year"))
        self.year.addItem(_("all years"), None)
        self.year.currentIndexChanged.connect(self.reload)
        self.note = QLabel(self.left)
        self.note.setObjectName("note")
        self.note.setWordWrap(True)
        theme.set_look(self.note, "problem", True)
        self.note.hide()
        layout = self.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(3, self.year)
            layout.insertWidget(4, self.note)

    def show_record(self, record: int) -> None:
        """Ask for the paper's bytes."""
        directory = self.directory
        self.desk.jobs.read(
            lambda session: (twin.of(session, record, directory), actions.paper(session, record)[1]),
            self._show,
            self.failed,
            latest="paper",
        )

    def print_paper(self) -> None:
        """Print the very paper again."""
        if self.preview.pdf():
            print_pdf(self, self.preview.pdf(), _("Paper"), told=self.told, problem=self._told_problem)

    def save_paper(self) -> None:
        """Save the very paper as a file."""
        if self.preview.pdf() and self._twin is not None:
            number = self._twin.paper.number
            name = "".join(letter if letter.isalnum() else "-" for letter in number) + ".pdf"
            save_pdf(self, self.preview.pdf(), name, told=self.told, problem=self._told_problem)

    def open_subject(self) -> None:
        """Go to the contract or the person that the paper is about."""
        if self._twin is not None:
            paper = self._twin.paper
            if paper.tablename in self.directory.pages:
                self.desk.open(paper.tablename, paper.row_id)
            elif paper.participant_id is not None:
                self.desk.open("participant", paper.participant_id)

    def _told_problem(self, sentence: str) -> None:
        self.failed(Problem(sentence))

    def _show(self, answer: tuple[twin.Twin, bytes]) -> None:
        self._twin, pdf = answer
        paper = self._twin.paper
        self.preview.set_pdf(pdf)
        self.head.show_record(paper.number, self._twin.sentence, chip(self._twin.standing.stand))
        deeds = [self.actions_by_key[key] for key in ("print_paper", "save_paper", "subject")]
        self.head.show_deeds(None, [*deeds, *self.tab_deeds])
        self.show_detail(shown=True)

    def _show_around(self, around: Around) -> None:
        _offer(self.year, [(_("all years"), None), *((str(year), year) for year in around.years)])
        kinds = sorted((twin.kind_of(kind, self.directory), kind) for kind in around.kinds)
        _offer(self.choice, [(_("all"), ""), *kinds])
        self.choice.setVisible(self.choice.count() > 2)
        self.year.setVisible(self.year.count() > 2)
        self.note.setText(around.note)
        self.note.setVisible(bool(around.note))


def _offer(box: QComboBox, items: Sequence[tuple[str, Any]]) -> None:
    """Let a box offer these; what is chosen stays chosen, and nobody is told."""
    if [(box.itemText(place), box.itemData(place)) for place in range(box.count())] == list(items):
        return
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for label, word in items:
        box.addItem(label, word)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def _rows(session: Any, directory: Directory, text: str, kind: str, year: int | None) -> list[tuple[Any, ...]]:
    papers = actions.listed(session, text, kind, year)
    names = directory.names(session, {paper.participant_id for paper in papers if paper.participant_id})
    stands = twin.standings(session, papers, directory)
    return [
        (
            paper.id,
            paper.number,
            names.get(paper.participant_id or 0, ""),
            chip(stands[paper.id].stand),
            twin.kind_of(paper.document, directory),
            str(paper.version),
            paper.code,
            day(paper.issued_on),
        )
        for paper in papers
    ]


def _around(session: Any, directory: Directory, text: str) -> Around:
    said = [hit.title for hit in twin.answer(session, text, directory)]
    if not text.strip():
        said = [
            ngettext(
                "In {year} a number is missing: {numbers}. Every number that was given should be on file.",
                "In {year} {count} numbers are missing: {numbers}. Every number that was given should be on file.",
                len(numbers),
            ).format(year=year, count=len(numbers), numbers=", ".join(map(str, numbers)))
            for year, numbers in directory.gaps(session).items()
        ]
    return Around(actions.years(session), actions.kinds(session), " ".join(said))
