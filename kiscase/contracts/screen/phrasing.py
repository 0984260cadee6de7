"""What helps to word a contract while it is typed: phrases for each field, and a quiet remark on vague wording."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiscase.contracts.actions import phrases, wording
from kiscase.contracts.actions.wording import Vague
from kiscase.contracts.screen.editor import ContractEditor
from kiscase.core.i18n import N_, _
from kiscase.desk.edit_line import Line
from kiscase.desk.editors import Editor, LongEditor
from kiscase.desk.editors.phrases import Offered, Phrases, Question
from kiscase.desk.editors.remarks import Remark, Remarks
from kiscase.desk.jobs import Jobs

_MISSING = {
    wording.DATE: N_("no date"),
    wording.NUMBER: N_("no number"),
    wording.EFFECT: N_("nothing that can be seen in the end"),
}


class PhraseHelp(QObject):
    """Offers phrases in the long texts of one contract: those on file for the field, the person's areas first."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, contract: Callable[[], int | None], told: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._jobs, self._contract, self._told = jobs, contract, told
        self._places: dict[Editor, Callable[[], str]] = {}
        self.phrases = Phrases(parent)
        self.phrases.asked.connect(self._ask)
        self.phrases.inserted.connect(self._count)
        self.phrases.removed.connect(self._remove)
        self.phrases.kept.connect(self._keep)

    def help(self, field: Editor, place: str | Callable[[], str]) -> None:
        """Offer the phrases of a place of the library, such as `goals.effect`, in a field."""
        if isinstance(field, LongEditor):
            self._places[field] = partial(str, place) if isinstance(place, str) else place
            self.phrases.watch(field)

    def _ask(self, question: Question) -> None:
        place, contract = self._places[question.editor](), self._contract()

        def work(session: Any) -> tuple[Question, list[Offered]]:
            areas = phrases.areas(session, contract) if contract is not None else []
            found = phrases.suggestions(session, place, question.typed, areas)
            return question, [Offered(*one) for one in found]

        self._jobs.read(work, self.phrases.offer, latest="phrases")

    def _count(self, chosen: Offered) -> None:
        self._jobs.act(lambda session: phrases.used(session, chosen.place, chosen.text))

    def _remove(self, chosen: Offered) -> None:
        self._jobs.act(lambda session: phrases.forget(session, chosen.place, chosen.text), self._removed)

    def _removed(self, _result: object) -> None:
        self._told(_("The phrase was removed from the club's own."))

    def _keep(self, editor: LongEditor, text: str) -> None:
        place = self._places[editor]()
        self._jobs.act(lambda session: phrases.keep(session, place, text), self._kept)

    def _kept(self, new: bool) -> None:
        if new:
            self._told(_("Kept as a phrase of the club: it is offered in this field of every contract."))
        else:
            self._told(_("There is no new phrase here: it is empty, too long, or on the list already."))


class Phrasing(PhraseHelp):
    """Helps with all texts of a contract's editor, and remarks on vague wording; goes with the editor."""

    def __init__(
        self, editor: ContractEditor, jobs: Jobs, contract: Callable[[], int | None], told: Callable[[str], None]
    ) -> None:
        super().__init__(editor, jobs, contract, told)
        self.remarks = Remarks(editor)
        for key, field in editor.text_fields():
            self.help(field, key)
        for key, table in editor.tables():
            table.each_line(partial(self._help_line, key))

    def _help_line(self, table: str, line: Line) -> None:
        for column, cell in line.cells.items():
            place = partial(_place, table, column, line)
            self.help(cell, place)
            if isinstance(cell, LongEditor) and wording.looks_at(place()):
                self.remarks.watch(cell, partial(_remark, cell, line, place), partial(line.show_note, column))
        line.edited.connect(self.remarks.look_soon)


def _place(table: str, column: str, line: Line) -> str:
    """For which field of the form a cell is: the text of a row, another column, or the text of a party."""
    if column != "text":
        return f"{table}.{column}"
    party = line.cells["party"].value() if "party" in line.cells else ""
    return f"{table}.{party}" if party else table


def _remark(cell: LongEditor, line: Line, place: Callable[[], str]) -> Remark | None:
    due = line.cells["due"].value() if "due" in line.cells else None
    found = wording.vague(cell.toPlainText(), due, place())
    return Remark(_sentence(found), found.frame) if found else None


def _sentence(found: Vague) -> str:
    what = ", ".join(_(_MISSING[one]) for one in found.missing)
    return _("Vague: {what}. Ctrl+. puts in: {text}").format(what=what, text=found.frame)
