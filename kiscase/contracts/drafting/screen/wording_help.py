"""What helps to word a contract while it is typed: phrases for each field, and a quiet remark on vague wording."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.wording import vague_wording
from kiscase.contracts.wording.screen.phrases_in_fields import PhraseHelp
from kiscase.contracts.wording.vague_wording import VagueWording
from kiscase.core.i18n import N_, _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.editors.writing_hints import WritingHint, WritingHints
from kiscase.ui.tables.editable_row import EditableRow

_MISSING = {
    vague_wording.LACKS_DATE: N_("no date"),
    vague_wording.LACKS_NUMBER: N_("no number"),
    vague_wording.LACKS_EFFECT: N_("no visible result"),
}


class WordingHelp(PhraseHelp):
    """Helps with all texts of a contract's editor, and remarks on vague wording; goes with the editor."""

    def __init__(
        self, editor: ContractEditor, jobs: Jobs, contract: Callable[[], int | None], notify: Callable[[str], None]
    ) -> None:
        super().__init__(editor, jobs, contract, notify)
        self.remarks = WritingHints(editor)
        for key, field in editor.text_fields():
            self.help(field, key)
            if isinstance(field, LongTextEditor) and vague_wording.checks_wording_of(key):
                self.remarks.watch(
                    field, partial(_remark, field, None, partial(str, key)), partial(editor.show_note, key)
                )
        for key, table in editor.tables():
            table.set_row_decorator(partial(self._help_line, key))

    def _help_line(self, table: str, line: EditableRow) -> None:
        for column, cell in line.cells.items():
            place = partial(_place, table, column, line)
            self.help(cell, place)
            if isinstance(cell, LongTextEditor) and vague_wording.checks_wording_of(place()):
                self.remarks.watch(cell, partial(_remark, cell, line, place), partial(line.show_note, column))
        line.edited.connect(self.remarks.schedule_update)


def _place(table: str, column: str, line: EditableRow) -> str:
    """For which field of the form a cell is: the text of a row, of a party on the former form, or another column."""
    if column != "text":
        return f"{table}.{column}"
    party = line.cells["party"].value() if "party" in line.cells else ""
    return f"{table}.{party}" if party else table


def _remark(cell: LongTextEditor, line: EditableRow | None, place: Callable[[], str]) -> WritingHint | None:
    due = line.cells["due"].value() if line is not None and "due" in line.cells else None
    found = vague_wording.find_vague_wording(cell.toPlainText(), due, place())
    return WritingHint(_sentence(found), found.suggestion) if found else None


def _sentence(found: VagueWording) -> str:
    what = ", ".join(_(_MISSING[one]) for one in found.missing)
    return _("Vague: {what}. Ctrl+. inserts: {text}").format(what=what, text=found.suggestion)
